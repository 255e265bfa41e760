//! The frame: who am I, the banner, the theme, being signed out, a service that is away.

use app::routes::Page;
use catalogue::capability::Role;
use leptos::prelude::{document, window};
use sandbox::Seed;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlInputElement};

use super::desk::Desk;
use super::screen::{click, focused, name, named, next_frame, open, text, until};

#[wasm_bindgen_test]
async fn the_frame_stands_before_the_session_is_known() {
    let desk = Desk::new(Seed::Empty);
    let gate = desk.hold("session");
    let screen = open("/", &desk);
    assert!(screen.wait(".frame").await.get_attribute("aria-busy").is_some());
    gate.open();
    screen.wait("h1").await;
}

#[wasm_bindgen_test]
async fn what_is_typed_before_the_program_is_there_is_searched_for_and_the_caret_stays() {
    let desk = Desk::new(Seed::Company);
    let gate = desk.hold("session");
    let screen = open("/users?status=active", &desk);
    let early = static_field();
    early.focus().unwrap();
    early.set_value("maria");
    gate.open();
    let field: HtmlInputElement = screen.part("user-search").await.unchecked_into();
    assert_eq!(field.value(), "maria");
    assert_eq!(field.placeholder(), early.placeholder());
    assert_eq!(text(&field.parent_element().unwrap()), text(&early.parent_element().unwrap()));
    until("focus in the field", || focused().as_ref() == Some(field.as_ref())).await;
    until("the search in the address", || window().location().search().unwrap() == "?q=maria&status=active").await;
    assert!(document().get_element_by_id("starting").is_none());
}

#[wasm_bindgen_test]
async fn a_demo_says_so_in_the_same_words_before_the_program_is_there() {
    let desk = Desk::new(Seed::Empty);
    let gate = desk.hold("session");
    let screen = open("/", &desk);
    let early = static_shell().query_selector("[data-at=demo]").unwrap().unwrap();
    gate.open();
    let banner = screen.wait("aside:not([data-at])").await;
    assert_eq!(text(&banner), text(&early));
    assert_eq!(banner.inner_html().replace("<!---->", ""), early.inner_html());
    assert_eq!(banner.get_attribute("aria-label"), early.get_attribute("aria-label"));
}

fn static_field() -> HtmlInputElement {
    static_shell().query_selector("input").unwrap().unwrap().unchecked_into()
}

/// The shell that index.html paints, put into the document.
fn static_shell() -> Element {
    let (_, page) = include_str!("../../../index.html").split_once("<div id=\"app\">").unwrap();
    let (shell, _) = page.split_once("<script>").unwrap();
    let holder = document().create_element("div").unwrap();
    holder.set_inner_html(shell);
    document().get_element_by_id("app").unwrap().append_child(&holder).unwrap();
    holder
}

#[wasm_bindgen_test]
async fn the_menu_names_every_page_and_marks_the_present_one() {
    let screen = open("/", &Desk::new(Seed::Empty));
    let menu = screen.wait("nav[aria-label='Main'] .nav__links").await;
    for page in Page::MENU {
        named(&menu, "a", page.title());
    }
    let current = screen.wait("[aria-current='page']").await;
    assert_eq!(name(&current), "Overview");
}

#[wasm_bindgen_test]
async fn a_change_of_page_is_told_by_title_and_focus() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    let menu = screen.wait("nav .nav__links").await;
    named(&menu, "a", "SCIM").click();
    until("the title", || document().title() == "SCIM · Rollcall").await;
    until("focus on the heading", || focused().is_some_and(|element| element.tag_name() == "H1")).await;
}

#[wasm_bindgen_test]
async fn who_am_i_and_what_may_i_do_is_said() {
    let desk = Desk::new(Seed::Empty);
    desk.sign_in_as(Role::HelpDesk);
    let screen = open("/", &desk);
    let button = screen.part("myself-button").await;
    assert!(name(&button).starts_with("Signed in as Olive Owner, Help desk"), "{}", name(&button));
    let panel = text(&screen.part("myself").await);
    assert!(panel.contains("suspend and restore access") && panel.contains("olive@corp.example"), "{panel}");
    assert!(!panel.contains("delete accounts"), "{panel}");
}

#[wasm_bindgen_test]
async fn the_banner_says_demo_and_read_only_and_nothing_when_there_is_nothing_to_say() {
    let desk = Desk::new(Seed::Empty);
    desk.change_session(|session| session.read_only = true);
    let screen = open("/", &desk);
    screen.wait("h1").await;
    let banners: Vec<String> = screen.all(".banner").iter().map(text).collect();
    assert!(banners[0].starts_with("Demo") && banners[1].starts_with("Read-only"), "{banners:?}");

    desk.change_session(|session| {
        session.read_only = false;
        session.mode = catalogue::session::Mode::Live;
    });
    let screen = open("/", &desk);
    screen.wait("h1").await;
    assert!(!screen.has(".banner"));
}

#[wasm_bindgen_test]
async fn the_theme_is_applied_and_kept() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    let root = document().document_element().unwrap();
    screen.wait("#appearance input").await;
    click(&screen.named("#appearance input", "Dark"));
    until("the dark theme", || root.get_attribute("data-theme").as_deref() == Some("dark")).await;
    let kept = leptos::prelude::window().local_storage().unwrap().unwrap().get_item("rollcall.theme").unwrap();
    assert_eq!(kept.as_deref(), Some("dark"));
    click(&screen.named("#appearance input", "As the system"));
    until("the system's theme", || root.get_attribute("data-theme").as_deref() == Some("system")).await;
}

#[wasm_bindgen_test]
async fn the_density_is_applied() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    screen.wait("#appearance input").await;
    click(&screen.named("#appearance input", "Compact"));
    let root = document().document_element().unwrap();
    until("compact rows", || root.get_attribute("data-density").as_deref() == Some("compact")).await;
}

#[wasm_bindgen_test]
async fn who_is_signed_out_is_led_to_sign_in_and_back() {
    let desk = Desk::new(Seed::Empty);
    desk.session.replace(None);
    let screen = open("/users?q=ada", &desk);
    let page = screen.part("signed-out").await;
    let link = named(&page, "a", "Sign in");
    assert_eq!(link.get_attribute("href").as_deref(), Some("/auth/sign-in?return=%2Fusers%3Fq%3Dada"));
}

#[wasm_bindgen_test]
async fn a_service_that_is_away_is_told_and_asked_again() {
    let desk = Desk::new(Seed::Empty);
    desk.is_offline.set(true);
    let screen = open("/", &desk);
    screen.says("failure", "Rollcall cannot be reached").await;
    desk.is_offline.set(false);
    screen.named("button", "Try again").click();
    until("the overview", || screen.find("h1").is_some_and(|heading| text(&heading) == "Overview")).await;
}

#[wasm_bindgen_test]
async fn an_address_without_a_page_says_so() {
    let screen = open("/nowhere/at/all/there", &Desk::new(Seed::Empty));
    until("the page for lost readers", || screen.text().contains("No page has this address")).await;
}

#[wasm_bindgen_test]
async fn the_skip_link_leads_to_the_content() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    screen.named("a", "Skip to content").click();
    next_frame().await;
    assert_eq!(focused().map(|element| element.id()).as_deref(), Some("main"));
}
