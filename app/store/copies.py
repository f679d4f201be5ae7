"""Make copies of messages: rows of their own, with conversation, counts and the body, if here."""

import time
from collections.abc import Sequence

from app.model.mailbox import MailboxId
from app.model.message import Arrival, Flag, MessageKey
from app.store import bodies, messages
from app.store.database import Reader, Transaction

BODIES_AT_ONCE = 500
"""Bodies copied with their rows where a server has them, too: the others come from there."""


def copy(
    tx: Transaction, keys: Sequence[MessageKey], target: MailboxId, bodies_copied: int
) -> dict[MessageKey, MessageKey]:
    """Put copies of messages into another mailbox; returns the key of each one's copy.

    Of the newest so many are given their bodies at once. Tells no server: see wishes.copy.
    """
    found = {key: arrival for key in keys if (arrival := _as_arrival(tx, key)) is not None}
    made = messages.insert(tx, target, [(None, each) for each in found.values()])
    pairs = dict(zip(found, made, strict=True))
    _copy_bodies(tx, sorted(pairs.items(), reverse=True)[:bodies_copied])
    return pairs


def leave_behind(tx: Transaction, key: MessageKey, mailbox_id: MailboxId, uid: int) -> None:
    r"""Keep a hidden row for what a move left on the server, flagged \\Deleted."""
    left = messages.key_of(tx, mailbox_id, uid)
    if left is None:
        arrival = _as_arrival(tx, key)
        if arrival is None:
            return
        (left,) = messages.insert(tx, mailbox_id, [(uid, arrival)], tell=False)
        messages.hide(tx, [left], at=int(time.time()))
    messages.keep_hidden(tx, left)


def _as_arrival(reader: Reader, key: MessageKey) -> Arrival | None:
    row = reader.row(
        "SELECT flags, keywords, received, size, object_id FROM message WHERE key = ?", (key,)
    )
    if row is None:
        return None
    flags, keywords, received, size, object_id = row
    letter = messages.envelope(reader, key)
    kept = Flag(flags) & ~Flag.DELETED
    return Arrival(0, kept, tuple(keywords.split()), received, size, letter, object_id)


def _copy_bodies(tx: Transaction, pairs: Sequence[tuple[MessageKey, MessageKey]]) -> None:
    found = []
    for key, copied in pairs:
        source = bodies.source(tx, key)
        if source is not None:
            found.append((copied, source, bodies.read(source)))
    bodies.store(tx, found)
