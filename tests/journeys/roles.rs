//! What each role is offered, and that the service judges again.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

const SUSPEND: &str = "(async () => {
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
