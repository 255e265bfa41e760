//! The others: nginx and Caddy as proxies that add the key and write a log of requests, and nginx as a server of files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::load::Question;
use crate::machine::{Cores, find};
use crate::program::{Program, await_port};
use crate::{Failure, rollcall};

/// A running program and what is asked of it.
pub struct Contender {
    pub program: Program,
    pub question: Question,
}

/// The canned upstream.
pub struct Canned {
    pub port: u16,
    pub program: Program,
}

impl Canned {
    /// Starts it with a pause before each answer.
    pub fn start(folder: &Path, cores: Cores, pause: u64) -> Result<Canned, Failure> {
        let port = scratch::free_port();
        let own = std::env::current_exe()?;
        let words = ["upstream".to_owned(), "--port".to_owned(), port.to_string(), "--pause".to_owned(), pause.to_string()];
        let program = Program::start(cores.others, &own, words, &folder.join(format!("upstream-{pause}.log")))?;
        await_port(port)?;
        Ok(Canned { port, program })
    }

    /// The list, asked of the upstream itself.
    pub fn question(&self) -> Question {
        Question { port: self.port, path: rollcall::page_of_people(), headers: Vec::new() }
    }
}

/// nginx in front of the upstream.
pub fn nginx(folder: &Path, cores: Cores, upstream: u16) -> Result<Contender, Failure> {
    let places = format!(
        "upstream canned {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 1000000000; }}\n\
         server {{ listen 127.0.0.1:{{port}}; location /api/ {{ proxy_pass http://canned/; proxy_http_version 1.1;\n\
         proxy_set_header Connection \"\"; proxy_set_header Cookie \"\"; proxy_set_header Authorization \"Bearer key\";\n\
         proxy_set_header X-Request-Id $request_id; add_header X-Request-Id $request_id; add_header X-Content-Type-Options nosniff;\n\
         add_header Cache-Control no-store; }} }}"
    );
    started(folder, "nginx", cores, &places).map(|(program, port)| Contender { program, question: through(port) })
}

/// nginx with a folder of files, each with its compressed twin.
pub fn nginx_of_files(folder: &Path, cores: Cores, files: &Path) -> Result<(Program, u16), Failure> {
    let places = format!(
        "types {{ application/wasm wasm; text/javascript js; }}\n\
         server {{ listen 127.0.0.1:{{port}}; root {}; gzip_static on; add_header Cache-Control \"public, max-age=31536000, immutable\"; }}",
        files.display()
    );
    started(folder, "nginx-files", cores, &places)
}

fn started(folder: &Path, name: &str, cores: Cores, places: &str) -> Result<(Program, u16), Failure> {
    let folder = folder.join(name);
    fs::create_dir_all(&folder)?;
    let (port, here) = (scratch::free_port(), folder.display().to_string());
    let temporary: String =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {here}/{kind};\n")).concat();
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let text = format!(
        "daemon off; worker_processes 1; {user} pid {here}/pid; error_log {here}/error.log; worker_rlimit_nofile 16384;\n\
         events {{ worker_connections 8192; }}\n\
         http {{ access_log {here}/access.log; keepalive_requests 1000000000; sendfile on; tcp_nopush on; tcp_nodelay on;\n{temporary}{} }}\n",
        places.replace("{port}", &port.to_string())
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, text)?;
    let words = [PathBuf::from("-e"), folder.join("error.log"), PathBuf::from("-c"), file];
    let program = Program::start(cores.measured, &find("nginx"), words, &folder.join("said"))?;
    await_port(port)?;
    Ok((program, port))
}

/// Caddy in front of the upstream.
pub fn caddy(folder: &Path, cores: Cores, upstream: u16) -> Result<Contender, Failure> {
    let folder = folder.join("caddy");
    fs::create_dir_all(&folder)?;
    let port = scratch::free_port();
    let text = format!(
        "{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {here}\n\tdefault_bind 127.0.0.1\n}}\n\
         http://127.0.0.1:{port} {{\n\tlog {{\n\t\toutput file {here}/access.log {{\n\t\t\troll_disabled\n\t\t}}\n\t}}\n\
         \theader X-Content-Type-Options nosniff\n\theader Cache-Control no-store\n\
         \thandle_path /api/* {{\n\t\treverse_proxy 127.0.0.1:{upstream} {{\n\t\t\theader_up Authorization \"Bearer key\"\n\
         \t\t\theader_up -Cookie\n\t\t\ttransport http {{\n\t\t\t\tkeepalive_idle_conns_per_host 128\n\t\t\t}}\n\t\t}}\n\t}}\n}}\n",
        here = folder.display()
    );
    let file = folder.join("Caddyfile");
    fs::write(&file, text)?;
    // It keeps a copy of its configuration in the home of whoever runs it, unless it is given another.
    let home = PathBuf::from(format!("HOME={0}", folder.display()));
    let words = [home, find("caddy")].into_iter().chain(["run", "--adapter", "caddyfile", "--config"].map(PathBuf::from)).chain([file]);
    let program = Program::start(cores.measured, &find("env"), words, &folder.join("said"))?;
    await_port(port)?;
    Ok(Contender { program, question: through(port) })
}

fn through(port: u16) -> Question {
    // A cookie of the same length as a session's, so that everybody reads as much.
    let headers = rollcall::browser(&format!("rollcall_session={}", "x".repeat(43)));
    Question { port, path: format!("/api{}", rollcall::page_of_people()), headers }
}
