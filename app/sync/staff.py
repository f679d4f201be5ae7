"""The staff of all accounts: who works, who is woken, who is stopped."""

import logging
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.credentials import Credentials
from app.events import BodyFailed, EventBus
from app.model.account import Account, AccountId, Protocol
from app.model.mailbox import Role
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import SyncReport
from app.model.submission import Submission, SubmissionId, SubmissionState
from app.store import accounts, messages, outbox
from app.store.database import Database
from app.sync.idle import IdleDuty
from app.sync.imap import ImapDuty
from app.sync.lines import Lines
from app.sync.login import incoming_gate
from app.sync.pop3 import Pop3Duty
from app.sync.submit import LONGEST_DELAY, SubmitDuty
from app.sync.to_end import OnProgress, sync_account
from app.sync.worker import Duty, Worker

log = logging.getLogger(__name__)

END_WITHIN = 1.0
"""Seconds in which a stopped thread ends."""

SWITCH_INTERVAL = 0.0005
"""Seconds; SQLite and the parser free the interpreter often, and want it back soon."""

_GLANCE = 0.05
_ON_THEIR_WAY = frozenset({SubmissionState.QUEUED, SubmissionState.SENDING})


@dataclass(frozen=True, slots=True)
class Team:
    """Who works for one account. `fetching` also carries out its wishes; `idling` is IMAP only."""

    duty: ImapDuty | Pop3Duty
    fetching: Worker
    submitting: Worker
    idling: Worker | None = None

    @property
    def workers(self) -> tuple[Worker, ...]:
        return tuple(w for w in (self.idling, self.fetching, self.submitting) if w is not None)


class Staff:
    """Starts, wakes and stops the workers of every account. Safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        credentials: Credentials,
        bus: EventBus,
        lines: Lines | None = None,
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._bus = bus
        self._lines = lines or Lines()
        self._lock = threading.Lock()
        self._teams: dict[AccountId, Team] = {}

    def recover(self) -> None:
        """Bring letters that were on their way when the program ended to where they belong."""
        with self._database.transaction(durable=True) as tx:
            outbox.recover(tx)
            outbox.back_to_now(tx, int(time.time()), LONGEST_DELAY)

    def start_all(self) -> None:
        """Let the staff of every account begin."""
        _share_the_interpreter()
        for account in accounts.all(self._database.reader()):
            self.start(account.id)

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
        with self._lock:
            teams, self._teams = list(self._teams.values()), {}
        _end(teams)

    def wake(self, account_id: AccountId | None = None) -> None:
        """Look for mail and send what is due now; also ends a pause.

        What a server did not hand out before is asked for again.
        """
        for team in self._some(account_id):
            if isinstance(team.duty, ImapDuty):
                team.duty.forgive()
            team.duty.look()
            for worker in team.workers:
                worker.wake()

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

    def sync_to_end(
        self, account_ids: Iterable[AccountId], on_progress: OnProgress = lambda progress: None
    ) -> tuple[SyncReport, ...]:
        """Bring accounts wholly up to date, in this thread; nobody of the staff may be at work."""
        reports = []
        _share_the_interpreter()
        for account_id in account_ids:
            account = accounts.get(self._database.reader(), account_id)
            gate = incoming_gate(self._credentials, account)
            reports.append(sync_account(account, self._database, gate, self._lines, on_progress))
        return tuple(reports)

    def send_to_end(self, submission_id: SubmissionId) -> Submission:
        """Make one attempt to send a letter and wait for what comes of it, whenever it was due."""
        submission = outbox.get(self._database.reader(), submission_id)
        with self._lock:
            team = self._teams.get(submission.account_id)
        if team is not None:
            return self._sent_by(team, submission)
        return self._sent_here(submission)

    # --- putting a team together ---

    def _team(self, account: Account) -> Team:
        submitting = self._worker(f"submit {account.label}", self._submit_duty(account))
        if account.settings.incoming.protocol is Protocol.POP3:
            gate = incoming_gate(self._credentials, account)
            pop3 = Pop3Duty(account, self._database, gate, self._bus.publish, self._lines)
            return Team(pop3, self._worker(f"pop3 {account.label}", pop3), submitting)
        return self._imap_team(account, submitting)

    def _imap_team(self, account: Account, submitting: Worker) -> Team:
        gate = incoming_gate(self._credentials, account)

        def on_news() -> None:
            imap.look(Role.INBOX)
            fetching.wake()

        def on_connected() -> None:
            idle.allow()
            idling.wake()

        imap = ImapDuty(
            account,
            self._database,
            gate,
            self._bus.publish,
            self._lines,
            on_connected,
            submitting.wake,
        )
        idle = IdleDuty(gate, on_news, self._lines)
        fetching = self._worker(f"imap {account.label}", imap)
        idling = self._worker(f"idle {account.label}", idle)
        return Team(imap, fetching, submitting, idling)

    def _submit_duty(self, account: Account) -> SubmitDuty:
        return SubmitDuty(
            account,
            self._database,
            self._credentials,
            self._bus.publish,
            self._lines,
            on_filed=lambda: self.operations_soon(account.id),
        )

    def _worker(self, name: str, duty: Duty) -> Worker:
        return Worker(name, duty, tell=self._bus.publish, at_end=self._database.close_thread)

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
            sent = self._letter(submission)
            while duty.file_one():
                pass
        except LifafaError as error:
            log.info("a letter could not be sent: %s", error.problem.kind)
            sent = self._letter(submission)
        finally:
            duty.close()
        return sent

    def _letter(self, submission: Submission) -> Submission:
        """Return the letter as it is now; one that left the outbox was sent."""
        try:
            return outbox.get(self._database.reader(), submission.id)
        except outbox.WrongState:
            return replace(submission, state=SubmissionState.SENT, problem=None)


def _share_the_interpreter() -> None:
    """Work in the background must not keep the main thread waiting for 5 ms (docs/adr/0016)."""
    sys.setswitchinterval(min(SWITCH_INTERVAL, sys.getswitchinterval()))


def _end(teams: Iterable[Team]) -> None:
    """Stop all first, then wait for each: they end side by side."""
    workers = [worker for team in teams for worker in team.workers]
    for worker in workers:
        worker.stop()
    until = time.monotonic() + END_WITHIN
    for worker in workers:
        if not worker.join(max(0.0, until - time.monotonic())):
            log.info("%s did not end in time", worker.name)
