//! Installs a package into an empty folder with dpkg itself, starts what was installed with the configuration that was installed, asks whether it is
//! alive and ready, and removes it again.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::debian::{BINARY, KEYS, PIECES};
use crate::failure::Failure;
use crate::http;
use crate::keeper::Kept;
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);
/// What dpkg keeps its books in.
const BOOKS: [&str; 3] = ["info", "updates", "triggers"];
const STATE: &str = "var/lib/rollcall";
const LIBRARIES: [&str; 5] = ["linux-vdso.so", "ld-linux", "libc.so.6", "libm.so.6", "libgcc_s.so.1"];

pub fn run(workspace: &Workspace, package: &Path) -> Result<Done, Failure> {
    let root = workspace.target.join("package/trial");
    if root.exists() {
        fs::remove_dir_all(&root).map_err(Failure::file("empty", &root))?;
    }
    for book in BOOKS {
        make(&root.join("var/lib/dpkg").join(book))?;
    }
    write(&root.join("var/lib/dpkg/status"), "")?;
    process::show_errors(dpkg(&root).arg("--install").arg(package))?;
    expect_files(&root)?;
    expect_libraries(&root)?;
    let ports = [http::free_port()?, http::free_port()?];
    let configuration = configure(&root, ports)?;
    serve(&root, &configuration, ports)?;
    process::show_errors(dpkg(&root).args(["--purge", "rollcall"]))?;
    if root.join(BINARY).exists() {
        return Err(Failure::Package { what: "the binary stays after a purge" });
    }
    if !root.join(STATE).join("rollcall.db").exists() {
        return Err(Failure::Package { what: "a purge removes the record" });
    }
    Ok(Done::saying("installed, started, healthy, ready, removed; the record stays"))
}

/// Scripts run without a change of root, which only root could make, and see that they are not on a real system.
fn dpkg(root: &Path) -> Command {
    let mut dpkg = process::command("dpkg");
    let mut option = std::ffi::OsString::from("--root=");
    option.push(root);
    let forced = ["--force-not-root", "--force-depends", "--force-script-chrootless", "--force-bad-path"];
    dpkg.arg(option).args(forced).arg("--log=/dev/null").stdout(Stdio::null());
    dpkg
}

fn expect_files(root: &Path) -> Result<(), Failure> {
    let missing = PIECES.into_iter().map(|(_, to)| to).chain([BINARY]).find(|path| !root.join(path).is_file());
    if let Some(path) = missing {
        return Err(Failure::NotAsExpected { path: root.join(path) });
    }
    let keys = root.join(KEYS);
    let about = fs::metadata(&keys).map_err(Failure::file("find", &keys))?;
    if about.permissions().mode() & 0o777 == 0o700 {
        Ok(())
    } else {
        Err(Failure::Package { what: "others may look into the folder of the keys" })
    }
}

/// The container's last stage has these libraries and no way to get others.
fn expect_libraries(root: &Path) -> Result<(), Failure> {
    // Where there is no ldd, what the binary needs cannot be asked.
    let Some(listed) = process::ask(process::command("ldd").arg(root.join(BINARY))) else { return Ok(()) };
    match foreign(&listed) {
        None => Ok(()),
        Some(library) => {
            println!("    {library}");
            Err(Failure::Package { what: "the binary needs a library that the base of the container does not have" })
        }
    }
}

/// The first library of ldd's list that `distroless/cc` lacks.
pub fn foreign(listed: &str) -> Option<&str> {
    let names = listed.lines().filter_map(|line| line.split_whitespace().next()).map(|path| path.rsplit('/').next().unwrap_or(path));
    names.filter(|name| *name != "statically").find(|name| !LIBRARIES.iter().any(|known| name.starts_with(known)))
}

/// The installed configuration, as it would be but for the places of this folder.
fn configure(root: &Path, [browsers, operations]: [u16; 2]) -> Result<PathBuf, Failure> {
    let installed = root.join("etc/rollcall/rollcall.toml");
    let text = fs::read_to_string(&installed).map_err(Failure::file("read", &installed))?;
    let key = root.join(KEYS).join("organization.key");
    write(&key, "a-key-of-nobody\n")?;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).map_err(Failure::file("change", &key))?;
    let state = root.join(STATE);
    make(&state)?;
    let text = text
        .replace("/run/credentials/rollcall.service/keys_organization.key", &key.to_string_lossy())
        .replace("\"/var/lib/rollcall\"", &format!("\"{}\"", state.display()))
        .replace("127.0.0.1:8080", &http::loopback(browsers).to_string())
        .replace("127.0.0.1:9090", &http::loopback(operations).to_string());
    let here = root.join("trial.toml");
    // Nobody is called while it is tried.
    write(&here, &format!("upstream = \"http://127.0.0.1:9\"\n{text}"))?;
    Ok(here)
}

fn serve(root: &Path, configuration: &Path, ports: [u16; 2]) -> Result<(), Failure> {
    let mut command = process::command(root.join(BINARY));
    command.args(["serve", "--config"]).arg(configuration).env("ROLLCALL_LOG_LEVEL", "error").env_remove("ROLLCALL_CONFIG");
    let mut service = Kept::start(&command)?;
    for address in ports.map(http::loopback) {
        for path in ["/readyz", "/healthz"] {
            wait_for(&mut service, address, path)?;
        }
    }
    service.stop()
}

fn wait_for(service: &mut Kept, address: SocketAddr, path: &str) -> Result<(), Failure> {
    let start = Instant::now();
    while !http::status(address, path).is_ok_and(|status| status == 200) {
        if let Some(status) = service.ended()? {
            return Err(Failure::ServiceStopped { status });
        }
        if start.elapsed() > PATIENCE {
            return Err(Failure::ServiceSilent { address: address.to_string(), seconds: PATIENCE.as_secs() });
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file("make", folder))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    fs::write(file, text).map_err(Failure::file("write", file))
}
