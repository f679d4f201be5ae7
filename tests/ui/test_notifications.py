"""New mail is told once for what came together, and only of inboxes."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.events import MessagesAdded
from app.model.mailbox import MailboxId, Role
from app.model.spine import MailQuery
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import LETTERS
from ui.bridge import Bridge
from ui.notifications import Notifications


class Told:
    """Notifications over a fake, of a window that nobody looks at."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mail = FakeMail()
        self.bridge = Bridge()
        self.bridge.attach(self.mail.bus)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.alerts: list[QWidget] = []
        monkeypatch.setattr(QApplication, "alert", lambda window, *_: self.alerts.append(window))
        self.notifications = Notifications(self.bridge, self.mail, self.window)
        self.notifications._gathering.setInterval(10)


@pytest.fixture
def told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(qtbot, monkeypatch)


def test_what_came_together_is_told_once(told: Told, qtbot: QtBot) -> None:
    for letter in LETTERS[1:3]:
        told.mail.arrive(letter)
    qtbot.waitUntil(lambda: bool(told.alerts))
    assert told.alerts == [told.window]


def test_what_was_filed_elsewhere_is_not_told(told: Told, qtbot: QtBot) -> None:
    archived = told.mail.box(1, Role.ARCHIVE)
    keys = told.mail.head(query_of(archived.id)).result().keys
    told.mail.bus.publish(MessagesAdded(archived.id, keys, fresh=True))
    qtbot.waitUntil(lambda: bool(told.mail.asked("matching")))
    told.mail.arrive(LETTERS[1])
    qtbot.waitUntil(lambda: bool(told.alerts))
    assert len(told.alerts) == 1


def test_many_letters_are_counted_and_their_writers_named(told: Told) -> None:
    keys = [told.mail.key_of(letter.subject) for letter in LETTERS[:3]]
    rows = told.mail.rows(keys).result()
    title, line = told.notifications._words(rows)
    assert title == "3 new messages"
    assert line == "Ann Okafor, The Weekly Letter, प्रिया शर्मा"


def query_of(mailbox: int) -> MailQuery:
    return MailQuery((MailboxId(mailbox),))
