//! The list of a combobox that Atlassian searches while one types: people, groups. Asked once typing pauses; what was chosen stays in the list, so that
//! it keeps its name; an answer to an older question never replaces a newer one.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::change::Waiting;
use crate::client::ClientError;
use crate::components::menu::Choice;
use crate::form::{Field, Offer};

/// How long typing has to pause.
const PAUSE: Duration = Duration::from_millis(250);

/// Asks for what matches a text.
pub type Ask = Rc<dyn Fn(String) -> Waiting<Result<Vec<Choice>, ClientError>>>;

/// What is searched, in words.
#[derive(Clone, Copy)]
pub struct Noun {
    /// `people`
    pub many: &'static str,
    /// Letters that a search needs; with none the first ones are offered unasked.
    pub shortest: usize,
}

#[derive(Clone, Copy)]
struct Finder {
    field: Field,
    noun: Noun,
    choices: RwSignal<Vec<Choice>>,
    words: RwSignal<String>,
}

/// What to offer in the field, following what is typed into it.
#[must_use]
pub fn finder(field: Field, noun: Noun, ask: Ask) -> Offer {
    let finder = Finder { field, noun, choices: RwSignal::new(Vec::new()), words: RwSignal::new(String::new()) };
    let latest = Rc::new(Cell::new(0_u32));
    let asked = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let text = field.text.get().trim().to_owned();
        match finder.standing(&text) {
            Standing::Chosen => {}
            Standing::TooShort => finder.settle(Vec::new(), format!("Type at least {} letters to search {}.", noun.shortest, noun.many)),
            Standing::Search => {
                finder.words.set(format!("Searching {}…", noun.many));
                let pause = set_timeout_with_handle(move || asked.set(Some(text)), PAUSE);
                on_cleanup(move || {
                    if let Ok(pause) = pause {
                        pause.clear();
                    }
                });
            }
        }
    });
    let asking = StoredValue::new_local((ask, latest));
    Effect::new(move |_| {
        let Some(text) = asked.get() else { return };
        let (ask, latest) = asking.get_value();
        let number = latest.get() + 1;
        latest.set(number);
        spawn_local(async move {
            let answer = ask(text).await;
            if latest.get() == number {
                finder.answered(answer);
            }
        });
    });
    Offer { choices: finder.choices.into(), empty: finder.words.into(), is_free: false, is_searched: true }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// The field holds one of the choices: nothing is searched.
    Chosen,
    TooShort,
    Search,
}

impl Finder {
    fn standing(self, text: &str) -> Standing {
        let is_chosen = self.choices.with_untracked(|choices| choices.iter().any(|choice| choice.value == text));
        standing(text, is_chosen, self.noun.shortest)
    }

    fn settle(self, choices: Vec<Choice>, words: String) {
        self.choices.set(choices);
        self.words.set(words);
    }

    /// The field may be gone by now; then nobody waits.
    fn answered(self, answer: Result<Vec<Choice>, ClientError>) {
        let Some(text) = self.field.text.try_get_untracked() else { return };
        match answer {
            Ok(found) => {
                let chosen = self.choices.with_untracked(|choices| choices.iter().find(|choice| choice.value == text).cloned());
                self.settle(with_chosen(found, chosen), format!("Atlassian finds no {} by this.", self.noun.many));
            }
            Err(error) => {
                let words = format!("The {} could not be searched: {}. {}", self.noun.many, error.title(), error.next_step());
                self.settle(Vec::new(), words);
            }
        }
    }
}

fn standing(text: &str, is_chosen: bool, shortest: usize) -> Standing {
    if is_chosen {
        Standing::Chosen
    } else if text.chars().count() < shortest {
        Standing::TooShort
    } else {
        Standing::Search
    }
}

/// What was found, and what is chosen, which must not lose its name.
fn with_chosen(mut found: Vec<Choice>, chosen: Option<Choice>) -> Vec<Choice> {
    if let Some(chosen) = chosen.filter(|chosen| !found.iter().any(|choice| choice.value == chosen.value)) {
        found.push(chosen);
    }
    found
}

#[cfg(test)]
mod tests;
