//! What is asked of the upstream, told apart from everything that is not the same question, and which answers may be kept for a moment.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use catalogue::operation::{Operation, Paging};
use catalogue::rights::Rights;
use catalogue::wire::Request;

/// What is asked, and by whom as far as it matters: two people share an answer only where operation, values, key and every right with its limits agree.
#[derive(Clone, Debug)]
pub struct Question {
    pub(super) operation: &'static str,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) key: usize,
    pub(super) rights: Arc<Rights>,
}

impl Question {
    #[must_use]
    pub fn of(operation: &'static Operation, request: &Request, key: usize, rights: Arc<Rights>) -> Question {
        let (path, query, body) = (request.path.clone(), request.query.clone(), request.body.clone());
        Question { operation: operation.name, path, query, body, key, rights }
    }

    /// Roughly how many bytes it takes to keep it.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.path.len() + self.body.len() + self.query.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Question) -> bool {
        let asked = |question: &Question| (question.operation, question.key);
        asked(self) == asked(other)
            && self.path == other.path
            && self.query == other.query
            && self.body == other.body
            && (Arc::ptr_eq(&self.rights, &other.rights) || self.rights == other.rights)
    }
}

impl Eq for Question {}

impl Hash for Question {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.operation, self.key, &self.path, &self.query, &self.body).hash(state);
    }
}

/// Whether answers of an operation may be kept: lists, numbers and look-ups that concern nobody alone. What is read of one person is read when it is
/// asked for, because it is looked at right before that person is changed.
#[must_use]
pub fn is_kept(operation: &Operation, request: &Request) -> bool {
    let is_list = operation.paging != Paging::None && !operation.path.contains("{accountId}") && !operation.path.contains("{scimUserId}");
    let names_people = ["\"accountIds\"", "\"emails\"", "\"email\""].into_iter().any(|member| holds(&request.body, member.as_bytes()));
    let filters = request.query.iter().any(|(name, _)| name == "filter" || name.starts_with("accountId"));
    !operation.is_write() && !names_people && !filters && (is_list || operation.is_impersonal() || operation.name == "COUNT_USERS")
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
