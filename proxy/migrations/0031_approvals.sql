-- Changes that wait for a second person. The body is kept only until the request is decided, withdrawn or has expired.
CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    asker_id TEXT NOT NULL,
    asker_name TEXT NOT NULL,
    human_id TEXT NOT NULL,
    asker TEXT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    query TEXT NOT NULL,
    body TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    targets TEXT NOT NULL,
    addresses BIGINT NOT NULL,
    request_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    ticket TEXT NOT NULL,
    confirms_self BIGINT NOT NULL,
    facts TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    decider_id TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    decision_reason TEXT NOT NULL,
    change_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL
);
CREATE INDEX approvals_by_state ON approvals (state, asked_at);
CREATE INDEX approvals_by_key ON approvals (asker_id, request_key);

-- How many people each person has changed under a rule that asks for a second person beyond a number.
CREATE TABLE approval_tally (
    id TEXT PRIMARY KEY,
    human_id TEXT NOT NULL,
    rule BIGINT NOT NULL,
    at BIGINT NOT NULL,
    people BIGINT NOT NULL
);
CREATE INDEX approval_tally_by_person ON approval_tally (human_id, rule, at);
