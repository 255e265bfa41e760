//! What everybody of an invitation gets: roles by product, groups, a mail with its text.

use catalogue::capability::Capability;
use catalogue::organization::Group;
use catalogue::organization::role::Means;
use catalogue::session::Tier;
use leptos::prelude::*;

use super::plan::{Named, Terms};
use crate::access::choose::{self, Found};
use crate::access::group;
use crate::access::place::Workspace;
use crate::access::read;
use crate::access::resource::{Target, products};
use crate::client::Api;
use crate::components::icon::Icon;
use crate::components::menu::Choice;
use crate::components::part::{Part, reactive};
use crate::form::{Control, Fault, Field, Offer, check, check_box, combobox, select, text_area};
use crate::session;
use crate::standing::role_words;

/// Atlassian names no limit; this is Rollcall's own.
const LONGEST_TEXT: usize = 1_000;

/// The fields.
#[derive(Clone, Copy)]
pub struct Asked {
    products: Part<Vec<Workspace>>,
    generation: RwSignal<Tier>,
    resource: Field,
    role: Field,
    rules: RwSignal<Vec<Named>>,
    group: Field,
    offer: Offer,
    found: Found<Group>,
    groups: RwSignal<Vec<Named>>,
    mail: Field,
    text: Field,
}

impl Asked {
    pub fn new() -> Asked {
        let api = Api::get();
        let generation = api.generation();
        let may = session::may(Capability::ReadOrganization);
        let products = Part::permitted(may, Capability::ReadOrganization.words(), move || read::workspaces(api.clone()));
        let group = Field::new("additionalGroups", "Group");
        let (offer, found) = choose::groups(group);
        let mail = Field::new("sendNotification", "Send a mail to everybody who is invited").starting("true");
        let text = Field::new("notificationText", "Text of the mail")
            .hint("Atlassian sends a mail when there is a text for it.")
            .starting(format!("You have been given access to {}.", session::current().organization.name))
            .at_most(LONGEST_TEXT)
            .limit(check::plain_lines)
            .checked(move |words| if mail.text.get_untracked() == "true" { check::filled(words) } else { Ok(()) });
        Asked {
            products,
            generation: generation.into(),
            resource: Field::new("resource", "Product"),
            role: Field::new("role", "Role"),
            rules: RwSignal::new(Vec::new()),
            group,
            offer,
            found,
            groups: RwSignal::new(Vec::new()),
            mail,
            text,
        }
    }

    pub fn controls(self) -> Vec<Control> {
        vec![self.text.into()]
    }

    /// What is sent.
    pub fn terms(self) -> Terms {
        let is_mailed = self.mail.text.get_untracked() == "true";
        Terms {
            rules: self.rules.with_untracked(|rules| rules.iter().map(|rule| (rule.id.clone(), rule.role.clone())).collect()),
            groups: self.groups.with_untracked(|groups| groups.iter().map(|group| group.id.clone()).collect()),
            mail: is_mailed.then(|| self.text.text.get_untracked().trim().to_owned()),
        }
    }

    /// The roles and groups, as they are called.
    pub fn names(self) -> Vec<Named> {
        self.rules.get_untracked().into_iter().chain(self.groups.get_untracked()).collect()
    }

    /// The roles and groups in a sentence.
    pub fn words(self) -> String {
        let rules = self.rules.get_untracked().into_iter().map(|rule| rule.words);
        let groups = self.groups.get_untracked().into_iter().map(|group| format!("the group {}", group.words));
        let all: Vec<String> = rules.chain(groups).collect();
        if all.is_empty() { "membership only: no role and no group".to_owned() } else { all.join("; ") }
    }

    pub fn view(self) -> AnyView {
        view! {
            <fieldset class="field invite__part">
                <legend class="field__label">"Roles"</legend>
                <p class="small subtle">"What everybody in this invitation may use. Without one they are let in and can open nothing yet."</p>
                {reactive(Box::new(move || self.role_fields()))}
                {reactive(Box::new(move || list(self.rules)))}
            </fieldset>
            {reactive(Box::new(move || if self.generation.get() == Tier::V2 { self.group_fields() } else { ().into_any() }))}
            {check_box(self.mail)}
            {reactive(Box::new(move || if self.mail.text.get() == "true" { text_area(self.text, 3) } else { ().into_any() }))}
        }
        .into_any()
    }

    fn group_fields(self) -> AnyView {
        view! {
            <fieldset class="field invite__part">
                <legend class="field__label">"Groups"</legend>
                <p class="small subtle">"Groups of an identity provider or of administrators cannot be joined this way."</p>
                <div class="invite__add">
                    {combobox(self.group, self.offer)}
                    <button type="button" class="button" on:click=move |_| { self.add_group(); }>"Add the group"</button>
                </div>
                {reactive(Box::new(move || list(self.groups)))}
            </fieldset>
        }
        .into_any()
    }

    /// Adds what was chosen and not added yet, so that nothing is left out unseen. Gives whether the fields are in order.
    pub fn take_up(self) -> bool {
        let is_empty = |field: Field| field.text.with_untracked(|text| text.trim().is_empty());
        let role = is_empty(self.resource) || self.add_role();
        let group = is_empty(self.group) || self.generation.get_untracked() != Tier::V2 || self.add_group();
        role && group
    }

    fn role_fields(self) -> AnyView {
        let Some(workspaces) = self.products.value() else {
            return self.products.show(2, |_| ().into_any());
        };
        let offer = Offer::of(products(&workspaces).iter().map(Target::choice).collect(), false);
        let roles = move || {
            let roles = self.target(&self.resource.text.get()).map(|target| self.roles(&target)).unwrap_or_default();
            self.role.text.set(roles.first().map(|role| (*role).to_owned()).unwrap_or_default());
            let choices = roles.iter().map(|role| Choice { value: (*role).to_owned(), label: role_words(role), note: None }).collect();
            if roles.is_empty() { ().into_any() } else { select(self.role, choices) }
        };
        view! {
            <div class="invite__add">
                {combobox(self.resource, offer)}
                {reactive(Box::new(roles))}
                <button type="button" class="button" on:click=move |_| { self.add_role(); }>"Add the role"</button>
            </div>
        }
        .into_any()
    }

    fn target(self, id: &str) -> Option<Target> {
        untrack(|| self.products.value()).and_then(|workspaces| products(&workspaces).into_iter().find(|target| target.id == id))
    }

    /// The roles that an invitation can give on a product.
    fn roles(self, target: &Target) -> Vec<&'static str> {
        target.roles(if self.generation.get() == Tier::V1 { Means::InvitationV1 } else { Means::Invitation })
    }

    /// Gives whether it was added.
    fn add_role(self) -> bool {
        let id = self.resource.text.get_untracked();
        let Some(target) = self.target(&id) else {
            self.resource.refuse(&Fault::new("Choose one from the list, or clear the field."));
            return false;
        };
        let (chosen, roles) = (self.role.text.get_untracked(), untrack(|| self.roles(&target)));
        // The list of roles follows the product a moment later; until then the usual role is meant.
        let role = roles.iter().find(|role| **role == chosen).or(roles.first()).map_or(chosen.clone(), |role| (*role).to_owned());
        let added = Named { words: format!("{} on {}", role_words(&role), target.place.short()), id, role };
        self.rules.update(|rules| {
            rules.retain(|known| *known != added);
            rules.push(added);
        });
        self.resource.text.set(String::new());
        true
    }

    /// Gives whether it was added.
    fn add_group(self) -> bool {
        let Some(chosen) = self.found.get(&untrack(|| self.group.value())) else {
            self.group.refuse(&Fault::new("Choose one from the list, or clear the field."));
            return false;
        };
        if let Some(lock) = group::lock(&chosen) {
            self.group.refuse(&Fault::new(format!("{}. {}", lock.words, lock.remedy)));
            return false;
        }
        let added = Named { id: chosen.id.clone(), role: String::new(), words: group::name(&chosen) };
        self.groups.update(|groups| {
            groups.retain(|known| known.id != added.id);
            groups.push(added);
        });
        self.group.text.set(String::new());
        true
    }
}

/// What was added, each with the way to take it out again.
fn list(added: RwSignal<Vec<Named>>) -> AnyView {
    let items = added.get().into_iter().map(|one| {
        let (label, gone) = (format!("Take out {}", one.words), one.clone());
        let remove = move |_| added.update(|all| all.retain(|known| *known != gone));
        view! {
            <li>
                <bdi>{one.words}</bdi>
                <button type="button" class="button is-quiet is-icon" aria-label=label on:click=remove><Icon name="close"/></button>
            </li>
        }
    });
    if added.with(Vec::is_empty) {
        return ().into_any();
    }
    view! { <ul class="invite__added">{items.collect_view()}</ul> }.into_any()
}
