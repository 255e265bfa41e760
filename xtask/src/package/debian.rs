//! What the Debian package holds, and how it is put together: `dpkg-deb` over a folder, with times that come from the sources and not from the clock.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::failure::Failure;
use crate::process;
use crate::service;
use crate::stamp;
use crate::step::Done;
use crate::workspace::Workspace;

/// What comes from the checkout: where it lies there and where it goes.
pub const PIECES: [(&str, &str); 11] = [
    ("packaging/rollcall.service", "usr/lib/systemd/system/rollcall.service"),
    ("packaging/rollcall.toml", "etc/rollcall/rollcall.toml"),
    ("packaging/rollcall.8", "usr/share/man/man8/rollcall.8.gz"),
    ("packaging/copyright", "usr/share/doc/rollcall/copyright"),
    ("README.md", "usr/share/doc/rollcall/README.md"),
    ("docs/operations.md", "usr/share/doc/rollcall/operations.md"),
    ("docs/sign-on.md", "usr/share/doc/rollcall/sign-on.md"),
    ("docs/rights.md", "usr/share/doc/rollcall/rights.md"),
    ("docs/operations/alerts.yml", "usr/share/doc/rollcall/examples/alerts.yml"),
    ("docs/operations/grafana.json", "usr/share/doc/rollcall/examples/grafana.json"),
    ("proxy/rollcall.example.toml", "usr/share/doc/rollcall/examples/rollcall.toml"),
];

const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
/// Its files are for root alone; systemd hands them to the service.
pub const KEYS: &str = "etc/rollcall/keys";
pub const BINARY: &str = "usr/bin/rollcall";

/// The package of this binary.
pub fn build(workspace: &Workspace, binary: &Path) -> Result<Done<PathBuf>, Failure> {
    let folder = workspace.target.join("package");
    let root = folder.join("root");
    if root.exists() {
        fs::remove_dir_all(&root).map_err(Failure::file("empty", &root))?;
    }
    place(binary, &root.join(BINARY), 0o755)?;
    for (from, to) in PIECES {
        let (from, to) = (workspace.path(from), root.join(to));
        if to.extension().is_some_and(|ending| ending == "gz") { compress(&from, &to)? } else { place(&from, &to, 0o644)? }
    }
    let keys = root.join(KEYS);
    fs::create_dir_all(&keys).map_err(Failure::file("make", &keys))?;
    let mut sums = String::new();
    let mut bytes = 0;
    let files = stamp::files_under(&root)?;
    for file in &files {
        bytes += service::size_of(file)?;
        let name = file.strip_prefix(&root).unwrap_or(file).display();
        let sum = process::ask(process::command("md5sum").arg(file)).unwrap_or_default();
        sums.push_str(&format!("{}  {name}\n", sum.split_whitespace().next().unwrap_or_default()));
    }
    let (version, architecture) = (version(workspace)?, architecture());
    let content = fs::read(binary).map_err(Failure::file("read", binary))?;
    let control = control(&version, &architecture, bytes.div_ceil(1024), glibc(&content));
    write(&root.join("DEBIAN/control"), &control)?;
    write(&root.join("DEBIAN/md5sums"), &sums)?;
    write(&root.join("DEBIAN/conffiles"), "/etc/rollcall/rollcall.toml\n")?;
    for script in SCRIPTS {
        place(&workspace.path(&format!("packaging/{script}")), &root.join("DEBIAN").join(script), 0o755)?;
    }
    open_folders(&root)?;
    allow(&keys, 0o700)?;
    let package = folder.join(format!("rollcall_{version}_{architecture}.deb"));
    let mut build = process::command("dpkg-deb");
    build.args(["--root-owner-group", "-Zxz", "--build"]).arg(&root).arg(&package).env("SOURCE_DATE_EPOCH", moment(workspace));
    process::show(build.stdout(Stdio::null()))?;
    let size = service::megabytes(service::size_of(&package)?);
    Ok(Done::with(package, size))
}

/// What the package says of itself. The C library is the newest that the binary asks for; the certificates are those that the upstream's is checked against.
pub fn control(version: &str, architecture: &str, kilobytes: u64, glibc: Option<String>) -> String {
    let libc = glibc.map_or_else(String::new, |version| format!("libc6 (>= {version}), libgcc-s1, "));
    format!(
        "Package: rollcall\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: Rollcall <rollcall@localhost>\nInstalled-Size: {kilobytes}\n\
         Depends: {libc}ca-certificates\nSection: admin\nPriority: optional\n\
         Description: console for user administration of an Atlassian cloud organization\n \
         A web console for the people who look after users. The organization's API key stays on the server, so a colleague can suspend somebody without\n \
         being an organization admin, and every change is recorded before it happens.\n"
    )
}

/// The newest version of the C library whose symbols a binary names.
pub fn glibc(binary: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"GLIBC_2.";
    let minors = binary.windows(NAME.len() + 3).filter(|window| window.starts_with(NAME)).filter_map(|window| {
        let digits: String =
            window.iter().skip(NAME.len()).take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
        digits.parse::<u32>().ok()
    });
    minors.max().map(|minor| format!("2.{minor}"))
}

/// The workspace's.
fn version(workspace: &Workspace) -> Result<String, Failure> {
    let path = workspace.path("Cargo.toml");
    let manifest = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    line.map(str::to_owned).ok_or(Failure::NotAsExpected { path })
}

fn architecture() -> String {
    process::ask(process::command("dpkg").arg("--print-architecture")).unwrap_or_else(|| "all".to_owned())
}

/// Seconds since 1970 of every file in the package: as the caller says, or when the sources were last changed.
fn moment(workspace: &Workspace) -> String {
    let given = env::var("SOURCE_DATE_EPOCH").ok();
    let committed = || process::ask(process::command("git").current_dir(&workspace.root).args(["log", "-1", "--format=%ct"]));
    given.or_else(committed).filter(|text| text.parse::<u64>().is_ok()).unwrap_or_else(|| "1".to_owned())
}

fn place(from: &Path, to: &Path, mode: u32) -> Result<(), Failure> {
    make_parent(to)?;
    fs::copy(from, to).map_err(Failure::file("copy", from))?;
    allow(to, mode)
}

fn write(to: &Path, text: &str) -> Result<(), Failure> {
    make_parent(to)?;
    fs::write(to, text).map_err(Failure::file("write", to))?;
    allow(to, 0o644)
}

/// Without name and time of the original, which would make each package another.
fn compress(from: &Path, to: &Path) -> Result<(), Failure> {
    make_parent(to)?;
    let file = fs::File::create(to).map_err(Failure::file("write", to))?;
    process::show(process::command("gzip").args(["-9", "--no-name", "--stdout"]).arg(from).stdout(file))?;
    allow(to, 0o644)
}

fn make_parent(file: &Path) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(Failure::file("make", folder))
}

fn allow(path: &Path, mode: u32) -> Result<(), Failure> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(Failure::file("change", path))
}

/// Whatever the mask of the user who builds.
fn open_folders(folder: &Path) -> Result<(), Failure> {
    allow(folder, 0o755)?;
    for entry in fs::read_dir(folder).map_err(Failure::file("read", folder))?.flatten() {
        if entry.path().is_dir() {
            open_folders(&entry.path())?;
        }
    }
    Ok(())
}
