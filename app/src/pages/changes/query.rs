//! What the list is narrowed to, as it stands in the address. Values are passed on as they are: the service refuses what cannot be one, and says so.

use catalogue::path::print_query;
use catalogue::record::{MOST_CHANGES, USUAL_CHANGES};

use crate::moment::{self, DAY, HOUR};

/// A way to narrow the list, named as in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    Outcome,
    Person,
    Operation,
    Account,
    /// Changes, or one kind of event.
    Kind,
    /// Days, UTC; both are included.
    Since,
    Until,
}

impl Filter {
    pub const ALL: [Filter; 7] =
        [Filter::Kind, Filter::Outcome, Filter::Person, Filter::Operation, Filter::Account, Filter::Since, Filter::Until];

    /// The parameter of the address and of the service.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Filter::Outcome => "outcome",
            Filter::Person => "person",
            Filter::Operation => "operation",
            Filter::Account => "account",
            Filter::Kind => "kind",
            Filter::Since => "since",
            Filter::Until => "until",
        }
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Filter::Outcome => "Outcome",
            Filter::Person => "Made by",
            Filter::Operation => "What",
            Filter::Account => "Account",
            Filter::Kind => "Kind",
            Filter::Since => "From (UTC)",
            Filter::Until => "To (UTC)",
        }
    }
}

/// The last change of the page before.
const BEFORE: &str = "before";

/// The question of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordQuery {
    chosen: Vec<(Filter, String)>,
    before: Option<String>,
}

impl RecordQuery {
    /// From the address, parameter by parameter.
    #[must_use]
    pub fn parse(parameter: impl Fn(&str) -> Option<String>) -> RecordQuery {
        let value = |key: &str| parameter(key).filter(|value| !value.is_empty());
        RecordQuery {
            chosen: Filter::ALL.into_iter().filter_map(|filter| Some((filter, value(filter.key())?))).collect(),
            before: value(BEFORE),
        }
    }

    #[must_use]
    pub fn value(&self, filter: Filter) -> Option<&str> {
        self.chosen.iter().find(|(known, _)| *known == filter).map(|(_, value)| value.as_str())
    }

    /// The same with another choice, from the newest on.
    #[must_use]
    pub fn with(&self, filter: Filter, value: Option<String>) -> RecordQuery {
        let choice = |known: Filter| if known == filter { value.clone() } else { self.value(known).map(str::to_owned) };
        let chosen = Filter::ALL.into_iter().filter_map(|known| Some((known, choice(known)?))).collect();
        RecordQuery { chosen, before: None }
    }

    /// The page after the one that ends with this change; the newest for none.
    #[must_use]
    pub fn before(&self, id: Option<String>) -> RecordQuery {
        RecordQuery { chosen: self.chosen.clone(), before: id }
    }

    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.chosen.is_empty()
    }

    #[must_use]
    pub fn is_newest(&self) -> bool {
        self.before.is_none()
    }

    /// The query of the address.
    #[must_use]
    pub fn print(&self) -> String {
        print_query(&self.pairs())
    }

    /// The query of the service.
    #[must_use]
    pub fn ask(&self) -> String {
        self.asking_for(USUAL_CHANGES)
    }

    /// The same for as many as a page may hold.
    #[must_use]
    pub fn ask_many(&self) -> String {
        self.asking_for(MOST_CHANGES)
    }

    fn asking_for(&self, most: usize) -> String {
        let mut pairs = self.asked();
        pairs.push(("limit".to_owned(), most.to_string()));
        print_query(&pairs)
    }

    /// The filters alone, for the service's own export.
    #[must_use]
    pub fn ask_all(&self) -> String {
        print_query(&RecordQuery { before: None, ..self.clone() }.asked())
    }

    /// As the service is asked: days are moments there.
    fn asked(&self) -> Vec<(String, String)> {
        let moment = |(key, value): (String, String)| match key.as_str() {
            "since" => (key, start_of(&value, 0)),
            "until" => (key, start_of(&value, 1)),
            _ => (key, value),
        };
        self.pairs().into_iter().map(moment).collect()
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let chosen = self.chosen.iter().map(|(filter, value)| (filter.key().to_owned(), value.clone()));
        chosen.chain(self.before.iter().map(|id| (BEFORE.to_owned(), id.clone()))).collect()
    }
}

/// The beginning of a day, or of a day after it. What is no day is passed on: the service refuses it and says so.
fn start_of(day: &str, later: i64) -> String {
    let start = moment::parse(day).filter(|_| day.len() == 10);
    // Bare days are read as noon.
    start.map_or_else(|| day.to_owned(), |noon| crate::export::moment(noon - 12 * HOUR + later * DAY))
}

#[cfg(test)]
mod tests;
