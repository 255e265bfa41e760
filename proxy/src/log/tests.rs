//! What a line says of a request, as whoever collects logs reads it.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalogue::capability::Role;
use serde_json::Value;
use tracing::Level;

use super::{Trace, lines, request, security};

/// What is written stays here.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(piece)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged meanwhile.
fn logged(work: impl FnOnce()) -> Vec<Value> {
    let kept = Kept::default();
    let writer = kept.clone();
    tracing::subscriber::with_default(lines(Level::INFO, move || writer.clone()), work);
    let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_request_is_one_line_with_the_same_fields_whatever_it_was() {
    let trace = Trace { operation: "SUSPEND_USER", rights: Some(Role::HelpDesk.into()) };
    let lines = logged(|| {
        request("POST", &trace, 204, Duration::from_millis(31), "r-1", None, Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        request("other", &Trace::of("-"), 421, Duration::ZERO, "r-2", Some("wrong_host"), None);
    });
    for line in &lines {
        assert_eq!(names(line), ["fields", "level", "timestamp"]);
        let fields = ["code", "message", "method", "operation", "request_id", "role", "status", "took_ms", "trace_id"];
        assert_eq!(names(&line["fields"]), fields);
    }
    let (first, second) = (&lines[0]["fields"], &lines[1]["fields"]);
    assert_eq!(
        (&first["operation"], &first["status"], &first["took_ms"], &first["role"]),
        (&"SUSPEND_USER".into(), &204.into(), &31.into(), &"Help desk".into())
    );
    assert_eq!((&first["trace_id"], &first["code"]), (&"4bf92f3577b34da6a3ce929d0e0e4736".into(), &"-".into()));
    assert_eq!((&second["trace_id"], &second["code"], &second["role"]), (&"-".into(), &"wrong_host".into(), &"-".into()));
}

#[test]
fn a_request_that_tried_to_get_around_a_check_is_a_warning_with_its_reason() {
    let lines = logged(|| security("two lengths", "r-1"));
    assert_eq!((&lines[0]["level"], names(&lines[0]["fields"])), (&"WARN".into(), vec!["message", "reason", "request_id"]));
}
