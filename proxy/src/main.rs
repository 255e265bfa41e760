//! The `rollcall` binary: reads the command line, runs one subcommand, turns its failure into a sentence and an exit code.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use proxy::arguments::{Arguments, CheckConfig, Command, ConfigFile, Demo, SandboxArguments};
use proxy::assets::Assets;
use proxy::clock;
use proxy::config::{self, Config};
use proxy::edge::EdgeLimits;
use proxy::identity::Door;
use proxy::origin::PublicOrigin;
use proxy::sandbox_server::SandboxServer;
use proxy::start::{self, StartError};
use proxy::supervisor::Supervisor;
use proxy::{audit_command, check, expiry, hardening, probe};
use sandbox::{Fault, RateLimit, Settings};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A request allocates about a hundred times, and connections that begin to rest give back what lies between others: docs/decisions/0027.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The keys or the upstream are not fit for service; the configuration itself is.
const PROBE_FAILED: u8 = 3;

/// A failure that a person reads on the terminal.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    proxy::log::start(arguments.log_level);
    hardening::apply();
    let ended = runtime().map_err(Failure::from).and_then(|runtime| runtime.block_on(run(arguments.command)));
    proxy::log::flush();
    match ended {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("rollcall: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Where one processor is all there is, one thread does everything: docs/decisions/0031.
fn runtime() -> std::io::Result<Runtime> {
    let is_alone = std::thread::available_parallelism().is_ok_and(|number| number.get() == 1);
    let mut builder = if is_alone { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.enable_all().build()
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(demo) => run_demo(demo).await,
        Command::Serve(file) => run_live(&file).await,
        Command::CheckConfig(check) => check_config(&check).await,
        Command::Audit(arguments) => audit_command::run(arguments).await,
        Command::Sandbox(sandbox) => run_sandbox(sandbox).await,
        Command::Assets => {
            list_assets();
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn run_demo(demo: Demo) -> Result<ExitCode, Failure> {
    let listener = start::listen_on_loopback(demo.listen).await?;
    let service = start::demo(demo.seed, PublicOrigin::loopback(listener.local_addr()?), !demo.no_second_person);
    eprintln!("Rollcall demo: {}", service.origin.primary());
    start::run(service, listener, None, EdgeLimits::default()).await;
    Ok(ExitCode::SUCCESS)
}

async fn run_live(file: &ConfigFile) -> Result<ExitCode, Failure> {
    let Some(config) = load(&file.config) else { return Ok(ExitCode::FAILURE) };
    let listener = start::listening::open(&config).await?;
    let address = listener.address().unwrap_or_else(|| config.listen.address());
    let operations = match config.operations_listen {
        Some(address) => Some(start::listen_on(address).await?),
        None => None,
    };
    let limits = EdgeLimits { connections: config.pace.connections, ..EdgeLimits::default() };
    hardening::make_room(limits.connections);
    let calls = config.calls;
    let mut service = start::live(config, address, calls.limits)?;
    service.configuration_file = Some(file.config.clone());
    start::introduce(&service.identity.door).await?;
    service.audit.open().await.map_err(StartError::from)?;
    if let Door::Local(door) = &service.identity.door {
        start::announce_link(&service.origin, &door.new_code());
    }
    service.supervisor = Supervisor::at(std::env::var_os("NOTIFY_SOCKET"));
    start::run(service, listener, operations, limits).await;
    Ok(ExitCode::SUCCESS)
}

async fn check_config(arguments: &CheckConfig) -> Result<ExitCode, Failure> {
    let Some(config) = load(&arguments.file.config) else { return Ok(ExitCode::FAILURE) };
    print!("{}\n{}", check::effective(&config), check::expiries(&expiry::of_config(&config, expiry::today())));
    if !arguments.probe {
        return Ok(ExitCode::SUCCESS);
    }
    let address = config.listen.address();
    let calls = config.calls;
    let service = start::live(config, address, calls.limits)?;
    let (provider, provider_is_usable) = check::provider(&service.identity.door).await;
    let report = probe::run(&service).await;
    print!("\n{}{provider}", check::table(&report));
    Ok(if check::is_usable(&report) && provider_is_usable { ExitCode::SUCCESS } else { ExitCode::from(PROBE_FAILED) })
}

/// The configuration, or all its faults on the terminal.
fn load(file: &Path) -> Option<Config> {
    let mut faults = config::keys_in_environment(std::env::vars_os().map(|(name, _)| name));
    match Config::load(file) {
        Ok(config) if faults.is_empty() => return Some(config),
        Ok(_) => {}
        Err(more) => faults.extend(more),
    }
    eprintln!("rollcall: {} is refused:", file.display());
    faults.iter().for_each(|fault| eprintln!("  - {fault}"));
    None
}

async fn run_sandbox(arguments: SandboxArguments) -> Result<ExitCode, Failure> {
    let mut settings = Settings::new(arguments.seed).starting_at(arguments.at.unwrap_or_else(clock::millis));
    settings.tiers = arguments.tiers;
    settings.switches.verified_domains = !arguments.no_verified_domain;
    settings.switches.haste = arguments.haste;
    settings.rate_limit = RateLimit { per_minute: arguments.per_minute };
    settings.faults = arguments.faults.as_deref().map_or_else(|| Ok(Vec::new()), read_faults)?;
    if let Some(key) = arguments.organization_key {
        settings.organization_key = key;
    }
    if let Some(key) = arguments.scim_key {
        settings.scim_key = key;
    }
    let log = arguments.log.as_deref().map(open_log).transpose()?;
    let listener = TcpListener::bind(arguments.listen).await.map_err(|fault| format!("cannot listen on {}: {fault}", arguments.listen))?;
    let (server, _, announcement) = SandboxServer::new(settings, listener.local_addr()?, log);
    println!("{}", serde_json::to_string(&announcement)?);
    server.serve(listener, start::stop_signal()).await;
    Ok(ExitCode::SUCCESS)
}

fn read_faults(file: &Path) -> Result<Vec<Fault>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|fault| format!("{} cannot be read: {fault}", file.display()))?;
    Ok(sandbox::parse_faults(&text).map_err(|fault| format!("{}: {fault}", file.display()))?)
}

fn open_log(file: &Path) -> Result<File, Failure> {
    Ok(OpenOptions::new().create(true).append(true).open(file).map_err(|fault| format!("{} cannot be written: {fault}", file.display()))?)
}

fn list_assets() {
    for file in Assets::embedded().files() {
        let line = serde_json::json!({
            "path": file.path,
            "raw": file.raw.len(),
            "brotli": file.smallest(file.brotli),
            "gzip": file.smallest(file.gzip),
        });
        println!("{line}");
    }
}
