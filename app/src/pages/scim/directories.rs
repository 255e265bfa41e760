//! The configured SCIM directories: how many users and groups each provisions, and what its service supports.

use catalogue::scim::discovery::GET_SERVICE_PROVIDER_CONFIG;
use catalogue::session::{Mode, ScimDirectoryRef};
use leptos::prelude::*;
use serde_json::Value;

use super::kind::{self, Kind};
use super::part;
use crate::components::copy::CopyButton;
use crate::components::facts::{Fact, Facts};
use crate::components::part::Part;
use crate::components::vacant::Empty;
use crate::moment::grouped;
use crate::routes::Resource;
use crate::session;

/// The page.
pub fn page() -> AnyView {
    let session = session::current();
    let body = if session.scim_directories.is_empty() {
        none_configured(session.mode)
    } else {
        view! { <div class="directories">{session.scim_directories.iter().map(card).collect_view()}</div> }.into_any()
    };
    view! {
        <h1 tabindex="-1">"SCIM directories"</h1>
        <p class="subtle prose">"Each is fed by an identity provider. What it keeps in step is best changed there: its next sync puts its own values back. Rollcall shows and changes the records as Atlassian holds them."</p>
        {body}
    }
    .into_any()
}

fn none_configured(mode: Mode) -> AnyView {
    let why = match mode {
        Mode::Demo => "The bundled organization has none.",
        Mode::Live => "Rollcall needs the key of a directory to look into it.",
    };
    view! {
        <Empty title="No SCIM directory is configured" why=why>
            <p>"In Atlassian Administration, open Security, Identity providers, choose the directory and create an API key. Put it in a file that only Rollcall may read, then add to "<code>"rollcall.toml"</code>":"</p>
            <pre class="sample"><code>"[[scim_directories]]\nid = \"the directory id, a UUID\"\nname = \"Okta\"\nkey_file = \"/etc/rollcall/scim.key\""</code></pre>
        </Empty>
    }
    .into_any()
}

fn card(directory: &ScimDirectoryRef) -> AnyView {
    let id = directory.id.clone();
    let path = kind::of(Resource::User).list_page(&id).path();
    let support: Part<Value> = part({
        let id = id.clone();
        move |api| {
            let id = id.clone();
            async move { api.get_from(GET_SERVICE_PROVIDER_CONFIG, &[("scimDirectoryId", &id)], &[]).await }
        }
    });
    view! {
        <section class="card" data-testid="scim-directory">
            <h2><a href=path><bdi>{directory.name.clone()}</bdi></a></h2>
            <p class="small"><span class="subtle">"Directory id "</span><code>{id.clone()}</code>" "<CopyButton what="directory id" text=id.clone()/></p>
            {count(&id, Resource::User)}
            {count(&id, Resource::Group)}
            {support.show(4, |config| supported(&config))}
        </section>
    }
    .into_any()
}

/// How many records the directory has of a kind, leading to them.
fn count(directory_id: &str, resource: Resource) -> AnyView {
    let (kind, id) = (kind::of(resource), directory_id.to_owned());
    let path = kind.list_page(directory_id).path();
    let count = part(move |api| {
        let id = id.clone();
        async move {
            let query = [("startIndex", "1".to_owned()), ("count", "1".to_owned())];
            Ok(api.get_from(kind.lists(), &[("scimDirectoryId", &id)], &query).await?.total_results)
        }
    });
    count.show(1, move |count| provisioned(kind, *count, &path))
}

fn provisioned(kind: &Kind, count: u64, path: &str) -> AnyView {
    let words = match count {
        0 => format!("No provisioned {} yet", kind.many),
        1 => format!("One provisioned {}", kind.one),
        count => format!("{} provisioned {}", grouped(usize::try_from(count).unwrap_or(usize::MAX)), kind.many),
    };
    view! { <p class="directories__count"><a href=path.to_owned()>{words}</a></p> }.into_any()
}

fn supported(config: &Value) -> AnyView {
    let rows = support(config).into_iter().map(|(label, words)| view! { <Fact label=label>{words}</Fact> });
    view! {
        <h3 class="small subtle">"What the service says it supports"</h3>
        <Facts>{rows.collect_view()}</Facts>
    }
    .into_any()
}

/// Each feature of the service in words.
fn support(config: &Value) -> Vec<(&'static str, String)> {
    const FEATURES: [(&str, &str); 6] = [
        ("patch", "Change parts (PATCH)"),
        ("filter", "Filter lists"),
        ("sort", "Sort lists"),
        ("bulk", "Many at once (bulk)"),
        ("etag", "Versions (ETag)"),
        ("changePassword", "Change passwords"),
    ];
    let words = |name: &str| {
        let feature = config.get(name);
        match feature.and_then(|feature| feature.get("supported")).and_then(Value::as_bool) {
            Some(true) => match feature.and_then(|feature| feature.get("maxResults")).and_then(Value::as_u64) {
                Some(most) => format!("Yes, at most {most} results"),
                None => "Yes".to_owned(),
            },
            Some(false) => "No".to_owned(),
            None => "Not said".to_owned(),
        }
    };
    FEATURES.into_iter().map(|(name, label)| (label, words(name))).collect()
}

#[cfg(test)]
mod tests;
