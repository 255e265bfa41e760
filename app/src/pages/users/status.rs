//! The honest line: how many are shown of how many, whether that is everything, and how old it is.

use leptos::prelude::*;

use super::View;
use super::found::Found;
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::notice::announce;
use crate::moment::{ago, grouped, now};
use crate::roster::{Progress, Roster};

/// The line above the list.
#[component]
pub fn HonestLine(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let clock = RwSignal::new(now());
    if let Ok(tick) = set_interval_with_handle(move || clock.set(now()), std::time::Duration::from_secs(10)) {
        on_cleanup(move || tick.clear());
    }
    let words = move || {
        let roster = roster.get();
        roster.version.track();
        let read = roster.store().len();
        let at = roster.read_at.get().map(|at| ago(at, clock.get()));
        let found = (!view.query.get().text.is_empty()).then(|| found.get().len());
        line(found, read, roster.total.get(), &roster.progress.get(), at.as_deref())
    };
    let failure = move || match roster.get().progress.get() {
        Progress::Failed(error) => Some(error),
        _ => None,
    };
    view! {
        <p class="honest" data-testid="honest-line">
            <span>{words}</span>
            <button type="button" class="button is-quiet is-icon" aria-label="Read the list again" title="Read the list again" on:click=move |_| again.update(|count| *count += 1)>
                <Icon name="refresh"/>
            </button>
            <Show when=move || view.query.get().has_filters() || !view.query.get().text.is_empty()>
                <button type="button" class="button is-quiet" on:click=move |_| view.go.run(view.query.get_untracked().cleared())>"Clear all"</button>
            </Show>
        </p>
        {move || failure().map(|error| view! { <Failure error retry=Some(Callback::new(move |()| again.update(|count| *count += 1)))/> })}
    }
}

/// How many are found of how many have been read, of how many there are, how complete and how old that is.
#[must_use]
pub fn line(found: Option<usize>, read: usize, total: Option<usize>, progress: &Progress, age: Option<&str>) -> String {
    let people = format!("{} {}", grouped(read), if read == 1 { "person" } else { "people" });
    let of = total.map(|total| format!(" of {}", grouped(total.max(read)))).unwrap_or_default();
    let age = age.map(|age| format!(" · read {age}")).unwrap_or_default();
    let found = found.map(|found| format!("{} of ", grouped(found))).unwrap_or_default();
    match progress {
        Progress::Complete => format!("{found}{people} · complete{age}"),
        Progress::Reading if read == 0 => "Reading…".to_owned(),
        Progress::Reading => format!("{found}{people} · still reading: {}{of}; the search asks Atlassian for the rest", grouped(read)),
        Progress::Waiting(seconds) => format!("{found}{people} · {}{of} read so far; Atlassian asks us to wait {seconds} s", grouped(read)),
        Progress::Failed(_) => format!("{found}{people} · not complete{of}{age}"),
    }
}

/// Tells screen readers how many people match, once the number has settled.
#[component]
pub fn HonestAnnouncement(#[prop(into)] count: Signal<usize>) -> impl IntoView {
    let said = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let count = count.get();
        said.update_value(|said| *said += 1);
        let number = said.get_value();
        let settle = move || {
            if said.try_get_value() == Some(number) {
                announce(&format!("{} found", grouped(count)));
            }
        };
        set_timeout(settle, std::time::Duration::from_millis(500));
    });
}

#[cfg(test)]
mod tests {
    //! What the line says.

    use super::line;
    use crate::client::ClientError;
    use crate::roster::Progress;

    #[test]
    fn a_complete_list_says_so_and_how_old_it_is() {
        assert_eq!(
            line(None, 1204, Some(1204), &Progress::Complete, Some("2 minutes ago")),
            "1,204 people · complete · read 2 minutes ago"
        );
        assert_eq!(line(Some(3), 1204, Some(1204), &Progress::Complete, None), "3 of 1,204 people · complete");
        assert_eq!(line(None, 1, Some(1), &Progress::Complete, None), "1 person · complete");
    }

    #[test]
    fn an_incomplete_list_never_passes_for_a_complete_one() {
        let reading = line(Some(7), 4300, Some(100_000), &Progress::Reading, Some("just now"));
        assert_eq!(reading, "7 of 4,300 people · still reading: 4,300 of 100,000; the search asks Atlassian for the rest");
        let failed = line(None, 4300, None, &Progress::Failed(ClientError::Offline), None);
        assert_eq!(failed, "4,300 people · not complete");
    }

    #[test]
    fn a_wait_names_its_seconds() {
        let waiting = line(None, 100, Some(200), &Progress::Waiting(12), None);
        assert_eq!(waiting, "100 people · 100 of 200 read so far; Atlassian asks us to wait 12 s");
    }
}
