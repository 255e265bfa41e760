-- Sign-ins under way at the provider, found by the hash of the browser's cookie, and the logout tokens that were already obeyed.
CREATE TABLE sign_ins (
    tag TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    back TEXT NOT NULL,
    replaces TEXT NOT NULL,
    expected TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_end ON sign_ins (expires);
CREATE TABLE logout_tokens (
    tag TEXT NOT NULL PRIMARY KEY,
    expires BIGINT NOT NULL
);
