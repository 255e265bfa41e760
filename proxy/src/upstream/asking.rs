//! On whose behalf the upstream is asked, and how urgently.

/// What a request is told apart by where not all can go at once.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub request_id: &'a str,
    /// Whether a failed read is worth another try. The service's own questions are asked again later anyway.
    pub repeats: bool,
}

impl<'a> Asking<'a> {
    /// A request of somebody.
    #[must_use]
    pub const fn of(request_id: &'a str) -> Asking<'a> {
        Asking { request_id, repeats: true }
    }

    /// A question of the service's own.
    #[must_use]
    pub const fn own(name: &'a str) -> Asking<'a> {
        Asking { request_id: name, repeats: false }
    }
}
