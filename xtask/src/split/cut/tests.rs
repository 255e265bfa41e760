//! What is handed to wasm-bindgen, which functions are placed, and which names are shortened.

use std::os::unix::fs::PermissionsExt;

use super::*;

const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

#[test]
fn everything_is_handed_on_but_the_module_that_was_cut() {
    let folder = std::env::temp_dir().join(format!("rollcall-cut-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let program = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.into_os_string()
    };
    let said = folder.join("said");
    let bindgen = program("wasm-bindgen", &format!("#!/bin/sh\necho \"$@\" > {}\n", said.display()));
    let loader = "export const __wasm_split_load_users = wrapAsyncCb(makeLoad(() => async () => ({}), []));";
    let splitter =
        program("split", &format!("#!/bin/sh\nmkdir -p \"$2\" && cp \"$1\" \"$2/app.wasm\" && echo '{loader}' > \"$2/{LOADER}\"\n"));
    let whole = folder.join("whole.wasm");
    fs::write(&whole, EMPTY).unwrap();
    let pieces = folder.join("pieces");

    let words =
        [bindgen, splitter, pieces.clone().into_os_string(), "--target=web".into(), whole.into_os_string(), "--no-typescript".into()];
    run(&words).unwrap();

    let expected = format!("--target=web {} --no-typescript --keep-lld-exports --no-demangle\n", pieces.join("app.wasm").display());
    assert_eq!(fs::read_to_string(said).unwrap(), expected);
    assert_eq!(fs::read(pieces.join("app.wasm")).unwrap(), EMPTY);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_function_is_placed_by_its_name_unless_two_have_it() {
    let functions = BTreeMap::from([(4, "one".to_owned()), (5, "twice".to_owned()), (6, "twice".to_owned()), (7, "other".to_owned())]);
    let names = BTreeSet::from(["one".to_owned(), "twice".to_owned(), "of a piece".to_owned()]);
    assert_eq!(placed(&functions, &names), [Export::function("$4".to_owned(), 4)]);
}

#[test]
fn a_name_is_shortened_where_the_glue_has_it_once() {
    let glue = "{ __wbg_call_12ab: function(f) {}, __wbg_log_34cd: g, h: __wbg_log_34cd }";
    let names = short_names(&["__wbg_call_12ab", "__wbg_log_34cd", "__wbg_absent"], glue);
    assert_eq!(names, BTreeMap::from([("__wbg_call_12ab".to_owned(), "_0".to_owned())]));
    assert_eq!(renamed(glue, &names), glue.replace("__wbg_call_12ab", "_0"));
}

#[test]
fn a_short_name_that_the_glue_has_already_is_not_given() {
    assert_eq!(short_names(&["__wbg_a"], "let _0; __wbg_a"), BTreeMap::new());
}

#[test]
fn a_longer_name_that_begins_alike_is_left_alone() {
    let names = short_names(&["__wbg_get"], "__wbg_get: 1, __wbg_get_imports: 2");
    assert_eq!(renamed("__wbg_get: 1, __wbg_get_imports: 2", &names), "_0: 1, __wbg_get_imports: 2");
}

#[test]
fn classes_for_other_scripts_are_dropped_with_what_only_they_call() {
    let glue = "import * as import1 from \"./x.js\"\n\
        export class Source {\n    free() {\n        wasm.source_free(1);\n    }\n}\n\
        if (Symbol.dispose) Source.prototype[Symbol.dispose] = Source.prototype.free;\n\
        function get_imports() {\n    return {};\n}\n\
        const SourceFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {} }\n    \
        : new FinalizationRegistry(ptr => wasm.source_free(ptr, 1));\n\
        const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : 1;\n\
        export { initSync };\n";
    let kept = "import * as import1 from \"./x.js\"\nfunction get_imports() {\n    return {};\n}\n\
        const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : 1;\nexport { initSync };\n";
    assert_eq!(without_classes(glue), kept);
    assert_eq!(without_classes("export class None {}\nlet a;\n"), "let a;\n");
}
