//! What the members of a group gain: roles by product, and for which it is a default group.

use catalogue::capability::Capability;
use catalogue::organization::{Group, GroupRole};
use leptos::prelude::*;

use crate::access::place::{self, Workspace};
use crate::access::read;
use crate::client::Api;
use crate::components::card::framed;
use crate::components::folded::folded;
use crate::components::part::{Part, Reading};
use crate::components::vacant::{Empty, Skeleton};
use crate::session;
use crate::standing::role_words;

/// The card.
pub fn card(group: &Group) -> AnyView {
    let (api, id) = (Api::get(), group.id.clone());
    let roles = Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || {
        read::group_roles(api.clone(), id.clone())
    });
    let api = Api::get();
    let workspaces = Part::permitted(session::may(Capability::ReadOrganization), Capability::ReadOrganization.words(), move || {
        read::workspaces(api.clone())
    });
    framed("gains", "What members gain", "gains-card", roles.show(4, move |roles| body(&roles, workspaces)))
}

/// Waits for the names, so that the table is laid out once; without them the ids have to do.
fn body(roles: &[GroupRole], workspaces: Part<Vec<Workspace>>) -> AnyView {
    if roles.is_empty() {
        let why = "Members gain no role on any product through this group; it only keeps them together.";
        return view! { <Empty title="No roles" why=why/> }.into_any();
    }
    let known = match workspaces.get() {
        Reading::Loading => return view! { <Skeleton lines=4/> }.into_any(),
        Reading::There(workspaces, _) => workspaces.to_vec(),
        Reading::Failed(_) | Reading::NotPermitted => Vec::new(),
    };
    let rows = folded(roles.to_vec(), "products", 2, move |role| row(role, &known));
    view! {
        <table class="table">
            <thead><tr><th scope="col">"Product and site"</th><th scope="col">"Role"</th></tr></thead>
            {rows}
        </table>
    }
    .into_any()
}

fn row(role: &GroupRole, workspaces: &[Workspace]) -> AnyView {
    let place = place::name(&role.resource_id, role.resource_owner.as_deref(), workspaces);
    let roles: Vec<String> = role.roles.iter().map(|role| role_words(role)).collect();
    let default = role.default_role.as_deref().map(|role| format!("Default group: who becomes {} there is put into it", role_words(role)));
    view! {
        <tr>
            <th scope="row" title=role.resource_id.clone()>
                <span class="matrix__product">{place.product}</span>
                <span class="matrix__site small">{place.site}</span>
            </th>
            <td>{roles.join(", ")}{default.map(|words| view! { <span class="matrix__note small subtle">{words}</span> })}</td>
        </tr>
    }
    .into_any()
}
