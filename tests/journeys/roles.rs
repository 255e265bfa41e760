//! What each role is offered, and that the service judges again.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

pub const SUSPEND: &str = "(async () => {
    const headers = {'x-rollcall': '1', 'content-type': 'application/json'};
    const session = await (await fetch('/api/rollcall/session', {headers})).json();
    const directories = `/api/admin/v2/orgs/${session.organization.id}/directories`;
    const directory = (await (await fetch(directories, {headers})).json()).data[0].directoryId;
    const base = `${directories}/${directory}/users`;
    const found = await (await fetch(`${base}/search`, {method: 'POST', headers, body: JSON.stringify({searchTerm: 'Nelly Never'})})).json();
    const answer = await fetch(`${base}/${encodeURIComponent(found.data[0].accountId)}/suspend`, {method: 'POST', headers: {'x-rollcall': '1'}});
    const problem = answer.status === 204 ? {} : await answer.json();
    return [answer.status, problem.code ?? null];
})()";

/// The same, with the id of the request for approval that it has become, if it has.
pub const SUSPEND_RAW: &str = "(async () => {
    const headers = {'x-rollcall': '1', 'content-type': 'application/json'};
    const session = await (await fetch('/api/rollcall/session', {headers})).json();
    const directories = `/api/admin/v2/orgs/${session.organization.id}/directories`;
    const directory = (await (await fetch(directories, {headers})).json()).data[0].directoryId;
    const base = `${directories}/${directory}/users`;
    const found = await (await fetch(`${base}/search`, {method: 'POST', headers, body: JSON.stringify({searchTerm: 'Nelly Never'})})).json();
    const answer = await fetch(`${base}/${encodeURIComponent(found.data[0].accountId)}/suspend`, {method: 'POST', headers: {'x-rollcall': '1'}});
    return [answer.status, answer.headers.get('x-rollcall-approval')];
})()";

#[test]
fn a_viewer_sees_everything_and_changes_nothing() {
    journey("viewer", Site::demo("awkward"), async |world| {
        let (browser, person) = (&world.browser, UserScreen(&world.browser));
        SignIn(browser).as_person("viewer").await;
        Users(browser).open().await;
        Users(browser).search("Nelly").await;
        Users(browser).open_person("Nelly Never").await;
        person.is_settled().await;
        assert_eq!(person.failures().await, Vec::<String>::new());
        person.says("Your role, Viewer, may not").await;
        let refused = browser.promised(SUSPEND).await;
        assert_eq!(refused[0], 403, "{refused}");
        browser.reload().await;
        person.is_settled().await;
        person.says("Active").await;
    });
}

#[test]
fn a_help_desk_colleague_may_suspend_without_being_an_administrator() {
    journey("help-desk", Site::demo("awkward"), async |world| {
        let (browser, person) = (&world.browser, UserScreen(&world.browser));
        SignIn(browser).as_person("help-desk").await;
        browser.open("/users").await;
        Users(browser).is_complete().await;
        let allowed = browser.promised(SUSPEND).await;
        assert_eq!(allowed[0], 204, "{allowed}");
        browser.reload().await;
        Users(browser).is_complete().await;
        Users(browser).search("Nelly").await;
        Users(browser).open_person("Nelly Never").await;
        person.is_settled().await;
        person.says("Suspended").await;
    });
}

#[test]
fn each_role_is_told_what_it_may_do() {
    journey("may", Site::demo("empty"), async |world| {
        for (person, title, last) in [
            ("viewer", "Viewer", "see provisioned"),
            ("help-desk", "Help desk", "suspend and restore access"),
            ("owner", "Owner", "repair SCIM links"),
        ] {
            SignIn(&world.browser).as_person(person).await;
            world.browser.click("[data-testid=myself-button]").await;
            world.browser.read("[data-testid=myself]", title).await;
            world.browser.read("[data-testid=myself]", last).await;
        }
    });
}

#[test]
fn a_read_only_service_refuses_even_an_owner() {
    journey("read-only", Site::configured("awkward", &serde_json::json!([]), "read_only = true"), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        browser.read(".banner", "Read-only").await;
        let refused = browser.promised(SUSPEND).await;
        assert_eq!(refused[0], 403, "{refused}");
        let changes = world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == "SUSPEND_USER").count();
        assert_eq!((changes, world.site.audit().len()), (0, 0), "nothing was sent, and nothing recorded as if it had been");
    });
}

#[test]
fn a_change_is_on_record_before_and_after() {
    journey("record", Site::served("awkward", &serde_json::json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        let done = browser.promised(SUSPEND).await;
        assert_eq!(done[0], 204, "{done}");
        let (log, audit) = (world.site.upstream_log(), world.site.audit());
        let suspended: Vec<_> = log.iter().filter(|entry| entry["operation"] == "SUSPEND_USER").collect();
        assert_eq!(suspended.len(), 1, "{suspended:?}");
        assert_eq!(audit.len(), 2, "{audit:?}");
        assert_eq!((&audit[0]["kind"], &audit[0]["operation"]), (&"intent".into(), &"SUSPEND_USER".into()));
        assert_eq!((&audit[1]["kind"], &audit[1]["outcome"], &audit[1]["id"]), (&"outcome".into(), &"ok".into(), &audit[0]["id"]));
    });
}
