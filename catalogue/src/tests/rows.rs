//! What every row must be, whatever it is about: unique, documented, and consistent between its columns.

use std::collections::BTreeSet;

use crate::operation::{BodyRule, Effect, Family, LifeCycle, Paging, Token};
use crate::operations;
use crate::path::segments;
use crate::wire::Method;

/// Every name that may stand between braces; a new one is a decision about pinning and grammar, so it is added here on purpose.
const PARAMETERS: [&str; 10] = [
    "orgId",
    "directoryId",
    "accountId",
    "groupId",
    "tokenId",
    "scimDirectoryId",
    "scimUserId",
    "scimGroupId",
    "schemaId",
    "resourceTypeId",
];

const VERBS: [&str; 21] = [
    "ADD", "CANCEL", "COUNT", "CREATE", "DELETE", "DISABLE", "ENABLE", "GET", "GRANT", "INVITE", "LIST", "PATCH", "REMOVE", "REPLACE",
    "RESTORE", "REVOKE", "SEARCH", "SET", "SUSPEND", "UNLINK", "UPDATE",
];

fn is_iso_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[test]
fn no_two_rows_share_a_name() {
    let names: BTreeSet<&str> = operations().map(|row| row.name).collect();
    assert_eq!(names.len(), operations().count());
}

#[test]
fn no_two_rows_share_a_method_and_a_path() {
    let doors: BTreeSet<(Method, &str)> = operations().map(|row| (row.method, row.path)).collect();
    assert_eq!(doors.len(), operations().count());
}

/// Two templates that differ only in the names of their parameters would be the same address.
#[test]
fn no_two_rows_differ_only_in_parameter_names() {
    let blank =
        |path: &str| segments(path).map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect::<Vec<_>>().join("/");
    let doors: BTreeSet<(Method, String)> = operations().map(|row| (row.method, blank(row.path))).collect();
    assert_eq!(doors.len(), operations().count());
}

#[test]
fn every_name_starts_with_a_verb_of_the_fixed_set() {
    for row in operations() {
        let verb = row.name.split('_').next().unwrap();
        assert!(VERBS.contains(&verb), "{}", row.name);
    }
}

#[test]
fn every_row_has_a_title_that_reads_like_a_button() {
    for row in operations() {
        assert!(row.title.chars().next().is_some_and(char::is_uppercase), "{}", row.name);
        assert!(!row.title.ends_with('.') && row.title.len() > 5, "{}", row.name);
    }
}

#[test]
fn no_two_rows_share_a_title() {
    let titles: BTreeSet<&str> = operations().map(|row| row.title).collect();
    assert_eq!(titles.len(), operations().count());
}

#[test]
fn every_row_names_its_reference_page() {
    for row in operations() {
        assert!(row.reference.starts_with("https://developer.atlassian.com/cloud/admin/"), "{}", row.name);
        assert!(row.reference.contains("/#api-"), "{} has no anchor: {}", row.name, row.reference);
    }
}

#[test]
fn every_parameter_name_is_a_known_one_and_stands_once() {
    for row in operations() {
        let names = row.parameter_names();
        assert!(names.iter().all(|name| PARAMETERS.contains(name)), "{}: {names:?}", row.name);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}", row.name);
    }
}

#[test]
fn every_path_is_made_of_plain_words_and_whole_segment_parameters() {
    for row in operations() {
        assert!(row.path.starts_with('/') && !row.path.ends_with('/'), "{}", row.name);
        for segment in segments(row.path) {
            let word = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(segment);
            assert!(!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{}: {segment}", row.name);
        }
    }
}

#[test]
fn writes_need_a_capability_that_changes_things_and_reads_one_that_does_not() {
    for row in operations() {
        assert_eq!(row.capability.is_read(), row.effect == Effect::Read, "{}", row.name);
        assert_eq!(row.is_write(), row.effect == Effect::Write, "{}", row.name);
    }
}

#[test]
fn every_get_reads_and_every_put_patch_and_delete_writes() {
    for row in operations() {
        match row.method {
            Method::Get => assert_eq!(row.effect, Effect::Read, "{}", row.name),
            Method::Put | Method::Patch | Method::Delete => assert_eq!(row.effect, Effect::Write, "{}", row.name),
            Method::Post => {}
        }
    }
}

#[test]
fn a_post_that_only_reads_is_a_search() {
    for row in operations().filter(|row| row.method == Method::Post && row.effect == Effect::Read) {
        assert!(row.name.starts_with("SEARCH_"), "{}", row.name);
    }
}

#[test]
fn the_family_follows_from_the_path() {
    for row in operations() {
        let prefix = match row.family {
            Family::OrganizationV2 => "/admin/v2/orgs/{orgId}/directories/{directoryId}/",
            Family::OrganizationV1 => "/admin/v",
            Family::Account => "/users/{accountId}/manage",
            Family::Scim => "/scim/directory/{scimDirectoryId}/",
            Family::ScimRepair => "/admin/user-provisioning/v1/org/{orgId}/",
        };
        assert!(row.path.starts_with(prefix), "{}", row.name);
    }
}

/// The key is a function of the address: the organization key never goes to `/scim/…`, a SCIM key never anywhere else.
#[test]
fn scim_addresses_and_only_those_take_the_scim_key() {
    for row in operations() {
        assert_eq!(row.token == Token::Scim, row.path.starts_with("/scim/"), "{}", row.name);
    }
}

#[test]
fn every_admin_address_but_the_list_of_organizations_names_the_organization() {
    for row in operations().filter(|row| row.path.starts_with("/admin/") && row.name != "LIST_ORGANIZATIONS") {
        assert!(row.parameter_names().contains(&"orgId"), "{}", row.name);
    }
}

#[test]
fn no_get_and_no_delete_takes_a_body() {
    for row in operations().filter(|row| matches!(row.method, Method::Get | Method::Delete)) {
        assert_eq!(row.body, BodyRule::None, "{}", row.name);
    }
}

#[test]
fn query_parameters_stand_once_and_allow_at_least_one_value() {
    for row in operations() {
        let names: BTreeSet<&str> = row.query.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), row.query.len(), "{}", row.name);
        assert!(row.query.iter().all(|parameter| parameter.most >= 1), "{}", row.name);
    }
}

#[test]
fn every_paging_style_has_the_means_to_ask_for_the_next_page() {
    for row in operations() {
        let takes = |name| row.query_parameter(name).is_some_and(|parameter| parameter.most == 1);
        let fits = match row.paging {
            Paging::None => row.page_limit == 0 && !takes("cursor") && !takes("startIndex"),
            Paging::CursorUrl | Paging::CursorToken => row.method == Method::Get && takes("cursor"),
            Paging::CursorInBody => row.method == Method::Post && row.body == BodyRule::Optional && row.page_limit > 0,
            Paging::StartIndex => row.method == Method::Get && takes("startIndex") && takes("count") && row.page_limit > 0,
        };
        assert!(fits, "{}: {:?}", row.name, row.paging);
        if takes("limit") {
            assert!(row.page_limit > 0, "{} takes a limit and does not say how large", row.name);
        }
    }
}

#[test]
fn announced_ends_are_dates() {
    for row in operations() {
        match row.life_cycle {
            LifeCycle::Deprecated { ends } => assert!(ends.is_empty() || is_iso_date(ends), "{}", row.name),
            LifeCycle::Ended { since } => assert!(is_iso_date(since), "{}", row.name),
            LifeCycle::Current | LifeCycle::Experimental => {}
        }
    }
}

#[test]
fn every_ended_row_says_so_in_its_name() {
    for row in operations() {
        let over = matches!(row.life_cycle, LifeCycle::Ended { .. }) || matches!(row.life_cycle, LifeCycle::Deprecated { ends: "" });
        assert_eq!(over, row.name.ends_with("_V1"), "{}", row.name);
    }
}

#[test]
fn a_typed_constant_is_the_very_row_of_the_slice() {
    assert!(std::ptr::eq(crate::organization::SEARCH_USERS.operation, super::row("SEARCH_USERS")));
    assert!(std::ptr::eq(crate::account::GET_PROFILE.operation, super::row("GET_PROFILE")));
    assert!(std::ptr::eq(crate::scim::PATCH_SCIM_USER.operation, super::row("PATCH_SCIM_USER")));
}

#[test]
fn what_concerns_no_person_only_reads_and_has_no_person_in_its_path() {
    let rows: Vec<_> = operations().filter(|row| row.is_impersonal()).collect();
    assert_eq!(rows.len(), 15, "each name of the list is a row's");
    for row in rows {
        assert!(!row.is_write() && !row.path.contains("{accountId}") && !row.path.contains("{scimUserId}"), "{}", row.name);
    }
}
