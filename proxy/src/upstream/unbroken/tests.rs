//! What becomes of work when whoever waits for it leaves.

use std::future::pending;

use tokio::sync::oneshot;

use super::Unbroken;

#[tokio::test]
async fn work_goes_on_when_whoever_waits_leaves() {
    let (go, gone) = oneshot::channel::<()>();
    let (tell, told) = oneshot::channel();
    let work = Unbroken::of(async move {
        drop(gone.await);
        tell.send("finished")
    });
    tokio::select! {
        biased;
        _ = work => panic!("nothing let it go"),
        () = std::future::ready(()) => {}
    }
    go.send(()).unwrap();
    assert_eq!(told.await, Ok("finished"));
}

#[tokio::test]
async fn work_that_was_not_begun_is_done_as_well() {
    let (tell, told) = oneshot::channel();
    drop(Unbroken::of(async move { tell.send(7) }));
    assert_eq!(told.await, Ok(7));
}

#[tokio::test]
async fn work_that_panics_is_not_gone_on_with() {
    let work = tokio::spawn(Unbroken::of(async { panic!("inside") }));
    assert!(work.await.unwrap_err().is_panic());
}

#[test]
fn outside_a_runtime_nothing_is_begun() {
    drop(Unbroken::of(pending::<()>()));
}
