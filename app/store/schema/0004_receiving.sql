-- What receiving mail in full needs to remember, beside what is there already.

-- The one certificate that a person trusts for this server though its issuer, name or dates are wrong.
ALTER TABLE server ADD COLUMN pinned TEXT NOT NULL DEFAULT '';                -- SHA-256 of its DER form, lower-case hex; '' none

-- How long a POP3 server keeps what was fetched. '' means: as leave_on_server says ('forever' or 'at-once').
ALTER TABLE account ADD COLUMN pop3_keep  TEXT    NOT NULL DEFAULT '';        -- 'forever', 'days', 'until-deleted', 'at-once'
ALTER TABLE account ADD COLUMN pop3_days  INTEGER NOT NULL DEFAULT 30;        -- for 'days'
ALTER TABLE account ADD COLUMN pop3_above INTEGER NOT NULL DEFAULT 0;         -- of larger ones only the beginning is fetched (bytes); 0: of none
ALTER TABLE pop3_uidl ADD COLUMN fetched  INTEGER NOT NULL DEFAULT 0;         -- when it was stored here; 0: before this was noted
ALTER TABLE pop3_uidl ADD COLUMN whole    INTEGER NOT NULL DEFAULT 1;         -- 0: only its beginning is here

-- What a server said of an account's room (RFC 9208), in units of 1024 bytes. 0: it said nothing.
ALTER TABLE account ADD COLUMN quota_used  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN quota_limit INTEGER NOT NULL DEFAULT 0;

ALTER TABLE mailbox ADD COLUMN depth_days INTEGER NOT NULL DEFAULT 0;         -- bodies of so many days are fetched unasked; 0: all; -1: none
ALTER TABLE mailbox ADD COLUMN object_id  TEXT    NOT NULL DEFAULT '';        -- MAILBOXID (RFC 8474): stays when the path changes

-- EMAILID (RFC 8474) or X-GM-MSGID: the same for every copy of one message in an account.
ALTER TABLE message ADD COLUMN object_id  TEXT    NOT NULL DEFAULT '';
CREATE INDEX message_object ON message (object_id) WHERE object_id <> '';

-- A COPY is a wish about the new row; this is the row it is a copy of.
ALTER TABLE operation ADD COLUMN source_key INTEGER;
CREATE INDEX operation_source ON operation (source_key) WHERE source_key IS NOT NULL;
