"""Mailboxes ("folders" only in texts a person reads) and how far each is synchronised."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from app.model.account import AccountId

MailboxId = NewType("MailboxId", int)


class Role(StrEnum):
    """What a mailbox is for (RFC 6154 special uses, and INBOX). NONE is an ordinary mailbox."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"
    ARCHIVE = "archive"
    JUNK = "junk"
    TRASH = "trash"
    ALL = "all"
    FLAGGED = "flagged"
    NONE = ""


@dataclass(frozen=True, slots=True)
class ListedMailbox:
    """One line of a server's LIST answer. `path` is decoded (never modified UTF-7)."""

    path: str
    delimiter: str
    role: Role
    selectable: bool
    subscribed: bool = True


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A stored mailbox with its kept counts. `title` is the last component of `path`.

    Bodies of the last `depth_days` are fetched unasked: 0 means of all, -1 of none.
    """

    id: MailboxId
    account_id: AccountId
    path: str
    delimiter: str
    role: Role
    selectable: bool
    total: int
    unread: int
    depth_days: int = 0

    @property
    def title(self) -> str:
        return self.path.rsplit(self.delimiter, 1)[-1] if self.delimiter else self.path


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far a mailbox is known here (RFC 3501 §2.3.1.1, RFC 7162).

    Every message with `low <= UID < uidnext` has been seen. The first sync goes newest first, so
    `low` falls until it is 1; `uidnext` rises with new mail. `modseq` is 0 where the server has no
    CONDSTORE.
    """

    uidvalidity: int
    uidnext: int
    low: int
    modseq: int = 0
