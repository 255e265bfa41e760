-- What verifying the index and pruning look rows up by; without these each page of a long record would read all of it.
CREATE INDEX record_target_seq ON record_target (seq);
CREATE INDEX record_entry_end ON record_entry (end_seq) WHERE end_seq IS NOT NULL;
CREATE INDEX record_entry_found ON record_entry (found_seq) WHERE found_seq IS NOT NULL;
-- How changes ended is always asked of changes: an event has no outcome, and there are many of them.
DROP INDEX record_entry_outcome;
CREATE INDEX record_entry_outcome ON record_entry (kind, outcome, seq);
-- A key is asked for with its person; by the person alone every change would read all that they ever did.
DROP INDEX record_entry_key;
CREATE INDEX record_entry_key ON record_entry (spent_key, person, seq);
-- Where a span of time begins and ends in the record is read from the index alone.
DROP INDEX record_entry_at;
CREATE INDEX record_entry_at ON record_entry (at, seq);
