//! What is possible: every act with its consequence, or the reason why not. Information only.

use leptos::prelude::*;

use super::possible::{self, Act, Consequence, Rules, Situation, Sorted, Viewer};
use super::reads::Reads;
use super::{access, known_user, story};
use crate::components::icon::Icon;
use crate::components::part::{Reading, reactive};
use crate::components::vacant::Skeleton;
use crate::session;

/// The panel.
pub fn panel(reads: Reads) -> AnyView {
    let body = reactive(Box::new(move || body(reads)));
    view! {
        <section class="card" data-testid="possible">
            <h2 id="possible">"What is possible"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(reads: Reads) -> AnyView {
    let Some(user) = known_user(reads) else {
        return match reads.user.get() {
            Reading::Loading => view! { <Skeleton lines=24/> }.into_any(),
            _ => view! { <p class="subtle">"Nothing can be said before the person's state could be read."</p> }.into_any(),
        };
    };
    let session = session::current();
    let is_same =
        |one: Option<&str>, other: Option<&str>| matches!((one, other), (Some(one), Some(other)) if one.eq_ignore_ascii_case(other));
    let permissions = reads.permissions.get();
    let rules = match &permissions {
        Reading::Loading => Rules::Loading,
        Reading::There(permissions, _) => Rules::Known(permissions),
        Reading::Failed(error) if story::unreached(error).is_some() => Rules::Unmanaged,
        Reading::Failed(_) | Reading::NotPermitted => Rules::Unknown,
    };
    let acts = possible::acts(&Situation {
        user: &user,
        rules,
        is_organization_admin: access::is_organization_admin(reads),
        tokens: reads.tokens.value().map(|tokens| tokens.len()),
        viewer: Viewer {
            role: session.role,
            is_self: session.person.id == user.account_id || is_same(session.person.email.as_deref(), user.email.as_deref()),
            capabilities: session.capabilities,
        },
    });
    lists(acts)
}

fn lists(acts: Vec<Act>) -> AnyView {
    let Sorted { possible, open, blocked } = possible::sorted(acts);
    let possible = possible.into_iter().map(|(act, cautions)| {
        let cautions = cautions.into_iter().map(|text| view! { <p class="acts__caution">{text}</p> }).collect_view();
        item(&[act.title], view! { {cautions}{consequence(act.consequence)} }.into_any())
    });
    let open = open.into_iter().map(|(titles, why)| item(&titles, view! { <p class="subtle">{why}</p> }.into_any()));
    let blocked = blocked.into_iter().map(|(titles, obstacles)| {
        let reasons =
            obstacles.into_iter().map(|obstacle| view! { <p>{obstacle.words}". "<span class="subtle">{obstacle.remedy}</span></p> });
        item(&titles, reasons.collect_view().into_any())
    });
    view! {
        {list("Possible now", "check", possible.collect())}
        {list("Not known", "warning", open.collect())}
        {list("Not possible, because …", "lock", blocked.collect())}
        <p class="small subtle">"What is said about billing is an estimate. Nothing can be changed from this page yet."</p>
    }
    .into_any()
}

fn list(title: &'static str, icon: &'static str, items: Vec<AnyView>) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    view! {
        <h3 class="acts__heading"><Icon name=icon/>{title}</h3>
        <ul class="acts">{items}</ul>
    }
    .into_any()
}

/// Acts that share what is said about them.
fn item(titles: &[&'static str], body: AnyView) -> AnyView {
    let titles = titles.iter().map(|title| view! { <h4>{*title}</h4> }).collect_view();
    view! { <li>{titles}{body}</li> }.into_any()
}

/// One line: sign-in, access, billing, undo. Billing is an estimate.
fn consequence(consequence: Consequence) -> AnyView {
    let parts = [
        ("Sign-in", consequence.sign_in, "unchanged"),
        ("Access", consequence.access, "unchanged"),
        ("Billing", consequence.billing, "unchanged"),
        ("Undo", consequence.undo, ""),
    ];
    let parts = parts.into_iter().filter(|(_, words, silent)| words != silent);
    view! {
        <dl class="acts__effects small">
            {parts.map(|(what, words, _)| view! { <div><dt>{what}</dt><dd>{words}</dd></div> }).collect_view()}
        </dl>
    }
    .into_any()
}
