"""Drafts, and letters on their way out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from app.model.account import AccountId, IdentityId
from app.model.message import Address, MessageKey
from app.model.problem import Problem

DraftId = NewType("DraftId", int)
SubmissionId = NewType("SubmissionId", int)


class DraftKind(StrEnum):
    """Where a letter began."""

    NEW = "new"
    REPLY = "reply"
    REPLY_ALL = "reply-all"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class DraftAttachment:
    """A file copied into the profile when it was attached, so that it cannot change or vanish.

    `sha256` names the copy; `content_id` is set for inline images ("" otherwise).
    """

    name: str
    type: str
    size: int
    sha256: str
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter being written.

    Address fields hold what was typed, whole or not; `html` "" means plain text. `in_reply_to` and
    `references` carry no angle brackets; `answers` is the message replied to or
    forwarded, which gets its flag when the letter was accepted.
    """

    id: DraftId
    kind: DraftKind
    identity_id: IdentityId
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[DraftAttachment, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    answers: MessageKey | None = None
    saved: int = 0


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """The words around a quotation, in the interface language, made upstairs.

    `attribution` has {date} and {sender}; `forwarded` is the line above a forwarded letter;
    `date_format` is a strftime format. The labels head the forwarded letter's few header lines.
    """

    attribution: str = "On {date}, {sender} wrote:"
    forwarded: str = "Forwarded message"
    from_label: str = "From"
    to_label: str = "To"
    date_label: str = "Date"
    subject_label: str = "Subject"
    date_format: str = "%Y-%m-%d %H:%M"


class SubmissionState(StrEnum):
    """The life of a letter on its way (ADR 0006). DRAFT and "gone" are outside the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    UNSURE = "unsure"
    HELD = "held"
    SENT = "sent"


class RecipientState(StrEnum):
    """What the server said about one recipient. Accepted ones are never sent to again."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SubmitOptions:
    """What is asked of a submission server with one letter, where it offers it.

    `dsn` asks for a report of delivery (RFC 3461), `require_tls` for protected lines all the way
    (RFC 8689), `hold_until` (epoch seconds; 0: not) for keeping the letter until then (RFC 4865).
    """

    dsn: bool = False
    require_tls: bool = False
    hold_until: int = 0


NOTHING_ASKED = SubmitOptions()


@dataclass(frozen=True, slots=True)
class RecipientResult:
    """One recipient with the server's reply. `enhanced` is the RFC 3463 code or ""."""

    address: str
    state: RecipientState = RecipientState.PENDING
    code: int | None = None
    enhanced: str = ""
    text: str = ""


class SentCopy(StrEnum):
    """Who puts the copy of a sent letter into Sent."""

    UNKNOWN = ""
    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Look:
    """One look on the server for a letter that may have been sent.

    `places` are the paths of the mailboxes looked in, `found` the one it lay in, or "".
    """

    at: int
    places: tuple[str, ...] = ()
    found: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a letter whose acceptance nobody confirmed. Times are epoch seconds.

    `dotted` is when the final dot was about to be written to `server`, `since` when the reply was
    lost. `can_look` is False where no server can be asked (POP3). `twin` says that the same letter
    lay here before, so that finding one proves nothing. `sent_copy` says whether this server is
    known to file what it sends; `next_look` when is looked again, 0 where never.
    """

    dotted: int = 0
    since: int = 0
    server: str = ""
    can_look: bool = True
    twin: bool = False
    sent_copy: SentCopy = SentCopy.UNKNOWN
    looks: tuple[Look, ...] = ()
    next_look: int = 0


LOOKS_BEFORE_ASKING = 3
ASKING_AFTER = 180
"""Seconds after which a person is asked, however often could be looked."""


def must_ask(evidence: Evidence, now: int) -> bool:
    """Whether a person has to say what became of a letter: enough was looked, or none can be.

    Where the clock was set back meanwhile, nobody knows how long ago the doubt began.
    """
    return (
        not evidence.can_look
        or len(evidence.looks) >= LOOKS_BEFORE_ASKING
        or not 0 <= now - evidence.since < ASKING_AFTER
    )


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What happened to a letter at one moment.

    `what` is the state it went to or a short word (see docs/cli.md); `detail` the kind of trouble
    and its codes, joined by spaces; `address` of which recipient it speaks, "" of the letter;
    `server` is "host:port" and `said` its own words.
    """

    at: int
    what: str
    detail: str = ""
    address: str = ""
    server: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A letter in the outbox. Times are epoch seconds; `due` is when the next attempt may begin.

    `scheduled` is when a person wants it to leave; 0: as soon as it can. `evidence` is set where it
    is UNSURE.
    """

    id: SubmissionId
    account_id: AccountId
    identity_id: IdentityId
    state: SubmissionState
    message_id: str
    sender: str
    recipients: tuple[RecipientResult, ...]
    subject: str
    size: int
    created: int
    due: int
    attempts: int
    problem: Problem | None = None
    scheduled: int = 0
    options: SubmitOptions = NOTHING_ASKED
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What `mime.compose` makes bytes from.

    `message_id` (no brackets) and `date` (epoch seconds) are frozen by then. `attachments` pairs
    each value with its bytes. Bcc is the envelope's business and never stands in a header.
    """

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    message_id: str
    date: int
    reply_to: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[tuple[DraftAttachment, bytes], ...] = ()
