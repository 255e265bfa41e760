-- Who is signed in. Of the id in the browser only the hash is here; times are seconds since 1970.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    provider_session TEXT,
    name TEXT NOT NULL,
    email TEXT,
    told_groups TEXT NOT NULL,
    built_in_role TEXT,
    authenticated_at BIGINT,
    started BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT
);

CREATE INDEX sessions_seen ON sessions (seen);
