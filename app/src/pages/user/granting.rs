//! Granting a role: the product is chosen by name, the role from those that it has; what is held already is not offered again.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::RoleAssignment;
use catalogue::organization::role::Means;
use leptos::prelude::*;

use super::known::Known;
use crate::access::grant::{self, RoleOn};
use crate::access::place::Workspace;
use crate::access::resource::{Target, meaning, products, wholes};
use crate::change::{NotReady, Proposal, Recheck, consequences};
use crate::components::part::reactive;
use crate::form::{Field, Lock, Offer, RadioChoice, combobox, radio_group};
use crate::session;
use crate::standing::role_words;
use catalogue::organization::held::held;

/// What the dialog works on.
#[derive(Clone)]
struct Dialog {
    targets: Rc<Vec<Target>>,
    /// `None` where role assignments cannot be read: then nothing is known of what is held.
    held: Option<Rc<Vec<RoleAssignment>>>,
    resource: Field,
    role: Field,
}

/// The dialog. Made below an owner that outlives it.
#[must_use]
pub fn proposal(known: &Rc<Known>, workspaces: &[Workspace]) -> Proposal {
    let session = session::current();
    let may_administer = session.may(Capability::GrantAdministration);
    let mut targets = products(workspaces);
    if may_administer {
        targets.extend(wholes(&session.organization.id, workspaces));
    }
    let choices = targets.iter().map(Target::choice).collect();
    let hint = if may_administer { "" } else { "Organization admin and site admin are granted by owners." };
    let dialog = Dialog {
        targets: Rc::new(targets),
        held: known.roles.clone(),
        resource: Field::new("resource", "Product or site").hint(hint).required(),
        role: Field::new("role", "Role").required(),
    };
    let (subject, planned, is_self) = (known.subject(), dialog.clone(), known.viewer.is_self);
    let plan = move || {
        let (resource, role) = (planned.resource.check(), planned.role.check());
        let on = resource.and(role).ok().and_then(|()| planned.chosen()).ok_or(NotReady)?;
        let change = if planned.held.is_some() { grant::grant(&subject, &on, is_self) } else { grant::grant_unseen(&subject, &on) };
        Ok(vec![change])
    };
    let (subject, looked) = (known.subject(), dialog.clone());
    let recheck: Recheck = Rc::new(move |api| match looked.chosen() {
        Some(on) if looked.held.is_some() => grant::recheck(&subject, &on, true)(api),
        _ => Box::pin(async { Ok(None) }),
    });
    let offer = Offer::of(choices, false);
    let undo = match dialog.held {
        Some(_) => "Complete: taking the role away again.",
        None => "Not offered: the v1 API does not tell whether the role was there before.",
    };
    let body = move || dialog.view(offer);
    Proposal {
        subjects: vec![known.subject()],
        effects: consequences(
            "unchanged",
            "as the role says, within about 30 seconds",
            "a product role takes a seat where the person has none",
            "",
        ),
        undo: undo.to_owned(),
        body: Some(Rc::new(body)),
        recheck: Some(recheck),
        ..Proposal::form(&format!("Grant {} a role?", known.name()), "Grant the role", Rc::new(plan))
    }
}

impl Dialog {
    fn target(&self) -> Option<&Target> {
        let id = self.resource.text.get();
        self.targets.iter().find(|target| target.id == id.trim())
    }

    /// The choice, where it is one that can be made.
    fn chosen(&self) -> Option<RoleOn> {
        let target = untrack(|| self.target().cloned())?;
        let role = self.role.text.get_untracked();
        let is_free = offered(&target, self.held.as_deref()).into_iter().any(|choice| choice.value == role && choice.lock.is_none());
        is_free.then(|| RoleOn { role, resource_id: target.id.clone(), place: target.place.clone() })
    }

    fn view(&self, offer: Offer) -> AnyView {
        let dialog = self.clone();
        let dialog = StoredValue::new_local(dialog);
        let roles = move || {
            dialog.with_value(|dialog| {
                let Some(target) = dialog.target() else { return ().into_any() };
                let choices = offered(target, dialog.held.as_deref());
                let first = choices.iter().find(|choice| choice.lock.is_none()).map(|choice| choice.value.clone());
                dialog.role.text.set(first.unwrap_or_default());
                radio_group(dialog.role, choices)
            })
        };
        view! { {combobox(self.resource, offer)}{reactive(Box::new(roles))} }.into_any()
    }
}

/// The roles of a resource, those that are held directly with that reason.
fn offered(target: &Target, assignments: Option<&Vec<RoleAssignment>>) -> Vec<RadioChoice> {
    let choice = |role: &&str| {
        let held = assignments.and_then(|assignments| held(assignments, &target.id, role));
        let is_direct = held.as_ref().is_some_and(|held| held.is_revocable());
        let lock = is_direct.then(|| Lock { words: "Held already".to_owned(), remedy: "Nothing to do.".to_owned() });
        let explanation = match held.filter(|_| !is_direct).and_then(|held| held.remains()) {
            Some(why) => format!("{} Held already {why}; granting adds a direct grant to it.", meaning(role)),
            None => meaning(role).to_owned(),
        };
        RadioChoice { value: (*role).to_owned(), label: role_words(role), explanation, lock, ..RadioChoice::default() }
    };
    target.roles(Means::Grant).iter().map(choice).collect()
}

#[cfg(test)]
mod tests;
