//! Which entries of the record are asked for, as conditions of a statement that both databases understand and that reads little more than it gives: the
//! index is walked in the order in which entries are shown, from where the rarest condition leads.

use std::fmt::Write as _;

use catalogue::record::{CHANGE, Outcome};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row as _};

use super::fault::AuditError;
use crate::store::Store;

/// Which entries are asked for; what is absent asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub account: Option<String>,
    pub person: Option<String>,
    /// How rows may name that person instead.
    pub named_also: Vec<String>,
    pub operation: Option<String>,
    /// Some(None): those under way.
    pub outcome: Option<Option<Outcome>>,
    /// The word of an event, or of changes.
    pub kind: Option<String>,
    /// Milliseconds since 1970: not before, and before.
    pub since: Option<i64>,
    pub until: Option<i64>,
}

/// A value in a statement.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Number(i64),
}

/// Conditions with their values, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Conditions {
    text: String,
    values: Vec<Value>,
    /// What concerns one account is found from that account on; among all entries it is rare.
    is_by_account: bool,
}

/// Where the entries of a span of time lie in the record, ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    from: Option<i64>,
    to: Option<i64>,
}

impl Conditions {
    /// Adds a condition whose `?` stands for the value.
    fn add(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        let numbered = condition.replace('?', &format!("${}", self.values.len()));
        write!(self.text, " AND {numbered}").expect("writing to a String does not fail");
    }

    /// Adds a condition whose `?` stands for this text.
    pub fn says(&mut self, condition: &str, text: &str) {
        self.add(condition, Value::Text(text.to_owned()));
    }

    /// The conditions of a filter.
    pub fn of(filter: &Filter) -> Conditions {
        let names: Vec<String> = filter.person.iter().chain(&filter.named_also).cloned().collect();
        let mut conditions = Conditions::default().by(&names);
        let mut text = |condition: &str, value: &Option<String>| {
            if let Some(value) = value {
                conditions.add(condition, Value::Text(value.clone()));
            }
        };
        text("e.operation = ?", &filter.operation);
        text("e.kind = ?", &filter.kind);
        text("e.seq = t.seq AND t.account = ?", &filter.account);
        conditions.is_by_account = filter.account.is_some();
        if let Some(outcome) = filter.outcome {
            conditions.add("e.outcome = ?", Value::Text(outcome.map_or("", Outcome::name).to_owned()));
            conditions.add("e.kind = ?", Value::Text(CHANGE.to_owned()));
        }
        if let Some(since) = filter.since {
            conditions.add("e.at >= ?", Value::Number(since));
        }
        if let Some(until) = filter.until {
            conditions.add("e.at < ?", Value::Number(until));
        }
        conditions
    }

    /// Only what somebody did whom rows name in one of these ways; anybody, where there is none.
    #[must_use]
    pub fn by(mut self, names: &[String]) -> Conditions {
        match names {
            [] => {}
            [name] => self.says("e.person = ?", name),
            names => {
                let places: Vec<String> = (1..=names.len()).map(|at| format!("${}", self.values.len() + at)).collect();
                write!(self.text, " AND e.person IN ({})", places.join(", ")).expect("writing to a String does not fail");
                self.values.extend(names.iter().cloned().map(Value::Text));
            }
        }
        self
    }

    /// Only what stands there: entries are read in the order of their places, and hardly any of them lies outside of the span by its time.
    pub fn at(&mut self, places: Places) {
        if let Some(from) = places.from {
            self.add(&format!("{}.seq >= ?", self.led_by()), Value::Number(from));
        }
        if let Some(to) = places.to {
            self.add(&format!("{}.seq <= ?", self.led_by()), Value::Number(to));
        }
    }

    const fn led_by(&self) -> &'static str {
        if self.is_by_account { "t" } else { "e" }
    }

    /// Only what stands before this place.
    pub fn before(&mut self, seq: i64) {
        self.add(&format!("{}.seq < ?", self.led_by()), Value::Number(seq));
    }

    /// Only what stands after this place.
    pub fn after(&mut self, seq: i64) {
        self.add(&format!("{}.seq > ?", self.led_by()), Value::Number(seq));
    }

    /// Only what stands up to this place.
    pub fn through(&mut self, seq: i64) {
        self.add(&format!("{}.seq <= ?", self.led_by()), Value::Number(seq));
    }

    /// The statement that asks for these columns. In `rest`, `{where}` stands for the conditions and `{led}` for the table that leads.
    pub fn statement(&self, columns: &str, rest: &str) -> String {
        // The order of a cross join is kept by SQLite, and free for Postgres, which knows how many rows an account has.
        let from = if self.is_by_account { "record_target t CROSS JOIN record_entry e" } else { "record_entry e" };
        format!(
            "SELECT {columns} FROM {from}{}",
            rest.replace("{where}", &format!("WHERE 1 = 1{}", self.text)).replace("{led}", self.led_by())
        )
    }

    /// The statement with its values.
    pub fn bound(self, statement: String) -> Query<'static, Any, AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(statement));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        })
    }
}

/// Where the entries of a filter's span of time begin and end in the record. Their times follow their places but for clocks that are set, so that only
/// looking tells.
///
/// # Errors
/// When the store cannot be read.
pub async fn places(store: &Store, filter: &Filter) -> Result<Places, AuditError> {
    // An end of nothing is no place at all. The sum keeps SQLite from looking for the first place instead of the first time.
    let since = "SELECT COALESCE(MIN(seq + 0), 9223372036854775807) FROM record_entry WHERE at >= $1";
    let until = "SELECT COALESCE(MAX(seq + 0), 0) FROM record_entry WHERE at < $1";
    let mut places = Places::default();
    for (moment, question, place) in [(filter.since, since, &mut places.from), (filter.until, until, &mut places.to)] {
        if let Some(moment) = moment {
            *place = Some(sqlx::query(question).bind(moment).fetch_one(store.pool().await?).await?.try_get(0)?);
        }
    }
    Ok(places)
}

/// The place of the last row.
///
/// # Errors
/// When the store cannot be read.
pub async fn last(store: &Store) -> Result<i64, AuditError> {
    Ok(sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM record").fetch_one(store.pool().await?).await?.try_get(0)?)
}

/// The place of the first row.
///
/// # Errors
/// When the store cannot be read.
pub async fn first(store: &Store) -> Result<i64, AuditError> {
    Ok(sqlx::query("SELECT COALESCE(MIN(seq), 0) FROM record").fetch_one(store.pool().await?).await?.try_get(0)?)
}

/// How many entries fit.
///
/// # Errors
/// When the store cannot be read.
pub async fn count(store: &Store, conditions: Conditions) -> Result<u64, AuditError> {
    let statement = conditions.statement("COUNT(*)", " {where}");
    let row = conditions.bound(statement).fetch_one(store.pool().await?).await?;
    Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

#[cfg(test)]
mod tests;
