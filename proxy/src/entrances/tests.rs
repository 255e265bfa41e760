//! Replays what stands in `fuzz/corpus`: seeds written by hand, and whatever a campaign found worth keeping.

use std::path::PathBuf;

type Entrance = fn(&[u8]);

const ENTRANCES: [(&str, Entrance); 5] = [
    ("request", super::request),
    ("cookie", super::cookie),
    ("configuration", super::configuration),
    ("token", super::token),
    ("document", super::document),
];

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    files.flatten().map(|file| (file.path(), std::fs::read(file.path()).unwrap())).collect()
}

#[test]
fn every_entrance_holds_its_promise_for_the_whole_corpus() {
    for (name, entrance) in ENTRANCES {
        let files = corpus(name);
        assert!(files.len() >= 8, "{name} has {} seeds", files.len());
        for (path, bytes) in files {
            let held = std::panic::catch_unwind(|| entrance(&bytes));
            assert!(held.is_ok(), "{} breaks it", path.display());
        }
    }
}

#[test]
fn every_entrance_holds_its_promise_for_changed_seeds() {
    // Not a campaign: enough to notice at once what a careless change opens.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut number = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(end.max(1)).unwrap()).unwrap()
    };
    for (name, entrance) in ENTRANCES {
        let files = corpus(name);
        for _ in 0..2_000 {
            let mut bytes = files[number(files.len())].1.clone();
            for _ in 0..=number(3) {
                let at = number(bytes.len());
                match (number(3), bytes.is_empty()) {
                    (_, true) | (0, _) => bytes.insert(at, u8::try_from(number(256)).unwrap()),
                    (1, _) => bytes[at] = u8::try_from(number(256)).unwrap(),
                    _ => drop(bytes.remove(at)),
                }
            }
            entrance(&bytes);
        }
    }
}

#[test]
fn the_seeds_reach_behind_the_first_check() {
    let admitted = corpus("request").iter().filter(|(_, bytes)| bytes.starts_with(b"GET /api/admin/v1/orgs")).count();
    assert!(admitted > 0);
    let readable = corpus("document").iter().filter(|(_, bytes)| crate::body::json(&bytes[1..]).is_ok()).count();
    assert!(readable > 4);
}
