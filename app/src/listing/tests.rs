//! The address and the view say the same.

use super::{ListQuery, Shape};

static SHAPE: Shape = Shape {
    filters: &[("status", 4), ("claim", 1)],
    sorts: &["name", "active"],
    columns: &["name", "email", "state", "active"],
    usual: &["name", "state"],
};

fn parse(raw: &str) -> ListQuery {
    ListQuery::parse(&SHAPE, raw)
}

#[test]
fn a_view_survives_the_way_through_the_address() {
    let raw = "q=Zo%C3%AB%20%26%20co&status=active&status=suspended&sort=-active&columns=name%2Cemail";
    let query = parse(raw);
    assert_eq!(query.text, "Zoë & co");
    assert_eq!(query.values("status"), ["active", "suspended"]);
    assert_eq!(query.sort, Some(("active", true)));
    assert_eq!(parse(&query.print()), query);
    assert_eq!(query.print(), raw);
}

#[test]
fn the_plain_list_has_a_plain_address() {
    assert_eq!(ListQuery::of(&SHAPE).print(), "");
}

#[test]
fn what_an_old_link_says_in_vain_is_left_out() {
    let query = parse("?nonsense=1&sort=colour&status=&q=a");
    assert_eq!(query, ListQuery { text: "a".to_owned(), ..ListQuery::of(&SHAPE) });
}

#[test]
fn a_broken_address_is_the_plain_list() {
    assert_eq!(parse("q=%zz"), ListQuery::of(&SHAPE));
}

#[test]
fn of_more_values_than_a_filter_takes_the_latest_stay() {
    let all = ["1", "2", "3", "4", "5"].map(str::to_owned).to_vec();
    assert_eq!(ListQuery::of(&SHAPE).with("status", all).values("status"), ["2", "3", "4", "5"]);
    let both = vec!["managed".to_owned(), "unmanaged".to_owned()];
    assert_eq!(ListQuery::of(&SHAPE).with("claim", both).values("claim"), ["unmanaged"]);
    assert_eq!(parse("claim=a&claim=b").values("claim"), ["a"], "an address may not ask for more either");
}

#[test]
fn clearing_keeps_columns_and_order() {
    let query = parse("q=a&status=active&sort=name&columns=name,email");
    assert!(query.has_filters() && query.is_narrowed());
    assert_eq!(query.cleared().print(), "sort=name&columns=name%2Cemail");
    assert!(!query.cleared().is_narrowed());
}

#[test]
fn the_first_column_is_always_shown_and_columns_keep_their_order() {
    assert_eq!(parse("columns=state,email,colour").shown_columns(), ["name", "email", "state"]);
    assert_eq!(parse("").shown_columns(), ["name", "state"]);
    let chosen = parse("").with_columns(&["active".to_owned(), "email".to_owned()]);
    assert_eq!(chosen.print(), "columns=name%2Cemail%2Cactive");
    assert_eq!(chosen.with_columns(&[]).print(), "");
}

#[test]
fn clicks_on_a_heading_sort_turn_round_and_let_go() {
    let first = parse("").sorted_by("name");
    assert_eq!(first.sort, Some(("name", false)));
    let second = first.sorted_by("name");
    assert_eq!(second.sort, Some(("name", true)));
    assert_eq!(second.sorted_by("name").sort, None);
    assert_eq!(second.sorted_by("active").sort, Some(("active", false)));
    assert_eq!(second.sorted_by("state").sort, second.sort, "a column that does not sort");
}
