//! API tokens: what the person's scripts sign in with, when each was used, and how long it still lives.

use std::rc::Rc;

use catalogue::account::ApiToken;
use leptos::prelude::*;

use super::known::Known;
use super::possible::{Answer, Kind};
use super::profile::unreached;
use super::reads::Reads;
use super::{acts, pending};
use crate::change::{self, Changes, Proposal, Stage};
use crate::components::card::framed;
use crate::components::folded::folded_as;
use crate::components::part::reactive;
use crate::components::state::State;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::moment::{self, DAY};

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let tools = Tools {
        changes: change::changes(),
        // The newest, for clicks: the table is not drawn anew with every part that arrives.
        known: StoredValue::new_local(None),
        is_unfolded: RwSignal::new(false),
        verdict: Memo::new(move |_| Known::now(reads).and_then(|known| known.act(Kind::Tokens)).map(|act| act.answer)),
    };
    Effect::new(move |_| tools.known.set_value(Known::now(reads).map(Rc::new)));
    let body = reads.tokens.show_or(3, move |tokens| body(&tokens, tools), unreached);
    framed("tokens", "API tokens", "tokens-card", body)
}

/// What buttons need.
#[derive(Clone, Copy)]
struct Tools {
    changes: Changes,
    known: StoredValue<Option<Rc<Known>>, LocalStorage>,
    is_unfolded: RwSignal<bool>,
    /// Whether tokens can be revoked, as far as known.
    verdict: Memo<Option<Answer>>,
}

impl Tools {
    fn propose(self, proposal: impl Fn(&Rc<Known>) -> Option<Proposal>) {
        let proposal = self.known.with_value(|known| known.as_ref().and_then(proposal));
        proposal.into_iter().for_each(|proposal| self.changes.propose(proposal));
    }
}

const HEADS: [Head; 5] =
    [Head::Words("Label"), Head::Words("Created"), Head::Words("Last used"), Head::Words("Expires"), Head::Unseen("Revoke")];

fn body(tokens: &[ApiToken], tools: Tools) -> AnyView {
    if tokens.is_empty() {
        return view! { <Empty title="No API tokens" why="This person has no personal API token."/> }.into_any();
    }
    let now = moment::now();
    let is_several = tokens.len() > 1;
    let rows = folded_as(tools.is_unfolded, tokens.to_vec(), "tokens", 5, move |token| row(token, now, tools)).into_any();
    view! {
        <p>{summary(tokens, now)}</p>
        {reactive(Box::new(move || above(tools, is_several)))}
        {table("is-stacked tokens", "tokens", &HEADS, rows)}
    }
    .into_any()
}

/// The button for all of them, or why none can be revoked.
fn above(tools: Tools, is_several: bool) -> AnyView {
    match tools.verdict.get() {
        Some(Answer::Possible(_)) if is_several => {
            let begin = move |_| tools.propose(|known| acts::propose(known, Kind::Tokens));
            view! { <p><button type="button" class="button" on:click=begin>"Revoke all of them"</button></p> }.into_any()
        }
        Some(Answer::Blocked(obstacles)) => {
            let words: Vec<String> = obstacles.into_iter().map(|obstacle| format!("{}. {}", obstacle.words, obstacle.remedy)).collect();
            view! { <p class="small subtle">"They cannot be revoked here: "{words.join(" ")}</p> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// How many there are, and how many of them are dead or near their end.
fn summary(tokens: &[ApiToken], now: i64) -> String {
    let ends: Vec<i64> = tokens.iter().filter_map(|token| moment::parse(token.expiry.as_deref()?)).collect();
    let expired = ends.iter().filter(|end| **end <= now).count();
    let near = ends.iter().filter(|end| (now + 1..=now + SOON).contains(*end)).count();
    let mut words = match tokens.len() {
        1 => "One token".to_owned(),
        count => format!("{} tokens", moment::grouped(count)),
    };
    for (count, what) in [(expired, "expired"), (near, "end within two weeks")] {
        if count > 0 {
            words.push_str(&format!("; {count} {what}"));
        }
    }
    words.push('.');
    words
}

fn row(token: &ApiToken, now: i64, tools: Tools) -> AnyView {
    let label = acts::token_label(token);
    let life = life(token.expiry.as_deref(), now);
    let token = token.clone();
    view! {
        <tr>
            <th scope="row"><bdi>{label}</bdi></th>
            <td data-role="Created"><When text=token.created_at.clone() absent="not said"/></td>
            <td data-role="Last used"><When text=token.last_access.clone() absent="no use known"/></td>
            <td data-role="Expires"><State word=life.words shape=life.shape class=life.class/></td>
            <td class="token-act">{reactive(Box::new(move || token_act(&token, tools)))}</td>
        </tr>
    }
    .into_any()
}

/// What becomes of the token, or the button that revokes it.
fn token_act(token: &ApiToken, tools: Tools) -> AnyView {
    let stage = pending::revocation(tools.changes, &token.id);
    let told = stage.as_ref().map(|stage| {
        let (word, shape, class) = stage.mark();
        let why = match stage {
            Stage::Refused { error, .. } => view! { <p class="small">{error.title()}". "{error.detail()}</p> }.into_any(),
            _ => ().into_any(),
        };
        view! { <State word shape class/>{why} }
    });
    let is_free = stage.is_none_or(|stage| stage.is_fault() || stage == Stage::Cancelled);
    let can_go = is_free && matches!(tools.verdict.get(), Some(Answer::Possible(_)));
    let button = can_go.then(|| {
        let (token, name) = (token.clone(), format!("Revoke the token “{}”", acts::token_label(token)));
        let begin = move |_| tools.propose(|known| acts::propose_revocation(known, &token));
        view! { <button type="button" class="button is-quiet" aria-label=name on:click=begin>"Revoke"</button> }
    });
    view! { {told}{button} }.into_any()
}

/// What is said about the end of a token.
struct Life {
    words: String,
    shape: &'static str,
    class: &'static str,
}

/// How near the end counts as near.
const SOON: i64 = 14 * DAY;

fn life(expiry: Option<&str>, now: i64) -> Life {
    let Some(text) = expiry.filter(|text| !text.is_empty()) else {
        return Life { words: "no end given".to_owned(), shape: "?", class: "is-unknown" };
    };
    match moment::parse(text) {
        None => Life { words: text.to_owned(), shape: "?", class: "is-unknown" },
        Some(end) if end <= now => Life { words: format!("expired {}", moment::ago(end, now)), shape: "○", class: "is-deactivated" },
        Some(end) if end - now <= SOON => Life { words: moment::ago(end, now), shape: "◐", class: "is-suspended" },
        Some(end) => Life { words: moment::ago(end, now), shape: "●", class: "is-active" },
    }
}

#[cfg(test)]
mod tests;
