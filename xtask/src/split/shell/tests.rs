//! The shell as trunk writes it, and what becomes of it.

use super::*;

const SHELL: &str = "<meta charset=utf-8><title>Rollcall</title><script>theme()</script><link href=/a.css rel=stylesheet>\
     <script type=module>import init from\"/app.js\";await init({module_or_path:`/app_bg.wasm`})</script>\
     <link as=fetch crossorigin href=/app_bg.wasm rel=preload>";

fn shell() -> String {
    with_loader(SHELL, &name_of_loader(0x12), &[("users", vec!["/a.wasm".to_owned(), "/b.wasm".to_owned()])]).unwrap()
}

#[test]
fn the_shell_maps_the_plain_name_to_the_one_that_tells_the_content_before_any_script() {
    let shell = shell();
    assert!(shell.contains(r#"{"imports":{"/__wasm_split.js":"/__wasm_split-0000000000000012.js"}}"#), "{shell}");
    assert!(shell.find("importmap").unwrap() < shell.find("type=module").unwrap(), "{shell}");
    assert!(shell.contains("<link href=/__wasm_split-0000000000000012.js rel=modulepreload>"), "{shell}");
}

#[test]
fn the_loader_of_a_shell_is_the_one_that_it_maps_to() {
    assert_eq!(loader_of(&shell()), Some("__wasm_split-0000000000000012.js"));
    assert_eq!(loader_of(SHELL), None);
}

#[test]
fn a_shell_without_a_title_is_not_understood() {
    assert_eq!(with_loader("<p>other</p>", "x.js", &[]), None);
    assert_eq!(with_loader(&SHELL.replace("<title>Rollcall</title>", ""), "x.js", &[]), None);
}

#[test]
fn the_program_and_the_files_of_the_page_are_fetched_and_compiled_before_the_first_sheet() {
    let shell = shell();
    let script = shell.find(r#"window.program=begun("/app_bg.wasm")"#).unwrap();
    assert!(shell.contains(r#"{users:["/a.wasm","/b.wasm"],}[document.documentElement.dataset.piece]"#), "{shell}");
    // The checksum stands in the preload, which the script finds; what the script reads is set by the shell's own.
    assert!(shell.find("<link as=fetch crossorigin href=/app_bg.wasm rel=preload>").unwrap() < script, "{shell}");
    assert!(shell.find("theme()").unwrap() < script && script < shell.find("stylesheet").unwrap(), "{shell}");
}

#[test]
fn the_program_that_starts_is_the_one_on_its_way() {
    let shell = shell();
    assert!(shell.contains("init({module_or_path:window.program})"), "{shell}");
    assert_eq!(shell.matches("/app_bg.wasm").count(), 2, "{shell}");
}

#[test]
fn without_what_it_fetches_ahead_a_shell_names_the_program_and_no_piece() {
    let left = without_ahead(&shell());
    assert!(left.contains("/app_bg.wasm") && left.contains("/a.css") && !left.contains("/a.wasm"), "{left}");
    assert_eq!(without_ahead(SHELL), SHELL);
}
