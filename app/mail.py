"""What one may do with messages: list, read, flag, move, delete, write, send.

Every method returns at once with a Future; its value is a frozen value of `app.model`, its
exception a
`LifafaError` whose `problem` says what went wrong. What changes is told by events after it is
committed.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from app.model.account import IdentityId
from app.model.mailbox import Mailbox, MailboxId
from app.model.message import Flag, MessageContent, MessageKey, MessageRow
from app.model.operation import Receipt, ReceiptId
from app.model.spine import Head, MailQuery
from app.model.submission import (
    NOTHING_ASKED,
    Draft,
    DraftAttachment,
    DraftId,
    DraftKind,
    JournalEntry,
    QuoteWords,
    Submission,
    SubmissionId,
    SubmitOptions,
)
from app.model.verdict import Verdict


class Mail(Protocol):
    """The desk. The engine holds the real one; the windows' tests hold a fake."""

    # --- lists ---

    def mailboxes(self) -> Future[tuple[Mailbox, ...]]:
        """All mailboxes of all accounts, in account order, roles first, then by path."""
        ...

    def head(self, query: MailQuery, limit: int = 200) -> Future[Head]:
        """The newest keys of a query, at once."""
        ...

    def chunk(
        self, query: MailQuery, before: MessageKey, limit: int = 20_000
    ) -> Future[tuple[MessageKey, ...]]:
        """The next keys below `before`, newest first; fewer than `limit` means the end."""
        ...

    def rows(self, keys: Sequence[MessageKey]) -> Future[tuple[MessageRow, ...]]:
        """The rows of these keys, in their order; keys that are gone are left out."""
        ...

    def matching(
        self, query: MailQuery, keys: Sequence[MessageKey]
    ) -> Future[tuple[MessageKey, ...]]:
        """Those of `keys` that answer `query` now: how an open list judges an event."""
        ...

    # --- reading ---

    def open(self, key: MessageKey, *, remote: bool = False) -> Future[MessageContent]:
        """The message, cleaned for display. With `remote`, its remote images are left in.

        Where the body is not here yet, `state` is FETCHING, it is fetched first of all, and
        BodyArrived or
        BodyFailed follows. Reading does not mark as read: the window does, when it was really seen.
        """
        ...

    def fetch_whole(self, key: MessageKey) -> Future[None]:
        """Fetch a message of which only the beginning is here (`state` PARTIAL).

        BodyArrived or BodyFailed follows.
        """
        ...

    def source(self, key: MessageKey) -> Future[bytes]:
        """The message's source as it came. Raises ONLY_BEGINNING where the rest is not here."""
        ...

    def part(self, key: MessageKey, part: str) -> Future[bytes]:
        """The decoded bytes of one part, addressed as `Attachment.part` or "cid:<content-id>"."""
        ...

    def save_part(self, key: MessageKey, part: str, folder: Path) -> Future[Path]:
        """Save an attachment into `folder` under a safe name that is not taken; returns where."""
        ...

    def part_to_open(self, key: MessageKey, part: str) -> Future[Path]:
        """A read-only copy of an attachment in a private folder of this session, to be opened."""
        ...

    def open_file(self, path: Path, *, remote: bool = False) -> Future[MessageContent]:
        """An .eml file from disk as a message; its key is 0 and nothing can be done to it."""
        ...

    def sender_verdict(self, key: MessageKey, *, dns: bool = True) -> Future[Verdict]:
        """Who wrote the message, and how far that holds.

        May take seconds: with `dns`, and where the settings allow it, the name system is asked for
        the keys of who signed. Raises MESSAGE_GONE.
        """
        ...

    def part_of_file(self, path: Path, part: str) -> Future[bytes]:
        """The decoded bytes of one part of such a file, addressed as for part()."""
        ...

    # --- acts; each is applied here at once and replayed on the server ---

    def flag(
        self,
        keys: Sequence[MessageKey],
        *,
        add: Flag = Flag.NONE,
        remove: Flag = Flag.NONE,
        undoable: bool = True,
    ) -> Future[Receipt]:
        """Add and remove flags.

        Not `undoable` is what no person asked for (marking as read what was seen).
        """
        ...

    def move(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        """Move messages to a mailbox of their account."""
        ...

    def copy(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        """Copy messages to a mailbox, also of another account.

        Copies are rows of their own at once; where the server refuses one, it goes again and
        OperationRefused is told. Into another account goes only what is wholly here.
        """
        ...

    def archive(self, keys: Sequence[MessageKey]) -> Future[Receipt]:
        """Move each message to its account's Archive, which is made where it is missing."""
        ...

    def junk(self, keys: Sequence[MessageKey], *, is_junk: bool = True) -> Future[Receipt]:
        """Mark as junk and move to Junk, or mark as not junk and move back to the inbox."""
        ...

    def delete(self, keys: Sequence[MessageKey], *, forever: bool = False) -> Future[Receipt]:
        """Move to Trash; with `forever`, or in Trash already, remove for good.

        The server hears of a removal 10 s later, so that it can be undone.
        """
        ...

    def undo(self, receipt: ReceiptId) -> Future[bool]:
        """Undo an act. False where it can no longer be undone."""
        ...

    def last_receipts(self, limit: int = 50) -> Future[tuple[Receipt, ...]]:
        """The last acts of a day that can still be undone, oldest first, of any session."""
        ...

    # --- writing ---

    def new_draft(
        self,
        kind: DraftKind = DraftKind.NEW,
        answers: MessageKey | None = None,
        identity: IdentityId | None = None,
        words: QuoteWords | None = None,
    ) -> Future[Draft]:
        """A stored draft, prefilled for its kind.

        That is: recipients, subject prefix, References, quotation, the attachments of a forward.
        """
        ...

    def draft(self, draft: DraftId) -> Future[Draft]:
        """One draft as last saved."""
        ...

    def drafts(self) -> Future[tuple[Draft, ...]]:
        """All drafts, the last saved first."""
        ...

    def save_draft(self, draft: Draft) -> Future[Draft]:
        """Save; durable when the Future is done."""
        ...

    def discard_draft(self, draft: DraftId) -> Future[None]:
        """Throw a draft away."""
        ...

    def attach(self, path: Path) -> Future[DraftAttachment]:
        """Copy a file into the profile and describe it, for the caller to put into its draft."""
        ...

    def attach_bytes(
        self, name: str, type_: str, content: bytes, content_id: str = ""
    ) -> Future[DraftAttachment]:
        """The same for bytes (a pasted image)."""
        ...

    def attachment_path(self, attachment: DraftAttachment) -> Path:
        """Where the copy lies, for showing or opening it."""
        ...

    def send(
        self,
        draft: DraftId,
        *,
        delay: float = 10.0,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        """Queue a draft; its bytes are frozen now. It leaves after `delay` seconds, or at `at`.

        With `options.hold_until` the letter goes to the server soon, which keeps it until `at`,
        where it can (RFC 4865); elsewhere it waits here, and this computer must be on then.
        Raises NO_RECIPIENTS, or BAD_ADDRESS with the address in `text`; the draft then stays as it
        was.
        """
        ...

    def send_source(
        self,
        source: bytes,
        identity: IdentityId,
        extra: Sequence[str] = (),
        *,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        """Queue a finished letter (an .eml file) as it is.

        Recipients are those of To, Cc and Bcc and `extra`; Bcc leaves the header; Message-ID and
        Date are added where they are missing.
        """
        ...

    # --- the outbox ---

    def outbox(self) -> Future[tuple[Submission, ...]]:
        """Every letter that has not left the outbox, oldest first."""
        ...

    def undo_send(self, submission: SubmissionId) -> Future[Draft]:
        """Take a queued or held letter back to a draft.

        Raises MESSAGE_GONE where it is already on its way.
        """
        ...

    def send_now(self, submission: SubmissionId) -> Future[None]:
        """Send a queued or held letter at once, without waiting for its time."""
        ...

    def mark_sent(self, submission: SubmissionId) -> Future[None]:
        """A person says that an unsure letter did arrive."""
        ...

    def send_again(self, submission: SubmissionId) -> Future[None]:
        """A person says that an unsure letter did not arrive: queue it again, unchanged."""
        ...

    def cancel(self, submission: SubmissionId) -> Future[None]:
        """Take a held or queued letter out of the outbox for good."""
        ...

    def look_for(self, submission: SubmissionId) -> Future[None]:
        """Look on the server for an unsure letter as soon as it can be reached."""
        ...

    def journal(self, submission: SubmissionId) -> Future[tuple[JournalEntry, ...]]:
        """What happened to a letter, oldest first, also when it has left the outbox."""
        ...

    def journal_of(self, message_id: str) -> Future[tuple[JournalEntry, ...]]:
        """The same for the letter of this Message-ID (no brackets); empty where none is known."""
        ...
