//! A program that a test needs and that is not there makes the test fail. Whoever means to do without says so, and is told what was not run.

/// Whether `ROLLCALL_WITHOUT` names the program, as `cargo xtask test` sets it for what it could not provide and has said so.
pub fn is_left_out(program: &str, remedy: &str) -> bool {
    let without = std::env::var("ROLLCALL_WITHOUT").unwrap_or_default();
    assert!(without.split(',').any(|one| one == program), "{remedy}, or leave out what needs it with ROLLCALL_WITHOUT={program}");
    eprintln!("not run: it needs {program}");
    true
}
