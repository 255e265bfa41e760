//! What takes minutes is measured in turns with a small organization that is asked for the same: a machine that does other things as well is fast now and
//! slow then, for both of them. What the large one costs is told as if the small one had always cost what it cost at first.

use super::{Asker, Took, Way};
use crate::Failure;

/// How many the small one has.
pub const PEOPLE: u64 = 10_000;
/// After how many people of the large one it is the small one's turn, and how often at least: two turns say little about how fast the machine was.
const EVERY: usize = 25_000;
const TURNS: usize = 8;

/// The small organization, and what it cost at first by the way it is read.
pub struct Standard<'a> {
    asker: Asker<'a>,
    first: Vec<(Way, Took)>,
}

impl<'a> Standard<'a> {
    /// Warms it up.
    pub fn of(mut asker: Asker<'a>) -> Result<Standard<'a>, Failure> {
        for way in [Way::Pages, Way::Copy] {
            asker.read(way, &mut |_| Ok(()))?;
        }
        Ok(Standard { asker, first: Vec::new() })
    }

    fn turn(&mut self, way: Way) -> Result<Took, Failure> {
        self.asker.took(|asker| asker.read(way, &mut |_| Ok(())).map(drop))
    }

    /// Reads everybody of another organization of this size so many times, in turns with this one. How many they are, and what it cost.
    pub fn beside(&mut self, asker: &mut Asker<'_>, (size, times): (usize, usize), way: Way) -> Result<(usize, Took), Failure> {
        let (mut people, mut since, mut between) = (0, 0, Vec::new());
        let every = EVERY.min(size * times / TURNS);
        let before = self.turn(way)?;
        let took = asker.took(|asker| {
            for _ in 0..times {
                people = asker.read(way, &mut |more| {
                    since += more;
                    if since >= every {
                        since = 0;
                        between.push(self.turn(way)?);
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        let waited: f64 = between.iter().map(|turn| turn.clock).sum();
        let after = self.turn(way)?;
        let turns = [&[before, after], between.as_slice()].concat();
        let mean = |of: fn(&Took) -> f64| turns.iter().map(of).sum::<f64>() / turns.len() as f64;
        let now = Took { clock: mean(|turn| turn.clock), service: mean(|turn| turn.service), sandbox: mean(|turn| turn.sandbox) };
        let first = self.first(way, now);
        println!("    in {} turns; the machine took {:.2} of the time of the first ones", turns.len(), now.service / first.service);
        Ok((people, Took { clock: took.clock - waited, ..scaled(took, now, first) }))
    }

    fn first(&mut self, way: Way, now: Took) -> Took {
        if let Some((_, first)) = self.first.iter().find(|(known, _)| *known == way) {
            return *first;
        }
        self.first.push((way, now));
        now
    }
}

/// What something would have cost when the standard cost what it did at first.
fn scaled(took: Took, now: Took, first: Took) -> Took {
    Took { clock: took.clock, service: took.service / now.service * first.service, sandbox: took.sandbox / now.sandbox * first.sandbox }
}

#[cfg(test)]
mod tests;
