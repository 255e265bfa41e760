//! Pages and pieces that not every visit needs. With the feature `split` each is a file of its own, fetched when it is first opened;
//! without it they are part of the program, and only their style sheets are fetched.

mod sheets;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::ClientError;
use crate::components::failure::Failure;
use crate::components::part::reactive;
use crate::components::vacant::Skeleton;
use crate::moment;
use crate::routes::Page;

/// Draws the piece. A plain function, so that it is called below the owner that shows it and not inside the fetch.
pub type Draw = fn() -> AnyView;

/// A piece on its way; `None` when its file could not be fetched.
pub type Coming = Pin<Box<dyn Future<Output = Option<Draw>>>>;

/// Declares pieces: a function that fetches, the file in which the piece lies, and what it draws.
macro_rules! pieces {
    ($($(#[$doc:meta])* $name:ident in $file:ident => $draw:expr;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> Coming {
                #[cfg(feature = "split")]
                {
                    #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
                    fn $name() -> Result<Draw, leptos::wasm_split::SplitLoaderError> {
                        Ok($draw)
                    }
                    coming(stringify!($file), Box::pin(async { $name().await.ok() }))
                }
                #[cfg(not(feature = "split"))]
                {
                    let draw: Draw = $draw;
                    coming(stringify!($file), Box::pin(std::future::ready(Some(draw))))
                }
            }
        )+
    };
}

/// The code and the style sheets of a piece, on their way at the same time.
fn coming(piece: &'static str, code: Coming) -> Coming {
    Box::pin(async move {
        let sheets = sheets::fetch(piece);
        let draw = code.await;
        if sheets::arrived(sheets).await { draw } else { None }
    })
}

pieces! {
    overview in overview => || view! { <crate::pages::overview::OverviewPage/> }.into_any();
    users in users => || view! { <crate::pages::users::UsersPage/> }.into_any();
    selected in selected => || view! { <crate::pages::users::Selected/> }.into_any();
    look_up in lookup => || view! { <crate::pages::users::LookUp/> }.into_any();
    user in user => || view! { <crate::pages::user::UserPage/> }.into_any();
    managed in managed => || view! { <crate::pages::managed::ManagedPage/> }.into_any();
    groups in groups => || view! { <crate::pages::groups::GroupsPage/> }.into_any();
    invite in invite => || view! { <crate::pages::invite::InvitePage/> }.into_any();
    group in groups => || view! { <crate::pages::groups::GroupPage/> }.into_any();
    scim in scim => || view! { <crate::pages::scim::ScimPages/> }.into_any();
    unlock in scim => || view! { <crate::pages::scim::UnlockPage/> }.into_any();
    changes in record => || view! { <crate::pages::changes::ChangesPage/> }.into_any();
    record in record => || view! { <crate::pages::changes::RecordPage/> }.into_any();
    change in record => || view! { <crate::pages::changes::ChangePage/> }.into_any();
    approvals in approvals => || view! { <crate::pages::approvals::ApprovalsPage/> }.into_any();
    approval in approvals => || view! { <crate::pages::approvals::ApprovalPage/> }.into_any();
    access_tokens in scripts => || view! { <crate::pages::access_tokens::AccessTokensPage/> }.into_any();
    sessions in sessions => || view! { <crate::pages::sessions::SessionsPage/> }.into_any();
    rights in rights => || view! { <crate::pages::rights::RightsPage/> }.into_any();
    confirmation in changes => || view! { <crate::change::ProposalDialog/> }.into_any();
    runs in changes => || {
        crate::roster::follow();
        view! { <crate::change::Runs/> }.into_any()
    };
    plans in many => || view! { <crate::acts::many::Plans/> }.into_any();
    flags in changes => || view! { <crate::change::Flags/> }.into_any();
    export in export => || view! { <crate::export::ExportDialog/> }.into_any();
    ended in ended => || view! { <crate::ended::SessionEnded/> }.into_any();
    palette in palette => || view! { <crate::palette::PaletteDialogs/> }.into_any();
}

/// The piece in which a page lies.
#[must_use]
pub fn piece(page: &Page) -> fn() -> Coming {
    match page {
        Page::Overview => overview,
        Page::Users => users,
        Page::User { .. } => user,
        Page::Managed => managed,
        Page::Invite => invite,
        Page::Sessions => sessions,
        Page::Groups => groups,
        Page::Group { .. } => group,
        Page::Scim | Page::ScimList { .. } | Page::ScimNew { .. } | Page::ScimRecord { .. } => scim,
        Page::Unlock { .. } => unlock,
        Page::Changes => changes,
        Page::Change { .. } => change,
        Page::Record => record,
        Page::Approvals => approvals,
        Page::Approval { .. } => approval,
        Page::AccessTokens => access_tokens,
        Page::Rights => rights,
    }
}

/// Starts fetching the page of the present address, so that its file travels together with the question who is signed in.
pub fn fetch_ahead() {
    let path = window().location().pathname().unwrap_or_default();
    let Some(fetch) = Page::parse(&path).map(|page| piece(&page)) else { return };
    // Not Leptos' own spawning, which is there only once the app is mounted.
    wasm_bindgen_futures::spawn_local(async move {
        // Whoever shows the page asks again, and says when it failed.
        let _ = fetch().await;
    });
}

/// Waits for a piece, but not longer than so many milliseconds.
pub async fn awaited(fetch: fn() -> Coming, most: i32) {
    let (mut piece, mut limit) = (fetch(), Box::pin(moment::pause(most)));
    poll_fn(move |context| if piece.as_mut().poll(context).is_ready() { Poll::Ready(()) } else { limit.as_mut().poll(context) }).await;
}

/// Shows a piece once it is there, and so many skeleton lines until then. A file that could not be fetched is a failure with a way to try again.
#[must_use]
pub fn deferred(fetch: fn() -> Coming, lines: usize) -> AnyView {
    let state = RwSignal::new(None::<Option<Draw>>);
    let start = move || {
        let mut coming = fetch();
        // What is there already is drawn at once.
        match coming.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(draw) => state.set(Some(draw)),
            Poll::Pending => spawn_local(async move {
                let draw = coming.await;
                // The page may have been left meanwhile; then nobody waits.
                let _ = state.try_set(Some(draw));
            }),
        }
    };
    start();
    let again = Callback::new(move |()| {
        state.set(None);
        start();
    });
    (move || match state.get() {
        None => view! { <Skeleton lines/> }.into_any(),
        Some(Some(draw)) => draw(),
        Some(None) => view! { <Failure error=ClientError::Offline retry=Some(again)/> }.into_any(),
    })
    .into_any()
}

/// What cannot be seen yet, such as a closed popover: drawn once the first frame that can be seen is painted, or at once when it is wanted.
#[derive(Clone, Copy)]
pub struct Afterwards(RwSignal<bool>);

impl Afterwards {
    #[must_use]
    pub fn start() -> Afterwards {
        let is_wanted = Afterwards(RwSignal::new(false));
        request_animation_frame(move || {
            spawn_local(async move {
                moment::pause(0).await;
                is_wanted.now();
            });
        });
        is_wanted
    }

    /// Whoever is faster than the frame finds it all the same: what a click on a button leads to is looked up after this.
    pub fn now(self) {
        // Gone with the page, or drawn already.
        if self.0.try_get_untracked() == Some(false) {
            self.0.set(true);
        }
    }

    #[must_use]
    pub fn show(self, draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        reactive(Box::new(move || if self.0.get() { draw() } else { ().into_any() }))
    }
}
