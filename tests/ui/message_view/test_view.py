"""The message pane: who wrote it, what is warned of, and what may be opened."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.events import BodyFailed
from app.model.message import Address, Flag, MessageKey
from app.model.problem import Problem, ProblemKind
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import Sample
from ui.bridge import Bridge
from ui.message_view.bars import Bar, Notice, Rank
from ui.message_view.header import initials
from ui.message_view.view import MessageView


class Reading:
    """A visible pane over a fake."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.mail = FakeMail(folder=folder)
        self.bridge = Bridge()
        self.bridge.attach(self.mail.bus)
        self.view = MessageView(self.bridge, self.mail)
        qtbot.addWidget(self.view)
        self.view.resize(700, 700)
        self.view.show()

    def open(self, subject: str) -> MessageKey:
        key = self.mail.key_of(subject)
        with self.qtbot.waitSignal(self.view.shown):
            self.view.open(key)
        return key

    def titles(self) -> list[str]:
        return [notice.title for notice in self.view.bars.notices()]

    def words(self) -> str:
        labels = self.view.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def press(self, text: str) -> None:
        button = next(
            b for b in self.view.findChildren(QPushButton) if b.text() == text and b.isVisible()
        )
        button.click()


@pytest.fixture
def reading(qtbot: QtBot, tmp_path: Path) -> Reading:
    return Reading(qtbot, tmp_path)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    urls: list[QUrl] = []
    from PySide6.QtGui import QDesktopServices

    monkeypatch.setattr(QDesktopServices, "openUrl", urls.append)
    return urls


def test_name_and_whole_address_are_always_shown(reading: Reading) -> None:
    reading.open("Minutes of the spring meeting")
    words = reading.words()
    assert "Ann Okafor" in words
    assert "<ann.okafor@example.org>" in words
    assert "Minutes of the spring meeting" in words


def test_recipients_unfold_to_whole_addresses(reading: Reading) -> None:
    reading.open("Minutes of the spring meeting")
    assert "markus.weiss@firma.example" not in reading.words()
    reading.view.header.fold.click()
    assert "markus.weiss@firma.example" in reading.words()


def test_a_body_on_screen_is_told_as_seen(reading: Reading, qtbot: QtBot) -> None:
    key = reading.mail.key_of("Cover drafts")
    with qtbot.waitSignal(reading.view.seen) as told:
        reading.view.open(key)
    assert told.args == [key]


def test_a_body_on_its_way_is_said_and_shown_when_it_comes(reading: Reading, qtbot: QtBot) -> None:
    key = reading.mail.key_of("Minutes of the spring meeting")
    reading.mail.fetching.add(key)
    with qtbot.assertNotEmitted(reading.view.seen):
        reading.open("Minutes of the spring meeting")
        assert reading.titles() == ["The message is being downloaded…"]
    with qtbot.waitSignal(reading.view.seen):
        reading.mail.arrive_body(key)
    assert reading.titles() == []
    assert "Hello Ravi" in reading.view.plain.toPlainText()


def test_a_body_that_cannot_come_is_said(reading: Reading, qtbot: QtBot) -> None:
    key = reading.mail.key_of("Cover drafts")
    reading.mail.fetching.add(key)
    reading.open("Cover drafts")
    problem = Problem(ProblemKind.UNREACHABLE, "imap.example.org:993")
    reading.mail.bus.publish(BodyFailed(key, problem))
    qtbot.waitUntil(lambda: any("imap.example.org:993" in t for t in reading.titles()))


def test_a_beginning_says_so_and_offers_the_rest(reading: Reading, qtbot: QtBot) -> None:
    key = reading.mail.key_of("Minutes of the spring meeting")
    reading.mail.begun.add(key)
    with qtbot.waitSignal(reading.view.seen):
        reading.open("Minutes of the spring meeting")
    assert reading.titles() == ["Only the beginning is here"]
    assert "The rest is still on the server." in reading.words()
    assert "Hello Ravi" in reading.view.plain.toPlainText()
    reading.press("Fetch the rest")
    qtbot.waitUntil(lambda: ("fetch_whole", (key,)) in reading.mail.calls)
    qtbot.waitUntil(lambda: "The rest is being downloaded…" in reading.words())
    with qtbot.waitSignal(reading.view.shown):
        reading.mail.arrive_body(key)
    assert reading.titles() == []


def test_a_rest_that_cannot_come_yet_is_said_and_offered_again(
    reading: Reading, qtbot: QtBot
) -> None:
    key = reading.mail.key_of("Minutes of the spring meeting")
    reading.mail.begun.add(key)
    reading.open("Minutes of the spring meeting")
    reading.press("Fetch the rest")
    waits = Problem(ProblemKind.LOGIN_DELAY, "pop.example.org:995", detail="38")
    reading.mail.bus.publish(BodyFailed(key, waits))
    told = "pop.example.org:995 asks to wait 38 s before the next sign-in."
    qtbot.waitUntil(lambda: reading.titles() == [told, "Only the beginning is here"])
    reading.press("Fetch the rest")


def test_a_message_that_is_gone_is_said(reading: Reading, qtbot: QtBot) -> None:
    key = reading.mail.key_of("Cover drafts")
    reading.mail.gone.add(key)
    reading.view.open(key)
    qtbot.waitUntil(lambda: "no longer there" in reading.words())


def test_an_earlier_message_does_not_come_in_late(reading: Reading, qtbot: QtBot) -> None:
    reading.mail.hold()
    reading.view.open(reading.mail.key_of("Cover drafts"))
    last = reading.mail.key_of("Minutes of the spring meeting")
    reading.view.open(last)
    with qtbot.waitSignal(reading.view.shown):
        reading.mail.release()
    assert reading.view.content is not None
    assert reading.view.content.key == last
    assert "Minutes" in reading.view.header.subject.text()


def test_a_program_is_opened_only_at_the_second_step(
    reading: Reading, qtbot: QtBot, opened: list[QUrl]
) -> None:
    reading.open("Your statement is ready")
    chip = next(b for b in reading.view.findChildren(QToolButton) if "invoice.pdf.exe" in b.text())
    chip.click()
    assert reading.titles() == ["“invoice.pdf.exe” can run as a program"]
    assert not opened
    assert not reading.mail.asked("part_to_open")
    reading.press("Open it")
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].fileName() == "invoice.pdf.exe"
    assert reading.titles() == []


def test_a_document_is_opened_at_once(reading: Reading, qtbot: QtBot, opened: list[QUrl]) -> None:
    reading.open("Minutes of the spring meeting")
    chip = next(b for b in reading.view.findChildren(QToolButton) if "Figures" in b.text())
    chip.click()
    qtbot.waitUntil(lambda: bool(opened))


def test_danger_stands_above_information(reading: Reading) -> None:
    key = reading.mail.key_of("Cover drafts")
    row = reading.mail.letters[key]
    reading.mail.letters[key] = row._replace(flags=row.flags | Flag.PHISHING)
    reading.mail.fetching.add(key)
    reading.open("Cover drafts")
    ranks = [notice.rank for notice in reading.view.bars.notices()]
    assert ranks == [Rank.DANGER, Rank.INFORMATION]


def test_several_chosen_messages_are_counted(reading: Reading) -> None:
    reading.view.show_nothing(5)
    assert "5 messages selected" in reading.words()


@pytest.mark.parametrize(
    ("person", "letters"),
    [
        (Address("Ann Okafor", "ann@example.org"), "AO"),
        (Address("प्रिया शर्मा", "p@example.org"), "प"),
        (Address("高橋 健二", "k@example.org"), "高"),
        (Address("", "zoe@example.org"), "Z"),
        (Address("  ", "zoe@example.org"), "?"),
        (Address("(42)", "x@example.org"), "?"),
        (Address("", ""), "?"),
    ],
)
def test_initials_in_any_script(person: Address, letters: str) -> None:
    assert initials(person) == letters


def test_a_name_that_is_another_address_is_warned_of(reading: Reading) -> None:
    forger = Address("service@bank.example", "mallory@evil.example")
    reading.mail.arrive(Sample(forger, "Your account", "Sign in.", 0))
    reading.open("Your account")
    (notice,) = reading.view.bars.notices()
    assert notice.rank is Rank.DANGER
    assert notice.title == "The name is not the sender"
    assert notice.line.index("service@bank.example") < notice.line.index("mallory@evil.example")


def test_buttons_never_squeeze_the_words_of_a_bar(qtbot: QtBot) -> None:
    sender = "a.very.long.name.that.does.not.end@department-of-long-names.example.org"
    buttons = (("Show once", list), (f"Always for {sender}", list))
    bar = Bar(Notice(Rank.PRIVACY, "Remote images not shown", "They tell the sender.", buttons))
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    bar.show()
    qtbot.waitUntil(lambda: not bar.stacked)
    bar.resize(400, 90)
    qtbot.waitUntil(lambda: bar.stacked)
    always = bar.findChildren(QPushButton)[1]
    assert len(always.text()) < len(sender)
    assert always.accessibleName() == always.toolTip() == f"Always for {sender}"
