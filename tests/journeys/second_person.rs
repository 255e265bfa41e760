//! Four eyes with two people, each in a browser of their own, signed in through a real provider: what one asks for is sent when the other consents.

use serde_json::{Value, json};
use tests::{Site, World, accessibility, journey};

use crate::sign_on::sign_in;

pub const RULES: &str = "[[approvals]]\noperations = [\"SUSPEND_USER\"]\n";

fn suspensions(world: &World) -> Vec<Value> {
    world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == "SUSPEND_USER").collect()
}

#[test]
fn what_one_person_asks_for_is_sent_when_another_consents() {
    let Some(site) = Site::signed_on_with("awkward", RULES) else { return };
    journey("second-person", site, async |world| {
        let asking = &world.browser;
        sign_in(asking, "/users?q=Nelly", "hedy").await;
        let asked = asking.promised(crate::roles::SUSPEND_RAW).await;
        assert_eq!(asked[0], 202, "{asked}");
        let id = asked[1].as_str().expect("the answer names the request").to_owned();
        assert_eq!(suspensions(&world), Vec::<Value>::new(), "nothing is sent before somebody consents");
        asking.open(&format!("/approvals/{id}")).await;
        asking.read("[data-testid=decision]", "a second person has to decide").await;
        let deciding = world.browser.somebody_else().await;
        sign_in(&deciding, "/approvals", "olga").await;
        deciding.read("[data-testid=approvals]", "Suspend").await;
        accessibility::check(&deciding, "the list of approvals").await;
        deciding.open(&format!("/approvals/{id}")).await;
        deciding.see("[data-testid=approve]").await;
        accessibility::check(&deciding, "a request for approval").await;
        deciding.click("[data-testid=approve]").await;
        deciding.read("main", "How it ended").await;
        deciding.read("main", "See the record of the change").await;
        assert_eq!(suspensions(&world).len(), 1, "exactly one request");
        let (intents, issuer) = (world.site.audit(), world.site.provider());
        let intent = intents.iter().find(|line| line["operation"] == json!("SUSPEND_USER")).expect("an intent");
        assert_eq!(intent["person"], json!(format!("{issuer} hedy")), "it is made in the name of whoever asked");
        deciding.quit().await;
        asking.reload().await;
        asking.read("main", "Approved").await;
    });
}
