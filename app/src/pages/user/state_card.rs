//! The state card: what the person can do now in one sentence, the three axes behind it, what it costs, since when.

use catalogue::organization::{LastActiveDates, User};
use leptos::prelude::*;

use super::reads::Reads;
use super::{known, known_user, story};
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::part::{Reading, not_permitted, reactive};
use crate::components::state::State;
use crate::components::vacant::Skeleton;
use crate::components::when::When;
use crate::moment;
use crate::standing::{self, Axis, Standing};

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reactive(Box::new(move || body(reads)));
    view! {
        <section class="card state-card" aria-labelledby="state" data-testid="state-card">
            <h2 id="state" class="visually-hidden">"State"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(reads: Reads) -> AnyView {
    if let Some(user) = known_user(reads) {
        let is_listed = reads.user.value().is_some();
        return story(&user, reads.activity.value().as_deref(), is_listed, reads);
    }
    match reads.user.get() {
        Reading::Failed(error) => view! { <Failure error retry=Some(Callback::new(move |()| reads.user.again()))/> }.into_any(),
        Reading::NotPermitted => not_permitted(catalogue::capability::Capability::ReadDirectory.words()),
        _ => view! { <Skeleton lines=7/> }.into_any(),
    }
}

fn story(user: &User, activity: Option<&LastActiveDates>, is_listed: bool, reads: Reads) -> AnyView {
    let state = Standing::of(user);
    let missing = (!is_listed).then(|| match reads.user.get() {
        Reading::Failed(error) if !error.is_not_found() => {
            view! { <Failure error retry=Some(Callback::new(move |()| reads.user.again()))/> }.into_any()
        }
        Reading::Failed(_) => {
            view! { <p class="subtle">"No directory of this organization knows this managed account; what is shown comes from the account."</p> }
                .into_any()
        }
        _ => ().into_any(),
    });
    view! {
        <p class="state-card__sentence" data-testid="state-sentence">{story::sentence(user)}</p>
        {on_its_way(user, reads)}
        {missing}
        <dl class="axes">{standing::axes(user).into_iter().map(axis).collect_view()}</dl>
        <dl class="state-card__more">
            <div><dt>"Billing"</dt><dd>{story::billing(state)}" "<span class="subtle">"(estimate)"</span></dd></div>
            {dates(user, activity)}
        </dl>
    }
    .into_any()
}

/// What was asked of Atlassian and is not seen yet, and what will happen by itself.
fn on_its_way(user: &User, reads: Reads) -> AnyView {
    let removal = known::leaving(reads, user).map(|leaving| {
        view! {
            <p class="state-card__pending" role="status" data-testid="leaving">
                <Icon name="note"/>
                <span>{leaving.words(|at| moment::exact(at / 1_000))}</span>
            </p>
        }
    });
    let asked = known::deletion_asked(reads, &user.account_id);
    let deletion = story::deletion_end(user, asked, moment::now()).map(|end| {
        view! {
            <p class="state-card__pending" data-testid="deletion">
                <Icon name="warning"/>
                <span>{end.words(moment::day)}</span>
            </p>
        }
    });
    view! { {removal}{deletion} }.into_any()
}

fn axis(axis: Axis) -> AnyView {
    view! {
        <div class="axes__axis">
            <dt>{axis.question}</dt>
            <dd><State word=axis.answer shape=axis.shape class=axis.class/></dd>
        </div>
    }
    .into_any()
}

fn dates(user: &User, activity: Option<&LastActiveDates>) -> AnyView {
    let added = user.added_to_org.clone().or_else(|| activity?.added_to_org_timestamp.clone()).or_else(|| activity?.added_to_org.clone());
    let deactivated = user.deactivated_on.clone();
    view! {
        <div><dt>"Added to the organization"</dt><dd><When text=added absent="not known"/></dd></div>
        {deactivated.map(|date| view! { <div><dt>"Deactivated"</dt><dd><When text=Some(date) absent=""/></dd></div> })}
    }
    .into_any()
}
