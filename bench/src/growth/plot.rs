//! Curves as an SVG that reads in light and in dark: both axes in powers of ten, one colour and one sign for each curve, its name at its end, and a line
//! that shows how something would grow that grows like its size.

use std::fmt::Write as _;

use super::curve::Curve;
use super::findings::grouped;

#[cfg(test)]
mod tests;

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 420.0;
/// Where the axes are; names stand to the right of them.
const LEFT: f64 = 96.0;
const RIGHT: f64 = 590.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 372.0;
/// Between two names.
const LINE: f64 = 17.0;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:15px}.axis,.grid{stroke:#8c959f;fill:none}.grid{stroke:#d0d7de}\
.guide{stroke:#8c959f;stroke-dasharray:5 5;fill:none}.quiet{fill:#59636e}.bg{fill:#fff}\
.c0{--c:#0550ae}.c1{--c:#bc4c00}.c2{--c:#116329}.c3{--c:#8250df}.c4{--c:#a40e26}.c5{--c:#6e5600}.c6{--c:#0a6b74}.c7{--c:#57606a}\
.line{stroke:var(--c);stroke-width:2;fill:none}.dot{fill:var(--c)}.name{fill:var(--c)}\
@media(prefers-color-scheme:dark){.bg{fill:#0d1117}text{fill:#e6edf3}.quiet{fill:#9198a1}.grid{stroke:#30363d}.axis,.guide{stroke:#6e7681}\
.c0{--c:#79c0ff}.c1{--c:#ffa657}.c2{--c:#7ee787}.c3{--c:#d2a8ff}.c4{--c:#ff7b72}.c5{--c:#e3b341}.c6{--c:#56d4dd}.c7{--c:#b1bac4}}";

/// A scale in powers of ten.
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn over(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Scale {
        let least = values.clone().fold(f64::INFINITY, f64::min).log10().floor();
        let most = values.fold(0.0, f64::max).log10().ceil().max(least + 1.0);
        Scale { least, most, from, to }
    }

    fn at(&self, value: f64) -> f64 {
        self.from + (value.log10() - self.least) / (self.most - self.least) * (self.to - self.from)
    }

    fn powers(&self) -> impl Iterator<Item = f64> {
        let steps = (self.most - self.least) as i32;
        let least = self.least as i32;
        (0..=steps).map(move |step| 10_f64.powi(least + step))
    }
}

/// One picture.
pub fn svg(title: &str, across: &str, up: &str, curves: &[Curve]) -> String {
    let shown: Vec<Curve> = curves.iter().map(positive).filter(|curve| curve.points.len() > 1).collect();
    let points = || shown.iter().flat_map(|curve| &curve.points);
    let x = Scale::over(points().map(|point| point.size), LEFT, RIGHT);
    let y = Scale::over(points().map(super::curve::Point::cost), BOTTOM, TOP);
    let are_alike = shown.windows(2).all(|pair| pair[0].unit == pair[1].unit);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\"><style>{STYLE}</style>\
         <rect class=\"bg\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/><text class=\"title\" x=\"{LEFT}\" y=\"24\">{}</text>\
         <text class=\"quiet\" x=\"{LEFT}\" y=\"42\">{}</text><text class=\"quiet\" x=\"{RIGHT}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        escaped(title),
        escaped(title),
        escaped(up),
        BOTTOM + 38.0,
        escaped(across)
    );
    axes(&mut text, &x, &y);
    guide(&mut text, &x, &y, &shown);
    for (number, (curve, place)) in shown.iter().zip(names(&shown, &y)).enumerate() {
        let called = if are_alike { curve.what.clone() } else { format!("{}, {}", curve.what, curve.unit) };
        draw(&mut text, number, curve, &called, place, (&x, &y));
    }
    text.push_str("</svg>\n");
    text
}

/// What can be drawn in powers of ten.
fn positive(curve: &Curve) -> Curve {
    let points = curve.points.iter().filter(|point| point.cost() > 0.0 && point.size > 0.0).cloned().collect();
    Curve { points, ..curve.clone() }
}

fn axes(text: &mut String, x: &Scale, y: &Scale) {
    for power in y.powers() {
        let at = y.at(power);
        put(text, format_args!("<path class=\"grid\" d=\"M{LEFT} {at:.1}H{RIGHT}\"/>"));
        put(
            text,
            format_args!("<text class=\"quiet\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n", LEFT - 8.0, at + 4.0, number(power)),
        );
    }
    for power in x.powers() {
        let at = x.at(power);
        put(text, format_args!("<path class=\"grid\" d=\"M{at:.1} {TOP}V{BOTTOM}\"/>"));
        put(
            text,
            format_args!("<text class=\"quiet\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", BOTTOM + 18.0, number(power)),
        );
    }
    put(text, format_args!("<path class=\"axis\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\"/>\n"));
}

/// How the highest of them would grow if it grew like its size, drawn backwards from where it ends.
fn guide(text: &mut String, x: &Scale, y: &Scale, curves: &[Curve]) {
    let ends = curves.iter().filter_map(|curve| curve.points.last());
    let Some(end) = ends.max_by(|one, other| one.cost().total_cmp(&other.cost())) else { return };
    let (least, lowest) = (10_f64.powf(x.least), 10_f64.powf(y.least));
    let size = least.max(end.size * lowest / end.cost());
    let start = end.cost() * size / end.size;
    put(
        text,
        format_args!("<path class=\"guide\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>", x.at(size), y.at(start), x.at(end.size), y.at(end.cost())),
    );
    // Named above the others' names: wherever it began, it would stand among the curves.
    put(text, format_args!("<path class=\"guide\" d=\"M{} 38H{}\"/>", RIGHT + 8.0, RIGHT + 40.0));
    put(text, format_args!("<text class=\"quiet\" x=\"{}\" y=\"42\">like its size</text>\n", RIGHT + 46.0));
}

/// Where each name stands: beside the end of its curve, and below the one above it.
fn names(curves: &[Curve], y: &Scale) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> =
        curves.iter().enumerate().map(|(number, curve)| (number, curve.points.last().map_or(BOTTOM, |end| y.at(end.cost())))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut places = vec![0.0; curves.len()];
    let mut next = TOP - LINE;
    for (left, (number, at)) in order.iter().enumerate() {
        let below = (order.len() - 1 - left) as f64 * LINE;
        let place = at.max(next + LINE).min(BOTTOM - 4.0 - below);
        (places[*number], next) = (place, place);
    }
    places
}

fn draw(text: &mut String, number: usize, curve: &Curve, called: &str, name: f64, (x, y): (&Scale, &Scale)) {
    let class = format!("c{}", number % 8);
    let places: Vec<(f64, f64)> = curve.points.iter().map(|point| (x.at(point.size), y.at(point.cost()))).collect();
    let line = places.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect::<Vec<_>>().join("L");
    put(text, format_args!("<g class=\"{class}\"><path class=\"line\" d=\"M{line}\"/>"));
    for (x, y) in &places {
        text.push_str(&sign(number, *x, *y));
    }
    if let Some((x, y)) = places.last() {
        put(text, format_args!("<path class=\"line\" style=\"stroke-width:1\" d=\"M{x:.1} {y:.1}L{} {name:.1}\"/>", RIGHT + 10.0));
    }
    text.push_str(&sign(number, RIGHT + 16.0, name));
    put(text, format_args!("<text class=\"name\" x=\"{}\" y=\"{:.1}\">{}</text></g>\n", RIGHT + 26.0, name + 4.0, escaped(called)));
}

/// Curves differ by more than their colour.
fn sign(number: usize, x: f64, y: f64) -> String {
    match number % 4 {
        0 => format!("<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        1 => format!("<rect class=\"dot\" x=\"{:.1}\" y=\"{:.1}\" width=\"7\" height=\"7\"/>", x - 3.5, y - 3.5),
        2 => format!("<path class=\"dot\" d=\"M{:.1} {:.1}l4.5 8h-9z\"/>", x, y - 5.0),
        _ => format!("<path class=\"dot\" d=\"M{:.1} {:.1}l5 5l-5 5l-5 -5z\"/>", x, y - 5.0),
    }
}

fn number(power: f64) -> String {
    if power < 1.0 {
        return power.to_string();
    }
    grouped(power)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn put(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("writing to a String does not fail");
}
