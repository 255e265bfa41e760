//! A right that is given or taken away in the configuration file holds from the next request on; a file with faults changes nothing.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use proxy::config::Config;
use proxy::identity::{Door, Identity, LocalDoor, Principal, SessionLimits, Subject};
use proxy::reread::ConfigurationFile;
use sandbox::Seed;
use scratch::Folder;

use crate::world::{Client, ORGANIZATION_KEY, World, settings};

/// A configuration on the disk, and a service that runs by it.
struct Place {
    folder: Folder,
    world: World,
    file: ConfigurationFile,
}

fn text(grants: &str) -> String {
    format!(
        "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"key\"\n\
         public_origin = \"https://rollcall.example\"\n\
         [auth]\nmode = \"jwt\"\npreset = \"google-iap\"\naudience = \"/projects/1/apps/corp\"\n{grants}"
    )
}

fn granted(role: &str, group: &str) -> String {
    format!("[[grants]]\nrole = \"{role}\"\ngroups = [\"{group}\"]\n")
}

impl Place {
    fn new() -> Place {
        let folder = Folder::create();
        folder.write("key", ORGANIZATION_KEY);
        let path = folder.write("rollcall.toml", &text(&granted("owner", "it")));
        let config = Config::load(&path).unwrap();
        let world = World::of(settings(Seed::Empty), |service| {
            let door = Door::Local(LocalDoor::default());
            service.identity = Identity::new(door, config.policy, false, SessionLimits::default());
        });
        let file = ConfigurationFile::at(&path);
        Place { folder, world, file }
    }

    async fn write(&mut self, text: &str) {
        self.folder.write("rollcall.toml", text);
        self.file.look(&self.world.service, false).await;
    }

    /// Somebody of the group "it", signed in.
    async fn somebody(&self) -> Client<'_> {
        let subject =
            Subject { issuer: "local".to_owned(), id: "7".to_owned(), session: None, groups: vec!["it".to_owned()], account: None };
        let principal =
            Principal { subject: Arc::new(subject), name: "Hedy".to_owned(), email: None, authenticated_at: None, built_in: None };
        let (parts, _) = Request::new(Body::empty()).into_parts();
        let cookie = self.world.service.identity.sign_in(principal, &parts).await.unwrap();
        self.world.nobody().with("cookie", cookie.to_str().unwrap().split(';').next().unwrap())
    }
}

async fn role(client: &Client<'_>) -> String {
    let answer = client.get("/api/rollcall/session").await;
    if answer.status == 200 { answer.json()["role"]["word"].as_str().unwrap().to_owned() } else { answer.problem().code }
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_on_the_next_call_without_signing_in_again() {
    let mut place = Place::new();
    let cookie = place.somebody().await.cookie().to_owned();
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "owner");
    place.write(&text(&granted("viewer", "it"))).await;
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "viewer");
    place.write(&text(&granted("owner", "others"))).await;
    let (somebody, hits) = (place.world.nobody().with("cookie", &cookie), place.world.hits());
    assert_eq!(somebody.get("/api/admin/v1/orgs").await.end(), (403, "no_role".to_owned()));
    assert_eq!(place.world.hits(), hits);
    place.write(&text(&granted("owner", "it"))).await;
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "owner", "the session is still the same");
}

#[tokio::test]
async fn a_file_with_faults_changes_nothing_and_is_told_once() {
    let mut place = Place::new();
    let cookie = place.somebody().await.cookie().to_owned();
    for faulty in [text(""), text("[[grants]]\nrole = \"king\"\ngroups = [\"it\"]\n"), "not = toml = at all".to_owned()] {
        place.write(&faulty).await;
        place.file.look(&place.world.service, false).await;
        assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "owner", "{faulty}");
    }
    std::fs::remove_file(place.folder.path("rollcall.toml")).unwrap();
    place.file.look(&place.world.service, false).await;
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "owner");
    let events = place.world.events().await;
    assert_eq!(events.matches("configuration-refused").count(), 4, "{events}");
}

#[tokio::test]
async fn reading_the_configuration_is_an_event_when_it_changed_or_somebody_asked() {
    let mut place = Place::new();
    for told in [false, false, true] {
        place.file.look(&place.world.service, told).await;
    }
    place.write(&text(&granted("viewer", "it"))).await;
    let events = place.world.events().await;
    assert_eq!(events.matches("configuration-read").count(), 3, "{events}");
}

#[tokio::test]
async fn a_key_file_that_is_mended_is_noticed_though_the_configuration_is_the_same() {
    let mut place = Place::new();
    std::fs::remove_file(place.folder.path("key")).unwrap();
    place.write(&text(&granted("viewer", "it"))).await;
    let cookie = place.somebody().await.cookie().to_owned();
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "owner");
    place.folder.write("key", ORGANIZATION_KEY);
    place.file.look(&place.world.service, false).await;
    assert_eq!(role(&place.world.nobody().with("cookie", &cookie)).await, "viewer");
}
