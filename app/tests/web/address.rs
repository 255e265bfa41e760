//! The address: which clicks the app follows and which it leaves to the browser, history, scrolling, and what stands in the signals.

use app::address::{self, Address, Entry};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::desk::Desk;
use super::screen::{Screen, address as at, click, focused, name, named, open, show, until};

/// A page with links, that says where it takes itself to be. It is taller than the window.
fn links() -> Screen {
    show(|| {
        let address = address::present();
        view! {
            <p data-testid="path">{move || address.path().get()}</p>
            <p data-testid="query">{move || address.query().get()}</p>
            <a href="/groups?q=a%20b">"Within"</a>
            <a href="/groups#there"><b>"To a place"</b></a>
            <a href="/groups" target="_blank">"In a new tab"</a>
            <a href="/groups" download>"As a file"</a>
            <a href="/groups" rel="noopener external">"Of the service"</a>
            <a href="https://elsewhere.example/groups">"Elsewhere"</a>
            <a href="mailto:ada@corp.example">"Mail"</a>
            <a>"No link"</a>
            <a href="/groups" on:click=|event| event.prevent_default()>"Taken by the page"</a>
            <p id="there" style:position="absolute" style:top="4000px">"There"</p>
        }
    })
}

/// Clicks; whether the app followed. What it leaves alone does not reach the browser either: the test goes on.
fn follows(link: &Element, how: &str) -> bool {
    let script = "let taken; const last = (event) => { taken = event.defaultPrevented; event.preventDefault(); };
        window.addEventListener('click', last);
        element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...JSON.parse(how) }));
        window.removeEventListener('click', last);
        return taken;";
    let click = js_sys::Function::new_with_args("element, how", script);
    click.call2(&JsValue::NULL, link, &JsValue::from_str(how)).unwrap().is_truthy()
}

/// How far the window is scrolled. The place of the app is let loose from the window, so that there is something to scroll.
fn scrolled() -> f64 {
    window().scroll_y().unwrap()
}

fn tall(screen: &Screen) {
    let place: Element = screen.find("p").unwrap().closest("#app").unwrap().unwrap();
    place.set_attribute("style", "position: absolute; height: 6000px").unwrap();
}

#[wasm_bindgen_test]
async fn a_plain_click_on_a_link_is_followed_and_back_leads_back() {
    let screen = links();
    screen.says("path", "/").await;
    assert!(follows(&screen.named("a", "Within"), "{}"));
    screen.says("path", "/groups").await;
    screen.says("query", "q=a%20b").await;
    assert_eq!(at(), "/groups?q=a%20b");

    window().history().unwrap().back().unwrap();
    until("the address before", || screen.find("[data-testid='path']").unwrap().text_content().as_deref() == Some("/")).await;
    until("no query", || screen.find("[data-testid='query']").unwrap().text_content().as_deref() == Some("")).await;

    window().history().unwrap().forward().unwrap();
    screen.says("path", "/groups").await;
}

#[wasm_bindgen_test]
async fn clicks_that_mean_something_else_are_left_to_the_browser() {
    let screen = links();
    let within = screen.named("a", "Within");
    for how in [r#"{"ctrlKey":true}"#, r#"{"metaKey":true}"#, r#"{"shiftKey":true}"#, r#"{"altKey":true}"#, r#"{"button":1}"#] {
        assert!(!follows(&within, how), "{how}");
    }
    for link in ["In a new tab", "As a file", "Of the service", "Elsewhere", "Mail", "No link"] {
        assert!(!follows(&screen.named("a", link), "{}"), "{link}");
    }
    follows(&screen.named("a", "Taken by the page"), "{}");
    assert_eq!(at(), "/");
}

#[wasm_bindgen_test]
async fn a_link_leads_to_the_top_or_to_the_place_it_names_and_back_to_where_one_was() {
    let screen = links();
    tall(&screen);
    window().scroll_to_with_x_and_y(0.0, 700.0);
    until("scrolled", || scrolled() > 699.0).await;
    assert!(follows(&screen.named("a", "Within"), "{}"));
    until("the top", || scrolled() < 1.0).await;

    assert!(follows(&screen.find("a b").unwrap(), "{}"));
    until("the place", || scrolled() > 3_000.0).await;
    assert_eq!(window().location().hash().unwrap(), "#there");

    window().history().unwrap().back().unwrap();
    until("the top again", || scrolled() < 1.0).await;
    window().history().unwrap().back().unwrap();
    until("where one was", || (scrolled() - 700.0).abs() < 1.0).await;
}

#[wasm_bindgen_test]
async fn an_address_is_an_entry_of_its_own_or_the_present_one_changed() {
    let kept = StoredValue::new_local(None::<Address>);
    let screen = show(move || {
        let address = address::present();
        kept.set_value(Some(address));
        view! { <p data-testid="query">{move || address.query().get()}</p> }
    });
    let address = kept.get_value().unwrap();
    address.enter("/users?q=a", Entry::New);
    assert_eq!(at(), "/users?q=a");
    screen.says("query", "q=a").await;
    address.enter("/users?q=ad", Entry::Same);
    assert_eq!(at(), "/users?q=ad");
    screen.says("query", "q=ad").await;
    // Going where one is leaves no second entry either: one step back leads to the start.
    address.go("/users?q=ad");
    window().history().unwrap().back().unwrap();
    until("the start", || at() == "/").await;
}

#[wasm_bindgen_test]
async fn the_menu_leads_to_a_page_with_its_focus_and_its_mark() {
    let screen = open("/", &Desk::new(sandbox::Seed::Empty));
    let menu = screen.wait("nav .nav__links").await;
    click(&named(&menu, "a", "Groups"));
    until("focus on the heading", || focused().is_some_and(|element| element.tag_name() == "H1" && name(&element) == "Groups")).await;
    assert_eq!(name(&screen.find(".nav__links > [aria-current='page']").unwrap()), "Groups");
    window().history().unwrap().back().unwrap();
    until("the overview's mark", || screen.find(".nav__links > [aria-current='page']").is_some_and(|link| name(&link) == "Overview")).await;
}

#[wasm_bindgen_test]
async fn an_address_that_no_page_has_is_said_to_lead_nowhere() {
    let screen = open("/nope", &Desk::new(sandbox::Seed::Empty));
    until("the page that is not there", || screen.text().contains("No page has this address")).await;
}
