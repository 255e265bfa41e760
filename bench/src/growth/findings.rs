//! What a run found out about growth: its gates, its figures and its pictures, as a section of a document.

use std::path::PathBuf;

use super::curve::{Curve, LINEAR, Verdict};
use super::plot;
use crate::Failure;

/// By how much the memory of something that streams may differ over all sizes.
const FLAT: f64 = 1.25;
/// The sizes over which that counts: below, the process is still getting warm.
const WARM: f64 = 10_000.0;

#[derive(Debug)]
pub struct Findings {
    host: String,
    pictures: PathBuf,
    gates: Vec<String>,
    figures: Vec<String>,
    drawn: Vec<String>,
    remarks: Vec<String>,
    is_good: bool,
}

impl Findings {
    pub const fn new(host: String, pictures: PathBuf) -> Findings {
        Findings { host, pictures, gates: Vec::new(), figures: Vec::new(), drawn: Vec::new(), remarks: Vec::new(), is_good: true }
    }

    /// A curve among the figures.
    pub fn curve(&mut self, curve: &Curve) {
        let points = curve.points.iter().map(|point| format!("{}: {} {}", grouped(point.size), short(point.cost()), curve.unit));
        let row = format!("| {} | {} |", curve.what, points.collect::<Vec<_>>().join(" · "));
        println!("    {row}");
        self.figures.push(row);
    }

    /// A curve that may not grow faster than its size.
    pub fn gate(&mut self, curve: &Curve) {
        self.curve(curve);
        let verdict = curve.verdict();
        let slope = curve.steepest().map_or(f64::NAN, |step| step.slope);
        let said = match verdict {
            Verdict::Reached => "reached".to_owned(),
            Verdict::Missed => "**missed**".to_owned(),
            Verdict::NotJudged => {
                let noise = curve.steepest().map_or(f64::NAN, |step| step.noise);
                format!("not judged: its rounds differ by ±{noise:.2}")
            }
        };
        self.row(
            &format!("{}: steepest slope", curve.what),
            &format!("{slope:.2}"),
            &format!("≤ {LINEAR}"),
            &said,
            verdict != Verdict::Missed,
        );
    }

    /// A curve that may not grow at all.
    pub fn flat(&mut self, curve: &Curve) {
        self.curve(curve);
        let costs: Vec<f64> = curve.points.iter().filter(|point| point.size >= WARM).map(super::curve::Point::cost).collect();
        let (first, last) = (costs.first().copied().unwrap_or(f64::NAN), costs.last().copied().unwrap_or(f64::NAN));
        self.at_most(&format!("{}, largest ÷ 10,000", curve.what), last / first, FLAT);
    }

    /// A ratio with an upper bound.
    pub fn at_most(&mut self, what: &str, measured: f64, most: f64) {
        let is_reached = measured <= most;
        let said = if is_reached { "reached" } else { "**missed**" };
        self.row(what, &format!("{measured:.2}"), &format!("≤ {most}"), said, is_reached);
    }

    /// Something that is so or is not.
    pub fn fact(&mut self, what: &str, is_so: bool) {
        let (told, said) = if is_so { ("yes", "reached") } else { ("no", "**missed**") };
        self.row(what, told, "yes", said, is_so);
    }

    fn row(&mut self, what: &str, measured: &str, bound: &str, said: &str, is_reached: bool) {
        let row = format!("| {what} | {measured} | {bound} | {said} |");
        println!("    {row}");
        self.gates.push(row);
        self.is_good &= is_reached;
    }

    pub fn figure(&mut self, what: &str, value: &str) {
        let row = format!("| {what} | {value} |");
        println!("    {row}");
        self.figures.push(row);
    }

    pub fn remark(&mut self, text: String) {
        println!("    {text}");
        self.remarks.push(text);
    }

    /// Draws a picture beside the document.
    pub fn plot(&mut self, name: &str, title: &str, across: &str, up: &str, curves: &[Curve]) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.pictures)?;
        std::fs::write(self.pictures.join(format!("growth-{name}.svg")), plot::svg(title, across, up, curves))?;
        let folder = self.pictures.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.drawn.push(format!("![{title}]({folder}/growth-{name}.svg)"));
        Ok(())
    }

    pub const fn is_good(&self) -> bool {
        self.is_good
    }

    /// The section.
    pub fn text(&self) -> String {
        format!(
            "{}.\n\n{}\n\n| Gate | Measured | To reach | |\n| --- | --- | --- | --- |\n{}\n\n| Figure | by size |\n| --- | --- |\n{}\n\n{}\n",
            self.host,
            self.drawn.join("\n\n"),
            self.gates.join("\n"),
            self.figures.join("\n"),
            self.remarks.join("\n\n"),
        )
    }
}

/// Three digits that count.
pub fn short(value: f64) -> String {
    match value.abs() {
        value_of if value_of >= 100.0 => grouped(value),
        value_of if value_of >= 10.0 => format!("{value:.1}"),
        value_of if value_of >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// A whole number with its thousands apart.
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
