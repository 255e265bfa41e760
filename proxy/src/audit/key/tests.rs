//! Which key is in force, in the order in which an exchange goes: the row first, then the files.

use super::*;
use crate::audit::tests::place::{Place, tell};
use crate::audit::{Audit, Event};

#[tokio::test]
async fn a_service_that_runs_goes_on_with_the_new_key_and_the_whole_record_verifies() {
    let place = Place::new();
    let service = place.audit();
    tell(&service).await.unwrap();
    let old = place.id();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    assert_eq!((done.seq, done.from, done.to), (Some(2), old, place.id()));
    assert_eq!(done.former, Ok(place.path(&format!("audit.key.{old}"))));
    tell(&service).await.unwrap();
    assert_eq!(service.writer().key().await.unwrap().id(), place.id());
    assert_eq!(service.verify(Vec::new()).await.unwrap(), Ok(3));
    // And whoever starts now.
    tell(&place.audit()).await.unwrap();
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(4));
}

#[tokio::test]
async fn a_second_exchange_keeps_the_keys_of_both_before_it() {
    let place = Place::new();
    for _ in 0..2 {
        tell(&place.audit()).await.unwrap();
        place.audit().exchange_key(Vec::new()).await.unwrap();
    }
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(4));
    assert_eq!(former_beside(&place.key()).len(), 2);
}

#[tokio::test]
async fn a_replica_writes_nothing_until_it_has_the_new_key_and_then_goes_on() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    // Its key is a copy, as on another machine.
    let copy = place.path("copy");
    std::fs::create_dir_all(&copy).unwrap();
    std::fs::copy(place.key(), copy.join("audit.key")).unwrap();
    let replica = Audit::over(place.store(), KeyAt::File(copy.join("audit.key")));
    tell(&replica).await.unwrap();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    assert!(matches!(tell(&replica).await, Err(AuditError::KeyExchanged(id)) if id == done.to));
    // Nor does it say that it could, however often the store takes a sign of life.
    replica.beat().await.unwrap();
    assert!(matches!(replica.check().await, Err(AuditError::KeyExchanged(id)) if id == done.to));
    std::fs::copy(place.key(), copy.join("audit.key.new")).unwrap();
    assert!(replica.check().await.is_ok());
    tell(&replica).await.unwrap();
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(4));
}

#[tokio::test]
async fn between_the_row_and_the_files_the_new_key_is_in_force_and_another_run_puts_the_files_in_place() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let old = place.id();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    std::fs::rename(place.key(), coming_at(&place.key())).unwrap();
    std::fs::rename(former_at(&place.key(), old), place.key()).unwrap();
    tell(&place.audit()).await.unwrap();
    assert_eq!(place.audit().writer().key().await.unwrap().id(), done.to);
    let again = place.audit().exchange_key(Vec::new()).await.unwrap();
    assert_eq!((again.seq, again.to, place.id()), (None, done.to, done.to));
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(3));
}

#[tokio::test]
async fn a_record_that_is_cut_off_before_the_exchange_and_goes_on_under_the_old_key_is_refused() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let stolen = place.id();
    place.audit().exchange_key(Vec::new()).await.unwrap();
    tell(&place.audit()).await.unwrap();
    place.doctor("DELETE FROM record WHERE seq > 1").await;
    place.doctor("DELETE FROM record_entry WHERE seq > 1").await;
    assert!(matches!(tell(&place.audit()).await, Err(AuditError::KeyFormer(id)) if id == stolen));
    let verdict = place.audit().verify(Vec::new()).await.unwrap().unwrap_err();
    let expected = "row 2 and what follows was cut off: the record ends under its former key";
    assert_eq!(verdict.to_string(), format!("{expected} {stolen}, which closes no row any more"));
}

/// Somebody with the old key and the store writes other rows up to an exchange of their own, which hands over to the same key.
async fn rewrite(place: &Place, old: &ChainKey, to: KeyId, rows: usize) {
    place.doctor("DELETE FROM record").await;
    place.doctor("DELETE FROM record_entry").await;
    let forger = Audit::over(place.store(), KeyAt::Given(old.clone()));
    for _ in 0..rows {
        tell(&forger).await.unwrap();
    }
    forger.tell_first(None, Event::RecordKeyExchanged { from: old.id(), to }).await.unwrap();
}

#[tokio::test]
async fn rows_that_are_written_anew_with_the_old_key_up_to_the_same_exchange_are_found() {
    for rows in [1, 2, 3, 4] {
        let place = Place::new();
        for _ in 0..2 {
            tell(&place.audit()).await.unwrap();
        }
        let old = ChainKey::read(&place.key()).unwrap().unwrap();
        let done = place.audit().exchange_key(Vec::new()).await.unwrap();
        tell(&place.audit()).await.unwrap();
        let running = place.audit();
        tell(&running).await.unwrap();
        rewrite(&place, &old, done.to, rows).await;
        let seq = i64::try_from(rows).unwrap() + 1;
        assert!(matches!(tell(&place.audit()).await, Err(AuditError::Rewritten(at)) if at == seq), "{rows}");
        // A service that runs may go on after it; whoever starts then sees it all the same.
        tell(&running).await.unwrap();
        assert!(matches!(tell(&place.audit()).await, Err(AuditError::Rewritten(at)) if at == seq), "{rows}");
        let verdict = place.audit().verify(Vec::new()).await.unwrap().unwrap_err();
        assert_eq!((verdict.seq, verdict.why), (seq.min(3), crate::audit::verify::Why::Rewritten(old.id())), "{rows}");
        // Without the note only an anchor could tell.
        std::fs::remove_file(Handover::beside(&done.former.unwrap())).unwrap();
        assert!(place.audit().verify(Vec::new()).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_new_record_may_begin_beside_the_keys_of_an_old_one() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    place.audit().exchange_key(Vec::new()).await.unwrap();
    place.doctor("DELETE FROM record").await;
    place.doctor("DELETE FROM record_entry").await;
    for _ in 0..3 {
        tell(&place.audit()).await.unwrap();
    }
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(3));
}

#[tokio::test]
async fn nothing_is_exchanged_in_a_record_that_is_not_whole() {
    let place = Place::new();
    for _ in 0..3 {
        tell(&place.audit()).await.unwrap();
    }
    place.doctor("UPDATE record SET body = REPLACE(body, 'read', 'lost') WHERE seq = 1").await;
    assert!(matches!(place.audit().exchange_key(Vec::new()).await, Err(AuditError::NotWhole(_))));
    assert!(!coming_at(&place.key()).exists());
}

#[tokio::test]
async fn a_pruned_record_verifies_without_the_key_that_only_closed_what_was_removed() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    tell(&place.audit()).await.unwrap();
    assert_eq!(place.audit().prune(i64::MAX).await.unwrap(), Some(3));
    tell(&place.audit()).await.unwrap();
    std::fs::remove_file(done.former.unwrap()).unwrap();
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(2));
}

#[tokio::test]
async fn a_mark_is_recognized_after_its_key_was_exchanged() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let mark = place.audit().writer().key().await.unwrap().mark("change", "email", "ada@corp.example");
    place.audit().exchange_key(Vec::new()).await.unwrap();
    let keys = place.audit().writer().keys().await.unwrap();
    assert!(keys.is_mark(&mark, "change", "email", "Ada@corp.example"));
    assert!(!keys.is_mark(&mark, "change", "email", "bob@corp.example"));
    assert!(!ChainKeys::from(keys.current().clone()).is_mark(&mark, "change", "email", "ada@corp.example"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_beside_the_key_that_others_can_read_is_named() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let coming = coming_at(&place.key());
    ChainKey::make(&coming).unwrap();
    std::fs::set_permissions(&coming, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let fault = tell(&place.audit()).await.unwrap_err().to_string();
    assert_eq!(fault, "the file audit.key.new of a key of the record can be read by others; run chmod 600 on it");
}
