//! What the line says.

use super::{Noun, line};
use crate::client::ClientError;
use crate::roster::Progress;

const PEOPLE: Noun = Noun { one: "person", many: "people", meanwhile: "; the search asks Atlassian for the rest" };

#[test]
fn a_complete_list_says_so_and_how_old_it_is() {
    assert_eq!(
        line(PEOPLE, None, 1204, Some(1204), &Progress::Complete, Some("2 minutes ago")),
        "1,204 people · complete · read 2 minutes ago"
    );
    assert_eq!(line(PEOPLE, Some(3), 1204, Some(1204), &Progress::Complete, None), "3 of 1,204 people · complete");
    assert_eq!(line(PEOPLE, None, 1, Some(1), &Progress::Complete, None), "1 person · complete");
}

#[test]
fn an_incomplete_list_never_passes_for_a_complete_one() {
    let reading = line(PEOPLE, Some(7), 4300, Some(100_000), &Progress::Reading, Some("just now"));
    assert_eq!(reading, "7 of 4,300 people · still reading: 4,300 of 100,000; the search asks Atlassian for the rest");
    let failed = line(PEOPLE, None, 4300, None, &Progress::Failed(ClientError::Offline), None);
    assert_eq!(failed, "4,300 people · not complete");
}

#[test]
fn a_wait_names_its_seconds() {
    let waiting = line(PEOPLE, None, 100, Some(200), &Progress::Waiting(12), None);
    assert_eq!(waiting, "100 people · 100 of 200 read so far; Atlassian asks us to wait 12 s");
    let not_begun = line(PEOPLE, Some(0), 0, None, &Progress::Waiting(9), None);
    assert_eq!(not_begun, "Nothing read yet; Atlassian asks us to wait 9 s", "nothing that looks like a number of people");
}
