//! The grid: only rows in view exist, keys move, the order is told.

use std::sync::Arc;

use app::components::grid::{Column, Grid, Rows, Sorting};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::screen::{Screen, address, elements, next_frame, press, show, text, until};

const COLUMNS: [Column; 2] = [
    Column { key: "name", title: "Name", track: "minmax(10rem, 2fr)", sortable: true },
    Column { key: "email", title: "E-mail", track: "1fr", sortable: false },
];

#[derive(Clone, Copy)]
struct Table {
    count: RwSignal<usize>,
    sorting: RwSignal<Option<Sorting>>,
}

fn show_table(people: usize) -> (Screen, Table) {
    let owner = Owner::new();
    let table = owner.with(|| Table { count: RwSignal::new(people), sorting: RwSignal::new(None) });
    // The signals outlive the view that reads them.
    std::mem::forget(owner);
    let rows = Rows {
        key: Arc::new(|position| position as u64),
        href: Arc::new(|position| format!("/users/{position}")),
        cell: Arc::new(|position, key| view! { <bdi>{format!("{key} {position}")}</bdi> }.into_any()),
    };
    let on_sort = Callback::new(move |key| table.sorting.set(Some(Sorting { key, descending: false })));
    let screen = show(move || {
        view! {
            <div class="frame"><main class="frame__main">
                <Grid
                    label="People"
                    columns=Signal::stored(COLUMNS.to_vec())
                    count=table.count
                    rows
                    sorting=table.sorting
                    on_sort
                    row_height=Signal::stored(40.0)
                />
            </main></div>
        }
    });
    (screen, table)
}

async fn rows(screen: &Screen) -> usize {
    screen.part("grid-row").await;
    next_frame().await;
    screen.all("[data-testid='grid-row']").len()
}

#[wasm_bindgen_test]
async fn of_a_hundred_thousand_rows_only_those_in_view_exist() {
    let (screen, _) = show_table(100_000);
    let mounted = rows(&screen).await;
    assert!((5..80).contains(&mounted), "{mounted} rows");
    assert_eq!(screen.wait("[role='grid']").await.get_attribute("aria-rowcount").as_deref(), Some("100001"));
    assert_eq!(screen.part("grid-row").await.get_attribute("aria-rowindex").as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn the_last_row_can_be_reached_by_one_key_and_opened_by_another() {
    let (screen, _) = show_table(100_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    assert!(press(&body, "End"));
    until("the last row", || screen.has("#row-99999")).await;
    until("its mark", || body.get_attribute("aria-activedescendant").as_deref() == Some("row-99999")).await;
    assert_eq!(screen.wait("#row-99999").await.get_attribute("aria-selected").as_deref(), Some("true"));
    assert!(rows(&screen).await < 80);
    press(&body, "Enter");
    until("the row's page", || address() == "/users/99999").await;
}

#[wasm_bindgen_test]
async fn arrows_and_letters_move_by_one_and_pages_by_many() {
    let (screen, _) = show_table(1_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    let here = || body.get_attribute("aria-activedescendant").unwrap_or_default();
    press(&body, "ArrowDown");
    until("the first row", || here() == "row-0").await;
    press(&body, "j");
    until("the second row", || here() == "row-1").await;
    press(&body, "k");
    until("the first row again", || here() == "row-0").await;
    press(&body, "PageDown");
    until("a page further", || here().trim_start_matches("row-").parse::<usize>().is_ok_and(|row| row > 3)).await;
    press(&body, "Home");
    until("the top", || here() == "row-0").await;
    assert!(!press(&body, "x"), "other keys are left to the browser");
}

#[wasm_bindgen_test]
async fn a_heading_sorts_and_says_so() {
    let (screen, table) = show_table(10);
    rows(&screen).await;
    let heading = || screen.find("[role='columnheader']").unwrap();
    assert_eq!(heading().get_attribute("aria-sort").as_deref(), Some("none"));
    screen.named("[role='columnheader'] button", "Name").click();
    until("ascending", || heading().get_attribute("aria-sort").as_deref() == Some("ascending")).await;
    table.sorting.set(Some(Sorting { key: "name", descending: true }));
    until("descending", || heading().get_attribute("aria-sort").as_deref() == Some("descending")).await;
    assert_eq!(screen.all("[role='columnheader'] button").len(), 1);
}

#[wasm_bindgen_test]
async fn cells_stand_under_their_headings_and_new_rows_appear() {
    let (screen, table) = show_table(1);
    assert_eq!(rows(&screen).await, 1);
    let cells: Vec<String> = elements(&screen.part("grid-row").await, "[role='gridcell']").iter().map(text).collect();
    assert_eq!(cells, ["name 0", "email 0"]);
    table.count.set(3);
    until("three rows", || screen.all("[data-testid='grid-row']").len() == 3).await;
}
