//! The dialog that helps to choose: what has happened, what is advised and why, and what the kinds of leaving do side by side.

mod advice;

use std::rc::Rc;

use leptos::prelude::*;

use super::aside::{act_button, reason};
use super::known::Known;
use super::possible::{Answer, Kind};
use crate::change::Changes;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::form::{Field, RadioChoice, radio_group};
use advice::{Advice, Case, Line, Way, advice, comparison};

/// What the dialog works with.
#[derive(Clone, Copy)]
pub struct Chooser {
    pub open: RwSignal<bool>,
    /// The newest that is known of the person.
    pub known: StoredValue<Option<Rc<Known>>, LocalStorage>,
    pub changes: Changes,
    /// The address of the plan.
    pub plan: StoredValue<String>,
}

/// The dialog, closed at first.
pub fn dialog(chooser: Chooser) -> AnyView {
    let title = Signal::derive_local(|| "What do you want to happen?".to_owned());
    view! {
        <Dialog open=chooser.open title=title class="is-wide">
            {move || chooser.known.get_value().map(|known| body(&known, chooser))}
        </Dialog>
    }
    .into_any()
}

fn body(known: &Rc<Known>, chooser: Chooser) -> AnyView {
    let name = known.name();
    let case = Field::new("case", format!("What has happened to {name}?"));
    let choices = Case::ALL.into_iter().map(|case| {
        let (label, explanation) = case.words();
        RadioChoice {
            value: case.name().to_owned(),
            label: label.to_owned(),
            explanation: explanation.to_owned(),
            ..RadioChoice::default()
        }
    });
    let known = Rc::clone(known);
    let table = table(&comparison(&known.user, known.is_synced));
    let kept = StoredValue::new_local(known);
    let advised = move || match Case::parse(&case.text.get()) {
        Some(case) => kept.with_value(|known| advised(known, advice(case, known.is_synced), chooser)),
        None => {
            view! { <p class="subtle">"Choose what fits best; the advice appears here. Nothing happens before you have confirmed it."</p> }
                .into_any()
        }
    };
    view! {
        <div class="chooser" data-testid="chooser">
            {radio_group(case, choices.collect())}
            <section class="chooser__advice" aria-live="polite" data-testid="advice">{reactive(Box::new(advised))}</section>
            <details class="chooser__compare" open>
                <summary>"The kinds of leaving side by side"</summary>
                {table}
            </details>
        </div>
    }
    .into_any()
}

fn advised(known: &Rc<Known>, advice: Advice, chooser: Chooser) -> AnyView {
    let synced = advice.synced.map(|words| view! { <p class="chooser__note"><Icon name="note"/><span>{words}</span></p> });
    let way = match advice.way {
        Way::OffBoard => {
            let label = format!("Off-board {}", known.name());
            let close = move |_| chooser.open.set(false);
            view! { <a class="button is-primary acts__button" href=chooser.plan.get_value() on:click=close><bdi>{label}</bdi></a> }
                .into_any()
        }
        Way::Act(kind) => way_of(known, kind, advice.otherwise, chooser),
    };
    view! { <p>{advice.why}</p>{synced}{way} }.into_any()
}

/// The button of the advised act; or why it is not possible, and what comes closest.
fn way_of(known: &Rc<Known>, kind: Kind, otherwise: Option<Kind>, chooser: Chooser) -> AnyView {
    match known.act(kind).map(|act| act.answer) {
        Some(Answer::Possible(_)) => closing(known, kind, chooser, true),
        None => view! { <p class="subtle">"It is so already."</p> }.into_any(),
        Some(Answer::Open(why)) => view! { <p class="subtle">{why}</p> }.into_any(),
        Some(Answer::Blocked(obstacles)) => {
            let reasons = obstacles.into_iter().map(|obstacle| reason(known, obstacle, chooser.changes)).collect_view();
            let closest = otherwise.filter(|kind| known.act(*kind).is_some_and(|act| act.is_possible()));
            let closest = closest.map(|kind| view! { <p>"What comes closest:"</p>{closing(known, kind, chooser, false)} });
            view! { <p><strong>{kind.title()}</strong>" is not possible, because …"</p>{reasons}{closest} }.into_any()
        }
    }
}

/// A button that closes this dialog before the confirmation opens.
fn closing(known: &Rc<Known>, kind: Kind, chooser: Chooser, is_primary: bool) -> AnyView {
    let close = move |_| chooser.open.set(false);
    view! { <div on:click:capture=close>{act_button(known, kind, chooser.changes, is_primary)}</div> }.into_any()
}

fn table(lines: &[Line]) -> AnyView {
    let rows = lines.iter().map(|line| {
        let follows = line.follows;
        view! {
            <tr>
                <th scope="row">{line.title}</th>
                <td data-role="Sign-in">{follows.sign_in}</td>
                <td data-role="Access">{follows.access}</td>
                <td data-role="Billing">{follows.billing}</td>
                <td data-role="Mail">{follows.mail}</td>
                <td data-role="Undo">{follows.undo}</td>
            </tr>
        }
    });
    view! {
        <table class="table is-stacked chooser__table">
            <thead>
                <tr>
                    <th scope="col"><span class="visually-hidden">"Kind"</span></th>
                    <th scope="col">"Sign-in"</th>
                    <th scope="col">"Access"</th>
                    <th scope="col">"Billing"</th>
                    <th scope="col">"Mail"</th>
                    <th scope="col">"Undo"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
