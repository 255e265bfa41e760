//! What is read from the splitter's script, and what its successor fetches.

use super::*;

const SPLITTERS: &str = r#"import { initSync } from "./app.js";

function makeLoad(fetcher, deps) {
    // A comment about nothing.
    return fetcher;
}
/* user, users */
const __chunk_7 = makeLoad(() => {
    const src = fetch(new URL("./chunk_7.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
/* scim, users */
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_users = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_users.wasm", import.meta.url));
}
, [__chunk_7, __chunk_8]));
export const __wasm_split_load_user = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_7]));
"#;

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn written() -> String {
    let shared = [("shared_0-a.wasm".to_owned(), set(&["user", "users"])), ("shared_1-b.wasm".to_owned(), set(&["users"]))];
    let own = |piece: &Piece| piece.stem.as_ref().map(|stem| format!("{stem}-c.wasm"));
    Loader::read(SPLITTERS).unwrap().write("app-12.js", &shared, own)
}

#[test]
fn a_shared_file_is_known_with_the_pieces_that_need_it() {
    let loader = Loader::read(SPLITTERS).unwrap();
    let shared: Vec<_> = loader.shared.iter().map(|shared| (shared.stem.as_str(), shared.needed_by.clone())).collect();
    assert_eq!(shared, [("chunk_7", set(&["user", "users"])), ("chunk_8", set(&["users"]))]);
}

#[test]
fn a_piece_whose_code_is_all_shared_has_no_file() {
    let loader = Loader::read(SPLITTERS).unwrap();
    let pieces: Vec<_> = loader.pieces.iter().map(|piece| (piece.name.as_str(), piece.stem.as_deref())).collect();
    assert_eq!(pieces, [("users", Some("split_users")), ("user", None)]);
}

#[test]
fn a_script_without_pieces_is_not_understood() {
    assert_eq!(Loader::read("import { initSync } from \"./app.js\";"), None);
}

#[test]
fn the_written_script_asks_the_glue_under_its_shipped_name_and_has_no_comments() {
    let text = written();
    assert!(text.starts_with("import { initSync } from \"./app-12.js\";\n"), "{text}");
    assert!(!text.contains("comment"), "{text}");
}

#[test]
fn a_piece_fetches_its_own_file_and_those_it_shares() {
    let files = files_of(&written(), "users").unwrap();
    assert_eq!(files, ["/split_users-c.wasm", "/shared_0-a.wasm", "/shared_1-b.wasm"]);
    assert_eq!(files_of(&written(), "user").unwrap(), ["/shared_0-a.wasm"]);
}

#[test]
fn a_piece_that_the_script_does_not_know_is_no_empty_list() {
    assert_eq!(files_of(&written(), "use"), None);
}
