"""What a server tells while a mailbox is opened: its state, and what changed since we last saw it.

QRESYNC (RFC 7162 §3.2.5) lets SELECT answer with the flags that changed and the UIDs that vanished
since a modseq. Only an answer that was wholly understood counts as `resynced`.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from app.model.message import Flag
from app.protocols import imap_answers
from app.protocols.imap_answers import Malformed
from app.protocols.imap_wire import Untagged

FlagChange = tuple[int, Flag, tuple[str, ...]]
"""A UID, its flags, its other keywords."""

KNOWN_UIDS_LIMIT = 4_000
"""Characters of a known-UID set sent along; a longer one would make the command too long."""

CHANGES_LIMIT = 500_000
"""Changed flags kept of one answer; where there are more, comparing all is as good."""

_CODE_NUMBER = re.compile(rb"\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d{1,19})\]", re.IGNORECASE)
_HIGHEST = {
    b"UIDVALIDITY": imap_answers.UID_LIMIT,
    b"UIDNEXT": imap_answers.UID_LIMIT,
    b"HIGHESTMODSEQ": imap_answers.NUMBER_LIMIT,
}
_PERMANENT = re.compile(rb"\[PERMANENTFLAGS \(([^)]*)\)", re.IGNORECASE)
_OBJECT_ID = re.compile(rb"\[MAILBOXID \(([A-Za-z0-9_-]{1,255})\)\]", re.IGNORECASE)
_UID_SET = re.compile(r"\d+(?::\d+)?(?:,\d+(?::\d+)?)*")


class SyncPoint(NamedTuple):
    """What is known of a mailbox here: `uids` may name the UIDs, as "1:5,9", or is ""."""

    uidvalidity: int
    modseq: int
    uids: str = ""


@dataclass(frozen=True, slots=True)
class Selected:
    """A mailbox as the server has it when it is selected. `modseq` is 0 without CONDSTORE.

    Where `resynced`, `changed` and `vanished` are all that happened since the SyncPoint that was
    handed in; else they are empty. `vanished` holds UID sets (see `imap_answers.expanded`), which
    may name UIDs that were never known here. `object_id` is the MAILBOXID (RFC 8474) or "".
    """

    uidvalidity: int
    uidnext: int
    exists: int
    modseq: int = 0
    resynced: bool = False
    changed: tuple[FlagChange, ...] = ()
    vanished: tuple[str, ...] = ()
    object_id: str = ""
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in the selected mailbox since a modseq (RFC 7162 §3.2.6).

    `complete` is False where an answer could not be read: then only a full comparison tells.
    """

    flags: list[FlagChange]
    vanished: list[str]
    complete: bool = True


class Resync:
    """Gathers the FETCH and VANISHED (EARLIER) answers that bring a mailbox up to date."""

    def __init__(self) -> None:
        self.flags: list[FlagChange] = []
        self.vanished: list[str] = []
        self.gone = 0
        self.complete = True

    def read(self, answer: Untagged) -> None:
        """Take one answer; what cannot be read makes the whole incomplete."""
        try:
            if answer.name == b"FETCH":
                self._read_flags(answer)
            elif answer.name == b"VANISHED":
                self._read_vanished(answer)
        except Malformed:
            self.complete = False

    def changes(self) -> Changes:
        return Changes(self.flags, self.vanished, self.complete)

    def _read_flags(self, answer: Untagged) -> None:
        item = imap_answers.fetched(answer.pieces)
        if not item.uid or item.flags is None or len(self.flags) >= CHANGES_LIMIT:
            self.complete = False
        else:
            self.flags.append((item.uid, *item.flags))

    def _read_vanished(self, answer: Untagged) -> None:
        uids = imap_answers.vanished(answer.rest)[1]
        self.gone += imap_answers.counted(uids)
        if self.gone > imap_answers.VANISHED_LIMIT:
            self.complete = False
        elif uids:
            self.vanished.append(uids)


class Opening:
    """Gathers what SELECT answers. `known` is None where QRESYNC is not to be asked for."""

    def __init__(self, known: SyncPoint | None) -> None:
        self.known = known if known and known.uidvalidity > 0 and known.modseq > 0 else None
        self.permanent: frozenset[bytes] | None = None
        self.numbers: dict[bytes, int] = {}
        self.object_id = ""
        self.counted = False
        """Whether EXISTS was told: a mailbox of which it was not is not thereby empty."""
        self._resync = Resync()

    def parameters(self, *, condstore: bool) -> list[bytes]:
        """Return what follows the name in SELECT (RFC 7162 §3.1.8 and §3.2.5)."""
        if self.known is None:
            return [b"(CONDSTORE)"] if condstore else []
        known = [b"%d %d" % self.known[:2]]
        uids = self.known.uids
        if len(uids) <= KNOWN_UIDS_LIMIT and _UID_SET.fullmatch(uids):
            known.append(uids.encode("ascii"))
        return [b"(QRESYNC (%b))" % b" ".join(known)]

    def read(self, answer: Untagged) -> None:
        """Take one answer."""
        if answer.name in (b"FETCH", b"VANISHED"):
            self._resync.read(answer)
        elif b"[CLOSED]" in answer.rest[:12].upper():
            # What came before it was about the mailbox that was open until now (RFC 7162 §3.2.11).
            self._resync, self.counted = Resync(), False
        elif answer.name == b"EXISTS":
            self.counted = True
        else:
            self._read_code(answer.rest)

    def selected(self, exists: int, uidnext: int, *, read_only: bool) -> Selected:
        """Return the whole, once the tagged OK has come."""
        uidvalidity = self.numbers.get(b"UIDVALIDITY", 0)
        modseq = self.numbers.get(b"HIGHESTMODSEQ", 0)
        resynced = self._resynced(uidvalidity, modseq) and self._possible(exists, uidnext)
        return Selected(
            uidvalidity,
            uidnext,
            exists,
            modseq,
            resynced,
            tuple(self._resync.flags) if resynced else (),
            tuple(self._resync.vanished) if resynced else (),
            self.object_id,
            read_only,
        )

    def _resynced(self, uidvalidity: int, modseq: int) -> bool:
        """Tell whether the server really resynchronised, with nothing left unread.

        A modseq below the known one is a server that was set back: its word is not enough.
        """
        known = self.known
        return (
            known is not None
            and uidvalidity == known.uidvalidity
            and modseq >= known.modseq
            and self._resync.complete
        )

    def _possible(self, exists: int, uidnext: int) -> bool:
        """Tell whether so many can be left of the UIDs below UIDNEXT, after all that vanished.

        A server said `VANISHED (EARLIER) 1:26183,26185` with 5,393 messages there and UIDNEXT
        26186: 2025-11, https://github.com/nextcloud/mail/issues/11908
        """
        return not uidnext or self._resync.gone + exists < uidnext

    def _read_code(self, rest: bytes) -> None:
        for name, value in _CODE_NUMBER.findall(rest):
            highest = _HIGHEST[name.upper()]
            self.numbers[name.upper()] = int(value) if int(value) <= highest else 0
        permanent = _PERMANENT.search(rest)
        if permanent:
            self.permanent = frozenset(permanent[1].upper().split())
        object_id = _OBJECT_ID.search(rest)
        if object_id:
            self.object_id = object_id[1].decode("ascii")
