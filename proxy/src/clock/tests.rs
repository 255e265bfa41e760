//! The clock that never goes back, whatever the wall clock does.

use super::Forward;

#[test]
fn the_clock_goes_on_when_the_wall_clock_is_put_back() {
    let clock = Forward::default();
    let now = clock.now();
    let ahead = Forward { at_start: now + 3_600, ..Forward::default() };
    assert!(ahead.now() >= now + 3_600, "an hour that was seen is not taken back");
}

#[test]
fn the_clock_never_goes_back_after_a_jump_ahead() {
    let clock = Forward::default();
    clock.latest.store(clock.now() + 3_600, std::sync::atomic::Ordering::Relaxed);
    let jumped = clock.now();
    assert!(clock.now() >= jumped && jumped >= clock.at_start + 3_600);
}
