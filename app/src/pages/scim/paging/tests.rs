//! Pages of the list.

use super::Slice;

#[test]
fn a_page_knows_its_place_and_its_neighbours() {
    let table = [
        ((1, 100, 948), "1–100 of 948", None, Some(101)),
        ((101, 100, 1948), "101–200 of 1,948", Some(1), Some(201)),
        ((901, 48, 948), "901–948 of 948", Some(801), None),
        ((51, 100, 948), "51–150 of 948", Some(1), Some(151)),
        ((1, 1, 1), "1 of 1", None, None),
        ((1, 0, 0), "None", None, None),
        ((2001, 0, 948), "None from here on, of 948", Some(1901), None),
    ];
    for ((start, items, total), words, previous, next) in table {
        let slice = Slice { start, items, total };
        assert_eq!((slice.words().as_str(), slice.previous(), slice.next()), (words, previous, next));
    }
}
