"""The real Mail: each method says who does the work; the work itself stands in the rooms beside.

`acting`, `reading` and `writing` are loaded where they are first needed: with them comes all that
changes, reads and makes letters, which the first list has no use for.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.desk.pools import Pools
from app.model.account import IdentityId
from app.model.mailbox import Mailbox, MailboxId
from app.model.message import BodyState, Flag, MessageContent, MessageKey, MessageRow
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
from app.settings import Profile, Settings
from app.store import drafts, journal, lists, mailboxes, outbox, rows
from app.store.database import Reader, Transaction

if TYPE_CHECKING:
    from app.desk.attachments import AttachmentShelf
    from app.desk.verdicts import Verdicts
    from app.sync.staff import Staff

T = TypeVar("T")


class Desk:
    """`app.mail.Mail` over the store and the staff."""

    def __init__(
        self,
        pools: Pools,
        staff: Callable[[], "Staff"],
        profile: Profile,
        settings: Callable[[], Settings] = Settings,
    ) -> None:
        self._settings = settings
        self._pools = pools
        self._staff = staff
        self._profile = profile

    def tidy(self) -> None:
        """Remove what only an earlier session needed, and give dead space back to the disk."""
        from app.store import receipts

        self._pools.command(receipts.sweep, _now())
        self._pools.upkeep(partial(self._sweep, time.time()))

    def warm_up(self) -> None:
        """Load what reads and makes letters before a person asks for one."""
        from app.desk import acting, reading, writing  # noqa: F401  # loading is the purpose

    # --- lists ---

    def mailboxes(self) -> Future[tuple[Mailbox, ...]]:
        return self._pools.query(mailboxes.all)

    def head(self, query: MailQuery, limit: int = 200) -> Future[Head]:
        return self._pools.query(lists.head, query, limit)

    def chunk(
        self, query: MailQuery, before: MessageKey, limit: int = 20_000
    ) -> Future[tuple[MessageKey, ...]]:
        return self._pools.query(lists.chunk, query, before, limit)

    def rows(self, keys: Sequence[MessageKey]) -> Future[tuple[MessageRow, ...]]:
        return self._pools.query(rows.read, tuple(keys))

    def matching(
        self, query: MailQuery, keys: Sequence[MessageKey]
    ) -> Future[tuple[MessageKey, ...]]:
        return self._pools.query(lists.matching, query, tuple(keys))

    # --- reading ---

    def open(self, key: MessageKey, *, remote: bool = False) -> Future[MessageContent]:
        return self._pools.query(self._content, key, remote)

    def fetch_whole(self, key: MessageKey) -> Future[None]:
        return self._pools.look(lambda: self._staff().want_body(key))

    def source(self, key: MessageKey) -> Future[bytes]:
        from app.desk import reading

        return self._pools.query(reading.source_of, key)

    def part(self, key: MessageKey, part: str) -> Future[bytes]:
        from app.desk import reading

        return self._pools.query(reading.part_of, key, part)

    def save_part(self, key: MessageKey, part: str, folder: Path) -> Future[Path]:
        from app.desk import reading

        return self._pools.query(reading.save_part, key, part, folder)

    def part_to_open(self, key: MessageKey, part: str) -> Future[Path]:
        from app.desk import reading

        return self._pools.query(reading.part_to_open, key, part, self._profile.opened)

    def open_file(self, path: Path, *, remote: bool = False) -> Future[MessageContent]:
        from app.desk import reading

        return self._pools.look(partial(reading.from_file, path, remote))

    def sender_verdict(self, key: MessageKey, *, dns: bool = True) -> Future[Verdict]:
        return self._pools.judge(lambda: self._verdicts.verdict(key, dns=dns))

    def part_of_file(self, path: Path, part: str) -> Future[bytes]:
        from app.desk import reading

        return self._pools.look(partial(reading.part_of_file, path, part))

    # --- acts ---

    def flag(
        self,
        keys: Sequence[MessageKey],
        *,
        add: Flag = Flag.NONE,
        remove: Flag = Flag.NONE,
        undoable: bool = True,
    ) -> Future[Receipt]:
        from app.desk import acting

        act = acting.flag if undoable else acting.flag_unasked
        return self._act(partial(act, keys=tuple(keys), add=add, remove=remove, now=_now()))

    def move(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        from app.desk import acting

        return self._act(partial(acting.move, keys=tuple(keys), target=target, now=_now()))

    def copy(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        from app.desk import acting

        return self._act(partial(acting.copy, keys=tuple(keys), target=target, now=_now()))

    def archive(self, keys: Sequence[MessageKey]) -> Future[Receipt]:
        from app.desk import acting

        return self._act(partial(acting.archive, keys=tuple(keys), now=_now()))

    def junk(self, keys: Sequence[MessageKey], *, is_junk: bool = True) -> Future[Receipt]:
        from app.desk import acting

        return self._act(partial(acting.junk, keys=tuple(keys), is_junk=is_junk, now=_now()))

    def delete(self, keys: Sequence[MessageKey], *, forever: bool = False) -> Future[Receipt]:
        from app.desk import acting

        return self._act(partial(acting.delete, keys=tuple(keys), forever=forever, now=_now()))

    def undo(self, receipt: ReceiptId) -> Future[bool]:
        from app.store import receipts

        return self._act(partial(receipts.undo, receipt_id=receipt))

    def last_receipts(self, limit: int = 50) -> Future[tuple[Receipt, ...]]:
        from app.store import receipts

        return self._pools.query(receipts.last, _now(), limit)

    # --- writing ---

    def new_draft(
        self,
        kind: DraftKind = DraftKind.NEW,
        answers: MessageKey | None = None,
        identity: IdentityId | None = None,
        words: QuoteWords | None = None,
    ) -> Future[Draft]:
        def begin(tx: Transaction) -> Draft:
            from app.desk import writing

            fresh = writing.begin(tx, self._shelf, kind, answers, identity, words or QuoteWords())
            return drafts.save(tx, fresh)

        return self._pools.command(begin)

    def draft(self, draft: DraftId) -> Future[Draft]:
        return self._pools.query(drafts.get, draft)

    def drafts(self) -> Future[tuple[Draft, ...]]:
        return self._pools.query(drafts.all)

    def save_draft(self, draft: Draft) -> Future[Draft]:
        return self._pools.command(drafts.save, draft)

    def discard_draft(self, draft: DraftId) -> Future[None]:
        return self._pools.command(drafts.discard, draft)

    def attach(self, path: Path) -> Future[DraftAttachment]:
        return self._pools.look(partial(self._shelf.copy, path))

    def attach_bytes(
        self, name: str, type_: str, content: bytes, content_id: str = ""
    ) -> Future[DraftAttachment]:
        return self._pools.look(partial(self._shelf.put, name, type_, content, content_id))

    def attachment_path(self, attachment: DraftAttachment) -> Path:
        return self._shelf.path(attachment)

    def send(
        self,
        draft: DraftId,
        *,
        delay: float = 10.0,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        from app.desk import writing

        act = partial(writing.queue, shelf=self._shelf, draft_id=draft, delay=delay)
        return self._post(partial(act, at=at, options=options))

    def send_source(
        self,
        source: bytes,
        identity: IdentityId,
        extra: Sequence[str] = (),
        *,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        from app.desk import writing

        act = partial(writing.queue_source, source=source, identity_id=identity, extra=tuple(extra))
        return self._post(partial(act, at=at, options=options))

    # --- the outbox ---

    def outbox(self) -> Future[tuple[Submission, ...]]:
        return self._pools.query(outbox.all)

    def undo_send(self, submission: SubmissionId) -> Future[Draft]:
        from app.desk import writing

        act = partial(writing.taken_back, shelf=self._shelf, submission_id=submission)
        return self._post(act)

    def send_now(self, submission: SubmissionId) -> Future[None]:
        from app.desk import writing

        return self._post(partial(writing.send_now, submission_id=submission))

    def mark_sent(self, submission: SubmissionId) -> Future[None]:
        return self._post(partial(outbox.mark_sent, submission_id=submission))

    def send_again(self, submission: SubmissionId) -> Future[None]:
        return self._post(partial(outbox.requeue, submission_id=submission, due=_now()))

    def cancel(self, submission: SubmissionId) -> Future[None]:
        return self._post(partial(outbox.cancel, submission_id=submission))

    def look_for(self, submission: SubmissionId) -> Future[None]:
        return self._act(partial(outbox.look_soon, submission_id=submission))

    def journal(self, submission: SubmissionId) -> Future[tuple[JournalEntry, ...]]:
        return self._pools.query(journal.of, submission)

    def journal_of(self, message_id: str) -> Future[tuple[JournalEntry, ...]]:
        return self._pools.query(journal.of_message, message_id)

    # --- how ---

    @cached_property
    def _shelf(self) -> "AttachmentShelf":
        from app.desk.attachments import AttachmentShelf

        return AttachmentShelf(self._profile.attachments)

    @cached_property
    def _verdicts(self) -> "Verdicts":
        from app.desk.verdicts import Verdicts

        return Verdicts(
            self._pools.database,
            lambda: self._settings().check_signatures,
            stopped=self._pools.is_stopping,
        )

    def _content(self, reader: Reader, key: MessageKey, remote: bool) -> MessageContent:
        """A body that is not here is asked for at once: a person is waiting for it."""
        from app.desk import reading

        found = reading.content(reader, key, remote)
        if found.state is BodyState.FETCHING:
            self._staff().want_body(key)
        return found

    def _act(self, act: Callable[[Transaction], T]) -> Future[T]:
        """Do an act and let the staff carry it to the server."""
        done = self._pools.command(act)
        done.add_done_callback(lambda _: self._staff().operations_soon())
        return done

    def _post(self, act: Callable[[Transaction], T]) -> Future[T]:
        """Change the outbox and let the staff look at it."""
        done = self._pools.command(act)
        done.add_done_callback(lambda _: self._staff().send_soon())
        return done

    def _sweep(self, began: float, stopped: Callable[[], bool]) -> None:
        import shutil

        from app.store import attached, bodies

        self._shelf.sweep(attached.in_use(self._pools.database.reader()), began)
        for folder in self._profile.opened.iterdir():
            shutil.rmtree(folder, ignore_errors=True)
        bodies.compact(self._pools.database, stopped=stopped)


def _now() -> int:
    return int(time.time())
