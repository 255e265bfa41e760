//! The words of events.

use super::*;

#[test]
fn a_word_is_what_stands_on_the_wire_and_means_one_kind() {
    for kind in EventKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        assert_eq!(EventKind::parse(kind.word()), Some(*kind));
    }
    assert_eq!(EventKind::parse("Denied"), None);
}
