//! Only what stands between the markers changes.

use super::replaced;

#[test]
fn what_stands_between_the_markers_is_replaced_and_nothing_else() {
    let document = "# Title\n<!-- service: written by `x` -->\n\nold\n\n<!-- end of service -->\nrest\n";
    let new = replaced(document, "service", "new\n").expect("the markers are there");
    assert_eq!(new, "# Title\n<!-- service: written by `x` -->\n\nnew\n\n<!-- end of service -->\nrest\n");
    assert_eq!(replaced(&new, "service", "new").as_ref(), Some(&new));
}

#[test]
fn a_document_without_the_markers_is_left_alone() {
    assert_eq!(replaced("# Title\n", "service", "new"), None);
}
