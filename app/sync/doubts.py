"""Letters of which nobody knows whether they left: a copy on the server settles it (ADR 0029).

A copy there is proof, whoever filed it: nothing of ours is filed before a letter is SENT. None is
no proof, since most servers file nothing by themselves. So it is looked for several times, and then
a person is asked.
"""

import logging
import time

from app.model.account import AccountId
from app.model.mailbox import Mailbox, Role
from app.model.problem import LifafaError
from app.model.submission import Evidence, Look, RecipientState, Submission
from app.store import accounts, mailboxes, outbox
from app.store.database import Database, Reader
from app.sync import copies
from app.sync.rounds import MAILBOX_TROUBLES
from app.sync.selection import Selection

log = logging.getLogger(__name__)

LOOKS = (0, 30, 120, 300, 900)
"""Seconds after the doubt began at which is looked: some servers file what they send late."""

LATER = 3600
"""Seconds between looks after those, as long as no person has decided."""

_PLACES = (Role.SENT, Role.ALL)


def settle_one(selection: Selection, database: Database, account_id: AccountId) -> bool:
    """Look for the letter whose look is due longest. Returns whether it was found, and so sent.

    Raises what is wrong with the connection; the look is then still due.
    """
    letter = _due(database.reader(), account_id, int(time.time()))
    if letter is None or letter.evidence is None:
        return False
    copies.note_what_is_told(selection.line, database, account_id)
    look = _look(selection, database.reader(), letter)
    found = bool(look.found) and proves(letter)
    log.info("looked for an unsure letter: %s", "found" if look.found else "not found")
    with database.transaction(durable=True) as tx:
        if outbox.looked(tx, letter.id, look, next_look(letter.evidence, look.at)) and found:
            outbox.mark_sent(tx, letter.id, found_in=look.found)
    return found


def can_look(reader: Reader, account_id: AccountId) -> bool:
    """Whether there is a mailbox on a server in which could be looked."""
    return accounts.speaks_imap(reader, account_id) and bool(_places(reader, account_id))


def next_time(reader: Reader, account_id: AccountId) -> int | None:
    """Return when the next look is due, in epoch seconds; None: there is no doubt."""
    now = int(time.time())
    doubts = [each.evidence for each in outbox.doubtful(reader, account_id)]
    return min((_due_at(each, now) for each in doubts if each is not None), default=None)


def next_look(before: Evidence, now: int) -> int:
    """Return when is looked again, after a look `now` that came behind those of `before`.

    The steps are kept where a look comes late (offline, asleep): a server is given its time.
    """
    done = len(before.looks) + 1
    return now + (LOOKS[done] - LOOKS[done - 1] if done < len(LOOKS) else LATER)


def proves(letter: Submission) -> bool:
    """Whether a copy on the server can only be there because it has taken this very letter.

    It may be of an earlier attempt that some recipients had got, or of an earlier sending.
    """
    had = any(each.state is RecipientState.ACCEPTED for each in letter.recipients)
    return not had and letter.evidence is not None and not letter.evidence.twin


def _due_at(known: Evidence, now: int) -> int:
    """Return when the next look is due: at once where the clock was set back since the last one."""
    return now if known.next_look > now + LATER else known.next_look


def _due(reader: Reader, account_id: AccountId, now: int) -> Submission | None:
    due = [
        (each.evidence.next_look, each.id, each)
        for each in outbox.doubtful(reader, account_id)
        if each.evidence is not None and _due_at(each.evidence, now) <= now
    ]
    return min(due)[-1] if due else None


def _look(selection: Selection, reader: Reader, letter: Submission) -> Look:
    """Look in Sent, and in the archive of all mail where there is one."""
    now, looked_in = int(time.time()), []
    for box in _places(reader, letter.account_id):
        try:
            selection.look(box.path)
            there = selection.line.find_message_id(letter.message_id)
        except LifafaError as error:
            if selection.line.closed or error.problem.kind not in MAILBOX_TROUBLES:
                raise
            continue
        looked_in.append(box.path)
        if there:
            return Look(now, tuple(looked_in), box.path)
    return Look(now, tuple(looked_in))


def _places(reader: Reader, account_id: AccountId) -> list[Mailbox]:
    return [
        box
        for role in _PLACES
        for box in mailboxes.all(reader)
        if box.account_id == account_id and box.role is role and box.selectable
    ]
