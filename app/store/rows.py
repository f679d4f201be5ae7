"""How a message stands in its row: columns from an envelope, values from columns."""

import json
from collections.abc import Sequence

from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Address, Arrival, Envelope, Flag, MessageKey, MessageRow
from app.store.database import Reader
from app.store.keys import date_of
from app.store.texts import storable

_RECIPIENTS_SHOWN = 200
_REFERENCES_KEPT = 100
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

SELECT_ROWS = """
SELECT m.key, b.account_id, m.mailbox_id, m.sender_name, m.sender_address, m.recipients, m.subject,
       coalesce(s.preview, ''), m.size, m.flags, m.keywords, m.attachments, m.conversation_id,
       coalesce(c.size, 1)
  FROM json_each(?) AS asked
 CROSS JOIN message AS m ON m.key = asked.value
  JOIN mailbox AS b ON b.id = m.mailbox_id
  LEFT JOIN body AS s ON s.key = m.key
  LEFT JOIN conversation AS c ON c.id = m.conversation_id
 WHERE m.hidden = 0
"""

SELECT_ENVELOPE = """
SELECT subject, sender_name, sender_address, people, date, message_id, reference_ids, list_id,
       attachments
  FROM message WHERE key = ?
"""

INSERT = """
INSERT INTO message (key, mailbox_id, uid, flags, server_flags, attachments, conversation_id,
                     received, date, size, keywords, sender_name, sender_address, recipients,
                     subject, message_id, list_id, reference_ids, people, object_id)
"""


def read(reader: Reader, keys: Sequence[MessageKey]) -> tuple[MessageRow, ...]:
    """Return the rows of these keys, in their order; keys that are gone are left out."""
    return tuple(as_row(*row) for row in reader.rows(SELECT_ROWS, (json.dumps(list(keys)),)))


def columns(
    key: MessageKey, mailbox_id: MailboxId, uid: int | None, arrival: Arrival, conversation: int
) -> tuple[object, ...]:
    """Return what INSERT takes of a message that arrived."""
    letter = arrival.envelope
    sender = letter.sender[0] if letter.sender else Address("", "")
    recipients = ", ".join(a.shown for a in letter.to or letter.cc)[:_RECIPIENTS_SHOWN]
    people = _ENCODED((letter.sender[1:], letter.to, letter.cc))
    keywords, references = (
        " ".join(arrival.keywords),
        " ".join(letter.references[-_REFERENCES_KEPT:]),
    )
    texts = (
        keywords, sender.name, sender.address, recipients, letter.subject, letter.message_id,
        letter.list_id, references, people, arrival.object_id,
    )  # fmt: skip
    flags, attached = int(arrival.flags), int(letter.has_attachment_hint)
    return (
        key, mailbox_id, uid, flags, flags, attached, conversation, arrival.received, letter.date,
        arrival.size, *map(storable, texts),
    )  # fmt: skip


def as_row(
    key: int,
    account_id: int,
    mailbox_id: int,
    name: str,
    address: str,
    recipients: str,
    subject: str,
    preview: str,
    size: int,
    flags: int,
    keywords: str,
    attachments: int,
    conversation_id: int,
    conversation_size: int,
) -> MessageRow:
    """Return what a list shows, from SELECT_ROWS."""
    return MessageRow(
        MessageKey(key), AccountId(account_id), MailboxId(mailbox_id), Address(name, address),
        recipients, subject, preview, date_of(key), size, Flag(flags), tuple(keywords.split()),
        attachments, conversation_id, conversation_size,
    )  # fmt: skip


def as_envelope(
    subject: str,
    name: str,
    address: str,
    people: str,
    date: int | None,
    message_id: str,
    references: str,
    list_id: str,
    attachments: int,
) -> Envelope:
    """Return what was kept of a header, from SELECT_ENVELOPE."""
    first = (Address(name, address),) if name or address else ()
    further, to, cc = (tuple(Address(*pair) for pair in group) for group in json.loads(people))
    return Envelope(
        subject, first + further, to, cc, date, message_id, tuple(references.split()), list_id,
        bool(attachments),
    )  # fmt: skip
