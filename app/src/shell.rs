//! The frame around every page: navigation, top bar, banner, notices; and what stands in its place while nobody is signed in.

mod navigation;

use catalogue::session::{Mode, SIGN_OUT_PATH};
use leptos::prelude::*;

use crate::acts::asked;
use crate::change;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::notice::NoticeRegion;
use crate::deferred::{self, Afterwards, Coming, deferred};
use crate::palette::Palette;
use crate::preference::{self, Theme};
use crate::routes::{Page, SIGN_IN_PATH, here};
use crate::{address, session};
use navigation::Navigation;

/// The frame with a page in it.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    preference::provide();
    let palette_open = RwSignal::new(false);
    follow_page();
    let (asking, ended) = (asked::asking(), session::ended());
    view! {
        <a class="skip" href="#main" rel="external" on:click=skip_to_main>"Skip to content"</a>
        <div class="frame">
            <Navigation/>
            <div class="frame__column">
                <TopBar palette_open/>
                <Banner/>
                <main id="main" class="frame__main" tabindex="-1">{children()}</main>
            </div>
        </div>
        <Palette open=palette_open/>
        {once(Box::new(move || ended.get()), deferred::ended)}
        {once(Box::new(move || asking.is_used()), deferred::plans)}
        {of_changes(deferred::confirmation)}
        {of_changes(deferred::runs)}
        <NoticeRegion>{of_changes(deferred::flags)}</NoticeRegion>
    }
}

/// What belongs to changes is fetched when the first is proposed.
fn of_changes(piece: fn() -> Coming) -> AnyView {
    let changes = change::changes();
    once(Box::new(move || changes.is_used()), piece)
}

/// A piece that is fetched when it is first wanted, and stays.
fn once(is_wanted: Box<dyn Fn() -> bool + Send + Sync>, piece: fn() -> Coming) -> AnyView {
    let was_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || is_wanted());
    (move || was_wanted.get().then(|| deferred(piece, 0))).into_any()
}

fn skip_to_main(event: web_sys::MouseEvent) {
    event.prevent_default();
    focus_selector("#main");
}

/// Whether there was something to focus.
pub fn focus_selector(selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let element = document().query_selector(selector).ok().flatten();
    let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
    // An element that cannot be focused keeps focus where it was.
    let _ = element.focus();
    true
}

/// How many frames a page's file may take, some ten seconds; focus that comes later would take the reader away from something else.
const PATIENCE: u32 = 600;

/// Focuses the heading of the page as soon as there is one: the page's file may still be on its way.
fn focus_heading(frames: u32) {
    request_animation_frame(move || {
        if !focus_selector("main h1") && frames > 0 {
            focus_heading(frames - 1);
        }
    });
}

/// On each change of page: the window title, and focus to the new heading. Not on the first page, where the reader has just arrived.
fn follow_page() {
    let path = address::present().path();
    let headline = change::changes().headline;
    Effect::new(move |_| {
        let title = Page::parse(&path.get()).map_or("Not found", |page| page.title());
        let headline = headline.get().map(|words| format!("{words} · ")).unwrap_or_default();
        document().set_title(&format!("{headline}{title} · Rollcall"));
    });
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            focus_heading(PATIENCE);
        }
        now
    });
}

#[component]
fn TopBar(palette_open: RwSignal<bool>) -> impl IntoView {
    view! {
        <header class="bar">
            <button type="button" class="bar__find" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| palette_open.set(true)>
                <Icon name="search"/>
                <span class="bar__find-words">"Find a person, page or action"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <Appearance/>
            <Myself/>
        </header>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let popover = Afterwards::start();
    view! {
        <button
            type="button"
            class="button is-quiet is-icon"
            aria-label="Appearance"
            title="Appearance"
            popovertarget="appearance"
            on:click=move |_| popover.now()
        >
            <Icon name="theme"/>
        </button>
        {popover.show(Box::new(appearances))}
    }
}

fn appearances() -> AnyView {
    let preference = preference::current();
    let theme = move |theme: Theme| {
        view! {
            <label class="menu__choice">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || preference.theme.get() == theme
                    on:change=move |_| preference.theme.set(theme)
                />
                <span>{theme.title()}</span>
            </label>
        }
    };
    view! {
        <div id="appearance" popover="auto" class="menu is-right" role="group" aria-label="Appearance">
            <p class="menu__heading">"Theme"</p>
            {Theme::ALL.into_iter().map(theme).collect_view()}
            <p class="menu__heading">"Rows"</p>
            <label class="menu__choice">
                <input
                    type="checkbox"
                    prop:checked=move || preference.is_compact.get()
                    on:change=move |event| preference.is_compact.set(event_target_checked(&event))
                />
                <span>"Compact"</span>
            </label>
            <p class="menu__heading">"Keyboard"</p>
            <label class="menu__choice">
                <input
                    type="checkbox"
                    prop:checked=move || preference.has_single_keys.get()
                    on:change=move |event| preference.has_single_keys.set(event_target_checked(&event))
                />
                <span>{preference::SINGLE_KEYS}</span>
            </label>
        </div>
    }
    .into_any()
}

/// Who am I, and what may I do.
#[component]
fn Myself() -> impl IntoView {
    let session = session::current();
    let popover = Afterwards::start();
    view! {
        <button
            type="button"
            class="bar__me"
            popovertarget="myself"
            on:click=move |_| popover.now()
            data-testid="myself-button"
        >
            <span class="visually-hidden">{format!("Signed in as {},", session.person.name)}</span>
            <Avatar name=session.person.name.clone() key=session.person.id.clone()/>
            <span class="bar__name">{session.role.title}</span>
        </button>
        {popover.show(Box::new(about_myself))}
    }
}

fn about_myself() -> AnyView {
    let session = session::current();
    let may = session.capabilities.iter().map(|capability| view! { <li>{capability.words()}</li> }).collect_view();
    view! {
        <div id="myself" popover="auto" class="menu is-right is-wide" role="group" aria-label="Signed-in person" data-testid="myself">
            <p class="menu__heading">{session.person.name}</p>
            <p class="menu__text subtle">{session.person.email}</p>
            <p class="menu__text"><strong>{session.role.title}</strong>". "{session.role.purpose}</p>
            <p class="menu__text"><a href=Page::Sessions.path()>"Sessions"</a></p>
            <p class="menu__text"><a href=Page::Rights.path()>"What may I do, and why"</a></p>
            <form method="post" action=SIGN_OUT_PATH>
                <button type="submit" class="button">"Sign out"</button>
            </form>
            <p class="menu__heading">"You may"</p>
            <ul class="menu__list">{may}</ul>
        </div>
    }
    .into_any()
}

/// Only when there is something to say.
#[component]
fn Banner() -> impl IntoView {
    let session = session::current();
    let demo = (session.mode == Mode::Demo).then(|| {
        // The static shell says the same (index.html), so that nothing moves when this takes its place.
        view! { <p class="banner is-demo"><strong>"Demo"</strong>" · everything here happens in a bundled organization, nothing reaches Atlassian."</p> }
    });
    let read_only = session.read_only.then(|| {
        view! { <p class="banner is-read-only"><strong>"Read-only"</strong>" · this installation cannot change anything."</p> }
    });
    // A list that was cut down must not be taken for the whole, nor an empty one for "nobody".
    let limited = (!session.limits.is_empty()).then(|| {
        view! { <p class="banner" data-testid="limits"><strong>"Within limits"</strong>" · "{session.limits.join(" ")}" "<a href=Page::Rights.path()>"What may I do, and why"</a></p> }
    });
    let warnings = session
        .warnings
        .iter()
        .map(|words| view! { <p class="banner is-danger"><strong>"Warning"</strong>" · "{words.clone()}</p> })
        .collect_view();
    let has_something = demo.is_some() || read_only.is_some() || limited.is_some() || !session.warnings.is_empty();
    has_something.then(|| view! { <aside aria-label="This installation">{demo}{read_only}{limited}{warnings}</aside> })
}

/// The frame while the session is being read: the same geometry as the static shell.
#[component]
pub fn Waiting() -> impl IntoView {
    view! {
        <div class="frame" aria-busy="true">
            <nav class="nav" aria-label="Main"><span class="nav__brand"><Icon name="brand"/><span>"Rollcall"</span></span></nav>
            <div class="frame__column">
                <header class="bar"></header>
                <main class="frame__main"><p class="subtle">"Starting…"</p></main>
            </div>
        </div>
    }
}

/// Nobody is signed in. The way back to this very page is kept in the address of the sign-in page.
#[component]
pub fn SignedOut() -> impl IntoView {
    let address = address::present();
    let back = move || {
        address.query().track();
        address.path().track();
        format!("{SIGN_IN_PATH}?return={}", catalogue::path::encode(&here()))
    };
    view! {
        <main class="solo" data-testid="signed-out">
            <h1>"You are signed out"</h1>
            <p>"Sign in to go on; you come back to this page."</p>
            <a class="button is-primary" rel="external" href=back>"Sign in"</a>
        </main>
    }
}
