//! The status and the stable code of every error, and what else its answer has to say: when to ask again, and whether the connection ends.
//! A new error gets its line here, and its words in `words`.

use catalogue::approval;
use catalogue::export::EXPORT_NOT_RECORDED;
use catalogue::problem::{UNKNOWN_OUTCOME, UNREADABLE, UPSTREAM_AWAY, UPSTREAM_PAUSED, UPSTREAM_UNREACHABLE};
use catalogue::record;
use catalogue::remark::{BAD_TICKET, REASON_REQUIRED, RemarkFault, TICKET_REQUIRED};
use catalogue::script;
use catalogue::session;

use super::ProxyError;
use crate::limits::Denied;
use crate::upstream::Held;

pub fn status_and_code(error: &ProxyError) -> (u16, &'static str) {
    match error {
        ProxyError::Target(_) => (400, "bad_target"),
        ProxyError::TargetTooLong => (414, "target_too_long"),
        ProxyError::Header(_) => (400, "bad_header"),
        ProxyError::Misdirected => (421, "wrong_host"),
        ProxyError::Upgrade => (400, "upgrade_refused"),
        ProxyError::NotSignedIn => (401, "not_signed_in"),
        ProxyError::UnprovenGateway => (401, "unproven_gateway"),
        ProxyError::Unprovable => (403, "no_fresh_proof"),
        ProxyError::NoRole => (403, "no_role"),
        ProxyError::Sessions => (503, "sessions_unavailable"),
        ProxyError::ProviderUnreachable => (503, "identity_provider_unreachable"),
        ProxyError::CrossSite(_) => (403, "cross_site"),
        ProxyError::SignInLink => (401, "sign_in_link"),
        ProxyError::UnknownPerson => (400, "unknown_person"),
        ProxyError::NotFound => (404, "not_found"),
        ProxyError::Method(_) => (405, "method_not_allowed"),
        ProxyError::Path(_) => (400, "bad_parameter"),
        ProxyError::OtherOrganization => (403, "other_organization"),
        ProxyError::UnknownDirectory => (404, "unknown_scim_directory"),
        ProxyError::ContentType => (415, "unsupported_media_type"),
        ProxyError::Body(_) => (400, "bad_body"),
        ProxyError::BodyTooLarge(_) => (413, "body_too_large"),
        ProxyError::BodyTimeout => (408, "body_timeout"),
        ProxyError::Store => (503, "store_unavailable"),
        ProxyError::ScriptRefused(_) => (401, script::TOKEN_REFUSED),
        ProxyError::TooManyRefusals => (429, "too_many_refused_tokens"),
        ProxyError::TwoIdentities => (400, "two_identities"),
        ProxyError::PeopleOnly => (403, "people_only"),
        ProxyError::TokenRequest(_) => (400, "bad_token_request"),
        ProxyError::UnknownToken => (404, "unknown_access_token"),
        ProxyError::ApprovalEnded(_) => (409, approval::APPROVAL_ENDED),
        ProxyError::ApprovalOwn => (403, approval::APPROVAL_OWN),
        ProxyError::AskerLost => (409, "asker_lost_right"),
        ProxyError::TargetChanged => (409, approval::TARGET_CHANGED),
        ProxyError::UnknownApproval => (404, "unknown_approval"),
        ProxyError::NotPermitted(_) => (403, "not_permitted"),
        ProxyError::StepUp { .. } => (403, session::STEP_UP_REQUIRED),
        ProxyError::Denied(denied) => denied.status_and_code(),
        ProxyError::ReadOnly => (403, "read_only"),
        ProxyError::Audit(_) => (503, "audit_unavailable"),
        ProxyError::ExportNotRecorded(_) => (503, EXPORT_NOT_RECORDED),
        ProxyError::Unreachable(_) => (502, UPSTREAM_UNREACHABLE),
        ProxyError::Held { why: Held::Paused, .. } => (429, UPSTREAM_PAUSED),
        ProxyError::Held { why: Held::Away, .. } => (503, UPSTREAM_AWAY),
        ProxyError::UpstreamTimeout => (504, "upstream_timeout"),
        ProxyError::Unreadable(_) => (502, UNREADABLE),
        ProxyError::UnknownOutcome { timed_out: true } => (504, UNKNOWN_OUTCOME),
        ProxyError::UnknownOutcome { timed_out: false } => (502, UNKNOWN_OUTCOME),
        ProxyError::Upstream(_) => (502, "upstream"),
        ProxyError::KeyForm => (400, "bad_idempotency_key"),
        ProxyError::KeyReused => (422, record::KEY_REUSED),
        ProxyError::KeySpent => (409, record::KEY_SPENT),
        ProxyError::TooManyWrites => (503, "too_many_changes"),
        ProxyError::UnknownChange => (404, "unknown_change"),
        ProxyError::UnknownSession => (404, "unknown_session"),
        ProxyError::Reason(_) => (400, "bad_reason"),
        ProxyError::Remark(RemarkFault::NoReason, _) => (422, REASON_REQUIRED),
        ProxyError::Remark(RemarkFault::NoTicket, _) => (422, TICKET_REQUIRED),
        ProxyError::Remark(RemarkFault::Form | RemarkFault::Prefix, _) => (400, BAD_TICKET),
        ProxyError::ReasonForRead => (400, "reason_for_read"),
        ProxyError::TooMany { .. } => (429, "too_many_requests"),
        ProxyError::OldProtocol => (505, "http_version"),
        ProxyError::RemovedMeanwhile => (503, "removed_meanwhile"),
        ProxyError::Overloaded => (503, "overloaded"),
        ProxyError::Panicked => (500, "internal"),
    }
}

/// When it makes sense to ask again, where that is known.
pub const fn wait(error: &ProxyError) -> Option<u64> {
    match error {
        ProxyError::TooMany { seconds, .. } | ProxyError::Held { seconds, .. } => Some(*seconds),
        ProxyError::Denied(Denied::TooFast { seconds, .. }) => Some(*seconds),
        ProxyError::Overloaded | ProxyError::RemovedMeanwhile => Some(1),
        _ => None,
    }
}

/// Whether what follows on the connection cannot be trusted to be the next request: the head was not what it seemed, or the body was not read.
pub const fn ends_connection(error: &ProxyError) -> bool {
    matches!(
        error,
        ProxyError::Target(_)
            | ProxyError::TargetTooLong
            | ProxyError::Header(_)
            | ProxyError::Misdirected
            | ProxyError::Upgrade
            | ProxyError::BodyTooLarge(_)
            | ProxyError::BodyTimeout
    )
}
