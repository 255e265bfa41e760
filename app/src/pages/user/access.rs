//! Access: products and the organization down, roles across, and how each role came: directly, through which group, or implied by another.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::role::{ORGANIZATION_ADMIN, SITE_ADMIN};
use catalogue::organization::{AssignmentMethod, Group, RoleAssignment};
use leptos::prelude::*;

use super::acts;
use super::granting;
use super::known::Known;
use super::matrix::{self, At, Matrix, Row};
use super::pending::{self, RoleChange};
use super::possible::{Answer, Kind};
use super::reads::{self, Reads};
use crate::access::grant::{self, RoleOn};
use crate::change::{self, Changes};
use crate::client::ClientError;
use crate::components::card::framed_with_acts;
use crate::components::folded::folded_as;
use crate::components::icon::Icon;
use crate::components::part::{Part, Reading, reactive};
use crate::components::state::State;
use crate::components::vacant::{Empty, Skeleton};
use crate::routes::Page;
use crate::session;
use crate::standing::role_words;
use catalogue::organization::held::Held;

/// The card.
pub fn card(reads: Reads, account_id: &str) -> AnyView {
    let (changes, id) = (change::changes(), account_id.to_owned());
    let organization = session::current().organization.id;
    let pending = Memo::new(move |_| pending::roles(changes, &id, &organization));
    // The table is laid out anew only when a change comes or goes, and not for each word about it.
    let expected = Memo::new(move |_| pending.get().into_iter().map(|change| change.at).collect::<Vec<At>>());
    let locked = Memo::new(move |_| pending.with(|pending| pending::under_way(pending)));
    let table = Table {
        reads,
        changes,
        pending,
        expected,
        locked,
        account_id: StoredValue::new(account_id.to_owned()),
        is_open: RwSignal::new(false),
    };
    let body = reads.roles.show_or(8, move |roles| body(&roles, table), absent);
    let grant = reactive(Box::new(move || grant_button(reads, changes)));
    let body = view! { {reactive(Box::new(move || on_their_way(pending)))}{body} }.into_any();
    framed_with_acts("access", "Access", "access-card", grant, body)
}

/// What the table is made of.
#[derive(Clone, Copy)]
struct Table {
    reads: Reads,
    changes: Changes,
    pending: Memo<Vec<RoleChange>>,
    expected: Memo<Vec<At>>,
    /// The cells of which nothing more can be asked for now.
    locked: Memo<Vec<At>>,
    account_id: StoredValue<String>,
    /// Whether the rest of a long table is shown; kept while it is laid out anew.
    is_open: RwSignal<bool>,
}

/// Where roles may be granted now.
fn grant_button(reads: Reads, changes: Changes) -> AnyView {
    let Some(known) = Known::now(reads).filter(|known| known.act(Kind::Roles).is_some_and(|act| act.is_possible())) else {
        return ().into_any();
    };
    let Some(workspaces) = reads.workspaces.value() else { return ().into_any() };
    let known = Rc::new(known);
    let grant = move |_| {
        let proposal = changes.below(|| untrack(|| granting::proposal(&known, &workspaces)));
        changes.propose(proposal);
    };
    view! { <button type="button" class="button" on:click=grant>"Grant a role…"</button> }.into_any()
}

/// The changes of roles that are on their way; also where the assignments themselves cannot be read.
fn on_their_way(pending: Memo<Vec<RoleChange>>) -> AnyView {
    let line = |RoleChange { doing, words, .. }: RoleChange| {
        let words = if words == "pending" { "shows within about 30 seconds".to_owned() } else { words };
        view! { <li><State word="Pending" shape="◐" class="is-suspended"/>" "<bdi>{doing}</bdi>": "{words}"."</li> }.into_any()
    };
    let lines: Vec<AnyView> = pending.get().into_iter().map(line).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! { <ul class="pending-roles" data-testid="pending-roles">{lines}</ul> }.into_any()
}

/// A managed account that no directory knows: that is an answer, and no failure.
pub fn absent(error: &ClientError) -> Option<AnyView> {
    let why = "No directory of this organization knows this account, so there is nothing to show.";
    error.is_not_found().then(|| view! { <Empty title="In no directory" why=why/> }.into_any())
}

/// Waits for the names, so that the table is laid out once.
fn body(roles: &[RoleAssignment], table: Table) -> AnyView {
    let expected = table.expected.get();
    table.locked.track();
    if roles.is_empty() && expected.is_empty() {
        let why = "This person has no role on any product, and none on the organization.";
        return view! { <Empty title="No roles" why=why/> }.into_any();
    }
    let (workspaces, remark) = match table.reads.workspaces.get() {
        Reading::Loading => return view! { <Skeleton lines=8/> }.into_any(),
        Reading::There(workspaces, _) => (Some(workspaces), None),
        Reading::NotPermitted => (None, Some("Your role does not include seeing the products, so their sites are shown by id.")),
        Reading::Failed(_) => (None, Some("The names of the sites could not be read, so they are shown by id.")),
    };
    let matrix = matrix::arrange(roles, &expected, workspaces.as_deref().map_or(&[], Vec::as_slice));
    view! {
        <p>{matrix::summary(&matrix)}</p>
        {remark.map(|remark| view! { <p class="small subtle">{remark}</p> })}
        <div class="matrix">{laid_out(&matrix, table)}</div>
        {legend(&matrix)}
    }
    .into_any()
}

fn laid_out(matrix: &Matrix, table: Table) -> AnyView {
    let heads = matrix.roles.iter().map(|role| view! { <th scope="col" title=role.clone()>{role_words(role)}</th> });
    let (roles, columns) = (matrix.roles.clone(), matrix.roles.len() + 1);
    let rows = folded_as(table.is_open, matrix.rows.clone(), "resources", columns, move |row| table_row(row, &roles, table));
    view! {
        <table class="table matrix__table">
            <thead><tr><th scope="col">"Product and site"</th>{heads.collect_view()}</tr></thead>
            {rows}
        </table>
    }
    .into_any()
}

fn table_row(row: &Row, roles: &[String], table: Table) -> AnyView {
    let (expected, locked) = (table.expected.get_untracked(), table.locked.get_untracked());
    let cells = row.cells.iter().zip(roles).map(|(methods, role)| {
        let is_expected = expected.iter().any(|at| at.is(&row.resource_id, role));
        let pending = is_expected.then(|| pending_words(row.resource_id.clone(), role.clone(), table.pending));
        let is_locked = locked.iter().any(|at| at.is(&row.resource_id, role));
        let held = methods.as_ref().map(|methods| ways(row, role, methods, is_locked, table));
        match (held, pending) {
            (None, None) => view! { <td class="matrix__none"><span class="visually-hidden">"no"</span></td> }.into_any(),
            (held, pending) => view! { <td data-role=role_words(role)><div class="matrix__ways">{held}{pending}</div></td> }.into_any(),
        }
    });
    view! {
        <tr>
            <th scope="row" title=row.resource_id.clone()>
                <span class="matrix__product">{row.place.product.clone()}</span>
                <span class="matrix__site small">{row.place.site.clone()}</span>
                {row.note.clone().map(|note| view! { <span class="matrix__note small">"◐ "{note}</span> })}
            </th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

/// By which ways a role came, and the way to take it away. What is on its way already is not offered a second time, unless its outcome is left unknown.
fn ways(row: &Row, role: &str, methods: &[AssignmentMethod], is_locked: bool, table: Table) -> AnyView {
    let account_id = table.account_id.get_value();
    let shown = methods.iter().map(|method| method_view(method, &row.resource_id, role, &account_id)).collect_view();
    let untold = methods.is_empty().then(|| view! { <span class="way">"Yes"</span> });
    let revoke = (!is_locked).then(|| revoke_button(row, role, methods, table.reads, table.changes));
    view! { {shown}{untold}{revoke} }.into_any()
}

/// What of the cell is on its way.
fn pending_words(resource_id: String, role: String, pending: Memo<Vec<RoleChange>>) -> AnyView {
    let words = move || {
        let of = |change: &&RoleChange| change.at.is(&resource_id, &role);
        let told = |change: &RoleChange| format!("{}: {}", if change.is_grant { "Granting" } else { "Revoking" }, change.words);
        pending.with(|pending| pending.iter().rev().find(of).map(told))
    };
    view! { <span class="way is-suspended" data-testid="pending-role"><span class="way__shape" aria-hidden="true">"◐"</span><span>{words}</span></span> }
        .into_any()
}

/// Takes a direct grant away. What comes through a group ends there; what another role implies goes with that role.
fn revoke_button(row: &Row, role: &str, methods: &[AssignmentMethod], reads: Reads, changes: Changes) -> AnyView {
    let has = |wanted: AssignmentMethod| methods.contains(&wanted);
    let held = Held {
        is_direct: has(AssignmentMethod::Direct),
        is_through_group: has(AssignmentMethod::GroupDirect),
        is_inferred: has(AssignmentMethod::Inferred),
        is_untold: methods.is_empty(),
    };
    let is_administration = [ORGANIZATION_ADMIN, SITE_ADMIN].contains(&role);
    let needed = if is_administration { Capability::GrantAdministration } else { Capability::GrantRole };
    if !held.is_revocable() || !session::may(needed) {
        return ().into_any();
    }
    let on = RoleOn { role: role.to_owned(), resource_id: row.resource_id.clone(), place: row.place.clone() };
    if on.is_organization_admin() {
        return reactive(Box::new(move || demote_button(&on, reads, changes)));
    }
    let label = format!("Revoke {}…", on.words());
    let revoke = move |_| {
        let known = changes.below(|| untrack(|| Known::now(reads)));
        known.into_iter().for_each(|known| changes.propose(grant::revocation(&known.subject(), &on, held.remains(), known.viewer.is_self)));
    };
    view! { <button type="button" class="button is-quiet matrix__revoke" aria-label=label on:click=revoke>"Revoke…"</button> }.into_any()
}

/// The role is never taken from oneself or from the last one who has it; the first reason stands in its place, all of them in the panel of acts.
fn demote_button(on: &RoleOn, reads: Reads, changes: Changes) -> AnyView {
    let known = Known::now(reads);
    let why = match known.as_ref().and_then(|known| known.act(Kind::Demote)).map(|act| act.answer) {
        Some(Answer::Possible(_)) => None,
        Some(Answer::Blocked(obstacles)) => obstacles.into_iter().next().map(|obstacle| obstacle.words),
        Some(Answer::Open(words)) => Some(words.to_owned()),
        None => Some("Cannot be revoked now".to_owned()),
    };
    let (Some(known), None) = (known.map(Rc::new), &why) else {
        return view! { <span class="small subtle matrix__kept"><Icon name="lock"/>{why}</span> }.into_any();
    };
    let label = format!("Revoke {}…", on.words());
    let revoke = move |_| {
        let proposal = changes.below(|| untrack(|| acts::propose(&known, Kind::Demote)));
        proposal.into_iter().for_each(|proposal| changes.propose(proposal));
    };
    view! { <button type="button" class="button is-quiet matrix__revoke" aria-label=label on:click=revoke>"Revoke…"</button> }.into_any()
}

fn method_view(method: &AssignmentMethod, resource_id: &str, role: &str, account_id: &str) -> AnyView {
    let (words, shape, class) = matrix::method_words(method);
    let words = match method {
        AssignmentMethod::GroupDirect => through(reads::granting_groups(account_id, resource_id, role)),
        _ => words.to_owned().into_any(),
    };
    view! { <span class=format!("way {class}")><span class="way__shape" aria-hidden="true">{shape}</span><span>{words}</span></span> }
        .into_any()
}

/// The names of the groups, once known; a failure here is only a missing name.
fn through(groups: Part<Vec<Group>>) -> AnyView {
    reactive(Box::new(move || match groups.get() {
        Reading::Loading => "Through a group…".into_any(),
        Reading::NotPermitted | Reading::Failed(_) => "Through a group that could not be read".into_any(),
        Reading::There(groups, _) if groups.is_empty() => "Through a group".into_any(),
        Reading::There(groups, _) => {
            let links = groups.iter().map(|group| {
                let name = crate::access::group::name(group);
                view! { " "<a href=Page::Group { group_id: group.id.clone() }.path()><bdi>{name}</bdi></a> }
            });
            view! { "Through"{links.collect_view()} }.into_any()
        }
    }))
}

/// What the ways mean; only those that occur.
fn legend(matrix: &Matrix) -> AnyView {
    let has =
        |wanted: &AssignmentMethod| matrix.rows.iter().flat_map(|row| row.cells.iter().flatten()).flatten().any(|method| method == wanted);
    let meanings = [
        (AssignmentMethod::Direct, "● Direct: granted to the person, and can be revoked here."),
        (AssignmentMethod::GroupDirect, "◆ Through a group: ends when the person leaves the group."),
        (AssignmentMethod::Inferred, "○ Implied: comes with another role and goes with it."),
    ];
    let lines = meanings.into_iter().filter(|(method, _)| has(method)).map(|(_, words)| view! { <li>{words}</li> });
    view! { <ul class="legend small subtle">{lines.collect_view()}</ul> }.into_any()
}
