"""The main job without windows: write, send, receive, read, flag, move, delete, on real servers."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import Engine
from app.model.account import Protocol, Security
from app.model.mailbox import Role
from app.model.message import Flag, MessageRow
from app.model.operation import ReceiptKind
from app.model.submission import DraftKind, RecipientState, SubmissionState
from app.protocols.imap_names import encode
from tests.e2e.engines import (
    WITHIN,
    Reader,
    add,
    send,
    server_has,
    server_lacks,
    until,
    working,
    write,
)
from tests.support.servers import REFUSED, SECRET, MailServers, Person, wait_for_messages

SUBJECT = "जयपुर से नमस्ते: एक लंबा विषय, ताकि शीर्षक कई पंक्तियों में टूटे"
TEXT = "नमस्ते,\n\nतस्वीर साथ में है।\n.\nएक बिंदु वाली पंक्ति ऊपर थी।\n"
MARK = "lifafa-journey"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / f"{MARK} चित्र.bin"
    path.write_bytes(bytes(range(256)) * 40)
    return path


def test_the_main_job_by_imap(
    tmp_path: Path, mail_servers: MailServers, anna: Person, picture: Path
) -> None:
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        reader.mailbox(Role.INBOX)

        write(engine, account, anna.address, SUBJECT, TEXT, picture)
        row = reader.arrived(Role.INBOX, SUBJECT)
        assert not row.flags & Flag.SEEN
        assert reader.mailbox(Role.INBOX).unread == 1

        content = reader.content(row.key)
        assert content.parsed.text.strip() == TEXT.strip()
        [attachment] = content.parsed.attachments
        assert attachment.name == picture.name
        part = engine.mail.part(row.key, attachment.part).result(WITHIN)
        assert part == picture.read_bytes()
        saved = engine.mail.save_part(row.key, attachment.part, tmp_path).result(WITHIN)
        assert saved != picture
        assert saved.read_bytes() == picture.read_bytes()

        reader.arrived(Role.SENT, SUBJECT)
        server_has(mail_servers, anna, "Sent", MARK)
        until(lambda: engine.mail.outbox().result(WITHIN) == (), "an empty outbox")

        engine.mail.flag([row.key], add=Flag.SEEN | Flag.FLAGGED).result(WITHIN)
        server_has(mail_servers, anna, "INBOX", MARK, {"\\Seen", "\\Flagged"})
        assert reader.mailbox(Role.INBOX).unread == 0

        engine.mail.archive([row.key]).result(WITHIN)
        assert reader.gone(Role.INBOX, SUBJECT)  # at once, before the server knows
        server_has(mail_servers, anna, "Archive", MARK, {"\\Seen", "\\Flagged"})
        server_lacks(mail_servers, anna, "INBOX", MARK)

        row = reader.arrived(Role.ARCHIVE, SUBJECT)
        engine.mail.delete([row.key]).result(WITHIN)
        server_has(mail_servers, anna, "Trash", MARK)
        server_lacks(mail_servers, anna, "Archive", MARK)
        assert reader.rows(Role.ARCHIVE) == ()
        assert [each.subject for each in reader.rows(Role.TRASH)] == [SUBJECT]


def test_an_undone_act_is_undone_on_the_server_too(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.append(anna, b"Subject: Stay\r\n\r\nhere\r\n")
    with working(tmp_path / "profile") as engine:
        add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        row = reader.arrived(Role.INBOX, "Stay")
        receipt = engine.mail.delete([row.key]).result(WITHIN)
        server_has(mail_servers, anna, "Trash", "Stay")
        assert engine.mail.undo(receipt.id).result(WITHIN)
        reader.arrived(Role.INBOX, "Stay")
        server_has(mail_servers, anna, "INBOX", "Stay")
        server_lacks(mail_servers, anna, "Trash", "Stay")


def test_what_another_client_does_is_seen(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    with working(tmp_path / "profile") as engine:
        add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        reader.mailbox(Role.INBOX)
        mail_servers.deliver(anna, b"Subject: From elsewhere\r\n\r\nhi\r\n")
        reader.arrived(Role.INBOX, "From elsewhere")
        with mail_servers.imap(anna) as other:
            other.select()
            other.store("1", "+FLAGS", "(\\Seen \\Answered)")
            until(
                lambda: reader.rows(Role.INBOX)[0].flags == Flag.SEEN | Flag.ANSWERED,
                "the other client's flags",
            )
            other.store("1", "+FLAGS", "(\\Deleted)")
            other.expunge()
        reader.gone(Role.INBOX, "From elsewhere")


def test_a_reply_stands_in_the_conversation_and_marks_its_letter(
    tmp_path: Path, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    question = (
        f"From: Ravi <{ravi.address}>\r\nTo: {anna.address}\r\nMessage-ID: <q@example.org>\r\n"
        "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nSubject: Tea?\r\n\r\nAt five?\r\n"
    )
    mail_servers.append(anna, question.encode())
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        row = reader.arrived(Role.INBOX, "Tea?")
        reader.content(row.key)
        identity = account.identities[0].id
        draft = engine.mail.new_draft(DraftKind.REPLY, row.key, identity).result(WITHIN)
        assert "> At five?" in draft.text
        send(engine, replace(draft, text=f"Gladly!\n\n{draft.text}"))
        [kept] = wait_for_messages(mail_servers, ravi, 1)
        assert b"In-Reply-To: <q@example.org>" in kept.source
        assert b"Subject: Re: Tea?" in kept.source
        server_has(mail_servers, anna, "INBOX", "Tea?", {"\\Answered"})
        answer = reader.arrived(Role.SENT, "Re: Tea?")
        [row] = reader.rows(Role.INBOX)
        assert answer.conversation_id == row.conversation_id
        assert row.flags & Flag.ANSWERED


def test_a_refused_recipient_is_told_and_the_others_get_their_letter_once(
    tmp_path: Path, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        sent = write(engine, account, f"{ravi.address}, {REFUSED}", "To two", "One of you exists.")

        def held() -> bool:
            letters = engine.mail.outbox().result(WITHIN)
            return any(one.id == sent.id and one.state is SubmissionState.HELD for one in letters)

        until(held, "the letter to be held")
        [letter] = engine.mail.outbox().result(WITHIN)
        states = {one.address: (one.state, one.code) for one in letter.recipients}
        assert states[REFUSED] == (RecipientState.REFUSED, 550)
        assert states[ravi.address][0] is RecipientState.ACCEPTED
        assert len(wait_for_messages(mail_servers, ravi, 1)) == 1


def test_work_goes_on_when_the_server_comes_back(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.append(anna, b"Subject: Before\r\n\r\nx\r\n")
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        row = reader.arrived(Role.INBOX, "Before")
        mail_servers.postfix.stop()
        mail_servers.dovecot.stop()
        try:
            engine.mail.flag([row.key], add=Flag.FLAGGED).result(WITHIN)
            write(engine, account, anna.address, "Written offline", "x")
            assert engine.mail.outbox().result(WITHIN)
        finally:
            mail_servers.dovecot.start()
            mail_servers.postfix.start()
        engine.accounts.get_mail()
        [letter] = engine.mail.outbox().result(WITHIN)
        engine.mail.send_now(letter.id).result(WITHIN)
        server_has(mail_servers, anna, "INBOX", "Before", {"\\Flagged"})
        reader.arrived(Role.INBOX, "Written offline")
        assert len(mail_servers.messages(anna)) == 2


@pytest.mark.parametrize("security", Security)
def test_the_main_job_by_pop3(
    tmp_path: Path, mail_servers: MailServers, anna: Person, picture: Path, security: Security
) -> None:
    with working(tmp_path / "profile") as engine:
        settings = mail_servers.settings(
            anna, Protocol.POP3, security=security, submission=Security.TLS
        )
        account = add(engine, settings)
        reader = Reader(engine)
        reader.mailbox(Role.INBOX)

        write(engine, account, anna.address, SUBJECT, TEXT, picture)
        row = _polled(engine, reader, mail_servers, anna)
        content = reader.content(row.key)
        assert content.parsed.text.strip() == TEXT.strip()
        part = engine.mail.part(row.key, content.parsed.attachments[0].part).result(WITHIN)
        assert part == picture.read_bytes()
        reader.arrived(Role.SENT, SUBJECT)  # kept here: POP3 has no Sent
        assert len(mail_servers.messages(anna)) == 1  # left on the server

        engine.mail.flag([row.key], add=Flag.SEEN).result(WITHIN)
        engine.mail.archive([row.key]).result(WITHIN)
        row = reader.arrived(Role.ARCHIVE, SUBJECT)
        assert row.flags & Flag.SEEN
        engine.mail.delete([row.key]).result(WITHIN)
        reader.arrived(Role.TRASH, SUBJECT)
        engine.accounts.get_mail()
        mail_servers.append(anna, b"Subject: Another\r\n\r\nx\r\n")
        engine.accounts.get_mail()
        reader.arrived(Role.INBOX, "Another")
        assert [each.subject for each in reader.rows(Role.INBOX)] == ["Another"]  # not again


def test_pop3_removes_from_the_server_only_what_is_safe_here(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    sources = [f"Subject: Letter {number}\r\n\r\nx\r\n".encode() for number in range(20)]
    mail_servers.fill(anna, sources)
    settings = replace(mail_servers.settings(anna, Protocol.POP3), leave_on_server=False)
    with working(tmp_path / "profile") as engine:
        add(engine, settings)
        reader = Reader(engine)
        until(lambda: len(reader.rows(Role.INBOX)) == 20, "twenty letters")
        until(lambda: mail_servers.messages(anna) == [], "an empty mailbox on the server")
    with working(tmp_path / "profile") as engine:
        reader = Reader(engine)
        assert len(reader.rows(Role.INBOX)) == 20
        for row in reader.rows(Role.INBOX):
            assert b"Subject: Letter" in engine.mail.source(row.key).result(WITHIN)


def _polled(engine: Engine, reader: Reader, servers: MailServers, anna: Person) -> MessageRow:
    wait_for_messages(servers, anna, 1)
    engine.accounts.get_mail()
    return reader.arrived(Role.INBOX, SUBJECT)


def test_what_was_done_before_a_restart_can_be_undone(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    """Moved, closed, started anew: the last act comes back first, on the server too."""
    for subject in ("lifafa-one", "lifafa-two"):
        mail_servers.append(anna, f"Subject: {subject}\r\n\r\nHello\r\n".encode())
    with working(tmp_path / "profile") as engine:
        add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        one = reader.arrived(Role.INBOX, "lifafa-one").key
        two = reader.arrived(Role.INBOX, "lifafa-two").key
        engine.mail.flag([one], add=Flag.SEEN, undoable=False).result(WITHIN)
        engine.mail.archive([one]).result(WITHIN)
        engine.mail.delete([two]).result(WITHIN)
        server_has(mail_servers, anna, "Archive", "lifafa-one")
        server_has(mail_servers, anna, "Trash", "lifafa-two")
    with working(tmp_path / "profile") as engine:
        (account,) = engine.accounts.list().result(WITHIN)
        engine.accounts.give_password(account.id, SECRET).result(WITHIN)
        reader = Reader(engine)
        archived, trashed = engine.mail.last_receipts().result(WITHIN)
        assert (archived.kind, trashed.kind) == (ReceiptKind.ARCHIVED, ReceiptKind.TRASHED)
        assert engine.mail.undo(trashed.id).result(WITHIN)
        assert engine.mail.last_receipts().result(WITHIN) == (archived,)
        server_has(mail_servers, anna, "INBOX", "lifafa-two")
        server_lacks(mail_servers, anna, "Trash", "lifafa-two")
        assert engine.mail.undo(archived.id).result(WITHIN)
        assert reader.arrived(Role.INBOX, "lifafa-one").flags & Flag.SEEN
        server_has(mail_servers, anna, "INBOX", "lifafa-one", {"\\Seen"})
        assert engine.mail.last_receipts().result(WITHIN) == ()


def test_what_the_server_has_deleted_is_not_offered_to_undo(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.append(anna, b"Subject: lifafa-gone\r\n\r\nHello\r\n")
    with working(tmp_path / "profile") as engine:
        add(engine, mail_servers.settings(anna))
        key = Reader(engine).arrived(Role.INBOX, "lifafa-gone").key
        engine.mail.delete([key], forever=True).result(WITHIN)
        (offered,) = engine.mail.last_receipts().result(WITHIN)
        assert offered.kind is ReceiptKind.DELETED
        server_lacks(mail_servers, anna, "INBOX", "lifafa-gone")
        until(lambda: engine.mail.last_receipts().result(WITHIN) == (), "nothing to undo")


def test_folders_and_a_check_through_the_open_engine(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    for number in range(30):
        mail_servers.append(anna, f"Subject: lifafa-{number}\r\n\r\nHello\r\n".encode())
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        reader = Reader(engine)
        keys = [reader.arrived(Role.INBOX, f"lifafa-{n}").key for n in range(30)]
        for key in keys:
            reader.content(key)
        made = engine.accounts.create_mailbox(account.id, "परियोजना").result(WITHIN)
        engine.mail.copy(keys[:3], made.id).result(WITHIN)
        engine.mail.move(keys[3:5], made.id).result(WITHIN)
        until(lambda: len(_there(mail_servers, anna, made.path)) == 5, "copies on the server")
        engine.accounts.rename_mailbox(made.id, "Projekt").result(WITHIN)
        until(lambda: engine.accounts.verify(account.id, sample=5).result(WITHIN).equal, "equality")
        told: list[tuple[int, int]] = []
        report = engine.accounts.verify(
            account.id, on_progress=lambda done, total: told.append((done, total))
        ).result(WITHIN)
        assert report.here == 33
        assert told[-1] == (33, 33)
        assert engine.accounts.delete_mailbox(made.id, told=5).result(WITHIN) == 0
        assert "Projekt" not in mail_servers.mailboxes(anna)


def test_a_check_ends_when_the_engine_does(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    mail_servers.fill(anna, (b"Subject: x\r\n\r\n" + b"y" * 500 for _ in range(500)))
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anna))
        Reader(engine).arrived(Role.INBOX, "x")
        begun = threading.Event()
        check = engine.accounts.verify(account.id, on_progress=lambda done, total: begun.set())
        assert begun.wait(WITHIN)
    assert check.done()


def _there(servers: MailServers, person: Person, path: str) -> list[bytes]:
    return [kept.source for kept in servers.messages(person, encode(path).decode("ascii"))]
