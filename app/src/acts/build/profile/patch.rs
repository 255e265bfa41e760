//! What a profile edit sends and what became of it. Pure: the fields with their limits, the smallest body, its inverse, and what the upstream left as it was.

use catalogue::account::{Account, ExtendedProfile, ProfileChange};

use crate::form::diff::Difference;

/// One field of the profile that can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As the upstream spells it.
    pub path: &'static str,
    pub label: &'static str,
    /// Whether it may be empty.
    pub is_needed: bool,
    pub most: usize,
}

/// No limit is documented for the texts without one of their own; this is the documented one of the parts of an address. A shorter one comes
/// back as a violation at its field.
const UNDOCUMENTED: usize = 255;

const fn entry(path: &'static str, label: &'static str, is_needed: bool, most: usize) -> Entry {
    Entry { path, label, is_needed, most }
}

/// Every field, in the order of the form.
pub const ENTRIES: [Entry; 8] = [
    entry("name", "Name", true, 100),
    entry("nickname", "Nickname", true, 30),
    entry("extended_profile.job_title", "Job title", false, UNDOCUMENTED),
    entry("extended_profile.department", "Department", false, UNDOCUMENTED),
    entry("extended_profile.organization", "Organization", false, UNDOCUMENTED),
    entry("extended_profile.location", "Location", false, UNDOCUMENTED),
    entry("zoneinfo", "Time zone", false, UNDOCUMENTED),
    entry("locale", "Language", false, UNDOCUMENTED),
];

/// What an account has in a field; nothing and an empty text are the same.
#[must_use]
pub fn value<'a>(account: &'a Account, path: &str) -> &'a str {
    let profile = &account.extended_profile;
    let text = match path {
        "name" => &account.name,
        "nickname" => &account.nickname,
        "zoneinfo" => &account.zoneinfo,
        "locale" => &account.locale,
        "extended_profile.job_title" => &profile.job_title,
        "extended_profile.department" => &profile.department,
        "extended_profile.organization" => &profile.organization,
        "extended_profile.location" => &profile.location,
        _ => &None,
    };
    text.as_deref().unwrap_or_default()
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub entry: Entry,
    pub before: String,
    pub after: String,
}

impl Edit {
    #[must_use]
    pub fn clears(&self) -> bool {
        self.after.is_empty()
    }
}

/// The body: only what changes. Whether null or an empty text clears a field is not confirmed. An empty text is sent: the documented type of every
/// field is a text, so it is the form that a strict reader must accept, and if it does not clear, reading back tells.
#[must_use]
pub fn body(edits: &[Edit]) -> ProfileChange {
    let after = |path: &str| edits.iter().find(|edit| edit.entry.path == path).map(|edit| edit.after.clone());
    let extended = ExtendedProfile {
        job_title: after("extended_profile.job_title"),
        organization: after("extended_profile.organization"),
        department: after("extended_profile.department"),
        location: after("extended_profile.location"),
    };
    ProfileChange {
        name: after("name"),
        nickname: after("nickname"),
        zoneinfo: after("zoneinfo"),
        locale: after("locale"),
        extended_profile: (extended != ExtendedProfile::default()).then_some(extended),
    }
}

/// What takes the edits back.
#[must_use]
pub fn inverse(edits: &[Edit]) -> Vec<Edit> {
    edits.iter().map(|edit| Edit { entry: edit.entry, before: edit.after.clone(), after: edit.before.clone() }).collect()
}

/// The labels of the fields that are not as they should be now.
#[must_use]
pub fn left(edits: &[Edit], account: &Account) -> Vec<&'static str> {
    edits.iter().filter(|edit| value(account, edit.entry.path).trim() != edit.after).map(|edit| edit.entry.label).collect()
}

/// The edits as they are shown.
#[must_use]
pub fn differences(edits: &[Edit]) -> Vec<Difference> {
    edits.iter().map(|edit| Difference::new(edit.entry.label, edit.before.clone(), edit.after.clone())).collect()
}

/// How the edits can be taken back, in words; and whether completely.
#[must_use]
pub fn undo_words(edits: &[Edit]) -> (&'static str, bool) {
    if edits.iter().any(|edit| edit.before.is_empty()) {
        return (
            "Write the old values back, as long as the fields are still free. A field that was empty may keep its new value: whether Atlassian clears one is not documented.",
            false,
        );
    }
    ("Complete: write the old values back, as long as the fields are still free.", true)
}

#[cfg(test)]
mod tests;
