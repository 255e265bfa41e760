//! The states of what is read, and the chart that is its own table.

use app::client::ClientError;
use app::components::bars::{Amount, Bar, Bars};
use app::components::part::Part;
use app::components::vacant::{Empty, Skeleton};
use catalogue::problem::Problem;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::gate::Gate;
use crate::screen::{elements, show, text, until};

/// Answers that a test hands out: each read waits at the gate, then takes what is set.
#[derive(Clone)]
struct Source {
    gate: Gate,
    answer: std::rc::Rc<std::cell::RefCell<Result<u32, ClientError>>>,
}

impl Source {
    fn new(answer: Result<u32, ClientError>) -> Source {
        Source { gate: Gate::default(), answer: std::rc::Rc::new(std::cell::RefCell::new(answer)) }
    }

    fn answers(&self, answer: Result<u32, ClientError>) {
        *self.answer.borrow_mut() = answer;
    }

    async fn read(self) -> Result<u32, ClientError> {
        self.gate.pass().await;
        self.answer.borrow().clone()
    }
}

#[wasm_bindgen_test]
async fn a_part_is_loading_then_failed_then_there() {
    let source = Source::new(Err(ClientError::Offline));
    let asked = source.clone();
    let screen = show(move || {
        let part = Part::new(move || asked.clone().read());
        part.show(4, |value| view! { <p id="value">{value.to_string()}</p> }.into_any())
    });
    let skeleton = screen.wait(".skeleton").await;
    assert_eq!(elements(&skeleton, ".skeleton__line").len(), 4);
    assert_eq!(skeleton.get_attribute("aria-busy").as_deref(), Some("true"));
    source.gate.open();
    screen.part("failure").await;
    source.answers(Ok(7));
    screen.named("button", "Try again").click();
    assert_eq!(text(&screen.wait("#value").await), "7");
}

#[wasm_bindgen_test]
async fn what_was_there_stays_and_is_marked_when_reading_again_fails() {
    let source = Source::new(Ok(7));
    source.gate.open();
    let asked = source.clone();
    let screen = show(move || {
        let part = Part::new(move || asked.clone().read());
        view! {
            <button on:click=move |_| part.again()>"Again"</button>
            {part.show(3, |value| view! { <p id="value">{value.to_string()}</p> }.into_any())}
        }
    });
    screen.wait("#value").await;
    source.answers(Err(ClientError::Offline));
    screen.named("button", "Again").click();
    screen.says("stale", "Rollcall cannot be reached").await;
    assert_eq!(text(&screen.wait("#value").await), "7");
    source.answers(Ok(8));
    screen.named("button", "Try again").click();
    until("the new value", || screen.find("#value").is_some_and(|value| text(&value) == "8")).await;
    until("no mark", || !screen.has("[data-testid='stale']")).await;
}

#[wasm_bindgen_test]
async fn what_was_there_and_is_gone_is_not_shown_any_more() {
    let source = Source::new(Ok(7));
    source.gate.open();
    let asked = source.clone();
    let screen = show(move || {
        let part = Part::new(move || asked.clone().read());
        let gone = |error: &ClientError| error.is_not_found().then(|| view! { <p id="gone">"Gone"</p> }.into_any());
        view! {
            <button on:click=move |_| part.again()>"Again"</button>
            {part.show_or(3, |value| view! { <p id="value">{value.to_string()}</p> }.into_any(), gone)}
        }
    });
    screen.wait("#value").await;
    let gone = Problem { status: 404, ..Problem::default() };
    source.answers(Err(ClientError::Problem(Box::new(gone))));
    screen.named("button", "Again").click();
    screen.wait("#gone").await;
    assert!(!screen.has("#value"));
    source.answers(Err(ClientError::Offline));
    screen.named("button", "Again").click();
    screen.part("failure").await;
    assert!(!screen.has("#value"), "what is gone does not come back with the next fault");
}

#[wasm_bindgen_test]
async fn what_may_not_be_read_is_not_asked_and_not_called_empty() {
    let was_asked = std::rc::Rc::new(std::cell::Cell::new(false));
    let asked = std::rc::Rc::clone(&was_asked);
    let screen = show(move || {
        let part = Part::permitted(false, "see API tokens", move || {
            asked.set(true);
            async { Ok::<u32, ClientError>(7) }
        });
        part.show(3, |_| view! { <p id="value"></p> }.into_any())
    });
    screen.says("not-permitted", "You may not see API tokens.").await;
    assert!(!screen.has("#value") && !was_asked.get());
}

#[wasm_bindgen_test]
async fn an_empty_list_says_why_and_what_next() {
    let screen = show(|| {
        view! {
            <Skeleton lines=1/>
            <Empty title="No domain" why="None was verified."><a href="/users">"Look at users"</a></Empty>
        }
    });
    screen.says("empty", "No domain").await;
    screen.says("empty", "None was verified.").await;
    screen.named("a", "Look at users");
}

#[wasm_bindgen_test]
async fn a_chart_is_a_table_with_a_caption_and_a_number_for_every_bar() {
    let bar = |label: &str, amount, href: Option<&str>| Bar {
        label: label.to_owned(),
        amount,
        shape: "",
        class: "",
        href: href.map(str::to_owned),
    };
    let bars = vec![
        bar("Active", Amount::Known(1200), Some("/users?status=active")),
        bar("Suspended", Amount::Known(0), None),
        bar("Deactivated", Amount::Missing, None),
        bar("Being deleted", Amount::Waiting, None),
    ];
    let screen = show(move || view! { <Bars bars caption="1,200 people." unit="People"/> });
    let table = screen.wait("table.bars").await;
    assert_eq!(text(&elements(&table, "caption")[0]), "1,200 people.");
    let rows: Vec<(String, String)> = elements(&table, "tbody tr")
        .iter()
        .map(|row| (text(&elements(row, "th[scope='row']")[0]), text(&elements(row, ".bars__value")[0])))
        .collect();
    let expected = [("Active", "1,200"), ("Suspended", "0"), ("Deactivated", "not known"), ("Being deleted", "…")];
    assert_eq!(rows, expected.map(|(label, value)| (label.to_owned(), value.to_owned())));
    assert_eq!(screen.named("a", "Active").get_attribute("href").as_deref(), Some("/users?status=active"));
    let width = |at: usize| elements(&table, ".bars__fill")[at].get_bounding_client_rect().width();
    assert!(width(0) > 50.0 && width(1) < 1.0, "{} and {}", width(0), width(1));
}
