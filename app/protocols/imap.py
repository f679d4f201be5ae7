"""An IMAP session: the mailboxes of an account, and the messages in them (RFC 3501, 9051)."""

import logging
import re
import time
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.mime.headers import scan
from app.model.account import Server
from app.model.message import FLAG_NAMES, Arrival, Flag
from app.model.problem import Problem, ProblemKind
from app.protocols import errors, imap_answers
from app.protocols.connect import TIMEOUT, OnStep
from app.protocols.errors import ProtocolError, Refused
from app.protocols.imap_answers import Fetched, Malformed
from app.protocols.imap_connection import News
from app.protocols.imap_mailboxes import Status, gone
from app.protocols.imap_search import ImapSearch
from app.protocols.imap_select import Changes, Opening, Resync, Selected, SyncPoint
from app.protocols.imap_wire import LONG_LINE_LIMIT, sends_at_once
from app.protocols.transcript import Transcript

log = logging.getLogger(__name__)

__all__ = ["Changes", "Facts", "ImapSession", "Selected", "SyncPoint"]

_HEADER_FIELDS = (
    b"BODY.PEEK[HEADER.FIELDS (FROM TO CC SUBJECT DATE "
    b"MESSAGE-ID REFERENCES IN-REPLY-TO LIST-ID CONTENT-TYPE)]"
)
HEADER_ITEMS = b"(UID FLAGS INTERNALDATE RFC822.SIZE " + _HEADER_FIELDS + b")"
"""What a list needs of a message. A third of ENVELOPE's cost for servers, and only literals."""

BODIES_A_COMMAND = 200
"""Messages asked for at once; the next command is on its way while this answer is read."""

_HEADER_LIMIT = 8 << 20
_APPENDED = re.compile(rb"\[APPENDUID \d+ (\d{1,10})\]", re.IGNORECASE)
_COPIED = re.compile(rb"\[COPYUID \d+ ([\d:,]+) ([\d:,]+)\]", re.IGNORECASE)
_READ_ONLY = b"[READ-ONLY]"

# Not "1:*": Cyrus takes * for the highest UID that is left, and tells nothing of those above it
# that vanished. 2026-06, https://github.com/cyrusimap/cyrus-imapd/issues/6071
_EVERY_UID = b"1:4294967295"

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Facts(NamedTuple):
    """What a server says of one message, for comparing; `size` is RFC822.SIZE in bytes."""

    uid: int
    flags: Flag
    keywords: tuple[str, ...]
    size: int


class ImapSession(ImapSearch):
    """The mailboxes of one account, and the messages in them."""

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        compress: bool | None = None,
    ) -> None:
        super().__init__(
            server, timeout=timeout, transcript=transcript, on_step=on_step, compress=compress
        )
        self._permanent: frozenset[bytes] | None = None
        self._has_modseqs = True

    # --- opening a mailbox ---

    def status(self, path: str) -> Status:
        """Ask about one mailbox; where STATUS tells nothing, by opening it and coming back.

        163.com answers `STATUS INBOX ()` (2023-11, https://github.com/chatmail/core/pull/5049).
        """
        try:
            return super().status(path)
        except Refused as error:
            if error.problem.detail != "no-status":
                raise
        before = self.selected
        found = self.select(path)
        if before and before != path:
            self.select(before)
        return Status(found.uidvalidity, found.uidnext, found.exists, found.modseq)

    def select(self, path: str, known: SyncPoint | None = None) -> Selected:
        """Select a mailbox, for reading and writing, with CONDSTORE where it is offered.

        With `known` and QRESYNC, the answer tells what changed since (see `Selected`). A server
        that minds the parameters it offered is asked again without them.
        """
        opening = Opening(known if self._qresync else None)
        parameters = opening.parameters(condstore=self._condstore)
        try:
            return self._opened(path, opening, parameters)
        except ProtocolError:
            if self.line.closed or not parameters:
                raise
            return self._opened(path, Opening(None), [])

    def _opened(self, path: str, opening: Opening, parameters: list[bytes]) -> Selected:
        self.selected, self.exists, self.news, self._permanent = "", 0, News(), None
        limit = LONG_LINE_LIMIT
        try:
            for answer in self._answers("SELECT", self._name(path), *parameters, limit=limit):
                opening.read(answer)
        except Refused as error:
            raise gone(error) from error
        if not opening.counted:
            raise errors.protocol(str(self.server), detail="no-exists")
        read_only = self._spoken.done.text[: len(_READ_ONLY)].upper() == _READ_ONLY
        self.selected, self.news, self._permanent = path, News(), opening.permanent
        self._has_modseqs = opening.numbers.get(b"HIGHESTMODSEQ", 0) > 0
        uidnext = opening.numbers.get(b"UIDNEXT") or self._probed_uidnext()
        return opening.selected(self.exists, uidnext, read_only=read_only)

    # --- messages in the selected mailbox ---

    def fetch_headers(self, uid_set: str) -> Iterator[Arrival]:
        """Fetch what a list needs, in the server's order; answers about strangers are left out."""
        asked = imap_answers.membership(uid_set)
        items = self._header_items()
        commands = ((part, items) for part in imap_answers.split_set(uid_set))
        for item in self._fetch(commands):
            if item.uid is None or item.header is None or not asked(item.uid):
                self._note(flags=True)
            elif len(item.header) <= _HEADER_LIMIT:
                yield _arrival(item)

    def fetch_bodies(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Fetch whole messages, one command ahead. Messages that are gone are left out.

        The caller reads to the end, or what is left is read and dropped for it.
        """
        missing = set(uids)
        ordered = list(dict.fromkeys(uids))
        parts = (
            ordered[at : at + BODIES_A_COMMAND] for at in range(0, len(ordered), BODIES_A_COMMAND)
        )
        commands = ((s, b"(UID BODY.PEEK[])") for p in parts for s in imap_answers.uid_sets(p))
        for item in self._fetch(commands):
            if item.uid is None or item.body is None:
                self._note(flags=item.flags is not None)
            elif item.uid in missing:
                missing.discard(item.uid)
                yield item.uid, item.body

    def fetch_flags(
        self, uid_set: str, changed_since: int = 0
    ) -> Iterator[tuple[int, Flag, tuple[str, ...]]]:
        """Fetch flags, with CONDSTORE only those changed since a modseq."""
        asked = imap_answers.membership(uid_set)
        items = b"(UID FLAGS)"
        if changed_since and self._condstore and self._has_modseqs:
            items += b" (CHANGEDSINCE %d)" % changed_since
        for item in self._fetch((part, items) for part in imap_answers.split_set(uid_set)):
            if item.uid is not None and item.flags is not None and asked(item.uid):
                yield item.uid, *item.flags

    def fetch_changes(self, changed_since: int) -> Changes:
        """Fetch what changed in the whole mailbox since a modseq (RFC 7162 §3.2.6).

        Raises Refused("no-qresync") where that is not offered, not enabled, or minded after all.
        """
        if not (self._qresync and self._has_modseqs and changed_since > 0):
            raise self._no("no-qresync")
        try:
            return self._changes(changed_since)
        except ProtocolError as error:
            if self.line.closed:
                raise
            # Cyrus behind a murder frontend enables QRESYNC, but answers BAD here: 2024-01,
            # https://github.com/cyrusimap/cyrus-imapd/issues/4787
            self._qresync = False
            raise self._no("no-qresync") from error

    def _changes(self, changed_since: int) -> Changes:
        items = b"(UID FLAGS) (CHANGEDSINCE %d VANISHED)" % changed_since
        tag = self._spoken.start("UID", b"FETCH", _EVERY_UID, items)
        resync = Resync()
        for answer in self._spoken.answers(tag, LONG_LINE_LIMIT):
            resync.read(answer)
            if answer.name != b"FETCH":
                self._heed(answer)
        return resync.changes()

    def fetch_facts(self, uid_set: str) -> Iterator[Facts]:
        """Fetch UID, flags and size of messages, for comparing them with what is stored here."""
        asked = imap_answers.membership(uid_set)
        items = b"(UID FLAGS RFC822.SIZE)"
        for item in self._fetch((part, items) for part in imap_answers.split_set(uid_set)):
            if item.uid is not None and item.flags is not None and asked(item.uid):
                yield Facts(item.uid, *item.flags, item.size)

    def store(self, uids: Collection[int], add: Flag, remove: Flag) -> None:
        """Add and remove flags; keywords the mailbox cannot keep are left out."""
        for sign, flags in ((b"+", add), (b"-", remove)):
            names = self._storable(flags)
            for part in imap_answers.uid_sets(uids) if names else ():
                self._run("UID", b"STORE", part.encode(), sign + b"FLAGS.SILENT", names)

    def copy(self, uids: Collection[int], path: str) -> dict[int, int]:
        """Copy messages; returns old UID → new UID as far as the server told (UIDPLUS)."""
        copied: dict[int, int] = {}
        for part in imap_answers.uid_sets(uids):
            copied |= self._copied("COPY", part, path)
        return copied

    def move(self, uids: Collection[int], path: str) -> dict[int, int]:
        """Move messages (RFC 6851); returns old UID → new UID as far as the server told.

        Raises Refused("no-move") where MOVE is not offered: then a copy must be confirmed first.
        """
        if "MOVE" not in self.capabilities:
            raise self._no("no-move")
        moved: dict[int, int] = {}
        for part in imap_answers.uid_sets(uids):
            moved |= self._copied("MOVE", part, path)
        return moved

    def delete(self, uids: Collection[int]) -> bool:
        r"""Remove for good. Where they stay, flagged \Deleted, this returns False.

        So it is without UIDPLUS, and where UID EXPUNGE is refused, as by Proton Mail Bridge
        (2020-11, https://github.com/ProtonMail/proton-bridge/issues/123). A plain EXPUNGE would
        take what others had marked, so it is never sent.
        """
        self.store(uids, Flag.DELETED, Flag.NONE)
        if "UIDPLUS" not in self.capabilities:
            return False
        try:
            for part in imap_answers.uid_sets(uids):
                self._run("UID", b"EXPUNGE", part.encode())
        except Refused as error:
            log.info("%s: UID EXPUNGE was refused (%s)", self.server, error)
            return False
        return True

    def append(self, path: str, source: bytes, flags: Flag, date: int) -> int | None:
        """File a message; returns its UID where the server tells it. `date` is epoch seconds.

        Raises Refused(TOO_LARGE) before anything is sent where the server told a limit.
        """
        limit = self.append_limit(path)
        if limit is not None and len(source) > limit:
            raise Refused(Problem(ProblemKind.TOO_LARGE, str(self.server), detail=str(limit)))
        try:
            text = self._append(path, source, flags, date)
        except Refused as error:
            raise gone(error) from error
        found = _APPENDED.search(text)
        uid = int(found[1]) if found else 0
        return uid if 0 < uid <= imap_answers.UID_LIMIT else None

    # --- messages, closer ---

    def _header_items(self) -> bytes:
        """Ask also for a name that a message keeps in every mailbox (RFC 8474, Gmail)."""
        if "OBJECTID" in self.capabilities:
            return HEADER_ITEMS.replace(b"RFC822.SIZE", b"RFC822.SIZE EMAILID")
        if "X-GM-EXT-1" in self.capabilities:
            return HEADER_ITEMS.replace(b"RFC822.SIZE", b"RFC822.SIZE X-GM-MSGID")
        return HEADER_ITEMS

    def _probed_uidnext(self) -> int:
        """Work out UIDNEXT for servers that do not tell it, from the last message; 0 if in vain.

        So are 163.com (2023-11) and Winmail Pro (2025-03,
        https://github.com/modern-email/defects/issues/43).
        """
        if not self.exists:
            return 1
        uids = [item.uid for item in self._fetch(iter([("*", b"(UID)")])) if item.uid]
        return max(uids) + 1 if uids else 0

    def _append(self, path: str, source: bytes, flags: Flag, date: int) -> bytes:
        names = b"(" + b" ".join(_flag_names(flags)) + b")"
        start, end, at_once = self._literal_frame(source)
        tag = self._spoken.start("APPEND", self._name(path), names, _internal_date(date), start)
        if not at_once:
            self._spoken.await_continuation(tag, self._heed)
        self.line.send_content(source)
        self.line.sendall(end + b"\r\n")
        return self._finish(tag).text

    def _storable(self, flags: Flag) -> bytes:
        """Name those flags that the selected mailbox can keep (PERMANENTFLAGS)."""
        names = _flag_names(flags)
        if self._permanent is not None and b"\\*" not in self._permanent:
            names = [name for name in names if name.upper() in self._permanent]
        return b"(" + b" ".join(names) + b")" if names else b""

    def _copied(self, verb: str, uid_set: str, path: str) -> dict[int, int]:
        """Run MOVE or COPY, and read what went where (RFC 4315 §3)."""
        pairs: dict[int, int] = {}
        asked = imap_answers.counted(uid_set)
        tag = self._spoken.start("UID", verb.encode(), uid_set.encode(), self._name(path))
        try:
            for answer in self._spoken.answers(tag):
                self._heed(answer)
                pairs |= _pairs(answer.rest, asked)
        except Refused as error:
            raise gone(error) from error
        return pairs | _pairs(self._spoken.done.text, asked)

    def _literal_frame(self, source: bytes) -> tuple[bytes, bytes, bool]:
        """Return what stands around an appended message, and whether it may follow at once.

        8-bit headers go as UTF8 (RFC 6855 §4), always announced.
        """
        header = source[: source.find(b"\r\n\r\n")]
        if self._utf8 and not header.isascii():
            return b"UTF8 (~{%d}" % len(source), b")", False
        at_once = sends_at_once(self.capabilities, len(source))
        return b"{%d%b}" % (len(source), b"+" if at_once else b""), b"", at_once

    def _no(self, detail: str) -> Refused:
        return Refused(Problem(ProblemKind.REFUSED, str(self.server), detail=detail))


def _arrival(item: Fetched) -> Arrival:
    flags, keywords = item.flags or (Flag.NONE, ())
    envelope = scan(item.header or b"")
    return Arrival(
        item.uid or 0, flags, keywords, item.received, item.size, envelope, item.object_id
    )


def _pairs(text: bytes, most: int) -> dict[int, int]:
    """Read a COPYUID of at most so many. One that makes no sense is as good as none."""
    found = _COPIED.search(text)
    if found is None:
        return {}
    try:
        old, new = (imap_answers.expanded(each, most) for each in found.groups())
    except Malformed:
        return {}
    return dict(zip(old, new, strict=True)) if len(old) == len(new) else {}


def _flag_names(flags: Flag) -> list[bytes]:
    return [name.encode("ascii") for flag, name in FLAG_NAMES.items() if flags & flag]


def _internal_date(date: int) -> bytes:
    """Write an INTERNALDATE in UTC; strftime would take the month's name from the locale."""
    when = time.gmtime(max(0, date))
    month = _MONTHS[when.tm_mon - 1]
    clock = time.strftime("%H:%M:%S", when)
    return f'"{when.tm_mday:2d}-{month}-{when.tm_year} {clock} +0000"'.encode("ascii")
