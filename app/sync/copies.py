"""One copy of each letter in Sent, whatever its server does by itself (ADR 0029).

Some servers file what they send (Gmail, Microsoft 365), at once or a little later; most do not, and
none says so. So it is looked for before a copy is filed, for a while where that may be, and once
more after the first copy of an account: then it is known.
"""

import logging
import time

from app.model.account import AccountId
from app.model.mailbox import Mailbox, Role
from app.model.problem import LifafaError
from app.model.submission import SentCopy
from app.store import evidence, mailboxes
from app.store.database import Database, Reader
from app.sync.lines import ImapLine
from app.sync.rounds import MAILBOX_TROUBLES
from app.sync.selection import Selection

log = logging.getLogger(__name__)

PATIENCE = {SentCopy.SERVER: 300, SentCopy.UNKNOWN: 5, SentCopy.CLIENT: 0}
"""Seconds that a server is given to file a letter by itself, before it is filed for it."""

STEP = 15
"""Seconds between two looks for what a server is known to file."""

PROVEN_AFTER = 120
"""Seconds after the first copy of an account at which there is one, or there are two."""


def who_files(line: ImapLine, reader: Reader, account_id: AccountId) -> SentCopy:
    """Return who puts what this account sends into Sent."""
    if "X-GM-EXT-1" in line.capabilities:  # Gmail files whatever it sends
        return SentCopy.SERVER
    return evidence.sent_copy(reader, account_id)


def note_what_is_told(line: ImapLine, database: Database, account_id: AccountId) -> None:
    """Remember what the server's capabilities tell: it counts as evidence, too."""
    if who_files(line, database.reader(), account_id) is SentCopy.SERVER:
        was_there(database, account_id)


def wait_until(who: SentCopy, sent: int, now: int) -> int:
    """Return when to look again for a letter that went out at `sent`; 0: file it now."""
    until = sent + PATIENCE[who]
    return min(now + STEP, until) if sent <= now < until else 0


def was_there(database: Database, account_id: AccountId) -> None:
    """Take in that a letter lay in Sent before it was filed: its server files by itself."""
    if evidence.sent_copy(database.reader(), account_id) is not SentCopy.SERVER:
        _learn(database, account_id, SentCopy.SERVER)


def was_filed(database: Database, account_id: AccountId, who: SentCopy, message_id: str) -> None:
    """Take in that a letter had to be filed: one server forgot it, another is to be proven."""
    if who is SentCopy.SERVER:
        _learn(database, account_id, SentCopy.UNKNOWN)
    elif who is SentCopy.UNKNOWN:
        with database.transaction() as tx:
            evidence.prove_sent_copy(tx, account_id, message_id, int(time.time()) + PROVEN_AFTER)


def next_time(reader: Reader, account_id: AccountId) -> int | None:
    """Return when it can be proven who files; None: it is known, or nothing was filed yet."""
    proof = evidence.sent_copy_proof(reader, account_id)
    return proof.due if proof else None


def prove(selection: Selection, database: Database, account_id: AccountId) -> None:
    """Learn from the first copy who files. Where both did, the one that was filed here goes."""
    reader = database.reader()
    proof = evidence.sent_copy_proof(reader, account_id)
    sent = mailboxes.by_role(reader, account_id, Role.SENT)
    if proof is None:
        return
    there = _copies(selection, sent, proof.message_id) if sent else []
    if len(there) > 1:
        log.info("the server files by itself: a second copy is removed")
        selection.line.delete([min(there)])  # ours came first: none was there then
    found = {0: SentCopy.UNKNOWN, 1: SentCopy.CLIENT}
    _learn(database, account_id, found.get(len(there), SentCopy.SERVER))


def _copies(selection: Selection, sent: Mailbox, message_id: str) -> list[int]:
    try:
        selection.look(sent.path)
        return selection.line.find_message_id(message_id)
    except LifafaError as error:
        if selection.line.closed or error.problem.kind not in MAILBOX_TROUBLES:
            raise
        return []


def _learn(database: Database, account_id: AccountId, who: SentCopy) -> None:
    with database.transaction() as tx:
        evidence.learn_sent_copy(tx, account_id, who)
