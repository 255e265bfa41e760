//! Who is signed in, in context below the shell, and the question "may I?".

use catalogue::capability::Capability;
use catalogue::session::Session;
use leptos::prelude::{RwSignal, StoredValue, WithValue, expect_context, provide_context};

#[derive(Clone, Copy)]
struct Current(StoredValue<Session>, RwSignal<usize>);

/// Puts the session in context.
pub fn provide(session: Session) {
    let waiting = RwSignal::new(session.waiting);
    provide_context(Current(StoredValue::new(session), waiting));
}

/// The session. Only called below the shell, which provides it.
#[must_use]
pub fn current() -> Session {
    expect_context::<Current>().0.with_value(Clone::clone)
}

/// Whether the signed-in person may do this. The service judges again.
#[must_use]
pub fn may(capability: Capability) -> bool {
    expect_context::<Current>().0.with_value(|session| session.may(capability))
}

/// How many requests for approval wait for the signed-in person, as far as was heard last.
#[must_use]
pub fn waiting() -> RwSignal<usize> {
    expect_context::<Current>().1
}

#[derive(Clone, Copy)]
struct Ended(RwSignal<bool>);

/// Whether the session was found to have ended since; set by whoever hears it first. Called once, before the session is put in context.
pub fn watch() -> RwSignal<bool> {
    let ended = RwSignal::new(false);
    provide_context(Ended(ended));
    ended
}

/// The same, below the shell.
#[must_use]
pub fn ended() -> RwSignal<bool> {
    expect_context::<Ended>().0
}
