-- What a UIDL stood for, since servers give one to another message later (RFC 1939 §7 allows it once the first is gone),
-- and for how many complete listings running it was missing: one bad listing must not make us forget.
ALTER TABLE pop3_uidl ADD COLUMN size   INTEGER NOT NULL DEFAULT -1;   -- as listed; -1: to be compared by content
ALTER TABLE pop3_uidl ADD COLUMN sha256 TEXT    NOT NULL DEFAULT '';
ALTER TABLE pop3_uidl ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
