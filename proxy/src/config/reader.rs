//! Takes settings out of a TOML table one by one and notes what is wrong with them; whatever is left at the end is unknown.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use catalogue::path::is_identifier;
use toml::{Table, Value};

use super::fault::ConfigFault;
use super::key_file::{self, KeyFile};

/// One table being read.
pub struct Reader {
    table: Table,
    base: PathBuf,
    /// Where this table stands in the file, for the sentences.
    prefix: String,
    faults: Vec<ConfigFault>,
}

impl Reader {
    pub fn new(table: Table, base: &Path) -> Reader {
        Reader { table, base: base.to_owned(), prefix: String::new(), faults: Vec::new() }
    }

    /// All faults, with those of settings that nobody asked for.
    pub fn finish(mut self) -> Vec<ConfigFault> {
        let unknown = self.table.keys().map(|key| ConfigFault::Unknown(format!("{}{key}", self.prefix)));
        self.faults.extend(unknown);
        self.faults
    }

    /// Notes a fault that concerns several settings.
    pub fn fault(&mut self, sentence: &str) {
        self.faults.push(ConfigFault::Rule(sentence.to_owned()));
    }

    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.table.remove(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
            Some(_) => self.invalid(name, "is not a text"),
            None => {
                self.faults.push(ConfigFault::Missing(self.full(name)));
                None
            }
        }
    }

    /// The folder from which relative paths are meant.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Whether the setting is there.
    pub fn names(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// A setting that may be absent: the outer `None` is a fault.
    pub fn optional<T>(&mut self, name: &str, rule: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
        if !self.table.contains_key(name) {
            return Some(None);
        }
        let text = self.text(name)?;
        match parse(&text) {
            Some(value) => Some(Some(value)),
            None => self.invalid(name, rule),
        }
    }

    /// A setting that must be there and have its form.
    pub fn parsed<T>(&mut self, name: &str, rule: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Some(value) => Some(value),
            None => self.invalid(name, rule),
        }
    }

    pub fn text_or(&mut self, name: &str, default: &str) -> Option<String> {
        if self.table.contains_key(name) { self.text(name) } else { Some(default.to_owned()) }
    }

    /// A list of texts; empty when it is absent.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let items = match self.table.remove(name) {
            None => return Some(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return self.invalid(name, "is not a list of texts"),
        };
        let texts: Option<Vec<String>> =
            items.iter().map(|item| item.as_str().filter(|text| !text.is_empty()).map(str::to_owned)).collect();
        if texts.is_some() { texts } else { self.invalid(name, "is not a list of texts") }
    }

    pub fn parsed_or<T>(&mut self, name: &str, default: &str, rule: &'static str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        match self.optional(name, rule, &parse)? {
            Some(value) => Some(value),
            None => parse(default),
        }
    }

    /// A whole number above nought that may be absent: the outer `None` is a fault.
    pub fn number(&mut self, name: &str) -> Option<Option<u32>> {
        match self.table.remove(name) {
            None => Some(None),
            Some(Value::Integer(number)) if number > 0 && u32::try_from(number).is_ok() => Some(u32::try_from(number).ok()),
            Some(_) => self.invalid(name, "is not a whole number above nought"),
        }
    }

    pub fn flag_or(&mut self, name: &str, default: bool) -> Option<bool> {
        match self.table.remove(name) {
            None => Some(default),
            Some(Value::Boolean(flag)) => Some(flag),
            Some(_) => self.invalid(name, "is neither true nor false"),
        }
    }

    /// A whole number within limits.
    pub fn whole_or(&mut self, name: &str, default: i64, limits: RangeInclusive<i64>) -> Option<i64> {
        match self.table.remove(name) {
            None => Some(default),
            Some(Value::Integer(number)) if limits.contains(&number) => Some(number),
            Some(_) => self.invalid(name, "is not a whole number within its limits"),
        }
    }

    /// A whole number that may be absent: the outer `None` is a fault.
    pub fn whole(&mut self, name: &str, least: i64, rule: &'static str) -> Option<Option<i64>> {
        match self.table.remove(name) {
            None => Some(None),
            Some(Value::Integer(number)) if number >= least => Some(Some(number)),
            Some(_) => self.invalid(name, rule),
        }
    }

    pub fn identifier(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        if is_identifier(&text) { Some(text) } else { self.invalid(name, "is not an id: letters, digits, - and _") }
    }

    pub fn identifier_or(&mut self, name: &str, default: &str) -> Option<String> {
        if self.table.contains_key(name) { self.identifier(name) } else { Some(default.to_owned()) }
    }

    pub fn uuid(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.to_ascii_lowercase();
        let groups: Vec<usize> = text.split('-').map(str::len).collect();
        let well_formed = groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        if well_formed { Some(text) } else { self.invalid(name, "is not an id like 0a1b2c3d-0000-0000-0000-000000000000") }
    }

    pub fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.text(name).map(|text| self.base.join(text))
    }

    /// The key in the file that a setting names, and where it is.
    pub fn key_file(&mut self, name: &str) -> Option<KeyFile> {
        let path = self.path(name)?;
        match key_file::read(&path) {
            Ok(key) => Some(KeyFile { path, key }),
            Err(why) => {
                self.faults.push(ConfigFault::KeyFile { setting: self.full(name), path, why });
                None
            }
        }
    }

    /// A key that may be absent: the outer `None` is a fault.
    pub fn optional_key_file(&mut self, name: &str) -> Option<Option<KeyFile>> {
        if self.table.contains_key(name) { self.key_file(name).map(Some) } else { Some(None) }
    }

    /// A list of tables, each read by `read`; none when it is absent.
    pub fn tables<T>(&mut self, name: &str, mut read: impl FnMut(&mut Reader) -> Option<T>) -> Vec<T> {
        let items = match self.table.remove(name) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.invalid::<()>(name, "is not a list of tables");
                Vec::new()
            }
        };
        let mut values = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let prefix = format!("{}[{}].", self.full(name), at + 1);
            let Value::Table(table) = item else {
                self.invalid::<()>(name, "is not a list of tables");
                continue;
            };
            let mut inner = Reader { table, base: self.base.clone(), prefix, faults: Vec::new() };
            values.extend(read(&mut inner));
            self.faults.extend(inner.finish());
        }
        values
    }

    /// The table with this name, to be read and given back to [`Reader::take_faults`].
    pub fn table(&mut self, name: &str) -> Option<Reader> {
        match self.table.remove(name)? {
            Value::Table(table) => {
                Some(Reader { table, base: self.base.clone(), prefix: format!("{}.", self.full(name)), faults: Vec::new() })
            }
            _ => self.invalid(name, "is not a table"),
        }
    }

    /// Whether the setting is there at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// Takes over what was wrong with an inner table.
    pub fn take_faults(&mut self, inner: Reader) {
        self.faults.extend(inner.finish());
    }

    /// Notes a fault of this table as a whole.
    pub fn rule(&mut self, sentence: &str) {
        let table = self.prefix.trim_end_matches('.');
        self.faults.push(ConfigFault::Rule(format!("{table}: {sentence}")));
    }

    fn invalid<T>(&mut self, name: &str, rule: &'static str) -> Option<T> {
        self.faults.push(ConfigFault::Invalid(self.full(name), rule));
        None
    }

    fn full(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}
