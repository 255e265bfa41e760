//! One engine for every change: proposed with its consequences, confirmed by a person, sent once under an idempotency key, read back until it is
//! visible, and told with a link to its record. Pages say what a change is; nothing here knows an operation.

mod call;
mod calm;
mod carry;
mod dialog;
mod flag;
mod item;
mod many;
mod oneself;
mod panel;
mod proposal;
mod run;
mod runs;
mod said;
mod stage;
pub mod tally;

pub use call::{Call, Look};
pub use calm::when_settled;
pub use dialog::ProposalDialog;
pub use flag::{Flags, Visit};
pub use item::Item;
pub use many::{LookAll, Many, OnFault, TakeBack};
pub use panel::Runs;
pub use proposal::{
    Certainty, Change, Check, Consequence, Judge, Judged, Moved, NotReady, Place, Proposal, Recheck, Refused, Subject, Undo, Waiting,
    consequences,
};
pub use run::{Clock, Engine, Event};
pub use runs::{Changes, Run, changes, on_settled, provide};
pub use said::Said;
pub use stage::{Hold, Stage};
