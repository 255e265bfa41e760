//! Whose turn it is when not everybody can go at once: people before batches, each person in turn however many requests they have waiting, and nobody
//! left out for good. Pure.

use std::collections::{HashMap, VecDeque};

use super::asking::Lane;

/// So many go by before something that is not urgent has its turn.
const PASSED_OVER: u32 = 4;

/// Those who wait.
#[derive(Debug)]
pub struct Turns<T> {
    people: Waiting<T>,
    batches: Waiting<T>,
    passed_over: u32,
    next: u64,
}

#[derive(Debug)]
struct Waiting<T> {
    /// Everybody with a request that waits, next first.
    order: VecDeque<String>,
    requests: HashMap<String, VecDeque<(u64, T)>>,
}

/// Where somebody stands, to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    lane: Lane,
    person: String,
    number: u64,
}

impl<T> Default for Waiting<T> {
    fn default() -> Waiting<T> {
        Waiting { order: VecDeque::new(), requests: HashMap::new() }
    }
}

impl<T> Default for Turns<T> {
    fn default() -> Turns<T> {
        Turns { people: Waiting::default(), batches: Waiting::default(), passed_over: 0, next: 0 }
    }
}

impl<T> Waiting<T> {
    fn push(&mut self, person: &str, number: u64, request: T) {
        if let Some(own) = self.requests.get_mut(person) {
            own.push_back((number, request));
            return;
        }
        self.order.push_back(person.to_owned());
        self.requests.insert(person.to_owned(), VecDeque::from([(number, request)]));
    }

    fn pop(&mut self) -> Option<T> {
        let person = self.order.pop_front()?;
        let own = self.requests.get_mut(&person)?;
        let request = own.pop_front().map(|(_, request)| request);
        if own.is_empty() {
            self.requests.remove(&person);
        } else {
            self.order.push_back(person);
        }
        request
    }

    fn remove(&mut self, person: &str, number: u64) {
        let Some(own) = self.requests.get_mut(person) else { return };
        own.retain(|(waiting, _)| *waiting != number);
        if own.is_empty() {
            self.requests.remove(person);
            self.order.retain(|waiting| waiting != person);
        }
    }
}

impl<T> Turns<T> {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.order.is_empty() && self.batches.order.is_empty()
    }

    /// How many requests wait.
    #[must_use]
    pub fn count(&self) -> usize {
        [&self.people, &self.batches].into_iter().flat_map(|lane| lane.requests.values()).map(VecDeque::len).sum()
    }

    /// Joins the end of one's own queue.
    pub fn push(&mut self, lane: Lane, person: &str, request: T) -> Place {
        let number = self.next;
        self.next += 1;
        self.lane(lane).push(person, number, request);
        Place { lane, person: person.to_owned(), number }
    }

    /// Who goes next, and how urgently: what was passed over too often goes like a person's request.
    #[must_use]
    pub fn next(&self) -> Option<(Lane, Lane)> {
        match (self.people.order.is_empty(), self.batches.order.is_empty()) {
            (true, true) => None,
            (false, false) if self.passed_over >= PASSED_OVER => Some((Lane::Batch, Lane::Interactive)),
            (false, _) => Some((Lane::Interactive, Lane::Interactive)),
            (true, false) => Some((Lane::Batch, Lane::Batch)),
        }
    }

    /// The request whose turn it is in this lane.
    pub fn pop(&mut self, lane: Lane) -> Option<T> {
        let passes_over = lane == Lane::Interactive && !self.batches.order.is_empty();
        self.passed_over = if passes_over { self.passed_over + 1 } else { 0 };
        self.lane(lane).pop()
    }

    /// Leaves the queue.
    pub fn remove(&mut self, place: &Place) {
        self.lane(place.lane).remove(&place.person, place.number);
    }

    fn lane(&mut self, lane: Lane) -> &mut Waiting<T> {
        match lane {
            Lane::Interactive => &mut self.people,
            Lane::Batch => &mut self.batches,
        }
    }
}

#[cfg(test)]
mod tests;
