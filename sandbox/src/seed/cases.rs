//! The difficult people of the awkward organization, by what is difficult about them.

use std::borrow::Cow;

use super::awkward::Cast;
use super::frame::{JIRA, LABS, LOOM, SERVICE_DESK};
use super::stream;
use crate::clock::{DAY, HOUR, Moment};
use crate::state::access::Role;
use crate::state::user::{AccountState, Activity, ApiToken, Grant, Lock, Membership};

/// Names that break tables, sorting, escaping and exports.
pub fn names(cast: &mut Cast) {
    cast.add("no-name", "", |user| user.nickname.clear());
    cast.add("blank-name", "\u{200B}\u{2003}", |_| {});
    cast.add("emoji", "🦊 Foxglove 👩‍👩‍👧‍👦", |user| "🦊".clone_into(&mut user.nickname));
    cast.add("right-to-left", "נועה בן־דוד", |user| user.locale = Cow::Borrowed("he-IL"));
    cast.add("arabic", "ليلى الحدّاد", |user| user.locale = Cow::Borrowed("ar-AE"));
    cast.add("direction-override", "Anna \u{202E}gpj.exe", |_| {});
    let long = "Wolfeschlegelsteinhausenbergerdorff ".repeat(3).chars().take(100).collect::<String>();
    cast.add("hundred-characters", &long, |user| {
        user.job_title =
            Cow::Borrowed("Deputy Assistant to the Senior Vice President of Cross-Functional Synergies and Regional Stakeholder Alignment");
    });
    cast.add("combining-marks", "Zo\u{0308}e\u{0301}\u{0323}\u{0304} D\u{0323}u\u{031B}o\u{031B}\u{0301}c", |_| {});
    cast.add("markup", "<script>alert('hello')</script>", |user| {
        user.job_title = Cow::Borrowed("<img src=x onerror=alert(1)>");
    });
    cast.add("formula", "=HYPERLINK(\"https://evil.example\";\"Open\")", |user| {
        user.department = Cow::Borrowed("@SUM(1+1)*cmd|' /C calc'!A0")
    });
    cast.add("null", "Null", |user| "undefined".clone_into(&mut user.nickname));
    cast.add("o'brien+jira", "Siobhán O'Brien-\"Quote\" \\ Backslash", |_| {});
    for twin in ["sam.taylor", "sam.taylor2"] {
        cast.add(twin, "Sam Taylor", |user| user.department = Cow::Borrowed("Finance"));
    }
}

/// Every standing that an account and a membership can have.
pub fn states(cast: &mut Cast) {
    cast.add("suspended", "Susanne Suspended", |user| user.memberships[0].suspended = true);
    cast.add("deactivated", "Derek Deactivated", |user| {
        user.account = AccountState::Inactive;
        user.deactivated_on = Some(Moment::START.plus(-40 * DAY));
        user.disable_message = Some("Please see the service desk.".to_owned());
    });
    cast.add("being-deleted", "Delia Deleted", |user| {
        user.account = AccountState::Inactive;
        user.deactivated_on = Some(Moment::START.plus(-9 * DAY));
        user.deletion = Some(Moment::START.plus(5 * DAY));
    });
    cast.add("unmanaged@partner.example", "Ulla Unmanaged", |user| user.managed = false);
    cast.add("hidden@partner.example", "Hidden Hank", |user| {
        user.managed = false;
        user.email_hidden = true;
    });
    cast.add("unverified", "Una Unverified", |user| {
        user.managed = false;
        user.email_verified = false;
    });
    cast.add("never-active", "Nelly Never", |user| user.activity.clear());
    cast.add("invited", "invited", |user| {
        user.activity.clear();
        user.email_verified = false;
        user.mfa = false;
        user.sessions = 0;
        user.added_to_org = Some(Moment::START.plus(-2 * DAY));
    });
    cast.add("two-directories", "Tomoko Twofold", |user| user.memberships.push(Membership { directory: LABS, suspended: true }));
    cast.add("no-directory", "Norbert Nowhere", |user| {
        user.memberships.clear();
        user.added_to_org = None;
    });
    cast.add("recycled", "Regina Recycled (old account)", |user| {
        user.account = AccountState::Closed;
        user.memberships.clear();
        user.deactivated_on = Some(Moment::START.plus(-700 * DAY));
    });
    cast.add("recycled", "Regina Recycled", |_| {});
    cast.add("closed", "Former user", |user| {
        user.account = AccountState::Closed;
        user.nickname.clear();
        user.memberships.clear();
    });
    cast.add("unheard", "Umberto Unheard", |user| {
        user.status_text = Some("quarantined");
        user.account = AccountState::Unheard("limbo");
        user.account_type = "hologram";
        user.source = "teleported";
        user.grants.push(Grant { resource: JIRA, role: Role::UNHEARD });
    });
    cast.add("clock-skew", "Future Freda", |user| user.activity[0].at = Moment::START.plus(3 * HOUR));
    cast.add("build-robot", "Build Robot", |user| user.account_type = "app");
    cast.add("MixedCase@Corp.Example", "Mixed Case", |user| user.added_to_org = None);
}

/// Every reason for which something cannot be changed.
pub fn locks(cast: &mut Cast) {
    cast.add_synced("scim-locked", "Sigrid Synced", |user| user.job_title = Cow::Borrowed("Identity Engineer"));
    cast.add_locked("google-locked", "Gustavo Google", Lock::Google);
    cast.add_locked("saml-locked", "Samira Saml", Lock::Saml);
    cast.add("export-blocked", "Edgar Embargo", |user| {
        user.lock = Lock::ExportControl;
        user.account = AccountState::Inactive;
        user.deactivated_on = Some(Moment::START.plus(-100 * DAY));
    });
    cast.add_locked("silent-lock", "Silvia Silent", Lock::Silent);
    cast.add_locked("unheard-lock", "Ursula Unknown", Lock::Unheard("retention.legalHold"));
    cast.add_locked("person-only", "Priscilla Private", Lock::PersonOnly);
    cast.add_locked("administrative", "Adalbert Administrative", Lock::Administrative);
    cast.add_locked("unclaimed-field", "Clara Claim", Lock::Unclaimed);
}

/// Much power, much access, much of everything.
pub fn access(cast: &mut Cast) {
    let admin = cast.add_locked("org-admin", "Olga Onlyadmin", Lock::Myself);
    cast.world.people.change(admin, |user| user.platform |= Role::ORGANIZATION_ADMIN.bit());
    cast.world.join_group(admin, cast.groups.organization_admins);
    let site_admin = cast.add("site-admin", "Simon Siteadmin", |user| user.platform |= Role::SITE_ADMIN.bit() | Role::AI_ACCESS.bit());
    cast.world.join_group(site_admin, cast.groups.admins);
    let boards = 10..u16::try_from(cast.world.resources.len()).unwrap_or(10);
    cast.add("many-roles", "Manfred Manyroles", |user| {
        user.grants.extend(boards.clone().map(|resource| Grant { resource, role: Role::USER }));
        user.grants.extend([Role::ADMIN, Role::CUSTOMER].map(|role| Grant { resource: SERVICE_DESK, role }));
        user.activity.extend(boards.map(|resource| Activity { resource, at: Moment::START.plus(-i64::from(resource) * DAY) }));
    });
    cast.add("many-tokens", "Tanja Tokens", |user| {
        user.tokens = (0..250u64).map(|number| token(number, if number == 7 { "" } else { "automation" })).collect();
    });
    let user = cast.add("loom-user", "Lorenz Loom", |_| {});
    let waiting = cast.add("seatless", "Selma Seatless", |user| user.memberships[0].suspended = true);
    for at in [user, waiting] {
        cast.world.join_group(at, cast.groups.users[usize::from(LOOM)]);
    }
}

fn token(number: u64, label: &str) -> ApiToken {
    let created = Moment::START.plus(-i64::try_from(number).unwrap_or(0) * DAY);
    ApiToken {
        id: stream::uuid(0xA33C_70CE_0000 + number),
        label: label.to_owned(),
        created,
        last_access: (!number.is_multiple_of(3)).then(|| created.plus(HOUR)),
        expiry: (!number.is_multiple_of(5)).then(|| created.plus(90 * DAY)),
    }
}

/// Provisioned records that do not fit an account.
pub fn records(cast: &mut Cast) {
    cast.add_synced("scim-inactive", "Ivo Inactive", |user| {
        user.account = AccountState::Inactive;
        user.deactivated_on = Some(Moment::START.plus(-3 * DAY));
    });
    let unlinked = cast.add_synced("scim-unlinked", "Ulf Unlinked", |_| {});
    let record = cast.world.people.get(unlinked).records[0];
    crate::scim::disconnect(&mut cast.world, record);
}
