"""The staff of all accounts: who works, who is woken, who is stopped."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.credentials import Credentials
from app.dialogue.ring import Dialogue
from app.events import BodyFailed, EventBus, RetryPlanned
from app.model.account import Account, AccountId, Protocol, Server
from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import SyncReport, VerifyReport
from app.model.submission import Submission, SubmissionId, SubmissionState
from app.store import accounts, messages, outbox, resuming
from app.store.database import Database
from app.store.refusals import Refusals
from app.sync import doubts
from app.sync.asking import Ask, OwnImap, OwnPop3, by_worker
from app.sync.by_hand import Hands
from app.sync.checker import Asked, ImapCheck, OnChecked
from app.sync.checker_pop3 import Pop3Check
from app.sync.idle import IdleDuty
from app.sync.imap import ImapDuty
from app.sync.lines import Lines, Pop3Line
from app.sync.login import Gate, incoming_gate
from app.sync.network import Network, is_local
from app.sync.pop3 import Pop3Duty
from app.sync.reading import ReadingProcess
from app.sync.selection import Selection
from app.sync.submit import SubmitDuty
from app.sync.to_end import OnProgress, sync_account
from app.sync.tries import LONGEST_DELAY
from app.sync.vigil import Vigil
from app.sync.worker import Duty, Worker

log = logging.getLogger(__name__)

END_WITHIN = 1.0
"""Seconds in which a stopped thread ends."""

SWITCH_INTERVAL = 0.0005
"""Seconds; SQLite and the parser free the interpreter often, and want it back soon."""

T = TypeVar("T")

_GLANCE = 0.05
_WORK = {Protocol.IMAP: "imap", Protocol.POP3: "pop3", Protocol.SMTP: "submit"}
_ON_THEIR_WAY = frozenset({SubmissionState.QUEUED, SubmissionState.SENDING})


@dataclass(frozen=True, slots=True)
class Team:
    """Who works for one account. `fetching` also carries out its wishes; `idling` is IMAP only."""

    duty: ImapDuty | Pop3Duty
    fetching: Worker
    submitting: Worker
    letters: SubmitDuty
    gate: Gate
    idling: Worker | None = None
    idle: IdleDuty | None = None
    local: bool = False

    def renew(self) -> None:
        """Distrust every connection, forget earlier troubles, and begin again at once.

        But not a letter's connection: cut after its final dot, the letter would be unsure.
        """
        self.duty.distrust()
        if self.idle is not None:
            self.idle.distrust()
        self.letters.try_again()
        for worker in self.workers:
            worker.refresh()

    @property
    def workers(self) -> tuple[Worker, ...]:
        return tuple(w for w in (self.idling, self.fetching, self.submitting) if w is not None)

    def ask_imap(self) -> Ask[Selection]:
        """Return what runs jobs on this IMAP account's connection."""
        assert isinstance(self.duty, ImapDuty)
        return by_worker(self.duty.errands, self.fetching.wake)

    def ask_pop3(self) -> Ask[Pop3Line]:
        """Return what runs jobs in sessions of this POP3 account's worker."""
        assert isinstance(self.duty, Pop3Duty)
        return by_worker(self.duty.errands, self.fetching.wake)


class Staff:
    """Starts, wakes and stops the workers of every account. Safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        bus: EventBus,
        lines: Lines | None = None,
        refusals: Refusals | None = None,
        dialogue: Dialogue | None = None,
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._bus = bus
        self._lines = lines or Lines()
        self._refusals = refusals or Refusals(database)
        self._lock = threading.Lock()
        self._teams: dict[AccountId, Team] = {}
        self._network = Network()
        self._reading = ReadingProcess()
        self._vigil: Vigil | None = None
        self.hands = Hands(
            database, credentials, dialogue or Dialogue(bus.publish), refusals=self._refusals
        )
        """Who carries a person's own commands."""

    def takes_any_script(self, server: Server) -> bool | None:
        """Whether a submission server takes addresses in any script; None: not spoken to yet."""
        return self._lines.any_script.get(str(server))

    def recover(self) -> None:
        """Bring letters that were on their way when the program ended to where they belong."""
        with self._database.transaction(durable=True) as tx:
            resuming.recover(tx)
            resuming.back_to_now(tx, int(time.time()), LONGEST_DELAY)

    def start_all(self) -> None:
        """Let the staff of every account begin."""
        _share_the_interpreter()
        for account in accounts.all(self._database.reader()):
            self.start(account.id)
        self._vigil = Vigil(self.resumed)
        self._vigil.start()

    def start(self, account_id: AccountId) -> None:
        """Let an account's staff begin, unless it is at work already."""
        account = accounts.get(self._database.reader(), account_id)
        with self._lock:
            if account_id in self._teams:
                return
            team = self._teams[account_id] = self._team(account)
        for worker in team.workers:
            worker.start()

    def stop(self, account_id: AccountId) -> None:
        """Stop an account's staff and wait for it."""
        with self._lock:
            team = self._teams.pop(account_id, None)
        if team is not None:
            _end([team])

    def stop_all(self) -> None:
        """Stop everyone and wait for them."""
        vigil, self._vigil = self._vigil, None
        if vigil is not None:
            vigil.stop()
        with self._lock:
            teams, self._teams = list(self._teams.values()), {}
        _stop(teams)
        self._reading.close()  # who waits for it could not end
        _end(teams)
        self.hands.stop()

    def wake(self, account_id: AccountId | None = None) -> None:
        """Look for mail and send what is due now; also ends a pause.

        What a server did not hand out before is asked for again, and a password that it refused is
        tried once more.
        """
        for team in self._some(account_id):
            team.gate.forgive()
            team.letters.forgive()
            if isinstance(team.duty, ImapDuty):
                team.duty.forgive()
            team.duty.look()
            for worker in team.workers:
                worker.wake()

    def network_changed(self, reachable: bool) -> None:
        """Make all connections anew, or rest where there is no network; told by the system."""
        log.info("the network %s", "is another one now" if reachable else "is gone")
        self._network.changed(reachable)
        for team in self._some(None):
            if not team.local:
                team.renew()

    def resumed(self) -> None:
        """Make all connections anew: the computer slept."""
        log.info("awake again")
        self._network.resumed()
        for team in self._some(None):
            team.renew()

    def pause(self, account_id: AccountId | None = None) -> None:
        """Stop background fetching until the next `wake`."""
        for team in self._some(account_id):
            team.duty.pause()
            team.fetching.wake()

    def want_body(self, key: MessageKey) -> None:
        """Fetch a body before everything else. BodyArrived or BodyFailed follows."""
        where = messages.location(self._database.reader(), key)
        team = self._teams.get(where[0]) if where else None
        if team is None:
            self._bus.publish(BodyFailed(key, Problem(ProblemKind.MESSAGE_GONE)))
            return
        team.duty.want_body(key)
        team.fetching.wake()

    def send_soon(self, account_id: AccountId | None = None) -> None:
        """A letter is due, now or later."""
        for team in self._some(account_id):
            team.submitting.wake()

    def operations_soon(self, account_id: AccountId | None = None) -> None:
        """There are wishes to carry to the server, now or later."""
        for team in self._some(account_id):
            team.fetching.wake()

    def errand(
        self, account_id: AccountId, job: Callable[[Selection], T], *, upsets: bool = False
    ) -> Future[T]:
        """Run a job on an IMAP account's connection, before everything else that waits for it.

        Where nobody is at work (in the terminal), it is run here and now over one of its own.
        `upsets` says that mailboxes change by it. The Future fails with what kept the server from
        being reached, or with what the job raised.
        """
        team = self._teams.get(account_id)
        if team is None:
            return _answered(lambda: self._over_own_line(account_id, job))
        if not isinstance(team.duty, ImapDuty):
            return _answered(_refuse)
        future = team.duty.errands.put(job, upsets=upsets)
        team.fetching.wake()
        return future

    def verify(
        self, account_id: AccountId, asked: Asked, on_progress: OnChecked = lambda done, total: None
    ) -> VerifyReport:
        """Compare an account with its server; waits, so it is called from a thread that may.

        Between two steps the account's worker serves whoever else wants the connection.
        """
        account = accounts.get(self._database.reader(), account_id)
        gate = self._incoming_gate(account)
        team = self._teams.get(account_id)
        lines = self._lines.of(account_id)
        if account.settings.incoming.protocol is Protocol.POP3:
            with closing(OwnPop3(gate, lines)) as own_pop3:
                ask_pop3 = own_pop3 if team is None else team.ask_pop3()
                return Pop3Check(account, self._database, ask_pop3, asked, on_progress).run()
        with closing(OwnImap(gate, lines)) as own:
            ask = own if team is None else team.ask_imap()
            return ImapCheck(account, self._database, ask, asked, on_progress).run()

    def _over_own_line(self, account_id: AccountId, job: Callable[[Selection], T]) -> T:
        account = accounts.get(self._database.reader(), account_id)
        gate = self._incoming_gate(account)
        with closing(OwnImap(gate, self._lines.of(account_id))) as own:
            return own(job)

    def sync_to_end(
        self, account_ids: Iterable[AccountId], on_progress: OnProgress = lambda progress: None
    ) -> tuple[SyncReport, ...]:
        """Bring accounts wholly up to date, in this thread; nobody of the staff may be at work."""
        reports = []
        _share_the_interpreter()
        for account_id in account_ids:
            account = accounts.get(self._database.reader(), account_id)
            gate = self._incoming_gate(account)
            lines = self._lines.of(account_id)
            reports.append(
                sync_account(account, self._database, gate, lines, on_progress, self._reading)
            )
            self._reading.rest()
        return tuple(reports)

    def send_to_end(self, submission_id: SubmissionId) -> Submission:
        """Make one attempt to send a letter and wait for what comes of it, whenever it was due."""
        submission = outbox.get(self._database.reader(), submission_id)
        with self._lock:
            team = self._teams.get(submission.account_id)
        if team is not None:
            return self._sent_by(team, submission)
        return self._sent_here(submission)

    def _incoming_gate(self, account: Account) -> Gate:
        return incoming_gate(self._credentials, account, self._refusals)

    # --- putting a team together ---

    def _team(self, account: Account) -> Team:
        letters = self._submit_duty(account)
        submitting = self._worker(account, Protocol.SMTP, letters)
        if account.settings.incoming.protocol is Protocol.POP3:
            gate = self._incoming_gate(account)
            lines = self._lines.of(account.id)
            pop3 = Pop3Duty(
                account,
                self._database,
                gate,
                self._bus.publish,
                lines,
                reading=self._reading,
            )
            fetching = self._worker(account, Protocol.POP3, pop3)
            return Team(pop3, fetching, submitting, letters, gate, local=_is_local(account))
        return self._imap_team(account, submitting, letters)

    def _imap_team(self, account: Account, submitting: Worker, letters: SubmitDuty) -> Team:
        gate = self._incoming_gate(account)
        lines = self._lines.of(account.id)

        def on_news() -> None:
            imap.look(Role.INBOX)
            fetching.wake()

        def on_connected() -> None:
            idle.allow()
            idling.wake()

        def on_crowded(crowded: bool) -> None:
            imap.stand_alone(crowded)
            fetching.wake()

        imap = ImapDuty(
            account,
            self._database,
            gate,
            self._bus.publish,
            lines,
            on_connected,
            submitting.wake,
            self._reading,
        )
        idle = IdleDuty(
            gate,
            on_news,
            lines,
            has_company=lambda: imap.connected,
            on_crowded=on_crowded,
        )
        fetching = self._worker(account, Protocol.IMAP, imap, on_wake=imap.nudge)
        idling = Worker(
            f"idle {account.label}",
            idle,
            tell=self._bus.publish,
            at_end=self._database.close_thread,
            network=self._network_for(account),
        )
        return Team(imap, fetching, submitting, letters, gate, idling, idle, _is_local(account))

    def _submit_duty(self, account: Account) -> SubmitDuty:
        return SubmitDuty(
            account,
            self._database,
            self._credentials,
            self._bus.publish,
            self._lines.of(account.id),
            on_filed=lambda: self.operations_soon(account.id),
            on_doubt=lambda: self.operations_soon(account.id),
            seen=self._network_for(account).seen,
            refusals=self._refusals,
        )

    def _worker(
        self,
        account: Account,
        protocol: Protocol,
        duty: Duty,
        *,
        on_wake: Callable[[], None] = lambda: None,
    ) -> Worker:
        """Hire a worker whose troubles a person is told of."""

        def on_wait(seconds: float) -> None:
            at = int(time.time() + seconds)
            self._bus.publish(RetryPlanned(account.id, protocol, at))

        return Worker(
            f"{_WORK[protocol]} {account.label}",
            duty,
            tell=self._bus.publish,
            at_end=self._database.close_thread,
            on_wake=on_wake,
            on_wait=on_wait,
            network=self._network_for(account),
        )

    def _network_for(self, account: Account) -> Network:
        """Return what is known of the network; an account on this computer needs none."""
        return Network() if _is_local(account) else self._network

    # --- finding and ending teams ---

    def _some(self, account_id: AccountId | None) -> Sequence[Team]:
        with self._lock:
            if account_id is None:
                return list(self._teams.values())
            team = self._teams.get(account_id)
            return [team] if team else []

    # --- one letter, waited for ---

    def _sent_by(self, team: Team, submission: Submission) -> Submission:
        """Let the account's own worker send it, so that it is never sent by two."""
        with self._database.transaction(durable=True) as tx:
            outbox.requeue(tx, submission.id, int(time.time()))
        before = submission.attempts
        team.submitting.wake()
        while team.submitting.alive:
            now = self._letter(submission)
            if now.state not in _ON_THEIR_WAY or (
                now.attempts > before and now.state is SubmissionState.QUEUED
            ):
                return now
            time.sleep(_GLANCE)
        return self._letter(submission)

    def _sent_here(self, submission: Submission) -> Submission:
        account = accounts.get(self._database.reader(), submission.account_id)
        duty = self._submit_duty(account)
        try:
            duty.send(submission)
            if self._letter(submission).state is SubmissionState.UNSURE:
                self._look_once(submission)
            sent = self._letter(submission)
            while duty.file_one():
                pass
        except LifafaError as error:
            log.info("a letter could not be sent: %s", error.problem.kind)
            sent = self._letter(submission)
        finally:
            duty.close()
        return sent

    def _look_once(self, submission: Submission) -> None:
        """Look for an unsure letter at once, where the server can be asked; later syncs do, too."""
        account_id = submission.account_id
        try:
            if doubts.can_look(self._database.reader(), account_id):
                self._over_own_line(
                    account_id, lambda line: doubts.settle_one(line, self._database, account_id)
                )
        except LifafaError as error:
            log.info("an unsure letter could not be looked for: %s", error.problem.kind)

    def _letter(self, submission: Submission) -> Submission:
        """Return the letter as it is now; one that left the outbox was sent."""
        try:
            return outbox.get(self._database.reader(), submission.id)
        except outbox.WrongState:
            return replace(submission, state=SubmissionState.SENT, problem=None)


def _is_local(account: Account) -> bool:
    return is_local(account.settings.incoming)


def _share_the_interpreter() -> None:
    """Work in the background must not keep the main thread waiting for 5 ms (docs/adr/0016)."""
    sys.setswitchinterval(min(SWITCH_INTERVAL, sys.getswitchinterval()))


def _stop(teams: Sequence[Team]) -> None:
    for team in teams:
        for worker in team.workers:
            worker.stop()


def _end(teams: Sequence[Team]) -> None:
    """Stop all first, then wait for each: they end side by side."""
    _stop(teams)
    until = time.monotonic() + END_WITHIN
    for worker in (worker for team in teams for worker in team.workers):
        if not worker.join(max(0.0, until - time.monotonic())):
            log.info("%s did not end in time", worker.name)


def _answered(work: Callable[[], T]) -> Future[T]:
    """Do some work here and now, and hand its result out as a Future."""
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except LifafaError as error:
        future.set_exception(error)
    return future


def _refuse() -> Any:
    """A POP3 server has no mailboxes to be asked about."""
    raise LifafaError(Problem(ProblemKind.MAILBOX_GONE))
