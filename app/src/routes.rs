//! Every in-app address, in one enum that prints and parses them. Literals of addresses live here and nowhere else.

use catalogue::path::encode;

/// A page with what its address names. Query strings belong to the pages that own them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Overview,
    Users,
    User { account_id: String },
    Scim,
    ScimUsers { directory_id: String },
    ScimUser { directory_id: String, scim_user_id: String },
}

impl Page {
    /// The pages of the navigation, in order.
    pub const MENU: [Page; 3] = [Page::Overview, Page::Users, Page::Scim];

    /// The path of the page.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Page::Overview => "/".to_owned(),
            Page::Users => "/users".to_owned(),
            Page::User { account_id } => format!("/users/{}", encode(account_id)),
            Page::Scim => "/scim".to_owned(),
            Page::ScimUsers { directory_id } => format!("/scim/{}", encode(directory_id)),
            Page::ScimUser { directory_id, scim_user_id } => format!("/scim/{}/{}", encode(directory_id), encode(scim_user_id)),
        }
    }

    /// The path with a query string, left out when empty.
    #[must_use]
    pub fn path_with(&self, query: &str) -> String {
        if query.is_empty() { self.path() } else { format!("{}?{query}", self.path()) }
    }

    /// The page of a path, `None` when no page lives there.
    #[must_use]
    pub fn parse(path: &str) -> Option<Page> {
        let trimmed = path.trim_matches('/');
        let segments: Vec<String> = trimmed.split('/').map(catalogue::path::decode_query).collect::<Option<_>>()?;
        let texts: Vec<&str> = segments.iter().map(String::as_str).collect();
        match texts.as_slice() {
            [""] => Some(Page::Overview),
            ["users"] => Some(Page::Users),
            ["users", id] => Some(Page::User { account_id: (*id).to_owned() }),
            ["scim"] => Some(Page::Scim),
            ["scim", directory] => Some(Page::ScimUsers { directory_id: (*directory).to_owned() }),
            ["scim", directory, id] => Some(Page::ScimUser { directory_id: (*directory).to_owned(), scim_user_id: (*id).to_owned() }),
            _ => None,
        }
    }

    /// The page's name in the menu, the window title and announcements.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Page::Overview => "Overview",
            Page::Users => "Users",
            Page::User { .. } => "User",
            Page::Scim | Page::ScimUsers { .. } => "SCIM",
            Page::ScimUser { .. } => "SCIM user",
        }
    }

    /// The icon of the menu entry, by name in the sprite.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Users | Page::User { .. } => "users",
            Page::Scim | Page::ScimUsers { .. } | Page::ScimUser { .. } => "scim",
        }
    }

    /// The menu entry under which this page lies.
    #[must_use]
    pub const fn section(&self) -> Page {
        match self {
            Page::Overview => Page::Overview,
            Page::Users | Page::User { .. } => Page::Users,
            Page::Scim | Page::ScimUsers { .. } | Page::ScimUser { .. } => Page::Scim,
        }
    }
}

#[cfg(test)]
mod tests;
