//! When people last used what: office hours of their place, mostly weekdays, mostly lately, and some who drift away.

use super::stream::Stream;
use crate::clock::{DAY, HOUR, MINUTE, Moment};

/// How much somebody uses a product.
#[derive(Clone, Copy)]
pub enum Habit {
    Daily,
    Weekly,
    Seldom,
}

/// A last time of use before the start, in the office hours of a place so many hours ahead of UTC.
pub fn last_use(stream: &mut Stream, habit: Habit, offset: i64) -> Moment {
    let days_back = match habit {
        Habit::Daily => [0, 0, 0, 0, 0, 1, 1, 3, 4, 5][stream.below(10)],
        Habit::Weekly => 1 + stream.below(21),
        Habit::Seldom => 14 + stream.below(320),
    };
    let mut day = Moment::START.midnight().plus(-i64::try_from(days_back).unwrap_or(0) * DAY);
    if day.weekday() >= 5 && !stream.chance(120) {
        day = day.plus((4 - day.weekday()) * DAY);
    }
    // Two humps around a lunch break.
    let hour = [8, 9, 9, 10, 10, 11, 11, 13, 14, 14, 15, 15, 16, 16, 17, 19][stream.below(16)];
    let minute = i64::try_from(stream.below(3600)).unwrap_or(0) * 1000;
    let at = day.plus((hour - offset) * HOUR + minute);
    let latest = Moment::START.plus(-5 * MINUTE);
    if at > latest { at.plus(-DAY * if day.weekday() == 0 { 3 } else { 1 }) } else { at }
}
