//! Small arithmetic over series of measurements.

#[cfg(test)]
mod tests;

/// The middle one; not a number where there is none.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this part of all values lies.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    // A place in a list of a few million values is far within what both number types hold exactly.
    let place = (last as f64 * part).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// How far the middle half of the values reaches from the middle one, as a part of it: one bad round among many says nothing about the others.
pub fn spread(values: &[f64]) -> f64 {
    let middle = median(values);
    [0.25, 0.75].into_iter().map(|part| ((quantile(values, part) - middle) / middle).abs()).fold(0.0, f64::max)
}

/// The middle one of the ratios of two series, round by round: what disturbs a round disturbs both sides of it.
pub fn ratio(own: &[f64], others: &[f64]) -> f64 {
    let ratios: Vec<f64> = own.iter().zip(others).map(|(own, other)| own / other).collect();
    median(&ratios)
}
