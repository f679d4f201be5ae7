"""The account's submission worker: due letters, oldest first, each arrow of their life durable."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from app.credentials import Credentials
from app.events import Activity, Event
from app.model.account import Account, Protocol, Server
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import RecipientResult, RecipientState, Submission
from app.store import accounts, outbox, resuming
from app.store.database import Database, Transaction
from app.store.refusals import Refusals
from app.sync.filing import file_sent
from app.sync.lines import Lines, SmtpLine
from app.sync.login import Gate, outgoing_gate
from app.sync.telling import Telling
from app.sync.tries import UNREACHED, next_try
from app.sync.worker import NEEDS_A_PERSON, paused_for

log = logging.getLogger(__name__)

_BUSY = Problem(ProblemKind.BUSY)

# What is wrong with the letter itself; no waiting mends it, only a person.
_LETTERS_OWN = frozenset(
    {
        ProblemKind.REFUSED,
        ProblemKind.TOO_LARGE,
        ProblemKind.NEEDS_SMTPUTF8,
        ProblemKind.NEEDS_REQUIRETLS,
        ProblemKind.CANNOT_HOLD,
        ProblemKind.NO_RECIPIENTS,
        ProblemKind.BAD_ADDRESS,
    }
)

# The connection is kept so long for the next letter.
_KEEP = 20.0

# The terminal may queue a letter while this process is at work, and can wake nobody here.
_GLANCE = 60.0


class SubmitDuty:
    """Sends one account's letters. It has no retry loops of its own: times are rows.

    `on_filed` is called when there is a copy to be put into Sent, `on_doubt` when a letter is to be
    looked for there. `seen` names a trouble by its cause before it is told (there is no network).
    """

    def __init__(
        self,
        account: Account,
        database: Database,
        credentials: Credentials,
        tell: Callable[[Event], None],
        lines: Lines,
        *,
        on_filed: Callable[[], None] = lambda: None,
        on_doubt: Callable[[], None] = lambda: None,
        seen: Callable[[Problem], Problem] = lambda problem: problem,
        refusals: Refusals | None = None,
    ) -> None:
        self._account = account
        self._database = database
        self._credentials = credentials
        self._lines = lines
        self._on_filed = on_filed
        self._on_doubt = on_doubt
        self._seen = seen
        self._refusals = refusals
        self._reachable = threading.Event()
        self._telling = Telling(account.id, Protocol.SMTP, tell)
        self._gates: dict[Server, Gate] = {}
        self._stopping = threading.Event()
        self._line: SmtpLine | None = None
        self._server: Server | None = None
        self._used_at = 0.0
        self._dotted = False
        self._owed: Callable[[Transaction], None] | None = None

    def try_again(self) -> None:
        """Send at once what no server was reached for, from any thread: the network is back."""
        self._reachable.set()

    def forgive(self) -> None:
        """Try refused passwords once more, from any thread: a person asks for it."""
        for gate in list(self._gates.values()):
            gate.forgive()

    def turn(self) -> float | None:
        """Send the oldest due letter, or file one that was sent."""
        self._pay()
        if self._reachable.is_set():
            self._reachable.clear()
            with self._database.transaction(durable=True) as tx:
                resuming.at_once(tx, self._account.id, UNREACHED, int(time.time()))
        if self.file_one():
            return 0.0
        reader = self._database.reader()
        due = outbox.next_due(reader, self._account.id, int(time.time()))
        if due is not None:
            self._try(due)
            return 0.0
        self._telling.progress(Activity.IDLE)
        return self._rest()

    def troubled(self, problem: Problem) -> None:
        """Hang up and tell."""
        self._hang_up()
        self._telling.disconnected(problem)

    def abort(self) -> None:
        """End a blocking wait at once, from any thread."""
        self._stopping.set()
        line = self._line
        if line is not None:
            line.abort()

    def close(self) -> None:
        """Hang up."""
        self._hang_up()
        self._telling.disconnected()

    def send(self, due: Submission) -> None:
        """Make one attempt. Raises where no letter could leave this way: wrong password, stopped.

        The attempt is counted before it is made, and what came of it is told to the outbox before
        anything else happens.
        """
        due = self._begun(due)
        self._telling.progress(Activity.SENDING)
        self._dotted = False
        try:
            line = self._connected(self._server_for(due))
            if not _can_hold(due, line):
                self._settle(lambda tx: outbox.wait_here(tx, due.id))
                return
            results = self._submitted(line, due)
        except LifafaError as error:
            self._failed(due, error)
            return
        self._used_at = time.monotonic()
        self._taken(due, results, line.verdict)

    def _taken(self, due: Submission, results: tuple[RecipientResult, ...], said: str) -> None:
        """Tell the outbox that the server has the letter, and who does not get it."""
        again = next_try(_BUSY, due.attempts, _since(due), int(time.time()))
        server = str(self._server)
        self._settle(
            lambda tx: outbox.accepted(tx, due.id, results, again, server=server, said=said)
        )

    def _try(self, due: Submission) -> None:
        """Send, unless a person took the letter back in this very moment."""
        try:
            self.send(due)
        except outbox.WrongState:
            log.info("a due letter was taken back")

    def file_one(self) -> bool:
        """File one letter that the server has: its copy in Sent, the flag of what it answers."""
        sent = next(iter(outbox.to_file(self._database.reader(), self._account.id)), None)
        if sent is None:
            return False
        file_sent(self._database, self._account, sent)
        self._on_filed()
        return True

    def _begun(self, due: Submission) -> Submission:
        with self._database.transaction(durable=True) as tx:
            return outbox.attempt(tx, due.id)

    def _settle(self, outcome: Callable[[Transaction], None]) -> None:
        """Commit what came of an attempt; where the disk is full, again with every turn."""
        self._owed = outcome
        self._pay()

    def _pay(self) -> None:
        owed, self._owed = self._owed, None
        if owed is None:
            return
        try:
            with self._database.transaction(durable=True) as tx:
                owed(tx)
        except outbox.WrongState:
            raise
        except LifafaError:
            self._owed = owed
            raise

    def _submitted(self, line: SmtpLine, due: Submission) -> tuple[RecipientResult, ...]:
        source = outbox.source(self._database.reader(), due.id)
        left = [r.address for r in due.recipients if r.state is RecipientState.PENDING]
        options = due.options
        if options.hold_until <= time.time():
            options = replace(options, hold_until=0)

        def before_final_dot() -> None:
            self._mark_final_dot(due, line.heard)

        return line.submit(due.sender, left, source, before_final_dot, options=options)

    def _mark_final_dot(self, due: Submission, heard: tuple[RecipientResult, ...]) -> None:
        """Commit that from now on the server may have the letter."""
        with self._database.transaction(durable=True) as tx:
            outbox.final_dot(tx, due.id, heard, str(self._server))
        self._dotted = True

    def _failed(self, due: Submission, error: LifafaError) -> None:
        """Bring the letter to where it belongs; hang up unless only the letter was at fault."""
        problem = error.problem
        used_before = self._used_at > 0
        if problem.kind not in _LETTERS_OWN:
            self._hang_up()
        self._settle(self._outcome(due, error, used_before))
        if self._dotted and not _says_no(problem.code):
            self._on_doubt()
        if problem.kind in _LETTERS_OWN:
            return
        self._telling.disconnected(self._seen(problem))
        if problem.kind in NEEDS_A_PERSON or problem.kind is ProblemKind.CANCELLED:
            raise error

    def _outcome(
        self, due: Submission, error: LifafaError, used_before: bool
    ) -> Callable[[Transaction], None]:
        """Decide what a failed attempt means for the letter.

        After the final dot only 4xx and 5xx say no; anything else leaves it unsure. A kept
        connection that the server had closed meanwhile says nothing: the letter goes again at once.
        """
        problem, results, now = error.problem, _results(error), int(time.time())
        if self._dotted and not _says_no(problem.code):
            return lambda tx: outbox.unsure(tx, due.id, problem)
        if problem.kind in _LETTERS_OWN:
            return lambda tx: outbox.held(tx, due.id, problem, results)
        stale = used_before and problem.kind in UNREACHED
        again: int | None
        if stale or problem.kind in NEEDS_A_PERSON or problem.kind is ProblemKind.CANCELLED:
            again = now
        elif problem.kind is ProblemKind.LOGIN_PAUSED:
            again = now + int(paused_for(problem))
        else:
            again = next_try(problem, due.attempts, _since(due), now)
        if again is None:
            return lambda tx: outbox.held(tx, due.id, problem, results)
        return lambda tx: outbox.later(tx, due.id, again, problem, results)

    def _server_for(self, due: Submission) -> Server:
        """Choose the identity's own submission server, else the account's."""
        try:
            identity = accounts.identity(self._database.reader(), due.identity_id)
        except KeyError:
            return self._account.settings.outgoing
        return identity.outgoing or self._account.settings.outgoing

    def _connected(self, server: Server) -> SmtpLine:
        """Return the kept connection, or a new one."""
        fresh = time.monotonic() - self._used_at < _KEEP
        if self._line is not None and self._server == server and fresh:
            return self._line
        self._hang_up()
        gate = self._gates.get(server)
        if gate is None:
            gate = outgoing_gate(self._credentials, self._account, server, self._refusals)
            self._gates[server] = gate
        self._line = line = self._lines.smtp(gate.server)
        if self._stopping.is_set():
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        gate.pass_in(line)
        self._lines.any_script[str(server)] = line.offers_smtputf8
        self._server = server
        self._telling.connected()
        return line

    def _rest(self) -> float:
        """Return the seconds until the next letter is due; lets the connection go after a while."""
        waits = [_GLANCE]
        if self._line is not None:
            kept = self._used_at + _KEEP - time.monotonic()
            if kept > 0:
                waits.append(kept)
            else:
                self._hang_up()
                self._telling.disconnected()
        due = outbox.next_time(self._database.reader(), self._account.id)
        if due is not None:
            waits.append(due - time.time())
        return max(0.05, min(waits))

    def _hang_up(self) -> None:
        line, self._line, self._used_at = self._line, None, 0.0
        if line is not None:
            line.close()


def _can_hold(due: Submission, line: SmtpLine) -> bool:
    """Whether a server keeps a letter as long as is wished (RFC 4865), or nothing is wished."""
    return due.options.hold_until <= max(time.time(), line.latest_release)


def _since(due: Submission) -> int:
    """Return from when on a letter wants to leave."""
    return max(due.created, due.scheduled)


def _says_no(code: int | None) -> bool:
    """Whether a reply refuses (RFC 5321 §4.2.1); nonsense may come from a server that accepted."""
    return code is not None and 400 <= code < 600


def _results(error: LifafaError) -> tuple[RecipientResult, ...]:
    """Return what a server said of each recipient, where it came that far.

    Nobody has the letter after a failed attempt, whatever was said to RCPT.
    """
    results: tuple[RecipientResult, ...] = getattr(error, "results", ())
    return tuple(each for each in results if each.state is not RecipientState.ACCEPTED)
