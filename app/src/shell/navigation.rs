//! The navigation: every page with its place, on narrow screens four and the rest behind one; and how many requests wait for the reader.

use catalogue::capability::Capability;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Api;
use crate::components::icon::Icon;
use crate::deferred::Afterwards;
use crate::routes::Page;
use crate::{address, moment, session};

/// How long the count of requests is taken as it was told, in seconds.
const PAUSE: i64 = 60;

/// How many places the bar of a narrow screen has; where there are more pages, the last place leads to the rest.
const BAR: usize = 5;

/// How many pages stand in the bar of a narrow screen.
const fn in_bar(pages: usize) -> usize {
    if pages > BAR { BAR - 1 } else { pages }
}

#[component]
pub fn Navigation() -> impl IntoView {
    let path = address::present().path();
    let section = Memo::new(move |_| Page::parse(&path.get()).map(|page| page.section()));
    let shown = in_bar(Page::MENU.len());
    let waits = follow_waiting();
    let entry = move |page: Page, is_rest: bool| {
        let (href, icon, title, current) = (page.path(), page.icon(), page.title(), page.clone());
        view! {
            <a class="nav__link" class:is-rest=is_rest href=href aria-current=move || (section.get().as_ref() == Some(&current)).then_some("page")>
                <Icon name=icon/>
                <span>{title}</span>
                {(page == Page::Approvals).then(|| waiting(waits))}
            </a>
        }
    };
    let links = Page::MENU.into_iter().enumerate().map(|(at, page)| entry(page, at >= shown)).collect_view();
    let rest = move || Page::MENU[shown..].iter().map(|page| entry(page.clone(), false).into_any()).collect();
    let more = (shown < Page::MENU.len()).then(|| more(Box::new(rest), section, waits));
    view! {
        <nav class="nav" aria-label="Main">
            <a class="nav__brand" href="/" aria-label="Rollcall, to the overview"><Icon name="brand"/><span>"Rollcall"</span></a>
            <div class="nav__links">{links}{more}</div>
        </nav>
    }
}

/// The last place of the bar, where there are more pages than places. Wide screens show all and never this.
fn more(rest: Box<dyn Fn() -> Vec<AnyView> + Send>, section: Memo<Option<Page>>, waits: RwSignal<usize>) -> AnyView {
    let is_here = move || section.get().is_some_and(|now| Page::MENU[in_bar(Page::MENU.len())..].contains(&now));
    let popover = Afterwards::start();
    view! {
        <button
            type="button"
            class="nav__link nav__more"
            popovertarget="more-pages"
            aria-current=move || is_here().then_some("true")
            on:click=move |_| popover.now()
        >
            <Icon name="more"/>
            <span>"More"</span>
            {waiting(waits)}
        </button>
        {popover.show(Box::new(move || more_pages(rest())))}
    }
    .into_any()
}

fn more_pages(rest: Vec<AnyView>) -> AnyView {
    let panel = NodeRef::<leptos::html::Div>::new();
    let close = move |_| {
        if let Some(panel) = panel.get_untracked() {
            // It is open: a link in it was followed.
            let _ = panel.hide_popover();
        }
    };
    view! {
        <div id="more-pages" popover="auto" class="menu nav__rest" role="group" aria-label="More pages" node_ref=panel on:click=close>{rest}</div>
    }
    .into_any()
}

/// How many requests wait for the reader's decision; nothing while none does.
fn waiting(waits: RwSignal<usize>) -> AnyView {
    (move || {
        let count = waits.get();
        (count > 0).then(|| view! { <span class="nav__count" data-testid="waiting">{count}<span class="visually-hidden">" waiting for you"</span></span> })
    })
    .into_any()
}

/// The count of the session, told anew when the reader comes back to the page after a while.
fn follow_waiting() -> RwSignal<usize> {
    let (waits, ended, api) = (session::waiting(), session::ended(), StoredValue::new_local(Api::get()));
    let asked_at = StoredValue::new(moment::now());
    let may = session::may(Capability::Approve);
    let handle = window_event_listener(ev::focus, move |_| {
        if !may || ended.get_untracked() || moment::now() - asked_at.get_value() < PAUSE {
            return;
        }
        asked_at.set_value(moment::now());
        spawn_local(async move {
            // Where it cannot be told, the count stays as it was; the page of requests says why.
            if let Ok(now) = api.get_value().client().session().await {
                let _ = waits.try_set(now.waiting);
            }
        });
    });
    on_cleanup(move || handle.remove());
    waits
}
