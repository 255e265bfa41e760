//! Running harmless programs that every Unix has, and the words that failures show.

use super::*;

#[test]
fn show_succeeds_and_fails_with_the_program() {
    assert!(show(&mut command("true")).is_ok());
    let failure = show(command("false").arg("--now")).unwrap_err();
    assert!(failure.to_string().starts_with("`false --now` failed"), "{failure}");
}

#[test]
fn a_program_that_does_not_exist_is_named() {
    let failure = show(&mut command("/nowhere/frobnicate")).unwrap_err();
    assert!(failure.to_string().starts_with("`frobnicate` could not be started"), "{failure}");
}

#[test]
fn ask_gives_the_trimmed_output_or_nothing() {
    assert_eq!(ask(command("echo").arg(" yes ")).as_deref(), Some("yes"));
    assert_eq!(ask(&mut command("false")), None);
    assert_eq!(ask(&mut command("/nowhere/frobnicate")), None);
}

#[test]
fn programs_are_found_on_the_path() {
    assert!(on_path("sh").is_some());
    assert!(on_path("no-such-program-anywhere").is_none());
}

#[test]
fn named_folders_come_first_on_the_path() {
    let path = path_starting_with(&["/first".into(), "/second".into()]);
    let folders: Vec<_> = env::split_paths(&path).collect();
    assert_eq!(folders[0], Path::new("/first"));
    assert_eq!(folders[1], Path::new("/second"));
    assert!(folders.len() > 2);
}

#[test]
fn library_folders_of_cargo_are_dropped_and_others_kept() {
    let mixed = "/home/a/rollcall/target/debug/deps:/opt/own/lib:/home/a/.rustup/toolchains/stable/lib";
    assert_eq!(without_cargo_entries(OsStr::new(mixed)), Some("/opt/own/lib".into()));
    assert_eq!(without_cargo_entries(OsStr::new("/usr/lib/rustlib/x86_64/lib:")), None);
}
