//! When a key acts.

use super::{Shortcut, Stroke, meaning};

const BARE: Stroke<'_> =
    Stroke { key: "/", control: false, alt: false, is_typing: false, is_behind_dialog: false, palette_is_open: false, single_keys: true };

#[test]
fn control_k_opens_the_palette_even_while_somebody_types() {
    let stroke = Stroke { key: "k", control: true, is_typing: true, ..BARE };
    assert_eq!(meaning(stroke), Some(Shortcut::Palette));
    assert_eq!(meaning(Stroke { key: "K", ..stroke }), Some(Shortcut::Palette));
    assert_eq!(meaning(Stroke { palette_is_open: true, ..stroke }), Some(Shortcut::Palette));
    assert_eq!(meaning(Stroke { single_keys: false, ..stroke }), Some(Shortcut::Palette));
}

#[test]
fn single_keys_act_only_where_nobody_types() {
    assert_eq!(meaning(BARE), Some(Shortcut::Search));
    assert_eq!(meaning(Stroke { key: "?", ..BARE }), Some(Shortcut::List));
    assert_eq!(meaning(Stroke { is_typing: true, ..BARE }), None);
    assert_eq!(meaning(Stroke { palette_is_open: true, ..BARE }), None);
}

#[test]
fn single_keys_can_be_switched_off() {
    assert_eq!(meaning(Stroke { single_keys: false, ..BARE }), None);
    assert_eq!(meaning(Stroke { key: "?", single_keys: false, ..BARE }), None);
}

#[test]
fn nothing_acts_behind_a_dialog() {
    assert_eq!(meaning(Stroke { is_behind_dialog: true, ..BARE }), None);
    assert_eq!(meaning(Stroke { key: "k", control: true, is_behind_dialog: true, ..BARE }), None);
}

#[test]
fn the_browsers_own_combinations_are_left_alone() {
    for stroke in [
        Stroke { key: "/", control: true, ..BARE },
        Stroke { key: "?", alt: true, ..BARE },
        Stroke { key: "k", ..BARE },
        Stroke { key: "l", control: true, ..BARE },
        Stroke { key: "k", control: true, alt: true, ..BARE },
    ] {
        assert_eq!(meaning(stroke), None, "{stroke:?}");
    }
}
