//! Order, stability, and that nothing is lost.

use super::*;

#[test]
fn what_is_equal_keeps_its_order() {
    let mut items = vec![("b", 1), ("a", 2), ("b", 3), ("a", 4), ("c", 5)];
    by_key(&mut items, |(letter, _)| *letter);
    assert_eq!(items, [("a", 2), ("a", 4), ("b", 1), ("b", 3), ("c", 5)]);
}

#[test]
fn many_are_sorted_as_the_library_sorts_them() {
    let unsorted: Vec<String> = (0..1_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) % 997).to_string()).collect();
    let (mut ours, mut theirs) = (unsorted.clone(), unsorted);
    by(&mut ours, String::cmp);
    theirs.sort();
    assert_eq!(ours, theirs);
}

#[test]
fn rows_are_sorted_by_what_they_stand_for() {
    let names = ["cy", "ada", "bo"];
    let mut order = vec![0, 1, 2];
    rows(&mut order, &mut |one, other| names[one as usize].cmp(names[other as usize]));
    assert_eq!(order, [1, 2, 0]);
}

#[test]
fn each_is_kept_once() {
    assert_eq!(unique(vec!["b", "a", "b", "c", "a"]), ["a", "b", "c"]);
    assert_eq!(unique(Vec::<u8>::new()), Vec::<u8>::new());
}
