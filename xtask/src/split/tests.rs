//! What is read from the files of trunk, and what trunk is given for wasm-bindgen.

use super::*;

#[test]
fn the_glue_is_the_script_that_the_shell_imports() {
    let shell =
        r#"<script type="module">import init, * as bindings from '/app-0123.js'; init({ module_or_path: '/app-4567_bg.wasm' })</script>"#;
    assert_eq!(name_of_glue(shell), Some("app-0123.js"));
    assert_eq!(name_of_glue("<p>no script</p>"), None);
}

#[test]
fn the_cutter_is_told_its_tools_and_what_trunk_asks() {
    let folder = std::env::temp_dir().join(format!("rollcall-cutter-{}", std::process::id()));
    let bin = folder.join("bin");
    let tools = AppTools {
        trunk: bin.clone(),
        wasm_bindgen: bin.clone(),
        splitter: bin.clone(),
        optimiser: crate::tools::Optimiser { programs: bin.clone(), is_real: false },
    };
    let workspace = Workspace { root: folder.clone(), target: folder.join("target") };

    let split = Split::prepare(&workspace, &tools).unwrap();

    let script = fs::read_to_string(split.programs.join("wasm-bindgen")).unwrap();
    let pieces = folder.join("target/app-pieces");
    let words = format!("cut '{0}/wasm-bindgen' '{0}/wasm-split-cli' '{1}' \"$@\"", bin.display(), pieces.display());
    assert!(script.contains(&words), "{script}");
    fs::remove_dir_all(&folder).unwrap();
}
