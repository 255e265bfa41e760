//! In which user directories an access change is made: the only one, those that are ticked, or with the v1 API all at once; and the calls for it.

use catalogue::organization::{REMOVE_USER, REMOVE_USER_V1, RESTORE_USER, RESTORE_USER_V1, SUSPEND_USER, SUSPEND_USER_V1};
use leptos::prelude::*;

use super::super::possible::{Directories, Kind, Membership};
use crate::change::Call;
use crate::components::part::reactive;
use crate::form::{Field, Lock, check_box};

/// Where a change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever the person is: the v1 API knows no single directory.
    Whole,
    In {
        chosen: Vec<Membership>,
        /// Whether these are all that the person is in.
        is_all: bool,
    },
}

impl Scope {
    /// Where a change is made without asking: there is only one place.
    #[must_use]
    pub fn only(directories: &Directories) -> Option<Scope> {
        match directories {
            Directories::Whole => Some(Scope::Whole),
            Directories::Known(memberships) if memberships.len() == 1 => Some(Scope::In { chosen: memberships.clone(), is_all: true }),
            _ => None,
        }
    }

    /// Wherever the person is, without asking; nothing where that is not known, or where one directory differs from another.
    #[must_use]
    pub fn everywhere(directories: &Directories) -> Option<Scope> {
        match directories {
            Directories::Whole => Some(Scope::Whole),
            Directories::Known(memberships) if !memberships.is_empty() && !directories.is_mixed() => {
                Some(Scope::In { chosen: memberships.clone(), is_all: true })
            }
            _ => None,
        }
    }

    /// Further words where the place is worth saying: ` in Labs`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Scope::In { chosen, is_all: false } => {
                let names: Vec<&str> = chosen.iter().map(|membership| membership.name.as_str()).collect();
                format!(" in {}", names.join(" and "))
            }
            _ => String::new(),
        }
    }

    /// One call for each directory. v1 stands in only for the single directory: where several were told, v2 has just answered, and v1 would reach
    /// those that were not chosen, too.
    #[must_use]
    pub fn calls(&self, kind: Kind, account_id: &str) -> Vec<Call> {
        match self {
            Scope::Whole => vec![older(kind, account_id)],
            Scope::In { chosen, is_all } if *is_all && chosen.len() == 1 => {
                chosen.iter().map(|membership| call(kind, account_id, membership).or(older(kind, account_id))).collect()
            }
            Scope::In { chosen, .. } => chosen.iter().map(|membership| call(kind, account_id, membership)).collect(),
        }
    }
}

fn call(kind: Kind, account_id: &str, membership: &Membership) -> Call {
    let at = [("accountId", account_id), ("directoryId", membership.directory_id.as_str())];
    match kind {
        Kind::Restore => Call::bare(RESTORE_USER, &at),
        Kind::Remove => Call::bare(REMOVE_USER, &at),
        _ => Call::bare(SUSPEND_USER, &at),
    }
}

fn older(kind: Kind, account_id: &str) -> Call {
    let at = [("accountId", account_id)];
    match kind {
        Kind::Restore => Call::bare(RESTORE_USER_V1, &at),
        Kind::Remove => Call::bare(REMOVE_USER_V1, &at),
        _ => Call::bare(SUSPEND_USER_V1, &at),
    }
}

/// The question which directories are meant: one check box for each.
#[derive(Clone)]
pub struct Choice {
    memberships: Vec<Membership>,
    boxes: Vec<Field>,
    fault: RwSignal<Option<&'static str>>,
}

impl Choice {
    /// All of them, but for those where it is so already.
    #[must_use]
    pub fn of(kind: Kind, memberships: &[Membership]) -> Choice {
        let one = |membership: &Membership| {
            let so = already(kind, membership);
            let lock = so.map(|words| Lock { words: words.to_owned(), remedy: String::new() });
            Field::new("directory", membership.name.clone()).starting(so.is_none().to_string()).locked(lock)
        };
        Choice { memberships: memberships.to_vec(), boxes: memberships.iter().map(one).collect(), fault: RwSignal::new(None) }
    }

    pub fn view(&self) -> AnyView {
        let fault = self.fault;
        let boxes = self.boxes.iter().map(|field| check_box(*field)).collect_view();
        view! {
            <fieldset class="field" data-testid="directories">
                <legend class="field__label">"In which directories?"</legend>
                {boxes}
                <div role="alert">
                    {reactive(Box::new(move || {
                        fault.get().map(|words| view! { <p class="field__fault">{words}</p> }).into_any()
                    }))}
                </div>
            </fieldset>
        }
        .into_any()
    }

    /// The ticked ones; a fault is shown when there are none.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        let is_ticked = |field: &Field| field.text.get_untracked() == "true";
        let ticked = self.memberships.iter().zip(&self.boxes).filter(|(_, field)| is_ticked(field));
        let chosen: Vec<Membership> = ticked.map(|(membership, _)| membership.clone()).collect();
        self.fault.set(chosen.is_empty().then_some("Choose at least one directory."));
        let is_all = chosen.len() == self.memberships.len();
        (!chosen.is_empty()).then_some(Scope::In { chosen, is_all })
    }
}

/// Why nothing has to be done in a directory.
fn already(kind: Kind, membership: &Membership) -> Option<&'static str> {
    match (kind, membership.is_suspended) {
        (Kind::Suspend, Some(true)) => Some("Suspended there already"),
        (Kind::Restore, Some(false)) => Some("Not suspended there"),
        _ => None,
    }
}
