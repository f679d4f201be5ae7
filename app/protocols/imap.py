"""An IMAP session: the mailboxes of an account, and the messages in them (RFC 3501, 9051)."""

import logging
import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.mime.headers import scan
from app.model.account import Secret, Security, Server
from app.model.mailbox import ListedMailbox
from app.model.message import FLAG_NAMES, Arrival, Flag
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import errors, imap_answers, imap_mailboxes, imap_names
from app.protocols.connect import LINE_LIMIT, TIMEOUT, Line, OnStep
from app.protocols.errors import MailError, ProtocolError, Refused
from app.protocols.imap_answers import Fetched, Malformed
from app.protocols.imap_login import log_in
from app.protocols.imap_mailboxes import Listing, Status
from app.protocols.imap_wire import LONG_LINE_LIMIT, Done, ImapWire, Untagged
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

IDLE_GLANCE = 10.0
"""Seconds between two looks at `stop` while idling. `abort` ends the wait at once."""

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


@dataclass(frozen=True, slots=True)
class News:
    """What a server told unasked about the selected mailbox; true where it told anything."""

    arrived: bool = False
    expunged: bool = False
    flags: bool = False

    def __bool__(self) -> bool:
        return self.arrived or self.expunged or self.flags


class ImapSession:
    """One IMAP connection. All of it belongs to one thread, but `abort`.

    Every method raises a MailError (see `app.protocols.errors`) and nothing else that is the
    server's or the network's fault.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self.capabilities: frozenset[str] = frozenset()
        self.selected = ""
        """The path of the selected mailbox, "" if none."""
        self.exists = 0
        """How many messages the selected mailbox has, as told last."""
        self.news = News()
        self._wire: ImapWire | None = None
        self._wire_names: dict[str, bytes] = {}
        self._permanent: frozenset[bytes] | None = None
        self._utf8 = False
        self._bare_list = False

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, protect it as the server's settings say, ask for the capabilities."""
        with self.line.opening():
            self.line.connect()
            wire = self._wire = ImapWire(self.line)
            if self.server.security is Security.STARTTLS:
                wire.start_tls()
        self._learn()
        self.line.passed(" ".join(wire.capabilities))

    def login(self, secret: Secret | None) -> None:
        """Log in by the strongest way both sides know, then switch on what the server offers."""
        self.line.begin(ProbeStepKind.LOGIN)
        wire = self._spoken
        said = b"" if wire.state == "AUTH" else log_in(wire, self.server, secret)
        self._capabilities_after_login()
        self.line.passed(said)
        self._introduce()

    def close(self) -> None:
        """Say good-bye and let go. Never raises."""
        if self._wire is not None and not self.line.closed:
            try:
                self.line.settimeout(2.0)
                self._run("LOGOUT")
            except MailError:
                pass
        self.line.close()

    def abort(self) -> None:
        """End any wait of the owning thread at once. May be called from any thread."""
        self.line.abort()

    def noop(self) -> bool:
        """Give the server an occasion to speak. True if there is news, told now or before."""
        self._run("NOOP")
        return bool(self.news)

    def take_news(self) -> News:
        """Return what was told unasked since the last call, and forget it."""
        news, self.news = self.news, News()
        return news

    @property
    def can_idle(self) -> bool:
        return "IDLE" in self.capabilities

    def idle(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait for news, at most `seconds`, looking at `stop` now and then. True if there is."""
        if not self.can_idle:
            raise Refused(Problem(ProblemKind.REFUSED, str(self.server), detail="no-idle"))
        tag = self._spoken.start("IDLE")
        self._spoken.await_continuation(tag, self._heed)
        deadline = time.monotonic() + seconds
        while not self.news and not stop() and (left := deadline - time.monotonic()) > 0:
            if self.line.wait(min(left, IDLE_GLANCE)):
                self._heed_one()
        self.line.sendall(b"DONE\r\n")
        self._finish(tag)
        return bool(self.news)

    # --- mailboxes ---

    def list_mailboxes(self) -> list[ListedMailbox]:
        """List all mailboxes with their roles: as the server names them, else guessed by name."""
        self.line.begin(ProbeStepKind.MAILBOXES)
        subscribed: frozenset[bytes] | None = None
        if "LIST-EXTENDED" in self.capabilities and not self._bare_list:
            listings = self._extended_list()
            subscribed = None if self._bare_list else frozenset()
        else:
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

    # --- after the login ---

    def _capabilities_after_login(self) -> None:
        """Take the capabilities from the login's answer, else ask: logged in, there are more."""
        told = self._spoken.untagged_responses.pop("CAPABILITY", [])
        if told and isinstance(told[-1], bytes):
            text = told[-1].decode("ascii", "replace")
            self._spoken.capabilities = tuple(text.upper().split())
        else:
            self._spoken.refresh()
        self._learn()

    def _learn(self) -> None:
        self.capabilities = frozenset(self._spoken.capabilities)

    def _introduce(self) -> None:
        """Say who we are, and switch on what is offered. A server that minds is not asked again."""
        if "ID" in self.capabilities:
            self._attempt("ID", b'("name" "Lifafa")')
        wanted = [name for name in ("CONDSTORE", "UTF8=ACCEPT") if name in self.capabilities]
        if "ENABLE" in self.capabilities and wanted:
            for answer in self._attempt("ENABLE", " ".join(wanted).encode()):
                if answer.name == b"ENABLED" and b"UTF8" in answer.rest.upper():
                    self._utf8 = True

    def _attempt(self, command: str, *arguments: bytes) -> list[Untagged]:
        try:
            return list(self._answers(command, *arguments))
        except (Refused, ProtocolError):
            if self.line.closed:
                raise
            return []

    # --- commands and answers ---

    @property
    def _spoken(self) -> ImapWire:
        if self._wire is None:
            raise errors.lost(str(self.server))
        return self._wire

    @property
    def _condstore(self) -> bool:
        return bool({"CONDSTORE", "QRESYNC"} & self.capabilities)

    def _run(self, command: str, *arguments: bytes) -> Done:
        return self._finish(self._spoken.start(command, *arguments))

    def _finish(self, tag: bytes) -> Done:
        for answer in self._spoken.answers(tag):
            self._heed(answer)
        return self._spoken.done

    def _answers(
        self, command: str, *arguments: bytes, limit: int = LINE_LIMIT
    ) -> Iterator[Untagged]:
        """Run a command; yields its untagged answers after what they tell unasked was noted."""
        for answer in self._spoken.answers(self._spoken.start(command, *arguments), limit):
            self._heed(answer)
            yield answer

    def _fetch(self, commands: Iterator[tuple[str, bytes]]) -> Iterator[Fetched]:
        """Run UID FETCH commands, one ahead; what is left when the reader stops is dropped."""
        waiting = []
        try:
            for uid_set, items in commands:
                waiting.append(self._spoken.start("UID", b"FETCH", uid_set.encode(), items))
                if len(waiting) == 2:
                    yield from self._fetched(waiting[0])
                    del waiting[0]
            while waiting:
                yield from self._fetched(waiting[0])
                del waiting[0]
        except GeneratorExit:
            for tag in waiting:
                self._finish(tag)
            raise

    def _fetched(self, tag: bytes) -> Iterator[Fetched]:
        """Read FETCH answers. One that makes no sense is left out and does not stop a mailbox."""
        for answer in self._spoken.answers(tag):
            if answer.name != b"FETCH":
                self._heed(answer)
                continue
            try:
                yield imap_answers.fetched(answer.pieces)
            except Malformed as error:
                log.info("%s: unreadable FETCH answer (%s)", self.server, error)

    def _heed(self, answer: Untagged) -> None:
        """Note what a server tells unasked about the selected mailbox."""
        match answer.name:
            case b"EXISTS":
                self._note(arrived=answer.number > self.exists)
                self.exists = answer.number
            case b"EXPUNGE":
                self.exists = max(0, self.exists - 1)
                self._note(expunged=True)
            case b"VANISHED":
                self._note(expunged=True)
            case b"FETCH":
                self._note(flags=True)
            case b"CAPABILITY":
                told = answer.rest.decode("ascii", "replace").upper()
                self.capabilities = frozenset(told.split())

    def _heed_one(self) -> None:
        answer = self._spoken.one_untagged()
        if answer is not None:
            self._heed(answer)

    def _note(self, *, arrived: bool = False, expunged: bool = False, flags: bool = False) -> None:
        old = self.news
        self.news = News(old.arrived or arrived, old.expunged or expunged, old.flags or flags)

    # --- mailboxes, closer ---

    def _extended_list(self) -> list[Listing]:
        """LIST with RETURN (RFC 5258); a server that offers it and then minds is asked plainly."""
        wanted = "SPECIAL-USE SUBSCRIBED" if "SPECIAL-USE" in self.capabilities else "SUBSCRIBED"
        try:
            return self._listings("LIST", f"RETURN ({wanted})".encode())
        except ProtocolError:
            if self.line.closed:
                raise
            self._bare_list = True
            return self._listings("LIST")

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

    def _unreadable(self, error: Malformed) -> ProtocolError:
        self.line.close()
        return errors.protocol(str(self.server), str(error), detail="unreadable-answer")


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
