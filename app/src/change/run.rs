//! Carries one change out: sends each call once under its own idempotency key, waits where the upstream asks for it, never calls an unclear end a
//! failure, and reads back until the change is visible. No browser in here: clock and keys are given.

use std::rc::Rc;

use catalogue::approval::APPROVAL;
use catalogue::problem::{Problem, UNKNOWN_OUTCOME};
use catalogue::record::{CHANGE_ID, IDEMPOTENCY_KEY, KEY_SPENT};
use catalogue::session::Tier;
use leptos::prelude::GetUntracked;

use super::call::Call;
use super::proposal::{Certainty, Change, Judged, Place, Waiting};
use super::stage::{Hold, Stage};
use crate::client::{self, Api, ApiReply, ClientError};
use crate::routes::Page;

/// How often a lost request is sent again under the same key. The service performs it once, however often it arrives.
const RESENDS: [u32; 3] = [500, 2_000, 5_000];
/// How often a request that was turned away is sent again.
const HELD_MOST: u32 = 3;
/// Where the upstream names no time, in seconds.
const HELD_UNNAMED: u64 = 10;
/// The longest pause that a run makes of itself between two tries, in seconds: each try leaves two lines in the record.
const OUTWAITED_LONGEST: u64 = 30;
/// How often one change of a run is tried: about half an hour. What is turned away for one alone must not hold up the others for ever.
const OUTWAITED_MOST: u32 = 60;
/// The pauses between two looks, in milliseconds; some ten minutes in all. Roles appear after up to 30 seconds, removals are queued for longer.
pub(super) const LOOKS: [u32; 16] =
    [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 30_000, 30_000, 60_000, 60_000, 120_000, 120_000, 120_000];
/// After so many looks it is called pending, and looking goes on.
pub(super) const PATIENT: usize = 9;

/// Time, as far as the engine needs it.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    fn pause(&self, milliseconds: u32) -> Waiting<()>;
}

/// What a run tells while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Stage(Stage),
    /// The id of the record of this change.
    Record(String),
    /// Worth saying beside the stage: which API answered, which part was refused.
    Note(String),
    /// Where to go on.
    Place(Place),
}

/// The means of carrying changes out.
#[derive(Clone)]
pub struct Engine {
    pub api: Api,
    pub clock: Rc<dyn Clock>,
    /// A new idempotency key at each call.
    pub keys: Rc<dyn Fn() -> String>,
    /// What was said beside the change, as headers.
    pub said: Rc<[(&'static str, String)]>,
    /// Whether the run was stopped; asked while the rate limit is waited for, because nothing is under way then.
    pub is_stopped: Rc<dyn Fn() -> bool>,
    /// So many calls of the change were done before; they are not sent again.
    pub done: usize,
    /// Whether it waits until the upstream takes requests again. Otherwise whoever asked for one change is soon told.
    pub outwaits: bool,
}

/// How long one piece of a long wait is, in milliseconds.
const PIECE: u32 = 500;

enum Answer {
    Taken(ApiReply),
    Unclear,
    Refused(ClientError),
    /// Not sent on: it waits for a second person, in the request with this id.
    Asked(String),
    /// Stopped while what it had said was waited for.
    Stopped(ClientError),
}

impl Engine {
    /// Sends the calls of a change that were not done before, one after the other. Gives how sure it is that they were taken.
    ///
    /// # Errors
    /// The stage in which it ended when a call was refused or not sent.
    pub async fn send(&self, change: &Change, tell: &dyn Fn(Event)) -> Result<Certainty, Stage> {
        let of = change.calls.len();
        for (done, call) in change.calls.iter().enumerate().skip(self.done) {
            tell(Event::Stage(Stage::Sending));
            match self.perform(call, tell).await {
                Answer::Taken(reply) => match change.judge.as_ref().map(|judge| judge(&reply)) {
                    Some(Judged::Partly(lines)) => lines.into_iter().for_each(|line| tell(Event::Note(line))),
                    Some(Judged::Nothing(lines)) => {
                        lines.into_iter().for_each(|line| tell(Event::Note(line)));
                        let stage = Stage::Refused { error: Box::new(nothing_done(reply.status)), done, of };
                        tell(Event::Stage(stage.clone()));
                        return Err(stage);
                    }
                    Some(Judged::Made(place)) => tell(Event::Place(place)),
                    Some(Judged::Done) | None => {}
                },
                // What follows may depend on it: nothing more is sent before somebody has looked.
                Answer::Unclear => {
                    if done + 1 < of {
                        tell(Event::Note(format!("Step {} of {of} has an unknown outcome; the steps after it were not sent.", done + 1)));
                    }
                    return Ok(Certainty::Unknown);
                }
                Answer::Asked(id) => {
                    let stage = Stage::Asked { done, of };
                    tell(Event::Stage(stage.clone()));
                    tell(Event::Place(Place { words: "See the request".to_owned(), path: Page::Approval { id }.path() }));
                    return Err(stage);
                }
                Answer::Stopped(_) if done == 0 => {
                    tell(Event::Stage(Stage::Cancelled));
                    return Err(Stage::Cancelled);
                }
                Answer::Refused(error) | Answer::Stopped(error) => {
                    let stage = Stage::Refused { error: Box::new(error.clone()), done, of };
                    tell(Event::Stage(stage.clone()));
                    if let Some(look) = &call.on_refusal
                        && let Some(place) = look(self.api.clone(), error).await
                    {
                        tell(Event::Place(place));
                    }
                    return Err(stage);
                }
            }
        }
        Ok(Certainty::Accepted)
    }

    /// Reads back until the change is visible. Gives the stage in which it stopped looking.
    pub async fn follow(&self, change: &Change, certainty: Certainty, tell: &dyn Fn(Event)) -> Stage {
        let Some(check) = &change.check else {
            let stage = match certainty {
                Certainty::Accepted => Stage::Accepted,
                Certainty::Unknown => Stage::Pending { certainty, checked: None },
            };
            tell(Event::Stage(stage.clone()));
            return stage;
        };
        tell(Event::Stage(Stage::Checking(certainty)));
        let mut checked = None;
        for (looks, pause) in LOOKS.into_iter().enumerate() {
            self.clock.pause(pause).await;
            match check(self.api.clone()).await {
                Ok(true) => {
                    tell(Event::Stage(Stage::Confirmed));
                    return Stage::Confirmed;
                }
                Ok(false) => checked = Some(self.clock.now()),
                // A look that failed says nothing; the next one may.
                Err(_) => {}
            }
            if looks >= PATIENT {
                tell(Event::Stage(Stage::Pending { certainty, checked }));
            }
        }
        let stage = Stage::Pending { certainty, checked };
        tell(Event::Stage(stage.clone()));
        stage
    }

    /// One call, or its fallback where it does not exist.
    async fn perform(&self, call: &Call, tell: &dyn Fn(Event)) -> Answer {
        let Some(fallback) = &call.fallback else { return self.patiently(call, tell).await };
        if self.api.generation().get_untracked() == Tier::V2 {
            match self.patiently(call, tell).await {
                Answer::Refused(error) if error.problem().is_some_and(catalogue::problem::Problem::is_gone) => self.api.notice(Tier::V1),
                answer => return answer,
            }
        }
        tell(Event::Note("Done with the v1 API: this organization does not offer the newer one.".to_owned()));
        self.patiently(fallback, tell).await
    }

    /// One call; turned away before anything was sent, it waits and tries again. Nothing happened then, so the key is a new one.
    async fn patiently(&self, call: &Call, tell: &dyn Fn(Event)) -> Answer {
        let mut turned_away = 0;
        loop {
            let error = match self.once(call, tell).await {
                Answer::Refused(error) => error,
                answer => return answer,
            };
            let Some((why, seconds)) = self.hold(&error, turned_away) else { return Answer::Refused(error) };
            turned_away += 1;
            let milliseconds = u32::try_from(seconds * 1_000).unwrap_or(u32::MAX);
            tell(Event::Stage(Stage::Held { until: self.clock.now() + i64::from(milliseconds), why }));
            if !self.wait(milliseconds).await {
                return Answer::Stopped(error);
            }
            tell(Event::Stage(Stage::Sending));
        }
    }

    /// Why a refusal is only a matter of time, and how many seconds to wait; nothing where somebody has to hear of it.
    fn hold(&self, error: &ClientError, turned_away: u32) -> Option<(Hold, u64)> {
        let why = if error.is_paused() { Hold::Asked } else { Hold::Away };
        let (is_passing, most) =
            if self.outwaits { (error.is_paused() || error.is_away(), OUTWAITED_MOST) } else { (error.is_paused(), HELD_MOST) };
        let growing = (1_u64 << turned_away.min(5)).min(OUTWAITED_LONGEST);
        let least = if why == Hold::Asked && turned_away < HELD_MOST { 1 } else { growing };
        (is_passing && turned_away < most).then(|| (why, error.retry_after().unwrap_or(HELD_UNNAMED).clamp(least, 120)))
    }

    /// Waits; gives whether it was left to. A tab that nobody sees is woken only now and then, so the clock counts; the pieces do where the clock is set back.
    async fn wait(&self, milliseconds: u32) -> bool {
        let until = self.clock.now() + i64::from(milliseconds);
        let mut left = milliseconds;
        while left > 0 && self.clock.now() < until && !(self.is_stopped)() {
            let piece = left.min(PIECE);
            self.clock.pause(piece).await;
            left -= piece;
        }
        !(self.is_stopped)()
    }

    /// One call under one key. A request that was lost on the way goes again under the same key: either it never arrived, or it is joined.
    async fn once(&self, call: &Call, tell: &dyn Fn(Event)) -> Answer {
        let key = (self.keys)();
        let parameters: Vec<(&str, &str)> = call.parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut headers = vec![(IDEMPOTENCY_KEY, key)];
        headers.extend(self.said.iter().cloned());
        let mut pauses = RESENDS.into_iter();
        loop {
            match self.api.send(call.operation, &parameters, call.body.clone(), headers.clone()).await {
                Ok(reply) => {
                    if let Some(id) = reply.header(CHANGE_ID) {
                        tell(Event::Record(id.to_owned()));
                    }
                    return match judge(&reply) {
                        Answer::Refused(error) if is_settled(call, &error) => {
                            tell(Event::Note("Atlassian answered that it was so already.".to_owned()));
                            Answer::Taken(reply)
                        }
                        answer => answer,
                    };
                }
                Err(ClientError::Offline) => match pauses.next() {
                    Some(pause) => self.clock.pause(pause).await,
                    None => return Answer::Unclear,
                },
                Err(error) => return Answer::Refused(error),
            }
        }
    }
}

/// The refusal that an accepting answer was; the notes beside it say why.
fn nothing_done(status: u16) -> ClientError {
    ClientError::Problem(Box::new(Problem {
        status,
        code: "nothing_done".to_owned(),
        title: "Atlassian did nothing of it".to_owned(),
        detail: "Atlassian took the request, and refused every part of it.".to_owned(),
        ..Problem::default()
    }))
}

/// Whether a refusal says that there was nothing to do.
fn is_settled(call: &Call, error: &ClientError) -> bool {
    error.problem().is_some_and(|problem| call.settled_by.contains(&problem.code.as_str()))
}

/// Whether an answer is a success is decided by its status; its body may be empty or, for a change, of no interest.
fn judge(reply: &ApiReply) -> Answer {
    if let Some(id) = reply.header(APPROVAL) {
        return Answer::Asked(id.to_owned());
    }
    if (200..300).contains(&reply.status) {
        return Answer::Taken(reply.clone());
    }
    match client::read::<serde::de::IgnoredAny>(reply) {
        // A spent key: it was performed before the service was started anew, and how it ended is only in the record.
        Err(error) if error.problem().is_some_and(|problem| [UNKNOWN_OUTCOME, KEY_SPENT].contains(&problem.code.as_str())) => {
            Answer::Unclear
        }
        // A failure in a form of somebody in between: the request may have passed it.
        Err(ClientError::Unreadable) if reply.status >= 500 => Answer::Unclear,
        Err(error) => Answer::Refused(error),
        Ok(_) => Answer::Unclear,
    }
}

#[cfg(test)]
mod tests;
