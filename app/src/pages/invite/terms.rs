//! What everybody of an invitation gets: roles by product, groups, a mail with its text.

use catalogue::organization::role::Means;
use leptos::prelude::*;

use super::plan::Terms;
use crate::access::choose::{self, Found};
use crate::access::group;
use crate::access::read;
use crate::access::resource::{Target, products};
use crate::client::Api;
use crate::components::icon::Icon;
use crate::components::menu::Choice;
use crate::components::part::{Part, reactive};
use crate::form::{Control, Fault, Field, Offer, check, check_box, combobox, select, text_area};
use crate::session;
use crate::standing::role_words;
use catalogue::capability::Capability;
use catalogue::organization::Group;

/// Atlassian names no limit; this is Rollcall's own.
const LONGEST_TEXT: usize = 1_000;

/// Something that was added: its id, further its role, and how it is called.
#[derive(Clone, PartialEq)]
struct Added {
    id: String,
    role: String,
    words: String,
}

/// The fields.
#[derive(Clone, Copy)]
pub struct Asked {
    products: Part<Vec<crate::access::place::Workspace>>,
    resource: Field,
    role: Field,
    rules: RwSignal<Vec<Added>>,
    group: Field,
    offer: Offer,
    found: Found<Group>,
    groups: RwSignal<Vec<Added>>,
    mail: Field,
    text: Field,
}

impl Asked {
    pub fn new() -> Asked {
        let api = Api::get();
        let may = session::may(Capability::ReadOrganization);
        let products = Part::permitted(may, Capability::ReadOrganization.words(), move || read::workspaces(api.clone()));
        let group =
            Field::new("additionalGroups", "Group").hint("Groups of an identity provider or of administrators cannot be joined this way.");
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

    /// Resources and groups by id, as they are called.
    pub fn names(self) -> Vec<(String, String)> {
        let all = self.rules.get_untracked().into_iter().chain(self.groups.get_untracked());
        all.map(|added| (added.id, added.words)).collect()
    }

    /// The roles and groups in a sentence.
    pub fn words(self) -> String {
        let all: Vec<String> = self.names().into_iter().map(|(_, words)| words).collect();
        if all.is_empty() { "membership only: no role and no group".to_owned() } else { all.join("; ") }
    }

    pub fn view(self) -> AnyView {
        view! {
            <fieldset class="field invite__part">
                <legend class="field__label">"Roles"</legend>
                {reactive(Box::new(move || self.role_fields()))}
                {reactive(Box::new(move || list(self.rules)))}
            </fieldset>
            <fieldset class="field invite__part">
                <legend class="field__label">"Groups"</legend>
                <div class="invite__add">
                    {combobox(self.group, self.offer)}
                    <button type="button" class="button" on:click=move |_| self.add_group()>"Add the group"</button>
                </div>
                {reactive(Box::new(move || list(self.groups)))}
            </fieldset>
            {check_box(self.mail)}
            {reactive(Box::new(move || if self.mail.text.get() == "true" { text_area(self.text, 3) } else { ().into_any() }))}
        }
        .into_any()
    }

    fn role_fields(self) -> AnyView {
        let Some(workspaces) = self.products.value() else {
            return self.products.show(2, |_| ().into_any());
        };
        let targets = products(&workspaces);
        let offer = Offer::of(targets.iter().map(Target::choice).collect(), false);
        let kept = StoredValue::new_local(targets);
        let roles = move || {
            let id = self.resource.text.get();
            let target = kept.with_value(|targets| targets.iter().find(|target| target.id == id).cloned());
            let roles = target.map(|target| target.roles(Means::Invitation)).unwrap_or_default();
            self.role.text.set(roles.first().map(|role| (*role).to_owned()).unwrap_or_default());
            let choices = roles.iter().map(|role| Choice { value: (*role).to_owned(), label: role_words(role), note: None }).collect();
            if roles.is_empty() { ().into_any() } else { select(self.role, choices) }
        };
        let add = move |_| {
            let (id, role) = (self.resource.text.get_untracked(), self.role.text.get_untracked());
            let target = kept.with_value(|targets| targets.iter().find(|target| target.id == id).cloned());
            let Some(target) = target else {
                self.resource.refuse(&Fault::new("Choose one from the list."));
                return;
            };
            let added = Added { words: format!("{} on {}", role_words(&role), target.place.short()), id, role };
            self.rules.update(|rules| {
                rules.retain(|known| *known != added);
                rules.push(added);
            });
            self.resource.text.set(String::new());
        };
        view! {
            <div class="invite__add">
                {combobox(self.resource, offer)}
                {reactive(Box::new(roles))}
                <button type="button" class="button" on:click=add>"Add the role"</button>
            </div>
        }
        .into_any()
    }

    fn add_group(self) {
        let Some(chosen) = self.found.get(&untrack(|| self.group.value())) else {
            self.group.refuse(&Fault::new("Choose one from the list."));
            return;
        };
        if let Some(lock) = group::lock(&chosen) {
            self.group.refuse(&Fault::new(format!("{}. {}", lock.words, lock.remedy)));
            return;
        }
        let added = Added { id: chosen.id.clone(), role: String::new(), words: format!("the group {}", group::name(&chosen)) };
        self.groups.update(|groups| {
            groups.retain(|known| known.id != added.id);
            groups.push(added);
        });
        self.group.text.set(String::new());
    }
}

/// What was added, each with the way to take it out again.
fn list(added: RwSignal<Vec<Added>>) -> AnyView {
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
    view! { <ul class="invite__added">{items.collect_view()}</ul> }.into_any()
}
