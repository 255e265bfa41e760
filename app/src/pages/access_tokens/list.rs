//! The tokens with where they stand, and revoking one after a question.

use catalogue::script::{AccessToken, AccessTokens, Standing, TOKENS_PATH};
use catalogue::wire::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::{Api, ClientError};
use crate::components::dialog::Dialog;
use crate::components::failure::Failure;
use crate::components::notice::notify;
use crate::components::part::{Part, reactive};
use crate::components::state::State;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::components::when::When;

const HEADS: [Head; 6] =
    [Head::Words("Name"), Head::Words("State"), Head::Words("May"), Head::Words("Last used"), Head::Words("Ends"), Head::Unseen("Acts")];

/// The word, shape and style of a standing.
#[must_use]
pub const fn mark(standing: Standing) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Works => ("Works", "●", "is-active"),
        Standing::Expiring => ("Ends soon", "◐", "is-suspended"),
        Standing::Expired => ("Expired", "○", "is-deactivated"),
        Standing::Revoked => ("Revoked", "✕", "is-deletion"),
        Standing::Orphaned => ("Without its issuer", "?", "is-unknown"),
    }
}

/// The list; never empty without saying why.
pub fn view(told: &AccessTokens, read: Part<AccessTokens>) -> AnyView {
    if told.tokens.is_empty() {
        let why = "Nobody has issued one. A script that works with this organization then needs a person's session.";
        return view! { <Empty title="There is no access token yet" why=why/> }.into_any();
    }
    let asked = RwSignal::new(None::<AccessToken>);
    let rows: Vec<AnyView> = told.tokens.iter().map(|token| row(token, asked)).collect();
    view! {
        {table("is-stacked", "access-tokens", &HEADS, view! { <tbody>{rows}</tbody> }.into_any())}
        {reactive(Box::new(move || asked.get().map_or_else(|| ().into_any(), |token| question(&token, asked, read))))}
    }
    .into_any()
}

fn row(token: &AccessToken, asked: RwSignal<Option<AccessToken>>) -> AnyView {
    let (word, shape, class) = mark(token.standing);
    let orphaned = (token.standing == Standing::Orphaned)
        .then(|| view! { <p class="small subtle">"Whoever issued it may no longer issue tokens, or nothing of what it was given."</p> });
    let revoked = token.revoked_by.clone().map(|by| view! { <p class="small subtle">"by " <bdi>{by.name}</bdi></p> });
    let may: Vec<AnyView> = token.capabilities.iter().map(|one| view! { <li>{one.words()}</li> }.into_any()).collect();
    let limits: Vec<AnyView> = token.limits.iter().map(|one| view! { <li class="subtle">{one.clone()}</li> }.into_any()).collect();
    let uses = (token.uses > 0).then(|| view! { <p class="small subtle">{uses(token.uses)}</p> });
    let revoke = token.standing.works().then(|| {
        let (kept, name) = (token.clone(), format!("Revoke “{}”", token.name));
        view! {
            <button type="button" class="button" aria-label=name on:click=move |_| asked.set(Some(kept.clone()))>"Revoke"</button>
        }
    });
    view! {
        <tr>
            <th scope="row"><bdi>{token.name.clone()}</bdi><p class="small subtle">"issued by " <bdi>{token.issuer.name.clone()}</bdi></p></th>
            <td data-role="State"><State word shape class/>{orphaned}{revoked}</td>
            <td data-role="May"><ul class="menu__list">{may}{limits}</ul></td>
            <td data-role="Last used"><When text=token.last_used.clone() absent="never"/>{uses}</td>
            <td data-role="Ends"><When text=Some(token.expires_at.clone()) absent="not known"/></td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

/// "1 request", "1,204 requests".
#[must_use]
pub fn uses(count: u64) -> String {
    let words = crate::moment::grouped(usize::try_from(count).unwrap_or(usize::MAX));
    if count == 1 { "1 request".to_owned() } else { format!("{words} requests") }
}

fn question(token: &AccessToken, asked: RwSignal<Option<AccessToken>>, read: Part<AccessTokens>) -> AnyView {
    let open = RwSignal::new(true);
    let fault = RwSignal::new(None::<ClientError>);
    let api = StoredValue::new_local(Api::get());
    let (id, name, verb) = (token.id.clone(), token.name.clone(), format!("Revoke “{}”", token.name));
    let revoke = Callback::new(move |()| {
        let (client, id, name) = (api.with_value(|api| api.client().clone()), id.clone(), name.clone());
        spawn_local(async move {
            match client.tell::<AccessToken>(Method::Delete, format!("{TOKENS_PATH}/{id}"), None).await {
                Ok(_) => {
                    notify(&format!("Revoked “{name}”. Its next request is refused."));
                    let _ = asked.try_set(None);
                    read.again();
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |_| {
        if !open.get() {
            asked.set(None);
        }
    });
    let failed = move || match fault.get() {
        Some(error) => view! { <Failure error retry=None/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Dialog open title=format!("Revoke “{}”?", token.name)>
            <p>"Scripts that use it are refused from their next request on. This cannot be taken back; issue a new token instead."</p>
            {reactive(Box::new(failed))}
            <div class="proposal__buttons">
                <button type="button" class="button" autofocus on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button is-danger" data-testid="revoke-token" on:click=move |_| revoke.run(())>{verb.clone()}</button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
