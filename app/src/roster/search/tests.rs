//! Searching on finds what searching anew would find.

use super::Search;
use crate::roster::texts::Texts;

const NAMES: [&str; 6] = ["Maria", "Ada", "Mari", "Grace", "Jürgen", "Marian"];

fn texts(rows: usize) -> Texts {
    let mut texts = Texts::default();
    extend(&mut texts, 0..rows);
    texts
}

fn extend(texts: &mut Texts, rows: std::ops::Range<usize>) {
    for row in rows {
        let (name, other) = (NAMES[row % NAMES.len()], NAMES[row / 7 % NAMES.len()]);
        texts.push([&format!("{name} {other}"), &format!("{row}@corp.example"), "", ""]);
    }
}

fn anew(texts: &Texts, query: &str) -> Vec<u32> {
    Search::default().rows(1, texts, query, &mut || false).expect("without a limit it ends").to_vec()
}

#[test]
fn each_letter_typed_and_taken_back_finds_what_a_new_search_finds() {
    let texts = texts(5_000);
    let mut search = Search::default();
    for query in ["m", "ma", "mar", "mari", "maria", "maria g", "maria gr", "maria g", "mari", "", "g", "ada", "a", " ma", "4999@corp", "x"]
    {
        assert_eq!(*search.rows(1, &texts, query, &mut || false).unwrap(), anew(&texts, query), "{query}");
    }
}

#[test]
fn what_was_found_before_a_letter_is_known_without_looking_again() {
    let texts = texts(5_000);
    let mut search = Search::default();
    let before = search.rows(1, &texts, "ma", &mut || false).unwrap();
    search.rows(1, &texts, "mar", &mut || false);
    let again = search.rows(1, &texts, "ma", &mut || panic!("looks at no row")).unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, &again));
}

#[test]
fn a_search_that_runs_out_of_time_goes_on_where_it_was() {
    let texts = texts(20_000);
    let mut search = Search::default();
    let mut turns = 1;
    let rows = loop {
        if let Some(rows) = search.rows(1, &texts, "ma", &mut || true) {
            break rows;
        }
        turns += 1;
    };
    assert!((5..20).contains(&turns), "{turns} turns");
    assert_eq!(*rows, anew(&texts, "ma"));
}

#[test]
fn another_query_abandons_the_one_that_was_not_finished() {
    let texts = texts(20_000);
    let mut search = Search::default();
    assert!(search.rows(1, &texts, "ma", &mut || true).is_none());
    assert_eq!(*search.rows(1, &texts, "gra", &mut || false).unwrap(), anew(&texts, "gra"));
    assert!(search.rows(1, &texts, "ma", &mut || true).is_none());
    assert_eq!(*search.rows(1, &texts, "mari", &mut || false).unwrap(), anew(&texts, "mari"));
}

#[test]
fn rows_that_come_meanwhile_are_found_too() {
    let mut texts = texts(3_000);
    let mut search = Search::default();
    for (rows, query) in [(4_000, "grace"), (5_000, "grace"), (6_000, "grace m"), (7_000, "grace m"), (8_000, "grace"), (8_000, "")] {
        let here = texts.len();
        extend(&mut texts, here..rows);
        assert_eq!(*search.rows(1, &texts, query, &mut || false).unwrap(), anew(&texts, query), "{query}");
    }
}

#[test]
fn another_roster_is_searched_from_the_start() {
    let (few, many) = (texts(10), texts(100));
    let mut search = Search::default();
    search.rows(1, &many, "ada", &mut || false);
    assert_eq!(*search.rows(2, &few, "ada", &mut || false).unwrap(), anew(&few, "ada"));
}
