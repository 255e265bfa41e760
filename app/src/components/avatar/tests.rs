//! What stands in the circle.

use super::{hue, initials};

#[test]
fn initials_are_the_first_letters_of_the_first_and_last_word() {
    let table = [("Ada Byron", "AB"), ("ada maria byron", "AB"), ("Ada", "A"), ("🎉", "·"), ("", "·"), ("  (x) y ", "XY")];
    for (name, letters) in table {
        assert_eq!(initials(name), letters, "{name}");
    }
}

#[test]
fn the_hue_of_a_key_never_changes() {
    assert_eq!(hue("557058:a"), hue("557058:a"));
    assert_ne!(hue("557058:a"), hue("557058:b"));
}
