//! What is done to one's own account: the service refuses it until it is confirmed a second time, by typing whose account it is. Who that is, the
//! service judges alone.

use std::rc::Rc;

use catalogue::session::{CONFIRM_HEADER, CONFIRM_SELF};

use super::item::{Item, queue};
use super::proposal::{NotReady, Proposal, Subject};
use super::runs::Changes;
use crate::client::ClientError;

/// The code of a refusal that a second confirmation helps against.
pub const CONFIRM_YOURSELF: &str = "confirm_yourself";

/// Whether a change was refused only because it concerns the account of whoever makes it.
#[must_use]
pub fn asks(error: &ClientError) -> bool {
    error.problem().is_some_and(|problem| problem.code == CONFIRM_YOURSELF)
}

/// Everything that is said beside a change.
pub fn headers(item: &Item) -> Rc<[(&'static str, String)]> {
    if !item.means_self.get() {
        return Rc::clone(&item.said);
    }
    item.said.iter().cloned().chain([(CONFIRM_HEADER, CONFIRM_SELF.to_owned())]).collect()
}

impl Changes {
    /// Asks whether a refused change is meant for one's own account; confirmed, it goes on where it stopped.
    pub(super) fn ask_once_more(self, run: u32, item: &Item) {
        let kept = item.clone();
        let resume = move || {
            let Some(run) = self.runs_untracked().into_iter().find(|known| known.id == run) else { return };
            kept.means_self.set(true);
            queue(&kept);
            self.resume(&run);
        };
        let change = &item.change;
        self.propose(Proposal {
            is_danger: true,
            subjects: vec![change.subject.clone()],
            effects: vec![("Your access", "you may be signed out of Atlassian, or no longer reach this account".to_owned())],
            undo: change.undo.words().to_owned(),
            cautions: vec![
                "This is your own account. If it locks you out, a colleague has to let you in again; nothing was sent yet.".to_owned(),
            ],
            typed: Some(typed(&change.subject)),
            resume: Some(Rc::new(resume)),
            ..Proposal::form("Do this to your own account?", "Do it to my own account", Rc::new(|| Err(NotReady)))
        });
    }
}

/// What has to be typed: the address where it is known.
fn typed(subject: &Subject) -> String {
    subject.detail.clone().filter(|detail| detail.contains('@')).unwrap_or_else(|| subject.name.clone())
}

#[cfg(test)]
mod tests;
