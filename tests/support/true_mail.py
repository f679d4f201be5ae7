"""The mailboxes of one person on a true server: real state, which IMAP and POP3 sessions show.

    mail = TrueMail()
    uid = mail.deliver(b"Subject: Hello\\r\\n\\r\\nHow are you?\\r\\n")
    mail.flag("INBOX", [uid], add=["\\\\Seen"])          # as another client would
    mail.truth("INBOX")                                  # what the server really has

All state stands under one lock. Every change is written into its mailbox's log, which the sessions
that have the mailbox open follow at their own pace (RFC 3501 §7.4.1).
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

SPECIAL_USES = {
    "Archive": "\\Archive",
    "Drafts": "\\Drafts",
    "Junk": "\\Junk",
    "Sent": "\\Sent",
    "Trash": "\\Trash",
}
USER = "true"

_FIRST_VALIDITY = 1_700_000_001


class No(Exception):
    """What the server will not do; `code` is its response code (RFC 5530), or ""."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class ChangeKind(Enum):
    """What happened to a mailbox. REPLACED: nothing that a session knows of it holds any more."""

    ARRIVED = auto()
    FLAGGED = auto()
    EXPUNGED = auto()
    REPLACED = auto()


class Change(NamedTuple):
    """One entry of a mailbox's log; `by` is the session that did it, which knows already."""

    kind: ChangeKind
    uid: int = 0
    by: object = None


class Truth(NamedTuple):
    """A message as the server has it."""

    flags: frozenset[str]
    source: bytes


@dataclass(eq=False)
class TrueMessage:
    """A message in one mailbox. `number` is the same for every copy of it (RFC 8474 §5.1)."""

    source: bytes
    flags: frozenset[str]
    received: int
    number: int
    modseq: int = 0

    @cached_property
    def header(self) -> bytes:
        """The header with the empty line that ends it; all, where there is no such line."""
        end = self.source.find(b"\r\n\r\n")
        return self.source if end < 0 else self.source[: end + 4]


@dataclass(eq=False)
class TrueMailbox:
    """One mailbox. `vanished` remembers what is gone, with its modseq (RFC 7162 §3.2.5)."""

    path: str
    uidvalidity: int
    number: int
    use: str = ""
    subscribed: bool = True
    uidnext: int = 1
    modseq: int = 1
    messages: dict[int, TrueMessage] = field(default_factory=dict)
    vanished: dict[int, int] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)

    def put(self, message: TrueMessage, by: object = None) -> int:
        """Append a message and return its UID."""
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.modseq += 1
        message.modseq = self.modseq
        self.messages[uid] = message
        self.log.append(Change(ChangeKind.ARRIVED, uid, by))
        return uid

    def set_flags(self, uid: int, flags: frozenset[str], by: object = None) -> bool:
        """Replace a message's flags; one that has them already keeps its modseq."""
        message = self.messages[uid]
        if message.flags == flags:
            return False
        self.modseq += 1
        message.flags, message.modseq = flags, self.modseq
        self.log.append(Change(ChangeKind.FLAGGED, uid, by))
        return True

    def drop(self, uid: int, by: object = None) -> TrueMessage:
        """Take a message out."""
        self.modseq += 1
        self.vanished[uid] = self.modseq
        self.log.append(Change(ChangeKind.EXPUNGED, uid, by))
        return self.messages.pop(uid)


class TrueMail:
    """All mailboxes of one person, and what other clients do in them. Safe from any thread."""

    def __init__(
        self, mailboxes: Iterable[str] = ("INBOX", *SPECIAL_USES), *, delimiter: str = "/"
    ) -> None:
        self.lock = threading.RLock()
        self.delimiter = delimiter
        self.prefix = ""
        """Where a person's mailboxes stand: "INBOX." on servers like Courier (RFC 2342)."""
        self.quota: int | None = None
        """How many KiB fit; None: as many as come."""
        self.boxes: dict[str, TrueMailbox] = {}
        self._numbers = 0
        self._validity = _FIRST_VALIDITY
        self._watchers: set[Callable[[], None]] = set()
        for path in mailboxes:
            self.create(path, use=SPECIAL_USES.get(path, ""))

    # --- what other clients do ---

    def deliver(
        self,
        source: bytes,
        path: str = "INBOX",
        *,
        flags: Collection[str] = (),
        date: float | None = None,
        by: object = None,
    ) -> int:
        """Put a message into a mailbox; returns its UID. `date` is epoch seconds, now if None."""
        with self.lock:
            received = int(time.time() if date is None else date)
            message = TrueMessage(source, frozenset(flags), received, self._new_number())
            uid = self.box(path).put(message, by)
            self._tell()
            return uid

    def flag(
        self,
        path: str,
        uids: Iterable[int],
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> None:
        """Add and remove flags and keywords; messages that are gone are left out."""
        with self.lock:
            box = self.box(path)
            for uid in uids:
                if uid in box.messages:
                    box.set_flags(uid, (box.messages[uid].flags | set(add)) - set(remove))
            self._tell()

    def copy(self, path: str, uids: Iterable[int], target: str) -> dict[int, int]:
        """Copy messages; returns old UID → new UID."""
        with self.lock:
            source, to = self.box(path), self.box(target)
            here = [uid for uid in uids if uid in source.messages]
            told = {uid: to.put(_copied(source.messages[uid])) for uid in here}
            self._tell()
            return told

    def move(self, path: str, uids: Iterable[int], target: str) -> dict[int, int]:
        """Move messages; returns old UID → new UID."""
        with self.lock:
            told = self.copy(path, uids, target)
            self.expunge(path, told)
            return told

    def expunge(self, path: str, uids: Iterable[int]) -> list[int]:
        """Remove messages for good; returns those that were there."""
        with self.lock:
            box = self.box(path)
            gone = [uid for uid in uids if uid in box.messages]
            for uid in gone:
                box.drop(uid)
            self._tell()
            return gone

    def create(self, path: str, *, use: str = "") -> TrueMailbox:
        """Make a mailbox, and those above it. Raises No where it is there."""
        with self.lock:
            path = self._named(path)
            if path in self.boxes:
                raise No("Mailbox already exists", "ALREADYEXISTS")
            if not path or (self.prefix and path != "INBOX" and not path.startswith(self.prefix)):
                raise No("Not in a namespace of yours", "CANNOT")
            above = path.rpartition(self.delimiter)[0]
            if above and above not in self.boxes and self._named(above) != "INBOX":
                self.create(above)
            self._validity += 1
            box = TrueMailbox(path, self._validity, self._new_number(), use)
            self.boxes[path] = box
            return box

    def rename(self, old: str, new: str) -> None:
        """Rename a mailbox with those below it; INBOX gives its messages away (RFC 3501 §6.3.5)."""
        with self.lock:
            box = self.box(old)
            if self._named(new) in self.boxes:
                raise No("Mailbox already exists", "ALREADYEXISTS")
            if box.path == "INBOX":
                self.create(new)
                self.move("INBOX", list(box.messages), new)
                return
            below = box.path + self.delimiter
            for path in [p for p in self.boxes if p == box.path or p.startswith(below)]:
                moved = self.boxes.pop(path)
                moved.path = new + path[len(box.path) :]
                self.boxes[moved.path] = moved

    def delete(self, path: str, by: object = None) -> None:
        """Delete a mailbox with its messages; those below it stay."""
        with self.lock:
            box = self.box(path)
            if box.path == "INBOX":
                raise No("INBOX stays", "CANNOT")
            del self.boxes[box.path]
            box.log.append(Change(ChangeKind.REPLACED, by=by))
            self._tell()

    # --- what should never happen to a mailbox, and does ---

    def change_uidvalidity(self, path: str = "INBOX") -> None:
        """Number all messages anew, as a server does that lost its index."""
        with self.lock:
            box = self.box(path)
            self._validity += 1
            kept = list(box.messages.values())
            box.messages, box.vanished = {}, {}
            box.uidvalidity, box.uidnext, box.modseq = self._validity, 1, 1
            for message in kept:
                box.put(message)
            self._replaced(box)

    def roll_back(self, path: str = "INBOX", count: int = 1) -> list[bytes]:
        """Restore a backup from before the last `count` messages came; returns their sources.

        UIDNEXT falls within one UIDVALIDITY, which RFC 3501 §2.3.1.1 forbids.
        """
        with self.lock:
            box = self.box(path)
            lost = sorted(box.messages)[-count:]
            sources = [box.messages.pop(uid).source for uid in lost]
            box.uidnext = min(lost, default=box.uidnext)
            box.modseq = max((m.modseq for m in box.messages.values()), default=1)
            box.vanished = {u: m for u, m in box.vanished.items() if m <= box.modseq}
            self._replaced(box)
            return sources

    # --- the truth ---

    def truth(self, path: str = "INBOX") -> dict[int, Truth]:
        """Return what a mailbox really holds, by UID."""
        with self.lock:
            found = sorted(self.box(path).messages.items())
            return {uid: Truth(message.flags, message.source) for uid, message in found}

    def paths(self) -> list[str]:
        """Return the names of all mailboxes."""
        with self.lock:
            return sorted(self.boxes)

    def uids(self, path: str = "INBOX") -> list[int]:
        """Return the UIDs in a mailbox, ascending."""
        with self.lock:
            return sorted(self.box(path).messages)

    def box(self, path: str) -> TrueMailbox:
        """Return a mailbox. Raises No."""
        with self.lock:
            found = self.boxes.get(self._named(path))
            if found is None:
                raise No("No such mailbox", "NONEXISTENT")
            return found

    def used(self) -> int:
        """Return how many KiB lie here (RFC 9208 §5.1)."""
        with self.lock:
            boxes = self.boxes.values()
            return sum(len(m.source) for box in boxes for m in box.messages.values()) // 1024

    # --- who follows ---

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after each change. It must neither wait nor raise."""
        with self.lock:
            self._watchers.add(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` no more."""
        with self.lock:
            self._watchers.discard(watcher)

    def tell(self) -> None:
        """Let everyone who watches look."""
        with self.lock:
            self._tell()

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _replaced(self, box: TrueMailbox) -> None:
        box.log.append(Change(ChangeKind.REPLACED))
        self._tell()

    def _named(self, path: str) -> str:
        """INBOX is one mailbox in whatever case it is written (RFC 3501 §5.1)."""
        return "INBOX" if path.upper() == "INBOX" else path.rstrip(self.delimiter)

    def _new_number(self) -> int:
        self._numbers += 1
        return self._numbers


def _copied(message: TrueMessage) -> TrueMessage:
    return TrueMessage(message.source, message.flags, message.received, message.number)
