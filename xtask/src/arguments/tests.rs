//! What each spelling of the command line means, and which ones are refused.

use super::*;

fn parsed(line: &str) -> Command {
    parse(line.split_whitespace().map(OsString::from)).expect("the line is valid")
}

fn refused(line: &str) -> String {
    parse(line.split_whitespace().map(OsString::from)).expect_err("the line is not valid").to_string()
}

#[test]
fn demo_without_options_uses_the_documented_port_and_seed() {
    assert_eq!(parsed("demo"), Command::Demo { port: 8080, seed: "company".into() });
}

#[test]
fn an_option_and_its_value_may_be_joined_by_a_space_or_an_equals_sign() {
    let expected = Command::Demo { port: 9000, seed: "large".into() };
    assert_eq!(parsed("demo --port 9000 --seed large"), expected);
    assert_eq!(parsed("demo --seed=large --port=9000"), expected);
}

#[test]
fn a_seed_may_be_a_number_of_people() {
    assert_eq!(parsed("demo --seed 5000"), Command::Demo { port: 8080, seed: "5000".into() });
}

#[test]
fn quick_is_a_switch() {
    assert_eq!(parsed("test"), Command::Test { quick: false });
    assert_eq!(parsed("test --quick"), Command::Test { quick: true });
    assert!(refused("test --quick=yes").contains("does not take `--quick yes`"));
}

#[test]
fn build_and_dev_take_their_own_option_only() {
    assert_eq!(parsed("build --out /srv/rollcall"), Command::Build { out: Some("/srv/rollcall".into()) });
    assert_eq!(parsed("dev --port 3000"), Command::Dev { port: 3000 });
    assert!(refused("dev --out x").contains("`dev` does not take `--out x`"));
    assert!(refused("build --port 1").contains("`build` does not take `--port 1`"));
}

#[test]
fn conformance_takes_no_option() {
    assert_eq!(parsed("conformance"), Command::Conformance);
    assert!(refused("conformance --quick").contains("`conformance` has no option `--quick`"));
}

#[test]
fn closure_takes_a_time_and_a_seed() {
    assert_eq!(parsed("closure"), Command::Closure { seconds: 60, seed: None });
    assert_eq!(parsed("closure --seconds 600 --seed 7"), Command::Closure { seconds: 600, seed: Some(7) });
    assert!(refused("closure --seconds soon").contains("`soon` is no number for `--seconds`"));
}

#[test]
fn keep_passes_every_following_word_on_untouched() {
    let Command::Keep { program } = parsed("keep rollcall demo --port=1") else {
        panic!("keep was not recognised");
    };
    assert_eq!(program, ["rollcall", "demo", "--port=1"]);
}

#[test]
fn a_value_that_cannot_work_is_refused_before_anything_is_built() {
    assert!(refused("demo --port 0").contains("`0` is not a port"));
    assert!(refused("demo --port 70000").contains("`70000` is not a port"));
    assert!(refused("demo --port").contains("`--port` needs a value"));
    assert!(refused("demo --out=").contains("does not take `--out "));
    assert!(refused("demo --seed lorge").contains("no seed `lorge` (there are awkward,"));
}

#[test]
fn unknown_words_are_named_and_the_usage_follows() {
    for (line, problem) in [
        ("", "say which command"),
        ("demonstrate", "no command `demonstrate`"),
        ("demo now", "`now` is not expected here"),
        ("test --fast", "`test` has no option `--fast`"),
    ] {
        let message = refused(line);
        assert!(message.contains(problem), "{message}");
        assert!(message.contains(USAGE), "{message}");
    }
}

#[test]
fn package_takes_a_binary_and_a_place_and_needs_neither() {
    assert_eq!(parsed("package"), Command::Package { binary: None, out: None });
    let given = Command::Package { binary: Some("rollcall".into()), out: Some("/srv/rollcall.deb".into()) };
    assert_eq!(parsed("package --binary rollcall --out=/srv/rollcall.deb"), given);
    assert!(refused("package --sign").contains("has no option `--sign`"));
}

#[test]
fn bench_says_what_is_measured() {
    assert_eq!(parsed("bench proxy"), Command::Bench(Bench::Proxy { rounds: 7, soak: None, rate: None, stand_in: false }));
    assert_eq!(
        parsed("bench proxy --rounds 3 --soak 30 --rate 50"),
        Command::Bench(Bench::Proxy { rounds: 3, soak: Some(30), rate: Some(50), stand_in: false })
    );
    assert_eq!(parsed("bench proxy --stand-in"), Command::Bench(Bench::Proxy { rounds: 7, soak: None, rate: None, stand_in: true }));
    assert_eq!(parsed("bench instructions"), Command::Bench(Bench::Instructions { accept: false }));
    assert_eq!(parsed("bench instructions --accept"), Command::Bench(Bench::Instructions { accept: true }));
    assert_eq!(parsed("bench app"), Command::Bench(Bench::App { rounds: 5 }));
    assert_eq!(parsed("bench app --rounds 2"), Command::Bench(Bench::App { rounds: 2 }));
    assert!(refused("bench").contains("say what to measure"));
    assert!(refused("bench proxy --port 1").contains("`bench proxy` does not take `--port 1`"));
}
