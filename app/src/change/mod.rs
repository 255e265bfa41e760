//! One engine for every change: proposed with its consequences, confirmed by a person, sent once under an idempotency key, read back until it is
//! visible, and told with a link to its record. Pages say what a change is; nothing here knows an operation.

mod call;
mod calm;
mod dialog;
mod flag;
pub mod pacing;
mod proposal;
mod run;
mod runs;
mod stage;

pub use call::{Call, Look};
pub use calm::when_settled;
pub use dialog::ProposalDialog;
pub use flag::{Flags, Visit};
pub use proposal::{
    Certainty, Change, Check, Consequence, Judge, Judged, Moved, NotReady, Place, Proposal, Recheck, Refused, Subject, Undo, Waiting,
    consequences,
};
pub use run::{Clock, Engine, Event, Sent};
pub use runs::{Changes, Item, OnFault, Run, changes, on_settled, provide};
pub use stage::Stage;
