//! Keys that are exchanged while the service runs: a read goes on with the new one, a change is never sent twice, and nobody is signed out.

use std::sync::Arc;

use proxy::config::KeyFile;
use proxy::config::key_file;
use proxy::credential::{Key, Keys};
use proxy::rotation;
use proxy::upstream::{Bundled, Transport, Upstream, UpstreamLimits};
use sandbox::Seed;
use scratch::Folder;

use super::world::{ORGANIZATION_KEY, World, settings};

struct KeyPlace(Folder);

impl KeyPlace {
    fn new(key: &str) -> KeyPlace {
        let place = KeyPlace(Folder::create());
        place.write(key);
        place
    }

    fn write(&self, key: &str) {
        self.0.write("key", key);
    }

    /// A service whose organization key stands in this file.
    fn world(&self) -> World {
        let path = self.0.path("key");
        let key = KeyFile { key: key_file::read(&path).unwrap(), path };
        let keys = Keys::new(Key::in_file("organization", key), None, []);
        let mut world = World::of(settings(Seed::Sized(5)), |_| {});
        let sandbox = Arc::clone(&world.sandbox);
        world.change(|service| {
            service.upstream = Upstream::new(Transport::Bundled(Bundled::new(sandbox)), keys, UpstreamLimits::default());
        });
        world
    }
}

#[tokio::test]
async fn a_read_whose_key_was_refused_goes_on_with_the_new_one() {
    let place = KeyPlace::new("revoked-key");
    let world = place.world();
    let owner = world.person("owner").await;
    assert_eq!(owner.get("/api/admin/v1/orgs").await.end(), (502, "upstream_credential_rejected".to_owned()));
    assert_eq!(world.hits(), 1, "the same key is not tried twice");
    place.write(ORGANIZATION_KEY);
    assert_eq!(owner.get("/api/admin/v1/orgs").await.status, 200);
    assert_eq!(world.hits(), 3);
}

#[tokio::test]
async fn a_change_whose_key_was_refused_is_not_sent_again_by_itself() {
    let place = KeyPlace::new("revoked-key");
    let world = place.world();
    let owner = world.person("owner").await;
    let id = world.sandbox.lock().unwrap().users().next().unwrap().account_id.clone();
    let target = format!("/api/users/{id}/manage/lifecycle/enable");
    place.write(ORGANIZATION_KEY);
    assert_eq!(owner.json("POST", &target, "").await.end(), (502, "upstream_credential_rejected".to_owned()));
    assert_eq!(world.hits(), 1);
    let next = owner.json("POST", &target, "").await;
    assert!(next.status != 502 && world.hits() == 2, "the next one goes with the new key: {}", next.text());
}

#[tokio::test]
async fn reads_under_way_together_all_go_on_with_the_new_key() {
    let place = KeyPlace::new("revoked-key");
    let world = place.world();
    let owner = world.person("owner").await;
    place.write(ORGANIZATION_KEY);
    let read = || owner.get("/api/admin/v1/orgs");
    let (one, two, three, four) = tokio::join!(read(), read(), read(), read());
    assert_eq!([one.status, two.status, three.status, four.status], [200; 4]);
}

#[tokio::test]
async fn a_key_that_was_exchanged_is_on_record_once_and_by_its_name_alone() {
    let place = KeyPlace::new("the-key-before");
    let world = place.world();
    rotation::look(&world.service).await;
    assert_eq!(world.service.audit.events().await.unwrap(), [""; 0], "nothing was exchanged");
    place.write(ORGANIZATION_KEY);
    rotation::look(&world.service).await;
    rotation::look(&world.service).await;
    let events = world.service.audit.events().await.unwrap();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert!(event.contains("\"key-changed\"") && event.contains("organization"), "{event}");
    assert!(!event.contains(ORGANIZATION_KEY) && !event.contains("the-key-before"), "{event}");
}
