//! Which changes need a second person: those of an operation or of a capability, always or beyond a number of people in an hour.

use std::collections::BTreeSet;
use std::time::Duration;

use catalogue::capability::Capability;
use catalogue::operation::Operation;

use crate::admit::Permit;

/// How long a request waits unless the configuration says otherwise.
pub const USUAL_LIFE: Duration = Duration::from_secs(8 * 60 * 60);
/// Over how long people are counted for a rule with a number, in seconds.
pub const WINDOW: i64 = 60 * 60;

/// One `[[approvals]]` of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    pub capabilities: BTreeSet<Capability>,
    /// By the names of the catalogue.
    pub operations: BTreeSet<&'static str>,
    /// So many people in an hour need nobody else; counted over all requests of one person, so that nobody can go around it one by one.
    pub more_than: Option<u32>,
}

impl Rule {
    fn covers(&self, operation: &Operation, needed: &[Capability]) -> bool {
        self.operations.contains(operation.name) || needed.iter().any(|capability| self.capabilities.contains(capability))
    }

    /// The rule as a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let capabilities = self.capabilities.iter().map(|capability| capability.words().to_owned());
        let titles = catalogue::operations().filter(|row| self.operations.contains(row.name)).map(|row| format!("“{}”", row.title));
        let what = capabilities.chain(titles).collect::<Vec<_>>().join("; ");
        match self.more_than {
            None => format!("Always: {what}."),
            Some(most) => format!("For more than {most} people in an hour: {what}."),
        }
    }
}

/// Every rule, and how long a request waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    pub rules: Vec<Rule>,
    pub life: Duration,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { rules: Vec::new(), life: USUAL_LIFE }
    }
}

impl Rules {
    /// The names of the operations that need a second person whoever asks, however many they concern, and whatever else they turn out to need.
    #[must_use]
    pub fn always(&self) -> Vec<String> {
        let always = |row: &&Operation| {
            row.is_write() && self.rules.iter().any(|rule| rule.more_than.is_none() && rule.covers(row, &[row.capability]))
        };
        catalogue::operations().filter(always).map(|row| row.name.to_owned()).collect()
    }

    /// The rules that a change falls under, with their places in the configuration.
    pub fn covering(&self, permit: &Permit, needed: &[Capability]) -> impl Iterator<Item = (usize, &Rule)> {
        let operation = permit.operation();
        self.rules.iter().enumerate().filter(move |(_, rule)| operation.is_write() && rule.covers(operation, needed))
    }
}
