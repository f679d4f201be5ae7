"""A mailbox as one session has it open: which numbers its messages have, and what it must hear."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from tests.support.true_mail import ChangeKind, TrueMailbox, TrueMessage


class Numbered(NamedTuple):
    """A message with its two numbers."""

    number: int
    uid: int
    message: TrueMessage


class News(NamedTuple):
    """What changed since a session looked last: UIDs. `replaced`: nothing holds any more."""

    expunged: tuple[tuple[int, int], ...] = ()
    """(number, UID): each number as it is once those before it are gone."""
    arrived: bool = False
    flagged: tuple[int, ...] = ()
    replaced: bool = False


class View:
    """An open mailbox. Numbers change only where the session may be told (RFC 3501 §7.4.1)."""

    def __init__(self, box: TrueMailbox, *, read_only: bool) -> None:
        self.box = box
        self.read_only = read_only
        self._uids = sorted(box.messages)
        self._at = len(box.log)
        self._leaving: list[int] = []

    @property
    def exists(self) -> int:
        return len(self._uids)

    @property
    def highest(self) -> int:
        return self._uids[-1] if self._uids else 0

    def number(self, uid: int) -> int:
        """Return the number of a message; 0 where it is not in the session's view."""
        at = bisect_left(self._uids, uid)
        return at + 1 if at < len(self._uids) and self._uids[at] == uid else 0

    def messages(self) -> Iterator[Numbered]:
        """Yield what the session knows of and what is still there, in order."""
        for number, uid in enumerate(self._uids, 1):
            message = self.box.messages.get(uid)
            if message is not None:
                yield Numbered(number, uid, message)

    def catch_up(self, *, expunges: bool) -> News:
        """Follow the mailbox's log. Without `expunges` what is gone keeps its number."""
        arrived, flagged = False, set()
        log = self.box.log
        while self._at < len(log):
            change = log[self._at]
            self._at += 1
            match change.kind:
                case ChangeKind.REPLACED:
                    if change.by is not self:
                        return News(replaced=True)
                case ChangeKind.ARRIVED if change.uid in self.box.messages:
                    self._uids.append(change.uid)
                    arrived = True
                case ChangeKind.FLAGGED if change.by is not self:
                    flagged.add(change.uid)
                case ChangeKind.EXPUNGED:
                    self._leaving.append(change.uid)
        gone = self._removed() if expunges else ()
        there = tuple(uid for uid in sorted(flagged) if uid in self.box.messages)
        return News(gone, arrived, there)

    def _removed(self) -> tuple[tuple[int, int], ...]:
        gone = []
        for uid in self._leaving:
            number = self.number(uid)
            if number:
                del self._uids[number - 1]
                gone.append((number, uid))
        self._leaving.clear()
        return tuple(gone)
