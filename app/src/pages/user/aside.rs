//! What is possible: every act with its consequence, or the reason why not. Information only.

use leptos::prelude::*;

use super::possible::{self, Act, Answer, Consequence, Rules, Situation, Viewer};
use super::reads::Reads;
use super::{access, known_user, story};
use crate::components::icon::Icon;
use crate::components::loaded::Skeleton;
use crate::components::part::{Reading, reactive};
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
            Reading::Loading => view! { <Skeleton lines=12/> }.into_any(),
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
    sorted(acts)
}

/// First what is possible, then what is not known, then what is not.
fn sorted(acts: Vec<Act>) -> AnyView {
    let (possible, rest): (Vec<Act>, Vec<Act>) = acts.into_iter().partition(|act| matches!(act.answer, Answer::Possible(_)));
    let (open, blocked): (Vec<Act>, Vec<Act>) = rest.into_iter().partition(|act| matches!(act.answer, Answer::Open(_)));
    view! {
        {list("Possible now", "check", possible)}
        {list("Not known", "warning", open)}
        {list("Not possible, because …", "lock", blocked)}
    }
    .into_any()
}

fn list(title: &'static str, icon: &'static str, acts: Vec<Act>) -> AnyView {
    if acts.is_empty() {
        return ().into_any();
    }
    view! {
        <h3 class="acts__heading"><Icon name=icon/>{title}</h3>
        <ul class="acts">{acts.into_iter().map(item).collect_view()}</ul>
    }
    .into_any()
}

fn item(act: Act) -> AnyView {
    let body = match act.answer {
        Answer::Possible(cautions) => view! {
            {cautions.into_iter().map(|text| view! { <p class="acts__caution">{text}</p> }).collect_view()}
            {consequence(act.consequence)}
        }
        .into_any(),
        Answer::Open(why) => view! { <p class="subtle">{why}</p> }.into_any(),
        Answer::Blocked(obstacles) => obstacles
            .into_iter()
            .map(|obstacle| view! { <p>{obstacle.words}". "<span class="subtle">{obstacle.remedy}</span></p> })
            .collect_view()
            .into_any(),
    };
    view! { <li><h4>{act.title}</h4>{body}</li> }.into_any()
}

/// One line: sign-in, access, billing, undo. Billing is an estimate.
fn consequence(consequence: Consequence) -> AnyView {
    let parts = [
        ("Sign-in", consequence.sign_in, "unchanged"),
        ("Access", consequence.access, "unchanged"),
        ("Billing (estimate)", consequence.billing, "unchanged"),
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
