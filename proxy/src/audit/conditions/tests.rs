//! Which index each question of the record is answered from, and that narrowing by it changes no answer.

use catalogue::record::{CHANGE, Entry, Outcome};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Conditions, Filter, places};
use crate::audit::reading;
use crate::store::Store;

/// How SQLite would answer; it plans without having counted, as it does for the service.
async fn plan(store: &Store, statement: &str) -> String {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).fetch_all(store.pool().await.unwrap()).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(3)).collect::<Vec<_>>().join("\n")
}

async fn plan_of(store: &Store, filter: &Filter) -> String {
    let mut conditions = Conditions::of(filter);
    conditions.at(places(store, filter).await.unwrap());
    conditions.before(1_000);
    let statement = conditions.statement("e.seq", " {where} ORDER BY {led}.seq DESC LIMIT 50");
    // Values do not matter to the plan.
    let numbered = (1..=12).rev().fold(statement, |text, number| text.replace(&format!("${number}"), "'x'"));
    plan(store, &numbered).await
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn filters() -> Vec<(Filter, &'static str)> {
    let all = Filter::default;
    vec![
        (all(), "record_entry_1"),
        (Filter { person: text("p"), ..all() }, "record_entry_person (person=?"),
        (Filter { operation: text("o"), ..all() }, "record_entry_operation (operation=?"),
        (Filter { kind: text("exported"), ..all() }, "record_entry_kind (kind=?"),
        (Filter { outcome: Some(None), ..all() }, "record_entry_outcome (kind=? AND outcome=?"),
        (Filter { outcome: Some(Some(Outcome::Failed)), ..all() }, "record_entry_outcome (kind=? AND outcome=?"),
        (Filter { account: text("a"), ..all() }, "record_target_1 (account=?"),
        (Filter { account: text("a"), kind: text(CHANGE), person: text("p"), ..all() }, "record_target_1 (account=?"),
        (Filter { since: Some(5), ..all() }, "(seq>? AND seq<?)"),
        (Filter { since: Some(5), until: Some(9), ..all() }, "(seq>? AND seq<?)"),
        (Filter { since: Some(5), until: Some(9), kind: text(CHANGE), ..all() }, "record_entry_kind (kind=? AND seq>? AND seq<?"),
    ]
}

#[tokio::test]
async fn every_filter_walks_an_index_in_the_order_in_which_it_is_shown() {
    let store = Store::in_memory();
    for (filter, index) in filters() {
        let plan = plan_of(&store, &filter).await;
        assert!(plan.contains(index), "{filter:?}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{filter:?} sorts: {plan}");
    }
}

#[tokio::test]
async fn what_is_asked_over_and_over_never_reads_the_whole_record() {
    let store = Store::in_memory();
    let asked = [
        "SELECT seq, account FROM record_target WHERE seq > 1 AND seq <= 5",
        "SELECT end_seq, outcome, change_id FROM record_entry WHERE end_seq > 1 AND end_seq <= 5",
        "SELECT found_seq FROM record_entry WHERE found_seq > 1 AND found_seq <= 5",
        "DELETE FROM record_target WHERE seq <= 5",
        "SELECT COUNT(*) FROM record_entry WHERE kind = 'c' AND outcome = 'o' AND found_seq IS NULL",
        "SELECT change_id FROM record_entry WHERE outcome = '' AND kind = 'c' AND replica <> 'r' AND replica NOT IN (SELECT 'r')",
        "SELECT e.change_id FROM record_entry e WHERE e.spent_key = 'k' AND e.person = 'p' AND e.at >= 5 ORDER BY e.seq DESC LIMIT 1",
        "SELECT COUNT(*), COALESCE(MAX(seq), 5) FROM record_entry WHERE kind = 'c' AND seq > 5",
        "SELECT seq, link FROM record ORDER BY seq DESC LIMIT 1",
    ];
    for statement in asked {
        let plan = plan(&store, statement).await;
        let reads_all = plan.contains("SCAN") && !plan.contains("SCAN CONSTANT ROW") && !statement.contains("LIMIT 1");
        assert!(!reads_all, "{statement}: {plan}");
    }
    let key = plan(&store, asked[6]).await;
    assert!(key.contains("(spent_key=? AND person=?)"), "{key}");
}

/// Entries whose times do not follow their places, as after a clock was set.
async fn uneven() -> Store {
    let store = Store::in_memory();
    let pool = store.pool().await.unwrap();
    for (seq, at) in [(1_i64, 10_i64), (2, 20), (3, 90), (4, 30), (5, 40), (6, 15), (7, 50), (8, 60)] {
        let body = format!("{{\"seq\":{seq},\"kind\":\"event\",\"at\":\"\",\"event\":\"signed-out\"}}");
        sqlx::query("INSERT INTO record (seq, body, link) VALUES ($1, $2, '')").bind(seq).bind(body).execute(pool).await.unwrap();
        let entry =
            "INSERT INTO record_entry (seq, at, kind, person, operation, outcome, replica) VALUES ($1, $2, 'signed-out', 'p', '', '', '')";
        sqlx::query(entry).bind(seq).bind(at).execute(pool).await.unwrap();
        let account = if seq % 2 == 0 { "even" } else { "odd" };
        sqlx::query("INSERT INTO record_target (account, seq) VALUES ($1, $2)").bind(account).bind(seq).execute(pool).await.unwrap();
    }
    store
}

async fn found(store: &Store, filter: &Filter) -> Vec<i64> {
    let mut conditions = Conditions::of(filter);
    conditions.at(places(store, filter).await.unwrap());
    let counted = super::count(store, {
        let mut same = Conditions::of(filter);
        same.at(places(store, filter).await.unwrap());
        same
    });
    let entries = reading::entries(store, conditions, "ASC", 100).await.unwrap();
    assert_eq!(counted.await.unwrap(), u64::try_from(entries.len()).unwrap());
    entries.iter().map(Entry::seq).collect()
}

#[tokio::test]
async fn a_span_of_time_has_every_entry_of_it_wherever_it_stands() {
    let store = uneven().await;
    let span = |since, until| Filter { since, until, ..Filter::default() };
    assert_eq!(found(&store, &span(Some(30), None)).await, [3, 4, 5, 7, 8]);
    assert_eq!(found(&store, &span(None, Some(30))).await, [1, 2, 6]);
    assert_eq!(found(&store, &span(Some(15), Some(50))).await, [2, 4, 5, 6]);
    assert!(found(&store, &span(Some(91), None)).await.is_empty());
    assert!(found(&store, &span(None, Some(10))).await.is_empty());
}

#[tokio::test]
async fn an_account_is_found_together_with_every_other_condition() {
    let store = uneven().await;
    let of = |account: &str| Filter { account: text(account), ..Filter::default() };
    assert_eq!(found(&store, &of("odd")).await, [1, 3, 5, 7]);
    assert_eq!(found(&store, &Filter { since: Some(40), kind: text("signed-out"), ..of("odd") }).await, [3, 5, 7]);
    assert!(found(&store, &Filter { person: text("q"), ..of("even") }).await.is_empty());
    assert!(found(&store, &of("nobody")).await.is_empty());
}
