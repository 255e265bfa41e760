//! What is read from the files of trunk and of the splitter.

use super::*;

const LOADER_TEXT: &str = r#"
const __chunk_7 = makeLoad(() => {
    const src = fetch(new URL("./chunk_7-00.wasm", import.meta.url));
}
, []);
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8-00.wasm", import.meta.url));
}
, [__chunk_7]);
export const __wasm_split_load_users = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_users-00.wasm", import.meta.url));
}
, [__chunk_8, __chunk_7]));
"#;

#[test]
fn a_piece_needs_its_own_file_and_those_it_shares() {
    let mut files = files_of(LOADER_TEXT, "users").unwrap();
    files.sort();
    assert_eq!(files, ["/chunk_7-00.wasm", "/chunk_8-00.wasm", "/split_users-00.wasm"]);
}

#[test]
fn a_piece_that_the_loader_does_not_know_is_no_empty_list() {
    assert_eq!(files_of(LOADER_TEXT, "user"), None);
}

#[test]
fn the_glue_is_the_script_that_the_shell_imports() {
    let shell =
        r#"<script type="module">import init, * as bindings from '/app-0123.js'; init({ module_or_path: '/app-4567_bg.wasm' })</script>"#;
    assert_eq!(name_of_glue(shell), Some("app-0123.js"));
    assert_eq!(name_of_glue("<p>no script</p>"), None);
}

#[test]
fn the_cutter_hands_everything_on_but_the_module_that_it_cut() {
    let folder = std::env::temp_dir().join(format!("rollcall-cutter-{}", std::process::id()));
    fs::create_dir_all(folder.join("bin")).unwrap();
    let program = |name: &str, text: &str| {
        let path = folder.join("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    };
    program("wasm-bindgen", "#!/bin/sh\necho \"$@\"\n");
    program("wasm-split-cli", "#!/bin/sh\nmkdir -p \"$2\" && cp \"$1\" \"$2/app.wasm\"\n");
    fs::write(folder.join("whole.wasm"), "module").unwrap();
    let bin = folder.join("bin");
    let tools = AppTools {
        trunk: bin.clone(),
        wasm_bindgen: bin.clone(),
        splitter: bin.clone(),
        optimiser: crate::tools::Optimiser { programs: bin, is_real: false },
    };
    let workspace = Workspace { root: folder.clone(), target: folder.join("target") };

    let split = Split::prepare(&workspace, &tools).unwrap();
    let mut cutter = process::command(split.programs.join("wasm-bindgen"));
    let said = process::ask(cutter.arg("--out-name=app").arg(folder.join("whole.wasm")).arg("--no-typescript")).unwrap();

    let piece = folder.join("target/app-pieces/app.wasm");
    assert_eq!(said, format!("--out-name=app {} --no-typescript --keep-lld-exports --no-demangle", piece.display()));
    assert_eq!(fs::read_to_string(piece).unwrap(), "module");
    fs::remove_dir_all(&folder).unwrap();
}
