//! The list of packages and the scripts that the command runs.

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SCRIPTS)
}

#[test]
fn every_package_is_pinned_to_one_version() {
    let list = fs::read_to_string(folder().join("requirements.txt")).expect("the list is there");
    let packages: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(packages.len() > 20, "what the libraries need is fixed, too");
    assert!(packages.iter().all(|package| package.split("==").count() == 2), "{packages:?}");
}

#[test]
fn another_list_makes_another_environment() {
    assert_ne!(checksum("requests==2.34.1\n"), checksum("requests==2.34.2\n"));
}

#[test]
fn every_script_that_is_run_exists() {
    let runner = fs::read_to_string(folder().join("run.py")).expect("the script is there");
    let scripts: Vec<&str> = runner.split('"').filter(|word| word.ends_with(".py")).collect();
    assert!(scripts.len() > 3, "{scripts:?}");
    assert!(scripts.iter().all(|script| folder().join(script).is_file()), "{scripts:?}");
}
