//! Inviting people: many addresses at once, what they get, whether a mail is sent; what became of each address.

mod addresses;
mod outcome;
mod plan;
mod terms;

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::{InvitationResult, MOST_EMAILS, MembershipStatus, User, UserSearch};
use catalogue::page::One;
use catalogue::session::Tier;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::change::{self, Change, Changes, Check, Judge, Judged, Proposal, Subject, Undo, consequences};
use crate::client::{Api, ClientError, json};
use crate::components::failure::Failure;
use crate::components::part::{not_permitted, reactive};
use crate::form::{Fault, Field, Form, line_faults, text_area};
use crate::moment::grouped;
use crate::standing::Standing;
use crate::{generation, session};
use addresses::{Addresses, read};
use outcome::{Portion, table};
use plan::{Named, Outcome, awaited, called, is_shown, outcome_v1, outcomes, requests, requests_v1};
use terms::Asked;

/// The page.
#[component]
pub fn InvitePage() -> impl IntoView {
    if !session::may(Capability::Invite) {
        return view! { <h1 tabindex="-1">"Invite people"</h1>{not_permitted(Capability::Invite.words())} }.into_any();
    }
    let emails = Field::new("emails", "E-mail addresses")
        .hint("Paste from anywhere: commas, lines, “Name <address>”, columns of a table.")
        .required()
        .checked(|text| match read(text) {
            Addresses { faults, .. } if !faults.is_empty() => Err(Fault::new("Correct the lines below, or take them out.")),
            Addresses { fine, .. } if fine.is_empty() => Err(Fault::new("There is no address in this text.")),
            _ => Ok(()),
        });
    let page = Page {
        emails,
        asked: Asked::new(),
        portions: RwSignal::new_local(Vec::new()),
        failed: RwSignal::new(None),
        is_looking: RwSignal::new(false),
        is_open: RwSignal::new(false),
    };
    let (api, changes) = (Api::get(), change::changes());
    let review = Callback::new({
        let api = StoredValue::new_local(api);
        move |()| page.review(&api.get_value(), changes)
    });
    let retry = Callback::new(move |failed: Vec<String>| emails.text.set(failed.join("\n")));
    let fields = view! {
        {text_area(emails, 6)}
        {reactive(Box::new(move || found(&read(&emails.text.get()))))}
        {page.asked.view()}
    };
    let mut controls = vec![emails.into()];
    controls.extend(page.asked.controls());
    view! {
        <h1 tabindex="-1">"Invite people"</h1>
        <p class="invite__about">"Who has no Atlassian account gets one. Invitations need a paid subscription; when the seats of a product run out, nobody of the request is invited."</p>
        {generation::remark("one address and one role a call, and no groups.")}
        <div class="card invite">{Form::new(controls).view(fields.into_any(), "Review the invitation…", review, None)}</div>
        {reactive(Box::new(move || page.failed.get().map_or_else(|| ().into_any(), |error| view! { <Failure error retry=Some(review)/> }.into_any())))}
        {reactive(Box::new(move || table(changes, &page.portions.get(), page.is_open, retry)))}
    }
    .into_any()
}

/// What the page keeps.
#[derive(Clone, Copy)]
struct Page {
    emails: Field,
    asked: Asked,
    /// The requests of the last invitation, with what became of them.
    portions: RwSignal<Vec<Portion>, LocalStorage>,
    failed: RwSignal<Option<ClientError>>,
    is_looking: RwSignal<bool>,
    /// Whether all addresses of a long outcome are shown.
    is_open: RwSignal<bool>,
}

/// What is wrong with the text, each with its line; and how many addresses it has.
fn found(read: &Addresses) -> AnyView {
    let repeated = if read.repeated > 0 { format!(", {} more than once", grouped(read.repeated)) } else { String::new() };
    let count = (!read.fine.is_empty())
        .then(|| view! { <p class="small subtle" data-testid="addresses">{counted(read.fine.len())}{repeated}"."</p> });
    view! { {count}{line_faults("address-faults", &read.faults)} }.into_any()
}

fn counted(addresses: usize) -> String {
    if addresses == 1 { "One address".to_owned() } else { format!("{} addresses", grouped(addresses)) }
}

impl Page {
    /// Looks who is a member already, then asks for confirmation.
    fn review(self, api: &Api, changes: Changes) {
        if self.is_looking.get_untracked() || !self.asked.take_up() {
            return;
        }
        self.is_looking.set(true);
        self.failed.set(None);
        let (api, emails) = (api.clone(), read(&self.emails.text.get_untracked()).fine);
        spawn_local(async move {
            let members = members(&api, &emails).await;
            if self.is_looking.try_set(false).is_some() {
                return;
            }
            match members {
                Ok(members) => changes.propose(self.proposal(changes, &api, &emails, &members)),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    fn proposal(self, changes: Changes, api: &Api, emails: &[String], members: &[Member]) -> Proposal {
        let (terms, is_v1) = (self.asked.terms(), api.generation().get_untracked() == Tier::V1);
        let subject = |email: &String| Subject {
            name: email.clone(),
            detail: members.iter().find(|member| member.email.eq_ignore_ascii_case(email)).map(Member::words),
            id: String::new(),
        };
        let planned = if is_v1 { requests_v1(emails, &terms) } else { requests(emails, &terms) };
        let known: Vec<String> = members.iter().map(|member| member.email.clone()).collect();
        let portions: Vec<Portion> = planned.into_iter().map(|(emails, calls)| Portion::new(emails, calls, &known)).collect();
        let names = self.asked.names();
        let (kept, text) = (self.portions, self.emails.text);
        let planned: Vec<Change> = portions.iter().map(|portion| change(changes, portion, &names)).collect();
        let plan = move || Ok(planned.clone());
        let started = move || {
            // Shown as soon as it is on its way, and not asked for a second time; the page may be gone by then.
            let _ = kept.try_set(portions.clone());
            let _ = text.try_set(String::new());
            request_animation_frame(show_outcome);
        };
        let people = if emails.len() == 1 { "one person".to_owned() } else { format!("{} people", grouped(emails.len())) };
        let mail = match &terms.mail {
            Some(_) => "yes, to everybody in this list, with your text",
            None => "none: nobody is told",
        };
        let billing =
            if terms.rules.is_empty() && terms.groups.is_empty() { "no seat is taken" } else { "a seat of each product, for each person" };
        let mut effects = consequences("who has no Atlassian account gets one", &self.asked.words(), billing, mail);
        if is_v1 && !terms.groups.is_empty() {
            effects.push(("Groups", "not added: the v1 API cannot".to_owned()));
        }
        Proposal {
            subjects: emails.iter().map(subject).collect(),
            effects,
            undo: UNDO.to_owned(),
            started: Some(Rc::new(started)),
            ..Proposal::form(&format!("Invite {people}?"), &format!("Invite {people}"), Rc::new(plan))
        }
    }
}

/// It stands below a long form.
fn show_outcome() {
    if let Ok(Some(outcome)) = document().query_selector("[data-testid='outcome']") {
        outcome.scroll_into_view();
    }
}

const UNDO: &str = "Partly: each person can be removed on their page; a mail that was sent stays sent.";

fn change(changes: Changes, portion: &Portion, names: &[Named]) -> Change {
    let count = portion.emails.len();
    let who = if count == 1 { portion.emails[0].clone() } else { format!("{count} people") };
    Change {
        subject: Subject { name: who.clone(), detail: Some(portion.emails.join(", ")), id: portion.id.clone() },
        doing: format!("Inviting {who}"),
        done: "everybody who was let in can be found. The table on the page says it of each address.".to_owned(),
        calls: portion.calls.clone(),
        judge: Some(judge(portion, names.to_vec())),
        check: Some(check(changes, portion)),
        undo: Undo::Impossible(UNDO.to_owned()),
    }
}

/// Reads the answer, which says it of each address; that of v1 is bare account ids.
fn judge(portion: &Portion, names: Vec<Named>) -> Judge {
    let (asked, results) = (portion.emails.clone(), portion.results.clone());
    let name = move |id: &str, role: &str| called(&names, id, role);
    Rc::new(move |reply| {
        let all = match json::read::<One<Vec<InvitationResult>>>(&reply.body) {
            Some(One { data }) => outcomes(&asked, &data, &name),
            None => outcome_v1(&asked, json::read(&reply.body).unwrap_or_default()),
        };
        let failed: Vec<String> =
            all.iter().filter(|one| !one.failed.is_empty()).map(|one| format!("{}: {}", one.email, one.failed.join(" "))).collect();
        let is_nothing = !all.iter().any(Outcome::is_taken);
        results.set(Some(all));
        match (failed.is_empty(), is_nothing) {
            (true, _) => Judged::Done,
            (false, true) => Judged::Nothing(failed),
            (false, false) => Judged::Partly(failed),
        }
    })
}

/// Looks for those who were let in. Without a clear answer, who was a member before shows nothing, and it never counts as seen.
fn check(changes: Changes, portion: &Portion) -> Check {
    let portion = portion.clone();
    Rc::new(move |api| {
        let portion = portion.clone();
        Box::pin(async move {
            let stage = untrack(|| changes.about(&portion.id)).first().map(|item| item.stage.get_untracked());
            if stage.is_some_and(|stage| stage.is_unclear()) {
                // What an answer said before, to the first try or to another call, says nothing of the one that was lost.
                portion.results.set(None);
            }
            let results = portion.results.get_untracked();
            let awaited = awaited(&portion.emails, results.as_deref(), &portion.members);
            let there: Vec<String> = members(&api, &awaited).await?.into_iter().map(|member| member.email).collect();
            let is_shown = is_shown(&portion.emails, results.as_deref(), &portion.members, &there);
            portion.seen.set(there);
            Ok(is_shown)
        })
    })
}

/// Somebody who is a member already.
struct Member {
    email: String,
    standing: Standing,
}

impl Member {
    /// What an invitation does to a member.
    fn words(&self) -> String {
        match self.standing {
            Standing::Deactivated | Standing::ForDeletion => {
                format!("{}: Atlassian invites nobody whose account is inactive", self.standing.word().to_lowercase())
            }
            Standing::Suspended => "a member already, suspended: gains what is new, and stays suspended".to_owned(),
            _ => "a member already: gains what is new".to_owned(),
        }
    }
}

/// Those of the addresses that are members already.
async fn members(api: &Api, emails: &[String]) -> Result<Vec<Member>, ClientError> {
    let mut members = Vec::new();
    for portion in emails.chunks(MOST_EMAILS) {
        let search = UserSearch { emails: portion.to_vec(), limit: Some(100), ..UserSearch::default() };
        let people = generation::search(api, &search).await?.data;
        let is_member = |user: &User| user.membership_status != Some(MembershipStatus::NoMembership);
        let member = |user: User| Some(Member { standing: Standing::of(&user), email: user.email? });
        members.extend(people.into_iter().filter(is_member).filter_map(member));
    }
    Ok(members)
}

/// What is known of an address so far.
pub(crate) type Known = Option<Vec<Outcome>>;
