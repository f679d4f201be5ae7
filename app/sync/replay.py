"""Wishes carried to an IMAP server. Each may run twice with one result, and ends in one way."""

import logging
import time
from collections.abc import Iterable, Sequence

from app.events import OperationRefused
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import Operation, OperationId, OperationKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import SentCopy
from app.store import (
    adoption,
    bodies,
    evidence,
    journal,
    mailboxes,
    messages,
    numbers,
    operations,
)
from app.store.database import Database, Transaction
from app.sync import copies
from app.sync.reconcile import are_void
from app.sync.selection import Selection
from app.sync.transfer import REFUSALS, Result, Transfer, make, unconfirmed

log = logging.getLogger(__name__)

# An answer that cannot be understood may be a passing fault of the server; a source that is to be
# filed may be on its way here.
_ODD_TRIES = 5
_ODD_DELAY = 60

# Longer than a worker rests after "later": what is locked for one wish (RFC 5530: INUSE) must not
# keep the account from its mail for as long.
_BUSY_DELAY = 120

# So many messages in one command (RFC 7162 §4: keep command lines short).
_GROUP = 500


def next_group(due: Iterable[Operation]) -> list[Operation]:
    """Take the oldest wish and those that fit into the same command. APPEND goes alone.

    The store hands out at most one wish a message, so none overtakes another about the same one.
    Two copies of one message into one mailbox are two commands.
    """
    group: list[Operation] = []
    sources: set[MessageKey | None] = set()
    for operation in due:
        if group and _command(group[0]) != _command(operation):
            continue
        if operation.source_key is None or operation.source_key not in sources:
            group.append(operation)
            sources.add(operation.source_key)
        if len(group) == _GROUP or group[0].kind is OperationKind.APPEND:
            break
    return group


class Replay:
    """Replays one account's wishes over one connection.

    `patient` lets a server have a moment to file by itself what it has sent.
    """

    def __init__(self, selection: Selection, database: Database, *, patient: bool = True) -> None:
        self._patient = patient
        self._selection = selection
        self._line = selection.line
        self._database = database

    def run(self, group: Sequence[Operation]) -> set[MailboxId]:
        """Carry out one group. Raises what is transient; everything else ends the wishes.

        Returns the mailboxes that are to be looked at: they hold messages whose UIDs the server did
        not tell, or their UIDs became void, and the wishes wait.

        Where the server refuses a group, its wishes are tried one by one, so that one message does
        not spoil the others.
        """
        try:
            if self._are_void(group[0]):
                return {group[0].mailbox_id}
            begun, group = self._start(group)
            if not group:
                return set()
            result = self._carried_out(group, begun)
        except LifafaError as error:
            return self._failed(group, error)
        with self._database.transaction(durable=True) as tx:
            return self._end(tx, group, result)

    def _are_void(self, first: Operation) -> bool:
        """Open the mailbox; where its UIDs no longer mean what they did, forget them.

        The wishes then wait until their messages are found again by Message-ID and size.
        """
        if first.kind is OperationKind.APPEND:
            return False
        box = self._mailbox(first.mailbox_id)
        now = self._selection.enter(box.path)
        saved = mailboxes.sync_state(self._database.reader(), box.id)
        if saved is None or not are_void(saved, now):
            return False
        log.info("wishes wait: UIDs of a mailbox became void")
        with self._database.transaction(durable=True) as tx:
            numbers.forget_uids(tx, box.id)
            mailboxes.forget_sync_state(tx, box.id)
        return True

    def _start(self, group: Sequence[Operation]) -> tuple[list[Operation], list[Operation]]:
        """Note that the server may hear of these now.

        Returns those it may have heard before, and those that are still wished for as they were.
        """
        self._selection.acts += 1
        reader = self._database.reader()
        begun = [each for each in group if operations.started(reader, each.id)]
        with self._database.transaction(durable=True) as tx:
            return begun, operations.start(tx, group)

    def _carried_out(self, group: Sequence[Operation], begun: Sequence[Operation]) -> Result:
        """Say it to the server. What is gone there counts as done."""
        first = group[0]
        uids = sorted({operation.uid for operation in group if operation.uid is not None})
        match first.kind:
            case OperationKind.APPEND:
                return self._append(first, begun=bool(begun))
            case OperationKind.FLAG:
                self._line.store(uids, first.add, first.remove)
            case OperationKind.DELETE:
                if not self._line.delete(uids):
                    return Result(only_flagged=frozenset(each.key for each in group))
            case OperationKind.MOVE:
                return self._transfer(first).move(group, begun)
            case OperationKind.COPY:
                return self._transfer(first).copy(group, begun)
        return Result()

    def _transfer(self, first: Operation) -> Transfer:
        source, target = self._mailbox(first.mailbox_id), self._mailbox(first.target_id)
        return Transfer(self._selection, self._database, source, target)

    def _end(self, tx: Transaction, group: Sequence[Operation], result: Result) -> set[MailboxId]:
        """End each wish as the server answered; returns the mailboxes to look at."""
        untold: set[MailboxId] = set()
        for wish in group:
            if wish.key in result.early:
                operations.wait(tx, wish.id, result.early[wish.key])
            elif wish.key in result.lost:
                self._back_out(tx, wish, unconfirmed())
            elif wish.key in result.gone and wish.kind is OperationKind.COPY:
                self._back_out(tx, wish, Problem(ProblemKind.MESSAGE_GONE))
            elif wish.key in result.only_flagged:
                operations.only_flagged(tx, wish.id)
            elif wish.target_id is not None and wish.key not in result.uids:
                operations.untold(tx, wish.id)
                untold.add(wish.target_id)
            else:
                operations.done(tx, wish.id)
            if wish.key in result.uids:
                numbers.set_uid(tx, wish.key, result.uids[wish.key], wish.target_id)
        target = group[0].target_id
        if target is not None and result.uids:
            adoption.lead_copies(tx, target)
            if not adoption.is_numbered(tx, target):  # the UIDs told mean nothing yet
                untold.add(target)
        return untold

    def _append(self, operation: Operation, *, begun: bool) -> Result:
        """File a message, unless it is there: some servers file what they send by themselves.

        A copy of what stands elsewhere is looked for only where it may have been filed before.
        """
        reader = self._database.reader()
        row = next(iter(messages.rows(reader, [operation.key])), None)
        if row is None:
            return Result()
        source = self._source(operation)
        if source is None:
            raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
        target = self._mailbox(operation.target_id or operation.mailbox_id)
        received = messages.received(reader, operation.key)
        filer = _Filer(self._selection, self._database, target, operation)
        if begun or operation.source_key is None:
            uid = self._filed(target, operation)
            if uid is not None:
                filer.was_there(begun=begun)
                return Result({operation.key: uid})
        if self._patient and (due := filer.wait_until(received)):
            return Result(early={operation.key: due})
        uid = self._append_making(target.path, source, row.flags & ~Flag.DELETED, received)
        filer.was_filed()
        return Result({} if uid is None else {operation.key: uid})

    def _source(self, operation: Operation) -> bytes | None:
        reader = self._database.reader()
        source = bodies.source(reader, operation.key)
        if source is None and operation.source_key is not None:
            source = bodies.source(reader, operation.source_key)
        return source

    def _append_making(self, path: str, source: bytes, flags: Flag, received: int) -> int | None:
        """File a message, making its mailbox where it is missing."""
        try:
            return self._line.append(path, source, flags, received)
        except LifafaError as error:
            if error.problem.kind is not ProblemKind.MAILBOX_GONE:
                raise
        make(self._selection, path)
        return self._line.append(path, source, flags, received)

    def _filed(self, target: Mailbox, operation: Operation) -> int | None:
        """Look for a message that may be filed already in the mailbox, made where it is missing."""
        reader = self._database.reader()
        message_id = messages.envelope(reader, operation.key).message_id
        if make(self._selection, target.path) or not message_id:
            return None
        self._selection.look(target.path)
        there = self._line.find_message_id(message_id)
        if operation.source_key is not None:  # a twin that stands there already is not ours
            known = messages.keys_of(reader, target.id, there)
            there = [uid for uid in there if known.get(uid, operation.key) == operation.key]
        return max(there, default=None)

    def _failed(self, group: Sequence[Operation], error: LifafaError) -> set[MailboxId]:
        kind = error.problem.kind
        if kind is ProblemKind.BUSY:
            with self._database.transaction(durable=True) as tx:
                operations.put_off(tx, group, int(time.time()) + _BUSY_DELAY)
        odd = kind in (ProblemKind.PROTOCOL, ProblemKind.MESSAGE_GONE)
        if not odd and kind not in REFUSALS:
            raise error
        if len(group) > 1:
            return set().union(*(self.run([operation]) for operation in group))
        with self._database.transaction(durable=True) as tx:
            if odd and group[0].attempts + 1 < _ODD_TRIES:
                operations.later(tx, group[0].id, int(time.time()) + _ODD_DELAY)
            else:
                self._back_out(tx, group[0], error.problem)
        if self._line.closed:  # the wish has had its turn; the connection goes with its reason
            raise error
        return set()

    def _back_out(self, tx: Transaction, operation: Operation, problem: Problem) -> None:
        log.info("the server refused to %s a message: %s", operation.kind, problem.kind)
        operations.refused(tx, OperationId(operation.id))
        tx.emit(OperationRefused(operation.account_id, operation.kind, problem))

    def _mailbox(self, mailbox_id: MailboxId | None) -> Mailbox:
        """Return a mailbox. Raises MAILBOX_GONE."""
        try:
            return mailboxes.get(self._database.reader(), mailbox_id or MailboxId(0))
        except KeyError:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE)) from None


class _Filer:
    """What is known and learnt about who files a letter of ours; of other messages nothing.

    What an identity sends by a server of its own tells nothing about the account's.
    """

    def __init__(
        self, selection: Selection, database: Database, target: Mailbox, operation: Operation
    ) -> None:
        self._database = database
        self._account_id = operation.account_id
        reader = database.reader()
        self._message_id = messages.envelope(reader, operation.key).message_id
        ours = target.role is Role.SENT and operation.source_key is None
        self._letter = ours and bool(self._message_id) and journal.knows(reader, self._message_id)
        by = journal.server_of(reader, self._message_id)
        self._tells = self._letter and evidence.sends_by(reader, operation.account_id, by)
        known = copies.who_files(selection.line, reader, operation.account_id)
        self._who = known if self._tells else SentCopy.UNKNOWN

    def wait_until(self, sent: int) -> int:
        """Return when to look again before it is filed; 0: file it now."""
        return copies.wait_until(self._who, sent, int(time.time())) if self._letter else 0

    def was_there(self, *, begun: bool) -> None:
        """It lay there; where it was `begun`, an earlier try may have put it there."""
        if self._tells and not begun:
            copies.was_there(self._database, self._account_id)

    def was_filed(self) -> None:
        """It was filed by us."""
        if self._tells:
            copies.was_filed(self._database, self._account_id, self._who, self._message_id)


def _command(operation: Operation) -> tuple[object, ...]:
    return (
        operation.kind,
        operation.mailbox_id,
        operation.add,
        operation.remove,
        operation.target_id,
    )
