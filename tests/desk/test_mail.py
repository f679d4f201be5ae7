"""The desk over a real store: drafts, letters queued, acts and their undoing, files saved."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import Engine
from app.mime.parse import digest, parse
from app.model.account import Account, AccountSettings, Identity, IdentityId, Security, Server
from app.model.account import Protocol as Speaks
from app.model.mailbox import Mailbox, Role
from app.model.message import Arrival, BodyState, Flag, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.model.spine import MailQuery
from app.model.submission import DraftKind, RecipientState, SubmitOptions
from app.settings import Profile
from app.store import mailboxes, messages, outbox

LETTER = (
    b"From: Ann <ann@example.org>\r\nTo: Me <second@example.org>, bo@example.org\r\n"
    b"Subject: Plans\r\nMessage-ID: <p1@example.org>\r\nReferences: <p0@example.org>\r\n"
    b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nShall we?\r\n"
    b'--b\r\nContent-Type: application/pdf; name="../../plan.pdf"\r\n'
    b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\neHl6\r\n--b--\r\n"
)


def server(protocol: Speaks) -> Server:
    return Server(protocol, "127.0.0.1", 9, Security.NONE, "me")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine whose staff sleeps: what is queued stays queued."""
    engine = Engine(Profile(tmp_path / "profile"))
    with engine:
        engine.open()
        yield engine


@pytest.fixture
def account(engine: Engine) -> Account:
    settings = AccountSettings("me@example.org", "Me", server(Speaks.POP3), server(Speaks.SMTP))
    account = engine.accounts.add(settings, None).result()
    second = Identity(IdentityId(0), account.id, "Me too", "second@example.org")
    engine.accounts.save_identity(second).result()
    return engine.accounts.list().result()[0]


@pytest.fixture
def letter(engine: Engine, account: Account) -> MessageKey:
    inbox = box(engine, Role.INBOX)
    parsed = parse(LETTER)
    with engine.database.transaction(durable=True) as tx:
        return messages.add_local(
            tx, inbox.id, LETTER, parsed.envelope, digest(LETTER), Flag.NONE, 1_795_428_000
        )


def box(engine: Engine, role: Role) -> Mailbox:
    (found,) = [each for each in engine.mail.mailboxes().result() if each.role is role]
    return found


def keys(engine: Engine, role: Role) -> tuple[MessageKey, ...]:
    return engine.mail.head(MailQuery(role=role)).result().keys


def test_a_reply_leaves_from_the_address_the_letter_came_to(
    engine: Engine, account: Account, letter: MessageKey
) -> None:
    draft = engine.mail.new_draft(DraftKind.REPLY_ALL, letter).result()
    written_as = next(i for i in account.identities if i.id == draft.identity_id)
    assert written_as.address == "second@example.org"
    assert "ann@example.org" in draft.to
    assert "bo@example.org" in draft.to + draft.cc
    assert "second@example.org" not in draft.to + draft.cc
    assert draft.subject == "Re: Plans"
    assert draft.in_reply_to == "p1@example.org"
    assert draft.references == ("p0@example.org", "p1@example.org")
    assert "> Shall we?" in draft.text


def test_a_forward_carries_the_attachment_under_a_safe_name(
    engine: Engine, letter: MessageKey
) -> None:
    draft = engine.mail.new_draft(DraftKind.FORWARD, letter).result()
    (attachment,) = draft.attachments
    assert "/" not in attachment.name
    assert engine.mail.attachment_path(attachment).read_bytes() == b"xyz"


def test_what_is_queued_is_frozen_and_names_no_hidden_recipient(
    engine: Engine, account: Account, tmp_path: Path
) -> None:
    draft = engine.mail.new_draft().result()
    draft = replace(
        draft, to="Ann <ann@example.org>", bcc="secret@example.org", subject="S", text="T"
    )
    engine.mail.save_draft(draft).result()
    queued = engine.mail.send(draft.id, delay=60).result()
    engine.mail.drafts().result()
    source = outbox.source(engine.database.reader(), queued.id)
    assert b"secret@example.org" not in source
    assert f"<{queued.message_id}>".encode() in source
    assert {each.address for each in queued.recipients} == {
        "ann@example.org",
        "secret@example.org",
    }
    assert engine.mail.drafts().result() == ()
    assert engine.mail.undo_send(queued.id).result().bcc == "secret@example.org"
    assert engine.mail.outbox().result() == ()
    assert [each.id for each in engine.mail.drafts().result()] == [draft.id]


@pytest.mark.parametrize(
    ("to", "kind"),
    [("", ProblemKind.NO_RECIPIENTS), ("ann@example.org, no body", ProblemKind.BAD_ADDRESS)],
)
def test_a_letter_that_cannot_go_stays_a_draft(
    engine: Engine, account: Account, to: str, kind: ProblemKind
) -> None:
    draft = engine.mail.new_draft().result()
    engine.mail.save_draft(replace(draft, to=to, text="kept")).result()
    with pytest.raises(LifafaError) as refused:
        engine.mail.send(draft.id).result()
    assert refused.value.problem.kind is kind
    assert engine.mail.outbox().result() == ()
    assert engine.mail.draft(draft.id).result().text == "kept"


def test_a_letter_whose_hour_passed_while_it_was_written_can_still_be_undone(
    engine: Engine, account: Account
) -> None:
    draft = engine.mail.new_draft().result()
    engine.mail.save_draft(replace(draft, to="ann@example.org")).result()
    now = int(time.time())
    asked = SubmitOptions(hold_until=now - 3600)
    queued = engine.mail.send(draft.id, delay=60, at=now - 3600, options=asked).result()
    assert (queued.scheduled, queued.options.hold_until) == (0, 0)
    assert queued.due >= now + 60


def test_a_letter_that_began_as_a_file_can_be_taken_back_to_a_draft(
    engine: Engine, account: Account
) -> None:
    queued = engine.mail.send_source(LETTER, account.identities[0].id).result()
    draft = engine.mail.undo_send(queued.id).result()
    assert draft.subject == "Plans"
    assert draft.text.strip() == "Shall we?"
    assert "bo@example.org" in draft.to
    assert len(draft.attachments) == 1


def test_a_finished_letter_taken_back_is_not_addressed_to_those_who_have_it(
    engine: Engine, account: Account
) -> None:
    queued = engine.mail.send_source(LETTER, account.identities[0].id).result()
    one, other = queued.recipients
    has_it = replace(one, state=RecipientState.ACCEPTED, code=250)
    refused = replace(other, state=RecipientState.REFUSED, code=550)
    with engine.database.transaction(durable=True) as tx:
        outbox.attempt(tx, queued.id)
        outbox.accepted(tx, queued.id, [has_it, refused])
    assert engine.mail.undo_send(queued.id).result().to == other.address


def test_whoever_stands_in_two_fields_gets_the_letter_once(
    engine: Engine, account: Account
) -> None:
    draft = engine.mail.new_draft().result()
    engine.mail.save_draft(replace(draft, to="Ann@Example.org", cc="ann@example.org")).result()
    queued = engine.mail.send(draft.id, delay=3600).result()
    assert [each.address for each in queued.recipients] == ["Ann@Example.org"]
    source = LETTER.replace(b"bo@example.org", b"SECOND@example.org")
    queued = engine.mail.send_source(source, account.identities[0].id).result()
    assert [each.address for each in queued.recipients] == ["second@example.org"]


@pytest.mark.parametrize("field", [b"Bcc :", b"bcc\t:", b"Resent-Bcc  :"])
def test_a_hidden_recipient_stays_hidden_however_the_field_is_spaced(
    engine: Engine, account: Account, field: bytes
) -> None:
    source = field + b" ghost@example.org,\r\n other@example.org\r\n" + LETTER
    queued = engine.mail.send_source(source, account.identities[0].id).result()
    assert b"ghost" not in outbox.source(engine.database.reader(), queued.id)
    assert b"other" not in outbox.source(engine.database.reader(), queued.id)


def test_an_act_can_be_undone(engine: Engine, letter: MessageKey) -> None:
    for act, role in (
        (engine.mail.archive, Role.ARCHIVE),
        (engine.mail.junk, Role.JUNK),
        (engine.mail.delete, Role.TRASH),
    ):
        receipt = act([letter]).result()
        assert keys(engine, role) == (letter,)
        assert keys(engine, Role.INBOX) == ()
        assert engine.mail.undo(receipt.id).result()
        assert keys(engine, Role.INBOX) == (letter,)
        assert not engine.mail.undo(receipt.id).result()
    (row,) = engine.mail.rows([letter]).result()
    assert row.flags == Flag.NONE


def test_deleting_in_trash_removes_and_can_be_taken_back(
    engine: Engine, letter: MessageKey
) -> None:
    engine.mail.delete([letter]).result()
    receipt = engine.mail.delete([letter]).result()
    assert keys(engine, Role.TRASH) == ()
    assert engine.mail.undo(receipt.id).result()
    assert keys(engine, Role.TRASH) == (letter,)


def test_a_copy_can_be_read_at_once_and_is_taken_back(engine: Engine, letter: MessageKey) -> None:
    archived = engine.mail.archive([letter]).result()
    engine.mail.undo(archived.id).result()
    assert archived.target_id is not None
    receipt = engine.mail.copy([letter], archived.target_id).result()
    (copied,) = keys(engine, Role.ARCHIVE)
    assert engine.mail.source(copied).result() == engine.mail.source(letter).result()
    assert letter in keys(engine, Role.INBOX)
    assert engine.mail.undo(receipt.id).result()
    assert keys(engine, Role.ARCHIVE) == ()
    assert letter in keys(engine, Role.INBOX)


def test_a_saved_attachment_lands_in_the_folder_and_overwrites_nothing(
    engine: Engine, letter: MessageKey, tmp_path: Path
) -> None:
    content = engine.mail.open(letter).result()
    assert content.state is BodyState.HERE
    (attachment,) = content.parsed.attachments
    first = engine.mail.save_part(letter, attachment.part, tmp_path).result()
    second = engine.mail.save_part(letter, attachment.part, tmp_path).result()
    assert first.parent == second.parent == tmp_path
    assert first != second
    assert first.read_bytes() == second.read_bytes() == b"xyz"


def test_a_copy_to_open_is_read_only(engine: Engine, letter: MessageKey) -> None:
    (attachment,) = engine.mail.open(letter).result().parsed.attachments
    path = engine.mail.part_to_open(letter, attachment.part).result()
    assert path.stat().st_mode & 0o777 == 0o400


def test_a_message_that_is_gone_is_said(engine: Engine, account: Account) -> None:
    with pytest.raises(LifafaError) as gone:
        engine.mail.open(MessageKey(7)).result()
    assert gone.value.problem.kind is ProblemKind.MESSAGE_GONE


def test_without_an_account_there_is_nobody_to_write_as(engine: Engine) -> None:
    with pytest.raises(LifafaError) as nobody:
        engine.mail.new_draft().result()
    assert nobody.value.problem.kind is ProblemKind.NO_ACCOUNT


def test_a_mailbox_of_a_role_is_made_where_it_is_missing(
    engine: Engine, account: Account, letter: MessageKey
) -> None:
    with engine.database.transaction() as tx:
        archive = mailboxes.by_role(tx, account.id, Role.ARCHIVE)
        assert archive is not None
        tx.execute("DELETE FROM mailbox WHERE id = ?", (archive.id,))
    engine.mail.archive([letter]).result()
    assert keys(engine, Role.ARCHIVE) == (letter,)


def test_a_reply_before_the_body_is_here_quotes_nothing(engine: Engine, account: Account) -> None:
    envelope = parse(LETTER).envelope
    arrival = Arrival(7, Flag.NONE, (), 1_795_428_000, 900, envelope)
    with engine.database.transaction() as tx:
        (key,) = messages.add(tx, box(engine, Role.INBOX).id, [arrival])
    draft = engine.mail.new_draft(DraftKind.REPLY, key).result()
    assert (draft.to, draft.subject) == ("Ann <ann@example.org>", "Re: Plans")
    assert draft.in_reply_to == "p1@example.org"
    with pytest.raises(LifafaError):
        engine.mail.new_draft(DraftKind.FORWARD, key).result()
