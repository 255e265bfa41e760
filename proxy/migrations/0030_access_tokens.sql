-- Access tokens for scripts. The token itself is not here, only its SHA-256.
CREATE TABLE access_tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    issuer_id TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    limits TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    revoker_id TEXT NOT NULL,
    revoker_name TEXT NOT NULL
);
CREATE INDEX access_tokens_by_issue ON access_tokens (issued_at);
