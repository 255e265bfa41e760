//! Debian's package tool, for the things that cargo cannot install: a browser, a Postgres and, at need, another Rust.

use std::process::Command;
use std::sync::Once;

use crate::failure::Failure;
use crate::process;
use crate::version::Version;

#[cfg(test)]
mod tests;

static LISTS_ARE_FRESH: Once = Once::new();

pub fn is_there() -> bool {
    process::on_path("apt-get").is_some()
}

pub fn may_install() -> bool {
    is_there() && process::ask(process::command("id").arg("-u")).as_deref() == Some("0")
}

/// Fetches the package lists, once in the life of this program. A mirror that fails is not the end: the lists of
/// before may be good enough, and if not, the installation says so.
pub fn refresh() {
    LISTS_ARE_FRESH.call_once(|| {
        if let Err(failure) = process::show(apt_get().args(["--quiet", "update"])) {
            println!("    {failure}");
        }
    });
}

/// Never the recommended packages: among Chromium's is one that empties parts of /tmp in mid-installation.
pub fn install(packages: &[String]) -> Result<(), Failure> {
    let mut apt_get = apt_get();
    apt_get.args(["--quiet", "install", "--yes", "--no-install-recommends"]);
    process::show(apt_get.args(packages))
}

fn apt_get() -> Command {
    let mut apt_get = process::command("apt-get");
    apt_get.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    apt_get
}

/// The version that would be installed now.
pub fn candidate(package: &str) -> Option<Version> {
    candidate_in(&process::ask(process::command("apt-cache").args(["policy", package]))?)
}

fn candidate_in(policy: &str) -> Option<Version> {
    let line = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate:"))?;
    // An epoch (`1:22.1.8`) is not part of the version that a program prints.
    Version::find(line.trim().rsplit_once(':').map_or(line, |(_, rest)| rest))
}

/// Everything that a package needs, however deep, by name.
pub fn dependencies(package: &str) -> Vec<String> {
    let listing = process::ask(process::command("apt-cache").args([
        "depends",
        "--recurse",
        "--no-recommends",
        "--no-suggests",
        "--no-conflicts",
        "--no-breaks",
        "--no-replaces",
        "--no-enhances",
        package,
    ]));
    dependencies_in(&listing.unwrap_or_default())
}

fn dependencies_in(listing: &str) -> Vec<String> {
    listing.lines().filter_map(|line| line.trim().strip_prefix("Depends:")).map(|name| name.trim().to_owned()).collect()
}
