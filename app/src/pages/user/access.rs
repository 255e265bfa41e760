//! Access: products and the organization down, roles across, and how each role came: directly, through which group, or implied by another.

use catalogue::organization::{AssignmentMethod, Group, RoleAssignment};
use leptos::prelude::*;

use super::matrix::{self, Matrix, Row};
use super::reads::{self, Reads};
use crate::client::ClientError;
use crate::components::folded::folded;
use crate::components::part::{Part, Reading, reactive};
use crate::components::vacant::{Empty, Skeleton};
use crate::standing::role_words;

/// The card.
pub fn card(reads: Reads, account_id: &str) -> AnyView {
    let id = account_id.to_owned();
    let body = reads.roles.show_or(8, move |roles| body(&roles, reads, &id), absent);
    view! {
        <section class="card" aria-labelledby="access" data-testid="access-card">
            <h2 id="access">"Access"</h2>
            {body}
        </section>
    }
    .into_any()
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
        <div class="matrix">{table(&matrix, account_id)}</div>
        {legend(&matrix)}
    }
    .into_any()
}

fn table(matrix: &Matrix, account_id: &str) -> AnyView {
    let heads = matrix.roles.iter().map(|role| view! { <th scope="col" title=role.clone()>{role_words(role)}</th> });
    let (roles, id) = (matrix.roles.clone(), account_id.to_owned());
    let rows = folded(matrix.rows.clone(), "resources", matrix.roles.len() + 1, move |row| table_row(row, &roles, &id));
    view! {
        <table class="table matrix__table">
            <thead><tr><th scope="col">"Product and site"</th>{heads.collect_view()}</tr></thead>
            {rows}
        </table>
    }
    .into_any()
}

fn table_row(row: &Row, roles: &[String], account_id: &str) -> AnyView {
    let cells = row.cells.iter().zip(roles).map(|(methods, role)| match methods {
        None => view! { <td class="matrix__none"><span class="visually-hidden">"no"</span></td> }.into_any(),
        Some(methods) => {
            let methods = methods.iter().map(|method| method_view(method, &row.resource_id, role, account_id));
            let ways =
                if methods.len() == 0 { view! { <span class="way">"Yes"</span> }.into_any() } else { methods.collect_view().into_any() };
            view! { <td data-role=role_words(role)><div class="matrix__ways">{ways}</div></td> }.into_any()
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
            let names: Vec<String> = groups.iter().map(|group| group.name.clone().unwrap_or_else(|| group.id.clone())).collect();
            view! { "Through "<bdi>{names.join(", ")}</bdi> }.into_any()
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
