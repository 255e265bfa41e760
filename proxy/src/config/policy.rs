//! `[[roles]]`, `[[grants]]` and the protected people: who may do what, to whom. A name that is not known, or a limit that limits nothing, is a fault.

use std::collections::BTreeSet;

use catalogue::capability::{Capability, Role};
use catalogue::rights::{Limits, Only, RoleName, Share};

use super::reader::Reader;
use crate::identity::{Grant, Grants};
use crate::policy::{NamedRole, Policy, Protected};

/// Reads the tables.
pub fn read(reader: &mut Reader) -> Option<Policy> {
    let mut roles: Vec<NamedRole> = Vec::new();
    reader.tables("roles", |table| {
        if let Some(role) = role(table, &roles) {
            roles.push(role);
        }
        Some(())
    });
    let grants = reader.tables("grants", |table| grant(table, &roles));
    let (accounts, groups) = (set(reader, "protected"), set(reader, "protected_groups"));
    Some(Policy { roles, grants: Grants(grants), protected: Protected { accounts: accounts?, groups: groups? } })
}

/// One role; of those above it, one may be the base.
fn role(table: &mut Reader, above: &[NamedRole]) -> Option<NamedRole> {
    let word = table.identifier("name");
    let title = table.text_or("title", word.as_deref().unwrap_or_default());
    let purpose = table.text_or("purpose", "A role of this installation.");
    let own = capabilities(table, "capabilities");
    let base = if table.has("based_on") {
        let text = table.text("based_on")?;
        let base = known(&text, above).map(|(_, capabilities)| capabilities);
        if base.is_none() {
            table.rule(&format!("based_on: there is no role {text}"));
        }
        Some(base?)
    } else {
        None
    };
    let (with, without) = (capabilities(table, "with"), capabilities(table, "without"));
    let (word, own, with, without) = (word?, own?, with?, without?);
    if known(&word, above).is_some() {
        table.rule(&format!("name: there is a role {word} already"));
    }
    let mut all = base.unwrap_or_default();
    all.extend(own);
    all.extend(with);
    all.retain(|capability| !without.contains(capability));
    if all.is_empty() {
        table.rule("the role includes nothing; give it capabilities, or base it on another");
    }
    Some(NamedRole { name: RoleName { word, title: title?, purpose: purpose? }, capabilities: all })
}

/// What a role's name stands for: a built-in role or one of the file.
fn known(word: &str, roles: &[NamedRole]) -> Option<(RoleName, BTreeSet<Capability>)> {
    if let Some(role) = Role::ALL.into_iter().find(|role| role.word() == word) {
        return Some((role.into(), role.capabilities().into_iter().collect()));
    }
    roles.iter().find(|role| role.name.word == word).map(|role| (role.name.clone(), role.capabilities.clone()))
}

fn capabilities(table: &mut Reader, name: &str) -> Option<BTreeSet<Capability>> {
    let texts = table.texts(name)?;
    let mut found = BTreeSet::new();
    for text in texts {
        match Capability::ALL.into_iter().find(|capability| capability.word() == text) {
            Some(capability) => {
                found.insert(capability);
            }
            None => table.rule(&format!("{name}: there is no capability {text}")),
        }
    }
    Some(found)
}

fn grant(table: &mut Reader, roles: &[NamedRole]) -> Option<Grant> {
    let word = table.text("role");
    let role = word.as_deref().and_then(|word| known(word, roles));
    if role.is_none()
        && let Some(word) = &word
    {
        let built_in: Vec<&str> = Role::ALL.into_iter().map(Role::word).collect();
        table.rule(&format!("role: there is no role {word}; there are {} and those of [[roles]]", built_in.join(", ")));
    }
    let (groups, people) = (table.texts("groups"), table.texts("people"));
    if groups.as_ref().is_some_and(Vec::is_empty) && people.as_ref().is_some_and(Vec::is_empty) {
        table.rule("neither groups nor people are named");
    }
    let limits = limits(table);
    let (name, capabilities) = role?;
    let share = Share { role: name, capabilities, limits: limits?, through: Vec::new() };
    let set = |names: Vec<String>| names.into_iter().collect::<BTreeSet<_>>();
    Some(Grant { share, groups: set(groups?), people: set(people?) })
}

fn limits(table: &mut Reader) -> Option<Limits> {
    let only = match table.has("only") {
        false => Some(Only::default()),
        true => table.table("only").and_then(|mut inner| {
            let only = only(&mut inner);
            table.take_faults(inner);
            only
        }),
    };
    let not_organization_admins = table.flag_or("not_organization_admins", false);
    let not_protected = table.flag_or("not_protected", true);
    let most_at_once = table.number("most_at_once");
    let most_changes = table.number("most_changes_per_10_minutes");
    Some(Limits {
        only: only?,
        not_organization_admins: not_organization_admins?,
        protected_too: !not_protected?,
        most_at_once: most_at_once?,
        most_changes_per_10_minutes: most_changes?,
    })
}

fn only(table: &mut Reader) -> Option<Only> {
    let (domains, directories) = (some(table, "email_domains"), some(table, "directories"));
    let (groups, scim_directories) = (some(table, "groups"), some(table, "scim_directories"));
    let domains: BTreeSet<String> = domains?.into_iter().map(|domain| domain.trim_start_matches('@').to_lowercase()).collect();
    if domains.iter().any(|domain| domain.contains('@') || domain.contains('*') || !domain.contains('.')) {
        table.rule("email_domains: write each domain as example.com; subdomains are domains of their own");
    }
    let only = Only { email_domains: domains, directories: directories?, groups: groups?, scim_directories: scim_directories? };
    if only.is_everybody() {
        table.rule("it limits nothing; name domains, directories, groups or SCIM directories, or leave it out");
    }
    Some(only)
}

/// A list that limits: an empty one would limit nothing, which nobody means who writes it.
fn some(table: &mut Reader, name: &str) -> Option<BTreeSet<String>> {
    let is_there = table.has(name);
    let names = set(table, name)?;
    if is_there && names.is_empty() {
        table.rule(&format!("{name}: the list is empty"));
    }
    Some(names)
}

fn set(table: &mut Reader, name: &str) -> Option<BTreeSet<String>> {
    table.texts(name).map(|names| names.into_iter().collect())
}

#[cfg(test)]
mod tests;
