//! What a pasted text means.

use super::read;

#[test]
fn addresses_are_found_in_any_form() {
    let text = "ada@corp.example, Grace Hopper <grace@corp.example>; mailto:alan@corp.example\n\"Kay\" <kay@corp.example>\tOslo";
    assert_eq!(read(text).fine, ["ada@corp.example", "grace@corp.example", "alan@corp.example", "kay@corp.example"]);
    assert!(read(text).faults.is_empty());
}

#[test]
fn an_address_that_is_there_twice_is_invited_once() {
    let read = read("ada@corp.example\nADA@corp.example");
    assert_eq!((read.fine.len(), read.repeated), (1, 1));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let read = read("ada@corp.example\n\nAda Byron\nada@corp, two@@corp.example");
    let lines: Vec<(usize, &str)> = read.faults.iter().map(|(line, text, _)| (*line, text.as_str())).collect();
    assert_eq!(lines, [(3, "Ada Byron"), (4, "ada@corp"), (4, "two@@corp.example")]);
    assert_eq!(read.fine, ["ada@corp.example"]);
}

#[test]
fn what_pastes_bring_along_is_no_part_of_an_address() {
    let text =
        "ada@corp.example\u{a0}'bob@corp.example';\u{200b}MAILTO:eve@corp.example,\u{feff}, ,\r\n“kai@corp.example”；zoë@übung.example，";
    let read = read(text);
    assert_eq!(read.fine, ["ada@corp.example", "bob@corp.example", "eve@corp.example", "kai@corp.example", "zoë@übung.example"]);
    assert_eq!(read.faults.iter().filter(|(_, text, _)| text.contains('@')).count(), 0);
}

#[test]
fn a_line_of_separators_alone_is_no_fault() {
    assert_eq!(read("ada@corp.example,\n , ;\n\u{200b}\n").faults, []);
}
