//! One request as the handlers see it: the row, checked parameters, query and parsed body, with the refusals that every handler needs.

use catalogue::operation::{BodyRule, Family, Operation};
use catalogue::path::Parameters;
use catalogue::wire::{Reply, Request};
use serde_json::{Map, Value, json};

use crate::answer;

/// A request whose path and body were understood.
pub struct Call<'a> {
    pub operation: &'static Operation,
    pub parameters: Parameters,
    pub query: &'a [(String, String)],
    /// Null when there is none.
    pub body: Value,
    /// Goes into error bodies.
    pub trace: String,
}

impl<'a> Call<'a> {
    /// Reads the body; refuses, in the door's shape, what is no JSON.
    pub fn new(operation: &'static Operation, parameters: Parameters, request: &'a Request, trace: String) -> Result<Call<'a>, Reply> {
        let mut call = Call { operation, parameters, query: &request.query, body: Value::Null, trace };
        let is_blank = request.body.iter().all(u8::is_ascii_whitespace);
        if operation.body == BodyRule::None || (is_blank && operation.body == BodyRule::Optional) {
            return Ok(call);
        }
        if is_blank {
            return Err(call.bad_body("The request body is missing"));
        }
        let is_json = request.content_type.as_deref().is_none_or(|media_type| {
            media_type == "application/json" || (operation.family == Family::Scim && media_type == "application/scim+json")
        });
        if !is_json {
            return Err(call.unsupported_media_type());
        }
        match serde_json::from_slice::<Value>(&request.body) {
            Ok(body) if body.is_object() => {
                call.body = body;
                Ok(call)
            }
            _ => Err(call.bad_body("The request body is not a JSON object")),
        }
    }

    /// The path, encoded the one right way.
    pub fn path(&self) -> String {
        catalogue::path::render(self.operation, &self.parameters).unwrap_or_default()
    }

    /// A path parameter; every row that asks for it has it in its template.
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).unwrap_or_default()
    }

    /// The account that the path names, under whichever of the upstream's spellings.
    pub fn account_id(&self) -> &str {
        ["accountId", "account_id", "userId", "aaId"].iter().find_map(|name| self.parameters.get(name)).unwrap_or_default()
    }

    /// The first value of a query parameter.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a query parameter; repeated keys and comma-joined values are both in use.
    pub fn many(&self, name: &str) -> Vec<String> {
        let values = self.query.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// A member of the body.
    pub fn field(&self, name: &str) -> &Value {
        self.body.get(name).unwrap_or(&Value::Null)
    }

    /// The body's members; none when there is no body.
    pub fn fields(&self) -> Map<String, Value> {
        self.body.as_object().cloned().unwrap_or_default()
    }

    /// An error in the organization API's shape.
    pub fn errors(&self, status: u16, code: &str, detail: &str) -> Reply {
        // The documented exceptions, where one error comes without the list.
        let is_bare = match self.operation.name {
            "SEARCH_WORKSPACES" => matches!(status, 400 | 403 | 404 | 500),
            "SEARCH_USERS_V1" => status == 400,
            _ => false,
        };
        let shape = if is_bare { answer::bare_error } else { answer::errors };
        shape(status, code, detail, &self.trace)
    }

    /// 400: the body makes no sense.
    pub fn bad_body(&self, detail: &str) -> Reply {
        match self.operation.family {
            Family::Account => answer::account(400, "bodyParseFailure", &json!({ "message": detail })),
            Family::Scim => answer::scim_error(400, Some("invalidSyntax"), detail),
            _ => self.errors(400, "ADMIN-400-24", detail),
        }
    }

    fn unsupported_media_type(&self) -> Reply {
        match self.operation.family {
            Family::Account => answer::account(415, "unsupportedMediaType", &json!({})),
            Family::Scim => answer::scim_error(415, None, "Only application/json and application/scim+json are accepted"),
            _ => self.errors(415, "ADMIN-UAM-415-1", "Only application/json is accepted"),
        }
    }
}
