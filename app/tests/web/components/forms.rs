//! The form kit: faults beside their field, locks in words, lists that are searched, several values of which one is the primary.

use app::components::menu::Choice;
use app::form::diff::{Difference, Versions, before_and_after, three_versions};
use app::form::{
    Field, Form, Lock, Offer, RadioChoice, Value, Values, check, check_box, combobox, radio_group, select, text_area, text_line,
    typed_confirmation,
};
use catalogue::problem::FieldFault;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::screen::{Screen, click, enter, focused, name, named, press, show, text, until};

fn lasting<T: Copy>(make: impl FnOnce() -> T) -> T {
    let owner = Owner::new();
    let made = owner.with(make);
    std::mem::forget(owner);
    made
}

fn leave(field: &Element) {
    let script = "field.dispatchEvent(new FocusEvent('blur'))";
    js_sys::Function::new_with_args("field", script).call1(&wasm_bindgen::JsValue::NULL, field).unwrap();
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), note: None }
}

/// What a field is described by, as a screen reader says it.
fn description(field: &Element) -> String {
    let ids = field.get_attribute("aria-describedby").unwrap_or_default();
    let told = ids.split(' ').filter_map(|id| document().get_element_by_id(id)).map(|element| text(&element));
    told.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

fn nickname() -> Field {
    lasting(|| Field::edit("nickname", "Nickname", "ada").hint("How others mention this person.").at_most(5).limit(check::plain).required())
}

fn sent() -> RwSignal<u32> {
    lasting(|| RwSignal::new(0))
}

fn form_of(controls: Vec<app::form::Control>, body: impl FnOnce() -> AnyView + 'static, sent: RwSignal<u32>) -> (Screen, Form) {
    let form = lasting(|| Form::new(controls));
    let done = lasting(|| Callback::new(move |()| sent.update(|count| *count += 1)));
    (show(move || form.view(body(), "Save", done, None)), form)
}

#[wasm_bindgen_test]
async fn a_field_has_a_name_and_says_how_it_is_meant() {
    let field = nickname();
    let screen = show(move || text_line(field));
    let input = screen.wait("input").await;
    assert_eq!(name(&input), "Nickname");
    assert!(description(&input).contains("How others mention"));
    assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"), "the browser keeps no details of people");
}

#[wasm_bindgen_test]
async fn a_limit_is_told_while_typing_and_the_fault_goes_when_it_is_mended() {
    let field = nickname();
    let screen = show(move || text_line(field));
    let input = screen.wait("input").await;
    enter(&input, "adabyron");
    until("the fault", || description(&input).contains("3 characters too many")).await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(screen.text().contains("8 of 5 characters"));
    enter(&input, "byron");
    until("no fault", || input.get_attribute("aria-invalid").as_deref() == Some("false")).await;
}

#[wasm_bindgen_test]
async fn an_empty_value_is_told_on_leaving_and_not_while_typing() {
    let field = nickname();
    let screen = show(move || text_line(field));
    let input = screen.wait("input").await;
    enter(&input, "");
    assert!(!description(&input).contains("cannot be empty"));
    leave(&input);
    until("the fault", || description(&input).contains("cannot be empty")).await;
}

#[wasm_bindgen_test]
async fn a_locked_field_is_disabled_and_says_why_and_where_to_change_it() {
    let lock = Lock { words: "Synced from your identity provider".to_owned(), remedy: "Change it there.".to_owned() };
    let field = lasting(|| Field::edit("name", "Name", "Ada").locked(Some(lock)));
    let screen = show(move || text_line(field));
    let input = screen.wait("input").await;
    assert!(input.has_attribute("disabled"));
    assert!(description(&input).contains("Synced from your identity provider. Change it there."));
    field.text.set("Eve".to_owned());
    assert_eq!(field.changed(), None, "a locked field is never sent");
}

#[wasm_bindgen_test]
async fn sending_shows_every_fault_goes_to_the_first_and_sends_nothing() {
    let (one, two) = (nickname(), lasting(|| Field::new("name", "Name").required()));
    let sent = sent();
    let (screen, _) = form_of(vec![one.into(), two.into()], move || view! { {text_line(one)}{text_line(two)} }.into_any(), sent);
    let input = screen.wait("input[name=nickname]").await;
    enter(&input, "much too long");
    let save = screen.named("button", "Save");
    assert!(!save.has_attribute("disabled"), "it is never disabled: it has to tell what is missing");
    save.click();
    until("both faults", || screen.all("[aria-invalid='true']").len() == 2).await;
    screen.says("form-message", "2 values").await;
    assert!(focused().is_some_and(|element| element == input));
    assert_eq!(sent.get_untracked(), 0);
    enter(&input, "ada");
    enter(&screen.find("input[name=name]").unwrap(), "Ada");
    save.click();
    until("the sending", || sent.get_untracked() == 1).await;
    screen.says("form-message", "").await;
}

#[wasm_bindgen_test]
async fn what_was_there_before_is_not_held_against_anybody() {
    let field = lasting(|| Field::edit("nickname", "Nickname", "").required());
    let sent = sent();
    let (screen, _) = form_of(vec![field.into()], move || text_line(field), sent);
    screen.wait("input").await;
    screen.named("button", "Save").click();
    until("the sending", || sent.get_untracked() == 1).await;
}

#[wasm_bindgen_test]
async fn what_the_upstream_refuses_stands_at_its_field_until_it_is_changed() {
    let field = nickname();
    let (screen, form) = form_of(vec![field.into()], move || text_line(field), sent());
    let input = screen.wait("input").await;
    enter(&input, "byron");
    let fault = |field: &str, key: &str| FieldFault { field: field.to_owned(), key: key.to_owned() };
    form.refuse(&[fault("nickname", "externalDirectory.scim"), fault("shoe_size", "maxLength")]);
    until("the fault", || description(&input).contains("identity provider")).await;
    screen.says("form-message", "shoe_size: Too long").await;
    assert!(focused().is_some_and(|element| element == input));
    assert_eq!(field.value(), "byron", "what was typed is kept");
    enter(&input, "ada b");
    until("no fault", || !description(&input).contains("identity provider")).await;
}

#[wasm_bindgen_test]
async fn several_lines_a_few_choices_and_yes_or_no_hold_their_values() {
    let (lines, few, yes) = lasting(|| {
        (
            Field::new("message", "Message"),
            Field::new("kind", "Kind").starting("other"),
            Field::new("notify", "Send a mail").starting("true"),
        )
    });
    let screen = show(move || {
        let choices = vec![choice("work", "Work"), choice("home", "Home")];
        view! { {text_area(lines, 3)}{select(few, choices)}{check_box(yes)} }
    });
    enter(&screen.wait("textarea").await, "one\ntwo");
    until("the lines", || lines.text.get_untracked() == "one\ntwo").await;
    let list = screen.find("select").unwrap();
    assert_eq!(text(&list), "other Work Home", "a value that is not offered is not changed by looking");
    let script = "field.value = 'home'; field.dispatchEvent(new Event('change', { bubbles: true }))";
    js_sys::Function::new_with_args("field", script).call1(&wasm_bindgen::JsValue::NULL, &list).unwrap();
    assert_eq!(few.value(), "home");
    click(&screen.named("input", "Send a mail"));
    assert_eq!(yes.value(), "false");
}

#[wasm_bindgen_test]
async fn each_of_the_radio_choices_is_explained_and_a_blocked_one_says_why() {
    let field = lasting(|| Field::new("act", "What do you want to happen?").required());
    let screen = show(move || {
        let suspend = RadioChoice {
            value: "suspend".to_owned(),
            label: "Suspend".to_owned(),
            explanation: "Access here ends.".to_owned(),
            effects: vec![("Billing".to_owned(), "stops".to_owned())],
            lock: None,
        };
        let lock = Some(Lock { words: "Organization admin".to_owned(), remedy: "Demote first.".to_owned() });
        let remove = RadioChoice { value: "remove".to_owned(), label: "Remove".to_owned(), lock, ..RadioChoice::default() };
        radio_group(field, vec![remove, suspend])
    });
    screen.wait("fieldset").await;
    let blocked = screen.named("input", "Remove");
    assert!(blocked.has_attribute("disabled") && description(&blocked).contains("Organization admin. Demote first."));
    let free = screen.named("input", "Suspend");
    assert!(description(&free).contains("Access here ends.") && description(&free).contains("stops"));
    assert!(field.check().is_err());
    click(&free);
    assert_eq!(field.value(), "suspend");
    assert_eq!(field.fault(), None, "choosing mends what was missing");
}

fn zones() -> Vec<Choice> {
    let named = ["Africa/Abidjan", "America/New_York", "Europe/Berlin", "Europe/London"].map(|zone| choice(zone, zone));
    named.into_iter().chain((0..400).map(|number| choice(&format!("Etc/{number}"), &format!("Etc/{number}")))).collect()
}

#[wasm_bindgen_test]
async fn a_long_list_is_searched_by_typing_and_chosen_with_the_keyboard() {
    let field = lasting(|| Field::edit("zoneinfo", "Time zone", "Europe/Berlin"));
    let screen = show(move || combobox(field, Offer::of(zones(), false)));
    let input = screen.wait("[role=combobox]").await;
    assert_eq!(name(&input), "Time zone");
    assert_eq!(input.get_attribute("aria-expanded").as_deref(), Some("false"));
    enter(&input, "new york");
    screen.wait("[role=listbox]:popover-open").await;
    until("one choice", || screen.all("[role=option]").len() == 1).await;
    assert!(press(&input, "Enter"), "Enter chooses instead of sending the form");
    until("the choice", || field.value() == "America/New_York").await;
    until("a closed list", || !screen.has("[role=listbox]:popover-open")).await;
    assert!(press(&input, "ArrowDown"));
    screen.wait("[role=listbox]:popover-open").await;
    let marked = || screen.find("[role=option][aria-selected='true']");
    until("the held value to be marked", || marked().is_some_and(|option| text(&option) == "America/New_York")).await;
    let active = input.get_attribute("aria-activedescendant").unwrap();
    assert_eq!(Some(active), marked().map(|option| option.id()));
    assert!(screen.all("[role=option]").len() <= 60 && screen.text().contains("more. Type to narrow the list."));
    assert!(press(&input, "Escape"));
    until("a closed list", || !screen.has("[role=listbox]:popover-open")).await;
    assert_eq!(field.value(), "America/New_York", "Escape changes nothing");
}

#[wasm_bindgen_test]
async fn what_is_not_in_a_closed_list_is_refused_and_in_a_free_one_kept() {
    let (closed, free) = lasting(|| (Field::new("zoneinfo", "Time zone"), Field::new("locale", "Language")));
    let screen = show(move || view! { {combobox(closed, Offer::of(zones(), false))}{combobox(free, Offer::of(zones(), true))} });
    let input = screen.wait("input[name=zoneinfo]").await;
    enter(&input, "Middle Earth");
    until("the words", || screen.text().contains("Nothing matches. Try a part of the name.")).await;
    leave(&input);
    until("the fault", || description(&input).contains("Choose one from the list")).await;
    let other = screen.find("input[name=locale]").unwrap();
    enter(&other, "tlh-KX");
    leave(&other);
    assert!(!press(&other, "Enter"), "Enter is left to the form");
    assert_eq!((free.value().as_str(), free.fault()), ("tlh-KX", None));
}

#[wasm_bindgen_test]
async fn a_list_that_arrives_late_shows_the_label_of_the_value_that_was_there() {
    let choices = lasting(|| RwSignal::new(Vec::<Choice>::new()));
    let field = lasting(|| Field::edit("resource", "Product", "ari:1"));
    let screen = show(move || {
        let empty = Signal::stored("Reading the products…".to_owned());
        combobox(field, Offer { choices: choices.into(), empty, is_free: false, is_searched: false })
    });
    let input: HtmlElement = wasm_bindgen::JsCast::unchecked_into(screen.wait("[role=combobox]").await);
    input.click();
    until("the words", || screen.text().contains("Reading the products")).await;
    choices.set(vec![choice("ari:1", "Jira")]);
    let shown = || js_sys::Reflect::get(&input, &"value".into()).unwrap().as_string();
    until("the label", || shown().as_deref() == Some("Jira")).await;
    assert_eq!(field.value(), "ari:1");
}

fn emails() -> Values {
    let value = |text: &str, is_primary| Value { text: text.to_owned(), kind: "work".to_owned(), is_primary };
    lasting(|| {
        Values::new(
            "emails",
            "E-mail addresses",
            "e-mail address",
            vec![value("ada@corp.example", true), value("b@corp.example", false)],
            check::email,
        )
        .with_primary()
        .with_kinds(vec![choice("work", "Work"), choice("home", "Home")])
    })
}

#[wasm_bindgen_test]
async fn values_are_added_removed_and_one_is_the_primary() {
    let values = emails();
    let screen = show(move || values.view());
    screen.wait("fieldset").await;
    assert!(!values.is_changed());
    screen.named("button", "Add another e-mail address").click();
    until("a third row", || screen.all(".values__row").len() == 3).await;
    let added = screen.all(".values__row input[type=text]").pop().unwrap();
    until("the focus in it", || focused().is_some_and(|element| element == added)).await;
    enter(&added, "c@corp.example");
    screen.named("button", "Remove ada@corp.example").click();
    until("two rows", || screen.all(".values__row").len() == 2).await;
    let left: Vec<(String, bool)> = values.get().into_iter().map(|value| (value.text, value.is_primary)).collect();
    assert_eq!(left, [("b@corp.example".to_owned(), true), ("c@corp.example".to_owned(), false)], "the first that is left is the primary");
    let second = screen.all(".values__row").pop().unwrap();
    click(&named(&second, "input[type=radio]", "Primary"));
    assert!(values.get()[1].is_primary && !values.get()[0].is_primary);
}

#[wasm_bindgen_test]
async fn a_value_that_is_wrong_or_there_twice_stops_the_form() {
    let values = emails();
    let sent = sent();
    let (screen, _) = form_of(vec![values.into()], move || values.view(), sent);
    screen.wait("fieldset").await;
    let second = screen.all(".values__row input[type=text]").pop().unwrap();
    for (typed, words) in [("nobody", "has an @"), ("ADA@corp.example", "is there twice")] {
        enter(&second, typed);
        screen.named("button", "Save").click();
        until(words, || screen.text().contains(words)).await;
        assert!(focused().is_some_and(|element| element == second));
    }
    assert_eq!(sent.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn a_typed_confirmation_takes_the_wanted_text_only() {
    let field = lasting(|| typed_confirmation("the e-mail address", "ada@corp.example"));
    let screen = show(move || text_line(field));
    let input = screen.wait("input").await;
    assert!(name(&input).contains("ada@corp.example"));
    enter(&input, "ada@corp");
    assert!(field.check().is_err());
    enter(&input, " Ada@Corp.example ");
    assert!(field.check().is_ok());
}

#[wasm_bindgen_test]
async fn a_difference_is_told_to_eyes_and_ears() {
    let screen = show(|| before_and_after(&[Difference::new("Name", "Ada", "Ada Byron"), Difference::new("Location", "London", "")]));
    let shown = text(&screen.part("differences").await);
    assert!(shown.contains("Name from Ada → to Ada Byron"), "{shown}");
    assert!(shown.contains("London") && shown.contains("not set"), "{shown}");
    assert_eq!(screen.all("del").len(), 2);
}

#[wasm_bindgen_test]
async fn three_versions_stand_side_by_side_with_what_becomes_of_each() {
    let versions = |label: &str, was: &str, now: &str, yours: &str| Versions {
        label: label.to_owned(),
        was: was.to_owned(),
        now: now.to_owned(),
        yours: yours.to_owned(),
    };
    let rows = vec![versions("Name", "a", "b", "c"), versions("Location", "a", "b", "a")];
    let screen = show(move || three_versions(&rows));
    let shown = text(&screen.part("versions").await);
    assert!(shown.contains("yours would replace it") && shown.contains("stays as it is now"), "{shown}");
    assert_eq!(screen.all("tr.is-clash").len(), 1);
}
