"""A person's own commands: each account and protocol on a connection that the staff never uses."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple, Protocol

from app.credentials import Credentials
from app.dialogue import by_hand
from app.dialogue.ring import Dialogue
from app.model.account import Account, AccountId, Secret, Server
from app.model.account import Protocol as Kind
from app.model.dialogue import Spoken
from app.model.problem import LifafaError, Problem, ProblemKind
from app.protocols.transcript import Witness
from app.store import accounts
from app.store.database import Database
from app.store.refusals import Refusals
from app.sync.login import Gate, incoming_gate, outgoing_gate

log = logging.getLogger(__name__)

KEEP = 60.0
"""Seconds for which a connection is kept for the next command."""

_GONE = frozenset({ProblemKind.CONNECTION_LOST, ProblemKind.TIMED_OUT})

Asked = Future[tuple[Spoken, ...]]


class HandLine(Protocol):
    """A connection that takes a command as it was typed."""

    def connect(self) -> None: ...
    def login(self, secret: Secret | None, *, most: int = ...) -> None: ...
    def ask(self, command: str) -> None: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...


class Hands:
    """One hand for each account and protocol, at work while there is something to ask."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        dialogue: Dialogue,
        *,
        refusals: Refusals | None = None,
        keep: float = KEEP,
    ) -> None:
        self._refusals = refusals
        self._database = database
        self._credentials = credentials
        self._dialogue = dialogue
        self._keep = keep
        self._lock = threading.Lock()
        self._hands: dict[tuple[AccountId, Kind], Hand] = {}
        # A gate remembers what was refused, so it outlives the connections it opens.
        self._gates: dict[tuple[AccountId, Server], Gate] = {}

    def say(self, account: AccountId, protocol: Kind, command: str) -> Asked:
        """Give a command by hand. The Future fails with ONLY_ASKS where it may not be sent."""
        asked: Asked = Future()
        try:
            checked = by_hand.checked(protocol, command)
        except LifafaError as error:
            asked.set_exception(error)
            return asked
        while not self._hand(account, protocol).takes(checked, asked):
            pass  # it ended in this very moment: the next one is new
        return asked

    def stop(self) -> None:
        """Hang up everywhere and wait for it."""
        with self._lock:
            hands, self._hands = list(self._hands.values()), {}
        for hand in hands:
            hand.stop()

    def _hand(self, account: AccountId, protocol: Kind) -> "Hand":
        with self._lock:
            hand = self._hands.get((account, protocol))
            if hand is None or hand.ended:
                hand = Hand(
                    f"console {account} {protocol}",
                    lambda: self._connected(account, protocol),
                    keep=self._keep,
                    at_end=self._database.close_thread,
                )
                self._hands[account, protocol] = hand
                hand.start()
            return hand

    def _connected(self, account_id: AccountId, protocol: Kind) -> "Held":
        """Choose the server, as the account's settings are now. Called by a hand's own thread."""
        try:
            account = accounts.get(self._database.reader(), account_id)
        except KeyError:
            raise LifafaError(Problem(ProblemKind.NO_ACCOUNT)) from None
        gate = self._gate(account, protocol)
        witness = Witness(self._dialogue.conversation(account_id, gate.server))
        return Held(gate, _session(gate.server, witness), witness)

    def _gate(self, account: Account, protocol: Kind) -> Gate:
        settings = account.settings
        server = settings.outgoing if protocol is Kind.SMTP else settings.incoming
        if server.protocol is not protocol:
            name = protocol.upper()
            raise LifafaError(Problem(ProblemKind.ONLY_ASKS, text=name, detail="other-protocol"))
        with self._lock:
            gate = self._gates.get((account.id, server))
            if gate is None:
                gate = self._gates[account.id, server] = self._new_gate(account, server)
            return gate

    def _new_gate(self, account: Account, server: Server) -> Gate:
        if server.protocol is Kind.SMTP:
            return outgoing_gate(self._credentials, account, server, self._refusals)
        return incoming_gate(self._credentials, account, self._refusals)


class Held(NamedTuple):
    """A connection in a hand, what lets it in, and what hears it."""

    gate: Gate
    line: HandLine
    witness: Witness


class _Errand(NamedTuple):
    command: str
    asked: Asked


class Hand:
    """A thread with one connection of its own; hangs up when nothing was asked for a while.

    `prepare` chooses the server and makes the connection, which is not open yet.
    """

    def __init__(
        self,
        name: str,
        prepare: Callable[[], Held],
        *,
        keep: float = KEEP,
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.ended = False
        self._prepare = prepare
        self._keep = keep
        self._at_end = at_end
        self._more = threading.Condition()
        self._waiting: deque[_Errand] = deque()
        self._stopping = False
        self._held: Held | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def takes(self, command: str, asked: Asked) -> bool:
        """Take a command; False where this hand has ended."""
        with self._more:
            if not self.ended:
                self._waiting.append(_Errand(command, asked))
                self._more.notify()
            return not self.ended

    def stop(self) -> None:
        """Hang up and wait for it."""
        with self._more:
            self._stopping = True
            self._more.notify()
        held = self._held
        if held is not None:
            held.line.abort()
        self._thread.join()

    # --- the thread's own ---

    def _run(self) -> None:
        try:
            while errand := self._next():
                if errand.asked.set_running_or_notify_cancel():
                    self._serve(errand)
        finally:
            self._hang_up()
            self._disappoint()
            self._at_end()

    def _next(self) -> _Errand | None:
        """Wait for a command; None when it is time to end. From then on none is taken."""
        with self._more:
            self._more.wait_for(lambda: self._waiting or self._stopping, self._keep)
            if self._waiting and not self._stopping:
                return self._waiting.popleft()
            self.ended = True
            return None

    def _serve(self, errand: _Errand) -> None:
        try:
            answer = self._answered(errand.command)
        except LifafaError as error:
            self._hang_up()
            errand.asked.set_exception(error)
        except Exception as bug:
            log.info("a command by hand ended by a bug: %s", type(bug).__name__)
            self._hang_up()
            errand.asked.set_exception(bug)
        else:
            errand.asked.set_result(answer)

    def _answered(self, command: str) -> tuple[Spoken, ...]:
        """Ask; over a new connection where the kept one turns out to be gone."""
        if self._held is not None:
            try:
                return _asked(self._held, command)
            except LifafaError as error:
                if error.problem.kind not in _GONE or self._stopping:
                    raise
                self._hang_up()
        return _asked(self._connected(), command)

    def _connected(self) -> Held:
        self._held = held = self._prepare()
        if self._stopping:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        held.gate.pass_in(held.line)
        return held

    def _hang_up(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.line.close()

    def _disappoint(self) -> None:
        for errand in self._waiting:
            if errand.asked.set_running_or_notify_cancel():
                errand.asked.set_exception(LifafaError(Problem(ProblemKind.CANCELLED)))


def _asked(held: Held, command: str) -> tuple[Spoken, ...]:
    held.witness.take()
    held.line.ask(command)
    return held.witness.take()


def _session(server: Server, witness: Witness) -> HandLine:
    """Make the session of a protocol; what speaks it is loaded when first needed."""
    from app.protocols.imap import ImapSession
    from app.protocols.pop3 import Pop3Session
    from app.protocols.smtp import SmtpSession

    sessions: dict[Kind, Callable[..., HandLine]] = {
        Kind.IMAP: ImapSession,
        Kind.POP3: Pop3Session,
        Kind.SMTP: SmtpSession,
    }
    return sessions[server.protocol](server, transcript=witness)
