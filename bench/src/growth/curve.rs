//! How a cost grows: points over a size, and the steepest of the steps between them, with what noise may have added to it.

use crate::figures::{median, spread};

#[cfg(test)]
mod tests;

/// A cost that grows like its size has a slope of one, where both are drawn in powers of ten.
pub const LINEAR: f64 = 1.05;

/// One size, and what it cost in each round.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub size: f64,
    pub rounds: Vec<f64>,
}

impl Point {
    pub fn cost(&self) -> f64 {
        median(&self.rounds)
    }
}

/// What something costs, by size.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pub what: String,
    pub unit: &'static str,
    pub points: Vec<Point>,
}

/// The steepest step: its slope, and by how much that may be noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub slope: f64,
    pub noise: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Reached,
    Missed,
    /// It is too steep by less than the rounds differ.
    NotJudged,
}

impl Curve {
    pub fn new(what: &str, unit: &'static str) -> Curve {
        Curve { what: what.to_owned(), unit, points: Vec::new() }
    }

    pub fn add(&mut self, size: f64, rounds: Vec<f64>) {
        self.points.push(Point { size, rounds });
    }

    pub fn steepest(&self) -> Option<Step> {
        let steps = self.points.windows(2).map(|pair| step(&pair[0], &pair[1]));
        steps.filter(|step| step.slope.is_finite()).max_by(|one, other| one.slope.total_cmp(&other.slope))
    }

    /// Whether no step grows faster than its size.
    pub fn verdict(&self) -> Verdict {
        match self.steepest() {
            Some(step) if step.slope <= LINEAR => Verdict::Reached,
            Some(step) if step.slope - step.noise > LINEAR => Verdict::Missed,
            _ => Verdict::NotJudged,
        }
    }
}

fn step(from: &Point, to: &Point) -> Step {
    let sizes = (to.size / from.size).ln();
    let wide = |point: &Point| (1.0 + spread(&point.rounds)).ln();
    Step { slope: (to.cost() / from.cost()).ln() / sizes, noise: (wide(from) + wide(to)) / sizes }
}
