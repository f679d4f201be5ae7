"""Letters begun: from links that may not do too much, and taken back after sending."""

import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.submission import DraftKind
from app.settings import Settings
from tests.support.fake_mail import FakeMail
from ui import wording
from ui.bridge import Bridge
from ui.toast import Toast
from ui.writing import Writing, mailto_fields


@pytest.mark.parametrize(
    ("link", "fields"),
    [
        ("mailto:ann@example.org", {"to": "ann@example.org"}),
        (
            "MAILTO:ann@example.org?subject=Hi%20there",
            {"to": "ann@example.org", "subject": "Hi there"},
        ),
        (
            "mailto:a@x.org?to=b@x.org&cc=c@x.org&bcc=d@x.org",
            {"to": "a@x.org, b@x.org", "cc": "c@x.org", "bcc": "d@x.org"},
        ),
        (
            "mailto:?subject=1+1&body=one%0D%0Atwo",
            {"to": "", "subject": "1+1", "text": "one\r\ntwo"},
        ),
        ("mailto:a@x.org?attach=/etc/passwd&attachment=x&from=evil@x.org", {"to": "a@x.org"}),
        (
            "mailto:a@x.org?subject=x%0D%0ABcc:%20evil@x.org",
            {"to": "a@x.org", "subject": "x Bcc: evil@x.org"},
        ),
        ("mailto:%E0%A4%85@x.org", {"to": "अ@x.org"}),
        ("mailto:", {"to": ""}),
    ],
)
def test_a_link_fills_in_what_it_may_and_nothing_else(link: str, fields: dict[str, str]) -> None:
    assert mailto_fields(link) == fields


@pytest.fixture
def writing(qtbot: QtBot, tmp_path: Path) -> Writing:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    mail = FakeMail(folder=tmp_path)
    bridge = Bridge()
    bridge.attach(mail.bus)
    writing = Writing(bridge, mail, mail.book, Settings(undo_send_seconds=10), Toast(window))
    writing.mail = mail  # type: ignore[attr-defined] # for this test's hands
    return writing


def test_a_link_opens_a_letter_and_sends_nothing(writing: Writing, qtbot: QtBot) -> None:
    writing.mailto("mailto:ann@example.org?subject=Hi&attach=/etc/passwd")
    qtbot.waitUntil(lambda: bool(writing.windows))
    window = writing.windows[0]
    qtbot.addWidget(window)
    assert window.head.to.text() == "ann@example.org"
    assert window.head.subject.text() == "Hi"
    mail: FakeMail = writing.mail  # type: ignore[attr-defined] # put there above
    assert not mail.asked("send")
    assert not mail.asked("attach")


def test_a_draft_is_opened_once(writing: Writing, qtbot: QtBot) -> None:
    mail: FakeMail = writing.mail  # type: ignore[attr-defined] # put there above
    draft = mail.new_draft().result()
    writing.open(draft)
    writing.open(draft)
    assert len(writing.windows) == 1
    qtbot.addWidget(writing.windows[0])


def test_a_sent_letter_can_be_taken_back(writing: Writing, qtbot: QtBot) -> None:
    writing.mailto("mailto:ann@example.org?subject=Hi&body=Hello")
    qtbot.waitUntil(lambda: bool(writing.windows))
    writing.windows[0].send()
    qtbot.waitUntil(lambda: not writing.windows)
    toast = writing.parent()
    assert isinstance(toast, Toast)
    qtbot.waitUntil(toast.isVisible)
    toast.button.click()
    qtbot.waitUntil(lambda: bool(writing.windows))
    qtbot.addWidget(writing.windows[0])
    assert writing.windows[0].head.subject.text() == "Hi"
    mail: FakeMail = writing.mail  # type: ignore[attr-defined] # put there above
    assert not mail.letters_out


def test_the_date_of_a_reply_is_written_as_the_windows_speak(
    writing: Writing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail: FakeMail = writing.mail  # type: ignore[attr-defined] # put there above
    key = mail.key_of("Minutes of the spring meeting")
    date = mail.rows((key,)).result()[0].date
    monkeypatch.setattr(wording, "long_date", lambda at: f"मंगल 10 मार्च, 100% {at}")
    writing.write(DraftKind.REPLY, key)
    qtbot.waitUntil(lambda: bool(writing.windows))
    qtbot.addWidget(writing.windows[0])
    words = mail.asked("new_draft")[0][3]
    shown = datetime.datetime.now().astimezone().strftime(words.date_format)
    assert shown == f"मंगल 10 मार्च, 100% {date}"
