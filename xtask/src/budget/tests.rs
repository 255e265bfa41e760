//! Which files belong to the first load, and how the table adds up.

use std::collections::BTreeSet;

use super::*;

const LISTING: &str = r#"{"brotli":700,"gzip":800,"path":"/index.html","raw":2000}
{"brotli":120000,"gzip":150000,"path":"/app-3_bg.wasm","raw":400000}
{"brotli":40,"gzip":41,"path":"/robots.txt","raw":42}
{"path": "/split_users-1.wasm", "raw": 900, "brotli": 500}
{"path": "/split_user-1.wasm", "raw": 901, "brotli": 501}
{"path": "/snippets/inline.js", "raw": 90, "brotli": 60}
"#;

const SHELL_TEXT: &str = r#"<script type="module">import "/snippets/inline.js"; init({ module_or_path: "/app-3_bg.wasm" })</script>"#;

fn pieces() -> Vec<String> {
    vec!["/split_users-1.wasm".to_owned()]
}

#[test]
fn the_first_load_is_the_shell_what_it_names_and_the_pages_pieces() {
    let files = first_load(SHELL_TEXT, &pieces(), LISTING).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["/index.html", "/app-3_bg.wasm", "/split_users-1.wasm", "/snippets/inline.js"]);
}

#[test]
fn the_sizes_of_a_file_are_read_in_whatever_order_they_stand() {
    for line in LISTING.lines() {
        let file = read_line(line).unwrap();
        assert!(file.raw > file.brotli, "{line}");
    }
    let expected = File { path: "/snippets/inline.js".into(), raw: 90, brotli: 60 };
    assert_eq!(LISTING.lines().last().and_then(read_line), Some(expected));
}

#[test]
fn a_listing_that_is_not_understood_is_refused_rather_than_counted_as_small() {
    let lacking = format!("{LISTING}{{\"path\":\"/app.js\",\"raw\":10}}\n");
    for listing in ["", "rollcall: no such command", &lacking] {
        assert_eq!(first_load(SHELL_TEXT, &pieces(), listing), None, "{listing}");
    }
}

#[test]
fn a_listing_without_the_shells_wasm_belongs_to_another_build() {
    assert_eq!(first_load("init('/app-4_bg.wasm')", &pieces(), LISTING), None);
}

#[test]
fn a_listing_without_a_piece_of_the_page_belongs_to_another_build() {
    assert_eq!(first_load(SHELL_TEXT, &["/split_users-2.wasm".to_owned()], LISTING), None);
}

#[test]
fn a_style_sheet_that_waits_for_other_pages_is_not_named() {
    let shell = r#"<link href="/a-1.css"><link href="/user-1.css" disabled data-unless="overview users"/><p>/p</p>"#;
    for (page, expected) in [("overview", false), ("users", false), ("user", true), ("scim", true)] {
        let named = without_waiting(shell, page);
        assert!(named.contains("/a-1.css") && named.contains("/p"), "{named}");
        assert_eq!(named.contains("/user-1.css"), expected, "{page}: {named}");
    }
}

#[test]
fn the_table_ends_with_the_sum_of_its_lines() {
    let table = table(&first_load(SHELL_TEXT, &pieces(), LISTING).unwrap());
    let last: Vec<&str> = table.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(last, ["first", "load", "402990", "121260"]);
    let widths: BTreeSet<usize> = table.lines().map(str::len).collect();
    assert_eq!(widths.len(), 1, "the columns are not aligned:\n{table}");
}
