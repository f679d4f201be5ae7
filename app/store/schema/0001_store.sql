-- The whole store as of schema 1. Times are epoch seconds; '' and 0 say "none"; NULL only where "unknown" differs.
-- A column's meaning never changes: a new meaning is a new column in a new file.

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO counter (name) VALUES ('message');

-- ---------------------------------------------------------------- accounts

CREATE TABLE server (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    protocol TEXT    NOT NULL,
    host     TEXT    NOT NULL,
    port     INTEGER NOT NULL,
    security TEXT    NOT NULL,
    user     TEXT    NOT NULL DEFAULT '',
    auth     TEXT    NOT NULL DEFAULT 'auto',
    ca_file  TEXT    NOT NULL DEFAULT ''
) STRICT;

-- Passwords stand in the system keyring, never here.
CREATE TABLE account (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    address         TEXT    NOT NULL,
    name            TEXT    NOT NULL DEFAULT '',
    label           TEXT    NOT NULL DEFAULT '',
    colour          TEXT    NOT NULL DEFAULT '',
    incoming_id     INTEGER NOT NULL REFERENCES server (id),
    outgoing_id     INTEGER NOT NULL REFERENCES server (id),
    same_password   INTEGER NOT NULL DEFAULT 1,
    poll_minutes    INTEGER NOT NULL DEFAULT 5,
    leave_on_server INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The lowest id of an account is its default identity.
CREATE TABLE identity (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name        TEXT    NOT NULL DEFAULT '',
    address     TEXT    NOT NULL,
    signature   TEXT    NOT NULL DEFAULT '',
    reply_to    TEXT    NOT NULL DEFAULT '',
    outgoing_id INTEGER REFERENCES server (id)     -- NULL: the account's
) STRICT;

CREATE INDEX identity_account ON identity (account_id);

-- ---------------------------------------------------------------- mailboxes

CREATE TABLE mailbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    path        TEXT    NOT NULL,
    delimiter   TEXT    NOT NULL DEFAULT '',
    role        TEXT    NOT NULL DEFAULT '',
    selectable  INTEGER NOT NULL DEFAULT 1,
    subscribed  INTEGER NOT NULL DEFAULT 1,
    gone        INTEGER NOT NULL DEFAULT 0,        -- 1: the server lists it no more; its mail is kept
    total       INTEGER NOT NULL DEFAULT 0,        -- kept by every statement that adds, hides or removes
    unread      INTEGER NOT NULL DEFAULT 0,
    uidvalidity INTEGER,                           -- NULL: never synchronised
    uidnext     INTEGER NOT NULL DEFAULT 0,
    low         INTEGER NOT NULL DEFAULT 0,
    modseq      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_id, path)
) STRICT;

-- ---------------------------------------------------------------- messages

-- key = date << 24 | 24 bits of counter 'message': key order is date order (ADR 0003).
CREATE TABLE message (
    key             INTEGER PRIMARY KEY,
    mailbox_id      INTEGER NOT NULL,              -- no REFERENCES: removing a mailbox would scan every message
    uid             INTEGER,                       -- NULL: the server's number is not known (yet)
    flags           INTEGER NOT NULL DEFAULT 0,    -- what a person sees: server_flags with pending operations laid over
    server_flags    INTEGER NOT NULL DEFAULT 0,    -- what the server last said
    hidden          INTEGER NOT NULL DEFAULT 0,    -- when it was deleted for good here, while that can be taken back; 0: shown
    unconfirmed     INTEGER NOT NULL DEFAULT 0,    -- 1: UIDVALIDITY changed and the server has not shown it again
    body            INTEGER NOT NULL DEFAULT 0,    -- 0: to be fetched; 1: its source is here; 2: fetched on demand only
    attachments     INTEGER NOT NULL DEFAULT 0,
    conversation_id INTEGER NOT NULL DEFAULT 0,
    received        INTEGER NOT NULL DEFAULT 0,
    date            INTEGER,                       -- the Date header; NULL: unusable
    size            INTEGER NOT NULL DEFAULT 0,
    keywords        TEXT    NOT NULL DEFAULT '',   -- joined by spaces
    sender_name     TEXT    NOT NULL DEFAULT '',
    sender_address  TEXT    NOT NULL DEFAULT '',
    recipients      TEXT    NOT NULL DEFAULT '',   -- as a list shows them
    subject         TEXT    NOT NULL DEFAULT '',
    message_id      TEXT    NOT NULL DEFAULT '',
    list_id         TEXT    NOT NULL DEFAULT '',
    reference_ids   TEXT    NOT NULL DEFAULT '',   -- joined by spaces, oldest first
    people          TEXT    NOT NULL DEFAULT ''    -- JSON [[further senders], [to], [cc]], each [name, address]
) STRICT;

-- The rowid is part of every index, so each of these also hands out keys in order.
CREATE INDEX message_shown ON message (mailbox_id) WHERE hidden = 0;
CREATE INDEX message_unread ON message (mailbox_id, key, flags) WHERE hidden = 0 AND flags & 1 = 0;
CREATE INDEX message_starred ON message (mailbox_id, key, flags) WHERE hidden = 0 AND flags & 4 <> 0;
CREATE INDEX message_attached ON message (mailbox_id, key, flags) WHERE hidden = 0 AND attachments > 0;
CREATE INDEX message_hidden ON message (hidden) WHERE hidden > 0;
CREATE UNIQUE INDEX message_uid ON message (mailbox_id, uid) WHERE uid IS NOT NULL;
CREATE INDEX message_waiting ON message (mailbox_id, message_id) WHERE uid IS NULL;
CREATE INDEX message_missing ON message (mailbox_id) WHERE body = 0 AND uid IS NOT NULL;
CREATE INDEX message_conversation ON message (conversation_id);

-- ---------------------------------------------------------------- conversations

CREATE TABLE conversation (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    size        INTEGER NOT NULL DEFAULT 0,        -- different messages; two copies of one count once
    merged_into INTEGER NOT NULL DEFAULT 0         -- links that still name this one mean that one
) STRICT;

-- Every Message-ID ever named, by the first 8 bytes of its BLAKE2b.
CREATE TABLE link (
    hash            INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL,
    copies          INTEGER NOT NULL DEFAULT 0     -- rows of `message` that carry this Message-ID
) STRICT;

-- ---------------------------------------------------------------- bodies

-- Where a source lies in sources/NNNNNN.pack. Apart from `message`, so that a row there never grows.
CREATE TABLE body (
    key     INTEGER PRIMARY KEY,
    pack    INTEGER NOT NULL,
    offset  INTEGER NOT NULL,
    length  INTEGER NOT NULL,
    preview TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE pack (
    number INTEGER PRIMARY KEY,
    live   INTEGER NOT NULL DEFAULT 0,             -- bytes of sources that are still pointed at
    dead   INTEGER NOT NULL DEFAULT 0              -- bytes of sources that are not
) STRICT;

-- rowid = message.key, so the newest hits need no sort. The categories keep Devanagari vowel signs inside words.
CREATE VIRTUAL TABLE fulltext USING fts5 (
    subject, sender, recipients, body, attachments,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

-- One transaction of 1,000 messages is then one segment, and segments are merged half as often: a sixth
-- less time for 80,000 messages, and questions still see some twenty segments at most.
INSERT INTO fulltext (fulltext, rank) VALUES ('hashsize', 4194304), ('automerge', 8);

-- ---------------------------------------------------------------- operations and receipts

CREATE TABLE operation (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    key          INTEGER NOT NULL,
    mailbox_id   INTEGER NOT NULL,                 -- where the server has the message
    uid          INTEGER,                          -- NULL: the operation waits for it
    add_flags    INTEGER NOT NULL DEFAULT 0,
    remove_flags INTEGER NOT NULL DEFAULT 0,
    target_id    INTEGER,
    due          INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0,
    started      INTEGER NOT NULL DEFAULT 0        -- 1: the server may have done it already
) STRICT;

CREATE INDEX operation_key ON operation (key);
CREATE INDEX operation_account ON operation (account_id);
CREATE INDEX operation_mailbox ON operation (mailbox_id);

CREATE TABLE receipt (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT    NOT NULL,
    count        INTEGER NOT NULL,
    target_id    INTEGER,
    add_flags    INTEGER NOT NULL DEFAULT 0,
    remove_flags INTEGER NOT NULL DEFAULT 0,
    at           INTEGER NOT NULL
) STRICT;

-- How each message stood before the act, as far as the act changed it.
CREATE TABLE receipt_item (
    receipt_id   INTEGER NOT NULL REFERENCES receipt (id) ON DELETE CASCADE,
    key          INTEGER NOT NULL,
    mailbox_id   INTEGER NOT NULL,                 -- where it stood
    added        INTEGER NOT NULL DEFAULT 0,       -- flags it did not have before
    removed      INTEGER NOT NULL DEFAULT 0,       -- flags it had before
    PRIMARY KEY (receipt_id, key)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- drafts and the outbox

CREATE TABLE draft (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT    NOT NULL,
    identity_id INTEGER NOT NULL,
    recipients  TEXT    NOT NULL DEFAULT '',       -- the To field as typed
    cc          TEXT    NOT NULL DEFAULT '',
    bcc         TEXT    NOT NULL DEFAULT '',
    subject     TEXT    NOT NULL DEFAULT '',
    text        TEXT    NOT NULL DEFAULT '',
    html        TEXT    NOT NULL DEFAULT '',
    attachments TEXT    NOT NULL DEFAULT '[]',     -- JSON [[name, type, size, sha256, content_id]]
    in_reply_to TEXT    NOT NULL DEFAULT '',
    reference_ids TEXT  NOT NULL DEFAULT '',
    answers     INTEGER,
    saved       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE submission (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL,
    identity_id INTEGER NOT NULL,
    draft_id    INTEGER,                           -- kept until the letter is filed
    state       TEXT    NOT NULL,
    final_dot   INTEGER NOT NULL DEFAULT 0,        -- 1: the final dot may have reached the server in this attempt
    message_id  TEXT    NOT NULL,
    sender      TEXT    NOT NULL,
    subject     TEXT    NOT NULL DEFAULT '',
    size        INTEGER NOT NULL,
    created     INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    problem     TEXT    NOT NULL DEFAULT ''        -- JSON of a Problem; '' none
) STRICT;

CREATE INDEX submission_due ON submission (account_id, state, due);

-- Apart, so that lists of the outbox never read through letters.
CREATE TABLE submission_source (
    submission_id INTEGER PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE,
    source        BLOB NOT NULL
) STRICT;

CREATE TABLE recipient (
    submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    address       TEXT    NOT NULL,
    state         TEXT    NOT NULL DEFAULT 'pending',
    code          INTEGER,
    enhanced      TEXT    NOT NULL DEFAULT '',
    text          TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (submission_id, position)
) STRICT, WITHOUT ROWID;

-- What happened to each letter, for the person who asks; outlives the submission.
CREATE TABLE journal (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    submission_id INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    what          TEXT    NOT NULL,
    detail        TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX journal_submission ON journal (submission_id);
