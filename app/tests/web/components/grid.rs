//! The grid: only rows in view exist, keys move, the order is told.

use std::sync::Arc;

use app::components::grid::{Cell, Column, Grid, Rows, Selecting, Selection, Sorting};
use app::components::selected::SelectedBar;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::screen::{
    Screen, address, click, click_with_shift, elements, focused, next_frame, press, press_with_control, press_with_shift, show, text, until,
};

const COLUMNS: [Column; 2] = [
    Column { key: "name", title: "Name", track: "minmax(10rem, 2fr)", sortable: true },
    Column { key: "email", title: "E-mail", track: "1fr", sortable: false },
];

#[derive(Clone, Copy)]
struct Table {
    count: RwSignal<usize>,
    sorting: RwSignal<Option<Sorting>>,
}

/// How many of the first positions to visit.
type Positions = std::ops::Range<usize>;

fn show_table(people: usize) -> (Screen, Table) {
    show_with(people, None)
}

/// The same with check boxes; the position is the id.
fn show_selecting(people: usize) -> (Screen, Table, Selection) {
    let owner = Owner::new();
    let selection = owner.with(Selection::default);
    std::mem::forget(owner);
    let selecting = Selecting {
        selection,
        visit: Arc::new(|rows: Positions, each: &mut dyn FnMut(&str)| rows.for_each(|position| each(&position.to_string()))),
        name: Arc::new(|position| format!("person {position}")),
        noun: ("person", "people"),
    };
    let (screen, table) = show_with(people, Some(selecting));
    (screen, table, selection)
}

fn show_with(people: usize, selecting: Option<Selecting>) -> (Screen, Table) {
    let owner = Owner::new();
    let table = owner.with(|| Table { count: RwSignal::new(people), sorting: RwSignal::new(None) });
    // The signals outlive the view that reads them.
    std::mem::forget(owner);
    let rows = Rows {
        key: Arc::new(|position| position as u64),
        href: Arc::new(|position| format!("/users/{position}")),
        fill: Arc::new(|position, cells: &mut [Cell]| cells.iter_mut().for_each(|cell| cell.cut(&format!("{} {position}", cell.key)))),
    };
    let on_sort = Callback::new(move |key| table.sorting.set(Some(Sorting { key, descending: false })));
    let screen = show(move || {
        let count = Signal::from(table.count);
        let bar = selecting.clone().map(|selecting| view! { <SelectedBar selecting count><button>"Act"</button></SelectedBar> });
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
                    nostrip:selecting
                />
                {bar}
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

/// What the rows say, by their position in the list.
fn numbered(screen: &Screen) -> Vec<(usize, String)> {
    let number = |row: &web_sys::Element| row.get_attribute("aria-rowindex").unwrap().parse::<usize>().unwrap() - 2;
    screen.all("[data-testid='grid-row']").iter().map(|row| (number(row), text(row))).collect()
}

#[wasm_bindgen_test]
async fn rows_say_what_belongs_to_their_place_and_stand_in_their_order_once_scrolling_rests() {
    let (screen, _) = show_table(100_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    for top in [120, 900, 100_000, 99_880, 3_000_000, 40] {
        body.set_scroll_top(top);
        let seen = usize::try_from(top).unwrap() / 40 + 1;
        until("the row in view", || screen.has(&format!("#row-{seen}"))).await;
        let rows = numbered(&screen);
        assert!(rows.iter().all(|(place, words)| words.contains(&format!("name {place}")) && words.contains(&format!("email {place}"))));
        assert!(rows.len() < 80);
        until("their order", || numbered(&screen).windows(2).all(|pair| pair[0].0 + 1 == pair[1].0)).await;
    }
}

/// The positions of the rows in the page.
fn places(screen: &Screen) -> Vec<usize> {
    let mut places: Vec<usize> = numbered(screen).into_iter().map(|(place, _)| place).collect();
    places.sort_unstable();
    places
}

/// Those that belong there with a row at the top of what is seen: four more on either side.
fn around(body: &web_sys::Element, top: usize) -> Vec<usize> {
    (top - 4..=top + usize::try_from(body.client_height()).unwrap() / 40 + 4).collect()
}

#[wasm_bindgen_test]
async fn after_a_leap_the_rows_above_and_below_those_in_sight_follow() {
    let (screen, _) = show_table(1_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    for top in [100, 500, 20] {
        body.set_scroll_top(i32::try_from(top * 40).unwrap());
        until("four rows above and below", || places(&screen) == around(&body, top)).await;
        assert!(numbered(&screen).iter().all(|(place, words)| words.contains(&format!("name {place}"))));
    }
}

#[wasm_bindgen_test]
async fn rows_that_scrolling_brings_are_those_that_were_there_before() {
    let (screen, _) = show_table(100_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    body.set_scroll_top(4_000);
    until("all rows around row 100", || places(&screen) == around(&body, 100)).await;
    let before = screen.all("[data-testid='grid-row']");
    body.set_scroll_top(40_000);
    screen.wait("#row-1005").await;
    let after = screen.all("[data-testid='grid-row']");
    assert!(after.iter().all(|row| before.contains(row)));
}

#[wasm_bindgen_test]
async fn the_focus_of_a_row_that_leaves_goes_to_the_rows_and_not_to_another_one() {
    let (screen, _) = show_table(1_000);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    let first: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(screen.part("grid-row").await);
    first.focus().unwrap();
    assert_eq!(focused().as_ref(), Some(first.as_ref()));
    body.set_scroll_top(20_000);
    screen.wait("#row-501").await;
    assert_eq!(focused().as_ref(), Some(&body));
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

fn boxes(screen: &Screen) -> Vec<web_sys::Element> {
    screen.all("[data-testid='grid-check']")
}

fn selected_rows(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='grid-row'][aria-selected='true']").iter().map(|row| row.id()).collect()
}

#[wasm_bindgen_test]
async fn a_box_selects_without_opening_the_row_and_keys_go_on_from_there() {
    let (screen, _, selection) = show_selecting(50);
    rows(&screen).await;
    assert_eq!(screen.wait("[role='grid']").await.get_attribute("aria-multiselectable").as_deref(), Some("true"));
    let before = address();
    click(&boxes(&screen)[2]);
    until("the row is selected", || selected_rows(&screen) == ["row-2"]).await;
    assert_eq!(address(), before);
    let body = screen.part("grid-body").await;
    assert_eq!(focused().as_ref(), Some(&body));
    assert!(press(&body, "ArrowDown") && press(&body, "x"));
    until("both rows", || selected_rows(&screen) == ["row-2", "row-3"]).await;
    assert!(press(&body, " "));
    until("one again", || selected_rows(&screen) == ["row-2"]).await;
    assert_eq!(untrack(|| selection.ids()), ["2"]);
}

#[wasm_bindgen_test]
async fn shift_stretches_a_range_with_the_arrows_and_with_a_click() {
    let (screen, _, _) = show_selecting(50);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    click(&boxes(&screen)[1]);
    press_with_shift(&body, "ArrowDown");
    press_with_shift(&body, "ArrowDown");
    until("three rows", || selected_rows(&screen) == ["row-1", "row-2", "row-3"]).await;
    press_with_shift(&body, "ArrowUp");
    until("two rows", || selected_rows(&screen) == ["row-1", "row-2"]).await;
    click(&boxes(&screen)[6]);
    click_with_shift(&boxes(&screen)[4]);
    until("both ranges", || selected_rows(&screen) == ["row-1", "row-2", "row-4", "row-5", "row-6"]).await;
}

#[wasm_bindgen_test]
async fn the_box_of_all_rows_is_empty_full_or_in_between() {
    let (screen, table, selection) = show_selecting(5);
    rows(&screen).await;
    let all: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(screen.part("select-all").await);
    let state = || (all.checked(), all.indeterminate());
    assert_eq!(state(), (false, false));
    click(&all);
    until("all rows", || selected_rows(&screen).len() == 5 && state() == (true, false)).await;
    table.count.set(8);
    until("not all of eight", || state() == (false, true)).await;
    click(&all);
    until("none", || selected_rows(&screen).is_empty() && state() == (false, false)).await;
    assert_eq!(untrack(|| selection.count()), 0);
}

#[wasm_bindgen_test]
async fn the_menu_offers_none_those_in_sight_the_first_hundred_and_all_with_their_numbers() {
    let (screen, _, selection) = show_selecting(100_000);
    rows(&screen).await;
    click(&screen.part("select-several").await);
    screen.says("select-matching", "All in this list (100,000)").await;
    click(&screen.part("select-matching").await);
    screen.says("selected-count", "100,000 people selected").await;
    assert_eq!(untrack(|| selection.count()), 100_000);
    click(&screen.part("select-first").await);
    screen.says("selected-count", "100 people selected").await;
    screen.says("select-none", "None (clears 100)").await;
    click(&screen.part("select-none").await);
    until("no bar", || !screen.has("[data-testid='selected-bar']")).await;
    click(&screen.part("select-in-sight").await);
    until("those in sight", || (1..60).contains(&untrack(|| selection.count()))).await;
}

#[wasm_bindgen_test]
async fn the_bar_counts_those_out_of_sight_and_is_said_once_it_stands_still() {
    let (screen, table, selection) = show_selecting(10);
    rows(&screen).await;
    let body = screen.part("grid-body").await;
    assert!(press_with_control(&body, "a"));
    screen.says("selected-count", "10 people selected").await;
    table.count.set(7);
    screen.says("selected-count", "10 people (3 not shown) selected").await;
    screen.says("announcements", "10 people (3 not shown) selected").await;
    screen.named("[data-testid='selected-bar'] button", "Clear").click();
    until("no bar", || !screen.has("[data-testid='selected-bar']")).await;
    assert_eq!(untrack(|| selection.count()), 0);
    screen.says("announcements", "0 people selected").await;
}
