//! When the keys expire: how urgent that is, and the words in which the app, the log and the check of the configuration say it. Pure: the date of today
//! is given. Atlassian's list of keys does not tell which of them is the one that asks, so the date is what the configuration says.

use serde::{Deserialize, Serialize};

/// So many days before the end a warning becomes louder.
pub const THRESHOLDS: [i64; 4] = [1, 7, 14, 30];

/// One key and when it expires, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeyExpiry {
    /// What it is called: `organization key`, `SCIM key of Okta`.
    pub key: String,
    /// The setting that holds the date.
    pub setting: String,
    /// `2027-01-31`; the key works until the end of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Whole days until then: none left on the day itself, fewer than none afterwards. Nothing where the date is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// Another key was put into the file since the date was read, so the date says nothing of it.
    pub is_exchanged: bool,
}

/// How urgent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// More than a month, or not known.
    None,
    /// At most so many days, one of [`THRESHOLDS`].
    Within(i64),
    Expired,
}

/// How loudly that is said. Screen, log and alert take it from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing is said.
    Quiet,
    /// Yellow, a warning in the log, a ticket.
    Warning,
    /// Red, an error in the log, worth waking somebody.
    Danger,
}

/// From so many days on it is danger.
pub const DANGER: i64 = 7;

impl Urgency {
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Urgency::None => Tone::Quiet,
            Urgency::Within(days) if days > DANGER => Tone::Warning,
            Urgency::Within(_) | Urgency::Expired => Tone::Danger,
        }
    }
}

impl KeyExpiry {
    #[must_use]
    pub fn urgency(&self) -> Urgency {
        match self.days_left {
            Some(days) if days < 0 => Urgency::Expired,
            Some(days) => THRESHOLDS.into_iter().find(|threshold| days <= *threshold).map_or(Urgency::None, Urgency::Within),
            None => Urgency::None,
        }
    }

    /// Whether somebody has to do something about it.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.urgency() != Urgency::None
    }

    /// Whether it stops today or tomorrow, or has stopped: then it concerns everybody, because it explains what fails.
    #[must_use]
    pub fn is_acute(&self) -> bool {
        matches!(self.urgency(), Urgency::Within(1) | Urgency::Expired)
    }

    /// When it expires, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let (key, date) = (&self.key, self.expires.as_deref().unwrap_or_default());
        match self.days_left {
            _ if self.is_exchanged => format!("The {key} was exchanged since the service started; when the new one expires is not known."),
            None => format!("When the {key} expires is not known."),
            Some(0) => format!("The {key} expires today, {date}."),
            Some(1) => format!("The {key} expires tomorrow, on {date}."),
            Some(-1) => format!("The {key} expired yesterday, on {date}."),
            Some(days) if days < 0 => format!("The {key} expired {} days ago, on {date}.", -days),
            Some(days) => format!("The {key} expires in {days} days, on {date}."),
        }
    }

    /// What to do about it; nothing where there is time.
    #[must_use]
    pub fn next_step(&self) -> String {
        let setting = &self.setting;
        if self.is_exchanged {
            return format!("Set {setting} to the date of the new key and start the service anew, so that it can warn in time.");
        }
        match self.urgency() {
            Urgency::None if self.days_left.is_none() => {
                format!("Set {setting} to the date that Atlassian Administration shows, so that Rollcall can warn in time.")
            }
            Urgency::None => String::new(),
            Urgency::Within(_) => format!(
                "Make a new key in Atlassian Administration, write it into the key's file, and set {setting} to its date. The file is read again by itself."
            ),
            Urgency::Expired => format!(
                "What needs it fails until a new key stands in its file, which is read again by itself. If the key was made anew already, set {setting} to its date."
            ),
        }
    }
}

/// The most urgent of some keys.
#[must_use]
pub fn worst(keys: &[KeyExpiry]) -> Urgency {
    keys.iter()
        .map(KeyExpiry::urgency)
        .max_by_key(|urgency| match urgency {
            Urgency::None => i64::MIN,
            Urgency::Within(days) => -days,
            Urgency::Expired => i64::MAX,
        })
        .unwrap_or(Urgency::None)
}
