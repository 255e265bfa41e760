//! What is gathered is found as what is sorted is.

use super::Index;

fn filled() -> Index {
    let mut index = Index::default();
    for (text, at) in [("ann", 7), ("bob", 2), ("ann", 3), ("cai", 9)] {
        index.add(text, at);
    }
    index
}

#[test]
fn positions_are_found_by_their_text_before_and_after_sorting() {
    let (gathered, mut sorted) = (filled(), filled());
    sorted.sort();
    for index in [gathered, sorted] {
        assert_eq!(index.candidates("ann"), [3, 7], "ascending");
        assert_eq!(index.candidates("bob"), [2]);
        assert!(index.candidates("nobody").is_empty());
    }
}

#[test]
fn what_is_added_and_forgotten_later_is_known() {
    let (gathered, mut sorted) = (filled(), filled());
    sorted.sort();
    for mut index in [gathered, sorted] {
        index.forget("ann", 3);
        index.forget("bob", 9);
        index.add("cai", 1);
        index.sort();
        index.add("dan", 4);
        assert_eq!(index.candidates("ann"), [7]);
        assert_eq!(index.candidates("bob"), [2], "another one's position is not forgotten");
        assert_eq!(index.candidates("cai"), [1, 9]);
        assert_eq!(index.candidates("dan"), [4]);
    }
}
