//! Rights and limits on screen: the second confirmation for one's own account, refusals that lead to the page of rights, and that page.

use std::rc::Rc;

use app::change::Proposal;
use catalogue::capability::Role;
use catalogue::problem::Problem;
use catalogue::rights::{Limits, Only, RIGHTS_PATH, RightsReport, Share};
use catalogue::session::{CONFIRM_HEADER, CONFIRM_SELF};
use leptos::prelude::*;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::change::{asked, confirmed, stage};
use super::desk::Desk;
use super::screen::{Screen, click, enter, open, text, until};

const EMAIL: &str = "never-active@corp.example";

fn refusal(status: u16, code: &str, title: &str) -> Problem {
    Problem { status, code: code.to_owned(), title: title.to_owned(), detail: "It could lock you out.".to_owned(), ..Problem::default() }
}

fn own_account() -> Rc<Desk> {
    let desk = Desk::new(Seed::Awkward);
    desk.refuse("SUSPEND_USER", refusal(409, "confirm_yourself", "This is your own account"));
    desk
}

/// How often it was sent, and how often with the word that one's own account is meant.
fn sent(desk: &Desk) -> (usize, usize) {
    let all = desk.asked("SUSPEND_USER");
    let is_meant = |headers: &[(&'static str, String)]| headers.contains(&(CONFIRM_HEADER, CONFIRM_SELF.to_owned()));
    (all.len(), all.iter().filter(|request| is_meant(&request.headers)).count())
}

async fn asked_once_more(screen: &Screen) {
    until("the second question", || screen.text().contains("Do this to your own account?")).await;
    screen.wait("#proposal-typed").await;
    assert!(!screen.has("#proposal-reason"), "the reason was said before");
}

async fn meant(screen: &Screen, desk: &Desk) {
    asked_once_more(screen).await;
    enter(&screen.wait("#proposal-typed").await, "yes");
    confirmed(screen).await;
    screen.wait("#proposal-typed[aria-invalid]").await;
    assert_eq!(sent(desk), (1, 0), "nothing is sent before it is typed");
    enter(&screen.wait("#proposal-typed").await, EMAIL);
    confirmed(screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(desk), (2, 1));
}

#[wasm_bindgen_test]
async fn what_is_done_to_one_s_own_account_is_typed_once_more_and_then_sent_with_the_word_that_it_is_meant() {
    let desk = own_account();
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    meant(&screen, &desk).await;
}

#[wasm_bindgen_test]
async fn whoever_has_typed_that_they_mean_themselves_is_not_asked_again() {
    let desk = own_account();
    let screen = stage(&desk, |proposal| Proposal { typed: Some(EMAIL.to_owned()), means_self: true, ..proposal });
    asked(&screen).await;
    enter(&screen.wait("#proposal-typed").await, EMAIL);
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk), (1, 1));
}

#[wasm_bindgen_test]
async fn a_form_gives_way_to_the_second_question() {
    let desk = own_account();
    let screen = stage(&desk, |proposal| Proposal { body: Some(Rc::new(|| view! { <p>"A form"</p> }.into_any())), ..proposal });
    asked(&screen).await;
    confirmed(&screen).await;
    meant(&screen, &desk).await;
}

#[wasm_bindgen_test]
async fn whoever_did_not_mean_it_cancels_and_can_still_confirm_from_the_flag() {
    let desk = own_account();
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    asked_once_more(&screen).await;
    screen.named("dialog[open] button", "Cancel").click();
    until("no dialog", || !screen.has("dialog[open]")).await;
    assert_eq!(sent(&desk), (1, 0));
    screen.says("flag", "This is your own account").await;
    click(&screen.part("once-more").await);
    meant(&screen, &desk).await;
}

#[wasm_bindgen_test]
async fn a_refusal_by_limits_leads_to_the_page_that_explains_them_and_others_do_not() {
    for (status, code, leads) in
        [(403, "outside_your_limits", true), (403, "protected_person", false), (409, "last_organization_admin", false)]
    {
        let desk = Desk::new(Seed::Awkward);
        desk.refuse("SUSPEND_USER", refusal(status, code, "Refused for a reason"));
        let screen = stage(&desk, |proposal| proposal);
        asked(&screen).await;
        confirmed(&screen).await;
        screen.says("flag", "Refused for a reason").await;
        assert_eq!(screen.has("[data-testid='to-rights'][href='/rights']"), leads, "{code}");
    }
}

fn report(shares: Vec<Share>) -> RightsReport {
    let roles = Role::ALL.into_iter().map(|role| (role.into(), role.capabilities().into_iter().collect())).collect();
    RightsReport { shares, roles, read_only: false, protects_people: true }
}

fn limited() -> Share {
    let only = Only { email_domains: ["corp.example".to_owned()].into(), ..Only::default() };
    let limits = Limits { only, most_at_once: Some(25), ..Limits::default() };
    Share { limits, through: vec!["service-desk".to_owned()], ..Share::whole(Role::HelpDesk) }
}

#[wasm_bindgen_test]
async fn everybody_reads_what_they_may_why_within_which_limits_and_who_may_the_rest() {
    let desk = Desk::new(Seed::Empty);
    desk.sign_in_as(Role::HelpDesk);
    desk.tell(RIGHTS_PATH, &report(vec![limited()]));
    let screen = open("/rights", &desk);
    screen.says("share", "Help desk").await;
    let words = screen.text();
    for wanted in ["through the group service-desk", "ends in corp.example", "At most 25 people", "Some people are protected"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    assert!(text(&screen.part("missing").await).contains("delete accounts"));
    assert!(!screen.has("[data-testid='others']"), "who may not ask about others is not offered to");
}

#[wasm_bindgen_test]
async fn an_owner_asks_what_somebody_else_may_do() {
    let desk = Desk::new(Seed::Empty);
    desk.tell(RIGHTS_PATH, &report(vec![limited()]));
    let screen = open("/rights", &desk);
    screen.part("others").await;
    screen.named("[data-testid='others'] button", "Look it up").click();
    screen.says("form-message", "Give an id, a group, or both.").await;
    enter(&screen.wait("[data-testid='others'] input[name='subject']").await, "hedy");
    enter(&screen.wait("[data-testid='others'] textarea").await, "service-desk\nstaff");
    screen.named("[data-testid='others'] button", "Look it up").click();
    screen.says("answer", "They have it through the group service-desk.").await;
    assert!(text(&screen.part("answer").await).contains("What they may not do"));
    assert!(!text(&screen.part("form-message").await).contains("Give an id"));
    desk.tell(RIGHTS_PATH, &report(Vec::new()));
    enter(&screen.wait("[data-testid='others'] input[name='subject']").await, "nora");
    screen.named("[data-testid='others'] button", "Look it up").click();
    screen.says("answer", "They may do nothing here").await;
}
