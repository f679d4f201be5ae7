"""One IMAP connection: opened, logged in, and listening to what the server tells unasked."""

import importlib.metadata
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from app.model.account import Secret, Security, Server
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.protocols import errors, imap_answers, imap_names
from app.protocols.auth import TRIES
from app.protocols.bell import Bell
from app.protocols.connect import TIMEOUT, Line, OnStep
from app.protocols.errors import Busy, MailError, ProtocolError, Refused
from app.protocols.imap_answers import Fetched, Malformed
from app.protocols.imap_login import log_in
from app.protocols.imap_wire import Done, ImapWire, Untagged
from app.protocols.quirks import Quirks, quirks_of, usable
from app.protocols.stream import LINE_LIMIT
from app.protocols.transcript import Transcript

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """What a server told unasked about the selected mailbox; true where it told anything."""

    arrived: bool = False
    expunged: bool = False
    flags: bool = False

    def __bool__(self) -> bool:
        return self.arrived or self.expunged or self.flags


class ImapConnection:
    """What any use of IMAP needs: to connect, to log in, to run commands, to idle.

    All of it belongs to one thread, but `abort`. Every method raises a MailError (see
    `app.protocols.errors`) and nothing else that is the server's or the network's fault.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        compress: bool | None = None,
    ) -> None:
        """`compress` says whether to use COMPRESS; None is where it helps."""
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self.capabilities: frozenset[str] = frozenset()
        self.selected = ""
        """The path of the selected mailbox, "" if none."""
        self.exists = 0
        """How many messages the selected mailbox has, as told last."""
        self.news = News()
        self.quirks = Quirks()
        self.server_id: dict[str, str] = {}
        """What the server said of itself (RFC 2971), by field in lower case."""
        self._wire: ImapWire | None = None
        self._compress = compress
        self._offers: frozenset[str] = frozenset()
        self._utf8 = False
        self._bell: Bell | None = None
        self._told: Callable[[], None] = _nobody
        self._qresync = False

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, protect it as the server's settings say, ask for the capabilities."""
        self.line.open_by(self._open)
        self._learn()
        self.line.passed(" ".join(self._spoken.capabilities))

    def login(self, secret: Secret | None, *, most: int = TRIES) -> None:
        """Log in by the strongest way both sides know, then switch on what the server offers.

        `most` passwords may be refused on the way.
        """
        self.line.begin(ProbeStepKind.LOGIN)
        wire = self._spoken
        said = b"" if wire.state == "AUTH" else log_in(wire, self.server, secret, most)
        self._capabilities_after_login()
        wire.logged_in = True
        wire.overhear(said)
        self.line.passed(errors.without_code(said))
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

    def ask(self, command: str) -> None:
        """Run a command that a person typed; the transcript hears the answer, whatever it is.

        Names beyond ASCII are spelled as this server wants them (RFC 3501 §5.1.3).
        """
        verb, _, rest = command.partition(" ")
        if self._utf8_names or rest.isascii():
            arguments = rest.encode()
        else:
            arguments = imap_names.encode(rest)
        try:
            for _answer in self._answers(verb, *filter(None, (arguments,))):
                pass
        except MailError:
            if self.line.closed:
                raise

    def take_news(self) -> News:
        """Return what was told unasked since the last call, and forget it."""
        news, self.news = self.news, News()
        return news

    def take_alerts(self) -> tuple[str, ...]:
        """Return what the server asks to show the person since the last call, and forget it.

        Words told before the login may be anybody's and are never among them.
        """
        if self._wire is None:
            return ()
        alerts, self._wire.alerts = tuple(self._wire.alerts), []
        return alerts

    @property
    def closed(self) -> bool:
        """Whether the connection is over, also where it was cut for what the server said."""
        return self.line.closed

    @property
    def can_idle(self) -> bool:
        return "IDLE" in self.capabilities

    def idle(
        self, seconds: float, stop: Callable[[], bool], told: Callable[[], None] = lambda: None
    ) -> bool:
        """Wait for news, at most `seconds`, or until `stop`. True if there is.

        `told` is called at each piece of news, before IDLE is ended: nobody waits a round trip for
        it. `stop` is looked at with each word of the server, and after `interrupt`.
        """
        if not self.can_idle:
            raise Refused(Problem(ProblemKind.REFUSED, str(self.server), detail="no-idle"))
        tag = self._spoken.start("IDLE")
        with Bell() as self._bell:
            self._told = told
            try:
                self._spoken.await_continuation(tag, self._heed)
                if self._idled(tag, time.monotonic() + seconds, stop):
                    self.line.sendall(b"DONE\r\n")
                    self._finish(tag)
            finally:
                self._bell, self._told = None, _nobody
        return bool(self.news)

    def interrupt(self) -> None:
        """Have an IDLE look at its `stop` at once. May be called from any thread, at any time."""
        bell = self._bell
        if bell is not None:
            bell.ring()

    def _idled(self, tag: bytes, deadline: float, stop: Callable[[], bool]) -> bool:
        """Listen until there is news. False where the server ended IDLE by itself, as some do."""
        while not self.news and not stop() and (left := deadline - time.monotonic()) > 0:
            if not self.line.wait(left, self._bell):
                continue
            answer = self._spoken.one_answer(tag)
            if isinstance(answer, Done):
                return False
            if answer is not None:
                self._heed(answer)
        return True

    def _open(self) -> None:
        self.line.connect()
        wire = self._wire = ImapWire(self.line)
        if self.server.security is Security.STARTTLS:
            wire.start_tls()

    # --- after the login ---

    def _capabilities_after_login(self) -> None:
        """Take the capabilities from the login's answer, else ask: logged in, there are more."""
        told = self._spoken.untagged_responses.pop("CAPABILITY", [])
        if told and isinstance(told[-1], bytes) and not self.quirks.capabilities_anew:
            text = told[-1].decode("ascii", "replace")
            self._spoken.capabilities = tuple(text.upper().split())
        else:
            self._spoken.refresh()
        self._learn()

    def _learn(self) -> None:
        self._offered(self._spoken.capabilities)

    def _offered(self, told: Iterable[str]) -> None:
        """Take what the server offers, less what is known not to work there."""
        self._offers = frozenset(told)
        greeting = self._wire.greeting if self._wire else b""
        self.quirks = quirks_of(self.server.host, greeting, self.server_id, self._offers)
        self.capabilities = usable(self._offers, self.quirks)

    def _introduce(self) -> None:
        """Say who we are, and switch on what is offered. A server that minds is not asked again."""
        if "ID" in self.capabilities:
            self._exchange_ids()
        self._enable()
        if "COMPRESS=DEFLATE" in self.capabilities and self._wants_compression():
            self._start_compression()

    def _exchange_ids(self) -> None:
        """Say name and version, and keep what the server says of itself (RFC 2971 §3)."""
        ours = f'("name" "Lifafa" "version" "{_version()}")'
        for answer in self._attempt("ID", ours.encode("ascii")):
            if answer.name == b"ID":
                with suppress(Malformed):
                    self.server_id = imap_answers.id_fields(answer.pieces)
        self._offered(self._offers)

    def _enable(self) -> None:
        """Switch on what changes how the server speaks (RFC 5161); only its yes counts."""
        wanted = sorted({"CONDSTORE", "QRESYNC"} & self.capabilities)
        if {"UTF8=ACCEPT", "UTF8=ONLY"} & self.capabilities:
            wanted.append("UTF8=ACCEPT")
        if "ENABLE" not in self.capabilities or not wanted:
            return
        for answer in self._attempt("ENABLE", " ".join(wanted).encode()):
            if answer.name == b"ENABLED":
                enabled = answer.rest.upper()
                self._utf8 = self._utf8 or b"UTF8" in enabled
                self._qresync = self._qresync or b"QRESYNC" in enabled.split()

    def _wants_compression(self) -> bool:
        return self.line.worth_compressing if self._compress is None else self._compress

    def _start_compression(self) -> None:
        try:
            self._run("COMPRESS", b"DEFLATE")
        except MailError:
            if self.line.closed:
                raise
        else:
            self.line.compress()

    def _attempt(self, command: str, *arguments: bytes) -> list[Untagged]:
        try:
            return list(self._answers(command, *arguments))
        except MailError:
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
    def _utf8_names(self) -> bool:
        """Whether names are spelled in UTF-8: as agreed on, or since there is no rev1 here."""
        return self._utf8 or self.capabilities & {"IMAP4REV1", "IMAP4REV2"} == {"IMAP4REV2"}

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
            self._drop(waiting)
            raise
        except MailError:
            self._drop(waiting[1:])
            raise

    def _drop(self, tags: list[bytes]) -> None:
        """Read and forget what is still to come, or the next command would hear it."""
        for tag in tags:
            if not self.line.closed:
                with suppress(MailError):
                    self._finish(tag)

    def _fetched(self, tag: bytes) -> Iterator[Fetched]:
        """Read FETCH answers. One that makes no sense is left out and does not stop a mailbox."""
        try:
            for answer in self._spoken.answers(tag):
                if answer.name != b"FETCH":
                    self._heed(answer)
                    continue
                try:
                    yield imap_answers.fetched(answer.pieces)
                except Malformed as error:
                    log.info("%s: unreadable FETCH answer (%s)", self.server, error)
        except Busy as error:
            raise errors.stumbled(error) from error

    def _heed(self, answer: Untagged) -> None:
        """Note what a server tells unasked about the selected mailbox."""
        match answer.name:
            case b"EXISTS":
                before, self.exists = self.exists, answer.number
                self._note(arrived=answer.number > before)
            case b"EXPUNGE":
                self.exists = max(0, self.exists - 1)
                self._note(expunged=True)
            case b"VANISHED":
                self._heed_vanished(answer)
            case b"FETCH":
                self._note(flags=True)
            case b"CAPABILITY":
                self._offered(answer.rest.decode("ascii", "replace").upper().split())

    def _heed_vanished(self, answer: Untagged) -> None:
        """Take VANISHED in the place of EXPUNGE (RFC 7162 §3.2.10); the earlier is no news."""
        try:
            earlier, uids = imap_answers.vanished(answer.rest)
        except Malformed as error:
            log.info("%s: unreadable VANISHED answer (%s)", self.server, error)
            self._note(expunged=True)
            return
        if not earlier and uids:
            self.exists = max(0, self.exists - imap_answers.counted(uids))
            self._note(expunged=True)

    def _note(self, *, arrived: bool = False, expunged: bool = False, flags: bool = False) -> None:
        old = self.news
        self.news = News(old.arrived or arrived, old.expunged or expunged, old.flags or flags)
        if arrived or expunged or flags:
            self._told()

    def _unreadable(self, error: Malformed) -> ProtocolError:
        self.line.close()
        return errors.protocol(str(self.server), str(error), detail="unreadable-answer")


def _nobody() -> None:
    """Hear of news when nobody idles."""


def _version() -> str:
    try:
        return importlib.metadata.version("lifafa")
    except importlib.metadata.PackageNotFoundError:
        return "0"
