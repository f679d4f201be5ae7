"""A letter from its first word to the outbox: prefilled, checked, frozen, queued."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.desk.attachments import AttachmentShelf, guess
from app.desk.reading import source_of
from app.mime.compose import compose, new_message_id
from app.mime.finished import dated, finished
from app.mime.parse import parse, part
from app.mime.recipients import parse_recipients, written
from app.model.account import Account, AccountId, Identity, IdentityId
from app.model.addressing import address_key
from app.model.message import Address, MessageKey, ParsedMessage
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import (
    NOTHING_ASKED,
    Draft,
    DraftAttachment,
    DraftId,
    DraftKind,
    Letter,
    QuoteWords,
    RecipientState,
    Submission,
    SubmissionId,
    SubmitOptions,
)
from app.store import (
    accounts,
    bodies,
    conversations,
    drafts,
    evidence,
    journal,
    messages,
    outbox,
)
from app.store.database import Reader, Transaction

NEW = DraftId(0)


def begin(
    reader: Reader,
    shelf: AttachmentShelf,
    kind: DraftKind,
    answers: MessageKey | None,
    identity: IdentityId | None,
    words: QuoteWords,
) -> Draft:
    """Return a draft filled in for its kind, not yet stored.

    A reply to a letter whose body is not here yet, or not whole, quotes nothing; a forward needs
    the body. Raises MESSAGE_GONE, ONLY_BEGINNING, NO_ACCOUNT.
    """
    book = accounts.all(reader)
    if answers is None or kind is DraftKind.NEW:
        return Draft(NEW, DraftKind.NEW, identity or _default_identity(book).id)
    source, parsed = _answered(reader, answers, kind)
    chosen = identity or _identity_for(reader, book, answers, parsed).id
    from app.mime.reply import reply_fields  # it cleans HTML, which must not delay the window

    fields = reply_fields(parsed, kind, _own_addresses(book), words)
    return Draft(
        id=NEW,
        kind=kind,
        identity_id=chosen,
        to=written(fields.to),
        cc=written(fields.cc),
        subject=fields.subject,
        text=fields.text,
        html=fields.html,
        attachments=_carried(shelf, source, parsed, fields.attachments),
        in_reply_to=fields.in_reply_to,
        references=fields.references,
        answers=answers,
    )


def queue(
    tx: Transaction,
    shelf: AttachmentShelf,
    draft_id: DraftId,
    delay: float,
    *,
    at: int = 0,
    options: SubmitOptions = NOTHING_ASKED,
) -> Submission:
    """Freeze a draft into bytes and put it into the outbox, to leave after `delay` s, or at `at`.

    Raises NO_RECIPIENTS, BAD_ADDRESS.
    """
    draft = drafts.get(tx, draft_id)
    identity = accounts.identity(tx, draft.identity_id)
    to, cc, bcc = (_checked(field) for field in (draft.to, draft.cc, draft.bcc))
    recipients = _each_once((*to, *cc, *bcc))
    if not recipients:
        raise LifafaError(Problem(ProblemKind.NO_RECIPIENTS))
    at = at if at > time.time() else 0  # the hour may have passed while the letter was written
    letter = _letter(shelf, draft, identity, to, cc, at or int(time.time()))
    return outbox.queue(
        tx,
        draft,
        account_id=identity.account_id,
        sender=identity.address,
        recipients=recipients,
        message_id=letter.message_id,
        source=compose(letter),
        due=_due(at, options, int(time.time() + delay)),
        scheduled=at,
        options=options,
    )


def queue_source(
    tx: Transaction,
    source: bytes,
    identity_id: IdentityId,
    extra: Sequence[str],
    *,
    at: int = 0,
    options: SubmitOptions = NOTHING_ASKED,
) -> Submission:
    """Put a finished letter into the outbox. Raises NO_RECIPIENTS, BAD_ADDRESS."""
    identity = accounts.identity(tx, identity_id)
    parsed = parse(source)
    addressed = (*parsed.envelope.to, *parsed.envelope.cc, *parsed.bcc, *_checked(", ".join(extra)))
    recipients = _each_once(each for each in addressed if each.address)
    if not recipients:
        raise LifafaError(Problem(ProblemKind.NO_RECIPIENTS))
    message_id = parsed.envelope.message_id or new_message_id(_domain(identity.address))
    twin = journal.knows(tx, message_id) or conversations.is_here(tx, message_id)
    queued = outbox.queue(
        tx,
        Draft(NEW, DraftKind.NEW, identity.id, subject=parsed.envelope.subject),
        account_id=identity.account_id,
        sender=identity.address,
        recipients=recipients,
        message_id=message_id,
        source=finished(source, message_id, int(time.time())),
        due=_due(at, options, int(time.time())),
        scheduled=at,
        options=options,
    )
    if twin:
        evidence.seen_before(tx, queued.id)
    return queued


def send_now(tx: Transaction, submission_id: SubmissionId) -> None:
    """Let a letter leave now. One that was to leave later bears a date to come: it gets today's."""
    letter, now = outbox.get(tx, submission_id), int(time.time())
    if letter.scheduled > now and not letter.attempts and outbox.draft_of(tx, submission_id):
        outbox.redate(tx, submission_id, dated(outbox.source(tx, submission_id), now))
    outbox.requeue(tx, submission_id, now)


def taken_back(tx: Transaction, shelf: AttachmentShelf, submission_id: SubmissionId) -> Draft:
    """Make a draft of a letter in the outbox again; one that began as a file is read back."""
    began_as_draft = outbox.draft_of(tx, submission_id) is not None
    source = outbox.source(tx, submission_id)
    recipients = outbox.get(tx, submission_id).recipients
    draft = outbox.to_draft(tx, submission_id)
    if began_as_draft:
        return draft
    left = [each.address for each in recipients if each.state is not RecipientState.ACCEPTED]
    parsed = parse(source)
    parts = [attachment.part for attachment in parsed.attachments]
    return drafts.save(
        tx,
        replace(
            draft,
            to=", ".join(left),
            text=parsed.shown_text,
            html=parsed.html,
            attachments=_carried(shelf, source, parsed, parts),
        ),
    )


def _each_once(people: Iterable[Address]) -> tuple[str, ...]:
    """Return the addresses, one spelling of each: whoever stands in two fields gets one letter."""
    spelled: dict[str, str] = {}
    for each in people:
        spelled.setdefault(address_key(each.address), each.address)
    return tuple(spelled.values())


def _due(at: int, options: SubmitOptions, soon: int) -> int:
    """Return when a letter's first attempt is due.

    What its server is asked to hold is handed over soon; if it cannot hold it, it waits here.
    """
    return soon if not at or options.hold_until else at


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _answered(reader: Reader, key: MessageKey, kind: DraftKind) -> tuple[bytes, ParsedMessage]:
    begun = bodies.source(reader, key) if bodies.is_beginning(reader, key) else None
    if begun is not None and kind is not DraftKind.FORWARD:
        return b"", replace(parse(begun), text="", html="", shown_text="", attachments=())
    if kind is DraftKind.FORWARD or bodies.source(reader, key) is not None:
        source = source_of(reader, key)
        return source, parse(source)
    if messages.location(reader, key) is None:
        raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
    return b"", ParsedMessage(messages.envelope(reader, key), (), (), "", "", ())


def _letter(
    shelf: AttachmentShelf,
    draft: Draft,
    identity: Identity,
    to: tuple[Address, ...],
    cc: tuple[Address, ...],
    date: int,
) -> Letter:
    return Letter(
        sender=Address(identity.name, identity.address),
        to=to,
        cc=cc,
        subject=draft.subject,
        text=draft.text,
        html=draft.html,
        message_id=new_message_id(_domain(identity.address)),
        date=date,
        reply_to=_checked(identity.reply_to),
        in_reply_to=draft.in_reply_to,
        references=draft.references,
        attachments=tuple((each, shelf.read(each)) for each in draft.attachments),
    )


def _checked(field: str) -> tuple[Address, ...]:
    addresses, invalid = parse_recipients(field)
    if invalid:
        raise LifafaError(Problem(ProblemKind.BAD_ADDRESS, text=invalid[0]))
    return tuple(addresses)


def _carried(
    shelf: AttachmentShelf, source: bytes, parsed: ParsedMessage, parts: Iterable[str]
) -> tuple[DraftAttachment, ...]:
    """Copy what a forwarded letter carries."""
    wanted = set(parts)
    return tuple(
        shelf.put(
            each.name, each.type or guess(each.name), part(source, each.part), each.content_id
        )
        for each in parsed.attachments
        if each.part in wanted
    )


def _own_addresses(book: Iterable[Account]) -> frozenset[str]:
    return frozenset(address_key(i.address) for account in book for i in account.identities)


def _identity_for(
    reader: Reader, book: tuple[Account, ...], answers: MessageKey, parsed: ParsedMessage
) -> Identity:
    """Answer as the identity the letter came to; else as the first of the account it lies in."""
    addressed = {address_key(a.address) for a in (*parsed.envelope.to, *parsed.envelope.cc)}
    account = _account_of(reader, book, answers)
    for identity in account.identities:
        if address_key(identity.address) in addressed:
            return identity
    return account.identities[0]


def _account_of(reader: Reader, book: tuple[Account, ...], key: MessageKey) -> Account:
    where = messages.location(reader, key)
    here = AccountId(where[0]) if where else None
    return next((account for account in book if account.id == here), _first(book))


def _default_identity(book: tuple[Account, ...]) -> Identity:
    return _first(book).identities[0]


def _first(book: tuple[Account, ...]) -> Account:
    if not book:
        raise LifafaError(Problem(ProblemKind.NO_ACCOUNT))
    return book[0]
