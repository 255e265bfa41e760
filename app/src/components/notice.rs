//! Notices at the bottom left and the live region. Errors stay until dismissed; the rest leave after a while.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::Icon;

/// How many notices are shown at once.
const MOST: usize = 3;
const STAYS: Duration = Duration::from_secs(6);
/// How long words that may change have to stand before they are said.
const SETTLES: Duration = Duration::from_millis(500);

#[derive(Clone, PartialEq)]
struct Notice {
    id: u32,
    text: String,
    is_error: bool,
}

#[derive(Clone, Copy)]
struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: RwSignal<u32>,
    spoken: RwSignal<String>,
}

/// Puts the notices in context. Called once, by the app.
pub fn provide() {
    provide_context(Notices { list: RwSignal::new(Vec::new()), next: RwSignal::new(0), spoken: RwSignal::new(String::new()) });
}

/// Says something to screen readers without showing it.
pub fn announce(text: &str) {
    if let Some(notices) = use_context::<Notices>() {
        notices.spoken.set(text.to_owned());
    }
}

/// Says what the words come to once they have stood still for half a second; nothing where they are empty.
pub fn announce_settled(words: impl Fn() -> String + 'static) {
    let notices = use_context::<Notices>();
    let number = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let words = words();
        number.update_value(|number| *number += 1);
        let mine = number.get_value();
        let settle = move || {
            if let Some(notices) = notices.filter(|_| number.try_get_value() == Some(mine) && !words.is_empty()) {
                notices.spoken.set(words.clone());
            }
        };
        set_timeout(settle, SETTLES);
    });
}

/// Shows a notice for a while.
pub fn notify(text: &str) {
    push(text, false);
}

/// Shows a notice that stays.
pub fn complain(text: &str) {
    push(text, true);
}

fn push(text: &str, is_error: bool) {
    let Some(Notices { list, next, .. }) = use_context::<Notices>() else { return };
    let id = next.get_untracked();
    next.set(id + 1);
    list.update(|list| {
        list.push(Notice { id, text: text.to_owned(), is_error });
        if list.len() > MOST {
            list.remove(0);
        }
    });
    if !is_error {
        set_timeout(move || list.update(|list| list.retain(|notice| notice.id != id)), STAYS);
    }
}

/// The region. In the page from the start, so that what appears in it is announced.
#[component]
pub fn NoticeRegion(
    /// Further flags of the same place.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let Notices { list, spoken, .. } = expect_context::<Notices>();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcements">{move || spoken.get()}</div>
        <div class="notices" role="region" aria-label="Notices" aria-live="polite">
            {children.map(|children| children())}
            <For each=move || list.get() key=|notice| notice.id let:notice>
                <div class="notice" class:is-danger=notice.is_error>
                    <span>{notice.text.clone()}</span>
                    <button
                        type="button"
                        class="button is-quiet is-icon"
                        aria-label="Dismiss this notice"
                        on:click=move |_| list.update(|list| list.retain(|other| other.id != notice.id))
                    >
                        <Icon name="close"/>
                    </button>
                </div>
            </For>
        </div>
    }
}
