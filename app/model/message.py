"""Messages: their flags, envelopes, rows in a list, and content as shown."""

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from pathlib import Path
from typing import NamedTuple, NewType

from app.model.account import AccountId
from app.model.addressing import readable_address
from app.model.link import Link
from app.model.mailbox import MailboxId

MessageKey = NewType("MessageKey", int)
"""A message's primary key. It rises with the date, so key order is date order (ADR 0003)."""


class Flag(IntFlag):
    """System flags (RFC 3501 §2.3.2) and registered keywords (RFC 5788), as bits."""

    NONE = 0
    SEEN = 1
    ANSWERED = 2
    FLAGGED = 4
    DELETED = 8
    DRAFT = 16
    FORWARDED = 32
    JUNK = 64
    NOTJUNK = 128
    PHISHING = 256
    MDNSENT = 512


FLAG_NAMES: dict[Flag, str] = {
    Flag.SEEN: "\\Seen",
    Flag.ANSWERED: "\\Answered",
    Flag.FLAGGED: "\\Flagged",
    Flag.DELETED: "\\Deleted",
    Flag.DRAFT: "\\Draft",
    Flag.FORWARDED: "$Forwarded",
    Flag.JUNK: "$Junk",
    Flag.NOTJUNK: "$NotJunk",
    Flag.PHISHING: "$Phishing",
    Flag.MDNSENT: "$MDNSent",
}


class Address(NamedTuple):
    """A mailbox address (RFC 5322 §3.4): display name ("" if none) and addr-spec."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        return self.name or self.readable

    @property
    def readable(self) -> str:
        """The address with its domain as a person reads it, where that deceives nobody."""
        return readable_address(self.address)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a list needs of a message's header.

    `date` is the Date header in epoch seconds, None if unusable. Identifiers carry no angle
    brackets. `references` joins References and In-Reply-To, oldest first.
    """

    subject: str = ""
    sender: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: int | None = None
    message_id: str = ""
    references: tuple[str, ...] = ()
    list_id: str = ""
    has_attachment_hint: bool = False
    """True where the Content-Type makes attachments likely; the body settles it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as a server announces it, before its body is here.

    `received` is INTERNALDATE in epoch seconds. `object_id` names the message in whatever mailbox
    it stands (EMAILID of RFC 8474, X-GM-MSGID), "" where the server has no such name.
    """

    uid: int
    flags: Flag
    keywords: tuple[str, ...]
    received: int
    size: int
    envelope: Envelope
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What the store keeps of a body besides its source: for the list and the index."""

    preview: str
    text: str
    attachment_names: tuple[str, ...] = ()


class MessageRow(NamedTuple):
    """One row of the list. `recipients` serves Sent and Drafts; `date` is epoch seconds."""

    key: MessageKey
    account_id: AccountId
    mailbox_id: MailboxId
    sender: Address
    recipients: str
    subject: str
    preview: str
    date: int
    size: int
    flags: Flag
    keywords: tuple[str, ...]
    attachments: int
    conversation_id: int
    conversation_size: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf that is not the letter's own text. `part` is its section in the source ("1.3")."""

    part: str
    name: str
    type: str
    size: int
    content_id: str = ""
    disposition: str = "attachment"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A whole message, read. `text` joins inline text/plain parts with a newline; `html` likewise.

    `headers` are (name, decoded value) in their order; `warnings` short machine words about what
    was mended.
    """

    envelope: Envelope
    reply_to: tuple[Address, ...]
    bcc: tuple[Address, ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    shown_text: str = ""
    """`text` as shown and quoted: paragraphs of format=flowed joined (RFC 3676), no uuencode."""
    unpacked: tuple[Attachment, ...] = ()
    """Files found inside a part: in winmail.dat, in uuencode or yEnc in the text ("2~1")."""


class BodyState(StrEnum):
    """Whether a message's source is here; PARTIAL: only its beginning, and the server has more."""

    HERE = "here"
    PARTIAL = "partial"
    FETCHING = "fetching"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MessageContent:
    """A message ready to be shown.

    `html` is already cleaned: no scripts, no forms, remote references only if they were allowed;
    "" means show `text`. `remote_count` counts the remote references left out. `state` is FETCHING
    while the source is on its way (BodyArrived follows), PARTIAL while only its beginning is here.
    """

    key: MessageKey
    row: MessageRow
    state: BodyState
    parsed: ParsedMessage
    html: str = ""
    text: str = ""
    remote_count: int = 0
    too_complex: bool = False
    tracking_pixels: int = 0
    """Remote images that nobody can see: they are there to tell that the letter was read."""
    links: tuple[Link, ...] = ()
    """Where the letter's links lead, each once."""
    file: Path | None = None
    """The file it was read from, where it is in no store; its parts are asked for by it."""
