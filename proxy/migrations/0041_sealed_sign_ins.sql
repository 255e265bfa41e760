-- A sign-in under way lies sealed in the cookie of the browser that began it, so that nobody can crowd out another's by beginning many.
DROP TABLE sign_ins;
-- Kept until it could not be tried again anyway: each counts once.
CREATE TABLE spent_sign_ins (
    tag TEXT NOT NULL PRIMARY KEY,
    expires BIGINT NOT NULL
);
CREATE INDEX spent_sign_ins_by_end ON spent_sign_ins (expires);
-- One row, shared by all replicas. It opens no session.
CREATE TABLE sign_in_seal (
    place BIGINT NOT NULL PRIMARY KEY,
    seal_key TEXT NOT NULL
);
