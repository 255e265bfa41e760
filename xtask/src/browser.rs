//! The browser that tests drive, its driver, and the accessibility checker that is injected into its pages.

use std::env;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::npm;
use crate::process;
use crate::step::Done;
use crate::version::Version;

#[cfg(test)]
mod tests;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const BROWSER_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

#[derive(Debug)]
pub struct Browser {
    pub driver: PathBuf,
    pub program: PathBuf,
}

pub fn provide() -> Result<Done<Browser>, Failure> {
    if find_driver().is_none() || find_browser().is_none() {
        install()?;
    }
    let (Some(driver), Some(browser)) = (find_driver(), find_browser()) else {
        return Err(Missing::Browser { remedy: remedy() }.into());
    };
    let version = same_version(version_of(&browser), version_of(&driver))?;
    Ok(Done::with(Browser { driver, program: browser }, format!("Chromium {version}")))
}

fn install() -> Result<(), Failure> {
    if apt::may_install() {
        apt::refresh();
        // Ubuntu has no such package: its Chromium is a snap, which a driver from elsewhere cannot start.
        if apt::candidate(PACKAGES[1]).is_some() {
            return apt::install(&PACKAGES.map(str::to_owned));
        }
    }
    Err(Missing::Browser { remedy: remedy() }.into())
}

fn remedy() -> String {
    if cfg!(target_os = "macos") {
        "run `brew install --cask google-chrome chromedriver`".to_owned()
    } else if apt::candidate(PACKAGES[1]).is_some() {
        format!("run `sudo apt-get install --no-install-recommends {}`", PACKAGES.join(" "))
    } else {
        "install Google Chrome or Chromium, put the chromedriver of the same version on the PATH or its path into `CHROMEDRIVER`".to_owned()
    }
}

fn find_driver() -> Option<PathBuf> {
    match env::var_os("CHROMEDRIVER") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => process::on_path("chromedriver"),
    }
}

fn find_browser() -> Option<PathBuf> {
    BROWSERS.into_iter().find_map(process::on_path).or_else(|| Some(PathBuf::from(BROWSER_ON_MACOS)).filter(|path| path.is_file()))
}

fn version_of(program: &Path) -> Option<Version> {
    Version::find(&process::ask(process::command(program).arg("--version"))?)
}

/// A driver of another version starts the browser and then loses it, with errors that do not say why.
fn same_version(browser: Option<Version>, driver: Option<Version>) -> Result<Version, Failure> {
    match (browser, driver) {
        (Some(browser), Some(driver)) if browser.major == driver.major => Ok(browser),
        (Some(browser), Some(driver)) => Err(Missing::MatchingDriver { browser, driver }.into()),
        _ => Err(Missing::Browser { remedy: remedy() }.into()),
    }
}

/// The path of axe-core's script, or none where it may be left out.
pub fn provide_axe(cache: &Cache) -> Result<Done<Option<PathBuf>>, Failure> {
    let script = npm::AXE.file(cache, "axe-core/axe.min.js");
    let mut remark = "already installed";
    if !script.is_file() {
        if !npm::is_there() {
            return without_axe("install npm");
        }
        if npm::AXE.install(cache).is_err() || !script.is_file() {
            return without_axe("let npm reach its registry");
        }
        remark = "installed";
    }
    Ok(Done::with(Some(script), remark))
}

fn without_axe(remedy: &'static str) -> Result<Done<Option<PathBuf>>, Failure> {
    if env::var_os("CI").is_some() {
        return Err(Missing::Axe { remedy }.into());
    }
    let remark = format!("left out: the journeys run without the accessibility check; to have it, {remedy}");
    Ok(Done::with(None, remark))
}
