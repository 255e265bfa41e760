//! Whose turn it is.

use super::*;

fn drain(turns: &mut Turns<&'static str>) -> Vec<&'static str> {
    std::iter::from_fn(|| turns.next().and_then(|(lane, _)| turns.pop(lane))).collect()
}

#[test]
fn people_take_turns_however_much_one_of_them_wants() {
    let mut turns = Turns::default();
    for _ in 0..5 {
        turns.push(Lane::Interactive, "greedy", "greedy");
    }
    turns.push(Lane::Interactive, "b", "b");
    turns.push(Lane::Interactive, "c", "c");
    assert_eq!(drain(&mut turns), ["greedy", "b", "c", "greedy", "greedy", "greedy", "greedy"]);
}

#[test]
fn people_go_before_batches_and_no_batch_waits_for_ever() {
    let mut turns = Turns::default();
    for _ in 0..2 {
        turns.push(Lane::Batch, "export", "batch");
    }
    for _ in 0..10 {
        turns.push(Lane::Interactive, "a", "person");
    }
    let order = drain(&mut turns);
    assert_eq!(order[..5], ["person", "person", "person", "person", "batch"]);
    assert_eq!(order.iter().filter(|who| **who == "batch").count(), 2);
    assert_eq!(order.len(), 12);
}

#[test]
fn what_was_passed_over_too_often_is_as_urgent_as_a_person() {
    let mut turns = Turns::default();
    turns.push(Lane::Batch, "export", "batch");
    assert_eq!(turns.next(), Some((Lane::Batch, Lane::Batch)));
    for _ in 0..PASSED_OVER {
        turns.push(Lane::Interactive, "a", "person");
        turns.pop(Lane::Interactive);
    }
    turns.push(Lane::Interactive, "a", "person");
    assert_eq!(turns.next(), Some((Lane::Batch, Lane::Interactive)));
}

#[test]
fn whoever_leaves_the_queue_leaves_nothing_behind() {
    let mut turns = Turns::default();
    let places: Vec<Place> = (0..3).map(|_| turns.push(Lane::Interactive, "a", "a")).collect();
    turns.push(Lane::Interactive, "b", "b");
    for place in &places {
        turns.remove(place);
        turns.remove(place);
    }
    assert_eq!(drain(&mut turns), ["b"]);
    assert!(turns.is_empty());
    assert!(turns.people.requests.is_empty() && turns.people.order.is_empty());
}
