//! The card of products on their sites, with the seats in use where the upstream tells.

use catalogue::capability::Capability;
use catalogue::organization::{Resource, SEARCH_WORKSPACES, WorkspaceAttributes, WorkspaceSearch};
use leptos::prelude::*;

use super::card::{card, short_list};
use super::census::number;
use super::{part, people_where};
use crate::components::vacant::Empty;
use crate::standing::product_words;

type Product = Resource<WorkspaceAttributes>;

/// More products than one page of this size are told to exist, not listed.
const PAGE: u32 = 100;

/// The card.
pub fn products_card() -> AnyView {
    let products = part(Capability::ReadOrganization, |api| async move {
        let search = WorkspaceSearch { limit: Some(PAGE), ..WorkspaceSearch::default() };
        api.post_to(SEARCH_WORKSPACES, &[], &search).await
    });
    let body = products.show(6, |page| {
        if page.data.is_empty() {
            return view! { <Empty title="No products" why="The organization has no product that the key can see."/> }.into_any();
        }
        let entries = page.data.iter().map(entry).collect();
        view! {
            <p class="subtle">{sentence(&page.data)}</p>
            {short_list(entries, "products", page.links.next_cursor().is_some())}
        }
        .into_any()
    });
    card("products", "Products", "is-wide products", body)
}

fn entry(product: &Product) -> AnyView {
    let attributes = &product.attributes;
    let kind = attributes.kind.clone().or_else(|| attributes.type_key.as_deref().map(product_words));
    let host = attributes.host_url.as_deref().map(|host| host.trim_start_matches("https://").to_owned());
    let beside = [kind, host].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let share = full(attributes);
    view! {
        <li class="entry is-product">
            <span class="entry__main">
                <a href=people_where("resource", &product.id)><bdi>{name(product)}</bdi></a>
                <span class="small subtle">{beside}</span>
            </span>
            {seats(attributes)
                .map(|words| {
                    view! {
                        <span class="entry__seats">
                            <span class="small">{words}</span>
                            {share.map(meter)}
                        </span>
                    }
                })}
        </li>
    }
    .into_any()
}

fn meter(share: u64) -> AnyView {
    let is_full = share >= 100;
    view! {
        <span class="seats" aria-hidden="true">
            <span class="seats__used" class:is-full=is_full style:width=format!("{}%", share.min(100))></span>
        </span>
    }
    .into_any()
}

fn name(product: &Product) -> String {
    let attributes = &product.attributes;
    let given = attributes.name.clone().filter(|name| !name.is_empty());
    given.or_else(|| attributes.type_key.as_deref().map(product_words)).unwrap_or_else(|| product.id.clone())
}

/// "812 of 1,000 seats used", or what is known of it.
fn seats(product: &WorkspaceAttributes) -> Option<String> {
    let words = match (product.usage, product.capacity) {
        (Some(usage), Some(capacity)) => format!("{} of {} seats used", number(usage), number(capacity)),
        (Some(usage), None) => format!("{} seats used", number(usage)),
        (None, Some(capacity)) => format!("{} seats, use not said", number(capacity)),
        (None, None) => return None,
    };
    Some(words)
}

/// How much of the seats is used, in per cent.
fn full(product: &WorkspaceAttributes) -> Option<u64> {
    let (usage, capacity) = (product.usage?, product.capacity?);
    (capacity > 0).then(|| usage.saturating_mul(100) / capacity)
}

fn sentence(products: &[Product]) -> String {
    let count = if products.len() == 1 { "1 product".to_owned() } else { format!("{} products", products.len()) };
    let taken = products.iter().filter(|product| full(&product.attributes).is_some_and(|share| share >= 100)).count();
    let are_seats_known = products.iter().any(|product| seats(&product.attributes).is_some());
    match taken {
        0 if !are_seats_known => {
            format!("{count}. Each name leads to the people who can use it. Atlassian gives no seat numbers for them.")
        }
        0 => format!("{count}. Each name leads to the people who can use it."),
        1 => format!("{count}; 1 has no free seat, so nobody can be added to it."),
        taken => format!("{count}; {taken} have no free seat, so nobody can be added to them."),
    }
}

#[cfg(test)]
mod tests;
