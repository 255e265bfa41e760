//! What a test sees and does: mounts the app or one component, finds elements by test id and by accessible name, presses keys, and waits for
//! conditions with a deadline.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use app::app::App;
use app::components::notice;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

use super::desk::Desk;

/// How long a condition may take to become true, in milliseconds.
const DEADLINE: f64 = 8_000.0;

const STYLES: [&str; 14] = [
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/frame.css"),
    include_str!("../../../style/components.css"),
    include_str!("../../../style/form.css"),
    include_str!("../../../style/grid.css"),
    include_str!("../../../style/selecting.css"),
    include_str!("../../../style/palette.css"),
    include_str!("../../../style/overview.css"),
    include_str!("../../../style/user.css"),
    include_str!("../../../style/groups.css"),
    include_str!("../../../style/scim.css"),
    include_str!("../../../style/changes.css"),
    include_str!("../../../style/pages.css"),
];

thread_local! {
    /// What the last test left mounted; a failed one could not clean up.
    static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
}

/// Place, owner and handle of what is mounted. The owner is cleaned up by hand: a read that never ends would keep it alive, and with it
/// the listeners of an app that is gone.
type Mounted = (HtmlElement, Owner, Box<dyn Any>);

/// A mounted app or component.
pub struct Screen {
    root: HtmlElement,
}

/// Opens the app at an address.
pub fn open(address: &str, desk: &Rc<Desk>) -> Screen {
    let client = desk.client();
    mount(address, move || view! { <App client/> })
}

/// Shows one component, with the address and notices around it.
pub fn show<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Screen {
    mount("/", move || {
        app::address::provide();
        notice::provide();
        let shown = StoredValue::new_local(Some(view));
        view! {
            {move || shown.try_update_value(Option::take).flatten().map(|view| view().into_any())}
            <notice::NoticeRegion/>
        }
    })
}

fn mount<V: IntoView + 'static>(address: &str, view: impl FnOnce() -> V + 'static) -> Screen {
    let root = clear(address);
    let owner = Owner::new();
    let mounted = owner.with(|| leptos::mount::mount_to(root.clone(), view));
    MOUNTED.set(Some((root.clone(), owner, Box::new(mounted))));
    Screen { root }
}

/// Takes away what the last test left, and makes a fresh place at an address.
fn clear(address: &str) -> HtmlElement {
    if let Some((root, owner, mounted)) = MOUNTED.take() {
        owner.cleanup();
        drop(mounted);
        root.remove();
    }
    if let Ok(Some(storage)) = window().local_storage() {
        storage.clear().unwrap();
    }
    window().history().unwrap().push_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
    if document().get_element_by_id("styles").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("styles");
        style.set_text_content(Some(&format!("{} #app {{ position: fixed; inset: 0; width: 1280px; height: 800px; }}", STYLES.concat())));
        document().head().unwrap().append_child(&style).unwrap();
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    root.set_id("app");
    document().body().unwrap().append_child(&root).unwrap();
    root
}

/// Waits until the condition holds; says what was on screen when it never does.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let start = js_sys::Date::now();
    while !condition() {
        if js_sys::Date::now() - start > DEADLINE {
            let shown = document().get_element_by_id("app").map(|root| text(&root)).unwrap_or_default();
            panic!("waited in vain for {what}. On screen: {shown}");
        }
        next_frame().await;
    }
}

/// Waits for the next frame, by which effects have run.
pub async fn next_frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// The path and query of the address.
pub fn address() -> String {
    let location = window().location();
    format!("{}{}", location.pathname().unwrap(), location.search().unwrap())
}

impl Screen {
    /// The first element that the selector matches.
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        elements(&self.root, selector)
    }

    pub fn has(&self, selector: &str) -> bool {
        self.find(selector).is_some()
    }

    /// Waits for an element.
    pub async fn wait(&self, selector: &str) -> Element {
        until(selector, || self.has(selector)).await;
        self.find(selector).unwrap()
    }

    /// Waits for the element with this test id.
    pub async fn part(&self, test_id: &str) -> Element {
        self.wait(&format!("[data-testid='{test_id}']")).await
    }

    /// Waits until the element with this test id holds the text.
    pub async fn says(&self, test_id: &str, wanted: &str) {
        let selector = format!("[data-testid='{test_id}']");
        until(&format!("{wanted:?} in {test_id}"), || self.find(&selector).is_some_and(|element| text(&element).contains(wanted))).await;
    }

    /// Everything that can be read.
    pub fn text(&self) -> String {
        text(&self.root)
    }
}

/// The elements below `root` that the selector matches.
pub fn elements(root: &Element, selector: &str) -> Vec<Element> {
    let found = root.query_selector_all(selector).unwrap();
    (0..found.length()).filter_map(|at| found.item(at)).filter_map(|node| node.dyn_into().ok()).collect()
}

/// Readable text with single blanks, and one between neighbours that are drawn apart.
pub fn text(element: &Element) -> String {
    fn gather(node: &web_sys::Node, into: &mut String) {
        let children = node.child_nodes();
        for child in (0..children.length()).filter_map(|at| children.item(at)) {
            match child.node_type() {
                web_sys::Node::TEXT_NODE => into.push_str(&child.text_content().unwrap_or_default()),
                _ => {
                    let is_inline = child.dyn_ref::<Element>().is_some_and(|element| INLINE.contains(&element.tag_name().as_str()));
                    into.push_str(if is_inline { "" } else { " " });
                    gather(&child, into);
                    into.push_str(if is_inline { "" } else { " " });
                }
            }
        }
    }
    let mut all = String::new();
    gather(element, &mut all);
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements that stand within a sentence.
const INLINE: [&str; 5] = ["A", "BDI", "CODE", "STRONG", "TIME"];

/// The accessible name, by the ways that the app uses.
pub fn name(element: &Element) -> String {
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    if let Some(other) = element.get_attribute("aria-labelledby").and_then(|id| document().get_element_by_id(&id)) {
        return text(&other);
    }
    if let Some(label) = element.closest("label").unwrap() {
        return text(&label);
    }
    if let Some(label) = document().query_selector(&format!("label[for='{}']", element.id())).unwrap().filter(|_| !element.id().is_empty())
    {
        return text(&label);
    }
    let copy: Element = element.clone_node_with_deep(true).unwrap().unchecked_into();
    elements(&copy, "[aria-hidden='true']").into_iter().for_each(|hidden| hidden.remove());
    text(&copy)
}

/// The one element of a kind with this accessible name.
#[track_caller]
pub fn named(root: &Element, selector: &str, wanted: &str) -> HtmlElement {
    let found = elements(root, selector);
    let names: Vec<String> = found.iter().map(name).collect();
    let at = names.iter().position(|name| name == wanted);
    let at = at.unwrap_or_else(|| panic!("no {selector} is called {wanted:?}, only {names:?}"));
    found[at].clone().unchecked_into()
}

impl Screen {
    /// The one element of a kind with this accessible name.
    #[track_caller]
    pub fn named(&self, selector: &str, wanted: &str) -> HtmlElement {
        named(&self.root, selector, wanted)
    }
}

pub fn click(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
}

/// Clicks with Shift held.
pub fn click_with_shift(element: &Element) {
    let script = "element.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true, cancelable: true }))";
    js_sys::Function::new_with_args("element", script).call1(&JsValue::NULL, element).unwrap();
}

/// Presses a key on an element. Whether the app took it is told: a key that is not taken is left to the browser.
pub fn press(element: &Element, key: &str) -> bool {
    strike(element, key, "")
}

/// Presses a key with Control held.
pub fn press_with_control(element: &Element, key: &str) -> bool {
    strike(element, key, "ctrlKey")
}

/// Presses a key with Shift held.
pub fn press_with_shift(element: &Element, key: &str) -> bool {
    strike(element, key, "shiftKey")
}

fn strike(element: &Element, key: &str, held: &str) -> bool {
    let script = "return !element.dispatchEvent(new KeyboardEvent('keydown', { key, [held]: true, bubbles: true, cancelable: true }))";
    let dispatch = js_sys::Function::new_with_args("element, key, held", script);
    dispatch.call3(&JsValue::NULL, element, &JsValue::from(key), &JsValue::from(held)).unwrap().is_truthy()
}

/// Puts a text into a field as typing would.
pub fn enter(field: &Element, text: &str) {
    let script = "field.value = text; field.dispatchEvent(new Event('input', { bubbles: true }))";
    js_sys::Function::new_with_args("field, text", script).call2(&JsValue::NULL, field, &JsValue::from(text)).unwrap();
}

/// The focused element.
pub fn focused() -> Option<Element> {
    document().active_element()
}

/// The body, where keys go when nothing has the focus.
pub fn body() -> Element {
    document().body().unwrap().unchecked_into()
}
