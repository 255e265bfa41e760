//! The words arrive, and nobody who did not ask hears them.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use scratch::Folder;

use super::{State, Supervisor};

#[test]
fn the_supervisor_hears_that_the_service_is_ready_and_that_it_stops() {
    let folder = Folder::create();
    let path = folder.path("supervisor");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let supervisor = Supervisor::at(Some(path.clone().into_os_string()));
    for (state, word) in [(State::Ready, "READY=1"), (State::Stopping, "STOPPING=1")] {
        supervisor.tell(state);
        let mut heard = [0; 32];
        let length = socket.recv(&mut heard).unwrap();
        assert_eq!(std::str::from_utf8(&heard[..length]), Ok(word));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_socket_may_have_a_name_outside_the_file_system() {
    use std::os::linux::net::SocketAddrExt as _;
    let name = format!("rollcall-supervisor-{}", std::process::id());
    let socket = UnixDatagram::bind_addr(&std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    Supervisor::at(Some(format!("@{name}").into())).tell(State::Ready);
    let mut heard = [0; 32];
    assert_eq!(socket.recv(&mut heard).unwrap(), "READY=1".len());
}

#[test]
fn where_nobody_asked_nothing_is_told() {
    for nobody in [Supervisor::default(), Supervisor::at(Some("".into())), Supervisor::at(Some("/nonexistent/socket".into()))] {
        nobody.tell(State::Ready);
    }
}
