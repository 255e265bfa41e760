//! What belongs to a run of many changes beside the changes: what to do after a refusal, how all are read back together, how all are taken back.

use std::rc::Rc;

use leptos::prelude::ArcRwSignal;

use super::proposal::Waiting;
use crate::client::{Api, ClientError};

/// What a run does after a change was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFault {
    #[default]
    Continue,
    Stop,
}

/// Reads back for many subjects at once: their ids, and of these the ones that show it.
pub type LookAll = Rc<dyn Fn(Api, Vec<String>) -> Waiting<Result<Vec<String>, ClientError>>>;

/// Proposes to take it back for these subjects.
pub type TakeBack = Rc<dyn Fn(Vec<String>)>;

/// One confirmation for many changes.
#[derive(Clone, Default)]
pub struct Many {
    pub on_fault: ArcRwSignal<OnFault>,
    /// Where it is missing, each change reads back for itself.
    pub look: Option<LookAll>,
    pub take_back: Option<TakeBack>,
}
