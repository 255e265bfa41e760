//! The README's table of operations, generated from the catalogue: what Rollcall can ask of Atlassian, with which key, and who may.

use std::fmt::Write;

use catalogue::capability::Role;
use catalogue::operation::{LifeCycle, Operation, Token};

/// The whole table in Markdown.
pub fn print() -> String {
    let mut table = String::from("| Operation | Call | Key | Who may | Upstream |\n| --- | --- | --- | --- | --- |\n");
    for operation in catalogue::operations() {
        writeln!(
            table,
            "| [{}]({}) | `{} {}` | {} | {} | {} |",
            operation.title,
            operation.reference,
            operation.method,
            operation.path,
            key(operation),
            who(operation),
            life_cycle(operation)
        )
        .expect("writing to a text does not fail");
    }
    table
}

fn key(operation: &Operation) -> &'static str {
    match operation.token {
        Token::Organization => "organization",
        Token::Scim => "SCIM",
    }
}

/// Each role holds all that the one before holds, so the first one says it all.
fn who(operation: &Operation) -> String {
    let first = Role::ALL.into_iter().find(|role| role.holds(operation.capability));
    match first {
        Some(Role::Viewer) => "everyone".to_owned(),
        Some(Role::Owner) => Role::Owner.title().to_lowercase(),
        Some(role) => format!("{} and up", role.title().to_lowercase()),
        None => "nobody".to_owned(),
    }
}

fn life_cycle(operation: &Operation) -> String {
    match operation.life_cycle {
        LifeCycle::Current => String::new(),
        LifeCycle::Experimental => "experimental".to_owned(),
        LifeCycle::Deprecated { ends: "" } => "deprecated".to_owned(),
        LifeCycle::Deprecated { ends } => format!("ends {ends}"),
        LifeCycle::Ended { since } => format!("ended {since}"),
    }
}
