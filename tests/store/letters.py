"""Make mail for the store's tests, and count what the store says it has counted."""

from app.model.mailbox import MailboxId
from app.model.message import Address, Arrival, Digest, Envelope, Flag, MessageKey
from app.store import bodies, messages
from app.store.database import Database, Reader

NOW = 1_790_000_000


def arrival(
    uid: int,
    name: str = "",
    *,
    flags: Flag = Flag.NONE,
    date: int | None = None,
    received: int = NOW,
    size: int = 100,
    references: tuple[str, ...] = (),
    subject: str = "",
) -> Arrival:
    """Return a message whose Message-ID is `name` (one of its own where it is "")."""
    letter = Envelope(
        subject=subject or f"Subject of {name or uid}",
        sender=(Address("Ann", "ann@example.org"),),
        to=(Address("Me", "me@example.org"),),
        date=NOW - 10_000 + uid if date is None else date,
        message_id=name or f"{uid}@here",
        references=references,
    )
    return Arrival(uid, flags, (), received, size, letter)


def added(database: Database, mailbox_id: MailboxId, *arrivals: Arrival) -> list[MessageKey]:
    """Add arrivals as synchronising does."""
    with database.transaction() as tx:
        return list(messages.add(tx, mailbox_id, arrivals))


def with_body(database: Database, key: MessageKey, text: str, *names: str) -> None:
    """Store a body whose text is `text`."""
    with database.transaction() as tx:
        bodies.store(tx, [(key, text.encode(), Digest(text[:40], text, names))])


def shown(reader: Reader, mailbox_id: MailboxId) -> dict[str, int | None]:
    """Return the messages of a mailbox as a person sees them: subject and uid."""
    rows = reader.rows(
        "SELECT subject, uid FROM message WHERE mailbox_id = ? AND hidden = 0 ORDER BY key",
        (mailbox_id,),
    )
    return dict(rows)


def flags_of(reader: Reader, key: MessageKey) -> Flag:
    """Return the flags a person sees."""
    return messages.rows(reader, [key])[0].flags


def check_counts(reader: Reader) -> None:
    """Compare every kept count with counting."""
    kept = reader.rows("SELECT id, total, unread FROM mailbox ORDER BY id")
    counted = reader.rows(
        "SELECT id, (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id AND hidden = 0),"
        " (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id AND hidden = 0"
        " AND flags & 1 = 0)"
        " FROM mailbox ORDER BY id"
    )
    assert kept == counted
    sizes = reader.rows(
        "SELECT m.conversation_id, c.size, count(DISTINCT m.message_id) FROM message AS m"
        " LEFT JOIN conversation AS c ON c.id = m.conversation_id GROUP BY m.conversation_id"
        " HAVING c.size IS NOT count(DISTINCT m.message_id)"
    )
    assert sizes == []
    live = reader.value("SELECT coalesce(sum(length), 0) FROM body")
    assert reader.value("SELECT coalesce(sum(live), 0) FROM pack") == live
