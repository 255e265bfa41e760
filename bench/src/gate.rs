//! What has to be reached: each a ratio inside one run, and not judged where the machine was too restless for a verdict.

#[cfg(test)]
mod tests;

/// By how much the middle half of the baseline's rounds may differ, as a part of its middle.
const RESTLESS: f64 = 0.25;

/// How a ratio is bounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Reached,
    Missed,
    NotJudged,
}

/// One gate and what was measured.
#[derive(Clone, Debug)]
pub struct Gate {
    pub what: String,
    pub measured: f64,
    pub bound: Bound,
    /// By how much the baseline differed between rounds.
    pub spread: f64,
}

impl Gate {
    pub fn verdict(&self) -> Verdict {
        let reached = match self.bound {
            _ if !self.measured.is_finite() || self.spread > RESTLESS => return Verdict::NotJudged,
            Bound::AtMost(most) => self.measured <= most,
            Bound::AtLeast(least) => self.measured >= least,
        };
        if reached { Verdict::Reached } else { Verdict::Missed }
    }

    /// The row of the table.
    pub fn row(&self) -> String {
        let bound = match self.bound {
            Bound::AtMost(most) => format!("≤ {most}"),
            Bound::AtLeast(least) => format!("≥ {least}"),
        };
        let verdict = match self.verdict() {
            Verdict::Reached => "reached".to_owned(),
            Verdict::Missed => "**missed**".to_owned(),
            Verdict::NotJudged => format!("not judged: the baseline varied by ±{:.0} %", self.spread * 100.0),
        };
        format!("| {} | {} | {bound} | {verdict} |", self.what, shown(self.measured))
    }
}

/// Small figures are ratios; of large ones the whole is enough.
fn shown(figure: f64) -> String {
    match figure {
        figure if figure.abs() >= 1000.0 => format!("{figure:.0}"),
        figure if figure.abs() >= 10.0 => format!("{figure:.1}"),
        figure => format!("{figure:.3}"),
    }
}
