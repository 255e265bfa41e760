//! What to do with somebody, from what has happened: the advice, why, and what the kinds of leaving do side by side. Pure.

use catalogue::organization::User;

use super::super::possible::{Consequence, Kind, consequence};

/// What has happened to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    ComesBack,
    HasLeft,
    WrongAccount,
    DataMustGo,
}

impl Case {
    pub const ALL: [Case; 4] = [Case::ComesBack, Case::HasLeft, Case::WrongAccount, Case::DataMustGo];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Case::ComesBack => "comes-back",
            Case::HasLeft => "has-left",
            Case::WrongAccount => "wrong-account",
            Case::DataMustGo => "data-must-go",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Case> {
        Case::ALL.into_iter().find(|case| case.name() == name)
    }

    /// The choice, and what it means.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Case::ComesBack => ("They are away and come back", "Parental leave, a long illness, a project elsewhere."),
            Case::HasLeft => ("They have left the company", "Nobody needs the account any more, but what they wrote stays."),
            Case::WrongAccount => ("They should never have been here", "A wrong address, a second account, a guest whose time is over."),
            Case::DataMustGo => ("Their personal data has to go", "Somebody asked for it, or a rule demands it."),
        }
    }
}

/// What is advised: one act, or the whole plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Act(Kind),
    OffBoard,
}

/// Advice with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    pub way: Way,
    pub why: &'static str,
    /// What comes closest where the way is closed.
    pub otherwise: Option<Kind>,
    /// Worth knowing where an identity provider keeps the account.
    pub synced: Option<&'static str>,
}

/// What to do. `is_synced`: an identity provider keeps the account in step.
#[must_use]
pub fn advice(case: Case, is_synced: bool) -> Advice {
    let (way, why, otherwise, synced) = match case {
        Case::ComesBack => (
            Way::Act(Kind::Suspend),
            "Suspending ends access and billing here, and one click brings everything back.",
            None,
            "Your identity provider may have a leave of its own; what it switches off, it switches on again.",
        ),
        Case::HasLeft => (
            Way::OffBoard,
            "Going through the steps in order ends power, scripts, access and sign-in, and keeps what the person made.",
            None,
            "Take the person out in your identity provider as well: it deactivates the account, and would otherwise keep it alive.",
        ),
        Case::WrongAccount => (
            Way::Act(Kind::Remove),
            "Removing takes the person off every list here; the account itself is not touched.",
            Some(Kind::Suspend),
            "Take the person out of the identity provider's groups first, or the next sync brings them back.",
        ),
        Case::DataMustGo => (
            Way::Act(Kind::Delete),
            "Only deleting the account removes personal data; there are 14 days to think again, then it is final.",
            Some(Kind::Remove),
            "Delete the person in your identity provider first; an account that it keeps cannot be deleted here.",
        ),
    };
    Advice { way, why, otherwise, synced: is_synced.then_some(synced) }
}

/// One line of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub title: &'static str,
    pub follows: Consequence,
}

/// The kinds of leaving side by side, for this person.
#[must_use]
pub fn comparison(user: &User, is_synced: bool) -> Vec<Line> {
    let line = |title, kind| Line { title, follows: consequence(kind, user) };
    let mut lines = vec![
        line("Suspend", Kind::Suspend),
        line("Deactivate", Kind::Deactivate),
        line("Remove", Kind::Remove),
        line("Delete", Kind::Delete),
    ];
    if is_synced {
        lines.push(Line {
            title: "Deprovision (SCIM)",
            follows: Consequence {
                sign_in: "blocked: the account is deactivated",
                access: "ends everywhere; the groups of the identity provider are lost",
                billing: "stops",
                mail: "none, as far as is known",
                undo: "not exact: a new record with a new id; memberships come with the next sync",
            },
        });
    }
    lines
}

#[cfg(test)]
mod tests;
