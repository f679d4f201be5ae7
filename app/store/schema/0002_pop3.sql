-- What was fetched from POP3 accounts, by the server's own name of it (RFC 1939 §7, UIDL), or by a hash of its
-- content where the server gives none. Committed together with the message: what stands here is safely here.
CREATE TABLE pop3_uidl (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    uidl       TEXT    NOT NULL,
    key        INTEGER NOT NULL,                   -- the message as it was stored; it may be gone by now
    PRIMARY KEY (account_id, uidl)
) STRICT, WITHOUT ROWID;
