//! Moves the whole organization in time, so that a demo shown today has people who were active this morning.

use super::World;
use crate::clock::Moment;

impl World {
    /// Moves the clock and everything that has a date by so many milliseconds.
    pub fn shift(&mut self, milliseconds: i64) {
        let later = |moment: &mut Moment| *moment = moment.plus(milliseconds);
        later(&mut self.now);
        self.pending.shift(milliseconds);
        self.resources.iter_mut().for_each(|resource| later(&mut resource.created));
        for user in self.people.all_mut() {
            [&mut user.added_to_org, &mut user.deactivated_on, &mut user.deletion].into_iter().flatten().for_each(later);
            user.activity.iter_mut().for_each(|activity| later(&mut activity.at));
            for token in &mut user.tokens {
                later(&mut token.created);
                [&mut token.last_access, &mut token.expiry].into_iter().flatten().for_each(later);
            }
        }
        for (created, modified) in self.provisioning.dates_mut() {
            later(created);
            later(modified);
        }
    }
}
