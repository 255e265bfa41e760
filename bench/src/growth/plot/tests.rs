//! A picture has every curve with its name, and nothing that a browser would not draw.

use super::svg;
use crate::growth::curve::Curve;

fn curve(what: &str, points: &[(f64, f64)]) -> Curve {
    let mut curve = Curve::new(what, "ms");
    points.iter().for_each(|(size, cost)| curve.add(*size, vec![*cost]));
    curve
}

#[test]
fn every_curve_is_drawn_with_its_name_inside_the_picture() {
    let curves = [curve("list & search", &[(1_200.0, 0.5), (10_000.0, 5.0)]), curve("count", &[(1_200.0, 0.5), (10_000.0, 5.0)])];
    let text = svg("Cost <by size>", "people", "ms", &curves);
    assert!(text.contains("list &amp; search") && text.contains(">count<") && text.contains("Cost &lt;by size>"), "{text}");
    assert!(text.contains("10,000") && text.contains("prefers-color-scheme:dark"));
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn what_costs_nothing_or_is_not_known_is_left_out() {
    let text = svg("Cost", "people", "ms", &[curve("none", &[(1.0, 0.0), (10.0, f64::NAN)]), curve("some", &[(1.0, 1.0), (10.0, 2.0)])]);
    assert!(text.contains("some") && !text.contains("none<"), "{text}");
    assert!(!text.contains("NaN"), "{text}");
}

/// Where a text of this class and words begins or ends, and how high it stands.
fn texts(picture: &str) -> Vec<(f64, f64, bool, String)> {
    let number = |tag: &str, name: &str| tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()?.parse().ok());
    let tags = picture.split("<text ").skip(1).filter_map(|text| text.split_once('>'));
    let placed = tags.filter_map(|(tag, rest)| {
        let words = rest.split('<').next()?.to_owned();
        Some((number(tag, "x")?, number(tag, "y")?, tag.contains("end"), words))
    });
    placed.collect()
}

/// A letter is at most eight wide here.
#[test]
fn no_number_of_an_axis_is_cut_and_no_name_stands_among_them() {
    let curves: Vec<Curve> = (0..9)
        .map(|number| curve(&format!("curve {number}"), &[(1_000.0, 1.0), (1_000_000.0, if number < 8 { 1.1 } else { 500_000.0 })]))
        .collect();
    let texts = texts(&svg("Cost", "people", "ms", &curves));
    assert!(texts.iter().any(|(.., words)| words == "1,000,000") && texts.iter().any(|(.., words)| words == "curve 8"), "{texts:?}");
    for (x, y, ends, words) in &texts {
        let left = if *ends { x - 8.0 * words.len() as f64 } else { *x };
        assert!(left >= 0.0, "{words} is cut");
        assert!(!words.starts_with("curve") || *y <= super::BOTTOM, "{words} stands among the numbers");
    }
}
