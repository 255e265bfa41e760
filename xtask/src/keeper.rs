//! Keeps a long-running program from outliving the command that started it. Between the two stands a second process
//! of this program: it waits for the end of its own input, which comes however the command ends, and then stops the
//! program. A signal handler would need a dependency and could not answer SIGKILL.

use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::process;

#[cfg(test)]
mod tests;

/// How long a program may take to stop by itself.
const GRACE: Duration = Duration::from_secs(10);

/// A program that ends when this value is dropped, or with this process.
pub struct Kept {
    keeper: Child,
}

impl Kept {
    /// Starts the program with its arguments, environment and folder.
    pub fn start(program: &Command) -> Result<Self, Failure> {
        let own = std::env::current_exe().map_err(Failure::file("find", "this program"))?;
        let mut keeper = process::command(own);
        keeper.arg("keep").arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => keeper.env(name, value),
                None => keeper.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            keeper.current_dir(folder);
        }
        keeper.stdin(Stdio::piped());
        Ok(Self { keeper: process::start(&mut keeper)? })
    }

    /// The program's end, if it has come.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Failure> {
        self.keeper.try_wait().map_err(Failure::file("watch", "the program"))
    }

    pub fn wait(mut self) -> Result<ExitStatus, Failure> {
        // `Child::wait` would close the input first and so stop the program.
        let input = self.keeper.stdin.take();
        let status = self.keeper.wait().map_err(Failure::file("watch", "the program"));
        drop(input);
        status
    }

    pub fn stop(mut self) -> Result<(), Failure> {
        drop(self.keeper.stdin.take());
        self.keeper.wait().map_err(Failure::file("stop", "the program"))?;
        Ok(())
    }
}

/// The second process.
pub fn run(program: &[OsString]) -> Result<ExitCode, Failure> {
    let Some((name, arguments)) = program.split_first() else {
        return Ok(ExitCode::FAILURE);
    };
    let child = process::start(process::command(name).args(arguments))?;
    let status = keep(child, io::stdin())?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Waits for the child, and stops it when the input ends.
fn keep(mut child: Child, mut input: impl Read + Send + 'static) -> Result<ExitStatus, Failure> {
    let id = child.id();
    thread::spawn(move || {
        // An error says the same as the end: nobody is there any more.
        let _ = io::copy(&mut input, &mut io::sink());
        signal("TERM", id);
        thread::sleep(GRACE);
        signal("KILL", id);
    });
    child.wait().map_err(Failure::file("watch", "the program"))
}

/// The shell's own `kill` is there even where no package with the program is installed.
fn signal(name: &str, id: u32) {
    let mut shell = process::command("sh");
    shell.args(["-c", &format!("kill -{name} {id}")]);
    // The process may have ended just now, which is what was wanted.
    let _ = process::ask(&mut shell);
}
