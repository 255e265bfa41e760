//! What do you want to happen? Every act that is possible with its button and its consequence; beneath it every other, with the reason.

use std::rc::Rc;

use leptos::prelude::*;

use super::chooser::{self, Chooser};
use super::known::Known;
use super::possible::{self, Act, Kind, Obstacle, Sorted};
use super::reads::Reads;
use super::{acts, offboard};
use crate::change::{self, Changes};
use crate::components::icon::Icon;
use crate::components::part::{Reading, reactive};
use crate::components::vacant::Skeleton;
use crate::routes::Page;

/// The query parameter that opens the leaver's order, and its value.
const PLAN: (&str, &str) = ("plan", "off-board");

/// The panel: the acts, or the leaver's order where the address says so.
pub fn panel(reads: Reads, account_id: &str) -> AnyView {
    let address = crate::address::present();
    let page = Page::User { account_id: account_id.to_owned() };
    let frame = Frame {
        changes: change::changes(),
        is_plan: Memo::new(move |_| address.value(PLAN.0).as_deref() == Some(PLAN.1)),
        acts: StoredValue::new(page.path()),
        chooser: Chooser {
            open: RwSignal::new(false),
            known: StoredValue::new_local(None),
            changes: change::changes(),
            plan: StoredValue::new(page.path_with(&format!("{}={}", PLAN.0, PLAN.1))),
        },
    };
    let body = reactive(Box::new(move || body(reads, frame)));
    view! {
        <section class="card" data-testid="possible">
            <h2 id="possible">{move || if frame.is_plan.get() { "Off-board" } else { "What do you want to happen?" }}</h2>
            {body}
            {chooser::dialog(frame.chooser)}
        </section>
    }
    .into_any()
}

/// What stays while the lists are drawn anew.
#[derive(Clone, Copy)]
struct Frame {
    changes: Changes,
    is_plan: Memo<bool>,
    /// The address of the acts.
    acts: StoredValue<String>,
    chooser: Chooser,
}

fn body(reads: Reads, frame: Frame) -> AnyView {
    let Some(known) = Known::now(reads).map(Rc::new) else {
        return match reads.user.get() {
            Reading::Loading => view! { <Skeleton lines=24/> }.into_any(),
            _ => view! { <p class="subtle">"Nothing can be said before the person's state could be read."</p> }.into_any(),
        };
    };
    frame.chooser.known.set_value(Some(Rc::clone(&known)));
    if frame.is_plan.get() {
        let acts = frame.acts.get_value();
        return view! { {offboard::panel(&known, frame.changes)}<p><a href=acts>"All that is possible"</a></p> }.into_any();
    }
    let off_board = format!("Off-board {}", known.name());
    view! {
        <div class="acts__ways">
            <button type="button" class="button" on:click=move |_| frame.chooser.open.set(true)>"Help me choose"</button>
            <a class="button acts__button" href=frame.chooser.plan.get_value()><bdi>{off_board}</bdi></a>
        </div>
        {lists(&known, frame.changes)}
    }
    .into_any()
}

fn lists(known: &Rc<Known>, changes: Changes) -> AnyView {
    let Sorted { possible, open, blocked } = possible::sorted(known.acts());
    let titles = |kinds: &[Kind]| kinds.iter().map(|kind| view! { <h4>{kind.title()}</h4> }).collect_view();
    let possible = possible.into_iter().map(|(act, cautions)| possible_act(known, &act, cautions, changes));
    let open = open.into_iter().map(|(kinds, why)| view! { <li>{titles(&kinds)}<p class="subtle">{why}</p></li> }.into_any());
    let blocked = blocked.into_iter().map(|(kinds, obstacles)| {
        let reasons = obstacles.into_iter().map(|obstacle| reason(known, obstacle, changes)).collect_view();
        view! { <li>{titles(&kinds)}{reasons}</li> }.into_any()
    });
    view! {
        {list("Possible now", "check", possible.collect())}
        {list("Not known", "warning", open.collect())}
        {list("Not possible, because …", "lock", blocked.collect())}
        <p class="small subtle">"What is said about billing is an estimate. Nothing happens before you have confirmed it."</p>
    }
    .into_any()
}

fn list(title: &'static str, icon: &'static str, items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    view! {
        <h3 class="acts__heading"><Icon name=icon/>{title}</h3>
        <ul class="acts">{items}</ul>
    }
    .into_any()
}

fn possible_act(known: &Rc<Known>, act: &Act, cautions: Vec<String>, changes: Changes) -> AnyView {
    let cautions = cautions.into_iter().map(|text| view! { <p class="acts__caution">{text}</p> }).collect_view();
    view! { <li>{act_button(known, act.kind, changes, false)}<p class="subtle">{act.kind.gist()}</p>{cautions}</li> }.into_any()
}

/// Why an act is not possible; with the button of the act that comes before it, where that one is.
pub fn reason(known: &Rc<Known>, obstacle: Obstacle, changes: Changes) -> AnyView {
    let first = obstacle.first.filter(|kind| known.act(*kind).is_some_and(|act| act.is_possible()));
    let first = first.map(|kind| act_button(known, kind, changes, false));
    view! { <p>{obstacle.words}". "<span class="subtle">{obstacle.remedy}</span></p>{first} }.into_any()
}

/// The button of an act. What is done elsewhere on the page is led to.
pub fn act_button(known: &Rc<Known>, kind: Kind, changes: Changes, is_primary: bool) -> AnyView {
    let class = if is_primary { "button is-primary acts__button" } else { "button acts__button" };
    let (known, verb) = (Rc::clone(known), kind.verb(&known.name()));
    let begin = move |_| match kind {
        Kind::Roles => go_to("access"),
        _ => {
            let proposal = changes.below(|| untrack(|| acts::propose(&known, kind)));
            proposal.into_iter().for_each(|proposal| changes.propose(proposal));
        }
    };
    view! { <button type="button" class=class on:click=begin><bdi>{verb}</bdi></button> }.into_any()
}

/// Brings a part of the page into view.
fn go_to(heading: &str) {
    if let Some(element) = document().get_element_by_id(heading) {
        element.scroll_into_view();
    }
}
