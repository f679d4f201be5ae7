"""Heal what a check found, without ever removing a message.

What is here and not on the server stays: the checker may be wrong, and so may the server.
"""

import logging
from collections.abc import Mapping, Sequence

from app.model.mailbox import Mailbox
from app.model.message import Arrival, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.model.report import DifferenceKind
from app.store import bodies as stored
from app.store import checking, mailboxes, messages, numbers
from app.store.counts import recount
from app.store.database import Database
from app.sync import bodies
from app.sync.portions import portions
from app.sync.reconcile import BATCH, MailboxStatus, fresh_state, uid_set
from app.sync.selection import Selection
from app.sync.verify import Findings

log = logging.getLogger(__name__)

_UNREADABLE = frozenset({ProblemKind.PROTOCOL, ProblemKind.REFUSED})


class Repair:
    """Heals one mailbox. What speaks to the server runs on the account's connection."""

    def __init__(self, database: Database, mailbox: Mailbox) -> None:
        self._database = database
        self._mailbox = mailbox

    def begin(self, now: MailboxStatus, newest: int) -> None:
        """Note where a mailbox stands that was never synchronised, or was numbered anew.

        Rows keep what they hold and wait for their new numbers, by Message-ID.
        """
        state = fresh_state(now, newest)
        with self._database.transaction() as tx:
            numbers.forget_uids(tx, self._mailbox.id)
            mailboxes.set_sync_state(tx, self._mailbox.id, state)

    def window(self, selection: Selection, found: Findings) -> Mapping[DifferenceKind, int]:
        """Heal one window of UIDs; returns how many of each kind were mended."""
        if found.flags or found.keywords:
            with self._database.transaction() as tx:
                messages.apply_flags(tx, self._mailbox.id, {**found.keywords, **found.flags})
        return {
            DifferenceKind.FLAGS: len(found.flags),
            DifferenceKind.KEYWORDS: len(found.keywords),
            DifferenceKind.MISSING_HERE: self.fetch(selection, found.missing_here),
            DifferenceKind.NOT_FETCHED: self.fetch(selection, found.not_fetched),
            DifferenceKind.SIZE: self._resize(selection, found.sizes),
        }

    def fetch(self, selection: Selection, uids: Sequence[int]) -> int:
        """Fetch messages that are missing, with their sources; returns how many came."""
        came = 0
        for start in range(0, len(uids), BATCH):
            arrivals = self._headers(selection, uids[start : start + BATCH])
            with self._database.transaction() as tx:
                messages.add(tx, self._mailbox.id, arrivals)
            sizes = {each.uid: each.size for each in arrivals if each.size <= bodies.LARGE}
            self.refetch(selection, sizes, only_missing=True)
            came += len(arrivals)
        return came

    def refetch(
        self, selection: Selection, sizes: Mapping[int, int], *, only_missing: bool = False
    ) -> int:
        """Fetch sources anew, by UID with the size to expect; returns how many came."""
        selection.enter(self._mailbox.path)
        came = 0
        for batch in bodies.batches(self._wanted(sizes, only_missing)):
            for found in portions(bodies.fetched(selection.line, batch)):
                bodies.store_in_turns(self._database, bodies.read(found))
                came += len(found)
        return came

    def index(self, keys: Sequence[MessageKey]) -> int:
        """Let messages be indexed anew from the sources that are here; returns how many."""
        with self._database.transaction() as tx:
            stored.index_anew(tx, keys)
        return len(keys)

    def recount(self) -> None:
        """Count the messages of the mailbox, and keep that."""
        with self._database.transaction() as tx:
            recount(tx, self._mailbox.id)

    def _resize(self, selection: Selection, sizes: Mapping[int, int]) -> int:
        """Take over sizes. Under one UID another size is another message, so its source too."""
        if not sizes:
            return 0
        keys = messages.keys_of(self._database.reader(), self._mailbox.id, sizes)
        self.refetch(selection, sizes)
        with self._database.transaction() as tx:
            checking.set_sizes(tx, [(key, sizes[uid]) for uid, key in keys.items()])
        return len(keys)

    def _wanted(self, sizes: Mapping[int, int], only_missing: bool) -> list[bodies.Missing]:
        """Name the messages of these UIDs whose sources are to be fetched."""
        reader = self._database.reader()
        keys = messages.keys_of(reader, self._mailbox.id, sizes)
        return [
            bodies.Missing(key, uid, sizes[uid])
            for uid, key in keys.items()
            if not (only_missing and stored.place_of(reader, key))
        ]

    def _headers(self, selection: Selection, uids: Sequence[int]) -> list[Arrival]:
        """Fetch a batch. One message that cannot be read does not keep the others away."""
        selection.enter(self._mailbox.path)
        wanted = set(uids)
        try:
            asked = selection.line.fetch_headers(uid_set(sorted(wanted)))
            return list({a.uid: a for a in asked if a.uid in wanted}.values())
        except LifafaError as error:
            if error.problem.kind not in _UNREADABLE:
                raise
            if len(uids) == 1:
                log.info("a message cannot be fetched: %s", error.problem.kind)
                return []
            middle = len(uids) // 2
            return self._headers(selection, uids[:middle]) + self._headers(selection, uids[middle:])
