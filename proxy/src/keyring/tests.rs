//! When the issuer is asked, and what is done while it does not answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Asker, KeyRing, NoKey, Source};
use crate::assertion::signer::Signer;
use crate::outbound::OutboundFault;

/// An issuer whose answer can be changed, and that counts how often it is asked.
#[derive(Clone, Default)]
struct Issuer {
    answer: Arc<Mutex<Option<Value>>>,
    asked: Arc<AtomicUsize>,
}

impl Issuer {
    /// One that publishes these keys.
    fn of(keys: &[Value]) -> Issuer {
        let issuer = Issuer::default();
        issuer.publishes(keys);
        issuer
    }

    fn publishes(&self, keys: &[Value]) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(json!({ "keys": keys }));
    }

    fn falls_silent(&self) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    fn ring(&self) -> Arc<KeyRing> {
        let issuer = self.clone();
        KeyRing::new(Source::Set(Box::new(move || {
            issuer.asked.fetch_add(1, Ordering::Relaxed);
            let answer = issuer.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Box::pin(async move { answer.map(|keys| Bytes::from(keys.to_string())).ok_or(OutboundFault::NoAnswer) })
        })))
    }
}

fn key(id: &str) -> Value {
    let mut jwk = serde_json::to_value(Signer::fresh().jwk()).unwrap();
    jwk["kid"] = json!(id);
    jwk
}

async fn found(ring: &Arc<KeyRing>, id: &str) -> Result<(), NoKey> {
    ring.key(Some(id), Algorithm::ES256, Asker::Stranger).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn keys_are_fetched_once_and_then_known() {
    let issuer = Issuer::of(&[key("a"), key("b")]);
    let ring = issuer.ring();
    for id in ["a", "b", "a"] {
        assert_eq!(found(&ring, id).await, Ok(()));
    }
    assert_eq!(issuer.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn made_up_key_ids_make_the_issuer_be_asked_once_a_minute_at_most() {
    let issuer = Issuer::of(&[key("a")]);
    let ring = issuer.ring();
    for number in 0..1_000 {
        assert_eq!(found(&ring, &format!("made-up-{number}")).await, Err(NoKey::Unknown));
    }
    assert_eq!(issuer.asked(), 1);
    tokio::time::advance(Duration::from_secs(61)).await;
    for number in 0..1_000 {
        assert_eq!(found(&ring, &format!("made-up-{number}")).await, Err(NoKey::Unknown));
    }
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_found_a_minute_after_the_last_question() {
    let issuer = Issuer::of(&[key("old")]);
    let ring = issuer.ring();
    assert_eq!(found(&ring, "old").await, Ok(()));
    issuer.publishes(&[key("new")]);
    assert_eq!(found(&ring, "new").await, Err(NoKey::Unknown));
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(found(&ring, "new").await, Ok(()));
    assert_eq!(found(&ring, "old").await, Err(NoKey::Unknown), "what the issuer took back is gone");
}

#[tokio::test(start_paused = true)]
async fn a_silent_issuer_leaves_its_last_keys_for_a_day() {
    let issuer = Issuer::of(&[key("a")]);
    let ring = issuer.ring();
    assert_eq!(found(&ring, "a").await, Ok(()));
    issuer.falls_silent();
    tokio::time::advance(Duration::from_secs(60 * 60)).await;
    assert_eq!(found(&ring, "a").await, Ok(()));
    tokio::time::advance(Duration::from_secs(24 * 60 * 60)).await;
    assert_eq!(found(&ring, "a").await, Err(NoKey::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn a_key_in_use_is_asked_about_again_and_goes_when_it_was_taken_back() {
    let issuer = Issuer::of(&[key("a")]);
    let ring = issuer.ring();
    assert_eq!(found(&ring, "a").await, Ok(()));
    issuer.publishes(&[key("b")]);
    tokio::time::advance(Duration::from_secs(11 * 60)).await;
    assert_eq!(found(&ring, "a").await, Ok(()), "nobody waits for the answer");
    while issuer.asked() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(found(&ring, "b").await, Ok(()));
    assert_eq!(found(&ring, "a").await, Err(NoKey::Unknown));
}

/// Load balancers publish each key at an address of its own.
fn one_by_one(issuer: &Issuer, is_published: &Arc<AtomicBool>) -> Arc<KeyRing> {
    let (issuer, is_published) = (issuer.clone(), Arc::clone(is_published));
    KeyRing::new(Source::PerKey(Box::new(move |id| {
        issuer.asked.fetch_add(1, Ordering::Relaxed);
        let answer = if is_published.load(Ordering::Relaxed) && id == "known" {
            Ok(Bytes::from_static(PEM))
        } else {
            Err(OutboundFault::Status(404))
        };
        Some(Box::pin(async move { answer }))
    })))
}

/// A public key that signs nothing anywhere.
const PEM: &[u8] = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9\nq9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==\n-----END PUBLIC KEY-----\n";

#[tokio::test(start_paused = true)]
async fn keys_that_are_published_one_by_one_are_known_and_taken_back_one_by_one() {
    let (issuer, is_published) = (Issuer::default(), Arc::new(AtomicBool::new(true)));
    let ring = one_by_one(&issuer, &is_published);
    assert_eq!(found(&ring, "known").await, Ok(()));
    assert_eq!(found(&ring, "made-up").await, Err(NoKey::Unknown));
    assert_eq!(found(&ring, "made-up").await, Err(NoKey::Unknown));
    assert_eq!(issuer.asked(), 2, "within a minute the same is not asked again");
    is_published.store(false, Ordering::Relaxed);
    tokio::time::advance(Duration::from_secs(11 * 60)).await;
    assert_eq!(found(&ring, "known").await, Ok(()));
    while issuer.asked() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(found(&ring, "known").await, Err(NoKey::Unknown), "it was taken back");
}

#[tokio::test(start_paused = true)]
async fn made_up_ids_of_strangers_do_not_keep_the_gateway_from_a_new_key() {
    let (issuer, is_published) = (Issuer::default(), Arc::new(AtomicBool::new(true)));
    let ring = one_by_one(&issuer, &is_published);
    for number in 0..2_000 {
        assert_eq!(found(&ring, &format!("made-up-{number}")).await, Err(NoKey::Unknown));
    }
    assert_eq!(issuer.asked(), 30, "strangers do not make the issuer be asked without end");
    assert_eq!(found(&ring, "known").await, Err(NoKey::Unknown), "a stranger like the others");
    assert!(ring.key(Some("known"), Algorithm::ES256, Asker::Known).await.is_ok());
    for number in 0..2_000 {
        drop(ring.key(Some(&format!("invented-{number}")), Algorithm::ES256, Asker::Known).await);
    }
    assert_eq!(issuer.asked(), 60, "nor does a gateway");
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(found(&ring, "made-up-0").await, Err(NoKey::Unknown));
    assert_eq!(issuer.asked(), 61, "a minute later it may be asked again");
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_about_one_key_holds_up_no_other() {
    let ring = KeyRing::new(Source::PerKey(Box::new(|id| {
        let is_slow = id == "slow";
        Some(Box::pin(async move {
            if is_slow {
                std::future::pending::<()>().await;
            }
            Ok(Bytes::from_static(PEM))
        }))
    })));
    let waiting = tokio::spawn({
        let ring = Arc::clone(&ring);
        async move { found(&ring, "slow").await }
    });
    tokio::task::yield_now().await;
    assert_eq!(tokio::time::timeout(Duration::from_secs(1), found(&ring, "quick")).await, Ok(Ok(())));
    waiting.abort();
}

#[tokio::test(start_paused = true)]
async fn a_key_by_which_tokens_were_believed_is_not_pushed_out_by_those_of_others() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    // Every load balancer of a region publishes its keys at the same place.
    let ring = KeyRing::new(Source::PerKey(Box::new(move |_| {
        counting.fetch_add(1, Ordering::Relaxed);
        Some(Box::pin(async { Ok(Bytes::from_static(PEM)) }))
    })));
    assert_eq!(found(&ring, "ours").await, Ok(()));
    ring.prove("ours");
    for minute in 0..4 {
        tokio::time::advance(Duration::from_secs(61)).await;
        for number in 0..30 {
            assert_eq!(found(&ring, &format!("theirs-{minute}-{number}")).await, Ok(()));
        }
    }
    let before = asked.load(Ordering::Relaxed);
    assert_eq!(found(&ring, "ours").await, Ok(()));
    assert_eq!(asked.load(Ordering::Relaxed), before, "it was still known");
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_never_answered_is_said_to_be_out_of_reach() {
    let issuer = Issuer::default();
    let ring = issuer.ring();
    assert_eq!(found(&ring, "a").await, Err(NoKey::Unreachable));
    issuer.publishes(&[key("a")]);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(found(&ring, "a").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_key_without_an_id_counts_only_where_it_is_the_only_one() {
    let issuer = Issuer::of(&[key("a")]);
    let ring = issuer.ring();
    assert!(ring.key(None, Algorithm::ES256, Asker::Stranger).await.is_ok());
    let two = Issuer::of(&[key("a"), key("b")]);
    assert!(two.ring().key(None, Algorithm::ES256, Asker::Stranger).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn keys_for_other_uses_and_algorithms_do_not_count() {
    let issuer = Issuer::default();
    let (mut encryption, mut other) = (key("encryption"), key("other"));
    encryption["use"] = json!("enc");
    other["alg"] = json!("ES384");
    let secret = json!({ "kty": "oct", "kid": "secret", "k": "c2VjcmV0" });
    let strange = json!({ "kty": "LATTICE", "kid": "strange" });
    issuer.publishes(&[encryption, other, secret, strange, json!("no key"), key("good")]);
    let ring = issuer.ring();
    for id in ["encryption", "other", "secret", "strange"] {
        assert_eq!(found(&ring, id).await, Err(NoKey::Unknown), "{id}");
    }
    assert!(ring.key(Some("secret"), Algorithm::HS256, Asker::Stranger).await.is_err());
    assert_eq!(found(&ring, "good").await, Ok(()));
}
