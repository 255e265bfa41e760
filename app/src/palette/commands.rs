//! What the palette offers for a query, and where keys lead in it. Pure.

use catalogue::organization::User;
use catalogue::path::print_query;

use crate::preference::Theme;
use crate::roster::fold;
use crate::routes::Page;
use crate::standing::{Standing, display_name};

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Goes to an address of the app.
    Open(String),
    CopyLink,
    Theme(Theme),
    ToggleRows,
    Shortcuts,
    SignOut,
}

/// The heading under which an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Pages,
    People,
    Actions,
}

impl Group {
    pub const fn title(self) -> &'static str {
        match self {
            Group::Pages => "Pages",
            Group::People => "People",
            Group::Actions => "Actions",
        }
    }
}

/// A person as far as the palette shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub account_id: String,
    pub email: String,
    pub standing: Standing,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub group: Group,
    pub title: String,
    pub icon: &'static str,
    /// The key that does the same.
    pub keys: &'static str,
    pub person: Option<Found>,
    pub act: Act,
}

impl Entry {
    fn new(group: Group, title: &str, icon: &'static str, act: Act) -> Entry {
        Entry { group, title: title.to_owned(), icon, keys: "", person: None, act }
    }

    /// A person of a search answer.
    pub fn person(user: &User) -> Entry {
        let page = Page::User { account_id: user.account_id.clone() };
        let found =
            Found { account_id: user.account_id.clone(), email: user.email.clone().unwrap_or_default(), standing: Standing::of(user) };
        Entry { person: Some(found), ..Entry::new(Group::People, &display_name(user), "users", Act::Open(page.path())) }
    }
}

/// Every entry for a query, in the order shown. `people` are those found so far.
pub fn entries(query: &str, people: Vec<Entry>, theme: Theme, is_compact: bool) -> Vec<Entry> {
    let query = query.trim();
    let mut all: Vec<Entry> = pages().into_iter().filter(|entry| fits(query, &[&entry.title])).collect();
    all.extend(people);
    if !query.is_empty() {
        let address = Page::Users.path_with(&print_query(&[("q".to_owned(), query.to_owned())]));
        all.push(Entry::new(Group::People, &format!("Search “{query}” in all users"), "search", Act::Open(address)));
    }
    let actions = actions(theme, is_compact).into_iter().filter(|(entry, words)| fits(query, &[&entry.title, words]));
    all.extend(actions.map(|(entry, _)| entry));
    all
}

fn pages() -> Vec<Entry> {
    Page::MENU.into_iter().map(|page| Entry::new(Group::Pages, page.title(), page.icon(), Act::Open(page.path()))).collect()
}

/// Each action with further words by which people look for it.
fn actions(theme: Theme, is_compact: bool) -> Vec<(Entry, &'static str)> {
    let action = |title, icon, act| Entry::new(Group::Actions, title, icon, act);
    let mut actions = vec![(action("Copy a link to this page", "link", Act::CopyLink), "share address url")];
    for other in Theme::ALL.into_iter().filter(|other| *other != theme) {
        let title = match other {
            Theme::System => "Follow the system's theme",
            Theme::Light => "Switch to the light theme",
            Theme::Dark => "Switch to the dark theme",
        };
        actions.push((action(title, "theme", Act::Theme(other)), "appearance colour color mode"));
    }
    let rows = if is_compact { "Use comfortable rows" } else { "Use compact rows" };
    actions.push((action(rows, "list", Act::ToggleRows), "density height"));
    let shortcuts = Entry { keys: "?", ..action("Show the keyboard shortcuts", "keyboard", Act::Shortcuts) };
    actions.push((shortcuts, "help keys"));
    actions.push((action("Sign out", "exit", Act::SignOut), "log out logout leave"));
    actions
}

/// Whether every word of the query stands in one of the texts, case and accents aside.
pub fn fits(query: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    fold(query).split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Those people of an older answer who fit the newer query: shown until its own answer is there.
pub fn narrowed(people: Vec<Entry>, query: &str) -> Vec<Entry> {
    let fits_person = |entry: &Entry| fits(query, &[&entry.title, entry.person.as_ref().map_or("", |person| &person.email)]);
    people.into_iter().filter(fits_person).collect()
}

/// Where an arrow leads in a list of `count`; both ends meet.
pub fn step(key: &str, here: usize, count: usize) -> Option<usize> {
    match key {
        _ if count == 0 => None,
        "ArrowDown" => Some((here + 1) % count),
        "ArrowUp" => Some((here + count - 1) % count),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
