-- The record itself: what happened, in order, each row bound to the one before it. Rows are only ever added, and pruned from the beginning.
CREATE TABLE record (
    seq BIGINT PRIMARY KEY,
    body TEXT NOT NULL,
    link TEXT NOT NULL
);

-- What screens search by. Everything in it follows from the record.
CREATE TABLE record_entry (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    change_id TEXT,
    person TEXT NOT NULL,
    operation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    end_seq BIGINT,
    found_seq BIGINT,
    spent_key TEXT,
    replica TEXT NOT NULL
);
CREATE UNIQUE INDEX record_entry_change ON record_entry (change_id);
CREATE INDEX record_entry_kind ON record_entry (kind, seq);
CREATE INDEX record_entry_person ON record_entry (person, seq);
CREATE INDEX record_entry_operation ON record_entry (operation, seq);
CREATE INDEX record_entry_outcome ON record_entry (outcome, seq);
CREATE INDEX record_entry_key ON record_entry (spent_key);
CREATE INDEX record_entry_at ON record_entry (at);

CREATE TABLE record_target (
    account TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (account, seq)
);

-- Everybody and every operation that a filter may name.
CREATE TABLE record_choice (
    sort TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (sort, value)
);

-- The services that write, and when each was last alive (milliseconds since 1970).
CREATE TABLE record_replica (
    replica TEXT PRIMARY KEY,
    seen BIGINT NOT NULL
);
