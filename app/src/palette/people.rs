//! People for the palette: asked once typing pauses; an answer to an older question never replaces a newer one.

use std::time::Duration;

use catalogue::capability::Capability;
use catalogue::organization::UserSearch;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::commands::{Entry, narrowed};
use crate::client::{Api, ClientError};
use crate::{generation, session};

/// How long typing has to pause.
const PAUSE: Duration = Duration::from_millis(200);
const MOST: u32 = 8;
/// One letter of a Latin alphabet says too little; one of another script may be a whole name.
const SHORTEST: usize = 2;

/// A question with its answer.
type Answer = (String, Result<Vec<Entry>, ClientError>);

/// What there is to show for a query now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// The query is too short, or the reader may not search people.
    NotAsked,
    /// On the way; these fit so far.
    Searching(Vec<Entry>),
    Found(Vec<Entry>),
    Failed(ClientError),
}

impl People {
    /// Those to show.
    pub fn entries(&self) -> Vec<Entry> {
        match self {
            People::Searching(entries) | People::Found(entries) => entries.clone(),
            People::NotAsked | People::Failed(_) => Vec::new(),
        }
    }

    /// What happened, for the line at the bottom and for screen readers.
    pub fn words(&self) -> String {
        match self {
            People::NotAsked => "Type a name or an e-mail address to find people.".to_owned(),
            People::Searching(_) => "Searching people…".to_owned(),
            People::Found(entries) => match entries.len() {
                0 => "No person matches.".to_owned(),
                1 => "1 person found.".to_owned(),
                count if count >= MOST as usize => format!("The first {count} people found."),
                count => format!("{count} people found."),
            },
            People::Failed(error) => format!("People could not be searched: {}. {}", error.title(), error.next_step()),
        }
    }
}

/// The people for the query, following it.
pub fn search(query: RwSignal<String>) -> Memo<People> {
    let may = session::may(Capability::ReadDirectory);
    let asked = RwSignal::new(String::new());
    Effect::new(move |_| {
        let wanted = query.with(|query| query.trim().to_owned());
        if !may || wanted.len() < SHORTEST {
            return;
        }
        let pause = set_timeout_with_handle(move || asked.set(wanted), PAUSE);
        on_cleanup(move || {
            if let Ok(pause) = pause {
                pause.clear();
            }
        });
    });
    let answer = RwSignal::new(None::<Answer>);
    let api = Api::get();
    // Not a resource: that would ask the next question only once the last one is answered.
    Effect::new(move |_| {
        let (api, question) = (api.clone(), asked.get());
        if question.is_empty() {
            return;
        }
        spawn_local(async move {
            let found = ask(&api, &question).await;
            if asked.try_get_untracked().as_ref() == Some(&question) {
                // The palette may close between the two.
                let _ = answer.try_set(Some((question, found)));
            }
        });
    });
    Memo::new(move |_| judge(may, query.with(|query| query.trim().to_owned()), answer.get()))
}

async fn ask(api: &Api, question: &str) -> Result<Vec<Entry>, ClientError> {
    let search = UserSearch { search_term: Some(question.to_owned()), limit: Some(MOST), ..UserSearch::default() };
    let page = generation::search(api, &search).await?;
    Ok(page.data.iter().map(Entry::person).collect())
}

/// What the last answer says about the present query.
fn judge(may: bool, query: String, answer: Option<Answer>) -> People {
    if !may || query.len() < SHORTEST {
        return People::NotAsked;
    }
    match answer {
        Some((question, Ok(found))) if question == query => People::Found(found),
        Some((question, Err(error))) if question == query => People::Failed(error),
        Some((_, Ok(found))) => People::Searching(narrowed(found, &query)),
        _ => People::Searching(Vec::new()),
    }
}

#[cfg(test)]
mod tests;
