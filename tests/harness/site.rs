//! A running Rollcall: the demo, or a configured service with a sandbox behind it whose log can be read.

use std::cell::{Cell, RefCell};
use std::process::Command;

use serde_json::Value;

use crate::absent;
use crate::program::{Program, await_port, rollcall};
use crate::provider::Provider;
use scratch::Folder;

/// As the provider's script is told.
const SECRET: &str = "client-secret-of-this-journey";
/// The groups of the provider's people.
const GRANTS: &str = r#"
[[grants]]
role = "viewer"
groups = ["everybody"]
[[grants]]
role = "help-desk"
groups = ["service-desk"]
[[grants]]
role = "administrator"
groups = ["it-administrators"]
[[grants]]
role = "owner"
groups = ["it-owners"]
"#;

/// One installation, reachable at `address`.
pub struct Site {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub address: String,
    /// How it was made; another one like it can be.
    pub(crate) recipe: Recipe,
    service: Program,
    sandbox: Option<Upstream>,
    provider: Option<Provider>,
}

/// What an installation is made of.
#[derive(Clone)]
pub(crate) enum Recipe {
    Demo { seed: String },
    Served(Served),
}

/// A configured service and the sandbox behind it.
#[derive(Clone)]
pub(crate) struct Served {
    seed: String,
    /// Further options of `rollcall sandbox`.
    options: &'static [&'static str],
    faults: Value,
    /// Further lines of `rollcall.toml`.
    settings: String,
    auth: Auth,
}

/// How people sign in at a configured service.
#[derive(Clone)]
enum Auth {
    /// One administrator on their own machine.
    Local,
    /// Through a provider, with further tables of `rollcall.toml`.
    Provider { tables: String },
}

/// The sandbox behind a configured service.
struct Upstream {
    seed: String,
    /// Further options of `rollcall sandbox`.
    options: &'static [&'static str],
    /// 0 until the first start has found a free one.
    port: Cell<u16>,
    folder: Folder,
    running: RefCell<Option<Program>>,
}

impl Site {
    /// `rollcall demo`.
    #[must_use]
    pub fn demo(seed: &str) -> Site {
        Recipe::Demo { seed: seed.to_owned() }.start()
    }

    /// `rollcall sandbox` and `rollcall serve` in front of it; faults as in the sandbox's `--faults` file.
    #[must_use]
    pub fn served(seed: &str, faults: &Value) -> Site {
        Site::configured(seed, faults, "")
    }

    /// The same without faults, with further options of `rollcall sandbox`.
    #[must_use]
    pub fn sandboxed(seed: &str, options: &'static [&'static str]) -> Site {
        Recipe::Served(Served { options, ..Served::plain(seed) }).start()
    }

    /// The same with further lines of `rollcall.toml`.
    #[must_use]
    pub fn configured(seed: &str, faults: &Value, settings: &str) -> Site {
        Recipe::Served(Served { faults: faults.clone(), settings: settings.to_owned(), ..Served::plain(seed) }).start()
    }

    /// A configured service at which people sign in through a real provider; none where journeys through a provider are left out.
    #[must_use]
    pub fn signed_on(seed: &str) -> Option<Site> {
        Site::signed_on_with(seed, "")
    }

    /// The same with further tables of `rollcall.toml`.
    #[must_use]
    pub fn signed_on_with(seed: &str, tables: &str) -> Option<Site> {
        if !Provider::is_installed() && absent::is_left_out("provider", "name the modules of npm's oidc-provider in ROLLCALL_PROVIDER") {
            return None;
        }
        Some(Recipe::Served(Served { auth: Auth::Provider { tables: tables.to_owned() }, ..Served::plain(seed) }).start())
    }

    /// The sign-in link that a configured service prints.
    #[must_use]
    pub fn sign_in_link(&self) -> String {
        self.service
            .wait_for("a sign-in link", |line| line.find("http").filter(|_| line.contains("/auth/local?")).map(|at| line[at..].to_owned()))
    }

    /// Ends the upstream, as a network or Atlassian would.
    pub fn lose_upstream(&self) {
        self.upstream().running.replace(None);
    }

    /// Brings the upstream back under the same address, with the same keys.
    pub fn restore_upstream(&self) {
        self.upstream().start();
    }

    /// The address of the provider through which people sign in.
    ///
    /// # Panics
    /// When people sign in otherwise.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider.as_ref().expect("only a service that was told to has a provider").address
    }

    /// Every request that the upstream has answered, oldest first.
    ///
    /// # Panics
    /// When there is no sandbox to look into.
    #[must_use]
    pub fn upstream_log(&self) -> Vec<Value> {
        let upstream = self.sandbox.as_ref().expect("only a configured service has a sandbox with a log");
        let text = std::fs::read_to_string(upstream.folder.path("requests.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("the log is JSON, line by line")).collect()
    }

    /// The record of changes, without the events beside them.
    #[must_use]
    pub fn audit(&self) -> Vec<Value> {
        let upstream = self.sandbox.as_ref().expect("only a configured service has a record that outlives it");
        let file = upstream.folder.path("rollcall.toml");
        let told = Command::new(rollcall()).args(["audit", "export", "--config"]).arg(file).output().expect("the binary runs");
        let text = String::from_utf8(told.stdout).expect("an export is text");
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("an export is JSON, line by line"));
        rows.filter(|row| row["kind"] != "event").collect()
    }

    /// What the service has said so far.
    #[must_use]
    pub fn said(&self) -> String {
        self.service.said()
    }

    fn upstream(&self) -> &Upstream {
        self.sandbox.as_ref().expect("only a configured service has an upstream that can be lost")
    }
}

impl Recipe {
    /// Starts an installation.
    pub(crate) fn start(self) -> Site {
        match &self {
            Recipe::Demo { seed } => {
                let service = Program::start(&rollcall(), ["demo", "--listen", "127.0.0.1:0", "--no-second-person", "--seed", seed]);
                let address = service.wait_for("its address", |line| line.strip_prefix("Rollcall demo: ").map(str::to_owned));
                Site { address: address.trim_end_matches('/').to_owned(), recipe: self, service, sandbox: None, provider: None }
            }
            Recipe::Served(served) => {
                let (address, service, sandbox, provider) = served.start();
                Site { address, recipe: self, service, sandbox: Some(sandbox), provider }
            }
        }
    }
}

impl Served {
    fn plain(seed: &str) -> Served {
        Served { seed: seed.to_owned(), options: &[], faults: Value::Array(Vec::new()), settings: String::new(), auth: Auth::Local }
    }

    /// Starts the sandbox, the provider and the service, in this order.
    fn start(&self) -> (String, Program, Upstream, Option<Provider>) {
        let folder = Folder::create();
        folder.write("faults.json", &self.faults.to_string());
        let upstream = Upstream { seed: self.seed.clone(), options: self.options, port: Cell::new(0), folder, running: RefCell::new(None) };
        let announcement = upstream.start();
        let text =
            |name: &str| announcement[name].as_str().unwrap_or_else(|| panic!("the sandbox does not announce its {name}")).to_owned();
        upstream.folder.write("organization.key", &text("organization_key"));
        upstream.folder.write("scim.key", &text("scim_key"));
        let port = scratch::free_port();
        let address = format!("http://127.0.0.1:{port}");
        let (auth, provider) = self.auth.start(&address, &upstream.folder);
        let configuration = format!(
            "organization_id = {:?}\norganization_key_file = \"organization.key\"\nupstream = {:?}\n\
             listen = \"127.0.0.1:{port}\"\n{}\n{auth}\n[[scim_directories]]\nid = {:?}\nname = \"Okta\"\nkey_file = \"scim.key\"\n",
            text("organization_id"),
            text("address"),
            self.settings,
            text("scim_directory_id"),
        );
        upstream.folder.write("rollcall.toml", &configuration);
        let file = upstream.folder.path("rollcall.toml");
        let service = Program::start(&rollcall(), ["serve".as_ref(), "--config".as_ref(), file.as_os_str()]);
        await_port(port);
        (address, service, upstream, provider)
    }
}

impl Auth {
    /// The lines of `rollcall.toml` for it, and the provider that they need.
    fn start(&self, address: &str, folder: &Folder) -> (String, Option<Provider>) {
        let Auth::Provider { tables } = self else { return ("[auth]\nmode = \"local\"".to_owned(), None) };
        let provider = Provider::start(address, SECRET);
        folder.write("client.secret", SECRET);
        let settings = format!(
            "public_origin = {address:?}\n[auth]\nmode = \"oidc\"\nissuer = {:?}\nclient_id = \"rollcall\"\n\
             client_secret_file = \"client.secret\"\nprovider_name = \"the company\"\n{GRANTS}\n{tables}",
            provider.address
        );
        (settings, Some(provider))
    }
}

impl Upstream {
    /// Starts it and returns what it announces.
    fn start(&self) -> Value {
        let listen = format!("127.0.0.1:{}", self.port.get());
        let (log, faults) = (self.folder.path("requests.jsonl"), self.folder.path("faults.json"));
        let mut arguments = vec!["sandbox".into(), "--listen".into(), listen.into(), "--seed".into(), self.seed.clone().into()];
        arguments.extend(self.options.iter().map(Into::into));
        arguments.extend(["--log".into(), log.into_os_string(), "--faults".into(), faults.into_os_string()]);
        arguments.extend(["--organization-key", "zqjourney-organization-4e7a90", "--scim-key", "zqjourney-scim-0b61d5"].map(Into::into));
        let program = Program::start(&rollcall(), arguments);
        let announcement = program
            .wait_for("its announcement", |line| serde_json::from_str::<Value>(line).ok().filter(|value| value["address"].is_string()));
        let port = announcement["address"].as_str().and_then(|address| address.rsplit(':').next()?.parse().ok());
        self.port.set(port.expect("an address ends with its port"));
        self.running.replace(Some(program));
        announcement
    }
}
