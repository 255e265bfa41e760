//! A tool that a test needs and that is not there makes the test fail. Whoever means to do without says so, and is told what was left out.

/// Whether `ROLLCALL_WITHOUT` names the tool, as `cargo xtask test` sets it for what it could not provide and has said so.
///
/// # Panics
/// When it does not: a test that needs the tool would pass without having looked at anything.
#[must_use]
pub fn is_left_out(tool: &str, remedy: &str) -> bool {
    let without = std::env::var("ROLLCALL_WITHOUT").unwrap_or_default();
    assert!(without.split(',').any(|one| one == tool), "{remedy}, or leave out what needs it with ROLLCALL_WITHOUT={tool}");
    eprintln!("not run: it needs {tool}");
    true
}
