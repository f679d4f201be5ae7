"""The main window as a person uses it, over the fake post office."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, QMimeData, QPointF, Qt, QTime
from PySide6.QtGui import QDropEvent, QKeySequence
from pytestqt.qtbot import QtBot

from app.events import (
    Activity,
    ConnectionChanged,
    EngineFault,
    OperationRefused,
    Progress,
    RetryPlanned,
)
from app.model.account import AccountId, Protocol
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.operation import OperationKind
from app.model.problem import Problem, ProblemKind
from app.model.submission import DraftKind, JournalEntry
from app.settings import Settings
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import LETTERS
from ui import wording
from ui.actions import MENUS, TABLE
from ui.bridge import Bridge
from ui.letter_journal import JournalWindow
from ui.main_window import MainWindow
from ui.places import PLACE, Place, PlaceKind


class Desk:
    """A visible main window over a fake."""

    def __init__(self, qtbot: QtBot, mail: FakeMail, settings: Settings) -> None:
        self.qtbot = qtbot
        self.mail = mail
        self.saved = [settings]
        self.bridge = Bridge()
        self.bridge.attach(mail.bus)
        self.window = MainWindow(self.bridge, mail, mail.book, settings, self.saved.append)
        qtbot.addWidget(self.window)
        self.window.show()

    def wait_for_list(self) -> None:
        model = self.window.list.model
        self.qtbot.waitUntil(lambda: not model.loading and model.row(0) is not None)

    def choose(self, subject: str) -> MessageKey:
        key = self.mail.key_of(subject)
        self.window.list.view.choose(self.window.list.model.place(key))
        self.qtbot.waitUntil(lambda: self.shown() == key)
        return key

    def listed(self, key: MessageKey) -> Flag:
        """Return the flags that the list shows."""
        row = self.window.list.model.row(self.window.list.model.place(key))
        assert row is not None
        return row.flags

    def shown(self) -> MessageKey | None:
        content = self.window.message.content
        return None if content is None else content.key

    def press(self, keys: str) -> None:
        """Press keys as the keyboard does, in the widget that has the focus."""
        focus = self.window.focusWidget()
        self.qtbot.keySequence(focus, keys)

    def go(self, title: str, *, account: int = 0) -> Place:
        found = [
            item
            for item in self.window.tree._items()
            if item.data(0, PLACE).title == title
            and (not account or _account(item.data(0, PLACE)) == account)
        ]
        self.window.tree.setCurrentItem(found[0])
        place: Place = found[0].data(0, PLACE)
        return place

    def asked_for_mail(self) -> list[AccountId | None]:
        return [account for (account,) in self.mail.book.asked("get_mail")]

    def toast(self) -> str:
        return self.window.toast.text.text() if self.window.toast.isVisible() else ""


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    desk = Desk(qtbot, FakeMail(folder=tmp_path), Settings(mark_read_seconds=0))
    desk.wait_for_list()
    return desk


def test_it_opens_with_all_inboxes_and_the_keyboard_in_the_list(desk: Desk) -> None:
    assert desk.window.list.title.text() == "All inboxes"
    assert desk.window.list.view.hasFocus()
    assert desk.window.windowTitle() == "(12) All inboxes — Lifafa"


def test_a_chosen_message_is_shown_and_marked_as_read(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    qtbot.waitUntil(lambda: bool(desk.mail.letters[key].flags & Flag.SEEN))


def test_a_message_passed_over_stays_unread(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeMail(), Settings(mark_read_seconds=60))
    desk.wait_for_list()
    key = desk.choose("Cover drafts")
    desk.choose("Reading group: chapter four")
    assert not desk.mail.asked("flag")
    assert not desk.mail.letters[key].flags & Flag.SEEN


def test_archive_by_key_and_undo_by_key(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    model = desk.window.list.model
    desk.press("A")
    qtbot.waitUntil(lambda: model.place(key) < 0)
    assert desk.toast() == "Message archived"
    desk.press("Ctrl+Z")
    qtbot.waitUntil(lambda: model.place(key) >= 0)


def test_what_was_taken_back_is_said(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("Cover drafts")
    desk.press("A")
    qtbot.waitUntil(lambda: desk.toast() == "Message archived")
    desk.press("Ctrl+Z")
    qtbot.waitUntil(lambda: desk.toast() == "Undone: Message archived")


def test_acts_of_an_earlier_session_can_be_undone_latest_first(
    qtbot: QtBot, tmp_path: Path
) -> None:
    mail = FakeMail(folder=tmp_path)
    first, second = mail.key_of("Cover drafts"), mail.key_of("Reading group: chapter four")
    archive, work = mail.box(1, Role.ARCHIVE), next(b for b in mail.boxes if b.path == "Work")
    mail.archive((first,))
    mail.move((second,), work.id)
    desk = Desk(qtbot, mail, Settings())
    desk.wait_for_list()
    qtbot.waitUntil(lambda: desk.window.actions_["undo"].isEnabled())
    desk.press("Ctrl+Z")
    qtbot.waitUntil(lambda: desk.toast() == "Undone: Message moved to Work")
    assert mail.letters[first].mailbox_id == archive.id
    desk.press("Ctrl+Z")
    qtbot.waitUntil(lambda: mail.letters[first].mailbox_id != archive.id)
    assert not desk.window.actions_["undo"].isEnabled()


def test_marking_as_read_by_reading_is_nothing_to_undo(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    qtbot.waitUntil(lambda: bool(desk.mail.letters[key].flags & Flag.SEEN))
    assert desk.mail.last_receipts().result() == ()


def test_delete_has_a_way_back_in_its_toast(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    desk.press("Del")
    qtbot.waitUntil(lambda: desk.toast() == "Message moved to Trash")
    desk.window.toast.button.click()
    qtbot.waitUntil(lambda: desk.mail.letters[key].mailbox_id == desk.mail.box(1, Role.INBOX).id)


@pytest.mark.parametrize(
    ("keys", "flag"), [("S", Flag.FLAGGED), ("M", Flag.SEEN)], ids=["star", "read"]
)
def test_flags_are_toggled_by_key(qtbot: QtBot, keys: str, flag: Flag) -> None:
    desk = Desk(qtbot, FakeMail(), Settings(mark_read_seconds=60))
    desk.wait_for_list()
    key = desk.choose("Cover drafts")
    for wanted in (True, False):
        desk.press(keys)
        qtbot.waitUntil(lambda wanted=wanted: bool(desk.listed(key) & flag) == wanted)  # type: ignore[misc] # one lambda a turn


@pytest.mark.parametrize(
    ("keys", "flag"), [("S", Flag.FLAGGED), ("M", Flag.SEEN)], ids=["star", "read"]
)
def test_a_second_press_at_once_takes_the_first_back(qtbot: QtBot, keys: str, flag: Flag) -> None:
    desk = Desk(qtbot, FakeMail(), Settings(mark_read_seconds=60))
    desk.wait_for_list()
    key = desk.choose("Cover drafts")
    desk.press(keys)
    desk.press(keys)
    qtbot.waitUntil(lambda: len(desk.mail.asked("flag")) == 2)
    qtbot.waitUntil(lambda: not desk.listed(key) & flag)
    assert not desk.mail.letters[key].flags & flag


def test_a_refused_flag_is_shown_as_it_was(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    desk.mail.fail(Problem(ProblemKind.DISK_FULL))
    desk.press("S")
    qtbot.waitUntil(lambda: bool(desk.toast()))
    qtbot.waitUntil(lambda: not desk.listed(key) & Flag.FLAGGED)


def test_f5_gets_the_mail_of_the_account_shown_and_shift_f5_of_all(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeMail(), Settings())
    desk.wait_for_list()
    desk.go("Archive", account=2)
    desk.press("F5")
    desk.press("Shift+F5")
    qtbot.waitUntil(lambda: len(desk.asked_for_mail()) == 2)
    assert desk.asked_for_mail() == [AccountId(2), None]


def test_single_keys_write_while_a_text_field_has_the_focus(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeMail(), Settings(mark_read_seconds=60))
    desk.wait_for_list()
    desk.choose("Cover drafts")
    desk.window.do("search")
    qtbot.keyClicks(desk.window.search, "ajs")
    assert desk.window.search.text() == "ajs"
    assert not desk.mail.asked("archive")
    assert not desk.mail.asked("junk")
    assert not desk.mail.asked("flag")


def test_search_narrows_and_escape_shows_everything(desk: Desk, qtbot: QtBot) -> None:
    model = desk.window.list.model
    count = model.rowCount()
    desk.press("Ctrl+F")
    assert desk.window.search.hasFocus()
    qtbot.keyClicks(desk.window.search, "chapter four")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    qtbot.keyClick(desk.window.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: model.rowCount() == count)
    assert desk.window.list.view.hasFocus()


def test_nothing_found_says_so_and_leads_back(desk: Desk, qtbot: QtBot) -> None:
    count = desk.window.list.model.rowCount()
    desk.window.search.setText("no such word")
    empty = desk.window.list.empty
    qtbot.waitUntil(empty.isVisible)
    assert empty.title.text() == "Nothing found"
    desk.window.list._show_all()
    qtbot.waitUntil(lambda: desk.window.list.model.rowCount() == count)
    assert desk.window.search.text() == ""


def test_chips_narrow_the_list(desk: Desk, qtbot: QtBot) -> None:
    model = desk.window.list.model
    desk.window.list.chips.unread.click()
    qtbot.waitUntil(lambda: model.rowCount() == 12)
    desk.window.list.chips.attachments.click()
    qtbot.waitUntil(lambda: 0 < model.rowCount() < 12)


def test_the_tree_leads_everywhere(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Outbox")
    assert desk.window.list.outbox is not None
    assert desk.window.list.outbox.isVisible()
    desk.go("Drafts")
    assert desk.window.list.drafts is not None
    assert desk.window.list.drafts.isVisible()
    desk.go("यात्रा")
    qtbot.waitUntil(desk.window.list.empty.isVisible)
    assert desk.window.list.empty.title.text() == "No messages here"


def test_badges_follow_the_counts(desk: Desk, qtbot: QtBot) -> None:
    desk.mail.arrive(LETTERS[1])
    qtbot.waitUntil(lambda: desk.window.tree.unread() == 13)
    qtbot.waitUntil(lambda: desk.window.windowTitle().startswith("(13)"))


def test_messages_are_let_fall_on_a_mailbox(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    tree = desk.window.tree
    item = next(i for i in tree._items() if i.data(0, PLACE).title == "Work")
    place: Place = item.data(0, PLACE)
    index = desk.window.list.view.currentIndex()
    content: QMimeData = desk.window.list.model.mimeData([index])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(tree.visualItemRect(item).center())
    tree.dropEvent(QDropEvent(where, Qt.DropAction.MoveAction, content, buttons, keys))
    assert place.mailbox is not None
    wanted = place.mailbox.id
    qtbot.waitUntil(lambda: desk.mail.letters[key].mailbox_id == wanted)
    qtbot.waitUntil(lambda: desk.toast() == "Message moved to Work")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("reply", DraftKind.REPLY),
        ("reply-all", DraftKind.REPLY_ALL),
        ("forward", DraftKind.FORWARD),
    ],
)
def test_answers_open_a_compose_window(
    desk: Desk, qtbot: QtBot, action: str, kind: DraftKind
) -> None:
    key = desk.choose("Cover drafts")
    desk.window.actions_[action].trigger()
    qtbot.waitUntil(lambda: bool(desk.window.writing.windows))
    asked = desk.mail.asked("new_draft")[0]
    assert asked[:2] == (kind, key)
    desk.window.writing.windows[0].discard()


def test_f8_hides_the_message_and_is_remembered(desk: Desk) -> None:
    desk.press("F8")
    assert not desk.window.message.isVisible()
    assert not desk.saved[-1].show_message_pane
    desk.press("F8")
    assert desk.window.message.isVisible()


def test_a_narrow_window_folds_the_message_away(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(820, 700)
    qtbot.waitUntil(lambda: not desk.window.message.isVisible())
    desk.window.resize(1300, 800)
    qtbot.waitUntil(desk.window.message.isVisible)


def test_panes_stand_where_they_were_left(qtbot: QtBot) -> None:
    first = Desk(qtbot, FakeMail(), Settings())
    first.window.splitter.setSizes([180, 500, 600])
    sizes = first.window.splitter.sizes()
    first.window.close()
    # The offscreen screen is smaller than the window, and geometry is fitted to the screen.
    second = Desk(qtbot, FakeMail(), replace(first.saved[-1], window_geometry=""))
    assert second.window.splitter.sizes() == sizes


def test_without_an_account_one_is_welcomed(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeMail(accounts=[]), Settings())
    qtbot.waitUntil(lambda: desk.window.welcome is not None)
    assert desk.window.welcome is not None
    assert desk.window.welcome.isVisible()
    assert not desk.window.search.isEnabled(), "there is nothing to search"
    assert not desk.window.actions_["write"].isEnabled()
    started: list[bool] = []
    desk.window.try_practice = lambda: started.append(True)
    desk.window.welcome.practice.emit()
    assert started == [True]


def test_the_first_account_ends_the_welcome(qtbot: QtBot) -> None:
    mail = FakeMail(accounts=[])
    desk = Desk(qtbot, mail, Settings())
    qtbot.waitUntil(lambda: desk.window.welcome is not None)
    settings = FakeMail().book.accounts[0].settings
    mail.book._add(settings)
    qtbot.waitUntil(lambda: desk.window.splitter.isVisible())
    assert desk.window.search.isEnabled()


def test_the_strip_tells_progress_and_offers_to_stop(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    desk.mail.bus.publish(Progress(AccountId(1), Activity.HEADERS, 200, 1000))
    qtbot.waitUntil(lambda: "200 of" in strip.text.text())
    strip.stopper.click()
    assert desk.mail.book.asked("stop_work") == [(None,)]
    desk.mail.bus.publish(Progress(AccountId(1), Activity.IDLE))
    qtbot.waitUntil(lambda: strip.text.text().startswith("Synced just now"))
    assert not strip.stopper.isVisible()


def test_a_lost_connection_is_one_sentence_with_more_behind_it(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    problem = Problem(ProblemKind.AUTH_FAILED, "imap.example.org:993", text="Invalid credentials")
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, problem))
    qtbot.waitUntil(strip.trouble.isVisible)
    assert "did not accept" in strip.trouble.text()
    strip.trouble.click()
    assert "Invalid credentials" in desk.toast()
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, True))
    qtbot.waitUntil(lambda: not strip.trouble.isVisible())


def test_the_strip_says_when_it_is_tried_again_and_tries_now(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    problem = Problem(ProblemKind.UNREACHABLE, "imap.example.org:993")
    at = QDateTime(QDate(2096, 3, 4), QTime(14, 5)).toSecsSinceEpoch()
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, problem))
    desk.mail.bus.publish(RetryPlanned(AccountId(1), Protocol.IMAP, at))
    qtbot.waitUntil(strip.again.isVisible)
    assert strip.again.text() == f"Trying again at {wording.time_of_day(at)} · Try now"
    assert "05" in wording.time_of_day(at)
    strip.again.click()
    assert desk.mail.book.asked("get_mail") == [(AccountId(1),)]
    desk.mail.bus.publish(Progress(AccountId(1), Activity.CONNECTING))
    qtbot.waitUntil(lambda: not strip.again.isVisible())
    desk.mail.bus.publish(Progress(AccountId(1), Activity.IDLE))
    desk.mail.bus.publish(RetryPlanned(AccountId(1), Protocol.IMAP, 0))
    qtbot.waitUntil(lambda: strip.again.text().startswith("Trying again soon"))
    assert strip.again.isVisible()
    assert "Synced" not in strip.text.text()  # it failed once more
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, True))
    qtbot.waitUntil(lambda: not strip.again.isVisible())


def test_a_wrong_password_is_not_tried_again_by_itself(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    lost = Problem(ProblemKind.CONNECTION_LOST, "imap.example.org:993")
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, lost))
    desk.mail.bus.publish(RetryPlanned(AccountId(1), Protocol.IMAP, 0))
    qtbot.waitUntil(strip.again.isVisible)
    wrong = Problem(ProblemKind.AUTH_FAILED, "imap.example.org:993")
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, wrong))
    qtbot.waitUntil(lambda: not strip.again.isVisible())
    assert strip.trouble.isVisible()


def test_a_missing_network_is_one_calm_word(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    for account in (AccountId(1), AccountId(2)):
        problem = Problem(ProblemKind.NO_NETWORK, f"imap{account}.example.org:993")
        desk.mail.bus.publish(ConnectionChanged(account, Protocol.IMAP, False, problem))
    qtbot.waitUntil(lambda: strip.text.text().startswith("Waiting for the network"))
    assert strip.text.text().count("network") == 1
    assert not strip.trouble.isVisible()
    wrong = Problem(ProblemKind.AUTH_FAILED, "imap.example.org:993")
    desk.mail.bus.publish(ConnectionChanged(AccountId(3), Protocol.IMAP, False, wrong))
    qtbot.waitUntil(strip.trouble.isVisible)
    for account in (AccountId(1), AccountId(2)):
        desk.mail.bus.publish(ConnectionChanged(account, Protocol.IMAP, True))
    qtbot.waitUntil(lambda: "network" not in strip.text.text())


def test_a_sync_that_failed_is_not_told_as_fresh(desk: Desk, qtbot: QtBot) -> None:
    strip = desk.window.status
    lost = Problem(ProblemKind.CONNECTION_LOST, "imap.example.org:993")
    desk.mail.bus.publish(Progress(AccountId(1), Activity.HEADERS, 1, 2))
    desk.mail.bus.publish(Progress(AccountId(1), Activity.IDLE))
    desk.mail.bus.publish(ConnectionChanged(AccountId(1), Protocol.IMAP, False, lost))
    qtbot.waitUntil(strip.trouble.isVisible)
    assert "Synced" not in strip.text.text()


def test_what_the_server_refused_is_told_with_its_words(desk: Desk, qtbot: QtBot) -> None:
    problem = Problem(ProblemKind.REFUSED, "imap.example.org:993", text="Mailbox is read-only")
    desk.mail.bus.publish(OperationRefused(AccountId(1), OperationKind.MOVE, problem))
    qtbot.waitUntil(lambda: "read-only" in desk.toast())


def test_a_bug_is_told(desk: Desk, qtbot: QtBot) -> None:
    desk.mail.bus.publish(EngineFault("imap 1", "ValueError"))
    qtbot.waitUntil(lambda: "ValueError" in desk.toast())


def test_a_sender_whose_images_are_always_shown_is_remembered(desk: Desk) -> None:
    desk.window.message.always_images.emit("hello@weekly.example.com")
    assert desk.saved[-1].remote_images_from == ("hello@weekly.example.com",)


def test_actions_are_off_where_they_cannot_be_done(desk: Desk, qtbot: QtBot) -> None:
    desk.window.list.view.clearSelection()
    qtbot.waitUntil(lambda: not desk.window.actions_["archive"].isEnabled())
    assert not desk.window.actions_["reply"].isEnabled()
    desk.window.list.view.selectAll()
    qtbot.waitUntil(desk.window.actions_["archive"].isEnabled)
    assert not desk.window.actions_["reply"].isEnabled()


def test_next_unread_skips_what_was_read(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("Reading group: chapter four")
    desk.press("N")
    qtbot.waitUntil(lambda: desk.shown() == desk.mail.key_of("Cover drafts"))


def test_every_control_has_a_name(desk: Desk) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    desk.choose("Minutes of the spring meeting")
    nameless = [
        widget
        for kind in (QAbstractButton, QLineEdit)
        for widget in desk.window.findChildren(kind)
        if widget.isVisible()
        and not isinstance(widget.parent(), QLineEdit)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert not nameless, nameless


def test_every_action_is_done_and_no_key_is_given_twice(desk: Desk) -> None:
    deeds = desk.window.deeds
    rooms = (desk.window.folders, deeds.accounts)
    names = {spec.id: f"do_{spec.id.replace('-', '_')}" for spec in TABLE}
    for name, method in names.items():
        assert hasattr(deeds, method) or any(room.knows(name) for room in rooms), name
    keys = [QKeySequence(key).toString() for spec in TABLE for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert all(keys)
    known = {spec.id for spec in TABLE}
    assert all(name in known for _, names in MENUS for name in names.split() if name != "-")


def test_closing_keeps_the_place(desk: Desk) -> None:
    desk.window.close()
    assert desk.saved[-1].window_geometry
    assert desk.saved[-1].splitter


def test_density_is_taken_at_once(desk: Desk) -> None:
    before = desk.window.list.view.rowHeight(0)
    desk.window.change(replace(desk.window.settings, density="roomy"))
    assert desk.window.list.view.rowHeight(0) > before


def test_a_place_of_an_account_is_no_list(desk: Desk) -> None:
    items = [i.data(0, PLACE) for i in desk.window.tree._items()]
    assert sum(1 for place in items if place.kind is PlaceKind.ACCOUNT) == 2


def _account(place: Place) -> int:
    return 0 if place.mailbox is None else place.mailbox.account_id


def test_how_a_letter_was_sent_is_told(desk: Desk, qtbot: QtBot) -> None:
    desk.wait_for_list()
    desk.choose("Minutes of the spring meeting")
    content = desk.window.message.content
    assert content is not None
    name = content.parsed.envelope.message_id
    desk.mail.journals[name] = (JournalEntry(1, "sent", server="smtp.x:465", said="250 Ok"),)
    desk.window.actions_["how-sent"].trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(JournalWindow) is not None)
    window = desk.window.findChild(JournalWindow)
    assert window is not None
    qtbot.waitUntil(lambda: len(window.told) == 1)
    assert "smtp.x:465 took it." in window.told[0]
    window.close()
