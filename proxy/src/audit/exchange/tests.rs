//! What an exchange of the key leaves in its folder, whoever else is at it and whatever fails.

use super::*;
use crate::audit::tests::place::{Place, tell};

#[tokio::test]
async fn a_run_that_another_overtook_writes_no_row_and_over_no_key() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let (late, first) = (place.audit(), place.audit());
    let planned = late.plan_exchange(Vec::new()).await.unwrap();
    let done = first.exchange_key(Vec::new()).await.unwrap();
    assert!(matches!(late.carry_out(planned).await, Err(AuditError::KeyOvertaken)));
    assert_eq!(holds(&place.key()).unwrap(), Some(done.to));
    assert_eq!(holds(&done.former.unwrap()).unwrap(), Some(done.from));
    tell(&place.audit()).await.unwrap();
    assert_eq!(place.audit().verify(Vec::new()).await.unwrap(), Ok(3));
}

#[test]
fn files_that_another_run_put_in_place_stay_and_a_former_key_is_never_written_over() {
    let place = Place::new();
    let old = ChainKey::make(&place.key()).unwrap();
    let new = ChainKey::make(&coming_at(&place.key())).unwrap();
    for _ in 0..2 {
        put_in_place(&place.key(), &old, new.id(), None).unwrap();
        assert_eq!(holds(&place.key()).unwrap(), Some(new.id()));
        assert_eq!(holds(&former_at(&place.key(), old.id())).unwrap(), Some(old.id()));
    }
    let another = ChainKey::make(&coming_at(&place.key())).unwrap();
    std::fs::remove_file(former_at(&place.key(), old.id())).unwrap();
    let kept = ChainKey::make(&former_at(&place.key(), old.id())).unwrap();
    let fault = put_in_place(&place.key(), &old, another.id(), None).unwrap_err();
    assert_eq!(fault.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(holds(&former_at(&place.key(), old.id())).unwrap(), Some(kept.id()));
}

#[test]
fn a_file_that_cannot_be_written_whole_does_not_appear() {
    let place = Place::new();
    let key = ChainKey::random();
    let torn = |file: &Path| {
        key.write(file)?;
        Err(io::ErrorKind::StorageFull.into())
    };
    assert_eq!(appear(&former_at(&place.key(), key.id()), torn).unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert_eq!(place.keys(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_power_cut_left_half_written_keeps_nobody_from_writing() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let former = former_at(&place.key(), holds(&place.key()).unwrap().unwrap());
    let mut half = None;
    let cut = |file: &Path| {
        half = Some(file.to_owned());
        Ok(())
    };
    let _ = appear(&former, cut);
    std::fs::write(half.unwrap(), "").unwrap();
    tell(&place.audit()).await.unwrap();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    assert_eq!(done.former, Ok(former));
    tell(&place.audit()).await.unwrap();
}

#[tokio::test]
async fn the_old_key_is_kept_with_the_row_with_which_it_ended() {
    let place = Place::new();
    tell(&place.audit()).await.unwrap();
    let done = place.audit().exchange_key(Vec::new()).await.unwrap();
    let id = done.from;
    assert_eq!(place.keys(), ["audit.key".to_owned(), format!("audit.key.{id}"), format!("audit.key.{id}.last")]);
    let noted = Handover::read(&done.former.unwrap()).unwrap();
    assert_eq!((Some(noted.seq), noted.to), (done.seq, done.to));
}
