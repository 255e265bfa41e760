//! The report: gates and figures as tables that people read.

use crate::gate::{Bound, Gate, Verdict};

/// Everything that a run found out.
#[derive(Debug, Default)]
pub struct Report {
    host: String,
    gates: Vec<Gate>,
    figures: Vec<String>,
    /// Further tables, whole.
    pub tables: Vec<String>,
    remarks: Vec<String>,
}

impl Report {
    pub fn of(host: String) -> Report {
        Report { host, ..Report::default() }
    }

    /// A figure with its bound. `spread` is by how much the machine itself varied, where that can stretch the figure.
    pub fn gate(&mut self, what: impl Into<String>, measured: f64, bound: Bound, spread: f64) {
        let gate = Gate { what: what.into(), measured, bound, spread };
        println!("    {}", gate.row());
        self.gates.push(gate);
    }

    /// A row of figures: asked directly, through nginx, through Caddy, through the service.
    pub fn figure(&mut self, what: &str, values: [Option<String>; 4]) {
        let cells = values.map(|value| value.unwrap_or_else(|| "–".to_owned()));
        let row = format!("| {what} | {} |", cells.join(" | "));
        println!("    {row}");
        self.figures.push(row);
    }

    pub fn remark(&mut self, text: String) {
        println!("    {text}");
        self.remarks.push(text);
    }

    /// Whether nothing that was judged was missed.
    pub fn is_good(&self) -> bool {
        self.gates.iter().all(|gate| gate.verdict() != Verdict::Missed)
    }

    pub fn text(&self) -> String {
        let gates: Vec<String> = self.gates.iter().map(Gate::row).collect();
        let head = format!("{}.\n\n| Gate | Measured | To reach | |\n| --- | --- | --- | --- |\n{}", self.host, gates.join("\n"));
        let figures = (!self.figures.is_empty()).then(|| {
            let rows = self.figures.join("\n");
            format!("| Figure (medians) | direct | nginx | Caddy | Rollcall |\n| --- | --- | --- | --- | --- |\n{rows}")
        });
        let parts = std::iter::once(head).chain(figures).chain(self.tables.iter().chain(&self.remarks).cloned());
        parts.collect::<Vec<_>>().join("\n\n") + "\n"
    }
}
