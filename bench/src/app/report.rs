//! What the report about the app has beside gates: tables of their own, and figures in words.

use crate::table::Report;

impl Report {
    /// A table: its headings, and its rows, as long as these.
    pub fn table(&mut self, headings: &[&str], rows: &[Vec<String>]) {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut lines = vec![line(&headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>())];
        lines.push(format!("|{}", " --- |".repeat(headings.len())));
        lines.extend(rows.iter().map(|row| line(row)));
        rows.iter().for_each(|row| println!("    {}", line(row)));
        self.tables.push(lines.join("\n"));
    }
}

/// A figure in words; a dash where there is none.
pub fn told(value: f64, unit: &str) -> String {
    if value.is_finite() { format!("{value:.0} {unit}") } else { "–".to_owned() }
}
