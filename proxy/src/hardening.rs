//! What the process gives up before it reads a key: its memory cannot be read by others of the same account or end in a core file, and it can gain no
//! rights. What an operating system does not offer is left out.

/// Gives it up. Called first, before anything secret is read.
pub fn apply() {
    #[cfg(unix)]
    if rustix::process::setrlimit(rustix::process::Resource::Core, rustix::process::Rlimit { current: Some(0), maximum: Some(0) }).is_err()
    {
        tracing::warn!("core files could not be switched off");
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if set_dumpable_behavior(DumpableBehavior::NotDumpable).is_err() || rustix::thread::set_no_new_privs(true).is_err() {
            tracing::warn!("the process could not be closed to others of its account");
        }
    }
}
