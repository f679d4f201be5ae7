-- What judging a sender needs to know at once: whom one writes to and hears from, and what the domain name system said.

-- One row an address, in ASCII lower case. It outlives its messages, not the last account: one goes on knowing whom one knew.
CREATE TABLE contact (
    address  TEXT    PRIMARY KEY,
    name     TEXT    NOT NULL DEFAULT '',          -- the first that was not empty: a later one may be a forger's
    received INTEGER NOT NULL DEFAULT 0,           -- when the first message from it came; 0: never
    written  INTEGER NOT NULL DEFAULT 0            -- when the first message to it was sent; 0: never
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_written ON contact (written) WHERE written > 0;

INSERT INTO contact (address, name, received)
SELECT lower(sender_address), max(sender_name), max(min(received), 1)
  FROM message AS m JOIN mailbox AS b ON b.id = m.mailbox_id
 WHERE b.role NOT IN ('sent', 'drafts', 'junk', 'trash') AND sender_address LIKE '%_@_%'
 GROUP BY 1;

INSERT INTO contact (address, name, written)
SELECT lower(person.value ->> 1), max(person.value ->> 0), max(min(m.received), 1)
  FROM mailbox AS b JOIN message AS m ON m.mailbox_id = b.id, json_each(m.people) AS people,
       json_each(people.value) AS person
 WHERE b.role = 'sent' AND people.key IN (1, 2) AND json_valid(m.people) AND person.value ->> 1 LIKE '%_@_%'
 GROUP BY 1
    ON CONFLICT (address) DO UPDATE SET written = excluded.written,
       name = iif(contact.name = '', excluded.name, contact.name);

-- TXT records, as a JSON array: keys of DKIM and policies of DMARC. Asked anew when they are old.
CREATE TABLE looked_up (
    name  TEXT    PRIMARY KEY,
    texts TEXT    NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
