//! Runs one journey: a site, a browser, a story; and whatever happens in the story, both are gone afterwards.

use std::any::Any;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Condvar, Mutex, PoisonError};

use tokio::task::{JoinError, LocalSet};

use crate::browser::Browser;
use crate::life;
use crate::site::Site;

/// What a story happens in.
pub struct World {
    pub site: Site,
    pub browser: Browser,
}

impl World {
    /// The address of a path of the site.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.site.address)
    }
}

/// At most this many browsers at a time: more of them make one another late.
const SEATS: usize = 3;
static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A place among the journeys under way; given back on drop.
struct Seat;

impl Seat {
    fn take() -> Seat {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = FREED.wait_while(taken, |taken| *taken >= SEATS).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Seat
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

/// Tells the story. When it fails, a picture and the page are kept under `target/journeys`, so that one can see what the browser saw.
///
/// Chromium itself crashes once in thousands of starts, which says nothing about the app: such a story is told once more, at a new site, and the output
/// says so. A page that crashes ends no browser and fails its story.
///
/// # Panics
/// When the story does.
pub fn journey(name: &str, site: Site, story: impl AsyncFn(Rc<World>) + 'static) {
    let _seat = Seat::take();
    let (recipe, story) = (site.recipe.clone(), Rc::new(story));
    let Err(failure) = tell(name, site, &story) else { return };
    if !life::was_lost() {
        resume_unwind(failure);
    }
    eprintln!("a browser of {name} was gone in the middle of the story, which is told once more from its beginning");
    if let Err(failure) = tell(name, recipe.start(), &story) {
        resume_unwind(failure);
    }
}

type Failure = Box<dyn Any + Send>;

fn tell(name: &str, site: Site, story: &Rc<impl AsyncFn(Rc<World>) + 'static>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let local = LocalSet::new();
    let started = local.block_on(&runtime, {
        let address = site.address.clone();
        async { tokio::task::spawn_local(async move { Browser::start(&address).await }).await }
    });
    let world = Rc::new(World { site, browser: started.map_err(JoinError::into_panic)? });
    local.block_on(&runtime, async {
        let told = tokio::task::spawn_local({
            let (world, story) = (Rc::clone(&world), Rc::clone(story));
            async move { story(world).await }
        });
        let outcome = told.await;
        if outcome.is_err() {
            world.browser.life.check();
            keep_evidence(name, &world).await;
        }
        match Rc::try_unwrap(world) {
            Ok(world) => world.browser.quit().await,
            Err(_) => eprintln!("the story of {name} still holds its world; the browser ends with its driver"),
        }
        outcome.map_err(JoinError::into_panic)
    })
}

async fn keep_evidence(name: &str, world: &World) {
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_TMPDIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()));
    let folder = folder.join(if folder.ends_with("tmp") { "journeys" } else { "../target/journeys" });
    if std::fs::create_dir_all(&folder).is_err() {
        return;
    }
    world.browser.keep_evidence(&folder.join(name)).await;
    drop(std::fs::write(folder.join(name).with_extension("log"), world.site.said()));
    eprintln!("what the browser showed and the service said: {}.*", folder.join(name).display());
}
