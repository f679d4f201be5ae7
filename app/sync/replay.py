"""Wishes carried to an IMAP server. Each may run twice with one result, and ends in one way."""

import logging
import time
from collections.abc import Iterable, Sequence

from app.events import OperationRefused
from app.model.mailbox import Mailbox, MailboxId
from app.model.message import Flag, MessageKey
from app.model.operation import Operation, OperationKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import bodies, mailboxes, messages, operations
from app.store.database import Database
from app.sync.selection import Selection

log = logging.getLogger(__name__)

# The server understood and will not: trying again would change nothing.
REFUSALS = frozenset({ProblemKind.REFUSED, ProblemKind.TOO_LARGE, ProblemKind.MAILBOX_GONE})

# An answer that cannot be understood may be a passing fault of the server.
_ODD_TRIES = 5
_ODD_DELAY = 60

# So many messages in one command (RFC 7162 §4: keep command lines short).
_GROUP = 500


def next_group(due: Iterable[Operation]) -> list[Operation]:
    """Take the oldest wish and those that fit into the same command. APPEND goes alone.

    The store hands out at most one wish a message, so none overtakes another about the same one.
    """
    group: list[Operation] = []
    for operation in due:
        if not group or _command(group[0]) == _command(operation):
            group.append(operation)
        if len(group) == _GROUP or group[0].kind is OperationKind.APPEND:
            break
    return group


class Replay:
    """Replays one account's wishes over one connection."""

    def __init__(self, selection: Selection, database: Database) -> None:
        self._selection = selection
        self._line = selection.line
        self._database = database

    def run(self, group: Sequence[Operation]) -> set[MailboxId]:
        """Carry out one group. Raises what is transient; everything else ends the wishes.

        Returns the mailboxes that now hold messages whose UIDs the server did not tell.

        Where the server refuses a group, its wishes are tried one by one, so that one message does
        not spoil the others.
        """
        reader = self._database.reader()
        begun = [each for each in group if operations.started(reader, each.id)]
        with self._database.transaction() as tx:
            operations.start(tx, [operation.id for operation in group])
        try:
            uids = self._carried_out(group, begun)
        except LifafaError as error:
            return self._failed(group, error)
        with self._database.transaction(durable=True) as tx:
            for operation in group:
                operations.done(tx, operation.id)
                if operation.key in uids:
                    messages.set_uid(tx, operation.key, uids[operation.key], operation.target_id)
        return {each.target_id for each in group if each.target_id and each.key not in uids}

    def _failed(self, group: Sequence[Operation], error: LifafaError) -> set[MailboxId]:
        kind = error.problem.kind
        odd = kind is ProblemKind.PROTOCOL
        if not odd and kind not in REFUSALS:
            raise error
        if len(group) > 1:
            return set().union(*(self.run([operation]) for operation in group))
        if odd and group[0].attempts + 1 < _ODD_TRIES:
            self._later(group[0])
        else:
            self._refused(group[0], error.problem)
        return set()

    def _carried_out(
        self, group: Sequence[Operation], begun: Sequence[Operation]
    ) -> dict[MessageKey, int]:
        """Say it to the server. Returns the new UIDs it told. What is gone there counts as done.

        `begun` are those of the group that it may have done, wholly or half, an earlier time.
        """
        first = group[0]
        if first.kind is OperationKind.APPEND:
            return self._append(first)
        uids = sorted({operation.uid for operation in group if operation.uid is not None})
        self._selection.enter(self._mailbox(first.mailbox_id).path)
        match first.kind:
            case OperationKind.FLAG:
                self._line.store(uids, first.add, first.remove)
            case OperationKind.DELETE:
                self._line.delete(uids)
            case OperationKind.MOVE:
                copied = self._copied(begun)
                rest = [each for each in group if each.key not in copied]
                return copied | self._move(rest) if rest else copied
        return {}

    def _copied(self, begun: Sequence[Operation]) -> dict[MessageKey, int]:
        """End moves that were cut short between COPY and the deletion; returns the copies' UIDs.

        MOVE does both or nothing (RFC 6851 §3.3), so only servers without it are asked. A copy
        that is here as another message is not ours.
        """
        if not begun or "MOVE" in self._line.capabilities:
            return {}
        found = self._copies(begun, self._mailbox(begun[0].target_id))
        self._selection.enter(self._mailbox(begun[0].mailbox_id).path)
        done = [each.uid for each in begun if each.key in found and each.uid is not None]
        if done:
            self._line.delete(sorted(done))
        return found

    def _copies(self, begun: Sequence[Operation], target: Mailbox) -> dict[MessageKey, int]:
        """Look in the target for messages that may have been copied there."""
        try:
            self._selection.look(target.path)
        except LifafaError as error:
            if error.problem.kind not in REFUSALS:
                raise
            return {}
        found: dict[MessageKey, int] = {}
        for each in begun:
            uid = self._copy(each.key, target)
            if uid is not None and uid not in found.values():
                found[each.key] = uid
        return found

    def _copy(self, key: MessageKey, target: Mailbox) -> int | None:
        reader = self._database.reader()
        try:
            message_id = messages.envelope(reader, key).message_id
        except KeyError:  # gone from here meanwhile
            return None
        there = self._line.find_message_id(message_id) if message_id else []
        ours = (None, key)
        return max(
            (u for u in there if messages.key_of(reader, target.id, u) in ours), default=None
        )

    def _move(self, group: Sequence[Operation]) -> dict[MessageKey, int]:
        """Move, making the target where it is missing on the server (Archive is made so)."""
        uids = sorted({operation.uid for operation in group if operation.uid is not None})
        target = self._mailbox(group[0].target_id).path
        try:
            told = self._moved(uids, target)
        except LifafaError as error:
            if error.problem.kind not in REFUSALS or not self._made(target):
                raise
            self._selection.enter(self._mailbox(group[0].mailbox_id).path)
            told = self._moved(uids, target)
        return {operation.key: told[operation.uid] for operation in group if operation.uid in told}

    def _moved(self, uids: Sequence[int], path: str) -> dict[int, int]:
        """Move by MOVE, or else copy, and then delete only what was copied."""
        if "MOVE" in self._line.capabilities:
            return self._line.move(uids, path)
        copied = self._line.copy(uids, path)
        self._line.delete(sorted(copied) or uids)
        return copied

    def _append(self, operation: Operation) -> dict[MessageKey, int]:
        """File a message, unless it is there: some servers file what they send by themselves."""
        reader = self._database.reader()
        source = bodies.source(reader, operation.key)
        row = next(iter(messages.rows(reader, [operation.key])), None)
        if source is None or row is None:
            return {}
        target = self._mailbox(operation.target_id or operation.mailbox_id)
        uid = self._found(target, messages.envelope(reader, operation.key).message_id)
        if uid is None:
            flags = row.flags & ~Flag.DELETED
            uid = self._line.append(target.path, source, flags, row.date)
        return {} if uid is None else {operation.key: uid}

    def _found(self, target: Mailbox, message_id: str) -> int | None:
        """Look for a message in the mailbox, which is made where it is missing."""
        if self._made(target.path) or not message_id:
            return None
        self._selection.look(target.path)
        return max(self._line.find_message_id(message_id), default=None)

    def _made(self, path: str) -> bool:
        """Make a mailbox on the server unless it is there. Returns whether it was made."""
        try:
            self._selection.glance(path)
        except LifafaError as error:
            if error.problem.kind not in REFUSALS:
                raise
            self._line.create(path)
            return True
        return False

    def _mailbox(self, mailbox_id: MailboxId | None) -> Mailbox:
        """Return a mailbox. Raises MAILBOX_GONE."""
        try:
            return mailboxes.get(self._database.reader(), mailbox_id or MailboxId(0))
        except KeyError:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE)) from None

    def _later(self, operation: Operation) -> None:
        with self._database.transaction(durable=True) as tx:
            operations.later(tx, operation.id, int(time.time()) + _ODD_DELAY)

    def _refused(self, operation: Operation, problem: Problem) -> None:
        log.info("the server refused to %s a message: %s", operation.kind, problem.kind)
        with self._database.transaction(durable=True) as tx:
            operations.refused(tx, operation.id)
            tx.emit(OperationRefused(operation.account_id, operation.kind, problem))


def _command(operation: Operation) -> tuple[object, ...]:
    return (
        operation.kind,
        operation.mailbox_id,
        operation.add,
        operation.remove,
        operation.target_id,
    )
