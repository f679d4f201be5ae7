"""The console as a person uses it, over the fake post office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.events import ConnectionChanged, ReloadNeeded
from app.model.account import Protocol
from app.model.dialogue import DialogueLine, Speaker
from app.model.problem import Problem, ProblemKind
from app.model.submission import SubmissionState
from app.settings import Settings
from tests.screenshots.screens import _letter
from tests.support.fake_mail import FakeMail, account
from tests.support.sample_dialogue import hold_dialogue
from ui.bridge import Bridge
from ui.console.dock import ConsoleDock
from ui.main_window import MainWindow
from ui.places import PLACE, PlaceKind

SECRET = "hunter2-planted"


class Desk:
    """A visible main window with its console open."""

    def __init__(self, qtbot: QtBot, mail: FakeMail) -> None:
        self.qtbot = qtbot
        self.mail = mail
        self.bridge = Bridge()
        self.bridge.attach(mail.bus)
        self.window = MainWindow(self.bridge, mail, mail.book, Settings(), lambda _: None)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.do("console")
        qtbot.waitUntil(lambda: self.dock.hand.isEnabled())

    @property
    def dock(self) -> ConsoleDock:
        assert self.window.console.dock is not None
        return self.window.console.dock

    def talk(self) -> None:
        """Let the sample be said, and wait until it is shown."""
        first, second = self.mail.book.accounts
        hold_dialogue(self.mail.book.dialogue, first, second)
        self.qtbot.waitUntil(lambda: "A1 OK Success" in self.texts())

    def say(self, text: str) -> None:
        """Let a server say one line more."""
        (first, *_) = self.mail.book.accounts
        talk = self.mail.book.dialogue.conversation(first.id, first.settings.incoming)
        talk.keep(DialogueLine(1_773_139_400.0, Speaker.SERVER, text))

    def texts(self) -> list[str]:
        return [line.spoken.line.text for line in self.dock.model.lines()]

    def choose(self, *words: str) -> None:
        self.dock.view.clearSelection()
        for at, text in enumerate(self.texts()):
            if any(word in text for word in words):
                self.dock.view.selectionModel().select(
                    self.dock.model.index(at, 0),
                    self.dock.view.selectionModel().SelectionFlag.Select
                    | self.dock.view.selectionModel().SelectionFlag.Rows,
                )


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, FakeMail())
    yield made
    made.window.close()


def test_f12_opens_and_closes_it_and_closed_it_listens_no_more(desk: Desk) -> None:
    assert desk.window.actions_["console"].shortcut() == QKeySequence("F12")
    desk.talk()
    assert desk.mail.book.dialogue.is_open
    desk.window.actions_["console"].trigger()
    desk.qtbot.waitUntil(lambda: not desk.mail.book.dialogue.is_open)
    assert desk.dock.isHidden()
    assert desk.texts() == []
    desk.window.actions_["console"].trigger()
    assert desk.mail.book.dialogue.is_open


def test_closing_the_window_stops_listening(desk: Desk) -> None:
    desk.window.close()
    assert not desk.mail.book.dialogue.is_open


def test_floating_it_loses_no_line(desk: Desk) -> None:
    desk.talk()
    count = len(desk.texts())
    title = desk.dock.titleBarWidget()
    title.float.click()  # type: ignore[attr-defined] # a DockTitle
    assert desk.dock.isFloating()
    desk.say("* OK still here")
    desk.qtbot.waitUntil(lambda: len(desk.texts()) == count + 1)
    assert title.float.accessibleName() == "Dock in the window"  # type: ignore[attr-defined] # likewise


def test_lines_appear_as_they_are_said(desk: Desk) -> None:
    assert desk.dock.empty.isVisible()
    desk.talk()
    assert desk.dock.view.isVisible()
    desk.say("* BYE")
    desk.qtbot.waitUntil(lambda: desk.texts()[-1] == "* BYE")


def test_a_reload_reads_again(desk: Desk) -> None:
    desk.say("* 1 EXISTS")
    desk.mail.bus.publish(ReloadNeeded())
    desk.qtbot.waitUntil(lambda: desk.texts() == ["* 1 EXISTS"])


def test_chosen_lines_are_explained(desk: Desk) -> None:
    desk.talk()
    desk.choose("550 5.1.1")
    told = desk.dock.explanation.toPlainText()
    assert "550 5.1.1 <anne@example.org>" in told
    assert "RFC 5321" in told
    assert "RFC 3463" in told
    desk.choose("DATA", "354")
    assert "354" in desk.dock.explanation.toPlainText()
    assert "550 5.1.1" not in desk.dock.explanation.toPlainText()


def test_what_a_server_says_is_never_markup(desk: Desk) -> None:
    desk.say("* OK <h1>Hi</h1><img src='http://x.example/'>")
    desk.qtbot.waitUntil(lambda: bool(desk.texts()))
    desk.choose("OK")
    assert "<h1>Hi</h1><img" in desk.dock.explanation.toPlainText()


def test_filters_narrow_and_an_empty_list_says_so(desk: Desk) -> None:
    desk.talk()
    whole = len(desk.texts())
    filters = desk.dock.filters
    filters.protocol.setCurrentIndex(filters.protocol.findData(Protocol.IMAP))
    assert {line.spoken.protocol for line in desk.dock.model.lines()} == {Protocol.IMAP}
    filters.account.setCurrentIndex(2)
    assert desk.texts() == ["* OK Gimap ready for requests", "A1 NOOP", "A1 OK Success"]
    filters.refusals.click()
    assert desk.dock.empty.isVisible()
    buttons = desk.dock.empty.findChildren(QPushButton)
    next(each for each in buttons if each.text() == "Show all").click()
    assert len(desk.texts()) == whole
    filters.refusals.click()
    (refused,) = desk.texts()
    assert refused.startswith("550 5.1.1")


def test_words_are_searched_for(desk: Desk) -> None:
    desk.talk()
    desk.qtbot.keyClicks(desk.dock.filters.words, "rcpt")
    desk.qtbot.waitUntil(
        lambda: desk.texts() == ["RCPT TO:<ann@example.org>", "RCPT TO:<anne@example.org>"]
    )


def test_while_paused_the_view_stands_and_nothing_is_lost(desk: Desk) -> None:
    desk.talk()
    before = desk.texts()
    desk.dock.pause.click()
    desk.say("* 7 EXISTS")
    desk.qtbot.waitUntil(lambda: desk.mail.book.dialogue.since(0)[-1].line.text == "* 7 EXISTS")
    assert desk.texts() == before
    desk.dock.pause.click()
    assert desk.texts() == [*before, "* 7 EXISTS"]


def test_clearing_forgets_what_was_said(desk: Desk) -> None:
    desk.talk()
    desk.dock.wipe.click()
    assert desk.texts() == []
    assert desk.mail.book.dialogue.since(0) == ()
    desk.say("* 8 EXISTS")
    desk.qtbot.waitUntil(lambda: desk.texts() == ["* 8 EXISTS"])


def test_the_safe_report_names_nobody_unless_asked_to(desk: Desk) -> None:
    desk.talk()
    desk.dock.report.click()
    report = QGuiApplication.clipboard().text()
    assert "Qt: " in report
    assert "550 5.1.1 <<address-" in report
    assert "@" not in report
    assert "example.org" not in report
    desk.dock.placeholders.setChecked(False)
    desk.dock.report.click()
    assert "anne@example.org" in QGuiApplication.clipboard().text()


def test_several_chosen_lines_are_the_report(desk: Desk) -> None:
    desk.talk()
    desk.choose("RCPT TO")
    assert desk.dock.report_text().count("→") == 2


def test_the_report_can_be_saved(desk: Desk, tmp_path: Path) -> None:
    desk.talk()
    desk.dock.save_report(tmp_path / "report.txt")
    assert "LOGIN" not in (tmp_path / "report.txt").read_text("utf-8").splitlines()[0]
    assert "SELECT" in (tmp_path / "report.txt").read_text("utf-8")
    desk.dock.save_report(tmp_path)
    assert "could not be written" in desk.window.toast.text.text()


def test_copying_takes_whole_lines(desk: Desk) -> None:
    desk.talk()
    desk.choose("RCPT TO")
    desk.qtbot.keySequence(desk.dock.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == (
        "RCPT TO:<ann@example.org>\nRCPT TO:<anne@example.org>"
    )


def test_what_is_typed_is_explained_without_the_mark_it_will_get(desk: Desk) -> None:
    hand = desk.dock.hand
    hand.protocol.setCurrentIndex(hand.protocol.findData(Protocol.IMAP))
    desk.qtbot.keyClicks(hand.command, "NOOP")
    told = desk.dock.explanation.toPlainText()
    assert "NOOP" in told
    assert "a ·" not in told


def test_a_safe_command_is_asked_and_its_answer_appears(desk: Desk) -> None:
    hand = desk.dock.hand
    hand.protocol.setCurrentIndex(hand.protocol.findData(Protocol.SMTP))
    desk.qtbot.keyClicks(hand.command, "NOOP")
    assert "NOOP" in desk.dock.explanation.toPlainText()
    desk.qtbot.keyClick(hand.command, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.texts() == ["NOOP", "250 2.0.0 Ok"])
    assert desk.mail.book.asked("say") == [(1, Protocol.SMTP, "NOOP")]
    assert hand.command.text() == ""
    desk.qtbot.keyClick(hand.command, Qt.Key.Key_Up)
    assert hand.command.text() == "NOOP"


def test_anything_else_is_refused_with_a_word_why(desk: Desk) -> None:
    hand = desk.dock.hand
    hand.command.setText(f"LOGIN anna {SECRET}")
    hand.go.click()
    desk.qtbot.waitUntil(lambda: hand.trouble.isVisible())
    assert "only asks" in hand.trouble.text()
    assert SECRET not in hand.trouble.text()
    assert desk.texts() == []
    hand.command.setText("NOOP")
    assert not hand.trouble.isVisible()


def test_commands_are_completed_as_each_server_knows_them(desk: Desk) -> None:
    hand = desk.dock.hand
    completer = hand.command.completer()
    completer.setCompletionPrefix("stat")
    assert completer.currentCompletion().startswith("STATUS INBOX")
    hand.protocol.setCurrentIndex(hand.protocol.findData(Protocol.SMTP))
    completer.setCompletionPrefix("e")
    assert completer.currentCompletion() == "EHLO"


def test_accounts_are_offered_as_they_come_and_go(desk: Desk) -> None:
    assert desk.dock.filters.account.count() == 3
    desk.mail.book.remove(desk.mail.book.accounts[1].id).result()
    desk.qtbot.waitUntil(lambda: desk.dock.filters.account.count() == 2)
    assert desk.dock.filters.account.isHidden()
    assert desk.dock.hand.account.isHidden()


def test_the_outbox_leads_to_the_dialogue_of_a_letter(qtbot: QtBot) -> None:
    mail = FakeMail()
    held = _letter(1, SubmissionState.HELD, "Minutes of the spring meeting")
    mail.letters_out = {held.id: held}
    desk = Desk(qtbot, mail)
    desk.talk()
    qtbot.waitUntil(lambda: len(desk.window.tree.accounts) == 2)
    items = desk.window.tree._items()
    outbox = next(i for i in items if i.data(0, PLACE).kind is PlaceKind.OUTBOX)
    desk.window.tree.setCurrentItem(outbox)
    qtbot.waitUntil(lambda: desk.window.list.outbox is not None)
    view = desk.window.list.outbox
    assert view is not None
    qtbot.waitUntil(lambda: bool(view._cards))
    (card,) = view._cards.values()
    card.dialogue.click()
    assert desk.dock.filters.letter.currentText() == "Minutes of the spring meeting"
    assert desk.texts()[0].startswith("220 smtp")
    assert desk.texts()[-1] == "221 2.0.0 Bye"
    assert all(line.spoken.protocol is Protocol.SMTP for line in desk.dock.model.lines())
    desk.window.close()


def test_a_trouble_leads_to_the_dialogue_of_its_account(qtbot: QtBot) -> None:
    mail = FakeMail()
    desk = Desk(qtbot, mail)
    desk.talk()
    second = mail.book.accounts[1]
    problem = Problem(ProblemKind.UNREACHABLE, str(second.settings.incoming))
    assert desk.window.status.listen.isHidden()
    mail.bus.publish(ConnectionChanged(second.id, Protocol.IMAP, False, problem))
    qtbot.waitUntil(desk.window.status.listen.isVisible)
    desk.window.status.listen.click()
    assert desk.texts() == ["* OK Gimap ready for requests", "A1 NOOP", "A1 OK Success"]
    desk.window.close()


def test_every_control_has_a_name_and_the_keyboard_reaches_it(desk: Desk) -> None:
    desk.talk()
    for kind in (QComboBox, QLineEdit, QAbstractButton):
        for control in desk.dock.widget().findChildren(kind):
            if control.isVisible() and control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert control.accessibleName() or getattr(control, "text", str)(), control


def test_in_a_narrow_window_the_explanation_stands_below(desk: Desk) -> None:
    desk.window.resize(600, 700)
    desk.qtbot.waitUntil(lambda: desk.window.width() == 600)
    desk.qtbot.waitUntil(lambda: desk.dock.splitter.orientation() is Qt.Orientation.Vertical)


def test_colours_follow_the_theme(desk: Desk) -> None:
    from ui import theme

    desk.talk()
    desk.choose("550")
    look = theme.current()
    before = desk.dock.explanation.toHtml()
    look.set_scheme("light" if look.dark else "dark")
    try:
        assert desk.dock.explanation.toHtml() != before
    finally:
        look.set_scheme("")


def test_it_costs_nothing_before_it_is_asked_for(qtbot: QtBot) -> None:
    mail = FakeMail(accounts=[account(1)])
    window = MainWindow(Bridge(), mail, mail.book, Settings(), lambda _: None)
    qtbot.addWidget(window)
    assert window.console.dock is None
    assert not mail.book.dialogue.is_open
    QGuiApplication.sendEvent(window, QEvent(QEvent.Type.Close))


def test_choosing_everything_explains_the_first_lines_alone(desk: Desk) -> None:
    desk.talk()
    desk.dock.view.selectAll()
    told = desk.dock.explanation.toPlainText()
    assert "KFAB1 AUTHENTICATE PLAIN" in told
    assert "QUIT" not in told
    assert len(desk.dock.view.chosen_lines()) == len(desk.texts())
