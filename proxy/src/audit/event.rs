//! What the record is told beside changes. Each variant carries what its row says; none carries a secret, a body or an address of e-mail.

use catalogue::record::{EventKind, Target};

use super::chain::KeyId;

/// Something worth a row that is no change upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// By which door.
    SignedIn {
        how: &'static str,
    },
    /// The code of the refusal, and whom the provider meant if that is known for certain.
    SignInRefused {
        reason: String,
        subject: Option<String>,
    },
    SignedOut,
    /// Why, and whose session: the person's id and the session's tag, never its id.
    SessionEnded {
        why: &'static str,
        person: String,
        session: Option<String>,
    },
    SteppedUp,
    /// A request that was turned away, by the code of its answer.
    Denied {
        operation: String,
        code: String,
        targets: Vec<(String, String)>,
    },
    /// What is about to be taken, where how much it is shows only at the end; that is told then.
    ExportBegun {
        what: String,
    },
    /// What was taken and how many rows of it.
    Exported {
        what: String,
        rows: u64,
    },
    /// Which of the keys, by its purpose.
    KeyChanged {
        name: String,
    },
    /// The key of the record's own chain, by the ids of both. Rows after it are closed with the new one.
    RecordKeyExchanged {
        from: KeyId,
        to: KeyId,
    },
    ConfigurationRead,
    /// How many faults it has; they are in the log.
    ConfigurationRefused {
        faults: usize,
    },
    TokenIssued {
        name: String,
        id: String,
    },
    TokenRevoked {
        name: String,
        id: String,
    },
    /// For the first time; later uses are counted and not recorded one by one.
    TokenUsed {
        name: String,
        id: String,
    },
    /// By the code of the refusal; the id only where the token was one of ours.
    TokenRefused {
        code: String,
        id: Option<String>,
    },
    ApprovalAsked {
        id: String,
        operation: String,
    },
    Approved {
        id: String,
        operation: String,
    },
    Declined {
        id: String,
        operation: String,
    },
    /// By whoever had asked.
    ApprovalWithdrawn {
        id: String,
        operation: String,
    },
    ApprovalExpired {
        id: String,
        operation: String,
    },
}

/// An event as its row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: EventKind,
    pub operation: Option<String>,
    pub targets: Vec<Target>,
    pub details: Vec<Target>,
}

impl Event {
    /// Its row.
    #[must_use]
    pub fn row(self) -> Row {
        match self {
            Event::SignedIn { how } => Row::of(EventKind::SignedIn).with("how", how),
            Event::SignInRefused { reason, subject } => {
                Row::of(EventKind::SignInRefused).with("reason", reason).with_if("subject", subject)
            }
            Event::SignedOut => Row::of(EventKind::SignedOut),
            Event::SessionEnded { why, person, session } => {
                Row::of(EventKind::SessionEnded).with("why", why).with("person", person).with_if("session", session)
            }
            Event::SteppedUp => Row::of(EventKind::SteppedUp),
            Event::Denied { operation, code, targets } => {
                let targets = targets.into_iter().map(|(name, value)| Target { name, value }).collect();
                Row { targets, ..Row::of(EventKind::Denied).about(operation).with("code", code) }
            }
            Event::ExportBegun { what } => Row::of(EventKind::Exported).with("what", format!("{what}, begun")),
            Event::Exported { what, rows } => Row::of(EventKind::Exported).with("what", what).with("rows", rows.to_string()),
            Event::KeyChanged { name } => Row::of(EventKind::KeyChanged).with("name", name),
            Event::RecordKeyExchanged { from, to } => {
                Row::of(EventKind::RecordKeyExchanged).with("from", from.to_string()).with("to", to.to_string())
            }
            Event::ConfigurationRead => Row::of(EventKind::ConfigurationRead),
            Event::ConfigurationRefused { faults } => Row::of(EventKind::ConfigurationRefused).with("faults", faults.to_string()),
            Event::TokenIssued { name, id } => Row::of(EventKind::TokenIssued).with("name", name).with("id", id),
            Event::TokenRevoked { name, id } => Row::of(EventKind::TokenRevoked).with("name", name).with("id", id),
            Event::TokenUsed { name, id } => Row::of(EventKind::TokenUsed).with("name", name).with("id", id),
            Event::TokenRefused { code, id } => Row::of(EventKind::TokenRefused).with("code", code).with_if("id", id),
            Event::ApprovalAsked { id, operation } => Row::of(EventKind::ApprovalAsked).about(operation).with("id", id),
            Event::Approved { id, operation } => Row::of(EventKind::Approved).about(operation).with("id", id),
            Event::Declined { id, operation } => Row::of(EventKind::Declined).about(operation).with("id", id),
            Event::ApprovalWithdrawn { id, operation } => Row::of(EventKind::ApprovalWithdrawn).about(operation).with("id", id),
            Event::ApprovalExpired { id, operation } => Row::of(EventKind::ApprovalExpired).about(operation).with("id", id),
        }
    }
}

impl Row {
    const fn of(kind: EventKind) -> Row {
        Row { kind, operation: None, targets: Vec::new(), details: Vec::new() }
    }

    fn about(mut self, operation: String) -> Row {
        self.operation = (!operation.is_empty()).then_some(operation);
        self
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Row {
        self.details.push(Target { name: name.to_owned(), value: value.into() });
        self
    }

    fn with_if(self, name: &str, value: Option<String>) -> Row {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}
