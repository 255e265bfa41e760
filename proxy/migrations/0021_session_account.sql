-- The account at Atlassian that the identity provider names, where it does.
ALTER TABLE sessions ADD COLUMN account TEXT;
