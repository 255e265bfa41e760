//! Reading what the upstream really sends: the examples of its own reference, both spellings of what varies, `null` for absent, values nobody knew.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::account::{AccountAnswer, ApiToken, Permissions, Verdict};
use crate::organization::{
    AccountStatus, ClaimStatus, Directory, DirectoryStatus, DomainAttributes, Group, InvitationResult, LastActive, ManagedAccount,
    MembershipStatus, Message, OrganizationAttributes, Resource, RoleAssignment, User, UserCount, UserSearch, UserStats, UserV1,
    WorkspaceAttributes,
};
use crate::page::{One, Page};
use crate::scim::{ScimLinks, ScimPage, ScimUser};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|fault| panic!("{fault}: {value}"))
}

/// The example of “Get users in an organization”.
fn user_page() -> Value {
    json!({
        "data": [{
            "accountId": "12345678-1234-1234-1234-123456789012", "accountType": "atlassian", "status": "active", "accountStatus": "active",
            "membershipStatus": "active", "addedToOrg": "2024-01-01T00:00:00.000Z", "name": "John Doe", "nickname": "Jonny",
            "email": "email@example.com", "emailVerified": true, "claimStatus": "unmanaged", "platformRoles": ["atlassian/org-admin"],
            "picture": "https://picture.example.com/picture.png", "avatar": "https://avatar.example.com/avatar.png",
            "counts": {"resources": 10}, "links": {"self": "ECg53CukK1twBo0LK1u9nw"}
        }],
        "links": {"self": "ObSbZxpM1f1fzia2_GnuJw", "prev": "LIZFEbzCT2pCCkQhPIUgIQ", "next": "kloHX1ZQVasDAkx_P48NYQ"}
    })
}

/// The example of “Get managed accounts”, with the identifiers filled in.
fn managed_page() -> Value {
    json!({
        "data": [{
            "account_id": "a:1", "account_type": "atlassian", "account_status": "active", "name": "A", "picture": "p", "email": "a@corp.example",
            "access_billable": true, "last_active": "2026-08-01",
            "product_access": [{"key": "jira-software", "name": "Jira", "url": "https://x.example", "last_active": "2026-08-01"}],
            "links": {"self": "s"}
        }],
        "meta": {"total": 35},
        "links": {"self": "s", "prev": "p", "next": "https://api.atlassian.com/admin/v1/orgs/o/users?cursor=n"}
    })
}

fn role_page(roles: Value) -> Value {
    json!({
        "data": [{
            "resourceId": "ari:cloud:jira-core::site/1", "resourceOwner": "jira-core", "roles": roles, "directoryId": "d", "userDirectoryStatus": "active"
        }],
        "links": {"self": "a", "prev": "b", "next": "c"}
    })
}

fn last_active() -> Value {
    json!({
        "data": {
            "product_access": [{"id": "ari:x", "key": "jira-software", "last_active": "2026-08-01", "last_active_timestamp": "2026-08-01T10:00:00Z"}],
            "added_to_org": "2024-01-01", "added_to_org_timestamp": "2024-01-01T00:00:00Z"
        },
        "links": {"next": "n"}
    })
}

fn profile() -> Value {
    json!({"account": {
        "account_id": "a:1", "account_type": "atlassian", "account_status": "active", "name": "A", "email": "a@corp.example", "email_verified": true,
        "picture": "p", "nickname": "a", "zoneinfo": "Europe/London", "locale": "en-GB", "characteristics": {"not_mentionable": true},
        "extended_profile": {"job_title": "j", "organization": "o", "department": "d", "location": "l", "team_type": "t"},
        "privacy_settings": {"profile.picture": "public"}
    }})
}

#[test]
fn the_reference_example_of_users_is_read_in_full() {
    let page: Page<User> = read(&user_page());
    let user = &page.data[0];
    assert_eq!(user.status, Some(DirectoryStatus::Active));
    assert_eq!(user.account_status, Some(AccountStatus::Active));
    assert_eq!(user.membership_status, Some(MembershipStatus::Active));
    assert_eq!(user.claim_status, Some(ClaimStatus::Unmanaged));
    assert_eq!(user.platform_roles.as_deref(), Some(&["atlassian/org-admin".to_owned()][..]));
    assert_eq!(user.counts.as_ref().and_then(|counts| counts.resources), Some(10));
    assert_eq!(page.links.next_cursor().as_deref(), Some("kloHX1ZQVasDAkx_P48NYQ"));
}

#[test]
fn the_reference_example_of_managed_accounts_is_read_in_full() {
    let page: Page<ManagedAccount> = read(&managed_page());
    assert_eq!(page.meta.and_then(|meta| meta.total), Some(35));
    assert_eq!(page.data[0].product_access[0].key, "jira-software");
    assert_eq!(page.links.next_cursor().as_deref(), Some("n"));
}

#[test]
fn the_other_reference_examples_are_read() {
    assert_eq!(read::<UserCount>(&json!({"count": 48})).count, 48);
    assert_eq!(read::<Vec<String>>(&json!(["619034:4eb0cd3f-3cb6-4561-8d6a-0546e66cab3d"])).len(), 1);
    let stats: UserStats = read(&json!({"roles": [{"roleId": "atlassian/org-admin", "count": 3}],
        "accountStatus": [{"status": "active", "count": 5}, {"status": "inactive", "count": 1}, {"status": "closed", "count": 2}]}));
    assert_eq!((stats.roles[0].count, stats.account_status[2].status.clone()), (3, AccountStatus::Closed));
    let found: Page<UserV1> = read(&json!({"data": [{"accountId": "1", "accountType": "atlassian", "accountStatus": "active"}],
        "links": {"next": "MDNl", "self": "MDI0"}}));
    assert_eq!(found.links.next_cursor().as_deref(), Some("MDNl"));
    assert!(read::<Message>(&json!({"message": "Access to organization x was suspended"})).message.is_some());
    assert_eq!(read::<LastActive>(&last_active()).data.product_access[0].last_active.as_deref(), Some("2026-08-01"));
    assert_eq!(read::<AccountAnswer>(&profile()).account.extended_profile.job_title.as_deref(), Some("j"));
}

#[test]
fn roles_are_read_flat_nested_alone_or_absent() {
    let roles = |value: Value| read::<Page<RoleAssignment>>(&role_page(value)).data[0].roles.clone();
    let both = ["atlassian/org-admin", "atlassian/site-admin"];
    assert_eq!(roles(json!(both)), both);
    assert_eq!(roles(json!([both])), both);
    assert_eq!(roles(json!([[["atlassian/org-admin"], "atlassian/site-admin"]])), both);
    assert_eq!(roles(json!("atlassian/user")), ["atlassian/user"]);
    assert_eq!(roles(json!([null, []])), Vec::<String>::new());
    assert_eq!(roles(Value::Null), Vec::<String>::new());
}

#[test]
fn a_role_that_both_fields_name_counts_once_and_keeps_its_methods() {
    let assignment: RoleAssignment = read(&json!({"resourceId": "r", "roles": ["atlassian/user", "atlassian/admin"],
        "roleAssignments": [{"role": "atlassian/user", "roleAssignmentMethods": ["group_direct", "telepathy"]}]}));
    let all = assignment.all();
    assert_eq!(all.iter().map(|role| role.role.as_str()).collect::<Vec<_>>(), ["atlassian/user", "atlassian/admin"]);
    assert_eq!(all[0].role_assignment_methods.iter().map(|method| method.as_str()).collect::<Vec<_>>(), ["group_direct", "telepathy"]);
}

#[test]
fn an_unknown_status_is_kept_and_written_back_as_it_came() {
    let user: User = read(&json!({"accountId": "1", "status": "Paused_By_Law", "claimStatus": "shared"}));
    assert_eq!(user.status, Some(DirectoryStatus::Other("Paused_By_Law".to_owned())));
    assert_eq!(serde_json::to_value(&user).unwrap()["status"], "Paused_By_Law");
    assert_eq!(serde_json::to_value(&user).unwrap()["claimStatus"], "shared");
}

#[test]
fn a_status_in_capitals_is_the_status() {
    let user: User =
        read(&json!({"accountId": "1", "status": "FOR_DELETION", "accountStatus": "INACTIVE", "membershipStatus": "No_Membership"}));
    assert_eq!(user.status, Some(DirectoryStatus::ForDeletion));
    assert_eq!(user.account_status, Some(AccountStatus::Inactive));
    assert_eq!(user.membership_status, Some(MembershipStatus::NoMembership));
}

#[test]
fn every_known_status_is_written_as_it_is_read() {
    for text in DirectoryStatus::KNOWN {
        let status = DirectoryStatus::from(*text);
        assert!(!matches!(status, DirectoryStatus::Other(_)), "{text}");
        assert_eq!(status.as_str(), *text);
    }
}

#[test]
fn not_expanded_is_not_the_same_as_none() {
    assert_eq!(read::<User>(&json!({"accountId": "1"})).platform_roles, None);
    assert_eq!(read::<User>(&json!({"accountId": "1", "platformRoles": []})).platform_roles, Some(Vec::new()));
}

#[test]
fn an_unlisted_person_has_no_address_and_no_name() {
    let user: User = read(&json!({"accountId": "1", "name": null}));
    assert_eq!((user.name, user.email), (None, None));
}

/// Puts `null` in the place of each member in turn, at every depth, and takes each away in turn: all must still be read.
fn survives_null_and_absence_everywhere<T: DeserializeOwned>(example: &Value, essential: &[&str]) {
    read::<T>(example);
    for pointer in members(example, String::new()) {
        if essential.iter().any(|name| pointer.ends_with(name)) {
            continue;
        }
        let mut nulled = example.clone();
        *nulled.pointer_mut(&pointer).unwrap() = Value::Null;
        assert!(serde_json::from_value::<T>(nulled).is_ok(), "null at {pointer}");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let mut shortened = example.clone();
        if let Some(object) = shortened.pointer_mut(parent).and_then(Value::as_object_mut) {
            object.remove(&name.replace("~1", "/").replace("~0", "~"));
            assert!(serde_json::from_value::<T>(shortened).is_ok(), "nothing at {pointer}");
        }
    }
}

fn members(value: &Value, at: String) -> Vec<String> {
    let children: Vec<(String, &Value, bool)> = match value {
        Value::Object(object) => object.iter().map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child, true)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, child)| (index.to_string(), child, false)).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (name, child, is_member) in children {
        let here = format!("{at}/{name}");
        all.extend(members(child, here.clone()));
        if is_member {
            all.push(here);
        }
    }
    all
}

#[test]
fn directory_answers_survive_null_and_absence() {
    survives_null_and_absence_everywhere::<Page<User>>(&user_page(), &[]);
    let expanded = json!({"data": {"accountId": "1", "groups": [{"id": "g", "name": "n", "description": "d"}],
        "productAccess": [{"id": "ari:x", "key": "k", "lastActiveTimestamp": "2026-01-01T00:00:00Z"}], "mfaEnabled": true, "managementSource": "synced"}});
    survives_null_and_absence_everywhere::<One<User>>(&expanded, &["/data"]);
    survives_null_and_absence_everywhere::<Page<RoleAssignment>>(&role_page(json!(["atlassian/user"])), &[]);
    let methods =
        json!({"data": [{"resourceId": "r", "roleAssignments": [{"role": "atlassian/user", "roleAssignmentMethods": ["direct"]}]}]});
    survives_null_and_absence_everywhere::<Page<RoleAssignment>>(&methods, &[]);
    let group = json!({"data": [{"id": "g", "name": "n", "description": "d", "directoryId": "d", "managedBy": "open", "externalSynced": true,
        "managementAccess": {"deletable": true, "modifiable": true, "readable": true}, "counts": {"resources": 1, "users": 2}}]});
    survives_null_and_absence_everywhere::<Page<Group>>(&group, &[]);
    survives_null_and_absence_everywhere::<Page<Directory>>(
        &json!({"data": [{"directoryId": "d", "name": "n", "icon": "i"}], "links": {}}),
        &[],
    );
}

#[test]
fn organization_answers_survive_null_and_absence() {
    let organization = json!({"data": {"id": "o", "type": "orgs", "attributes": {"name": "Corp"}, "links": {"self": "s"}}});
    survives_null_and_absence_everywhere::<One<Resource<OrganizationAttributes>>>(&organization, &["/data", "/id", "/attributes"]);
    let domain = json!({"data": [{"id": "1", "type": "domains", "attributes": {"name": "corp.example", "claim": {"type": "dns", "status": "verified"}}}]});
    survives_null_and_absence_everywhere::<Page<Resource<DomainAttributes>>>(&domain, &["/id", "/attributes"]);
    let workspace = json!({"data": [{"id": "ari:x", "type": "w", "attributes": {"name": "n", "type": "Jira", "typeKey": "jira-software",
        "status": "online", "hostUrl": "https://x.example", "usage": 1, "capacity": 2}}], "meta": {"pageSize": 20, "total": 1}});
    survives_null_and_absence_everywhere::<Page<Resource<WorkspaceAttributes>>>(&workspace, &["/id", "/attributes"]);
    survives_null_and_absence_everywhere::<Page<ManagedAccount>>(&managed_page(), &[]);
    survives_null_and_absence_everywhere::<LastActive>(&last_active(), &[]);
    let invited = json!([{"id": "1", "email": "a@corp.example", "results": [{
        "roleAssignmentResult": [{"resource": "r", "role": "atlassian/user", "status": "ERROR", "statusReason": "x"}],
        "groupAssignmentResult": [{"group": "g", "status": "INVITED", "statusReason": null}]}]}]);
    survives_null_and_absence_everywhere::<Vec<InvitationResult>>(&invited, &[]);
    survives_null_and_absence_everywhere::<Page<UserV1>>(
        &json!({"data": [{"accountId": "1", "accountStatus": "ACTIVE", "statusInUserbase": true}]}),
        &[],
    );
}

#[test]
fn account_and_scim_answers_survive_null_and_absence() {
    survives_null_and_absence_everywhere::<AccountAnswer>(&profile(), &["/account"]);
    let tokens = json!([{"id": "t", "label": "l", "createdAt": "2026-01-01T00:00:00Z", "lastAccess": "2026-01-01T00:00:00Z", "expiry": "2026-01-01T00:00:00Z"}]);
    survives_null_and_absence_everywhere::<Vec<ApiToken>>(&tokens, &[]);
    let links = json!({"scimLinks": [{"orgId": "o", "directoryId": "d", "scimUserId": "s", "atlassianAccountId": "a"}]});
    survives_null_and_absence_everywhere::<ScimLinks>(&links, &[]);
    let users = json!({"schemas": ["s"], "totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "Resources": [{
        "schemas": ["s"], "id": "1", "userName": "a", "emails": [{"value": "a@x.example", "type": "work", "primary": true}], "name": {"formatted": "A"},
        "active": true, "groups": [{"value": "g"}], "meta": {"location": "l"}, "urn:scim:schemas:extension:atlassian-external:1.0": {"atlassianAccountId": "a"}}]});
    survives_null_and_absence_everywhere::<ScimPage<ScimUser>>(&users, &[]);
}

#[test]
fn permissions_are_read_in_every_form_seen() {
    let permissions: Permissions = read(&json!({
        "email.set": {"allowed": false, "reason": {"key": "externalDirectory.scim"}}, "lifecycle.enablement": {"allowed": true},
        "lifecycle.delete": {"allowed": false}, "profile": {"name": {"allowed": true}, "nickname": {"allowed": true}},
        "profile.write": {"name": {"allowed": false, "reason": {"key": "authPolicy.saml"}}}, "session.read": {"allowed": true}, "odd": "text", "none": null
    }));
    assert_eq!(permissions.privilege("email.set"), Verdict::Blocked("externalDirectory.scim".to_owned()));
    assert_eq!(permissions.privilege("lifecycle.enablement"), Verdict::Allowed);
    assert_eq!(permissions.privilege("lifecycle.delete"), Verdict::Blocked(String::new()));
    for name in ["odd", "none", "never.heard.of"] {
        assert_eq!(permissions.privilege(name), Verdict::NotSaid, "{name}");
    }
    assert_eq!(permissions.field("name"), Verdict::Blocked("authPolicy.saml".to_owned()));
    assert_eq!(permissions.field("nickname"), Verdict::Allowed);
    assert_eq!(permissions.field("zoneinfo"), Verdict::NotSaid);
}

#[test]
fn a_search_writes_only_what_was_asked_for() {
    assert_eq!(serde_json::to_value(UserSearch::default()).unwrap(), json!({}));
    let search = UserSearch { status: vec![DirectoryStatus::Suspended], limit: Some(100), ..UserSearch::default() };
    assert_eq!(serde_json::to_value(search).unwrap(), json!({"status": ["suspended"], "limit": 100}));
}
