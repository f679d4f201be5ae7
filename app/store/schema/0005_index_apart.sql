-- The full-text index moves into a file of its own, index.db, which is written behind this one (ADR 20). Here stands
-- only what it has not taken in yet: a message is looked at as it is by then, and gone from the index where it is gone.
DROP TABLE fulltext;

CREATE TABLE index_work (
    id  INTEGER PRIMARY KEY AUTOINCREMENT,
    key INTEGER NOT NULL
) STRICT;

CREATE INDEX index_work_key ON index_work (key);

INSERT INTO index_work (key) SELECT key FROM body ORDER BY key DESC;
