//! Names by number.

use super::Name;

#[test]
fn a_name_has_one_number_and_its_text_back() {
    let (jira, other) = (Name::of("jira-software"), Name::of("confluence"));
    assert_eq!(Name::of("jira-software"), jira);
    assert_ne!(jira, other);
    assert_eq!((jira.text(), other.text()), ("jira-software".to_owned(), "confluence".to_owned()));
}
