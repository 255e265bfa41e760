//! What do you want to happen? Every act that is possible with its button and its consequence; beneath it every other, with the reason.

use std::rc::Rc;

use leptos::prelude::*;

use super::acts;
use super::known::Known;
use super::possible::{self, Act, Consequence, Kind, Obstacle, Sorted};
use super::reads::Reads;
use crate::change::{self, Changes};
use crate::components::icon::Icon;
use crate::components::part::{Reading, reactive};
use crate::components::vacant::Skeleton;

/// The panel.
pub fn panel(reads: Reads) -> AnyView {
    let changes = change::changes();
    let body = reactive(Box::new(move || body(reads, changes)));
    view! {
        <section class="card" data-testid="possible">
            <h2 id="possible">"What do you want to happen?"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(reads: Reads, changes: Changes) -> AnyView {
    if let Some(known) = Known::now(reads) {
        return lists(&Rc::new(known), changes);
    }
    match reads.user.get() {
        Reading::Loading => view! { <Skeleton lines=24/> }.into_any(),
        _ => view! { <p class="subtle">"Nothing can be said before the person's state could be read."</p> }.into_any(),
    }
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
    view! { <li>{button(known, act.kind, changes)}{cautions}{follows(act.consequence)}</li> }.into_any()
}

/// Why an act is not possible; with the button of the act that comes before it, where that one is.
fn reason(known: &Rc<Known>, obstacle: Obstacle, changes: Changes) -> AnyView {
    let first = obstacle.first.filter(|kind| known.act(*kind).is_some_and(|act| act.is_possible()));
    let first = first.map(|kind| button(known, kind, changes));
    view! { <p>{obstacle.words}". "<span class="subtle">{obstacle.remedy}</span></p>{first} }.into_any()
}

/// The button of an act. What is done elsewhere on the page is led to.
pub fn button(known: &Rc<Known>, kind: Kind, changes: Changes) -> AnyView {
    let (known, verb) = (Rc::clone(known), kind.verb(&known.name()));
    let begin = move |_| match kind {
        Kind::Roles => go_to("access"),
        _ => {
            let proposal = changes.below(|| untrack(|| acts::propose(&known, kind)));
            proposal.into_iter().for_each(|proposal| changes.propose(proposal));
        }
    };
    view! { <button type="button" class="button acts__button" on:click=begin><bdi>{verb}</bdi></button> }.into_any()
}

/// Brings a part of the page into view.
fn go_to(heading: &str) {
    if let Some(element) = document().get_element_by_id(heading) {
        element.scroll_into_view();
    }
}

/// One line: sign-in, access, billing, undo. Billing is an estimate.
fn follows(consequence: Consequence) -> AnyView {
    let parts = [
        ("Sign-in", consequence.sign_in, "unchanged"),
        ("Access", consequence.access, "unchanged"),
        ("Billing", consequence.billing, "unchanged"),
        ("Undo", consequence.undo, ""),
    ];
    let parts = parts.into_iter().filter(|(_, words, silent)| words != silent);
    view! {
        <dl class="acts__effects small">
            {parts.map(|(what, words, _)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> }).collect_view()}
        </dl>
    }
    .into_any()
}
