//! What an export looks like, as CSV for spreadsheets or as JSON for programs. Pure.
//!
//! CSV opens with its header in the first line, so that every spreadsheet and program finds it there: when it was made and with which filters stands in
//! columns of every row, which survive sorting and joining. It starts with a byte order mark, because Excel otherwise reads UTF-8 as the local code page.

use std::fmt::Write as _;

use catalogue::export::Taken;
use catalogue::export::csv::{harmless, quoted};
use time::OffsetDateTime;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Json,
}

impl Form {
    /// The end of the file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Json => "json",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Csv => "text/csv;charset=utf-8",
            Form::Json => "application/json",
        }
    }
}

/// One value. What is not known is told apart from what is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// Not known: `unknown` in CSV, `null` in JSON.
    Unknown,
    Flag(bool),
    Number(u64),
    /// Seconds since 1970.
    Moment(i64),
    /// No moment; the column beside it says why.
    NoMoment,
    List(Vec<String>),
}

impl Cell {
    /// A value or that it is not known.
    pub fn or_unknown(value: Option<Cell>) -> Cell {
        value.unwrap_or(Cell::Unknown)
    }

    pub fn moment(seconds: Option<i64>) -> Cell {
        seconds.map_or(Cell::NoMoment, Cell::Moment)
    }
}

/// What the file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What is listed: "users".
    pub list: &'static str,
    pub organization: String,
    /// The search and the filters in words.
    pub filters: String,
    /// When the file was made, and when its rows were read, in seconds since 1970.
    pub exported_at: i64,
    pub read_at: Option<i64>,
    /// Which API answered, and what may be late.
    pub remark: String,
}

impl About {
    /// `rollcall-users-20260701T120000Z.csv`
    #[must_use]
    pub fn file_name(&self, form: Form) -> String {
        format!("{}.{}", self.stem(), form.extension())
    }

    /// The same without its end.
    #[must_use]
    pub fn stem(&self) -> String {
        let stamp: String = moment(self.exported_at).chars().filter(|c| !matches!(c, '-' | ':')).collect();
        format!("rollcall-{}-{stamp}", self.list.replace(' ', "-"))
    }
}

impl About {
    /// What the record is told of the file.
    #[must_use]
    pub fn taken(&self, form: Form, rows: usize) -> Taken {
        Taken { what: self.list.to_owned(), rows: u64::try_from(rows).unwrap_or(u64::MAX), format: form.extension().to_owned() }
    }
}

/// Writes a file row by row.
pub struct Writer {
    form: Form,
    columns: Vec<&'static str>,
    about: About,
    text: String,
    rows: usize,
}

impl Writer {
    #[must_use]
    pub fn new(form: Form, columns: &[&'static str], about: About) -> Writer {
        let mut text = String::new();
        match form {
            Form::Csv => {
                text.push('\u{feff}');
                let further = ["exported_at", "read_at", "filters"];
                let header = columns.iter().chain(further.iter()).map(|column| quoted(column)).collect::<Vec<_>>();
                text.push_str(&header.join(","));
                text.push_str("\r\n");
            }
            Form::Json => text.push_str("{\"rows\":["),
        }
        Writer { form, columns: columns.to_vec(), about, text, rows: 0 }
    }

    /// Adds a row, one cell for each column.
    pub fn push(&mut self, row: &[Cell]) {
        match self.form {
            Form::Csv => {
                let about = &self.about;
                let read_at = about.read_at.map_or(Cell::NoMoment, Cell::Moment);
                let further = [Cell::Moment(about.exported_at), read_at, Cell::Text(about.filters.clone())];
                let cells = row.iter().chain(further.iter()).map(|cell| quoted(&plain(cell))).collect::<Vec<_>>();
                self.text.push_str(&cells.join(","));
                self.text.push_str("\r\n");
            }
            Form::Json => {
                self.text.push_str(if self.rows == 0 { "\n{" } else { ",\n{" });
                for (place, (column, cell)) in self.columns.iter().zip(row).enumerate() {
                    let comma = if place == 0 { "" } else { "," };
                    write!(self.text, "{comma}{}:{}", json(column), value(cell)).expect("writing to a String does not fail");
                }
                self.text.push('}');
            }
        }
        self.rows += 1;
    }

    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The whole file.
    #[must_use]
    pub fn finish(mut self) -> String {
        if self.form == Form::Json {
            let about = &self.about;
            let end = format!(
                "\n],\"list\":{},\"organization\":{},\"count\":{},\"exported_at\":{},\"read_at\":{},\"filters\":{},\"remark\":{}}}\n",
                json(about.list),
                json(&about.organization),
                self.rows,
                json(&moment(about.exported_at)),
                about.read_at.map_or_else(|| "null".to_owned(), |at| json(&moment(at))),
                json(&about.filters),
                json(&about.remark),
            );
            self.text.push_str(&end);
        }
        self.text
    }
}

/// A cell as CSV shows it, before quoting. Only texts of others can be formulas: what is written here itself never starts like one.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::List(texts) => harmless(&texts.join("; ")),
        Cell::Unknown => "unknown".to_owned(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Moment(seconds) => moment(*seconds),
        Cell::NoMoment => String::new(),
    }
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => json(text),
        Cell::List(texts) => format!("[{}]", texts.iter().map(|text| json(text)).collect::<Vec<_>>().join(",")),
        Cell::Unknown | Cell::NoMoment => "null".to_owned(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Moment(seconds) => json(&moment(*seconds)),
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// ISO 8601 in UTC; a moment beyond all calendars as its number of seconds.
#[must_use]
pub fn moment(seconds: i64) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(seconds) else { return seconds.to_string() };
    let (date, time) = (at.date(), at.time());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second())
}

#[cfg(test)]
mod tests;
