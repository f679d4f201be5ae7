"""How mailboxes stand here beside their server: how far they are known, and how much of them.

What a server would count is not counted here row by row: it is the kept total, corrected by the few
rows that a person sees and the server does not number, or the other way round.
"""

from typing import NamedTuple

from app.model.account import AccountId
from app.model.mailbox import MailboxId, SyncState
from app.store.database import Reader

# Rows that wait for a uid are shown and not numbered; hidden ones are numbered and not shown. What
# a move has taken away here is numbered there until the server has heard of it.
_WAITING = (
    "SELECT mailbox_id, count(*) FROM message INDEXED BY message_waiting"
    " WHERE uid IS NULL AND hidden = 0 AND mailbox_id {0} GROUP BY mailbox_id"
)
_HIDDEN = (
    "SELECT mailbox_id, count(*) FROM message INDEXED BY message_hidden"
    " WHERE hidden > 0 AND uid IS NOT NULL AND mailbox_id {0} GROUP BY mailbox_id"
)
_LEAVING = (
    "SELECT o.mailbox_id, count(DISTINCT o.uid) FROM operation AS o"
    " WHERE o.kind = 'move' AND o.uid IS NOT NULL AND o.mailbox_id {0}"
    " AND NOT EXISTS (SELECT 1 FROM message AS m"
    " WHERE m.mailbox_id = o.mailbox_id AND m.uid = o.uid) GROUP BY o.mailbox_id"
)
_LOST_ROWS = (
    "SELECT mailbox_id, count(*) FROM message INDEXED BY message_waiting"
    " WHERE uid IS NULL AND unconfirmed = 1 AND mailbox_id {0} GROUP BY mailbox_id"
)
_LOST_WISHES = (
    "SELECT o.mailbox_id, count(*) FROM operation AS o"
    " WHERE o.uid IS NULL AND o.kind <> 'append' AND o.mailbox_id {0}"
    " GROUP BY o.mailbox_id"
)

_ONE = "= ?"
_ALL_OF_ACCOUNT = "IN (SELECT id FROM mailbox WHERE account_id = ?)"

KNOWN_PARTS = tuple(part.format(_ONE) for part in (_WAITING, _HIDDEN, _LEAVING))
"""The questions behind known(), each about one mailbox."""

RESTLESS_PARTS = tuple(part.format(_ONE) for part in (_LOST_ROWS, _LOST_WISHES))
"""The questions behind restless(), each about one mailbox."""


class Standing(NamedTuple):
    """How one mailbox stands: see sync_state(), known() and restless()."""

    state: SyncState | None
    known: int
    restless: bool
    object_id: str


def known(reader: Reader, mailbox_id: MailboxId) -> int:
    """Return how many of the server's messages in a mailbox are known here."""
    total = reader.value("SELECT total FROM mailbox WHERE id = ?", (mailbox_id,)) or 0
    waiting, hidden, leaving = (_count(reader, sql, mailbox_id) for sql in KNOWN_PARTS)
    return int(total - waiting + hidden + leaving)


def restless(reader: Reader, mailbox_id: MailboxId) -> bool:
    """Whether rows or wishes wait to be found again among the server's messages."""
    return any(_count(reader, sql, mailbox_id) for sql in RESTLESS_PARTS)


def leaving(reader: Reader, mailbox_id: MailboxId) -> set[int]:
    """Return the uids of messages that a pending MOVE has already taken away here."""
    rows = reader.rows(
        "SELECT uid FROM operation WHERE mailbox_id = ? AND kind = 'move' AND uid IS NOT NULL",
        (mailbox_id,),
    )
    return {uid for (uid,) in rows}


def object_id(reader: Reader, mailbox_id: MailboxId) -> str:
    """Return a mailbox's MAILBOXID (RFC 8474) as it was last told; "" none."""
    return str(reader.value("SELECT object_id FROM mailbox WHERE id = ?", (mailbox_id,)) or "")


def of_account(reader: Reader, account_id: AccountId) -> dict[MailboxId, Standing]:
    """Return how all mailboxes of an account stand, by a few questions however many they are."""
    waiting, hidden, leaving, rows, wishes = (
        dict(reader.rows(part.format(_ALL_OF_ACCOUNT), (account_id,)))
        for part in (_WAITING, _HIDDEN, _LEAVING, _LOST_ROWS, _LOST_WISHES)
    )
    return {
        MailboxId(box): Standing(
            None if state[0] is None else SyncState(*state),
            total - waiting.get(box, 0) + hidden.get(box, 0) + leaving.get(box, 0),
            box in rows or box in wishes,
            name,
        )
        for box, total, name, *state in reader.rows(
            "SELECT id, total, object_id, uidvalidity, uidnext, low, modseq FROM mailbox"
            " WHERE account_id = ?",
            (account_id,),
        )
    }


def _count(reader: Reader, sql: str, mailbox_id: MailboxId) -> int:
    row = reader.row(sql, (mailbox_id,))
    return 0 if row is None else int(row[1])
