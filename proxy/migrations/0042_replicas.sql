-- Replicas that live, and what each tells the others of the limits of the upstream's keys: names of the configuration and numbers. Times are milliseconds
-- since 1970 by the clock of the database. With SQLite there is one process, and nothing is written.
CREATE TABLE replicas (
    replica TEXT NOT NULL PRIMARY KEY,
    seen BIGINT NOT NULL,
    told TEXT NOT NULL
);
