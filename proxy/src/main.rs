//! The `rollcall` binary: reads the command line, runs one subcommand, turns its failure into a sentence and an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use proxy::arguments::{Arguments, Command, Demo};
use proxy::assets::Assets;
use proxy::edge::EdgeLimits;
use proxy::origin::PublicOrigin;
use proxy::start::{self, StartError};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    proxy::log::start(arguments.log);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(fault) => return fail(&format!("the runtime does not start: {fault}")),
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Demo(demo) => run_demo(demo).await.map_err(|fault| fault.to_string()),
            Command::Assets => {
                list_assets();
                Ok(())
            }
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => fail(&sentence),
    }
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("rollcall: {sentence}");
    ExitCode::FAILURE
}

async fn run_demo(demo: Demo) -> Result<(), StartError> {
    let listener = start::listen_on_loopback(demo.listen).await?;
    let address = listener.local_addr().unwrap_or(demo.listen);
    let mut origin = PublicOrigin::loopback(address);
    if let Some(other) = demo.also_origin {
        origin = origin.and(other);
    }
    eprintln!("Rollcall demo: {}", origin.primary());
    let service = start::demo(demo.seed, origin);
    start::run(service, listener, EdgeLimits::default()).await;
    Ok(())
}

fn list_assets() {
    for file in Assets::embedded().files() {
        let line = serde_json::json!({
            "path": file.path,
            "raw": file.raw.len(),
            "brotli": if file.brotli.is_empty() { file.raw.len() } else { file.brotli.len() },
            "gzip": if file.gzip.is_empty() { file.raw.len() } else { file.gzip.len() },
        });
        println!("{line}");
    }
}
