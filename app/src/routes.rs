//! Every in-app address, in one enum that prints and parses them. Literals of addresses live here and nowhere else.

use catalogue::path::encode;

/// What a SCIM directory holds. Lists, records and forms are the same pages for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    User,
    Group,
}

/// What a page does with one SCIM record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Show,
    Edit,
    Replace,
}

/// A page with what its address names. Query strings belong to the pages that own them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Overview,
    Users,
    User {
        account_id: String,
    },
    Managed,
    Invite,
    /// Who is signed in where.
    Sessions,
    Groups,
    Group {
        group_id: String,
    },
    Scim,
    ScimList {
        directory_id: String,
        resource: Resource,
    },
    ScimNew {
        directory_id: String,
        resource: Resource,
    },
    ScimRecord {
        directory_id: String,
        resource: Resource,
        id: String,
        view: View,
    },
    /// Frees an account from the provisioning that holds it.
    Unlock {
        account_id: String,
    },
    /// The record of changes.
    Changes,
    Change {
        id: String,
    },
    /// Changes that wait for a second person.
    Approvals,
    Approval {
        id: String,
    },
    /// Access tokens for scripts.
    AccessTokens,
    /// How the chain of the record stands.
    Record,
    /// What the reader may do, and why.
    Rights,
}

impl Page {
    /// The pages of the navigation, in order.
    pub const MENU: [Page; 8] =
        [Page::Overview, Page::Users, Page::Managed, Page::Groups, Page::Scim, Page::Changes, Page::Approvals, Page::AccessTokens];

    /// Whether both are pages of one kind: the same piece shows them, and follows the address from one to the other.
    #[must_use]
    pub fn is_alike(&self, other: &Page) -> bool {
        let way = |page: &Page| match page {
            Page::ScimRecord { resource, view, .. } => Some((*resource, *view)),
            Page::ScimList { resource, .. } | Page::ScimNew { resource, .. } => Some((*resource, View::Show)),
            _ => None,
        };
        std::mem::discriminant(self) == std::mem::discriminant(other) && way(self) == way(other)
    }

    /// The path of the page.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Page::Overview => "/".to_owned(),
            Page::Users => "/users".to_owned(),
            Page::User { account_id } => format!("/users/{}", encode(account_id)),
            Page::Managed => "/managed".to_owned(),
            Page::Invite => "/invite".to_owned(),
            Page::Groups => "/groups".to_owned(),
            Page::Group { group_id } => format!("/groups/{}", encode(group_id)),
            Page::Scim => "/scim".to_owned(),
            Page::ScimList { directory_id, resource } => resource.path(directory_id),
            Page::ScimNew { directory_id, resource } => format!("{}/new", resource.path(directory_id)),
            Page::ScimRecord { directory_id, resource, id, view } => {
                format!("{}/{}{}", resource.path(directory_id), encode(id), view.path())
            }
            Page::Unlock { account_id } => format!("/users/{}/unlock", encode(account_id)),
            Page::Changes => "/changes".to_owned(),
            Page::Record => "/record".to_owned(),
            Page::Change { id } => format!("/changes/{}", encode(id)),
            Page::Approvals => "/approvals".to_owned(),
            Page::Approval { id } => format!("/approvals/{}", encode(id)),
            Page::AccessTokens => "/access-tokens".to_owned(),
            Page::Sessions => "/sessions".to_owned(),
            Page::Rights => "/rights".to_owned(),
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
            ["managed"] => Some(Page::Managed),
            ["invite"] => Some(Page::Invite),
            ["groups"] => Some(Page::Groups),
            ["groups", id] => Some(Page::Group { group_id: (*id).to_owned() }),
            ["scim"] => Some(Page::Scim),
            ["users", id, "unlock"] => Some(Page::Unlock { account_id: (*id).to_owned() }),
            ["scim", directory, "groups", rest @ ..] => Page::of_resource(directory, Resource::Group, rest),
            ["scim", directory, rest @ ..] => Page::of_resource(directory, Resource::User, rest),
            ["changes"] => Some(Page::Changes),
            ["record"] => Some(Page::Record),
            ["changes", id] => Some(Page::Change { id: (*id).to_owned() }),
            ["approvals"] => Some(Page::Approvals),
            ["approvals", id] => Some(Page::Approval { id: (*id).to_owned() }),
            ["access-tokens"] => Some(Page::AccessTokens),
            ["sessions"] => Some(Page::Sessions),
            ["rights"] => Some(Page::Rights),
            _ => None,
        }
    }

    /// Ids are never `new` or `groups`: the upstream gives UUIDs.
    fn of_resource(directory: &str, resource: Resource, rest: &[&str]) -> Option<Page> {
        let directory_id = directory.to_owned();
        let record = |id: &str, view| Page::ScimRecord { directory_id: directory.to_owned(), resource, id: id.to_owned(), view };
        match rest {
            [] => Some(Page::ScimList { directory_id, resource }),
            ["new"] => Some(Page::ScimNew { directory_id, resource }),
            [id] => Some(record(id, View::Show)),
            [id, "edit"] => Some(record(id, View::Edit)),
            [id, "replace"] => Some(record(id, View::Replace)),
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
            Page::Managed => "Managed",
            Page::Invite => "Invite",
            Page::Groups => "Groups",
            Page::Group { .. } => "Group",
            Page::Scim | Page::ScimList { .. } => "SCIM",
            Page::ScimNew { resource: Resource::User, .. } => "New SCIM user",
            Page::ScimNew { resource: Resource::Group, .. } => "New SCIM group",
            Page::ScimRecord { resource: Resource::User, .. } => "SCIM user",
            Page::ScimRecord { resource: Resource::Group, .. } => "SCIM group",
            Page::Unlock { .. } => "Unlock",
            Page::Changes => "Audit",
            Page::Record => "The record's chain",
            Page::Change { .. } => "Change",
            Page::Approvals => "Approvals",
            Page::Approval { .. } => "Approval",
            Page::AccessTokens => "Access tokens",
            Page::Sessions => "Sessions",
            Page::Rights => "My rights",
        }
    }

    /// The icon of the menu entry, by name in the sprite.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Managed => "managed",
            Page::Users | Page::Invite | Page::User { .. } | Page::Unlock { .. } => "users",
            Page::Sessions => "users",
            Page::Groups | Page::Group { .. } => "groups",
            Page::Scim | Page::ScimList { .. } | Page::ScimNew { .. } | Page::ScimRecord { .. } => "scim",
            Page::Approvals | Page::Approval { .. } => "check",
            Page::AccessTokens | Page::Rights => "lock",
            Page::Changes | Page::Change { .. } | Page::Record => "changes",
        }
    }

    /// The menu entry under which this page lies.
    #[must_use]
    pub const fn section(&self) -> Page {
        match self {
            Page::Overview => Page::Overview,
            Page::Managed => Page::Managed,
            Page::Users | Page::Invite | Page::User { .. } | Page::Unlock { .. } => Page::Users,
            Page::Sessions => Page::Sessions,
            Page::Groups | Page::Group { .. } => Page::Groups,
            Page::Scim | Page::ScimList { .. } | Page::ScimNew { .. } | Page::ScimRecord { .. } => Page::Scim,
            Page::Approvals | Page::Approval { .. } => Page::Approvals,
            Page::AccessTokens => Page::AccessTokens,
            Page::Changes | Page::Change { .. } | Page::Record => Page::Changes,
            Page::Rights => Page::Rights,
        }
    }
}

impl Resource {
    fn path(self, directory_id: &str) -> String {
        match self {
            Resource::User => format!("/scim/{}", encode(directory_id)),
            Resource::Group => format!("/scim/{}/groups", encode(directory_id)),
        }
    }
}

impl View {
    const fn path(self) -> &'static str {
        match self {
            View::Show => "",
            View::Edit => "/edit",
            View::Replace => "/replace",
        }
    }
}

/// The service's own page with the ways to sign in.
pub const SIGN_IN_PATH: &str = "/auth/sign-in";

/// The address of the page that is open, as a way back to it.
#[must_use]
pub fn here() -> String {
    let location = leptos::prelude::window().location();
    // A page without an address does not happen; then the way back leads to the first page.
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    format!("{path}{search}")
}

#[cfg(test)]
mod tests;
