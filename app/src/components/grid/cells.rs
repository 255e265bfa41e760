//! What cells of every grid have in common: a cell is one element for good, in which only what differs from before is written.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use crate::components::avatar::{hue, initials};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A cell of a row that shows one thing now and another later.
pub struct Cell {
    /// The key of its column.
    pub key: &'static str,
    pub(super) element: Element,
    inside: Inside,
}

/// The elements in a cell.
enum Inside {
    Nothing,
    Words(Words),
    Named(Avatar, Words),
    State(State),
    Marked(&'static str, Words),
}

impl Cell {
    pub(super) fn new(key: &'static str) -> Cell {
        let element = element("span");
        write(&element, "class", &format!("grid__cell is-{key}"));
        write(&element, "role", "gridcell");
        Cell { key, element, inside: Inside::Nothing }
    }

    /// A text that may be longer than its column.
    pub fn cut(&mut self, text: &str) {
        self.words(text, "");
    }

    /// What stands where there is no value: that it is hidden, unknown, none.
    pub fn subtle(&mut self, words: &str) {
        self.words(words, "subtle");
    }

    /// A text with a class of its own.
    pub fn words(&mut self, text: &str, class: &'static str) {
        if let Inside::Words(words) = &mut self.inside {
            return words.set(text, class);
        }
        let mut words = Words::new();
        words.set(text, class);
        self.put(&[&words.element]);
        self.inside = Inside::Words(words);
    }

    /// A name beside its initials; `key` decides their hue.
    pub fn named(&mut self, name: &str, key: &str) {
        if !matches!(self.inside, Inside::Named(..)) {
            let (avatar, words) = (Avatar::new(), Words::new());
            self.put(&[&avatar.element, &words.element]);
            self.inside = Inside::Named(avatar, words);
        }
        if let Inside::Named(avatar, words) = &mut self.inside {
            avatar.set(name, key);
            words.set(name, "");
        }
    }

    /// A state as word, shape and colour, as [`crate::components::state::State`] shows it.
    pub fn state(&mut self, word: &str, shape: &'static str, class: &'static str) {
        if !matches!(self.inside, Inside::State(_)) {
            let state = State::new();
            self.put(&[&state.element]);
            self.inside = Inside::State(state);
        }
        if let Inside::State(state) = &mut self.inside {
            state.set(word, shape, class);
        }
    }

    /// A text behind an icon of the sprite.
    pub fn marked(&mut self, icon: &'static str, text: &str) {
        if !matches!(self.inside, Inside::Marked(known, _) if known == icon) {
            let words = Words::new();
            self.put(&[&sprite(icon), &words.element]);
            self.inside = Inside::Marked(icon, words);
        }
        if let Inside::Marked(_, words) = &mut self.inside {
            words.set(text, "");
        }
    }

    /// Nothing at all.
    pub fn empty(&mut self) {
        if !matches!(self.inside, Inside::Nothing) {
            self.put(&[]);
            self.inside = Inside::Nothing;
        }
    }

    fn put(&self, elements: &[&Element]) {
        self.element.set_text_content(None);
        for one in elements {
            append(&self.element, one);
        }
    }
}

/// An icon of the sprite, as [`crate::components::icon::Icon`] shows it.
fn sprite(icon: &str) -> Element {
    let [svg, shown] = ["svg", "use"].map(|tag| document().create_element_ns(Some(SVG), tag).expect("the tags are those of SVG"));
    write(&svg, "class", "icon");
    write(&svg, "aria-hidden", "true");
    write(&shown, "href", &format!("#i-{icon}"));
    append(&svg, &shown);
    svg
}

/// A text that runs in its own direction.
struct Words {
    element: Element,
    text: Text,
    class: &'static str,
}

impl Words {
    fn new() -> Words {
        let element = element("bdi");
        Words { text: Text::in_element(&element), element, class: "" }
    }

    fn set(&mut self, text: &str, class: &'static str) {
        self.text.set(text);
        if self.class != class {
            self.class = class;
            write(&self.element, "class", class);
        }
    }
}

struct Avatar {
    element: Element,
    letters: Text,
    hue: u32,
}

impl Avatar {
    fn new() -> Avatar {
        let element = element("span");
        write(&element, "class", "avatar");
        write(&element, "aria-hidden", "true");
        Avatar { letters: Text::in_element(&element), element, hue: u32::MAX }
    }

    fn set(&mut self, name: &str, key: &str) {
        self.letters.set(&initials(name));
        let hue = hue(key);
        if self.hue != hue {
            self.hue = hue;
            style(&self.element, "--hue", &hue.to_string());
        }
    }
}

struct State {
    element: Element,
    shape: Text,
    word: Text,
    class: &'static str,
}

impl State {
    fn new() -> State {
        let (outer, mark) = (element("span"), element("span"));
        write(&mark, "class", "state__shape");
        write(&mark, "aria-hidden", "true");
        append(&outer, &mark);
        State { shape: Text::in_element(&mark), word: Text::in_element(&outer), element: outer, class: "" }
    }

    fn set(&mut self, word: &str, shape: &str, class: &'static str) {
        self.shape.set(shape);
        self.word.set(word);
        if self.class != class {
            self.class = class;
            write(&self.element, "class", &format!("state {class}"));
        }
    }
}

/// A piece of text with what it says now, which is cheaper to ask for here than in the page.
struct Text {
    node: Node,
    now: String,
}

impl Text {
    fn in_element(element: &Element) -> Text {
        let node: Node = document().create_text_node("").unchecked_into();
        append(element, &node);
        Text { node, now: String::new() }
    }

    fn set(&mut self, text: &str) {
        if self.now != text {
            self.now.clear();
            self.now.push_str(text);
            self.node.set_node_value(Some(text));
        }
    }
}

/// An attribute with what it says now.
pub(super) struct Attribute {
    name: &'static str,
    now: String,
}

impl Attribute {
    pub(super) const fn new(name: &'static str) -> Attribute {
        Attribute { name, now: String::new() }
    }

    pub(super) fn set(&mut self, element: &Element, value: &str) {
        if self.now != value {
            self.now.clear();
            self.now.push_str(value);
            write(element, self.name, value);
        }
    }
}

pub(super) fn element(tag: &str) -> Element {
    document().create_element(tag).expect("the tags are those of HTML")
}

pub(super) fn append(parent: &Element, child: &Node) {
    // A new element has no descendants that it could be put into.
    let _ = parent.append_child(child);
}

pub(super) fn write(element: &Element, name: &str, value: &str) {
    // The names are those of HTML and ARIA, which no document refuses.
    let _ = element.set_attribute(name, value);
}

pub(super) fn style(element: &Element, property: &str, value: &str) {
    // A style that the browser does not know is left out.
    let _ = element.unchecked_ref::<HtmlElement>().style().set_property(property, value);
}
