//! The stage: the sandbox, the gate before it, and the service as a process that is killed and started again.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::capability::Role;
use sandbox::{Sandbox, Seed, Settings};
use scratch::Folder;
use serde_json::Value;
use tests::program::{Program, rollcall};

use crate::chance::Chance;
use crate::gate::{Gate, Keys};
use crate::people::{AUDIENCE, HEADER, ISSUER, People, group};
use crate::record::Record;
use crate::requests::{HOST, Places};

const SEED: u32 = 60;
const PATIENCE: Duration = Duration::from_secs(60);

/// Everything that runs.
pub struct Stage {
    pub address: SocketAddr,
    pub gate: Gate,
    pub keys: Keys,
    pub people: People,
    pub places: Places,
    pub record: Arc<Record>,
    folder: Folder,
    sandbox: Program,
    service: Option<Program>,
    /// What the lives of the service that are over have said.
    said: Vec<String>,
}

/// The keys are unmistakable, and nowhere but in their files.
fn keys(chance: &mut Chance) -> Keys {
    let mut key = |name: &str| format!("{name}-{:016x}{:016x}{:016x}", chance.next(), chance.next(), chance.next());
    Keys { organization: key("zqwrite"), organization_read: key("zqread"), scim: key("zqscim") }
}

/// The ids of the organization, which are the same in every sandbox of this seed.
fn places() -> Places {
    let sandbox = Sandbox::new(Settings::new(Seed::Sized(SEED)));
    Places {
        organization: sandbox.identity().organization_id.clone(),
        scim_directory: sandbox.identity().scim_directory_id.clone(),
        accounts: sandbox.users().map(|user| user.account_id.clone()).collect(),
        groups: sandbox.groups().map(|group| group.id.clone()).collect(),
        scim_users: sandbox.scim_users().map(|user| user.id.clone()).collect(),
        scim_groups: sandbox.scim_groups().map(|group| group.id.clone()).collect(),
    }
}

/// Whether somebody serves there: the port alone is taken before the record is opened.
fn answers(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let asked = format!("GET /healthz HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n");
    let is_patient = stream.set_read_timeout(Some(PATIENCE)).is_ok();
    is_patient && stream.write_all(asked.as_bytes()).is_ok() && stream.read(&mut [0; 1]).is_ok_and(|read| read > 0)
}

impl Stage {
    pub fn set(chance: &mut Chance) -> Stage {
        let (folder, keys, people, places) = (Folder::create(), keys(chance), People::gather(), places());
        let log = folder.path("requests.jsonl");
        let arguments = [
            ["sandbox", "--listen", "127.0.0.1:0"].map(str::to_owned).to_vec(),
            vec!["--seed".to_owned(), SEED.to_string(), "--log".to_owned(), log.display().to_string()],
            vec!["--organization-key".to_owned(), keys.organization.clone(), "--scim-key".to_owned(), keys.scim.clone()],
        ]
        .concat();
        let sandbox = Program::start(&rollcall(), arguments);
        let announced: Value = sandbox.wait_for("its announcement", |line| serde_json::from_str(line).ok());
        let behind = announced["address"].as_str().and_then(|address| address.strip_prefix("http://")?.parse().ok());
        let record = Arc::new(Record::at(folder.path("rollcall.db"), folder.path("rollcall.toml")));
        let gate = Gate::open(behind.expect("the sandbox announces its address"), keys.clone(), Arc::clone(&record), chance.fork());
        let port = scratch::free_port();
        let stage = Stage {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            gate,
            keys,
            people,
            places,
            record,
            folder,
            sandbox,
            service: None,
            said: Vec::new(),
        };
        stage.configure(port);
        stage
    }

    fn configure(&self, port: u16) {
        self.folder.write("organization.key", &self.keys.organization);
        self.folder.write("organization-read.key", &self.keys.organization_read);
        self.folder.write("scim.key", &self.keys.scim);
        let mut text = format!(
            "organization_id = {:?}\norganization_key_file = \"organization.key\"\norganization_read_key_file = \"organization-read.key\"\n\
             upstream = \"http://{}\"\nlisten = \"127.0.0.1:{port}\"\npublic_origin = \"https://{HOST}\"\n\
             [limits]\nperson_per_minute = 1000000\nstranger_per_minute = 1000000\nall_per_minute = 1000000\n\
             [auth]\nmode = \"jwt\"\npreset = \"other\"\nheader = {HEADER:?}\nissuer = {ISSUER:?}\naudience = {AUDIENCE:?}\nkeys = {:?}\n\
             [[scim_directories]]\nid = {:?}\nname = \"Okta\"\nkey_file = \"scim.key\"\n",
            self.places.organization, self.gate.address, self.people.keys, self.places.scim_directory
        );
        for role in Role::ALL {
            text.push_str(&format!("[[grants]]\nrole = {:?}\ngroups = [{:?}]\n", role.word(), group(role)));
        }
        self.folder.write("rollcall.toml", &text);
    }

    pub fn configuration(&self) -> PathBuf {
        self.folder.path("rollcall.toml")
    }

    /// Starts the service and waits until it answers.
    pub fn start(&mut self) {
        let file = self.configuration();
        let arguments = ["serve".as_ref(), "--log-level".as_ref(), "trace".as_ref(), "--config".as_ref(), file.as_os_str()];
        let service = Program::start(&rollcall(), arguments);
        let deadline = Instant::now() + PATIENCE;
        while !answers(self.address) {
            assert!(Instant::now() < deadline, "the service does not come up; it said:\n{}", service.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        self.service = Some(service);
    }

    /// Ends the service from one instruction to the next.
    pub fn kill(&mut self) {
        if let Some(service) = self.service.take() {
            self.said.push(service.said());
        }
    }

    /// Ends the service as an administrator would, and waits until it is gone.
    pub fn stop(&mut self) {
        let Some(service) = self.service.take() else { return };
        drop(Command::new("kill").arg(service.id().to_string()).status());
        service.wait_for("that it stopped", |line| line.contains("\"stopped\"").then_some(()));
        self.said.push(service.said());
    }

    /// Everything that the lives of the service have said.
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// What the sandbox wrote down, and what it said.
    pub fn sandbox_log(&self) -> (Vec<Value>, String) {
        let text = std::fs::read_to_string(self.folder.path("requests.jsonl")).unwrap_or_default();
        (text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(), self.sandbox.said())
    }
}
