//! What one row of the catalogue says about an operation, and the macro that turns rows into typed constants and the complete slice at once.

use std::marker::PhantomData;

use crate::capability::Capability;
use crate::wire::Method;

/// Which secret opens the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// The organization admin key. `/users/…/manage` refuses organization keys that were made with scopes.
    Organization,
    /// The key of one SCIM directory; the directory is the `{directoryId}` of the path.
    Scim,
}

/// Declared, never guessed from the method: the search POST only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    Read,
    Write,
}

/// How a list is continued (atlassian-api 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paging {
    None,
    /// `?cursor=`; `links.next` is an absolute URL that carries the cursor.
    CursorUrl,
    /// `?cursor=`; `links.next` is the bare cursor.
    CursorToken,
    /// `cursor` in the JSON body; `links.next` is a token, or a URL in v1.
    CursorInBody,
    /// SCIM: `startIndex` (1-based) and `count`.
    StartIndex,
}

/// Where the upstream stands with an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LifeCycle {
    Current,
    /// Marked `x-experimental`; no opt-in header exists.
    Experimental,
    /// Still answers; `ends` is the announced last day (ISO 8601) or empty when none was published.
    Deprecated {
        ends: &'static str,
    },
    /// The announced end has passed: expect 404 or 410, keep as a fallback only.
    Ended {
        since: &'static str,
    },
}

/// Which part of the API an operation belongs to, for the tier switch of the probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    OrganizationV2,
    OrganizationV1,
    Account,
    Scim,
    ScimRepair,
}

/// One allowed query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryParameter {
    pub name: &'static str,
    /// How many values may be given, by repeating the key. One means a repeated key is refused.
    pub most: usize,
}

/// A query parameter with one value.
#[must_use]
pub const fn one(name: &'static str) -> QueryParameter {
    QueryParameter { name, most: 1 }
}

/// A query parameter that may be repeated up to `most` times.
#[must_use]
pub const fn many(name: &'static str, most: usize) -> QueryParameter {
    QueryParameter { name, most }
}

/// What the request body must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodyRule {
    None,
    Optional,
    Required,
}

/// One row: everything that is known about an operation before it is called.
#[derive(Debug)]
pub struct Operation {
    /// The constant's name, unique: `SEARCH_USERS`.
    pub name: &'static str,
    /// What it does, as a person would say it.
    pub title: &'static str,
    pub family: Family,
    pub method: Method,
    /// Upstream path with `{parameters}`; the service's address is `/api` + this.
    pub path: &'static str,
    pub token: Token,
    pub capability: Capability,
    pub effect: Effect,
    pub query: &'static [QueryParameter],
    pub body: BodyRule,
    pub paging: Paging,
    /// Largest page that may be asked for; 0 where the upstream offers no choice.
    pub page_limit: u32,
    pub life_cycle: LifeCycle,
    /// The upstream reference page.
    pub reference: &'static str,
}

impl Operation {
    #[must_use]
    pub const fn is_write(&self) -> bool {
        matches!(self.effect, Effect::Write)
    }

    /// Whether it reads what concerns no person: places, products, groups as such, schemas.
    #[must_use]
    pub fn is_impersonal(&self) -> bool {
        const IMPERSONAL: [&str; 15] = [
            "LIST_ORGANIZATIONS",
            "GET_ORGANIZATION",
            "LIST_DIRECTORIES",
            "LIST_DOMAINS",
            "SEARCH_WORKSPACES",
            "LIST_GROUPS",
            "SEARCH_GROUPS",
            "GET_GROUP",
            "LIST_GROUP_ROLES",
            "GET_USER_STATS",
            "LIST_SCHEMAS",
            "GET_SCHEMA",
            "LIST_RESOURCE_TYPES",
            "GET_RESOURCE_TYPE",
            "GET_SERVICE_PROVIDER_CONFIG",
        ];
        IMPERSONAL.contains(&self.name)
    }

    /// The names between braces, in path order.
    #[must_use]
    pub fn parameter_names(&self) -> Vec<&'static str> {
        crate::path::segments(self.path).filter_map(|segment| segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))).collect()
    }

    /// The allowed query parameter with this name.
    #[must_use]
    pub fn query_parameter(&self, name: &str) -> Option<&'static QueryParameter> {
        self.query.iter().find(|parameter| parameter.name == name)
    }
}

/// Stands for "no body" and "no answer" in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Nothing {}

/// An operation together with the types of its body and its answer.
pub struct Endpoint<B, A> {
    pub operation: &'static Operation,
    types: PhantomData<fn(B) -> A>,
}

impl<B, A> Endpoint<B, A> {
    #[must_use]
    pub const fn new(operation: &'static Operation) -> Endpoint<B, A> {
        Endpoint { operation, types: PhantomData }
    }
}

impl<B, A> Clone for Endpoint<B, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B, A> Copy for Endpoint<B, A> {}

/// Declares rows. Each becomes a typed constant and, unavoidably, an entry of the module's `OPERATIONS`.
macro_rules! operations {
    (
        family: $family:ident, token: $token:ident, reference: $base:literal;
        $(
            $(#[$doc:meta])*
            $name:ident ($title:literal): $body:ty => $answer:ty {
                $method:ident $path:literal, $effect:ident $capability:ident,
                body: $rule:ident, query: [$($query:expr),* $(,)?],
                paging: $paging:ident $(max $limit:literal)?,
                life_cycle: $cycle:expr, page: $page:literal $(,)?
            }
        )+
    ) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::operation::Endpoint<$body, $answer> = {
                static OPERATION: $crate::operation::Operation = $crate::operation::Operation {
                    name: stringify!($name),
                    title: $title,
                    family: $crate::operation::Family::$family,
                    method: $crate::wire::Method::$method,
                    path: $path,
                    token: $crate::operation::Token::$token,
                    capability: $crate::capability::Capability::$capability,
                    effect: $crate::operation::Effect::$effect,
                    query: &[$($query),*],
                    body: $crate::operation::BodyRule::$rule,
                    paging: $crate::operation::Paging::$paging,
                    page_limit: 0 $(+ $limit)?,
                    life_cycle: $cycle,
                    reference: concat!($base, $page),
                };
                $crate::operation::Endpoint::new(&OPERATION)
            };
        )+

        /// Every row of this module, in the order written.
        pub(crate) const OPERATIONS: &[&$crate::operation::Operation] = &[$($name.operation),+];
    };
}
pub(crate) use operations;
