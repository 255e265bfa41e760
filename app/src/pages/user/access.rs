//! Access: products and the organization down, roles across, and how each role came: directly, through which group, or implied by another.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::role::{ORGANIZATION_ADMIN, SITE_ADMIN};
use catalogue::organization::{AssignmentMethod, Group, RoleAssignment};
use leptos::prelude::*;

use super::acts;
use super::granting;
use super::known::Known;
use super::matrix::{self, Matrix, Row};
use super::possible::Kind;
use super::reads::{self, Reads};
use crate::access::grant::{self, RoleOn};
use crate::access::held::Held;
use crate::change::{self, Changes, Item, Stage};
use crate::client::ClientError;
use crate::components::folded::folded;
use crate::components::part::{Part, Reading, reactive};
use crate::components::state::State;
use crate::components::vacant::{Empty, Skeleton};
use crate::routes::Page;
use crate::session;
use crate::standing::role_words;

/// The card.
pub fn card(reads: Reads, account_id: &str) -> AnyView {
    let id = account_id.to_owned();
    let body = reads.roles.show_or(8, move |roles| body(&roles, reads, &id), absent);
    let (changes, id) = (change::changes(), account_id.to_owned());
    view! {
        <section class="card" aria-labelledby="access" data-testid="access-card">
            <div class="card__header"><h2 id="access">"Access"</h2>{reactive(Box::new(move || grant_button(reads, changes)))}</div>
            {reactive(Box::new(move || on_their_way(changes, &id)))}
            {body}
        </section>
    }
    .into_any()
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

/// The changes of roles that were accepted and cannot be seen yet: up to 30 seconds.
fn on_their_way(changes: Changes, account_id: &str) -> AnyView {
    const ROLES: [&str; 4] = ["GRANT_ROLE", "REVOKE_ROLE", "GRANT_ORGANIZATION_ADMIN", "REVOKE_ORGANIZATION_ADMIN"];
    let is_role = |item: &Item| item.change.calls.iter().any(|call| ROLES.contains(&call.operation.name));
    let is_open = |item: &Item| item.stage.with(|stage| stage.is_moving() || matches!(stage, Stage::Pending { .. }));
    let items = changes.about(account_id).into_iter().filter(is_role).filter(is_open);
    let lines: Vec<AnyView> = items
        .map(|item| {
            let doing = item.change.doing.clone();
            view! { <li><State word="Pending" shape="◐" class="is-suspended"/>" "<bdi>{doing}</bdi>": shows within about 30 seconds."</li> }
                .into_any()
        })
        .collect();
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
fn body(roles: &[RoleAssignment], reads: Reads, account_id: &str) -> AnyView {
    if roles.is_empty() {
        let why = "This person has no role on any product, and none on the organization.";
        return view! { <Empty title="No roles" why=why/> }.into_any();
    }
    let (workspaces, remark) = match reads.workspaces.get() {
        Reading::Loading => return view! { <Skeleton lines=8/> }.into_any(),
        Reading::There(workspaces, _) => (Some(workspaces), None),
        Reading::NotPermitted => (None, Some("Your role does not include seeing the products, so their sites are shown by id.")),
        Reading::Failed(_) => (None, Some("The names of the sites could not be read, so they are shown by id.")),
    };
    let matrix = matrix::arrange(roles, workspaces.as_deref().map_or(&[], Vec::as_slice));
    view! {
        <p>{matrix::summary(&matrix)}</p>
        {remark.map(|remark| view! { <p class="small subtle">{remark}</p> })}
        <div class="matrix">{table(&matrix, account_id, reads)}</div>
        {legend(&matrix)}
    }
    .into_any()
}

fn table(matrix: &Matrix, account_id: &str, reads: Reads) -> AnyView {
    let changes = change::changes();
    let heads = matrix.roles.iter().map(|role| view! { <th scope="col" title=role.clone()>{role_words(role)}</th> });
    let (roles, id) = (matrix.roles.clone(), account_id.to_owned());
    let rows = folded(matrix.rows.clone(), "resources", matrix.roles.len() + 1, move |row| table_row(row, &roles, &id, reads, changes));
    view! {
        <table class="table matrix__table">
            <thead><tr><th scope="col">"Product and site"</th>{heads.collect_view()}</tr></thead>
            {rows}
        </table>
    }
    .into_any()
}

fn table_row(row: &Row, roles: &[String], account_id: &str, reads: Reads, changes: Changes) -> AnyView {
    let cells = row.cells.iter().zip(roles).map(|(methods, role)| match methods {
        None => view! { <td class="matrix__none"><span class="visually-hidden">"no"</span></td> }.into_any(),
        Some(methods) => {
            let shown = methods.iter().map(|method| method_view(method, &row.resource_id, role, account_id));
            let ways =
                if methods.is_empty() { view! { <span class="way">"Yes"</span> }.into_any() } else { shown.collect_view().into_any() };
            let revoke = revoke_button(row, role, methods, reads, changes);
            view! { <td data-role=role_words(role)><div class="matrix__ways">{ways}{revoke}</div></td> }.into_any()
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
        known.into_iter().for_each(|known| changes.propose(grant::revocation(&known.subject(), &on, held.remains())));
    };
    view! { <button type="button" class="button is-quiet matrix__revoke" aria-label=label on:click=revoke>"Revoke…"</button> }.into_any()
}

/// The role is never taken from oneself or from the last one who has it; the panel of acts says which of both it is.
fn demote_button(on: &RoleOn, reads: Reads, changes: Changes) -> AnyView {
    let known = Known::now(reads).filter(|known| known.act(Kind::Demote).is_some_and(|act| act.is_possible()));
    let Some(known) = known.map(Rc::new) else { return view! { <span class="small subtle">"Cannot be revoked now"</span> }.into_any() };
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
