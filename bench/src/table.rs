//! The report: gates and figures as tables that people read.

use crate::gate::{Gate, Verdict};

/// Everything that a run found out.
#[derive(Debug, Default)]
pub struct Report {
    host: String,
    gates: Vec<Gate>,
    figures: Vec<String>,
    remarks: Vec<String>,
}

impl Report {
    pub fn of(host: String) -> Report {
        Report { host, ..Report::default() }
    }

    pub fn gate(&mut self, gate: Gate) {
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
        let rows: Vec<String> = self.gates.iter().map(Gate::row).collect();
        let mut text = format!(
            "{}.\n\n| Gate | Measured | To reach | |\n| --- | --- | --- | --- |\n{}\n\n\
             | Figure (medians) | direct | nginx | Caddy | Rollcall |\n| --- | --- | --- | --- | --- |\n{}\n",
            self.host,
            rows.join("\n"),
            self.figures.join("\n"),
        );
        self.remarks.iter().for_each(|remark| text.push_str(&format!("\n{remark}\n")));
        text
    }
}
