//! When which product was last used, on one time axis from a year ago to today. Pure: unknown, never and long ago are three different things.

use catalogue::organization::{ProductActivity, RoleAssignment};

use crate::access::place::{self, Place, Workspace};
use crate::moment::{self, DAY};

/// How far the axis reaches back.
pub const SPAN: i64 = 365 * DAY;

/// One product.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub place: Place,
    pub last: Last,
}

/// The last use.
#[derive(Clone, Debug, PartialEq)]
pub enum Last {
    /// The text of the upstream and how far along the axis it is, in per cent; 0 for everything older than the axis.
    At { text: String, percent: f64, is_older: bool },
    /// Atlassian answered, and knows of no use.
    Never,
    /// The text of the upstream, which is no time that can be read.
    Unreadable(String),
}

/// One line per product with activity or a role, the most recent first.
#[must_use]
pub fn lines(activity: &[ProductActivity], roles: &[RoleAssignment], workspaces: &[Workspace], now: i64) -> Vec<Line> {
    let mut lines: Vec<(i64, Line)> = Vec::new();
    for product in activity {
        let ari = product.id.as_deref().unwrap_or_default();
        let place = place::name(ari, Some(&product.key), workspaces);
        let (order, last) = last(product, now);
        lines.push((order, Line { place, last }));
    }
    for role in roles {
        let place = place::name(&role.resource_id, role.resource_owner.as_deref(), workspaces);
        let is_used = activity.iter().any(|product| is_same(product, role));
        let is_listed = lines.iter().any(|(_, line)| line.place == place);
        if place.is_product && !is_used && !is_listed {
            lines.push((i64::MIN, Line { place, last: Last::Never }));
        }
    }
    crate::sorting::by(&mut lines, |(one_at, one), (other_at, other)| other_at.cmp(one_at).then_with(|| one.place.cmp(&other.place)));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The site ARI of an activity is not always the resource ARI of a role: the site's id and the product decide.
fn is_same(product: &ProductActivity, role: &RoleAssignment) -> bool {
    let end = |ari: &str| ari.rsplit('/').next().map(str::to_owned);
    match product.id.as_deref() {
        Some(ari) if ari == role.resource_id => true,
        Some(ari) => role.resource_owner.as_deref() == Some(&product.key) && end(ari) == end(&role.resource_id),
        None => role.resource_owner.as_deref() == Some(&product.key),
    }
}

fn last(product: &ProductActivity, now: i64) -> (i64, Last) {
    let Some(text) = product.last_active_timestamp.as_ref().or(product.last_active.as_ref()).filter(|text| !text.is_empty()) else {
        return (i64::MIN, Last::Never);
    };
    let Some(then) = moment::parse(text) else { return (i64::MIN + 1, Last::Unreadable(text.clone())) };
    let percent = position(then, now);
    (then, Last::At { text: text.clone(), percent, is_older: then < now - SPAN })
}

/// How far along the axis a moment is.
#[must_use]
pub fn position(then: i64, now: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a year in seconds is far below 2^53")]
    let percent = (then - (now - SPAN)).clamp(0, SPAN) as f64 * 100.0 / SPAN as f64;
    percent
}

/// What the lines say in a sentence.
#[must_use]
pub fn summary(lines: &[Line], now: i64) -> String {
    let stamps = lines.iter().filter_map(|line| match &line.last {
        Last::At { text, .. } => moment::parse(text).map(|then| (then, line)),
        _ => None,
    });
    let stamps: Vec<_> = stamps.collect();
    let Some((latest, line)) = stamps.iter().max_by_key(|(then, _)| *then) else {
        return "No use of any product is known.".to_owned();
    };
    let used = stamps.iter().filter(|(then, _)| *then > now - 90 * DAY).count();
    let idle = lines.len() - used;
    let first = format!("Last active {} in {}.", moment::ago(*latest, now), line.place.product);
    match idle {
        0 => first,
        _ if used == 0 => format!("{first} Nothing was used in the last 90 days."),
        1 => format!("{first} One of {} products was not used in the last 90 days.", lines.len()),
        idle => format!("{first} {idle} of {} products were not used in the last 90 days.", lines.len()),
    }
}

#[cfg(test)]
mod tests;
