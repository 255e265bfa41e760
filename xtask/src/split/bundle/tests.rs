//! When shared parts become one file and when they stay apart.

use super::*;

fn part(needed_by: u64, weight: u64) -> Part {
    Part { needed_by, weight }
}

fn planned(parts: &[Part]) -> Vec<Vec<usize>> {
    let mut files = plan(parts, 0);
    files.iter_mut().for_each(|places| places.sort_unstable());
    files.sort();
    files
}

#[test]
fn parts_that_always_travel_together_are_one_file_however_large() {
    assert_eq!(planned(&[part(0b011, 90_000), part(0b011, 80_000), part(0b011, 10)]), [vec![0, 1, 2]]);
}

#[test]
fn a_small_part_goes_with_a_small_one_although_one_piece_does_not_need_it() {
    assert_eq!(planned(&[part(0b0111, 300), part(0b1111, 200)]), [vec![0, 1]]);
}

#[test]
fn a_large_part_is_not_brought_to_a_piece_that_does_not_need_it() {
    assert_eq!(planned(&[part(0b0111, 30_000), part(0b1111, 200)]), [vec![0], vec![1]]);
}

#[test]
fn parts_that_no_piece_needs_both_of_stay_apart() {
    assert_eq!(planned(&[part(0b0011, 10), part(0b1100, 10)]), [vec![0], vec![1]]);
}

#[test]
fn every_part_is_in_exactly_one_file() {
    let parts = (1..40).map(|number| part(number, 100 * number)).collect::<Vec<_>>();
    let mut places = plan(&parts, 0b1).concat();
    places.sort_unstable();
    assert_eq!(places, (0..39).collect::<Vec<_>>());
}

#[test]
fn other_pieces_bear_more_bytes_so_that_one_with_which_visits_begin_has_a_file_less() {
    let parts = [part(0b0011, 12_000), part(0b0001, 12_000)];
    assert_eq!(plan(&parts, 0).len(), 2);
    assert_eq!(plan(&parts, 0b0001).len(), 1);
    // And never the other way round.
    assert_eq!(plan(&parts, 0b0010).len(), 2);
}
