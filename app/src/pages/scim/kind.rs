//! What lists, records and forms need to know about each of the two resources of a SCIM directory. Everything else is the same for both.

use catalogue::operation::{Endpoint, Nothing, Operation};
use catalogue::scim::document::text;
use catalogue::scim::groups::{
    CREATE_SCIM_GROUP, DELETE_SCIM_GROUP, GET_SCIM_GROUP, LIST_SCIM_GROUPS, PATCH_SCIM_GROUP, REPLACE_SCIM_GROUP,
};
use catalogue::scim::resource::{GROUP_SCHEMA, ScimPage, USER_SCHEMA};
use catalogue::scim::users::{CREATE_SCIM_USER, DELETE_SCIM_USER, GET_SCIM_USER, LIST_SCIM_USERS, PATCH_SCIM_USER, REPLACE_SCIM_USER};
use serde_json::Value;

use super::attributes::{self, Known};
use super::fields::{self, Portion};
use crate::routes::{Page, Resource, View};

/// An attribute that the upstream finds records by: its whole value, and no other way.
#[derive(Debug, PartialEq, Eq)]
pub struct Filter {
    /// The name in the standard and in the address.
    pub name: &'static str,
    pub words: &'static str,
}

/// A kind of resource.
pub struct Kind {
    pub resource: Resource,
    pub one: &'static str,
    pub many: &'static str,
    /// The name of the record's id in the paths of its operations.
    parameter: &'static str,
    list: &'static Operation,
    get: &'static Operation,
    pub create: &'static Operation,
    pub patch: &'static Operation,
    pub replace: &'static Operation,
    pub delete: &'static Operation,
    pub schema: &'static str,
    pub filters: &'static [Filter],
    /// Attributes that have a name in words, by section.
    pub known: Known,
    /// What its form asks for.
    pub portions: &'static [Portion],
    /// What a record is called by those who look after it; unique in its directory.
    pub key: &'static str,
}

static USERS: Kind = Kind {
    resource: Resource::User,
    one: "user",
    many: "users",
    parameter: "scimUserId",
    list: LIST_SCIM_USERS.operation,
    get: GET_SCIM_USER.operation,
    create: CREATE_SCIM_USER.operation,
    patch: PATCH_SCIM_USER.operation,
    replace: REPLACE_SCIM_USER.operation,
    delete: DELETE_SCIM_USER.operation,
    schema: USER_SCHEMA,
    filters: &[Filter { name: "userName", words: "User name" }, Filter { name: "externalId", words: "External id" }],
    known: &attributes::USER,
    portions: &fields::USER,
    key: "userName",
};

static GROUPS: Kind = Kind {
    resource: Resource::Group,
    one: "group",
    many: "groups",
    parameter: "scimGroupId",
    list: LIST_SCIM_GROUPS.operation,
    get: GET_SCIM_GROUP.operation,
    create: CREATE_SCIM_GROUP.operation,
    patch: PATCH_SCIM_GROUP.operation,
    replace: REPLACE_SCIM_GROUP.operation,
    delete: DELETE_SCIM_GROUP.operation,
    schema: GROUP_SCHEMA,
    filters: &[Filter { name: "displayName", words: "Name" }],
    known: &attributes::GROUP,
    portions: &fields::GROUP,
    key: "displayName",
};

/// The kind of a resource.
#[must_use]
pub fn of(resource: Resource) -> &'static Kind {
    match resource {
        Resource::User => &USERS,
        Resource::Group => &GROUPS,
    }
}

impl Kind {
    /// The list, read as JSON so that nothing of a record is lost.
    #[must_use]
    pub fn lists(&self) -> Endpoint<Nothing, ScimPage<Value>> {
        Endpoint::new(self.list)
    }

    /// One record, read as JSON.
    #[must_use]
    pub fn gets(&self) -> Endpoint<Nothing, Value> {
        Endpoint::new(self.get)
    }

    /// The values of a path that names a record.
    #[must_use]
    pub fn place<'a>(&self, directory_id: &'a str, id: &'a str) -> [(&'static str, &'a str); 2] {
        [("scimDirectoryId", directory_id), (self.parameter, id)]
    }

    #[must_use]
    pub fn list_page(&self, directory_id: &str) -> Page {
        Page::ScimList { directory_id: directory_id.to_owned(), resource: self.resource }
    }

    #[must_use]
    pub fn new_page(&self, directory_id: &str) -> Page {
        Page::ScimNew { directory_id: directory_id.to_owned(), resource: self.resource }
    }

    #[must_use]
    pub fn record_page(&self, directory_id: &str, id: &str, view: View) -> Page {
        Page::ScimRecord { directory_id: directory_id.to_owned(), resource: self.resource, id: id.to_owned(), view }
    }

    /// What a record is called: the name that people know, else its key, else its id.
    #[must_use]
    pub fn name<'a>(&self, record: &'a Value) -> &'a str {
        let names = ["displayName", self.key, "id"].map(|path| text(record, path).trim());
        names.into_iter().find(|name| !name.is_empty()).unwrap_or("SCIM record")
    }

    /// The filter of this name.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }
}
