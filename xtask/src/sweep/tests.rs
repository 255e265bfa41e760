//! The sweep finds a key in every form, and can therefore fail.

use super::*;

const KEY: &str = "canary-organization-5b1c9e";

fn workspace(name: &str) -> (Workspace, PathBuf) {
    let root = std::env::temp_dir().join(format!("rollcall-sweep-{name}-{}", std::process::id()));
    fs::create_dir_all(root.join("tests")).expect("a folder");
    fs::write(root.join("tests/canaries.txt"), format!("{KEY}\n")).expect("a file");
    (Workspace { target: root.join("target"), root: root.clone() }, root)
}

fn swept(name: &str, text: &str) -> Result<Done, Failure> {
    let (workspace, root) = workspace(name);
    prepare(&workspace).expect("a folder");
    fs::write(folder(&workspace).join("one.log"), text).expect("a file");
    let result = check(&workspace);
    fs::remove_dir_all(root).expect("the folder is ours");
    result
}

#[test]
fn a_key_in_any_form_fails_the_run_without_being_repeated() {
    let hex: String = KEY.bytes().map(|byte| format!("{byte:02x}")).collect();
    let inside_base64 = base64(&format!("xx{KEY}yyy"));
    for (at, form) in [KEY, &KEY[..12], &KEY[KEY.len() - 12..], &hex, &base64(KEY), &inside_base64].into_iter().enumerate() {
        let failure = swept(&format!("found-{at}"), &format!("before {form} after")).err().expect("it is found");
        let said = failure.to_string();
        assert!(said.contains("one.log holds key 1") && !said.contains(KEY), "{said}");
    }
}

#[test]
fn outputs_without_keys_pass_and_are_counted() {
    let done = swept("clean", "{\"message\":\"request\",\"status\":200}").expect("nothing is there");
    assert!(done.remark.contains("1 keys in no form in 1 outputs"), "{}", done.remark);
}

#[test]
fn base64_is_that_of_everybody_else() {
    assert_eq!(base64("Man"), "TWFu");
    assert_eq!(base64("canary"), "Y2FuYXJ5");
}
