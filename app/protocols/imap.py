"""An IMAP session: the mailboxes of an account, and the messages in them (RFC 3501, 9051)."""

import logging
import re
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.mime.headers import scan
from app.model.account import Server
from app.model.mailbox import ListedMailbox
from app.model.message import FLAG_NAMES, Arrival, Flag
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import imap_answers, imap_mailboxes, imap_names
from app.protocols.connect import TIMEOUT, OnStep
from app.protocols.errors import ProtocolError, Refused
from app.protocols.imap_answers import Fetched, Malformed
from app.protocols.imap_connection import ImapConnection, News
from app.protocols.imap_mailboxes import Listing, Status
from app.protocols.imap_wire import LONG_LINE_LIMIT, Untagged
from app.protocols.transcript import Transcript

log = logging.getLogger(__name__)

HEADER_ITEMS = (
    b"(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO CC SUBJECT DATE "
    b"MESSAGE-ID REFERENCES IN-REPLY-TO LIST-ID CONTENT-TYPE)])"
)
"""What a list needs of a message. A third of ENVELOPE's cost for servers, and only literals."""

BODIES_A_COMMAND = 200
"""Messages asked for at once; the next command is on its way while this answer is read."""

STATUSES_AHEAD = 50
"""STATUS commands on their way at once."""

_HEADER_LIMIT = 8 << 20
_CODE_NUMBER = re.compile(rb"\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d{1,19})\]", re.IGNORECASE)
_PERMANENT = re.compile(rb"\[PERMANENTFLAGS \(([^)]*)\)", re.IGNORECASE)
_APPENDED = re.compile(rb"\[APPENDUID \d+ (\d{1,10})\]", re.IGNORECASE)
_COPIED = re.compile(rb"\[COPYUID \d+ ([\d:,]+) ([\d:,]+)\]", re.IGNORECASE)
_GONE = re.compile(
    r"(does ?n.t|not|no longer) exist|no such|unknown mailbox|not found", re.IGNORECASE
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Selected:
    """A mailbox as the server has it when it is selected. `modseq` is 0 without CONDSTORE."""

    uidvalidity: int
    uidnext: int
    exists: int
    modseq: int = 0


class ImapSession(ImapConnection):
    """The mailboxes of one account, and the messages in them."""

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        super().__init__(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self._wire_names: dict[str, bytes] = {}
        self._permanent: frozenset[bytes] | None = None

    # --- mailboxes ---

    def list_mailboxes(self) -> list[ListedMailbox]:
        """List all mailboxes with their roles: as the server names them, else guessed by name."""
        self.line.begin(ProbeStepKind.MAILBOXES)
        subscribed: frozenset[bytes] | None = frozenset()
        listings = self._extended_list() if "LIST-EXTENDED" in self.capabilities else None
        if listings is None:
            listings = self._listings("LIST")
            subscribed = frozenset(item.wire_name for item in self._listings("LSUB")) or None
        self._wire_names = {item.path: item.wire_name for item in listings}
        mailboxes = imap_mailboxes.with_roles(listings, subscribed)
        self.line.passed(str(len(mailboxes)))
        return mailboxes

    def status(self, path: str) -> Status:
        """Ask about one mailbox without selecting it."""
        return self._read_status(self._start_status(path), path)

    def statuses(self, paths: Sequence[str]) -> dict[str, Status]:
        """Ask about many mailboxes at once; those the server will not speak of are left out."""
        found: dict[str, Status] = {}
        for at in range(0, len(paths), STATUSES_AHEAD):
            tags = [(self._start_status(p), p) for p in paths[at : at + STATUSES_AHEAD]]
            for tag, path in tags:
                with suppress(Refused):
                    found[path] = self._read_status(tag, path)
        return found

    def select(self, path: str) -> Selected:
        """Select a mailbox, for reading and writing, with CONDSTORE where it is offered."""
        self.selected, self.exists, self.news, self._permanent = "", 0, News(), None
        extension = [b"(CONDSTORE)"] if self._condstore else []
        numbers: dict[bytes, int] = {}
        try:
            for answer in self._answers("SELECT", self._name(path), *extension):
                self._heed_selection(answer, numbers)
        except Refused as error:
            raise _gone(error) from error
        self.selected, self.news = path, News()
        uidnext = numbers.get(b"UIDNEXT") or self._probed_uidnext()
        return Selected(
            numbers.get(b"UIDVALIDITY", 0), uidnext, self.exists, numbers.get(b"HIGHESTMODSEQ", 0)
        )

    def create(self, path: str) -> None:
        """Create a mailbox and subscribe to it; one that exists already is welcome."""
        try:
            self._run("CREATE", self._name(path))
        except Refused as error:
            exists = error.problem.detail == "alreadyexists" or "exist" in error.problem.text
            if not exists:
                raise
        self._run("SUBSCRIBE", self._name(path))

    # --- messages in the selected mailbox ---

    def fetch_headers(self, uid_set: str) -> Iterator[Arrival]:
        """Fetch what a list needs, in the server's order; answers about strangers are left out."""
        asked = imap_answers.membership(uid_set)
        commands = ((part, HEADER_ITEMS) for part in imap_answers.split_set(uid_set))
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
        if changed_since and self._condstore:
            items += b" (CHANGEDSINCE %d)" % changed_since
        for item in self._fetch((part, items) for part in imap_answers.split_set(uid_set)):
            if item.uid is not None and item.flags is not None and asked(item.uid):
                yield item.uid, *item.flags

    def search(self, criteria: str) -> list[int]:
        """Return the UIDs of all messages that meet `criteria` (RFC 3501 §6.4.4), ascending."""
        what = criteria.encode("utf-8")
        arguments = [b"SEARCH", what]
        if not criteria.isascii() and not self._utf8:
            arguments = [b"SEARCH CHARSET UTF-8", what]
        elif "ESEARCH" in self.capabilities:
            arguments = [b"SEARCH RETURN (ALL)", what]
        found: set[int] = set()
        for answer in self._answers("UID", *arguments, limit=LONG_LINE_LIMIT):
            try:
                found.update(_searched(answer))
            except Malformed as error:
                raise self._unreadable(error) from error
        return sorted(found)

    def find_message_id(self, message_id: str) -> list[int]:
        """Return the UIDs of the messages with this Message-ID (without brackets)."""
        plain = re.sub(r"[\x00-\x1f\x7f<>]", "", message_id)
        if not plain:
            return []
        wanted = imap_names.quoted(f"<{plain}>".encode())
        return self.search(f"HEADER Message-ID {wanted.decode('utf-8')}")

    def store(self, uids: Collection[int], add: Flag, remove: Flag) -> None:
        """Add and remove flags; keywords the mailbox cannot keep are left out."""
        for sign, flags in ((b"+", add), (b"-", remove)):
            names = self._storable(flags)
            for part in imap_answers.uid_sets(uids) if names else ():
                self._run("UID", b"STORE", part.encode(), sign + b"FLAGS.SILENT", names)

    def move(self, uids: Collection[int], path: str) -> dict[int, int]:
        r"""Move messages; returns old UID → new UID as far as the server told ({} unknown).

        Without MOVE: COPY, then only what was copied is flagged \Deleted and expunged by UID.
        A plain EXPUNGE would take what others had marked, so it is never sent.
        """
        moved: dict[int, int] = {}
        for part in imap_answers.uid_sets(uids):
            if "MOVE" in self.capabilities:
                moved |= self._copied("MOVE", part, path)
            else:
                copied = self._copied("COPY", part, path)
                self.delete(copied or imap_answers.expanded(part))
                moved |= copied
        return moved

    def delete(self, uids: Collection[int]) -> None:
        r"""Remove for good. Without UIDPLUS the messages stay, flagged \Deleted."""
        self.store(uids, Flag.DELETED, Flag.NONE)
        if "UIDPLUS" in self.capabilities or "IMAP4REV2" in self.capabilities:
            for part in imap_answers.uid_sets(uids):
                self._run("UID", b"EXPUNGE", part.encode())

    def append(self, path: str, source: bytes, flags: Flag, date: int) -> int | None:
        """File a message; returns its UID where the server tells it. `date` is epoch seconds."""
        names = b"(" + b" ".join(_flag_names(flags)) + b")"
        start, end = self._literal_frame(source)
        arguments = (self._name(path), names, _internal_date(date), start)
        tag = self._spoken.start("APPEND", *arguments)
        try:
            self._spoken.await_continuation(tag, self._heed)
            self.line.send_content(source)
            self.line.sendall(end + b"\r\n")
            text = self._finish(tag).text
        except Refused as error:
            raise _gone(error) from error
        found = _APPENDED.search(text)
        return int(found[1]) if found else None

    # --- mailboxes, closer ---

    def _extended_list(self) -> list[Listing] | None:
        """LIST with RETURN (RFC 5258); None where a server that offers it minds it after all."""
        wanted = "SPECIAL-USE SUBSCRIBED" if "SPECIAL-USE" in self.capabilities else "SUBSCRIBED"
        try:
            return self._listings("LIST", f"RETURN ({wanted})".encode())
        except ProtocolError:
            if self.line.closed:
                raise
            return None

    def _listings(self, command: str, *options: bytes) -> list[Listing]:
        found: dict[str, Listing] = {}
        for answer in self._answers(command, b'""', b'"*"', *options):
            if answer.name != command.encode():
                continue
            try:
                item = imap_mailboxes.listing(answer)
            except Malformed as error:
                log.info("%s: unreadable LIST answer (%s)", self.server, error)
            else:
                found.setdefault(item.path, item)
        return [item for item in found.values() if item.path]

    def _start_status(self, path: str) -> bytes:
        modseq = b" HIGHESTMODSEQ" if self._condstore else b""
        items = b"(MESSAGES UIDNEXT UIDVALIDITY UNSEEN%b)" % modseq
        return self._spoken.start("STATUS", self._name(path), items)

    def _read_status(self, tag: bytes, path: str) -> Status:
        """Read one STATUS answer. Its name is not compared: servers spell it in their own way."""
        found = None
        try:
            for answer in self._spoken.answers(tag):
                self._heed(answer)
                if answer.name == b"STATUS":
                    found = imap_mailboxes.status(answer)[1]
        except Malformed as error:
            raise self._unreadable(error) from error
        except Refused as error:
            raise _gone(error) from error
        if found is None:
            raise Refused(Problem(ProblemKind.REFUSED, str(self.server), detail="no-status"))
        return found

    def _heed_selection(self, answer: Untagged, numbers: dict[bytes, int]) -> None:
        """Gather the response codes of SELECT."""
        for name, value in _CODE_NUMBER.findall(answer.rest):
            numbers[name.upper()] = int(value)
        permanent = _PERMANENT.search(answer.rest)
        if permanent:
            self._permanent = frozenset(permanent[1].upper().split())

    def _probed_uidnext(self) -> int:
        """Work out UIDNEXT for servers that do not tell it, from the last message."""
        if not self.exists:
            return 1
        uids = [item.uid for item in self._fetch(iter([("*", b"(UID)")])) if item.uid]
        return max(uids, default=0) + 1

    def _name(self, path: str) -> bytes:
        """Spell a path for the server, as it spelled it itself where it has."""
        known = self._wire_names.get(path)
        if known is not None:
            return imap_names.quoted(known)
        if self._utf8 and path.isprintable():
            return imap_names.quoted(path.encode("utf-8"))
        return imap_names.quoted(imap_names.encode(path))

    # --- messages, closer ---

    def _storable(self, flags: Flag) -> bytes:
        """Name those flags that the selected mailbox can keep (PERMANENTFLAGS)."""
        names = _flag_names(flags)
        if self._permanent is not None and b"\\*" not in self._permanent:
            names = [name for name in names if name.upper() in self._permanent]
        return b"(" + b" ".join(names) + b")" if names else b""

    def _copied(self, verb: str, uid_set: str, path: str) -> dict[int, int]:
        """Run MOVE or COPY, and read what went where (RFC 4315 §3)."""
        pairs: dict[int, int] = {}
        tag = self._spoken.start("UID", verb.encode(), uid_set.encode(), self._name(path))
        try:
            for answer in self._spoken.answers(tag):
                self._heed(answer)
                pairs |= self._pairs(answer.rest)
        except Refused as error:
            raise _gone(error) from error
        return pairs | self._pairs(self._spoken.done.text)

    def _pairs(self, text: bytes) -> dict[int, int]:
        found = _COPIED.search(text)
        if found is None:
            return {}
        try:
            old, new = imap_answers.expanded(found[1]), imap_answers.expanded(found[2])
        except Malformed as error:
            raise self._unreadable(error) from error
        return dict(zip(old, new, strict=True)) if len(old) == len(new) else {}

    def _literal_frame(self, source: bytes) -> tuple[bytes, bytes]:
        """Return what stands around an appended message (RFC 6855 §4 for 8-bit headers)."""
        header = source[: source.find(b"\r\n\r\n")]
        if self._utf8 and not header.isascii():
            return b"UTF8 (~{%d}" % len(source), b")"
        return b"{%d}" % len(source), b""


def _arrival(item: Fetched) -> Arrival:
    flags, keywords = item.flags or (Flag.NONE, ())
    envelope = scan(item.header or b"")
    return Arrival(item.uid or 0, flags, keywords, item.received, item.size, envelope)


def _searched(answer: Untagged) -> list[int]:
    """Read `* SEARCH 1 2 3` or `* ESEARCH (TAG "a") UID ALL 1:3`."""
    if answer.name == b"SEARCH":
        return [int(word) for word in answer.rest.split() if word.isdigit() and len(word) < 12]
    if answer.name == b"ESEARCH":
        words = answer.rest.upper().split()
        if b"ALL" in words[:-1]:
            return imap_answers.expanded(words[words.index(b"ALL") + 1])
    return []


def _flag_names(flags: Flag) -> list[bytes]:
    return [name.encode("ascii") for flag, name in FLAG_NAMES.items() if flags & flag]


def _internal_date(date: int) -> bytes:
    """Write an INTERNALDATE in UTC; strftime would take the month's name from the locale."""
    when = time.gmtime(max(0, date))
    month = _MONTHS[when.tm_mon - 1]
    clock = time.strftime("%H:%M:%S", when)
    return f'"{when.tm_mday:2d}-{month}-{when.tm_year} {clock} +0000"'.encode("ascii")


def _gone(error: Refused) -> Refused:
    """Read a refusal that means "no such mailbox", also from servers without response codes."""
    old = error.problem
    if old.kind is ProblemKind.MAILBOX_GONE or not _GONE.search(old.text):
        return error
    return Refused(Problem(ProblemKind.MAILBOX_GONE, old.server, text=old.text, detail=old.detail))
