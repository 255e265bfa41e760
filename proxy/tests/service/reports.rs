//! Reports of broken policies: taken from anybody's browser on this site, in bounds, and never repeated.

use std::num::NonZeroU32;

use proxy::metrics::Moment;
use proxy::pace::{Pace, PaceLimits};
use sandbox::Seed;

use crate::world::{World, settings};

const REPORT: &str = r#"{"csp-report":{"effective-directive":"script-src-elem","blocked-uri":"inline","script-sample":"zqsample"}}"#;

fn counted(world: &World) -> String {
    let text = world.service.metrics.print(&Moment::default());
    text.lines().find_map(|line| line.strip_prefix("rollcall_policy_reports_total ")).unwrap().to_owned()
}

#[tokio::test]
async fn a_report_is_counted_and_answered_with_nothing() {
    let world = World::new();
    let browser =
        world.nobody().with("x-rollcall", "").with("content-type", "application/csp-report").with("sec-fetch-site", "same-origin");
    let answer = browser.send("POST", "/policy-reports", REPORT).await;
    assert_eq!((answer.status, answer.text().as_str()), (204, ""));
    assert_eq!(counted(&world), "1");
    assert_eq!(world.nobody().get("/policy-reports").await.status, 405);
}

#[tokio::test]
async fn reports_of_other_sites_large_ones_and_too_many_are_refused() {
    let two = NonZeroU32::new(2).unwrap();
    let world = World::of(settings(Seed::Empty), |service| service.pace = Pace::new(PaceLimits { stranger: two, ..PaceLimits::default() }));
    let browser = world.nobody().with("content-type", "application/reports+json");
    assert_eq!(browser.with("sec-fetch-site", "cross-site").send("POST", "/policy-reports", REPORT).await.status, 403);
    assert_eq!(browser.send("POST", "/policy-reports", &"a".repeat(40_000)).await.status, 413);
    assert_eq!(browser.send("POST", "/policy-reports", REPORT).await.status, 429);
    assert_eq!(counted(&world), "0");
}

#[tokio::test]
async fn the_apps_page_says_where_to_report() {
    let page = crate::assets::built().nobody().get("/users").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.ends_with("report-uri /policy-reports; report-to rollcall"), "{policy}");
    assert_eq!(page.header("reporting-endpoints"), Some("rollcall=\"/policy-reports\""));
}
