//! What the two pages that rewrite a record share: who may, where the page stands, what it is about, and the way back once it is done or given up.

use catalogue::capability::Capability;
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use serde_json::Value;

use super::held::Held;
use super::kind;
use super::record::{gone, read};
use super::{barred, refused_page, trail};
use crate::change::on_settled;
use crate::routes::{Resource, View};

/// How a page rewrites its record.
pub struct Rewriting {
    /// What it does, as the beginning of its title.
    pub verb: &'static str,
    pub capability: Capability,
    pub about: fn(&Held) -> AnyView,
    /// The form of the record that was read, and what leads back.
    pub form: fn(&Held, Callback<()>) -> AnyView,
}

/// The page.
pub fn page(directory: &ScimDirectoryRef, resource: Resource, id: &str, rewriting: &'static Rewriting) -> AnyView {
    let Rewriting { verb, capability, about, form } = *rewriting;
    let kind = kind::of(resource);
    let back = kind.record_page(&directory.id, id, View::Show);
    if let Some(words) = barred(capability) {
        return refused_page(&format!("{verb} a provisioned {}", kind.one), &words, &back);
    }
    let record = read(kind, &directory.id, id);
    let held = Held { kind, directory_id: directory.id.clone(), id: id.to_owned(), record: Value::Null };
    let steps = [(directory.name.clone(), kind.list_page(&directory.id)), ("Record".to_owned(), back)];
    let title = move || record.value().map_or_else(|| format!("{verb} the record"), |value| format!("{verb} {}", kind.name(&value)));
    let about = about(&held);
    view! {
        {trail(&steps)}
        <h1 tabindex="-1"><bdi>{title}</bdi></h1>
        <p class="subtle prose">{about}</p>
        {record.show_or(24, move |value| { let held = held.with((*value).clone()); form(&held, way_back(&held)) }, gone)}
    }
    .into_any()
}

/// Leads to the record when it is run, and by itself once a change of the record is settled.
fn way_back(held: &Held) -> Callback<()> {
    let (go, path, own) = (going(), held.path(View::Show), held.id.clone());
    let back = Callback::new(move |()| go.run(path.clone()));
    on_settled(move |id| {
        if id == own {
            back.run(());
        }
    });
    back
}

/// Goes to an address.
pub fn going() -> Callback<String> {
    let address = crate::address::present();
    Callback::new(move |path: String| address.go(&path))
}
