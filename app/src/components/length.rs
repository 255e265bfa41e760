//! Lengths as style sheets read them.

/// In whole pixels: writing fractions would bring the formatting of floating-point numbers to every page.
#[must_use]
pub fn px(length: f64) -> String {
    format!("{}px", length.round() as i64)
}
