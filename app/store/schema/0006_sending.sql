-- What sending and setting up need to remember, beside what is there already.

-- When a person wants a letter to leave (epoch seconds); 0: as soon as it can. `due` is when the next attempt may begin.
ALTER TABLE submission ADD COLUMN scheduled INTEGER NOT NULL DEFAULT 0;
-- What was asked for with the letter: words joined by spaces ('dsn', 'requiretls').
ALTER TABLE submission ADD COLUMN wishes    TEXT    NOT NULL DEFAULT '';
-- After a lost reply: what was looked at and found, as JSON; '' where nothing was looked at yet. `looked` counts the looks.
ALTER TABLE submission ADD COLUMN evidence  TEXT    NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN looked    INTEGER NOT NULL DEFAULT 0;
-- Identifies the letter over all attempts of the journal when the row is gone.
ALTER TABLE journal ADD COLUMN message_id TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN address    TEXT NOT NULL DEFAULT '';           -- of whom the entry speaks; '' of the letter
ALTER TABLE journal ADD COLUMN server     TEXT NOT NULL DEFAULT '';           -- host:port, where one was spoken to
ALTER TABLE journal ADD COLUMN said       TEXT NOT NULL DEFAULT '';           -- the server's own words

-- Whether the server files its own copy in Sent: '' not known yet, 'server' it does, 'client' it does not.
ALTER TABLE account ADD COLUMN sent_copy TEXT NOT NULL DEFAULT '';

-- Where access tokens come from, as JSON of an OAuthIssuer; '' where passwords are used. Tokens stand in the keyring.
ALTER TABLE account ADD COLUMN oauth TEXT NOT NULL DEFAULT '';

-- Refused logins, so that no account is locked out by our knocking, not even over restarts.
CREATE TABLE refused_login (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    server TEXT    NOT NULL,                       -- host:port
    user   TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE INDEX refused_login_of ON refused_login (server, user, at);
