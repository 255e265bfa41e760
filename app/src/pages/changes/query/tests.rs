//! The address of the list.

use catalogue::record::PARAMETERS;

use super::{Filter, RecordQuery};

fn parse(query: &str) -> RecordQuery {
    let pairs = catalogue::path::parse_query(query).unwrap();
    RecordQuery::parse(|name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
}

#[test]
fn an_address_survives_reading_and_printing() {
    for query in ["", "outcome=unknown", "outcome=ok&person=demo%3Aowner&operation=SUSPEND_USER&account=712020%3Aa&before=0123"] {
        assert_eq!(parse(query).print(), query);
    }
    assert_eq!(parse("outcome=&x=1").print(), "");
}

#[test]
fn another_choice_starts_from_the_newest() {
    let query = parse("outcome=ok&person=p&before=0123").with(Filter::Outcome, Some("unknown".to_owned()));
    assert_eq!(query.print(), "outcome=unknown&person=p");
    assert_eq!(query.with(Filter::Outcome, None).with(Filter::Person, None).print(), "");
}

#[test]
fn paging_keeps_the_choices() {
    let query = parse("person=p");
    let older = query.before(Some("0123".to_owned()));
    assert_eq!(older.print(), "person=p&before=0123");
    assert_eq!((older.is_newest(), older.before(None)), (false, query));
}

#[test]
fn the_service_understands_every_parameter_that_is_asked() {
    let asked = parse("outcome=ok&person=p&operation=o&account=a&before=b").ask();
    for (name, _) in catalogue::path::parse_query(&asked).unwrap() {
        assert!(PARAMETERS.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn days_of_the_address_are_moments_for_the_service_and_both_are_included() {
    let query = RecordQuery::default()
        .with(Filter::Since, Some("2026-11-01".to_owned()))
        .with(Filter::Until, Some("2026-12-31".to_owned()))
        .with(Filter::Kind, Some("denied".to_owned()));
    assert_eq!(query.print(), "kind=denied&since=2026-11-01&until=2026-12-31");
    assert_eq!(query.ask_all(), "kind=denied&since=2026-11-01T00%3A00%3A00Z&until=2027-01-01T00%3A00%3A00Z");
    let broken = RecordQuery::default().with(Filter::Since, Some("yesterday".to_owned()));
    assert_eq!(broken.ask_all(), "since=yesterday", "the service says what is wrong with it");
}
