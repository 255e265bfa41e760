//! How a change of a record is asked for and told.

/// The words of a change.
#[derive(Clone)]
pub struct Telling {
    pub question: String,
    pub verb: String,
    pub doing: String,
    pub done: String,
}

impl Telling {
    /// An edit like any other.
    #[must_use]
    pub fn edit(name: &str) -> Telling {
        Telling {
            question: format!("Save the changes to {name}?"),
            verb: "Save the changes".to_owned(),
            doing: format!("Changing {name}"),
            done: format!("the record of {name} is changed."),
        }
    }

    /// The inverse of a change.
    #[must_use]
    pub fn back(name: &str) -> Telling {
        Telling {
            question: format!("Put the old values of {name} back?"),
            verb: "Put the old values back".to_owned(),
            doing: format!("Putting the old values of {name} back"),
            done: format!("the record of {name} has its old values again."),
        }
    }

    #[must_use]
    pub fn activity(name: &str, is_active: bool) -> Telling {
        let (act, doing, state) =
            if is_active { ("Activate", "Activating", "active") } else { ("Deactivate", "Deactivating", "not active") };
        Telling {
            question: format!("{act} {name}?"),
            verb: format!("{act} {name}"),
            doing: format!("{doing} {name}"),
            done: format!("the record of {name} is {state}."),
        }
    }

    #[must_use]
    pub fn creation(name: &str) -> Telling {
        Telling {
            question: format!("Create {name}?"),
            verb: format!("Create {name}"),
            doing: format!("Creating {name}"),
            done: format!("{name} is provisioned."),
        }
    }

    /// A record that was deleted before.
    #[must_use]
    pub fn again(name: &str) -> Telling {
        Telling {
            question: format!("Create {name} again?"),
            verb: format!("Create {name} again"),
            doing: format!("Creating {name} again"),
            done: format!("{name} is provisioned again, with a new id."),
        }
    }

    #[must_use]
    pub fn replacement(name: &str) -> Telling {
        Telling {
            question: format!("Replace the whole record of {name}?"),
            verb: format!("Replace the record of {name}"),
            doing: format!("Replacing the record of {name}"),
            done: format!("the record of {name} is replaced."),
        }
    }
}
