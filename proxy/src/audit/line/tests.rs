//! Rows as text: one line each, whatever somebody wrote into a field.

use catalogue::record::Target;
use proptest::prelude::*;

use super::*;

fn event(text: &str) -> Line {
    let details = vec![Target { name: text.to_owned(), value: text.to_owned() }];
    let who = Who { person: text.to_owned(), name: text.to_owned(), ..Who::default() };
    Line::Event(EventLine { at: now(), event: text.to_owned(), who, details, ..EventLine::default() })
}

proptest! {
    #[test]
    fn any_text_makes_one_line_of_json_that_no_terminal_acts_on(text in ".{0,700}") {
        let printed = event(&text).print(7);
        let acts = |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}');
        prop_assert!(!printed.chars().any(acts));
        prop_assert!(printed.len() < 32 * 1024);
        let back = Line::parse(&printed).expect("it is a row");
        prop_assert_eq!(back.seq, 7);
        let Line::Event(event) = back.line else { panic!("another kind") };
        if text.chars().count() <= 512 {
            prop_assert_eq!(event.who.person, text);
        }
    }
}

#[test]
fn what_is_too_long_is_cut_where_a_letter_ends() {
    let printed = event(&"ä\u{1b}[2J".repeat(400)).print(1);
    assert!(!printed.contains('\u{1b}') && printed.contains('…') && printed.len() < 20_000);
}
