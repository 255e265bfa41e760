//! The programs of real gateways that tests start for themselves: nginx, and openssl for the certificates between it and the service.

use std::env;
use std::path::Path;

use crate::apt;
use crate::failure::{Failure, Missing};
use crate::step::Done;

/// What tests run, by the name of its package, which is that of its program.
const PROGRAMS: [&str; 2] = ["nginx", "openssl"];
const FOLDERS: [&str; 3] = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];

/// Those that are not there and cannot be installed; the tests that need them are left out.
pub fn provide() -> Result<Done<Vec<&'static str>>, Failure> {
    let absent = absent();
    if absent.is_empty() {
        return Ok(Done::with(absent, "already installed"));
    }
    if apt::may_install() {
        apt::refresh();
        let wanted: Vec<String> = absent.iter().map(|name| (*name).to_owned()).collect();
        if apt::install(&wanted).is_ok() && self::absent().is_empty() {
            return Ok(Done::with(Vec::new(), "installed"));
        }
    }
    let remedy = "install nginx and openssl (on Debian: `apt-get install nginx openssl`)";
    if env::var_os("CI").is_some() {
        return Err(Missing::Gateways { remedy }.into());
    }
    Ok(Done::with(absent, format!("not run: the tests through nginx; to have them, {remedy}")))
}

fn absent() -> Vec<&'static str> {
    PROGRAMS.into_iter().filter(|name| !FOLDERS.iter().any(|folder| Path::new(folder).join(name).exists())).collect()
}
