//! The service's answer to "who am I, what may I do, what am I looking at?", and to "what can the keys do?".

use serde::{Deserialize, Serialize};

use crate::capability::Capability;
use crate::expiry::KeyExpiry;
use crate::remark::RemarkRules;
use crate::rights::RoleName;

/// The prefix of the service's own endpoints.
pub const OWN_PREFIX: &str = "/api/rollcall";
/// GET: [`Session`].
pub const SESSION_PATH: &str = "/api/rollcall/session";
/// GET: [`KeyReport`].
pub const KEYS_PATH: &str = "/api/rollcall/keys";
/// POST, a plain form with the field `person`: signs in as a demo person and answers with a redirect to `/`.
pub const DEMO_SIGN_IN_PATH: &str = "/auth/demo";
/// POST: ends the session.
pub const SIGN_OUT_PATH: &str = "/auth/sign-out";
/// GET, opened as a page, with the way back as `?return=`: asks the identity provider for a fresh proof of who somebody is.
pub const STEP_UP_PATH: &str = "/auth/step-up";
/// The code of a refusal that such a proof helps against.
pub const STEP_UP_REQUIRED: &str = "step_up_required";
/// The prefix under which every upstream path is offered.
pub const API_PREFIX: &str = "/api";
/// Every API call carries this header with the value `1`; a cross-site form cannot.
pub const API_HEADER: &str = "x-rollcall";

/// Says with the value [`CONFIRM_SELF`] that somebody means their own account.
pub const CONFIRM_HEADER: &str = "x-rollcall-confirm";
pub const CONFIRM_SELF: &str = "self";
/// On a list that was cut down to whom one may see: how many people of the page are left out.
pub const HIDDEN_HEADER: &str = "x-rollcall-hidden";

/// Who is signed in, with which rights, on which organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub person: Person,
    pub role: RoleName,
    /// Everything the person may do now, to whomever; already without writes in read-only mode.
    pub capabilities: Vec<Capability>,
    /// What confines them, in words; empty where nothing does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    pub mode: Mode,
    pub read_only: bool,
    pub organization: OrganizationRef,
    /// The user directory of most screens; `-` means every directory that the key manages.
    pub directory_id: String,
    pub scim_directories: Vec<ScimDirectoryRef>,
    /// What has to be said beside a change.
    #[serde(default)]
    pub remarks: RemarkRules,
    /// The operations that always need a second person, so that it can be said before one is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub second_person: Vec<String>,
    /// What is wrong with this installation, as sentences for whoever can do something about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// How many requests for approval wait for this person's decision.
    #[serde(default, skip_serializing_if = "is_none")]
    pub waiting: usize,
    pub version: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Session {
    /// Whether the person may do this now. The service judges again; this only decides what is offered.
    #[must_use]
    pub fn may(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Whether the upstream is the bundled organization or a real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    Demo,
    Live,
}

/// The one organization that this service serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRef {
    pub id: String,
    pub name: String,
}

/// A configured SCIM directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScimDirectoryRef {
    pub id: String,
    pub name: String,
}

/// What the configured keys can do, found by one harmless read per capability.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyReport {
    pub probes: Vec<Probe>,
    /// Whether the v2 directory calls answer; where they do not, v1 is the fallback.
    pub tier: Option<Tier>,
    /// Seconds since the probes ran.
    pub age_seconds: u64,
    /// When each key expires; none in the demo, whose keys last as long as it.
    #[serde(default)]
    pub expiries: Vec<KeyExpiry>,
}

/// One probe and its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The capability in words, with the directory's name for SCIM keys.
    pub title: String,
    /// The catalogue row that was called.
    pub operation: String,
    pub outcome: ProbeOutcome,
    /// What the upstream said, translated; empty when it worked.
    pub detail: String,
    /// What to do about it; empty when it worked.
    pub next_step: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeOutcome {
    Works,
    /// The key was refused: wrong kind, missing scope, expired.
    Refused,
    /// The operation does not exist there (any more).
    Missing,
    /// No answer, or one that says nothing about the key.
    Unknown,
}

/// Which generation of the directory API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    V2,
    V1,
}
