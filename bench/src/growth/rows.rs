//! A record of any length, written in bulk: the same rows, links and index as the service writes one by one, which its own verification then confirms.

use std::path::Path;

use catalogue::record::{ACCOUNT, CHANGE, EventKind, Outcome, Target};
use proxy::audit::ChainKey;
use proxy::audit::chain::BEGINNING;
use proxy::audit::line::{EventLine, IntentLine, Line, OutcomeLine, Who};
use proxy::store::Store;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row as _};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::Failure;

/// Rows of one transaction; the database takes no more than some ten thousand values in one statement.
const AT_ONCE: u64 = 1_000;
const PERSONS: u64 = 20;
const ACCOUNTS: u64 = 5_000;
const OPERATIONS: [&str; 4] = ["SUSPEND_USER_V1", "ENABLE_ACCOUNT", "UPDATE_PROFILE", "DISABLE_ACCOUNT"];
/// Between two rows.
const STEP: Duration = Duration::seconds(20);

/// A record that grows.
pub struct Rows {
    store: Store,
    key: ChainKey,
    link: String,
    written: u64,
    /// Cycles that were written, which number the changes.
    cycles: u64,
    began: OffsetDateTime,
}

/// What one entry is found by.
struct Entry {
    seq: i64,
    at: i64,
    kind: String,
    change: Option<String>,
    person: String,
    operation: String,
    outcome: String,
    end: Option<i64>,
}

#[derive(Default)]
struct Batch {
    rows: Vec<(i64, String, String)>,
    entries: Vec<Entry>,
    targets: Vec<(String, i64)>,
}

impl Rows {
    /// An empty record in this folder, which will have so many rows in the end, the last of them now.
    pub async fn begin(folder: &Path, most: u64) -> Result<Rows, Failure> {
        std::fs::create_dir_all(folder)?;
        let key = ChainKey::make(&folder.join("rollcall-audit.key"))?;
        let store = Store::in_file(&folder.join("rollcall.db"))?;
        store.pool().await?;
        let began = OffsetDateTime::now_utc() - STEP * i32::try_from(most)?;
        Ok(Rows { store, key, link: BEGINNING.to_owned(), written: 0, cycles: 0, began })
    }

    /// Adds rows until there are so many.
    pub async fn grow(&mut self, until: u64) -> Result<(), Failure> {
        while self.written < until {
            let mut batch = Batch::default();
            let end = until.min(self.written + AT_ONCE);
            while self.written < end {
                self.cycle(&mut batch)?;
            }
            self.write(batch).await?;
        }
        Ok(())
    }

    /// Everything is in the file, and nobody else has it open.
    pub async fn leave(self) -> Result<(), Failure> {
        self.store.pool().await?.close().await;
        Ok(())
    }

    /// The same record after a service has written to it.
    pub async fn again(mut self) -> Result<Rows, Failure> {
        let last = sqlx::query("SELECT seq, link FROM record ORDER BY seq DESC LIMIT 1").fetch_one(self.store.pool().await?).await?;
        self.written = u64::try_from(last.try_get::<i64, _>(0)?)?;
        self.link = last.try_get(1)?;
        Ok(self)
    }

    /// Two changes with their outcomes, and one event.
    fn cycle(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        self.cycles += 1;
        for number in [2 * self.cycles, 2 * self.cycles + 1] {
            let (person, account) = (format!("person-{}", number % PERSONS), format!("account-{}", number * 7 % ACCOUNTS));
            let operation = OPERATIONS[usize::try_from(number % 4)?];
            let outcome = if number.is_multiple_of(50) { Outcome::Refused } else { Outcome::Ok };
            let (id, at) = (format!("{number:024x}"), self.at()?);
            let intent = IntentLine {
                id: id.clone(),
                at: at.1.clone(),
                who: Who { person: person.clone(), name: "Somebody".to_owned(), role: "Help desk".to_owned(), ..Who::default() },
                operation: operation.to_owned(),
                targets: vec![(ACCOUNT.to_owned(), account.clone())],
                reason: Some("asked for in a ticket".to_owned()),
                ticket: Some("HELP-1".to_owned()),
                ..IntentLine::default()
            };
            let seq = self.add(batch, &Line::Intent(intent));
            let ended =
                OutcomeLine { id: id.clone(), at: at.1, outcome, status: Some(204), code: None, trace: None, milliseconds: Some(120) };
            let end = self.add(batch, &Line::Outcome(ended));
            batch.targets.push((account, seq));
            batch.entries.push(Entry {
                seq,
                at: at.0,
                kind: CHANGE.to_owned(),
                change: Some(id),
                person,
                operation: operation.to_owned(),
                outcome: outcome.name().to_owned(),
                end: Some(end),
            });
        }
        let (at, kind) = (self.at()?, EventKind::SignedIn.word().to_owned());
        let person = format!("person-{}", self.written % PERSONS);
        let details = vec![Target { name: "how".to_owned(), value: "local".to_owned() }];
        let who = Who { person: person.clone(), ..Who::default() };
        let seq = self.add(batch, &Line::Event(EventLine { at: at.1, event: kind.clone(), who, details, ..EventLine::default() }));
        let (operation, outcome) = (String::new(), String::new());
        batch.entries.push(Entry { seq, at: at.0, kind, change: None, person, operation, outcome, end: None });
        Ok(())
    }

    fn add(&mut self, batch: &mut Batch, line: &Line) -> i64 {
        self.written += 1;
        let seq = i64::try_from(self.written).unwrap_or(i64::MAX);
        let body = line.print(seq);
        self.link = self.key.link(&self.link, &body);
        batch.rows.push((seq, body, self.link.clone()));
        seq
    }

    fn at(&self) -> Result<(i64, String), Failure> {
        let at = self.began + STEP * i32::try_from(self.written)?;
        let text = at.format(&Rfc3339)?;
        Ok((proxy::audit::line::milliseconds(&text), text))
    }

    async fn write(&self, batch: Batch) -> Result<(), Failure> {
        let mut transaction = self.store.exclusive().await?;
        let rows = "INSERT INTO record (seq, body, link) VALUES ";
        let rows = bound(rows, 3, batch.rows, |query, (seq, body, link)| query.bind(seq).bind(body).bind(link));
        rows.run(&mut transaction).await?;
        let entries =
            "INSERT INTO record_entry (seq, at, kind, change_id, person, operation, outcome, end_seq, spent_key, replica) VALUES ";
        let entries = bound(entries, 10, batch.entries, |query, entry| {
            let key = entry.change.as_ref().map(|_| String::new());
            let query = query.bind(entry.seq).bind(entry.at).bind(entry.kind).bind(entry.change).bind(entry.person).bind(entry.operation);
            query.bind(entry.outcome).bind(entry.end).bind(key).bind("measuring")
        });
        entries.run(&mut transaction).await?;
        let targets = bound("INSERT INTO record_target (account, seq) VALUES ", 2, batch.targets, |query, (account, seq)| {
            query.bind(account).bind(seq)
        });
        targets.run(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

type Bind<T> = fn(Query<'static, Any, AnyArguments>, T) -> Query<'static, Any, AnyArguments>;

/// Many rows in one statement.
struct Bound<T> {
    statement: String,
    rows: Vec<T>,
    bind: Bind<T>,
}

fn bound<T>(statement: &str, columns: usize, rows: Vec<T>, bind: Bind<T>) -> Bound<T> {
    let row = |at: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", at * columns + column)).collect();
        format!("({})", places.join(","))
    };
    let all: Vec<String> = (0..rows.len()).map(row).collect();
    Bound { statement: format!("{statement}{}", all.join(",")), rows, bind }
}

impl<T> Bound<T> {
    async fn run(self, transaction: &mut sqlx::Transaction<'static, Any>) -> Result<(), Failure> {
        if !self.rows.is_empty() {
            let query = sqlx::query(AssertSqlSafe(self.statement));
            self.rows.into_iter().fold(query, self.bind).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}
