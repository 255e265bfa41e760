//! Where the list of a combobox lies: over everything, below its field or above it where there is more room, also while something scrolls.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::components::length::px;

/// Between field and list, and to the edge of the window, in pixels.
const GAP: f64 = 4.0;
/// The list is no higher than this.
const HIGHEST: f64 = 320.0;
/// With less room than this below, the list goes where there is more.
const LEAST: f64 = 200.0;

/// Shows the list while it is open, and keeps it at its field.
pub fn follow(is_open: RwSignal<bool>, input: NodeRef<html::Input>, list: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let Some(list_element) = list.get() else { return };
        let is_shown = list_element.matches(":popover-open").unwrap_or(false);
        match is_open.get() {
            true if !is_shown => {
                // Fails only on an element that is not connected, and it is: the reference is set.
                let _ = list_element.show_popover();
                lay(input, list);
            }
            false if is_shown => {
                let _ = list_element.hide_popover();
            }
            _ => {}
        }
    });
    let moved = Closure::<dyn FnMut()>::new(move || {
        if is_open.try_get_untracked() == Some(true) {
            lay(input, list);
        }
    });
    let listener = StoredValue::new_local(moved);
    for event in ["scroll", "resize"] {
        // In the capture phase: the scrolling of a dialog does not bubble.
        listener.with_value(|moved| {
            let _ = window().add_event_listener_with_callback_and_bool(event, moved.as_ref().unchecked_ref(), true);
        });
    }
    on_cleanup(move || {
        listener.with_value(|moved| {
            for event in ["scroll", "resize"] {
                let _ = window().remove_event_listener_with_callback_and_bool(event, moved.as_ref().unchecked_ref(), true);
            }
        });
    });
}

fn lay(input: NodeRef<html::Input>, list: NodeRef<html::Div>) {
    let (Some(input), Some(list)) = (input.get_untracked(), list.get_untracked()) else { return };
    let field = input.get_bounding_client_rect();
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(768.0);
    let (above, below) = (field.top() - 2.0 * GAP, height - field.bottom() - 2.0 * GAP);
    let is_below = below >= LEAST || below >= above;
    let room = if is_below { below } else { above }.min(HIGHEST);
    let vertical = if is_below {
        [("top", px(field.bottom() + GAP)), ("bottom", "auto".to_owned())]
    } else {
        [("top", "auto".to_owned()), ("bottom", px(height - field.top() + GAP))]
    };
    let style = web_sys::HtmlElement::style(&list);
    let horizontal = [("left", px(field.left())), ("width", px(field.width())), ("max-height", px(room))];
    for (property, value) in horizontal.into_iter().chain(vertical) {
        // A valid property and value cannot be refused.
        let _ = style.set_property(property, &value);
    }
}

/// Scrolls the marked entry into view within its list.
pub fn reveal(id: &str) {
    let Some(entry) = document().get_element_by_id(id) else { return };
    let Some(list) = entry.closest("[role=listbox]").ok().flatten() else { return };
    let (inner, outer) = (entry.get_bounding_client_rect(), list.get_bounding_client_rect());
    if inner.top() < outer.top() {
        list.set_scroll_top(list.scroll_top() - (outer.top() - inner.top()).ceil() as i32);
    } else if inner.bottom() > outer.bottom() {
        list.set_scroll_top(list.scroll_top() + (inner.bottom() - outer.bottom()).ceil() as i32);
    }
}
