"""What a person wished for, kept until the server has done it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Flag, MessageKey

OperationId = NewType("OperationId", int)


class OperationKind(StrEnum):
    """The verbs that are replayed on a server. Each may run twice with the same result."""

    FLAG = "flag"
    MOVE = "move"
    DELETE = "delete"
    APPEND = "append"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Operation:
    """One durable wish about one message.

    `mailbox_id` and `uid` say where the server has the message (uid None: not yet known there, the
    operation waits for it); `add`/`remove` serve FLAG, `target_id` serves MOVE, COPY and APPEND.
    DELETE removes for good. `due` is the epoch second before which it is not replayed (so that it
    can be undone). COPY is about the new row: `source_key` is the row it is a copy of, whose place
    `mailbox_id` and `uid` are. An APPEND with a `source_key` files a copy of what its server lacks.
    """

    id: OperationId
    account_id: AccountId
    kind: OperationKind
    key: MessageKey
    mailbox_id: MailboxId
    uid: int | None
    add: Flag
    remove: Flag
    target_id: MailboxId | None
    due: int
    attempts: int
    source_key: MessageKey | None = None


ReceiptId = NewType("ReceiptId", int)


class ReceiptKind(StrEnum):
    """What was done, for the toast that offers to undo it."""

    FLAGS = "flags"
    MOVED = "moved"
    COPIED = "copied"
    ARCHIVED = "archived"
    TRASHED = "trashed"
    JUNKED = "junked"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one act of a person, by which it can be undone. `target` is the mailbox moved to."""

    id: ReceiptId
    kind: ReceiptKind
    count: int
    target_id: MailboxId | None = None
    add: Flag = Flag.NONE
    remove: Flag = Flag.NONE
