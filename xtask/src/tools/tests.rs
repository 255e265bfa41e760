//! That the pinned versions belong together, and that the stand-in optimiser behaves as trunk expects.

use super::*;
use crate::workspace::Workspace;

#[test]
fn the_wasm_bindgen_tool_is_the_version_that_the_workspace_pins() {
    let manifest = Workspace::of_this_program().unwrap().path("Cargo.toml");
    let pin = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
    assert!(fs::read_to_string(manifest).unwrap().contains(&pin), "{pin}");
}

#[test]
fn each_tool_has_a_cache_folder_of_its_version() {
    for tool in [&TRUNK, &WASM_BINDGEN, &WASM_SPLIT] {
        assert!(tool.folder.ends_with(tool.version), "{}", tool.folder);
    }
}

#[test]
fn the_stand_in_optimiser_names_a_version_and_copies() {
    let folder = std::env::temp_dir().join(format!("rollcall-stand-in-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let script = folder.join("wasm-opt");
    fs::write(&script, STAND_IN).unwrap();
    fs::write(folder.join("app.wasm"), "module").unwrap();
    let call = || {
        let mut shell = process::command("sh");
        shell.current_dir(&folder).arg(&script);
        shell
    };

    let version = process::ask(call().arg("--version")).unwrap();
    assert_eq!(version.split(' ').nth(2), Some("0"));
    process::show(call().args(["--output=small.wasm", "-Oz", "app.wasm"])).unwrap();
    assert_eq!(fs::read_to_string(folder.join("small.wasm")).unwrap(), "module");

    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_folder_without_the_tool_does_not_answer() {
    assert!(!TRUNK.answers(Path::new("/nowhere")));
}
