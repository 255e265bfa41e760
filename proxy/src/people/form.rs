//! People as rows of a file: CSV for spreadsheets, or one JSON object for each line as Atlassian tells it. Pure.

use catalogue::export::csv::{END, MARK, harmless, quoted};
use catalogue::organization::User;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv,
    Lines,
}

/// A column and what stands in it. What the upstream does not tell is empty.
type Column = (&'static str, fn(&User) -> String);

const COLUMNS: [Column; 18] = [
    ("account_id", |user| user.account_id.clone()),
    ("name", |user| text(user.name.as_ref())),
    ("email", |user| text(user.email.as_ref())),
    ("status", |user| word(user.status.as_ref().map(|word| word.as_str()))),
    ("account_status", |user| word(user.account_status.as_ref().map(|word| word.as_str()))),
    ("membership_status", |user| word(user.membership_status.as_ref().map(|word| word.as_str()))),
    ("claim_status", |user| word(user.claim_status.as_ref().map(|word| word.as_str()))),
    ("management_source", |user| word(user.management_source.as_ref().map(|word| word.as_str()))),
    ("email_verified", |user| flag(user.email_verified)),
    ("two_step_verification", |user| flag(user.mfa_enabled)),
    ("administrator_roles", |user| user.platform_roles.as_ref().map_or_else(String::new, |roles| roles.join("; "))),
    ("job_title", |user| text(user.job_title.as_ref())),
    ("department", |user| text(user.department.as_ref())),
    ("location", |user| text(user.location.as_ref())),
    ("added_to_organization", |user| text(user.added_to_org.as_ref())),
    ("last_active", last_active),
    ("last_active_by_product", products),
    ("groups", groups),
];

impl Form {
    #[must_use]
    pub fn parse(word: &str) -> Option<Form> {
        match word {
            "csv" => Some(Form::Csv),
            "jsonl" => Some(Form::Lines),
            _ => None,
        }
    }

    /// As the record names it.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Form::Csv => "users as csv",
            Form::Lines => "users as jsonl",
        }
        .to_owned()
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Form::Csv => "text/csv; charset=utf-8",
            Form::Lines => "application/x-ndjson",
        }
    }

    /// The name that the file is given. How many are left out is known only at the end, so that the name says that it is not everybody.
    #[must_use]
    pub const fn file_name(self, is_limited: bool) -> &'static str {
        match (self, is_limited) {
            (Form::Csv, false) => "attachment; filename=\"rollcall-users.csv\"",
            (Form::Csv, true) => "attachment; filename=\"rollcall-users-within-your-limits.csv\"",
            (Form::Lines, false) => "attachment; filename=\"rollcall-users.jsonl\"",
            (Form::Lines, true) => "attachment; filename=\"rollcall-users-within-your-limits.jsonl\"",
        }
    }

    /// What stands before the first row.
    #[must_use]
    pub fn head(self) -> String {
        match self {
            Form::Csv => {
                let names = COLUMNS.map(|(name, _)| quoted(name)).join(",");
                format!("{MARK}{names}{END}")
            }
            Form::Lines => String::new(),
        }
    }

    /// The rows of a page; `None` where one of them is no person, so that nobody is left out unnoticed.
    #[must_use]
    pub fn rows(self, people: &[Value]) -> Option<String> {
        let mut rows = String::new();
        for person in people {
            let user: User = serde_json::from_value(person.clone()).ok().filter(|user: &User| !user.account_id.is_empty())?;
            match self {
                Form::Csv => {
                    rows.push_str(&COLUMNS.map(|(_, told)| quoted(&harmless(&told(&user)))).join(","));
                    rows.push_str(END);
                }
                Form::Lines => {
                    rows.push_str(&person.to_string());
                    rows.push('\n');
                }
            }
        }
        Some(rows)
    }
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn word(word: Option<&str>) -> String {
    word.unwrap_or_default().to_owned()
}

fn flag(flag: Option<bool>) -> String {
    flag.map_or("", |flag| if flag { "yes" } else { "no" }).to_owned()
}

/// All of them are told in one form, whose order is that of time.
fn last_active(user: &User) -> String {
    let products = user.product_access.iter().flatten();
    text(products.filter_map(|product| product.last_active_timestamp.as_ref()).max())
}

fn products(user: &User) -> String {
    let products = user.product_access.iter().flatten();
    let told = products.map(|product| format!("{}: {}", product.key, product.last_active_timestamp.as_deref().unwrap_or("none seen")));
    told.collect::<Vec<_>>().join("; ")
}

fn groups(user: &User) -> String {
    let groups = user.groups.iter().flatten();
    groups.map(|group| group.name.clone().unwrap_or_else(|| group.id.clone())).collect::<Vec<_>>().join("; ")
}
