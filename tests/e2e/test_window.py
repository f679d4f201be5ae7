"""The main job at the real windows, on the real engine, with real servers."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine import Engine
from app.model.account import AccountSettings, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.settings import Profile, Settings
from tests.e2e.engines import Reader, server_has, server_lacks
from tests.e2e.windows import AtTheWindows, fill_in_server
from tests.support.servers import PASSWORD, SECRET, MailServers, Person
from ui.account_wizard import AccountWizard

# Chromium's words on a machine without a graphics card.
pytestmark = pytest.mark.qt_log_ignore("RHI|QRhi", extend=True)

SUBJECT = "जयपुर से नमस्ते"
TEXT = "यहाँ बारिश के बाद मौसम बहुत सुहाना है।"
MARK = "lifafa-window"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as engine:
        engine.start()
        engine.save_settings(Settings(language="en", undo_send_seconds=0, mark_read_seconds=0))
        yield engine


@pytest.fixture
def hands(qtbot: QtBot, engine: Engine) -> Iterator[AtTheWindows]:
    hands = AtTheWindows(qtbot, engine)
    yield hands
    hands.leave()


def test_the_main_job(
    hands: AtTheWindows, mail_servers: MailServers, anna: Person, tmp_path: Path
) -> None:
    add_by_wizard(hands, mail_servers.settings(anna))
    hands.go("Inbox")

    picture = tmp_path / f"{MARK}.bin"
    picture.write_bytes(os.urandom(50_000))
    hands.key("Ctrl+N")
    letter = hands.composer()
    hands.type(letter.head.to.line, anna.address)
    hands.type(letter.head.subject, SUBJECT)
    hands.type(letter.editor, TEXT)
    letter.attach_files([picture])
    hands.until(lambda: letter.enclosures.count == 1 and not letter.enclosures.under_way)
    hands.key("Ctrl+Return", on=letter)
    hands.until(lambda: not hands.window.writing.windows)

    row = hands.choose(SUBJECT)
    assert Flag.SEEN not in row.flags
    hands.reads(TEXT)
    assert anna.address in hands.said(hands.window.message)
    [attachment] = hands.window.message.content.parsed.attachments  # type: ignore[union-attr]
    assert attachment.name == picture.name
    hands.until(lambda: Flag.SEEN in hands.row(SUBJECT).flags)
    server_has(mail_servers, anna, "INBOX", MARK, {"\\Seen"})

    hands.key("S", on=hands.window.list.view)
    hands.until(lambda: Flag.FLAGGED in hands.row(SUBJECT).flags)
    server_has(mail_servers, anna, "INBOX", MARK, {"\\Seen", "\\Flagged"})

    hands.key("A", on=hands.window.list.view)
    hands.until(lambda: SUBJECT not in hands.subjects())
    server_has(mail_servers, anna, "Archive", MARK)
    hands.key("Ctrl+Z")
    hands.until(lambda: SUBJECT in hands.subjects())
    server_lacks(mail_servers, anna, "Archive", MARK)

    hands.choose(SUBJECT)
    hands.key("Delete", on=hands.window.list.view)
    hands.until(lambda: hands.subjects() == [])
    server_has(mail_servers, anna, "Trash", MARK)
    server_lacks(mail_servers, anna, "INBOX", MARK)
    hands.go("Trash")
    hands.choose(SUBJECT)
    hands.reads(TEXT)


def test_mail_from_elsewhere_is_answered(
    hands: AtTheWindows, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    add(hands, mail_servers.settings(anna))
    hands.go("Inbox")
    question = (
        f"From: Ravi <{ravi.address}>\r\nTo: {anna.address}\r\nMessage-ID: <tea@example.org>\r\n"
        "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nSubject: Tea?\r\n\r\nAt five, as always?\r\n"
    )
    mail_servers.deliver(anna, question.encode())
    hands.choose("Tea?")
    hands.reads("At five, as always?")
    hands.press("Reply", inside=hands.window.message)
    letter = hands.composer()
    assert ravi.address in letter.head.to.text()
    assert letter.head.subject.text() == "Re: Tea?"
    hands.type(letter.editor, "Gladly!")
    hands.press("Send", inside=letter)
    hands.until(lambda: mail_servers.messages(ravi))
    [kept] = mail_servers.messages(ravi)
    assert b"In-Reply-To: <tea@example.org>" in kept.source
    assert b"Gladly!" in kept.source
    assert b"> At five, as always?" in kept.source
    hands.until(lambda: Flag.ANSWERED in hands.row("Tea?").flags)


def test_a_letter_is_taken_back_before_it_leaves(
    hands: AtTheWindows, mail_servers: MailServers, anna: Person
) -> None:
    hands.window.writing.settings = replace(hands.engine.settings, undo_send_seconds=60)
    add(hands, mail_servers.settings(anna))
    hands.go("Inbox")
    hands.key("Ctrl+N")
    letter = hands.composer()
    hands.type(letter.head.to.line, anna.address)
    hands.type(letter.head.subject, "Too early")
    hands.type(letter.editor, "I am not done yet.")
    hands.key("Ctrl+Return", on=letter)
    hands.until(lambda: not hands.window.writing.windows)
    hands.until(lambda: len(hands.engine.mail.outbox().result(5)) == 1)
    hands.press("Undo", inside=hands.window.toast)
    letter = hands.composer()
    assert letter.head.subject.text() == "Too early"
    assert "I am not done yet." in letter.editor.toPlainText()
    assert hands.engine.mail.outbox().result(5) == ()
    assert mail_servers.messages(anna) == []


def test_words_are_found_while_they_are_typed(
    hands: AtTheWindows, mail_servers: MailServers, anna: Person
) -> None:
    for number, word in enumerate(("lighthouse", "harbour", "पुस्तकालय")):
        source = (
            f"Subject: Letter {number}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{word}"
        )
        mail_servers.append(anna, source.encode())
    add(hands, mail_servers.settings(anna))
    hands.go("Inbox")
    hands.until(lambda: len(hands.subjects()) == 3)
    reader = Reader(hands.engine)
    for row in reader.rows(Role.INBOX):
        reader.content(row.key)
    hands.type(hands.window.search, "light")
    hands.until(lambda: hands.subjects() == ["Letter 0"])
    hands.window.search.clear()
    hands.type(hands.window.search, "पुस्त")
    hands.until(lambda: hands.subjects() == ["Letter 2"])
    hands.key("Escape", on=hands.window.search)
    hands.until(lambda: len(hands.subjects()) == 3)


def test_a_large_provider_is_known_without_asking_anybody(hands: AtTheWindows) -> None:
    hands.press("Add account.*")
    wizard = hands.wizard()
    hands.fill(wizard.person.address, "somebody@gmail.com")
    hands.press("Go on", inside=wizard)
    hands.until(lambda: wizard.servers.shows_cards)
    fields = wizard.servers.fields
    assert str(fields.incoming.server()) == "imap.gmail.com:993"
    assert fields.incoming_source.text().startswith("Found in Lifafa's own table")
    assert "app password" in wizard.servers.provider.accessibleName()
    wizard.close()


def test_a_wrong_password_is_said_in_plain_words(
    hands: AtTheWindows, mail_servers: MailServers, anna: Person
) -> None:
    wizard = open_wizard(hands, mail_servers.settings(anna))
    hands.fill(wizard.servers.fields.password, "not-mine-4711")
    hands.press("Check and add", inside=wizard)
    hands.until(lambda: wizard.doctor.cards())
    said = hands.said(wizard)
    assert "does not accept this name and password" in said
    assert "Authentication failed." in said
    assert "not-mine-4711" not in said + wizard.doctor.report()
    assert hands.engine.accounts.list().result(5) == ()
    wizard.close()


def add(hands: AtTheWindows, settings: AccountSettings) -> None:
    """Add an account beneath the windows."""
    hands.engine.accounts.add(settings, SECRET).result(5)


def open_wizard(hands: AtTheWindows, settings: AccountSettings) -> AccountWizard:
    """Open the wizard on the welcome page and fill it in by hand, but for the password."""
    hands.press("Add account.*")
    wizard = hands.wizard()
    hands.fill(wizard.person.name, settings.name)
    hands.fill(wizard.person.address, settings.address)
    hands.press("Set everything by hand", inside=wizard)
    fields = wizard.servers.fields
    for part, server in (
        (fields.incoming, settings.incoming),
        (fields.outgoing, settings.outgoing),
    ):
        part.security.setCurrentIndex(list(Security).index(server.security))
        fill_in_server(hands, part, host=server.host, port=str(server.port), ca_file=server.ca_file)
    hands.fill(fields.incoming.user, settings.incoming.user)
    return wizard


def add_by_wizard(hands: AtTheWindows, settings: AccountSettings) -> None:
    """Add an account as a person does on the first day."""
    wizard = open_wizard(hands, settings)
    hands.fill(wizard.servers.fields.password, PASSWORD)
    hands.press("Check and add", inside=wizard)
    hands.press("Open the inbox", inside=wizard)
    hands.until(lambda: not wizard.isVisible())
    assert hands.engine.accounts.list().result(5)
