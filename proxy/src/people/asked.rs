//! What a copy of the directory is asked for: its form, and the filters of the search under the upstream's names.

use catalogue::export::PEOPLE_EXPORT_PARAMETERS;
use serde_json::{Map, Value, json};

use super::form::Form;
use crate::error::ProxyError;
use crate::question;

/// As many as the upstream gives at once.
const AT_ONCE: u32 = 100;
/// What a row has beside what it always has.
const EXPAND: [&str; 3] = ["platformRoles", "productAccess", "groups"];
/// The longest filter.
const LONGEST: usize = 2_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub form: Form,
    pub directory: String,
    filters: Map<String, Value>,
}

impl Asked {
    /// Reads the query; `directory` is the one that screens show.
    ///
    /// # Errors
    /// When it has no form, or something that is none of its parameters.
    pub fn read(raw: &str, directory: &str) -> Result<Asked, ProxyError> {
        let mut form = None;
        let mut asked = Asked { form: Form::Csv, directory: directory.to_owned(), filters: Map::new() };
        question::read(raw, &PEOPLE_EXPORT_PARAMETERS, |name, value| {
            if value.is_empty() || value.len() > LONGEST || value.chars().any(char::is_control) {
                return None;
            }
            match name {
                "format" => form = Some(Form::parse(&value)?),
                "directory" => asked.directory = question::identifier(value)?,
                "searchTerm" | "claimStatus" => drop(asked.filters.insert(name.to_owned(), Value::from(value))),
                "mfaEnabled" => drop(asked.filters.insert(name.to_owned(), Value::from(value.parse::<bool>().ok()?))),
                _ => {
                    let values: Vec<&str> = value.split(',').map(str::trim).collect();
                    asked.filters.insert(name.to_owned(), json!(values));
                }
            }
            Some(())
        })?;
        asked.form = form.ok_or(ProxyError::Target("say in which form: format=csv or format=jsonl"))?;
        Ok(asked)
    }

    /// The body of the search for the page at this cursor.
    #[must_use]
    pub fn body(&self, cursor: Option<&str>) -> Vec<u8> {
        let mut body = self.filters.clone();
        body.insert("limit".to_owned(), json!(AT_ONCE));
        body.insert("expand".to_owned(), json!(EXPAND));
        body.extend(cursor.map(|cursor| ("cursor".to_owned(), Value::from(cursor))));
        serde_json::to_vec(&body).expect("texts, numbers and flags are always JSON")
    }
}
