"""Messages brought from one mailbox of a server to another, and never lost on the way.

MOVE does both or nothing (RFC 6851 §3.3). Without it a move is a copy, which is confirmed before
anything is removed: by COPYUID (RFC 4315 §3), or else by finding in the target what was not there
before and has the same Message-ID and RFC822.SIZE.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.model.mailbox import Mailbox
from app.model.message import Arrival, MessageKey
from app.model.operation import Operation
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import adoption, mailboxes, messages
from app.store.database import Database
from app.sync.reconcile import uid_set
from app.sync.selection import Selection

log = logging.getLogger(__name__)

# The server understood and will not: trying again would change nothing.
REFUSALS = frozenset({ProblemKind.REFUSED, ProblemKind.TOO_LARGE, ProblemKind.MAILBOX_GONE})


@dataclass(frozen=True, slots=True)
class Result:
    """How wishes ended, by key.

    `uids` were told or found; those in none of these are done under a uid that nobody knows yet.
    """

    uids: dict[MessageKey, int] = field(default_factory=dict)
    gone: frozenset[MessageKey] = frozenset()
    lost: frozenset[MessageKey] = frozenset()
    """Copied, said the server, and not to be found: nothing was removed."""
    only_flagged: frozenset[MessageKey] = frozenset()
    early: dict[MessageKey, int] = field(default_factory=dict)
    """Not yet to be done, and when to look at them again."""


class Transfer:
    """The way from one mailbox to another. `begun` may have gone it, wholly or half, before."""

    def __init__(
        self, selection: Selection, database: Database, source: Mailbox, target: Mailbox
    ) -> None:
        self._selection = selection
        self._line = selection.line
        self._database = database
        self._source = source
        self._target = target

    def move(self, group: Sequence[Operation], begun: Sequence[Operation]) -> Result:
        """Move messages, making the target where it is missing (Archive is made so)."""
        if "MOVE" in self._line.capabilities:
            told = self._making_target(lambda: self._line.move(_uids(group), self._target.path))
            return Result(_by_key(group, told))
        return self._removed(group, self._copied(group, self._done_before(begun)))

    def copy(self, group: Sequence[Operation], begun: Sequence[Operation]) -> Result:
        """Copy messages.

        What lies in the target while its original is gone was moved there by another client, and is
        no copy of ours: undoing the copy would take the last one away.
        """
        found = self._done_before(begun)
        moved = self._gone([each for each in begun if each.key in found])
        return self._copied(group, {key: uid for key, uid in found.items() if key not in moved})

    def _done_before(self, begun: Sequence[Operation]) -> dict[MessageKey, int]:
        """Find what an earlier try has brought already, though its answer was lost."""
        return self._found(begun, self._seen_until()) if begun else {}

    def _copied(self, group: Sequence[Operation], found: dict[MessageKey, int]) -> Result:
        """Copy what was not `found` already, and find out what became of each."""
        rest = [each for each in group if each.key not in found]
        if not rest:
            return Result(found)
        before = 0 if "UIDPLUS" in self._line.capabilities else self._uidnext()
        self._selection.enter(self._source.path)
        told = self._making_target(lambda: self._line.copy(_uids(rest), self._target.path))
        copied = found | _by_key(rest, told)
        untold = [each for each in rest if each.key not in copied]
        gone = self._gone(untold)
        untold = [each for each in untold if each.key not in gone]
        copied |= self._found(untold, before or self._seen_until(), copied.values())
        lost = frozenset(each.key for each in untold) - copied.keys()
        return Result(copied, gone, lost)

    def _removed(self, group: Sequence[Operation], copied: Result) -> Result:
        """Remove from the source what is safely in the target."""
        done = [each for each in group if each.key in copied.uids]
        if not done:
            return copied
        self._selection.enter(self._source.path)
        expunged = self._line.delete(_uids(done))
        flagged = frozenset() if expunged else frozenset(each.key for each in done)
        return Result(copied.uids, copied.gone, copied.lost, flagged)

    def _gone(self, wanted: Sequence[Operation]) -> frozenset[MessageKey]:
        """Name those that the source does not have any more: another client was quicker."""
        if not wanted:
            return frozenset()
        self._selection.enter(self._source.path)
        there = set(self._line.search(f"UID {uid_set(_uids(wanted))}"))
        return frozenset(each.key for each in wanted if each.uid not in there)

    def _making_target(self, act: Callable[[], dict[int, int]]) -> dict[int, int]:
        try:
            return act()
        except LifafaError as error:
            if error.problem.kind not in REFUSALS or not make(self._selection, self._target.path):
                raise
        self._selection.enter(self._source.path)
        return act()

    def _uidnext(self) -> int:
        """Return the target's UIDNEXT before a copy; 0 where it is missing or does not say."""
        try:
            return self._selection.glance(self._target.path).uidnext
        except LifafaError as error:
            if error.problem.kind not in REFUSALS:
                raise
            return 1

    def _seen_until(self) -> int:
        """Return the target's first UID that was never seen here."""
        saved = mailboxes.sync_state(self._database.reader(), self._target.id)
        return saved.uidnext if saved is not None and saved.low == 1 else 1

    def _found(
        self, wanted: Sequence[Operation], since: int, taken: Iterable[int] = ()
    ) -> dict[MessageKey, int]:
        """Find copies in the target: one that was taken in as this very message, or is nobody's."""
        if not wanted:
            return {}
        try:
            self._selection.look(self._target.path)
        except LifafaError as error:
            if error.problem.kind not in REFUSALS:
                raise
            return {}
        free = self._unclaimed(since, set(taken))
        reader = self._database.reader()
        found: dict[MessageKey, int] = {}
        for each in wanted:
            uid = adoption.uid_in(reader, each.key, self._target.id)
            name = adoption.likeness(reader, each.key)
            if uid is not None and self._line.search(f"UID {uid}") == [uid]:
                found[each.key] = uid
            elif free.get(name):
                found[each.key] = free[name].pop()
        return found

    def _unclaimed(self, since: int, taken: set[int]) -> dict[tuple[str, int], list[int]]:
        """Return the target's messages from UID `since` on that are no row here, by likeness."""
        arrivals = [a for a in self._line.fetch_headers(f"{since}:*") if a.uid >= since]
        uids = [arrival.uid for arrival in arrivals]
        taken |= messages.keys_of(self._database.reader(), self._target.id, uids).keys()
        free: dict[tuple[str, int], list[int]] = {}
        for arrival in arrivals:
            if arrival.uid not in taken:
                free.setdefault(_likeness(arrival), []).append(arrival.uid)
        return free


def make(selection: Selection, path: str) -> bool:
    """Make a mailbox on the server unless it is there. Returns whether it was made."""
    try:
        selection.glance(path)
    except LifafaError as error:
        if error.problem.kind not in REFUSALS:
            raise
        selection.line.create(path)
        return True
    return False


def unconfirmed() -> Problem:
    """Return the trouble of a copy that a server said it made and that is nowhere."""
    return Problem(ProblemKind.REFUSED, detail="unconfirmed")


def _likeness(arrival: Arrival) -> tuple[str, int]:
    letter = arrival.envelope
    return letter.message_id or letter.subject, arrival.size


def _uids(group: Iterable[Operation]) -> list[int]:
    return sorted({each.uid for each in group if each.uid is not None})


def _by_key(group: Iterable[Operation], told: Mapping[int, int]) -> dict[MessageKey, int]:
    return {each.key: told[each.uid] for each in group if each.uid is not None and each.uid in told}
