//! A read that goes on when nobody waits for it any more. A request that is given up in the middle costs a shared connection one of the resets that it has
//! before it breaks for everybody, and its answer may be awaited by others. As long as somebody waits, it is part of their task: most reads never need one
//! of their own.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Work that is finished by a task of its own if whoever waits for it leaves.
pub struct Unbroken<F: Future<Output: Send> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send> + Send + 'static> Unbroken<F> {
    pub fn of(work: F) -> Unbroken<F> {
        Unbroken(Some(Box::pin(work)))
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for Unbroken<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // Taken out meanwhile: what panics is not gone on with.
        let mut work = self.0.take().expect("it is not polled again after its end");
        let progress = work.as_mut().poll(context);
        if progress.is_pending() {
            self.0 = Some(work);
        }
        progress
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Unbroken<F> {
    fn drop(&mut self) {
        // Outside a runtime the process is at its end.
        if let (Some(work), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            drop(runtime.spawn(work));
        }
    }
}

#[cfg(test)]
mod tests;
