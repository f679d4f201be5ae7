"""Know whom one writes to and hears from: kept with every message that is added, asked by key."""

import string
from collections.abc import Iterable

from app.model.mailbox import MailboxId, Role
from app.model.message import Address, Arrival
from app.store.database import Reader, Transaction
from app.store.texts import storable

_NOBODY_WRITES_FROM = (Role.DRAFTS, Role.JUNK, Role.TRASH)
_LONGEST = 320
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

NOTE = "INSERT INTO contact (address, name, received, written)"

EARLIER = """
    ON CONFLICT (address) DO UPDATE SET
       name = iif(name = '', excluded.name, name),
       received = iif(received = 0, excluded.received,
                      iif(excluded.received = 0, received, min(received, excluded.received))),
       written = iif(written = 0, excluded.written,
                     iif(excluded.written = 0, written, min(written, excluded.written)))
 WHERE (name = '' AND excluded.name <> '')
    OR (excluded.received > 0 AND (received = 0 OR excluded.received < received))
    OR (excluded.written > 0 AND (written = 0 OR excluded.written < written))
"""

WRITTEN_TO = "SELECT address, name FROM contact INDEXED BY contact_written WHERE written > 0"
WRITTEN_COUNT = "SELECT count(*) FROM contact INDEXED BY contact_written WHERE written > 0"


def note(tx: Transaction, mailbox_id: MailboxId, arrivals: Iterable[Arrival]) -> None:
    """Remember the senders of messages that came, or the recipients of those that were sent."""
    role = tx.value("SELECT role FROM mailbox WHERE id = ?", (mailbox_id,))
    if role in _NOBODY_WRITES_FROM:
        return
    sent = role == Role.SENT
    found: dict[str, tuple[str, int]] = {}
    for arrival in arrivals:
        letter = arrival.envelope
        for person in (*letter.to, *letter.cc) if sent else letter.sender[:1]:
            _gather(found, person, arrival.received)
    rows = [
        (address, name, 0 if sent else at, at if sent else 0)
        for address, (name, at) in found.items()
    ]
    tx.insert(NOTE, sorted(rows), EARLIER)


def since(reader: Reader, address: str) -> tuple[int, int]:
    """Return when the first message from an address came, and to it was sent; 0 for never."""
    row = reader.row("SELECT received, written FROM contact WHERE address = ?", (folded(address),))
    return (row[0], row[1]) if row else (0, 0)


def written_to(reader: Reader) -> list[tuple[str, str]]:
    """Return the address and the name of everybody one has written to."""
    return [(address, name) for address, name in reader.rows(WRITTEN_TO)]


def count_written_to(reader: Reader) -> int:
    """Return how many one has written to; cheap, so that it can tell whether somebody is new."""
    return int(reader.value(WRITTEN_COUNT))


def folded(address: str) -> str:
    """Return an address as it is compared: only ASCII letters lose their case, as in SQLite."""
    return storable(address).translate(_LOWER)


def _gather(found: dict[str, tuple[str, int]], person: Address, at: int) -> None:
    if "@" not in person.address or len(person.address) > _LONGEST:
        return
    address, at = folded(person.address), max(at, 1)
    name, earlier = found.get(address, ("", at))
    found[address] = (name or storable(person.name), min(at, earlier))
