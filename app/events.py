"""What may have happened, as frozen values, and the bus that tells it.

An event is a hint to look again. It names rows and never carries their data, so events may be
merged, dropped or doubled without harm. The store publishes after COMMIT, never before.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.model.account import AccountId, Protocol
from app.model.mailbox import MailboxId
from app.model.message import MessageKey
from app.model.operation import OperationKind
from app.model.problem import Problem
from app.model.submission import DraftId, SubmissionId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AccountsChanged:
    """Accounts or identities were added, edited or removed."""


@dataclass(frozen=True, slots=True)
class MailboxesChanged:
    """The list of an account's mailboxes changed."""

    account_id: AccountId


@dataclass(frozen=True, slots=True)
class CountsChanged:
    """The kept counts of these mailboxes changed."""

    mailbox_ids: tuple[MailboxId, ...]


@dataclass(frozen=True, slots=True)
class MessagesAdded:
    """Messages came to stand in a mailbox. `fresh`: unread mail that arrived just now."""

    mailbox_id: MailboxId
    keys: tuple[MessageKey, ...]
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class MessagesRemoved:
    """Messages no longer stand in a mailbox."""

    mailbox_id: MailboxId
    keys: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Flags or rows of messages changed."""

    keys: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True)
class BodyArrived:
    """The sources of messages are here now."""

    keys: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """Messages can be found by their words now."""

    keys: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True)
class BodyFailed:
    """A body that a person waits for could not be fetched."""

    key: MessageKey
    problem: Problem


@dataclass(frozen=True, slots=True)
class DraftsChanged:
    """Drafts were saved or discarded."""

    draft_ids: tuple[DraftId, ...]


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """Submissions changed their state, or left the outbox."""

    submission_ids: tuple[SubmissionId, ...]


class Activity(StrEnum):
    """What a connection is busy with."""

    IDLE = "idle"
    CONNECTING = "connecting"
    MAILBOXES = "mailboxes"
    HEADERS = "headers"
    BODIES = "bodies"
    OPERATIONS = "operations"
    SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an account's work is; at most ten a second. `total` 0 means unknown. IDLE ends it."""

    account_id: AccountId
    activity: Activity
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """An account's connection came up, went down, or was refused (then `problem` says why)."""

    account_id: AccountId
    protocol: Protocol
    connected: bool
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class RetryPlanned:
    """After a trouble, an account's connection is tried again `at` (epoch seconds)."""

    account_id: AccountId
    protocol: Protocol
    at: int


@dataclass(frozen=True, slots=True)
class OperationRefused:
    """The server refused a wish; it was backed out here."""

    account_id: AccountId
    kind: OperationKind
    problem: Problem


@dataclass(frozen=True, slots=True)
class ServerAlert:
    """A server wants a person to read this (RFC 3501 §7.1, ALERT). Each is told once a session."""

    account_id: AccountId
    text: str


@dataclass(frozen=True, slots=True)
class DialogueGrew:
    """More was said to servers or by them, while somebody looks; at most ten times a second."""


@dataclass(frozen=True, slots=True)
class StoreTrouble:
    """The store cannot write (disk full, I/O error). Work pauses and goes on when it can."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class EngineFault:
    """A bug ended a worker. It is in the log with its traceback."""

    where: str
    summary: str


@dataclass(frozen=True, slots=True)
class ReloadNeeded:
    """Too much happened to tell one by one: whoever shows anything reads it again."""


Event = (
    AccountsChanged
    | MailboxesChanged
    | CountsChanged
    | MessagesAdded
    | MessagesRemoved
    | MessagesChanged
    | BodyArrived
    | Indexed
    | BodyFailed
    | DraftsChanged
    | OutboxChanged
    | Progress
    | ConnectionChanged
    | RetryPlanned
    | OperationRefused
    | ServerAlert
    | DialogueGrew
    | StoreTrouble
    | EngineFault
    | ReloadNeeded
)

Subscriber = Callable[[Event], None]


class EventBus:
    """Tell every subscriber what happened, on the publisher's thread. Subscribers must be quick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscribers: tuple[Subscriber, ...] = ()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a subscriber; the returned function takes it out again."""
        with self._lock:
            self._subscribers += (subscriber,)
        return lambda: self._unsubscribe(subscriber)

    def publish(self, event: Event) -> None:
        """Tell everyone. A subscriber's bug is logged and does not keep the others from hearing."""
        for subscriber in self._subscribers:
            try:
                subscriber(event)
            except Exception:
                log.exception("a subscriber failed on %s", type(event).__name__)

    def _unsubscribe(self, subscriber: Subscriber) -> None:
        with self._lock:
            self._subscribers = tuple(s for s in self._subscribers if s is not subscriber)
