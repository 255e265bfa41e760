//! Which answers a reading is as old as.

use std::future::Future;
use std::pin::Pin;

use futures_executor::block_on;

use super::{note, noting};
use crate::client::ApiReply;

fn aged(age: &str) -> ApiReply {
    ApiReply { status: 200, headers: vec![("age", age.to_owned())], ..ApiReply::default() }
}

fn reading(ages: &'static [&'static str]) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        for age in ages {
            note(&aged(age));
            let mut is_first = true;
            std::future::poll_fn(|context| {
                if std::mem::take(&mut is_first) {
                    context.waker().wake_by_ref();
                    return std::task::Poll::Pending;
                }
                std::task::Poll::Ready(())
            })
            .await;
        }
    })
}

#[test]
fn a_reading_is_as_old_as_the_oldest_answer_in_it() {
    assert_eq!(block_on(noting(reading(&["2", "9", "3"]))).1, 9);
    assert_eq!(block_on(noting(reading(&[]))).1, 0);
    assert_eq!(block_on(noting(reading(&["soon", "-3"]))).1, 0, "what is no age is none");
}

#[test]
fn what_others_read_meanwhile_is_not_its_own() {
    note(&aged("7"));
    assert_eq!(block_on(noting(reading(&["1"]))).1, 1);
    let (mut one, mut other) = (Box::pin(noting(reading(&["5", "5"]))), Box::pin(noting(reading(&["2", "2", "1"]))));
    let mut first = None;
    let both = std::future::poll_fn(|context| {
        if first.is_none()
            && let std::task::Poll::Ready(ended) = one.as_mut().poll(context)
        {
            first = Some(ended.1);
        }
        other.as_mut().poll(context).map(|(_, second)| (first, second))
    });
    assert_eq!(block_on(both), (Some(5), 2));
}

#[test]
fn a_reading_within_another_counts_for_both() {
    let outer = noting(Box::pin(async { noting(reading(&["6"])).await.1 }));
    assert_eq!(block_on(outer), (6, 6));
}
