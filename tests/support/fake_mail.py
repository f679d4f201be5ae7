"""A small true post office in memory: `Mail` and `Accounts` for tests of the windows.

Acts change its rows and publish the events the engine would. `FakeMail(count=1_000_000)` makes its
rows as they are asked for. `hold()` keeps answers back until `release()`; `fail(problem)` refuses
the next call.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app.dialogue.by_hand import checked
from app.dialogue.ring import Dialogue
from app.events import (
    AccountsChanged,
    BodyArrived,
    CountsChanged,
    DraftsChanged,
    EventBus,
    MailboxesChanged,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    OutboxChanged,
)
from app.mime import links
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    Identity,
    IdentityId,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.certificate import CertificateFacts
from app.model.diagnosis import Checkup, Fitness
from app.model.dialogue import DialogueLine, Speaker, Spoken
from app.model.finding import Findings, FindingStep
from app.model.mailbox import Mailbox, MailboxId, Role, below
from app.model.message import (
    Address,
    Attachment,
    BodyState,
    Envelope,
    Flag,
    MessageContent,
    MessageKey,
    MessageRow,
    ParsedMessage,
)
from app.model.oauth import KnownIssuer, OAuthIssuer, PageWords
from app.model.operation import Receipt, ReceiptId, ReceiptKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind, VerifyReport
from app.model.spine import Head, MailQuery
from app.model.submission import (
    NOTHING_ASKED,
    Draft,
    DraftAttachment,
    DraftId,
    DraftKind,
    JournalEntry,
    QuoteWords,
    RecipientResult,
    Submission,
    SubmissionId,
    SubmissionState,
    SubmitOptions,
)
from app.model.tokens import SignedIn
from app.model.verdict import Level, Verdict
from tests.support.sample_mail import LETTERS, SENDERS, SENTENCE, SUBJECTS, Sample

T = TypeVar("T")

ROLES = (Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH)
ME = Address("Ravi Kumar", "ravi@example.org")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63304838f01f0004640250566df8120000000049454e44ae426082"
)


ISSUERS = (
    KnownIssuer(
        OAuthIssuer(
            "google", "Google", "https://a.google.example/", "https://t.google.example/", ("m",)
        ),
        ("gmail.com",),
        "https://help.google.example/",
        wants_secret=True,
    ),
    KnownIssuer(
        OAuthIssuer(
            "microsoft", "Microsoft", "https://a.ms.example/", "https://t.ms.example/", ("m",)
        ),
        ("outlook.com",),
        "https://help.ms.example/",
    ),
)


def done(value: T) -> Future[T]:
    """Return a Future that already has its value."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


def account(
    number: int = 1, name: str = "Ravi Kumar", address: str = "ravi@example.org"
) -> Account:
    """Return an account with servers that lead nowhere."""
    host = address.rpartition("@")[2]
    settings = AccountSettings(
        address=address,
        name=name,
        incoming=Server(Protocol.IMAP, f"imap.{host}", 993, Security.TLS, address),
        outgoing=Server(Protocol.SMTP, f"smtp.{host}", 465, Security.TLS, address),
        label="Example Press" if number == 1 else "Studio",
    )
    identity = Identity(IdentityId(number), AccountId(number), name, address)
    return Account(AccountId(number), settings, (identity,))


class Answers:
    """How the fakes answer: at once, held back, or with a Problem. `calls` names what was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._held: list[Callable[[], None]] | None = None
        self._problem: Problem | None = None

    def hold(self) -> None:
        """Keep the answers back from now on."""
        self._held = []

    def release(self) -> None:
        """Give every answer that was held back, and answer at once again."""
        held, self._held = self._held or [], None
        for answer in held:
            answer()

    def fail(self, problem: Problem) -> None:
        """Refuse the next call."""
        self._problem = problem

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of every call of that name."""
        return [arguments for called, arguments in self.calls if called == name]

    def answer(self, name: str, arguments: tuple[Any, ...], work: Callable[[], T]) -> Future[T]:
        self.calls.append((name, arguments))
        future: Future[T] = Future()
        problem, self._problem = self._problem, None
        if self._held is None:
            _finish(future, work, problem)
        else:
            self._held.append(lambda: _finish(future, work, problem))
        return future


def _finish(future: Future[T], work: Callable[[], T], problem: Problem | None) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        if problem is not None:
            raise LifafaError(problem)
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)


class FakeAccounts(Answers):
    """The account book of the fake."""

    def __init__(
        self, accounts: Sequence[Account] | None = None, bus: EventBus | None = None
    ) -> None:
        super().__init__()
        self.bus = bus or EventBus()
        self.dialogue = Dialogue(self.bus.publish)
        self.accounts = list(
            [account(1), account(2, "Ravi", "ravi@studio.example.net")]
            if accounts is None
            else accounts
        )
        self.without_password: list[AccountId] = []
        self.usable_keyring = True
        self.signed: Future[SignedIn] = Future()
        self.any_script: bool | None = None
        self.boxes: list[Mailbox] = []
        self.verified: VerifyReport | None = None
        self.findings: Findings | None = None
        self.finding_steps: tuple[FindingStep, ...] = ()
        self.shown = CertificateFacts("ab" * 32, "CN=mail.example.org", "CN=mail.example.org")
        self.report: ProbeReport = ProbeReport(
            (
                ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 0.02),
                ProbeStep(Protocol.IMAP, ProbeStepKind.LOGIN, 0.03),
                ProbeStep(Protocol.SMTP, ProbeStepKind.SUBMISSION, 0.04),
            )
        )
        self.checkup = Checkup(self.report)
        self.last_checked: AccountId | None = None
        self.fit = Fitness("example.org", "mail.example.org:465", ())

    def list(self) -> Future[tuple[Account, ...]]:
        return self.answer("list", (), lambda: tuple(self.accounts))

    def takes_any_script(self, identity: IdentityId) -> Future[bool | None]:
        return self.answer("takes_any_script", (identity,), lambda: self.any_script)

    def add(
        self, settings: AccountSettings, incoming: Secret | None, outgoing: Secret | None = None
    ) -> Future[Account]:
        return self.answer("add", (settings, incoming, outgoing), lambda: self._add(settings))

    def edit(
        self,
        account: AccountId,
        settings: AccountSettings,
        incoming: Secret | None = None,
        outgoing: Secret | None = None,
    ) -> Future[Account]:
        def work() -> Account:
            edited = replace(self._get(account), settings=settings)
            self._put(edited)
            return edited

        return self.answer("edit", (account, settings, incoming, outgoing), work)

    def remove(self, account: AccountId) -> Future[None]:
        def work() -> None:
            self.accounts = [kept for kept in self.accounts if kept.id != account]
            self.bus.publish(AccountsChanged())

        return self.answer("remove", (account,), work)

    def save_identity(self, identity: Identity, secret: Secret | None = None) -> Future[Identity]:
        def work() -> Identity:
            owner = self._get(identity.account_id)
            number = identity.id or IdentityId(100 + len(owner.identities))
            saved = replace(identity, id=number)
            others = tuple(kept for kept in owner.identities if kept.id != number)
            self._put(replace(owner, identities=(*others, saved)))
            return saved

        return self.answer("save_identity", (identity, secret), work)

    def remove_identity(self, identity: Identity) -> Future[None]:
        def work() -> None:
            owner = self._get(identity.account_id)
            kept = tuple(other for other in owner.identities if other.id != identity.id)
            self._put(replace(owner, identities=kept))

        return self.answer("remove_identity", (identity,), work)

    def find(
        self,
        address: str,
        on_step: Callable[[FindingStep], None] | None = None,
        *,
        third_parties: bool = False,
        plain_http: bool = False,
        ca_file: str = "",
    ) -> Future[Findings]:
        def work() -> Findings:
            for step in self.finding_steps:
                if on_step is not None:
                    on_step(step)
            return self.findings or Findings(address)

        return self.answer("find", (address, third_parties, plain_http), work)

    def probe(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
        *,
        account: AccountId | None = None,
    ) -> Future[ProbeReport]:
        work = partial(self._probed, on_step)
        return self.answer("probe", (settings, incoming, outgoing), work)

    def check_up(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
        *,
        identities: Sequence[Identity] = (),
        account: AccountId | None = None,
    ) -> Future[Checkup]:
        self.last_checked = account

        def work() -> Checkup:
            for step in self.checkup.report.steps:
                if on_step is not None:
                    on_step(step)
            return self.checkup

        return self.answer("check_up", (settings, incoming, outgoing), work)

    def fitness(self, address: str, server: Server) -> Future[Fitness]:
        return self.answer("fitness", (address, server), lambda: self.fit)

    def probe_identity(
        self,
        identity: Identity,
        secret: Secret | None = None,
        on_step: Callable[[ProbeStep], None] | None = None,
    ) -> Future[ProbeReport]:
        return self.answer("probe_identity", (identity, secret), partial(self._probed, on_step))

    def _probed(self, on_step: Callable[[ProbeStep], None] | None) -> ProbeReport:
        for step in self.report.steps:
            if on_step is not None:
                on_step(step)
        return self.report

    def issuers(self) -> Future[tuple[KnownIssuer, ...]]:
        return self.answer("issuers", (), lambda: ISSUERS)

    def sign_in(
        self,
        issuer: OAuthIssuer,
        address: str,
        client_secret: Secret | None,
        open_page: Callable[[str], None],
        *,
        words: PageWords,
        account: AccountId | None = None,
    ) -> Future[SignedIn]:
        """Open the page at once; the person comes back when `signed` is given its result."""
        self.calls.append(("sign_in", (issuer, address, client_secret, account)))
        self.signed = Future()
        open_page(f"{issuer.authorize_url}?client_id={issuer.client_id}")
        return self.signed

    def sign_in_elsewhere(
        self,
        issuer: OAuthIssuer,
        client_secret: Secret | None,
        show: Callable[[str, str], None],
        *,
        account: AccountId | None = None,
    ) -> Future[SignedIn]:
        self.calls.append(("sign_in_elsewhere", (issuer, client_secret, account)))
        self.signed = Future()
        return self.signed

    def keep_sign_in(self, account: AccountId, signed: SignedIn) -> Future[Account]:
        def work() -> Account:
            known = self._get(account)
            kept = replace(known, settings=replace(known.settings, oauth=signed.issuer))
            self._put(kept)
            self.without_password = [each for each in self.without_password if each != account]
            return kept

        return self.answer("keep_sign_in", (account, signed), work)

    def certificate(self, server: Server) -> Future[CertificateFacts]:
        return self.answer("certificate", (server,), lambda: self.shown)

    # --- mailboxes; the fake desk shares them ---

    def create_mailbox(
        self,
        account: AccountId,
        name: str,
        parent: MailboxId | None = None,
        *,
        is_path: bool = False,
    ) -> Future[Mailbox]:
        def work() -> Mailbox:
            above = None if parent is None else self._box(parent)
            path = name if above is None else f"{above.path}/{name}"
            if any(box.path == path and box.account_id == account for box in self.boxes):
                problem = Problem(ProblemKind.MAILBOX_NAME, text=name, detail="taken")
                raise LifafaError(problem)
            number = MailboxId(max((box.id for box in self.boxes), default=0) + 1)
            made = Mailbox(number, account, path, "/", Role.NONE, True, 0, 0)
            self.boxes.append(made)
            self.bus.publish(MailboxesChanged(account))
            return made

        return self.answer("create_mailbox", (account, name, parent), work)

    def rename_mailbox(
        self, mailbox: MailboxId, name: str, *, is_path: bool = False
    ) -> Future[Mailbox]:
        def work() -> Mailbox:
            old = self._box(mailbox)
            path = old.path[: len(old.path) - len(old.title)] + name
            for at, box in enumerate(self.boxes):
                if box.id == mailbox or below(old, box):
                    self.boxes[at] = replace(box, path=path + box.path[len(old.path) :])
            self.bus.publish(MailboxesChanged(old.account_id))
            return self._box(mailbox)

        return self.answer("rename_mailbox", (mailbox, name), work)

    def delete_mailbox(self, mailbox: MailboxId, *, told: int) -> Future[int]:
        def work() -> int:
            old = self._box(mailbox)
            self.boxes.remove(old)
            self.bus.publish(MailboxesChanged(old.account_id))
            return 0

        return self.answer("delete_mailbox", (mailbox, told), work)

    def subscribe(self, mailbox: MailboxId, *, wanted: bool) -> Future[Mailbox]:
        work = partial(self._changed, mailbox, subscribed=wanted)
        return self.answer("subscribe", (mailbox, wanted), work)

    def set_depth(self, mailbox: MailboxId, days: int) -> Future[Mailbox]:
        work = partial(self._changed, mailbox, depth_days=days)
        return self.answer("set_depth", (mailbox, days), work)

    def verify(
        self,
        account: AccountId,
        *,
        sample: int = 50,
        repair: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Future[VerifyReport]:
        def work() -> VerifyReport:
            if on_progress is not None:
                on_progress(40, 120)
            return self.verified or VerifyReport(account, (), 0, 0.1, repair)

        return self.answer("verify", (account, sample, repair), work)

    def _box(self, mailbox: MailboxId) -> Mailbox:
        return next(box for box in self.boxes if box.id == mailbox)

    def _changed(self, mailbox: MailboxId, **changes: Any) -> Mailbox:
        changed = replace(self._box(mailbox), **changes)
        self.boxes[self.boxes.index(self._box(mailbox))] = changed
        self.bus.publish(MailboxesChanged(changed.account_id))
        return changed

    def say(
        self, account: AccountId, protocol: Protocol, command: str
    ) -> Future[tuple[Spoken, ...]]:
        def work() -> tuple[Spoken, ...]:
            asked = checked(protocol, command)
            server = self._get(account).settings
            spoken_to = server.outgoing if protocol is Protocol.SMTP else server.incoming
            talk = self.dialogue.conversation(account, spoken_to)
            said = ((Speaker.CLIENT, asked), (Speaker.SERVER, "250 2.0.0 Ok"))
            return tuple(talk.keep(DialogueLine(time.time(), who, text)) for who, text in said)

        return self.answer("say", (account, protocol, command), work)

    def keyring_usable(self) -> Future[bool]:
        return self.answer("keyring_usable", (), lambda: self.usable_keyring)

    def needs_password(self) -> Future[tuple[Account, ...]]:
        def work() -> tuple[Account, ...]:
            return tuple(self._get(number) for number in self.without_password)

        return self.answer("needs_password", (), work)

    def give_password(
        self, account: AccountId, incoming: Secret, outgoing: Secret | None = None
    ) -> Future[None]:
        def work() -> None:
            self.without_password = [kept for kept in self.without_password if kept != account]

        return self.answer("give_password", (account, incoming, outgoing), work)

    def give_own_password(self, identity: Identity, secret: Secret) -> Future[None]:
        return self.answer("give_own_password", (identity, secret), lambda: None)

    def get_mail(self, account: AccountId | None = None) -> None:
        self.calls.append(("get_mail", (account,)))

    def stop_work(self, account: AccountId | None = None) -> None:
        self.calls.append(("stop_work", (account,)))

    def _add(self, settings: AccountSettings) -> Account:
        number = max([0, *(kept.id for kept in self.accounts)]) + 1
        identity = Identity(IdentityId(number), AccountId(number), settings.name, settings.address)
        added = Account(AccountId(number), settings, (identity,))
        self.accounts.append(added)
        self.bus.publish(AccountsChanged())
        return added

    def _get(self, number: AccountId) -> Account:
        return next(kept for kept in self.accounts if kept.id == number)

    def _put(self, changed: Account) -> None:
        self.accounts = [changed if kept.id == changed.id else kept for kept in self.accounts]
        self.bus.publish(AccountsChanged())


class FakeMail(Answers):
    """The desk of the fake: accounts, their mailboxes, some dozens of letters or `count` rows."""

    def __init__(
        self,
        *,
        count: int = 0,
        bus: EventBus | None = None,
        accounts: Sequence[Account] | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__()
        self.bus = bus or EventBus()
        self.book = FakeAccounts(accounts, self.bus)
        self.folder = folder or Path("/nonexistent")
        self.now = int(time.time())
        self.count = count
        self.boxes = self.book.boxes = _mailboxes(self.book.accounts)
        self.letters: dict[MessageKey, MessageRow] = {}
        self.verdicts: dict[MessageKey, Verdict] = {}
        self.contents: dict[MessageKey, Sample] = {}
        self.fetching: set[MessageKey] = set()
        self.begun: set[MessageKey] = set()
        self.gone: set[MessageKey] = set()
        self.stored_drafts: dict[DraftId, Draft] = {}
        self.journals: dict[object, tuple[JournalEntry, ...]] = {}
        self.letters_out: dict[SubmissionId, Submission] = {}
        self.files: dict[str, bytes] = {}
        self._undo: dict[ReceiptId, dict[MessageKey, MessageRow]] = {}
        self._given: dict[ReceiptId, Receipt] = {}
        self._copies: dict[ReceiptId, list[MessageKey]] = {}
        self._next = 1
        if not count and self.book.accounts:
            self._lay_out_letters()

    # --- lists ---

    def mailboxes(self) -> Future[tuple[Mailbox, ...]]:
        return self.answer("mailboxes", (), self._counted)

    def head(self, query: MailQuery, limit: int = 200) -> Future[Head]:
        def work() -> Head:
            if self.count and not query.text:
                keys = self._below(self.count + 1, limit)
                return Head(keys, self.count - len(self.gone))
            found = self._found(query)
            return Head(tuple(found[:limit]), len(found))

        return self.answer("head", (query, limit), work)

    def chunk(
        self, query: MailQuery, before: MessageKey, limit: int = 20_000
    ) -> Future[tuple[MessageKey, ...]]:
        def work() -> tuple[MessageKey, ...]:
            if self.count and not query.text:
                return self._below(before, limit)
            return tuple(key for key in self._found(query) if key < before)[:limit]

        return self.answer("chunk", (query, before, limit), work)

    def rows(self, keys: Sequence[MessageKey]) -> Future[tuple[MessageRow, ...]]:
        def work() -> tuple[MessageRow, ...]:
            return tuple(self._row(key) for key in keys if self._is_here(key))

        return self.answer("rows", (tuple(keys),), work)

    def matching(
        self, query: MailQuery, keys: Sequence[MessageKey]
    ) -> Future[tuple[MessageKey, ...]]:
        def work() -> tuple[MessageKey, ...]:
            here = (key for key in keys if self._is_here(key))
            return tuple(key for key in here if self._fits(self._row(key), query))

        return self.answer("matching", (query, tuple(keys)), work)

    # --- reading ---

    def open(self, key: MessageKey, *, remote: bool = False) -> Future[MessageContent]:
        return self.answer("open", (key, remote), lambda: self._content(key, remote))

    def fetch_whole(self, key: MessageKey) -> Future[None]:
        return self.answer("fetch_whole", (key,), lambda: None)

    def source(self, key: MessageKey) -> Future[bytes]:
        def work() -> bytes:
            row = self._row(key)
            head = f"From: {row.sender.name} <{row.sender.address}>\r\nSubject: {row.subject}"
            return f"{head}\r\n\r\n{self.contents[key].text}".encode()

        return self.answer("source", (key,), work)

    def part(self, key: MessageKey, part: str) -> Future[bytes]:
        return self.answer("part", (key, part), lambda: PNG)

    def part_of_file(self, path: Path, part: str) -> Future[bytes]:
        return self.answer("part_of_file", (path, part), lambda: PNG)

    def save_part(self, key: MessageKey, part: str, folder: Path) -> Future[Path]:
        def work() -> Path:
            path = folder / self._attachment(key, part).name
            path.write_bytes(PNG)
            return path

        return self.answer("save_part", (key, part, folder), work)

    def part_to_open(self, key: MessageKey, part: str) -> Future[Path]:
        def work() -> Path:
            path = self.folder / self._attachment(key, part).name
            path.write_bytes(PNG)
            return path

        return self.answer("part_to_open", (key, part), work)

    def sender_verdict(self, key: MessageKey, *, dns: bool = True) -> Future[Verdict]:
        return self.answer(
            "sender_verdict", (key,), lambda: self.verdicts.get(key, Verdict(Level.PLAIN))
        )

    def open_file(self, path: Path, *, remote: bool = False) -> Future[MessageContent]:
        def work() -> MessageContent:
            if not path.exists():
                raise LifafaError(Problem(ProblemKind.FILE_UNREADABLE, detail=str(path)))
            first = max(self.letters)
            content = self._content(first, remote)
            none = MessageKey(0)
            return replace(content, key=none, row=content.row._replace(key=none))

        return self.answer("open_file", (path, remote), work)

    # --- acts ---

    def flag(
        self,
        keys: Sequence[MessageKey],
        *,
        add: Flag = Flag.NONE,
        remove: Flag = Flag.NONE,
        undoable: bool = True,
    ) -> Future[Receipt]:
        def change(row: MessageRow) -> MessageRow:
            return row._replace(flags=(row.flags | add) & ~remove)

        def work() -> Receipt:
            receipt = self._acted(keys, ReceiptKind.FLAGS, change)
            if not undoable:
                del self._undo[receipt.id], self._given[receipt.id]
                return receipt
            return self._kept_receipt(replace(receipt, add=add, remove=remove))

        return self.answer("flag", (tuple(keys), add, remove), work)

    def move(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        def work() -> Receipt:
            return self._moved(keys, ReceiptKind.MOVED, lambda _: target)

        return self.answer("move", (tuple(keys), target), work)

    def copy(self, keys: Sequence[MessageKey], target: MailboxId) -> Future[Receipt]:
        def work() -> Receipt:
            copies = [self._copied(key, target) for key in keys if self._is_here(key)]
            receipt = Receipt(
                ReceiptId(self._number()), ReceiptKind.COPIED, len(copies), target_id=target
            )
            self._copies[receipt.id] = copies
            return receipt

        return self.answer("copy", (tuple(keys), target), work)

    def archive(self, keys: Sequence[MessageKey]) -> Future[Receipt]:
        def work() -> Receipt:
            return self._moved(keys, ReceiptKind.ARCHIVED, self._to_role(Role.ARCHIVE))

        return self.answer("archive", (tuple(keys),), work)

    def junk(self, keys: Sequence[MessageKey], *, is_junk: bool = True) -> Future[Receipt]:
        def work() -> Receipt:
            to = self._to_role(Role.JUNK if is_junk else Role.INBOX)
            return self._moved(keys, ReceiptKind.JUNKED if is_junk else ReceiptKind.MOVED, to)

        return self.answer("junk", (tuple(keys), is_junk), work)

    def delete(self, keys: Sequence[MessageKey], *, forever: bool = False) -> Future[Receipt]:
        def work() -> Receipt:
            if not forever:
                return self._moved(keys, ReceiptKind.TRASHED, self._to_role(Role.TRASH))
            receipt = self._acted(keys, ReceiptKind.DELETED, lambda row: row)
            self.gone.update(keys)
            self._told_gone(keys)
            return receipt

        return self.answer("delete", (tuple(keys), forever), work)

    def undo(self, receipt: ReceiptId) -> Future[bool]:
        def work() -> bool:
            before = self._undo.pop(receipt, None)
            if (copies := self._copies.pop(receipt, None)) is not None:
                self.gone.update(copies)
                self._told_gone(copies)
                return True
            for key, row in (before or {}).items():
                self.gone.discard(key)
                self._put(row)
            return before is not None

        return self.answer("undo", (receipt,), work)

    def last_receipts(self, limit: int = 50) -> Future[tuple[Receipt, ...]]:
        def work() -> tuple[Receipt, ...]:
            return tuple(given for number, given in self._given.items() if number in self._undo)

        return self.answer("last_receipts", (), work)

    # --- writing ---

    def new_draft(
        self,
        kind: DraftKind = DraftKind.NEW,
        answers: MessageKey | None = None,
        identity: IdentityId | None = None,
        words: QuoteWords | None = None,
    ) -> Future[Draft]:
        def work() -> Draft:
            if not self.book.accounts:
                raise LifafaError(Problem(ProblemKind.NO_ACCOUNT))
            number = DraftId(self._number())
            writer = identity or self.book.accounts[0].identities[0].id
            draft = Draft(number, kind, writer, saved=self.now)
            if answers is not None:
                draft = self._answering(draft, answers)
            self.stored_drafts[number] = draft
            return draft

        return self.answer("new_draft", (kind, answers, identity, words), work)

    def draft(self, draft: DraftId) -> Future[Draft]:
        return self.answer("draft", (draft,), lambda: self.stored_drafts[draft])

    def drafts(self) -> Future[tuple[Draft, ...]]:
        def work() -> tuple[Draft, ...]:
            return tuple(sorted(self.stored_drafts.values(), key=lambda d: -d.saved))

        return self.answer("drafts", (), work)

    def save_draft(self, draft: Draft) -> Future[Draft]:
        def work() -> Draft:
            saved = replace(draft, id=draft.id or DraftId(self._number()), saved=self.now)
            self.stored_drafts[saved.id] = saved
            self.bus.publish(DraftsChanged((saved.id,)))
            return saved

        return self.answer("save_draft", (draft,), work)

    def discard_draft(self, draft: DraftId) -> Future[None]:
        def work() -> None:
            self.stored_drafts.pop(draft, None)
            self.bus.publish(DraftsChanged((draft,)))

        return self.answer("discard_draft", (draft,), work)

    def attach(self, path: Path) -> Future[DraftAttachment]:
        def work() -> DraftAttachment:
            try:
                content = path.read_bytes()
            except OSError as error:
                problem = Problem(ProblemKind.FILE_UNREADABLE, detail=str(path))
                raise LifafaError(problem) from error
            return self._kept(path.name, "application/octet-stream", content, "")

        return self.answer("attach", (path,), work)

    def attach_bytes(
        self, name: str, type_: str, content: bytes, content_id: str = ""
    ) -> Future[DraftAttachment]:
        def work() -> DraftAttachment:
            return self._kept(name, type_, content, content_id)

        return self.answer("attach_bytes", (name, type_, content_id), work)

    def attachment_path(self, attachment: DraftAttachment) -> Path:
        return self.folder / attachment.sha256

    def send(
        self,
        draft: DraftId,
        *,
        delay: float = 10.0,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        def work() -> Submission:
            sent = replace(self._send(draft, delay), scheduled=at, options=options)
            sent = replace(sent, due=at) if at else sent
            self.letters_out[sent.id] = sent
            return sent

        return self.answer("send", (draft, delay, at, options), work)

    def send_source(
        self,
        source: bytes,
        identity: IdentityId,
        extra: Sequence[str] = (),
        *,
        at: int = 0,
        options: SubmitOptions = NOTHING_ASKED,
    ) -> Future[Submission]:
        def work() -> Submission:
            draft = Draft(DraftId(self._number()), DraftKind.NEW, identity, to=", ".join(extra))
            self.stored_drafts[draft.id] = draft
            return self._send(draft.id, 0)

        return self.answer("send_source", (source, identity, tuple(extra)), work)

    # --- the outbox ---

    def outbox(self) -> Future[tuple[Submission, ...]]:
        return self.answer("outbox", (), lambda: tuple(self.letters_out.values()))

    def undo_send(self, submission: SubmissionId) -> Future[Draft]:
        def work() -> Draft:
            letter = self.letters_out.get(submission)
            if letter is None or letter.state is SubmissionState.SENDING:
                raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
            del self.letters_out[submission]
            self.bus.publish(OutboxChanged((submission,)))
            return self.stored_drafts[DraftId(submission)]

        return self.answer("undo_send", (submission,), work)

    def send_now(self, submission: SubmissionId) -> Future[None]:
        return self._outbox_step("send_now", submission, SubmissionState.SENDING)

    def mark_sent(self, submission: SubmissionId) -> Future[None]:
        return self._outbox_step("mark_sent", submission, SubmissionState.SENT)

    def send_again(self, submission: SubmissionId) -> Future[None]:
        return self._outbox_step("send_again", submission, SubmissionState.QUEUED)

    def cancel(self, submission: SubmissionId) -> Future[None]:
        def work() -> None:
            self.letters_out.pop(submission, None)
            self.bus.publish(OutboxChanged((submission,)))

        return self.answer("cancel", (submission,), work)

    def look_for(self, submission: SubmissionId) -> Future[None]:
        return self.answer("look_for", (submission,), lambda: None)

    def journal(self, submission: SubmissionId) -> Future[tuple[JournalEntry, ...]]:
        return self.answer("journal", (submission,), lambda: self.journals.get(submission, ()))

    def journal_of(self, message_id: str) -> Future[tuple[JournalEntry, ...]]:
        return self.answer("journal_of", (message_id,), lambda: self.journals.get(message_id, ()))

    # --- what a test does to it ---

    def arrive(self, sample: Sample, *, account: int = 1) -> MessageKey:
        """Let a letter arrive in an inbox, as from the server."""
        key = MessageKey(max([self.count, *self.letters]) + 1)
        row = self._sample_row(key, sample, self.box(account, Role.INBOX))
        self.letters[key], self.contents[key] = row, sample
        self.bus.publish(MessagesAdded(row.mailbox_id, (key,), fresh=True))
        self.bus.publish(CountsChanged((row.mailbox_id,)))
        return key

    def arrive_body(self, key: MessageKey) -> None:
        """Let a body arrive that was FETCHING, or the rest of a beginning."""
        self.fetching.discard(key)
        self.begun.discard(key)
        self.bus.publish(BodyArrived((key,)))

    def box(self, account: int, role: Role) -> Mailbox:
        """Return the mailbox of an account for a role."""
        return next(box for box in self.boxes if box.account_id == account and box.role is role)

    def key_of(self, subject: str) -> MessageKey:
        """Return the key of the first letter with that subject."""
        return next(key for key, row in self.letters.items() if row.subject == subject)

    # --- how it works ---

    def _lay_out_letters(self) -> None:
        older = tuple(_older(number) for number in range(36))
        letters = (*LETTERS, *older)
        for number, sample in enumerate(reversed(letters), start=1):
            key = MessageKey(number)
            owner = 2 if sample.sender.address.endswith("studio.example.net") else 1
            owner = min(owner, len(self.book.accounts))
            role = Role.ARCHIVE if number % 9 == 0 else Role.INBOX
            self.letters[key] = self._sample_row(key, sample, self.box(owner, role))
            self.contents[key] = sample

    def _sample_row(self, key: MessageKey, sample: Sample, box: Mailbox) -> MessageRow:
        preview = " ".join((sample.text or "Number 214 · seven things worth reading").split())
        return MessageRow(
            key=key,
            account_id=box.account_id,
            mailbox_id=box.id,
            sender=sample.sender,
            recipients=ME.shown,
            subject=sample.subject,
            preview=preview[:180],
            date=self.now - int(sample.hours * 3600),
            size=4_000 + len(sample.text),
            flags=sample.flags,
            keywords=(),
            attachments=sum(1 for a in sample.attachments if a.disposition == "attachment"),
            conversation_id=key,
            conversation_size=max(1, sample.conversation),
        )

    def _row(self, key: MessageKey) -> MessageRow:
        return self.letters.get(key) or self._made_row(key)

    def _made_row(self, key: MessageKey) -> MessageRow:
        box = self.boxes[0]
        return MessageRow(
            key=key,
            account_id=box.account_id,
            mailbox_id=box.id,
            sender=SENDERS[key % len(SENDERS)],
            recipients=ME.shown,
            subject=f"{SUBJECTS[key % len(SUBJECTS)]} {key}",
            preview=SENTENCE,
            date=self.now - (self.count - key) * 600,
            size=5_000,
            flags=Flag.NONE if key % 7 == 0 else Flag.SEEN,
            keywords=(),
            attachments=1 if key % 11 == 0 else 0,
            conversation_id=key,
            conversation_size=1,
        )

    def _is_here(self, key: MessageKey) -> bool:
        return key not in self.gone and (key in self.letters or 0 < key <= self.count)

    def _below(self, before: int, limit: int) -> tuple[MessageKey, ...]:
        if self.gone:
            keys = (key for key in range(before - 1, 0, -1) if key not in self.gone)
            return tuple(MessageKey(key) for key, _ in zip(keys, range(limit), strict=False))
        return tuple(range(before - 1, max(0, before - 1 - limit), -1))  # type: ignore[arg-type] # a million casts

    def _found(self, query: MailQuery) -> list[MessageKey]:
        here = (row for key, row in self.letters.items() if key not in self.gone)
        return sorted((row.key for row in here if self._fits(row, query)), reverse=True)

    def _fits(self, row: MessageRow, query: MailQuery) -> bool:
        role = next((box.role for box in self.boxes if box.id == row.mailbox_id), None)
        if role is None:  # deleted with its mailbox
            return False
        if query.mailbox_ids:
            placed = row.mailbox_id in query.mailbox_ids
        elif query.role is not Role.NONE:
            placed = role is query.role
        else:
            placed = role not in (Role.TRASH, Role.JUNK)
        words = f"{row.subject} {row.sender.name} {row.sender.address} {row.preview}".lower()
        return (
            placed
            and (not query.unread or Flag.SEEN not in row.flags)
            and (not query.starred or Flag.FLAGGED in row.flags)
            and (not query.with_attachments or row.attachments > 0)
            and all(word in words for word in query.text.lower().split())
        )

    def _counted(self) -> tuple[Mailbox, ...]:
        if self.count:
            first = replace(self.boxes[0], total=self.count, unread=self.count // 7)
            return (first, *self.boxes[1:])
        return tuple(self._count(box) for box in self.boxes)

    def _count(self, box: Mailbox) -> Mailbox:
        here = [
            row
            for row in self.letters.values()
            if row.mailbox_id == box.id and row.key not in self.gone
        ]
        unread = sum(1 for row in here if Flag.SEEN not in row.flags)
        return replace(box, total=len(here), unread=unread)

    def _content(self, key: MessageKey, remote: bool) -> MessageContent:
        if not self._is_here(key):
            raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
        row = self._row(key)
        sample = self.contents.get(key) or Sample(row.sender, row.subject, SENTENCE * 6, 0)
        envelope = Envelope(row.subject, (row.sender,), (ME,), sample.cc, row.date, f"{key}@x")
        here = key not in self.fetching
        parsed = ParsedMessage(
            envelope, (), (), sample.text, sample.html, sample.attachments if here else ()
        )
        if not here:
            return MessageContent(key, row, BodyState.FETCHING, parsed)
        left_out = 0 if remote else sample.remote_count
        html = sample.html if remote else sample.html.replace('src="https:', 'data-src="https:')
        content = MessageContent(key, row, BodyState.HERE, parsed, html, sample.text, left_out)
        content = replace(content, links=links.links(html))
        if key not in self.begun:
            return content
        parsed, text = replace(parsed, attachments=()), "\n".join(sample.text.split("\n")[:6])
        return replace(content, state=BodyState.PARTIAL, parsed=parsed, text=text)

    def _attachment(self, key: MessageKey, part: str) -> Attachment:
        return next(a for a in self.contents[key].attachments if a.part == part)

    def _to_role(self, role: Role) -> Callable[[MessageRow], MailboxId]:
        return lambda row: self.box(row.account_id, role).id

    def _acted(
        self,
        keys: Sequence[MessageKey],
        kind: ReceiptKind,
        change: Callable[[MessageRow], MessageRow],
    ) -> Receipt:
        here = [key for key in keys if self._is_here(key)]
        receipt = ReceiptId(self._number())
        self._undo[receipt] = {key: self._row(key) for key in here}
        for key in here:
            self._put(change(self._row(key)))
        return self._kept_receipt(Receipt(receipt, kind, len(here)))

    def _kept_receipt(self, receipt: Receipt) -> Receipt:
        self._given[receipt.id] = receipt
        return receipt

    def _moved(
        self,
        keys: Sequence[MessageKey],
        kind: ReceiptKind,
        to: Callable[[MessageRow], MailboxId],
    ) -> Receipt:
        receipt = self._acted(keys, kind, lambda row: row._replace(mailbox_id=to(row)))
        target = self._row(keys[0]).mailbox_id if keys else None
        return self._kept_receipt(replace(receipt, target_id=target))

    def _copied(self, key: MessageKey, target: MailboxId) -> MessageKey:
        copied = MessageKey(max([self.count, *self.letters]) + 1)
        self.letters[copied] = self._row(key)._replace(key=copied, mailbox_id=target)
        if key in self.contents:
            self.contents[copied] = self.contents[key]
        self.bus.publish(MessagesAdded(target, (copied,)))
        self.bus.publish(CountsChanged((target,)))
        return copied

    def _put(self, row: MessageRow) -> None:
        before = self._row(row.key)
        self.letters[row.key] = row
        if before.mailbox_id != row.mailbox_id:
            self.bus.publish(MessagesRemoved(before.mailbox_id, (row.key,)))
            self.bus.publish(MessagesAdded(row.mailbox_id, (row.key,)))
        self.bus.publish(MessagesChanged((row.key,)))
        self.bus.publish(CountsChanged(tuple({before.mailbox_id, row.mailbox_id})))

    def _told_gone(self, keys: Iterable[MessageKey]) -> None:
        for key in keys:
            self.bus.publish(MessagesRemoved(self._row(key).mailbox_id, (key,)))
            self.bus.publish(CountsChanged((self._row(key).mailbox_id,)))

    def _answering(self, draft: Draft, key: MessageKey) -> Draft:
        row = self._row(key)
        forward = draft.kind is DraftKind.FORWARD
        prefix = "Fwd:" if forward else "Re:"
        text = self.contents[key].text if key in self.contents else SENTENCE
        quoted = "".join(f"> {line}\n" for line in text.splitlines())
        return replace(
            draft,
            to="" if forward else f"{row.sender.name} <{row.sender.address}>",
            subject=f"{prefix} {row.subject}",
            text=f"\n\n{row.sender.shown}:\n{quoted}",
            answers=key,
        )

    def _kept(self, name: str, type_: str, content: bytes, content_id: str) -> DraftAttachment:
        sha256 = f"{len(self.files):064x}"
        self.files[sha256] = content
        if self.folder.is_dir():
            (self.folder / sha256).write_bytes(content)
        return DraftAttachment(name, type_, len(content), sha256, content_id)

    def _send(self, number: DraftId, delay: float) -> Submission:
        draft = self.stored_drafts[number]
        to = [part.strip() for part in f"{draft.to},{draft.cc},{draft.bcc}".split(",")]
        recipients = tuple(RecipientResult(part) for part in to if part)
        if not recipients:
            raise LifafaError(Problem(ProblemKind.NO_RECIPIENTS))
        bad = next((r.address for r in recipients if "@" not in r.address), None)
        if bad is not None:
            raise LifafaError(Problem(ProblemKind.BAD_ADDRESS, text=bad))
        letter = Submission(
            id=SubmissionId(number),
            account_id=self.book.accounts[0].id,
            identity_id=draft.identity_id,
            state=SubmissionState.QUEUED,
            message_id=f"{number}@example.org",
            sender=ME.address,
            recipients=recipients,
            subject=draft.subject,
            size=len(draft.text) + 400,
            created=self.now,
            due=self.now + int(delay),
            attempts=0,
        )
        self.letters_out[letter.id] = letter
        self.bus.publish(OutboxChanged((letter.id,)))
        return letter

    def _outbox_step(self, name: str, number: SubmissionId, state: SubmissionState) -> Future[None]:
        def work() -> None:
            self.letters_out[number] = replace(self.letters_out[number], state=state)
            self.bus.publish(OutboxChanged((number,)))

        return self.answer(name, (number,), work)

    def _number(self) -> int:
        self._next += 1
        return self._next


def _mailboxes(accounts: Sequence[Account]) -> list[Mailbox]:
    boxes: list[Mailbox] = []
    for owner in accounts:
        paths = [(role.value.title(), role) for role in ROLES]
        paths[0] = ("INBOX", Role.INBOX)
        if owner.id == 1:
            paths += [(path, Role.NONE) for path in ("Work", "Work/Printer", "यात्रा", "家族")]
        for path, role in paths:
            number = MailboxId(len(boxes) + 1)
            boxes.append(Mailbox(number, owner.id, path, "/", role, True, 0, 0))
    return boxes


def _older(number: int) -> Sample:
    flags = (Flag.SEEN, Flag.SEEN, Flag.NONE, Flag.SEEN | Flag.ANSWERED)[number % 4]
    return Sample(
        SENDERS[number % len(SENDERS)],
        SUBJECTS[number % len(SUBJECTS)],
        SENTENCE * 3,
        90 + number * number * 9.0,
        flags,
        conversation=4 if number % 6 == 0 else 1,
    )
