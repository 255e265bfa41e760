//! What the summary says, and when a run counts as failed.

use super::*;
use crate::failure::Missing;

fn pass(plan: &mut Plan, title: &str) -> Option<u8> {
    plan.run(title, || Ok(Done::with(1, "fine")))
}

fn fail(plan: &mut Plan, title: &str) -> Option<u8> {
    plan.run(title, || Err(Failure::from(Missing::Compiler)))
}

#[test]
fn a_run_in_which_every_step_passed_is_good() {
    let mut plan = Plan::default();
    assert_eq!(pass(&mut plan, "Format"), Some(1));
    plan.leave_out("Browser journeys", "--quick");
    assert!(plan.finish().is_ok());
}

#[test]
fn steps_after_a_failed_one_still_run_and_the_end_names_every_failure() {
    let mut plan = Plan::default();
    assert_eq!(fail(&mut plan, "Format"), None);
    assert_eq!(pass(&mut plan, "Lint"), Some(1));
    assert_eq!(fail(&mut plan, "Budget"), None);
    let failure = plan.finish().unwrap_err().to_string();
    assert!(failure.starts_with("2 steps failed (Format; Budget)"), "{failure}");
}

#[test]
fn the_summary_has_one_line_for_each_step_in_order() {
    let mut plan = Plan::default();
    pass(&mut plan, "Format");
    fail(&mut plan, "Lint");
    plan.leave_out("Budget", "the app was not built");
    let summary = plan.summary();
    let lines: Vec<&str> = summary.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[1].starts_with("  ok        Format ("), "{summary}");
    assert!(lines[2].starts_with("  FAILED    Lint ("), "{summary}");
    assert_eq!(lines[3], "  left out  Budget: the app was not built");
}
