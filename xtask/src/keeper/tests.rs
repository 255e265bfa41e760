//! That the kept program ends with its input, and otherwise runs to its own end.

use std::os::unix::process::ExitStatusExt;

use super::*;

/// Input that stays open until its sender is dropped.
struct Open(std::sync::mpsc::Receiver<()>);

impl Read for Open {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        // Nothing is ever sent: this waits until the other side is gone.
        let _ = self.0.recv();
        Ok(0)
    }
}

fn sleeper() -> Child {
    process::start(process::command("sleep").arg("600")).unwrap()
}

#[test]
fn the_program_is_asked_to_stop_when_the_input_ends() {
    let status = keep(sleeper(), io::empty()).unwrap();
    assert_eq!(status.signal(), Some(15));
}

#[test]
fn the_program_runs_to_its_own_end_while_the_input_is_open() {
    let (_sender, receiver) = std::sync::mpsc::channel();
    let child = process::start(process::command("sh").args(["-c", "exit 7"])).unwrap();
    let status = keep(child, Open(receiver)).unwrap();
    assert_eq!(status.code(), Some(7));
}

#[test]
fn closing_a_held_input_stops_the_program() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let keeper = thread::spawn(move || keep(sleeper(), Open(receiver)).unwrap());
    drop(sender);
    assert_eq!(keeper.join().unwrap().signal(), Some(15));
}
