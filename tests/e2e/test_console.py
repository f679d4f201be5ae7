"""The console at the real window, on the real engine, with real servers."""

import base64
import logging
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.engine import Engine
from app.model.account import Protocol
from app.settings import Profile, Settings
from tests.e2e.commands import begun, ended, with_account
from tests.e2e.windows import AtTheWindows
from tests.support.servers import PASSWORD, SECRET, MailServers, Person
from ui.console.dock import ConsoleDock

# Chromium's words on a machine without a graphics card.
pytestmark = pytest.mark.qt_log_ignore("RHI|QRhi", extend=True)

SUBJECT = "A letter whose way is watched"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as engine:
        engine.start()
        engine.save_settings(Settings(language="en", undo_send_seconds=0))
        yield engine


@pytest.fixture
def hands(qtbot: QtBot, engine: Engine) -> Iterator[AtTheWindows]:
    hands = AtTheWindows(qtbot, engine)
    yield hands
    hands.leave()


def opened(hands: AtTheWindows) -> ConsoleDock:
    hands.key("F12")
    dock = hands.window.console.dock
    assert dock is not None
    hands.until(dock.isVisible)
    return dock


def texts(dock: ConsoleDock, protocol: Protocol) -> list[str]:
    lines = dock.model.lines()
    return [each.spoken.line.text for each in lines if each.spoken.protocol is protocol]


def said(dock: ConsoleDock, protocol: Protocol, word: str) -> bool:
    return any(word in text for text in texts(dock, protocol))


def test_a_letter_is_watched_on_its_way_and_no_secret_is_seen(
    hands: AtTheWindows,
    engine: Engine,
    mail_servers: MailServers,
    anna: Person,
    ravi: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    dock = opened(hands)
    engine.accounts.add(mail_servers.settings(anna), SECRET).result(20.0)
    hands.until(lambda: said(dock, Protocol.IMAP, "IDLE"))
    hands.until(hands.window.actions_["write"].isEnabled)  # once there is an account
    hands.key("Ctrl+N")
    letter = hands.composer()
    hands.type(letter.head.to.line, ravi.address)
    hands.type(letter.head.subject, SUBJECT)
    hands.type(letter.editor, "Nobody may read this in the console.")
    hands.key("Ctrl+Return", on=letter)
    hands.until(lambda: said(dock, Protocol.SMTP, "250 2.0.0"))
    hands.until(lambda: any(each.seconds is not None for each in dock.model.lines()))
    assert said(dock, Protocol.SMTP, f"RCPT TO:<{ravi.address}>")

    dock.placeholders.setChecked(False)
    hands.press("Copy safe report", inside=dock)
    report = QGuiApplication.clipboard().text()
    dock.view.selectAll()
    explained = dock.explanation.toPlainText()
    ring = repr(engine.dialogue.since(0))
    coded = base64.b64encode(PASSWORD.encode()).decode().rstrip("=")[:-1]
    for where in (ring, report, explained, caplog.text, repr(dock.model.lines())):
        assert PASSWORD not in where
        assert coded not in where
        assert "Nobody may read" not in where
        assert SUBJECT not in where
    assert "••••" in report

    (message_id,) = dock.model.letters
    hands.window.console.show_letter(message_id, SUBJECT)
    assert not texts(dock, Protocol.IMAP)
    assert said(dock, Protocol.SMTP, "EHLO") or said(dock, Protocol.SMTP, "ehlo")


def test_a_server_is_asked_by_hand(
    hands: AtTheWindows, engine: Engine, mail_servers: MailServers, anna: Person
) -> None:
    engine.accounts.add(mail_servers.settings(anna), SECRET).result(20.0)
    dock = opened(hands)
    hands.until(dock.hand.isEnabled)
    hands.fill(dock.hand.command, "STATUS INBOX (MESSAGES)")
    hands.press("Ask", inside=dock)
    hands.until(lambda: said(dock, Protocol.IMAP, "* STATUS INBOX (MESSAGES 0)"))
    hands.fill(dock.hand.command, "DELETE Archive")
    hands.press("Ask", inside=dock)
    hands.until(dock.hand.trouble.isVisible)
    assert not said(dock, Protocol.IMAP, "DELETE")
    assert "Archive" in mail_servers.mailboxes(anna)


def test_closing_it_frees_every_connection_of_it(
    hands: AtTheWindows, engine: Engine, mail_servers: MailServers, anna: Person
) -> None:
    engine.accounts.add(mail_servers.settings(anna), SECRET).result(20.0)
    dock = opened(hands)
    engine.accounts.get_mail()
    hands.until(lambda: dock.model.rowCount() > 0)
    hands.key("F12")
    hands.until(lambda: not engine.dialogue.is_open)
    assert engine.dialogue.since(0) == ()
    assert dock.model.rowCount() == 0


def read_until(process: "subprocess.Popen[str]", word: str) -> str:
    """Read lines as they are printed; returns the first with this word, "" where none comes."""
    assert process.stdout is not None
    return next((line for line in iter(process.stdout.readline, "") if word in line), "")


def test_watching_in_the_terminal_goes_on_until_it_is_interrupted(
    mail_servers: MailServers, anna: Person, tmp_path: Path
) -> None:
    profile = with_account(tmp_path / "profile", mail_servers, anna)
    process = begun(profile, "console", "--watch", "--password-stdin")
    assert read_until(process, " IDLE")
    mail_servers.deliver(anna, b"Subject: news\r\n\r\nhello\r\n")
    assert read_until(process, "1 EXISTS")
    process.send_signal(signal.SIGINT)
    done = ended(process)
    assert done.code == 0
    assert done.trouble == ""
    assert PASSWORD not in done.output


def test_watching_in_the_terminal_ends_when_nobody_reads_any_more(
    mail_servers: MailServers, anna: Person, tmp_path: Path
) -> None:
    profile = with_account(tmp_path / "profile", mail_servers, anna)
    process = begun(profile, "console", "--watch", "--password-stdin")
    assert read_until(process, "→")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(30) == 0
    assert process.stderr is not None
    process.stderr.close()
