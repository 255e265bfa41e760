//! Every way in which a command can end badly, each as one sentence that says what to do next.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use crate::arguments::USAGE;
use crate::version::Version;

#[cfg(test)]
mod tests;

#[derive(Debug)]
pub enum Failure {
    Usage {
        problem: String,
    },
    Missing(Missing),
    PortTaken {
        port: u16,
        command: &'static str,
    },
    /// A port that Trunk.toml names, so no option can move it.
    SidePortTaken {
        port: u16,
    },
    CommandFailed {
        command: String,
        status: ExitStatus,
    },
    CommandNotStarted {
        command: String,
        source: io::Error,
    },
    ServiceStopped {
        status: ExitStatus,
    },
    ServiceSilent {
        address: String,
        seconds: u64,
    },
    AppNotInside {
        binary: PathBuf,
    },
    OverBudget {
        page: &'static str,
        total: u64,
        limit: u64,
    },
    /// What is shipped says where it was built.
    NamesAFolder {
        path: PathBuf,
        folder: PathBuf,
    },
    /// The shell imports no script.
    NoGlue {
        shell: PathBuf,
    },
    /// A file of the build has another form than the steps after it were made for.
    NotAsExpected {
        path: PathBuf,
    },
    /// The package does something that it must not.
    Package {
        what: &'static str,
    },
    /// Outputs that hold keys, without the keys.
    KeysFound {
        places: Vec<String>,
    },
    StepsFailed {
        titles: Vec<String>,
    },
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

/// What the machine lacks.
#[derive(Debug)]
pub enum Missing {
    Compiler,
    NewerCompiler { found: Version, wanted: Version },
    CCompiler,
    Component { name: &'static str },
    Crates,
    WasmTarget { remedy: String },
    Tool { name: String },
    Browser { remedy: String },
    MatchingDriver { browser: Version, driver: Version },
    Axe { remedy: &'static str },
    Provider { remedy: &'static str },
    Postgres { remedy: &'static str },
    Dpkg,
    Gateways { remedy: &'static str },
    Promtool { remedy: &'static str },
    Measuring { program: &'static str, package: &'static str },
    Python { wanted: Version },
    ClientLibraries,
}

impl Failure {
    pub fn file(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { doing, path, source }
    }
}

impl From<Missing> for Failure {
    fn from(missing: Missing) -> Self {
        Self::Missing(missing)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { problem } => write!(f, "{problem}\n\n{USAGE}"),
            Self::Missing(missing) => missing.fmt(f),
            Self::PortTaken { port, command } => write!(
                f,
                "Port {port} on 127.0.0.1 is taken: stop the program that listens there, or choose another port with `cargo xtask {command} --port {}`.",
                port.checked_add(1).unwrap_or(8080)
            ),
            Self::SidePortTaken { port } => write!(
                f,
                "Port {port} on 127.0.0.1, where the service runs behind the development server, is taken: stop the program that listens there."
            ),
            Self::CommandFailed { command, status } => write!(f, "`{command}` failed ({status}): its own words above say why."),
            Self::CommandNotStarted { command, source } => {
                write!(f, "`{command}` could not be started ({source}): check that it is installed and on the PATH.")
            }
            Self::ServiceStopped { status } => write!(f, "The service ended by itself ({status}): its last lines above say why."),
            Self::ServiceSilent { address, seconds } => {
                write!(f, "The service did not answer on http://{address}/readyz within {seconds} seconds: its lines above may say why.")
            }
            Self::AppNotInside { binary } => {
                write!(f, "{} lists no app inside: look at what `rollcall assets` prints, and build both again.", binary.display())
            }
            Self::OverBudget { page, total, limit } => write!(
                f,
                "The first load of “{page}” is {total} bytes in brotli, {} over the budget of {limit}: make the largest file in the table smaller.",
                total.saturating_sub(*limit)
            ),
            Self::NamesAFolder { path, folder } => write!(
                f,
                "{} names a folder of this machine, {}: build again with `cargo xtask build`; if it stays, add the folder to those in xtask/src/origins.rs.",
                path.display(),
                folder.display()
            ),
            Self::NoGlue { shell } => {
                write!(f, "{} imports no script: build the app again with `cargo xtask build`.", shell.display())
            }
            Self::NotAsExpected { path } => {
                write!(
                    f,
                    "{} is not as the splitter writes it: build the app again, and look whether a tool's version changed.",
                    path.display()
                )
            }
            Self::Package { what } => write!(f, "The package is wrong: {what}. Look at packaging/ and xtask/src/package."),
            Self::KeysFound { places } => write!(f, "Keys were found where none may be:\n      {}", places.join("\n      ")),
            Self::StepsFailed { titles } => {
                write!(f, "{} failed ({}): the reason of each stands above.", count_of(titles.len(), "step"), titles.join("; "))
            }
            Self::File { doing, path, source } => {
                write!(f, "Could not {doing} {} ({source}): check that it exists and that you may.", path.display())
            }
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compiler => write!(f, "No Rust compiler answers to `rustc`: install Rust from https://rustup.rs and open a new shell."),
            Self::NewerCompiler { found, wanted } => {
                write!(f, "Rollcall needs Rust {wanted} or newer and found {found}: run `rustup update stable`.")
            }
            Self::CCompiler => write!(
                f,
                "There is no C compiler (`cc`, `gcc` or `clang`): install one, for example with `apt-get install -y gcc libc6-dev` or `xcode-select --install`."
            ),
            Self::Component { name } => write!(
                f,
                "The Rust component {name} is missing: run `rustup component add {name}`, or install your distribution's package of it."
            ),
            Self::Crates => write!(
                f,
                "The crates that Rollcall is made of could not be downloaded: check the network (or the proxy named in `HTTPS_PROXY`) and run the command again."
            ),
            Self::WasmTarget { remedy } => write!(f, "This compiler cannot build for wasm32-unknown-unknown: {remedy}"),
            Self::Tool { name } => write!(
                f,
                "{name} could not be installed: if the lines above speak of the network, connect (or set `HTTPS_PROXY`) and run the command again; what is already built is kept."
            ),
            Self::Browser { remedy } => {
                write!(f, "The browser tests need Chromium and its driver: {remedy}, or leave them out with `cargo xtask test --quick`.")
            }
            Self::MatchingDriver { browser, driver } => {
                write!(f, "Chromium is {browser} but its driver is {driver}: install both in the same version, from the same source.")
            }
            Self::Dpkg => write!(
                f,
                "A Debian package is made by `dpkg-deb` and tried by `dpkg`: install the package dpkg, or run this on Debian or Ubuntu."
            ),
            Self::Python { wanted } => write!(
                f,
                "The client libraries need Python {wanted} or newer as `python3`, with its module venv: install it, for example with `apt-get install -y python3 python3-venv`."
            ),
            Self::ClientLibraries => write!(
                f,
                "The client libraries could not be installed: if the lines above speak of the network, connect (or set `HTTPS_PROXY`) and run the command again."
            ),
            Self::Provider { remedy } => {
                write!(f, "The identity provider oidc-provider is missing, and where `CI` is set it must not be left out: {remedy}.")
            }
            Self::Measuring { program, package } => write!(
                f,
                "{program} is needed to measure and could not be installed: install it, for example with `apt-get install -y --no-install-recommends {package}`."
            ),
            Self::Postgres { remedy } => {
                write!(f, "Postgres is missing, and where `CI` is set its tests must not be left out: {remedy}.")
            }
            Self::Gateways { remedy } => {
                write!(
                    f,
                    "nginx or openssl is missing, and where `CI` is set the tests through a real gateway must not be left out: {remedy}."
                )
            }
            Self::Promtool { remedy } => {
                write!(f, "promtool is missing, and where `CI` is set the tests of the rules must not be left out: {remedy}.")
            }
            Self::Axe { remedy } => {
                write!(f, "The accessibility checker axe-core is missing, and where `CI` is set it must not be left out: {remedy}.")
            }
        }
    }
}

fn count_of(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
