//! What `check-config` prints: the effective configuration without its secrets, and what the keys can do.

use std::fmt::Write as _;

use axum::http::HeaderName;
use catalogue::expiry::{KeyExpiry, Urgency};
use catalogue::remark::RemarkRules;
use catalogue::session::{KeyReport, ProbeOutcome, Tier};

use crate::approval::Rule;
use crate::config::{Auth, Config, GatewayAuth, KeysAt, RecordSettings, StoreAt};
use crate::identity::Door;
use crate::identity::oidc::Settings;
use crate::policy::{Policy, Protected};

/// The effective configuration as TOML, defaults filled in, keys masked.
#[must_use]
pub fn effective(config: &Config) -> String {
    let mut text = format!(
        "organization_id = {:?}\norganization_key_file = {:?} # key: ********\ndirectory_id = {:?}\nlisten = \"{}\"\npublic_origin = {:?}\n\
         upstream = \"{}\"\nupstream_in_private_network = {}\nread_only = {}\n",
        config.organization_id,
        config.organization_key.path,
        config.directory_id,
        config.listen,
        config.origin(config.listen.address()).primary(),
        config.upstream,
        config.upstream.private_allowed,
        config.read_only,
    );
    match &config.store {
        StoreAt::File(path) => writeln!(text, "store_file = {path:?}"),
        StoreAt::Address(address) => writeln!(text, "store_address_file = {:?} # address: ********", address.path),
    }
    .expect("writing to a String does not fail");
    record(&mut text, &config.record);
    let dated = [
        ("organization_key_expires", config.organization_key_expires),
        ("organization_read_key_expires", config.organization_read_key_expires),
    ];
    for (name, day) in dated.into_iter().filter_map(|(name, day)| Some((name, day?))) {
        writeln!(text, "{name} = \"{day}\"").expect("writing to a String does not fail");
    }
    if let Some(key) = &config.organization_read_key {
        writeln!(text, "organization_read_key_file = {:?} # key: ********", key.path).expect("writing to a String does not fail");
    }
    safeguards(&mut text, config);
    limits(&mut text, config);
    changes(&mut text, &config.remark_rules);
    auth(&mut text, &config.auth);
    rights(&mut text, &config.policy);
    approvals(&mut text, &config.approvals.rules);
    for directory in &config.scim_directories {
        write!(
            text,
            "\n[[scim_directories]]\nid = {:?}\nname = {:?}\nkey_file = {:?} # key: ********\n",
            directory.id, directory.name, directory.key.path
        )
        .expect("writing to a String does not fail");
        if let Some(day) = directory.key_expires {
            writeln!(text, "key_expires = \"{day}\"").expect("writing to a String does not fail");
        }
    }
    text
}

/// What holds whatever somebody's role is. It stands before the first table, where the file has it.
fn safeguards(text: &mut String, config: &Config) {
    let fresh: Vec<String> = config.step_up.capabilities.iter().map(|capability| capability.word()).collect();
    writeln!(
        text,
        "step_up = {fresh:?}\nstep_up_minutes = {}\napprovals_expire_minutes = {}\nlongest_token_days = {}",
        config.step_up.minutes,
        config.approvals.life.as_secs() / 60,
        config.longest_token_days
    )
    .expect("writing to a String does not fail");
    if !config.policy.protected.is_nobody() {
        let Protected { accounts, groups } = &config.policy.protected;
        let (accounts, groups) = (Vec::from_iter(accounts), Vec::from_iter(groups));
        writeln!(text, "protected = {accounts:?}\nprotected_groups = {groups:?}").expect("writing to a String does not fail");
    }
}

/// The second listener, and how much may be asked.
fn limits(text: &mut String, config: &Config) {
    if !config.trusted_peers.0.is_empty() {
        let networks: Vec<String> = config.trusted_peers.0.iter().map(ToString::to_string).collect();
        writeln!(text, "trusted_peers = {networks:?}").expect("writing to a String does not fail");
    }
    if let Some(collector) = &config.traces_to {
        writeln!(text, "traces_to = \"{collector}\"").expect("writing to a String does not fail");
    }
    if let Some(address) = config.operations_listen {
        writeln!(text, "operations_listen = \"{address}\"").expect("writing to a String does not fail");
    }
    let pace = config.pace;
    write!(
        text,
        "\n[limits]\nperson_per_minute = {}\nstranger_per_minute = {}\nall_per_minute = {}\nrequests_under_way = {}\nconnections = {}\n",
        pace.person, pace.stranger, pace.everybody, pace.under_way, pace.connections
    )
    .expect("writing to a String does not fail");
}

/// What has to be said beside a change.
fn changes(text: &mut String, rules: &RemarkRules) {
    write!(
        text,
        "\n[changes]\nreason = {:?}\nticket = {:?}\nticket_prefixes = {:?}\n",
        rules.reason.word(),
        rules.ticket.word(),
        rules.ticket_prefixes
    )
    .expect("writing to a String does not fail");
    if let Some(link) = &rules.ticket_link {
        writeln!(text, "ticket_link = {link:?}").expect("writing to a String does not fail");
    }
}

fn record(text: &mut String, record: &RecordSettings) {
    writeln!(
        text,
        "audit_key_file = {:?} # key: ********\naudit_emails = {}\naudit_before = {}",
        record.key_file, record.has_emails, record.has_before
    )
    .expect("writing to a String does not fail");
    if let Some(file) = &record.anchor_file {
        writeln!(text, "anchor_file = {file:?}").expect("writing to a String does not fail");
    }
    if let Some(days) = record.keep_days {
        writeln!(text, "audit_keep_days = {days}").expect("writing to a String does not fail");
    }
}

/// How people sign in, with what a preset filled in.
fn auth(text: &mut String, auth: &Auth) {
    write!(text, "\n[auth]\nmode = {:?}\n", auth.mode()).expect("writing to a String does not fail");
    match auth {
        Auth::Local => {}
        Auth::Gateway(gateway) => behind(text, gateway),
        Auth::Header(header) => {
            let (door, names) = (&header.door, header.door.names());
            let name = |name: &Option<HeaderName>| name.as_ref().map_or(String::new(), ToString::to_string);
            write!(
                text,
                "user_header = {:?}\nname_header = {:?}\nemail_header = {:?}\ngroups_header = {:?}\nallow_destructive = {}\n# proven by {}\n",
                names.user.as_str(),
                name(&names.name),
                name(&names.email),
                name(&names.groups),
                door.allows_destructive(),
                door.proof().word(),
            )
            .expect("writing to a String does not fail");
        }
        Auth::Oidc(oidc) => {
            let Settings { issuer, client_id, client_secret_file, scopes, groups, name, untyped_logout_tokens, .. } = &oidc.settings;
            write!(
                text,
                "issuer = {issuer:?}\nclient_id = {client_id:?}\nclient_secret_file = {client_secret_file:?} # secret: ********\n\
                 scopes = {scopes:?}\ngroups_claim = {groups:?}\nprovider_name = {name:?}\nuntyped_logout_tokens = {untyped_logout_tokens}\n"
            )
            .expect("writing to a String does not fail");
            account_claim(text, oidc.settings.account.as_ref());
        }
    }
}

fn behind(text: &mut String, gateway: &GatewayAuth) {
    let rules = &gateway.reading.rules;
    let keys = match &gateway.keys {
        KeysAt::Set(address) => address.to_string(),
        KeysAt::EachBelow(base) => format!("{base}<key id>"),
    };
    write!(
        text,
        "header = {:?}\nissuer = {:?}\naudience = {:?}\nkeys = {keys:?}\ngroups_claim = {:?}\n",
        gateway.reading.told.read.first().map_or("", HeaderName::as_str),
        rules.issuer,
        rules.audience,
        gateway.reading.groups
    )
    .expect("writing to a String does not fail");
    account_claim(text, gateway.reading.account.as_ref());
}

/// What needs a second person, as the file has it, and in words.
fn approvals(text: &mut String, rules: &[Rule]) {
    let fine = "writing to a String does not fail";
    for rule in rules {
        writeln!(text, "\n[[approvals]]\n# {}", rule.words()).expect(fine);
        let capabilities: Vec<String> = rule.capabilities.iter().map(|capability| capability.word()).collect();
        for (name, list) in
            [("capabilities", capabilities), ("operations", rule.operations.iter().map(|name| (*name).to_owned()).collect())]
        {
            if !list.is_empty() {
                writeln!(text, "{name} = {list:?}").expect(fine);
            }
        }
        if let Some(most) = rule.more_than {
            writeln!(text, "when_more_than = {most}").expect(fine);
        }
    }
}

/// The claim with the account, where one is configured.
fn account_claim(text: &mut String, claim: Option<&String>) {
    if let Some(claim) = claim {
        writeln!(text, "account_claim = {claim:?}").expect("writing to a String does not fail");
    }
}

/// Who may do what: the roles of the file with all that they include, and each grant with its limits in words.
fn rights(text: &mut String, policy: &Policy) {
    let fine = "writing to a String does not fail";
    for role in &policy.roles {
        let words: Vec<String> = role.capabilities.iter().map(|capability| capability.word()).collect();
        write!(text, "\n[[roles]]\nname = {:?}\ntitle = {:?}\ncapabilities = {words:?}\n", role.name.word, role.name.title).expect(fine);
    }
    for grant in &policy.grants.0 {
        let (groups, people) = (Vec::from_iter(&grant.groups), Vec::from_iter(&grant.people));
        write!(text, "\n[[grants]]\nrole = {:?}\ngroups = {groups:?}\npeople = {people:?}\n", grant.share.role.word).expect(fine);
        for words in grant.share.limits.words() {
            writeln!(text, "# {words}").expect(fine);
        }
    }
}

/// The probes as a table, one line each, and which generation of the API answers.
#[must_use]
pub fn table(report: &KeyReport) -> String {
    let width = report.probes.iter().map(|probe| probe.title.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for probe in &report.probes {
        let outcome = match probe.outcome {
            ProbeOutcome::Works => "works",
            ProbeOutcome::Refused => "refused",
            ProbeOutcome::Missing => "missing",
            ProbeOutcome::Unknown => "unknown",
        };
        let line = format!("{:width$}  {outcome:8} {:26} {} {}", probe.title, probe.operation, probe.detail, probe.next_step);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str(match report.tier {
        Some(Tier::V2) => "The v2 directory API answers.\n",
        Some(Tier::V1) => "Only the v1 API answers; it is used as the fallback.\n",
        None => "Neither the v2 nor the v1 API answers.\n",
    });
    text
}

/// What the identity provider answers, if there is one, and whether people could sign in there.
pub async fn provider(door: &Door) -> (String, bool) {
    let Door::Oidc(oidc) = door else { return (String::new(), true) };
    match (oidc.describe().await, oidc.count_keys().await) {
        (Ok(_), Ok(0)) => ("The identity provider publishes no key that can be used.\n".to_owned(), false),
        (Ok(_), Ok(keys)) => (format!("The identity provider {} answers; usable keys: {keys}.\n", oidc.issuer()), true),
        (Err(fault), _) | (Ok(_), Err(fault)) => (format!("The identity provider {} cannot be used: {fault}.\n", oidc.issuer()), false),
    }
}

/// When the keys expire, one comment each, with what to do where something has to be done.
#[must_use]
pub fn expiries(keys: &[KeyExpiry]) -> String {
    let line = |key: &KeyExpiry| {
        let mark = match key.urgency() {
            Urgency::None => "",
            Urgency::Within(_) => "WARNING: ",
            Urgency::Expired => "EXPIRED: ",
        };
        format!("# {mark}{} {}\n", key.words(), key.next_step()).replace(" \n", "\n")
    };
    keys.iter().map(line).collect()
}

/// Whether the service would be of use with these keys: directory or accounts can be read, and no key is refused.
#[must_use]
pub fn is_usable(report: &KeyReport) -> bool {
    report.tier.is_some() && report.probes.iter().all(|probe| probe.outcome != ProbeOutcome::Refused)
}

#[cfg(test)]
mod tests;
