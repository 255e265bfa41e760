//! One act for many people: what it comes to for each of them is read and shown, confirmed once, and carried out as one run.

mod carry;
mod plan;
mod read;
mod show;

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::asked::{Asked, Asking, asking};
use super::leaving;
use crate::change::{Changes, Proposal, changes};
use crate::components::notice::announce;
use crate::session;
use catalogue::session::Session;
use plan::Plan;
use read::{End, Progress, Reader};

/// How many people one run takes. It lives in one tab, and somebody has to be able to follow it.
pub const MOST: usize = 100;

/// Plans what is asked for; once in the frame.
#[component]
pub fn Plans() -> impl IntoView {
    let desk = Desk { changes: changes(), asking: asking(), session: StoredValue::new(session::current()) };
    Effect::new(move |_| {
        if let Some(asked) = desk.asking.get() {
            untrack(|| desk.begin(&asked));
        }
    });
}

/// What a plan is made with.
#[derive(Clone, Copy)]
struct Desk {
    changes: Changes,
    asking: Asking,
    session: StoredValue<Session>,
}

impl Desk {
    /// Opens the dialog, reads, and shows the plan in it, unless it was left meanwhile.
    fn begin(self, asked: &Asked) {
        let (kind, ids) = (asked.kind, asked.ids.clone());
        let question = format!("{} {}?", kind.bare_verb(), show::people(ids.len()));
        if ids.len() > MOST {
            return self.changes.propose(Proposal::waiting(&question, Rc::new(move || show::too_many(ids.len()))));
        }
        let is_left = Rc::new(Cell::new(false));
        let progress = ArcRwSignal::new(Progress::People { done: 0, of: ids.len() });
        let again = asked.clone();
        let retry = Callback::new(move |()| self.asking.ask(again.kind, again.ids.clone()));
        let (left, shown) = (Rc::clone(&is_left), progress.clone());
        let body = move || {
            let left = StoredValue::new_local(Rc::clone(&left));
            on_cleanup(move || left.with_value(|left| left.set(true)));
            show::progress(shown.clone(), retry)
        };
        self.changes.propose(Proposal::waiting(&question, Rc::new(body)));
        let reader =
            Reader { api: self.changes.api().unhurried(), session: self.session.get_value(), kind, progress, is_left: Rc::clone(&is_left) };
        spawn_local(async move {
            match reader.read(&ids).await {
                Ok(mut found) => {
                    for known in &mut found.people {
                        known.leaving = untrack(|| leaving::of_visit(self.changes, known.id()));
                    }
                    let plan = Plan::of(kind, found.people, &found.missing);
                    announce(&show::counts(&plan));
                    self.changes.propose(carry::proposal(self.changes, self.asking, plan));
                }
                Err(End::Failed(error)) if !is_left.get() => reader.progress.set(Progress::Failed(error)),
                Err(_) => {}
            }
        });
    }
}
