//! What the process asks of the operating system before it works. It gives up what it does not need: its memory cannot be read by others of the same
//! account or end in a core file, and it can gain no rights. What a system does not offer is left out.

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

/// What is open beside the connections of browsers: those to the upstream, the store, the log.
#[cfg(unix)]
const BESIDE: u64 = 256;

/// Makes room for so many connections, as far as the system lets the process have them; what it starts with is often less than it may have.
pub fn make_room(connections: usize) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(BESIDE);
        let had = getrlimit(Resource::Nofile);
        if had.current.is_none_or(|current| current >= wanted) {
            return;
        }
        let most = had.maximum.map_or(wanted, |maximum| maximum.min(wanted));
        let has_room = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: had.maximum }).is_ok() && most == wanted;
        if !has_room {
            tracing::warn!(connections, open_files = most, "there is no room for so many connections; raise the limit of open files");
        }
    }
    #[cfg(not(unix))]
    let _ = connections;
}
