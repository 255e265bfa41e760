//! The labels of the counters. Each is a word of a list that is closed when the program is compiled or, for keys, configured; nothing that somebody sends
//! becomes one.

use catalogue::capability::Role;
use catalogue::operation::{Effect, Operation, Token};
use catalogue::record::Outcome;
use prometheus_client::encoding::EncodeLabelSet;

use crate::log::Trace;
use crate::pace::Pacing;

/// `operation` is a row's name or the name of a page; both are constants of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Asked {
    pub operation: &'static str,
    pub class: &'static str,
    pub role: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfOperation {
    pub operation: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Changed {
    pub operation: &'static str,
    pub outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Refused {
    pub code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Called {
    pub effect: &'static str,
    pub class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfKey {
    pub key: &'static str,
}

/// The names are the configuration's own, so there are as many as there are keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Configured {
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Paced {
    pub whose: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfEvent {
    pub event: &'static str,
}

/// The class of a status.
pub const fn class(status: u16) -> &'static str {
    match status {
        0..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// The class of an upstream's answer; without a status there was no whole answer.
pub const fn upstream_class(status: Option<u16>) -> &'static str {
    match status {
        None => "none",
        Some(200..=299) => "2xx",
        Some(429) => "429",
        Some(400..=499) => "4xx",
        Some(500..=599) => "5xx",
        Some(_) => "other",
    }
}

/// The class of who asked: a role of ours, one of the configuration's, or nobody with a role.
pub fn role(trace: &Trace) -> &'static str {
    match &trace.rights {
        None => "none",
        Some(rights) => Role::ALL.into_iter().find(|role| role.word() == rights.role().word).map_or("custom", Role::word),
    }
}

pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
        Outcome::Unknown => "unknown",
    }
}

pub const fn effect(operation: &Operation) -> &'static str {
    match operation.effect {
        Effect::Read => "read",
        Effect::Write => "write",
    }
}

pub const fn key(operation: &Operation) -> &'static str {
    match operation.token {
        Token::Organization => "organization",
        Token::Scim => "scim",
    }
}

pub const fn pacing(whose: Pacing) -> &'static str {
    match whose {
        Pacing::Person => "person",
        Pacing::Stranger => "stranger",
        Pacing::Everybody => "everybody",
    }
}
