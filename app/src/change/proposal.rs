//! What a page says about a change before it happens: the question, whom it concerns, what follows, how it is done, how it is seen, how it is undone.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::AnyView;

use super::call::Call;
use super::many::Many;
use crate::client::{Api, ApiReply, ClientError};

/// A future of the browser's one thread.
pub type Waiting<T> = Pin<Box<dyn Future<Output = T>>>;

/// Whom or what a change concerns; shown whole before it is confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    /// The e-mail address, or what else tells two of the same name apart.
    pub detail: Option<String>,
    /// Account id, SCIM id or group id; what [`on_settled`](super::on_settled) reports.
    pub id: String,
}

/// One line of the table of consequences: what it concerns (`Sign-in`, `Billing`, …) and what happens to it.
pub type Consequence = (&'static str, String);

/// The consequences that people ask about, in their order; empty words leave a line out.
#[must_use]
pub fn consequences(sign_in: &str, access: &str, billing: &str, mail: &str) -> Vec<Consequence> {
    let lines = [("Sign-in", sign_in), ("Access", access), ("Billing", billing), ("Mail sent", mail)];
    lines.into_iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| (label, words.to_owned())).collect()
}

/// Whether a change can be taken back. The words are shown before the act; the inverse is offered after it.
#[derive(Clone)]
pub enum Undo {
    /// Everything returns.
    Exact(String, Rc<dyn Fn() -> Proposal>),
    /// The words say what does not return.
    Partly(String, Rc<dyn Fn() -> Proposal>),
    /// The words say why.
    Impossible(String),
}

impl Undo {
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Undo::Exact(words, _) | Undo::Partly(words, _) | Undo::Impossible(words) => words,
        }
    }

    #[must_use]
    pub const fn is_possible(&self) -> bool {
        !matches!(self, Undo::Impossible(_))
    }

    /// What would take it back.
    #[must_use]
    pub fn inverse(&self) -> Option<Proposal> {
        match self {
            Undo::Exact(_, inverse) | Undo::Partly(_, inverse) => Some(inverse()),
            Undo::Impossible(_) => None,
        }
    }
}

/// A place of the app that an answer led to: what was made, or what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `Open the record of Ada Byron`.
    pub words: String,
    pub path: String,
}

/// What an accepting answer says beyond its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    Done,
    /// It made something, which lives here.
    Made(Place),
    /// Some of it was refused; a line for each part.
    Partly(Vec<String>),
    /// All of it was refused, whatever the status says; a line for each part.
    Nothing(Vec<String>),
}

/// Reads an accepting answer, for operations that may do only a part.
pub type Judge = Rc<dyn Fn(&ApiReply) -> Judged>;

/// Reads back whether the change is visible.
pub type Check = Rc<dyn Fn(Api) -> Waiting<Result<bool, ClientError>>>;

/// How sure it is that the upstream took the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    Accepted,
    /// No clear answer came: it may or may not have happened.
    Unknown,
}

/// One change of one subject.
#[derive(Clone)]
pub struct Change {
    pub subject: Subject,
    /// `Suspending Ada Byron`.
    pub doing: String,
    /// `Ada Byron is suspended.`
    pub done: String,
    /// One after the other; the first that is refused ends it.
    pub calls: Vec<Call>,
    pub judge: Option<Judge>,
    /// `None` where nothing can be read back.
    pub check: Option<Check>,
    pub undo: Undo,
}

/// The form of the proposal is not filled in; it has shown by itself what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReady;

/// The record is no longer what the form was opened on: a view of the versions, and how to go on.
#[derive(Clone)]
pub struct Moved {
    pub versions: Rc<dyn Fn() -> AnyView>,
}

/// Reads once more before anything is sent; `Some` when the record has moved meanwhile.
pub type Recheck = Rc<dyn Fn(Api) -> Waiting<Result<Option<Moved>, ClientError>>>;

/// Shows a refusal in the form; whether it could.
pub type Refused = Rc<dyn Fn(&ClientError) -> bool>;

/// Everything that the confirmation shows, and what follows from it.
#[derive(Clone)]
pub struct Proposal {
    /// `Suspend Ada Byron?`
    pub question: String,
    /// The button: `Suspend Ada Byron`.
    pub verb: String,
    pub is_danger: bool,
    pub subjects: Vec<Subject>,
    pub effects: Vec<Consequence>,
    /// How it can be taken back, in words.
    pub undo: String,
    pub cautions: Vec<String>,
    /// What has to be typed before it can be confirmed.
    pub typed: Option<String>,
    /// Fields, differences, choices: above the consequences. Such a dialog stays open until the first answer, so that what was typed is not lost
    /// to a refusal.
    pub body: Option<Rc<dyn Fn() -> AnyView>>,
    pub recheck: Option<Recheck>,
    /// Told of a refusal while the dialog is open; whether the form has shown it at its fields.
    pub refused: Option<Refused>,
    /// The changes, made when it is confirmed.
    pub plan: Rc<dyn Fn() -> Result<Vec<Change>, NotReady>>,
    /// Told once the changes are under way; never where the same were already.
    pub started: Option<Rc<dyn Fn()>>,
    /// Where one confirmation stands for many.
    pub many: Option<Many>,
    /// What is typed says already that it is meant for one's own account, so that the service need not ask again.
    pub means_self: bool,
    /// What was confirmed before and is confirmed once more: carried on by this, so that nothing is started and nothing asked that was said.
    pub resume: Option<Rc<dyn Fn()>>,
}

impl Proposal {
    /// A proposal of one change that needs no form; the undo words are the change's.
    #[must_use]
    pub fn of(question: &str, verb: &str, change: Change) -> Proposal {
        let (subject, undo) = (change.subject.clone(), change.undo.words().to_owned());
        Proposal { subjects: vec![subject], undo, ..Proposal::form(question, verb, Rc::new(move || Ok(vec![change.clone()]))) }
    }

    /// A proposal whose changes depend on its form. Subjects, effects and undo words are still to be said.
    #[must_use]
    pub fn form(question: &str, verb: &str, plan: Rc<dyn Fn() -> Result<Vec<Change>, NotReady>>) -> Proposal {
        Proposal {
            question: question.to_owned(),
            verb: verb.to_owned(),
            is_danger: false,
            subjects: Vec::new(),
            effects: Vec::new(),
            undo: String::new(),
            cautions: Vec::new(),
            typed: None,
            body: None,
            recheck: None,
            refused: None,
            plan,
            started: None,
            many: None,
            means_self: false,
            resume: None,
        }
    }

    /// A dialog that has still to find out what it will propose: it can only be left.
    #[must_use]
    pub fn waiting(question: &str, body: Rc<dyn Fn() -> AnyView>) -> Proposal {
        Proposal { body: Some(body), ..Proposal::form(question, "", Rc::new(|| Err(NotReady))) }
    }
}
