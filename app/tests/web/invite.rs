//! Inviting: addresses from a paste, what is wrong with them, who is a member already, and what became of each.

use catalogue::capability::Role;
use sandbox::{Fault, Seed, Switches, Tiers};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, enter, open, press, text, until};

async fn paste(screen: &Screen, words: &str) {
    enter(&screen.wait("textarea[name='emails']").await, words);
}

/// Chooses a product whose role is not added yet.
async fn choose_product(screen: &Screen) {
    let field = screen.wait(".invite__add [role='combobox']").await;
    enter(&field, "Corp Discovery");
    until("the product", || screen.has("[role='option']")).await;
    press(&field, "Enter");
}

async fn review(screen: &Screen) {
    screen.named("button", "Review the invitation…").click();
}

#[wasm_bindgen_test]
async fn lines_that_are_no_addresses_are_named_before_anything_is_asked() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    paste(&screen, "new@corp.example\nAda Byron\ntwo@@corp.example").await;
    screen.says("address-faults", "Line 2: Ada Byron").await;
    screen.says("address-faults", "more than one @").await;
    review(&screen).await;
    screen.says("form-message", "needs your attention").await;
    assert!(desk.asked("SEARCH_USERS").is_empty() && desk.asked("INVITE_USERS").is_empty());
}

#[wasm_bindgen_test]
async fn three_are_invited_and_one_that_fails_says_why() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    choose_product(&screen).await;
    until("the roles", || screen.has("select[name='role']")).await;
    screen.named("button", "Add the role").click();
    paste(&screen, "New One <new.one@corp.example>; never-active@corp.example, deactivated@corp.example").await;
    review(&screen).await;
    screen.says("proposal", "a member already").await;
    screen.says("proposal", "User on Corp Discovery").await;
    screen.says("proposal", "yes, to everybody").await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "The account is inactive").await;
    let rows: Vec<String> = screen.all("[data-testid='outcome'] tbody tr").iter().map(text).collect();
    assert_eq!(rows.iter().filter(|row| row.contains("● Invited")).count(), 2, "{rows:?}");
    assert_eq!(desk.asked("INVITE_USERS").len(), 1);
    screen.named("button", "Put the one that failed back into the form").click();
    until("only the failed one is left", || {
        let script = "return document.querySelector(\"textarea[name='emails']\").value";
        js_sys::Function::new_no_args(script).call0(&wasm_bindgen::JsValue::NULL).unwrap().as_string().unwrap()
            == "deactivated@corp.example"
    })
    .await;
}

#[wasm_bindgen_test]
async fn without_a_subscription_every_address_says_so() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_switches(Switches { paid: false, ..Switches::default() });
    let screen = open("/invite", &desk);
    paste(&screen, "new@corp.example").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "no paid subscription").await;
}

#[wasm_bindgen_test]
async fn a_synced_group_is_not_taken_into_an_invitation() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    let fields = || screen.all(".invite__add [role='combobox']");
    until("both fields", || fields().len() == 2).await;
    let field = fields().remove(1);
    enter(&field, "dept-sales");
    until("the group", || screen.has("[role='option']")).await;
    press(&field, "Enter");
    screen.named("button", "Add the group").click();
    until("the reason", || screen.text().contains("Members change in the identity provider")).await;
    assert!(!screen.has(".invite__added li"));
}

#[wasm_bindgen_test]
async fn with_v1_each_address_is_a_request_of_its_own() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: true, v2: false });
    let screen = open("/invite", &desk);
    paste(&screen, "a@corp.example b@corp.example").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    until("both are seen", || {
        screen.all("[data-testid='outcome'] tbody tr").iter().filter(|row| text(row).contains("Invited")).count() == 2
    })
    .await;
    assert_eq!((desk.asked("INVITE_USER_V1").len(), desk.asked("INVITE_USERS").len()), (2, 0));
}

#[wasm_bindgen_test]
async fn what_was_chosen_and_not_added_is_not_left_out() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    choose_product(&screen).await;
    paste(&screen, "new@corp.example").await;
    review(&screen).await;
    screen.says("proposal", "User on Corp Discovery").await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "1 invited").await;
    let sent = desk.asked("INVITE_USERS");
    assert!(sent[0].body.as_deref().unwrap().contains("atlassian/user"), "{:?}", sent[0].body);
}

#[wasm_bindgen_test]
async fn hundreds_of_addresses_go_in_requests_of_25() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    let lines: Vec<String> = (0..60).map(|number| format!("New {number} <n{number}@corp.example>,")).collect();
    paste(&screen, &format!("{}\nN1@corp.example", lines.join("\n"))).await;
    screen.says("addresses", "60 addresses, 1 more than once").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "60 invited").await;
    assert_eq!(desk.asked("INVITE_USERS").len(), 3);
}

#[wasm_bindgen_test]
async fn an_unclear_answer_is_resolved_by_looking() {
    for (performed, outcome, words) in [(true, "1 invited", "the person is there now"), (false, "1 unknown", "the person is not there")] {
        let desk = Desk::new(Seed::Awkward);
        let fault = Fault { operation: "INVITE_USERS".to_owned(), reset: true, performed: Some(performed), ..Fault::default() };
        desk.sandbox.borrow_mut().set_faults(vec![fault]);
        let screen = open("/invite", &desk);
        paste(&screen, "new@corp.example").await;
        review(&screen).await;
        click(&screen.part("confirm").await);
        screen.says("outcome", outcome).await;
        screen.says("outcome", words).await;
        assert!(!text(&screen.part("outcome").await).contains("back into the form"), "nothing is called failed that may have happened");
        assert_eq!(desk.asked("INVITE_USERS").len(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_full_product_and_somebody_inactive_say_so() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    paste(&screen, "deactivated@corp.example").await;
    review(&screen).await;
    screen.says("proposal", "invites nobody whose account is inactive").await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "Not invited").await;
    screen.says("flag", "Atlassian did nothing of it").await;
    let field = screen.wait(".invite__add [role='combobox']").await;
    enter(&field, "Corp Loom");
    until("the product", || screen.has("[role='option']")).await;
    press(&field, "Enter");
    paste(&screen, "new@corp.example").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "No licence is free").await;
}

#[wasm_bindgen_test]
async fn who_may_not_invite_is_told_so() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::HelpDesk);
    open("/invite", &desk).part("not-permitted").await;
}

#[wasm_bindgen_test]
async fn a_second_try_whose_answer_is_lost_is_unknown_and_not_confirmed() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/invite", &desk);
    let lines: Vec<String> = (0..25).map(|number| format!("n{number}@corp.example")).collect();
    paste(&screen, &format!("{}\ndeactivated@corp.example", lines.join("\n"))).await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "25 invited, 1 not invited").await;
    let lost = Fault { operation: "INVITE_USERS".to_owned(), reset: true, performed: Some(false), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![lost]);
    screen.named("[data-testid='run'] button", "Retry this one").click();
    screen.says("outcome", "25 invited, 1 unknown").await;
    assert_eq!(desk.asked("INVITE_USERS").len(), 3);
    assert!(!text(&screen.part("run").await).contains("2 done"), "{}", text(&screen.part("run").await));
}

#[wasm_bindgen_test]
async fn the_same_invitation_is_not_sent_again_while_it_is_under_way() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("INVITE_USERS");
    let screen = open("/invite", &desk);
    paste(&screen, "new@corp.example").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("outcome", "1 on its way").await;
    until("the dialog is closed", || !screen.has("[data-testid='proposal']")).await;
    paste(&screen, "new@corp.example").await;
    review(&screen).await;
    click(&screen.part("confirm").await);
    screen.says("under-way", "This is under way already").await;
    assert!(screen.has("[data-testid='proposal']"), "the dialog stays open");
    assert!(text(&screen.part("outcome").await).contains("1 on its way"), "the table is that of the first");
    gate.open();
    screen.says("outcome", "1 invited").await;
    assert_eq!(desk.asked("INVITE_USERS").len(), 1);
}
