//! A real OpenID Connect provider: npm's `oidc-provider` with people who sign in by a click.

use std::path::PathBuf;

use crate::program::Program;

/// One provider, reachable at `address`.
pub struct Provider {
    /// `http://localhost:PORT`: another site than `127.0.0.1`, as it is in a company.
    pub address: String,
    _process: Program,
}

impl Provider {
    /// Whether `ROLLCALL_PROVIDER` names its modules, as `cargo xtask test` sets it.
    #[must_use]
    pub fn is_installed() -> bool {
        modules().is_some()
    }

    /// Starts it with the service at `site` as its one client.
    ///
    /// # Panics
    /// When it is not installed or does not start.
    #[must_use]
    pub fn start(site: &str, secret: &str) -> Provider {
        let modules = modules().expect("whoever starts the provider has seen that it is installed");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/provider/provider.mjs");
        let arguments = [script.as_ref(), "--modules".as_ref(), modules.as_os_str(), "--site".as_ref(), site.as_ref()];
        let process = Program::start("node".as_ref(), arguments.into_iter().chain(["--secret".as_ref(), secret.as_ref()]));
        let address = process.wait_for("its address", |line| line.strip_prefix("provider ").map(str::to_owned));
        Provider { address, _process: process }
    }
}

fn modules() -> Option<PathBuf> {
    std::env::var_os("ROLLCALL_PROVIDER").map(PathBuf::from)
}
