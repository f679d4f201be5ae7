"""Folders in the window: made, renamed, deleted, hidden, kept, and checked against the server."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import AccountId, Protocol
from app.model.mailbox import Mailbox, Role
from app.model.message import MessageKey
from app.model.problem import Problem, ProblemKind
from app.model.report import Difference, DifferenceKind, MailboxCheck, VerifyReport
from app.settings import Settings
from tests.support.fake_mail import FakeMail
from tests.ui.test_main_window import Desk
from ui.check_window import CheckWindow
from ui.check_words import CheckWords
from ui.folder_dialog import NameDialog, NewFolderDialog
from ui.folders import DEPTHS
from ui.mailbox_tree import MailboxTree
from ui.message_list.dragging import dragged
from ui.places import PLACE

REFUSAL = Problem(ProblemKind.REFUSED, "imap.example.org:993", text="Invalid mailbox name")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    desk = Desk(qtbot, FakeMail(folder=tmp_path), Settings())
    desk.wait_for_list()
    return desk


def titles(desk: Desk) -> list[str]:
    return [item.data(0, PLACE).title for item in desk.window.tree._items()]


def box(desk: Desk, path: str) -> Mailbox:
    return next(each for each in desk.mail.boxes if each.path == path)


def dialog(desk: Desk) -> NameDialog:
    found = desk.window.findChildren(NameDialog)
    assert found, "no dialog"
    return found[-1]


def type_name(desk: Desk, qtbot: QtBot, name: str) -> None:
    field = dialog(desk).name
    qtbot.waitUntil(field.isVisible)
    field.setText(name)  # QTest types Latin letters alone
    qtbot.keyClick(field, Qt.Key.Key_Return)


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if text in b.text()).click()


def action(desk: Desk, name: str) -> QAction:
    return desk.window.actions_[name]


def test_a_folder_is_made_by_keys_alone(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+Shift+N")
    type_name(desk, qtbot, "Letters")
    qtbot.waitUntil(lambda: "Letters" in titles(desk))
    assert desk.mail.book.asked("create_mailbox") == [(AccountId(1), "Letters", None)]


def test_a_subfolder_is_made_inside_the_chosen_one(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Work")
    action(desk, "new-subfolder").trigger()
    shown = dialog(desk)
    assert isinstance(shown, NewFolderDialog)
    assert shown.place.currentText().endswith("/ Work")
    type_name(desk, qtbot, "यात्रा")
    qtbot.waitUntil(lambda: any(each.path == "Work/यात्रा" for each in desk.mail.boxes))
    tree = desk.window.tree
    qtbot.waitUntil(lambda: any(i.isExpanded() and i.text(0) == "Work" for i in tree._items()))


def test_a_refusal_is_told_in_the_dialog_with_the_servers_words(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+Shift+N")
    desk.mail.book.fail(REFUSAL)
    type_name(desk, qtbot, "a%b")
    shown = dialog(desk)
    qtbot.waitUntil(lambda: bool(shown.notice.sentence))
    assert shown.isVisible()
    assert any("Invalid mailbox name" in label.text() for label in shown.findChildren(QLabel))
    type_name(desk, qtbot, "Good")
    qtbot.waitUntil(lambda: "Good" in titles(desk))


def test_a_taken_name_is_told_without_a_server(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+Shift+N")
    type_name(desk, qtbot, "Work")
    qtbot.waitUntil(lambda: "already" in dialog(desk).notice.sentence)


def test_a_name_of_nothing_cannot_be_pressed(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Ctrl+Shift+N")
    assert not dialog(desk).go.isEnabled()
    qtbot.keyClicks(dialog(desk).name, "   ")
    assert not dialog(desk).go.isEnabled()


def test_a_folder_is_renamed_by_f2(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Work")
    desk.press("F2")
    assert dialog(desk).name.text() == "Work"
    type_name(desk, qtbot, "Job")
    qtbot.waitUntil(lambda: {"Job", "Job/Printer"} <= {each.path for each in desk.mail.boxes})
    qtbot.waitUntil(lambda: desk.window.list.title.text() == "Job")


@pytest.mark.parametrize("title", ["Inbox", "Trash"])
def test_folders_with_a_purpose_are_not_renamed_or_deleted(desk: Desk, title: str) -> None:
    desk.go(title, account=1)
    for name in ("rename-folder", "delete-folder", "toggle-folder"):
        assert not action(desk, name).isEnabled()


def test_a_folder_with_messages_asks_first_and_says_how_many(desk: Desk, qtbot: QtBot) -> None:
    work = box(desk, "Work")
    desk.mail.move((desk.mail.key_of("Cover drafts"),), work.id)
    desk.go("Work")
    qtbot.waitUntil(lambda: (desk.window.tree.mailbox() or work).total == 1)
    action(desk, "delete-folder").trigger()
    asking = desk.window.folders.asking
    assert asking is not None
    assert "1 message" in asking.text
    assert not desk.mail.book.asked("delete_mailbox")
    asking.go.click()
    qtbot.waitUntil(lambda: "Work" not in titles(desk))
    assert desk.mail.book.asked("delete_mailbox") == [(work.id, 1)]
    assert "deleted" in desk.toast()


def test_an_empty_folder_goes_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.go("यात्रा")
    action(desk, "delete-folder").trigger()
    qtbot.waitUntil(lambda: "यात्रा" not in titles(desk))
    assert desk.window.folders.asking is None


def test_what_the_server_holds_besides_is_asked_about(desk: Desk, qtbot: QtBot) -> None:
    """New mail, or a first synchronisation that is not through: nothing is deleted unasked."""
    desk.go("यात्रा")
    desk.mail.book.fail(Problem(ProblemKind.MAILBOX_HOLDS, text="यात्रा", detail="5000"))
    action(desk, "delete-folder").trigger()
    qtbot.waitUntil(lambda: desk.window.folders.asking is not None)
    asking = desk.window.folders.asking
    assert asking is not None
    assert "5,000" in asking.text or "5000" in asking.text
    press(asking, "Cancel")
    assert "यात्रा" in titles(desk)


def test_a_folder_is_hidden_and_brought_back(desk: Desk, qtbot: QtBot) -> None:
    desk.go("家族")
    action(desk, "toggle-folder").trigger()
    qtbot.waitUntil(lambda: "家族" not in titles(desk))
    desk.window.toast.button.click()
    qtbot.waitUntil(lambda: "家族" in titles(desk))


def test_hidden_folders_are_a_choice_that_is_kept(desk: Desk, qtbot: QtBot) -> None:
    desk.go("家族")
    action(desk, "toggle-folder").trigger()
    qtbot.waitUntil(lambda: "家族" not in titles(desk))
    action(desk, "show-hidden").trigger()
    assert "家族" in titles(desk)
    assert desk.saved[-1].show_hidden_folders
    assert action(desk, "show-hidden").isChecked()
    desk.go("家族")
    item = desk.window.tree.currentItem()
    assert item is not None
    spoken = item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "hidden" in spoken
    assert action(desk, "toggle-folder").text() == "Show folder always"
    action(desk, "show-hidden").trigger()
    assert "家族" not in titles(desk)


def test_a_hidden_folder_that_holds_a_shown_one_is_shown(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Work")
    action(desk, "toggle-folder").trigger()
    qtbot.waitUntil(lambda: not box(desk, "Work").subscribed)
    assert {"Work", "Printer"} <= set(titles(desk))


def test_how_much_of_a_folder_is_kept(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Work")
    action(desk, "keep-month").trigger()
    qtbot.waitUntil(lambda: not action(desk, "keep-all").isChecked())
    assert action(desk, "keep-month").isChecked()
    assert box(desk, "Work").depth_days == 30
    assert "30 days" in desk.toast()


def test_what_pop3_brought_is_kept_whole(desk: Desk, qtbot: QtBot) -> None:
    book = desk.mail.book
    first = book.accounts[0]
    server = replace(first.settings.incoming, protocol=Protocol.POP3)
    book.accounts[0] = replace(first, settings=replace(first.settings, incoming=server))
    desk.window.tree.read()
    qtbot.waitUntil(lambda: desk.window.tree.accounts[0] != first)
    desk.go("Work")
    assert not any(action(desk, name).isEnabled() for name in DEPTHS)
    assert action(desk, "rename-folder").isEnabled()


def menu(desk: Desk, qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: any(m.isVisible() for m in desk.window.findChildren(QMenu)))
    return next(m for m in desk.window.findChildren(QMenu) if m.isVisible())


def test_the_menu_opens_by_the_keyboard_on_the_chosen_folder(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Work")
    tree = desk.window.tree
    at = tree.rect().center()
    tree.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, tree.mapToGlobal(at))
    )
    shown = menu(desk, qtbot)
    assert action(desk, "rename-folder") in shown.actions()
    shown.close()


def test_a_menu_is_about_the_line_under_the_pointer(desk: Desk, qtbot: QtBot) -> None:
    desk.go("Inbox", account=1)
    tree = desk.window.tree
    item = next(i for i in tree._items() if i.data(0, PLACE).title == "Work")
    at = tree.visualItemRect(item).center()
    tree.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tree.mapToGlobal(at))
    )
    shown = menu(desk, qtbot)
    action(desk, "rename-folder").trigger()
    assert dialog(desk).name.text() == "Work"
    shown.close()
    qtbot.waitUntil(lambda: not action(desk, "rename-folder").isEnabled())


# --- checking ---


def report(*differences: Difference, repaired: bool = False) -> VerifyReport:
    box = MailboxCheck("Work", 10, 12, 3, differences)
    return VerifyReport(AccountId(1), (box,), 0, 0.4, repaired)


@pytest.fixture
def checking(desk: Desk, qtbot: QtBot) -> CheckWindow:
    desk.mail.book.verified = report(
        Difference(DifferenceKind.MISSING_HERE, 2, ("5", "6")),
        Difference(DifferenceKind.TOTAL, 1, (), here=9, there=10),
    )
    desk.go("Work")
    action(desk, "verify").trigger()
    window = desk.window.folders.checking
    assert window is not None
    qtbot.waitUntil(lambda: window.report is not None)
    return window


def lines(window: CheckWindow) -> list[str]:
    return [label.text() for each in window.page.cards() for label in each.findChildren(QLabel)]


def test_a_check_says_what_differs_and_offers_to_heal_it(
    desk: Desk, checking: CheckWindow, qtbot: QtBot
) -> None:
    assert checking.notice.sentence == "3 things differ."
    assert lines(checking) == [
        "Work",
        "2 messages are missing here",
        "9 messages were counted, and 10 are here",
    ]
    assert not checking.isModal()
    desk.mail.book.verified = report(
        Difference(DifferenceKind.MISSING_HERE, 2, ("5", "6"), mended=2), repaired=True
    )
    checking.report = None
    checking.repair.click()
    qtbot.waitUntil(lambda: checking.report is not None)
    assert desk.mail.book.asked("verify") == [(1, 50, False), (1, 50, True)]
    assert checking.notice.sentence == "Everything is equal now."
    assert lines(checking)[1] == "2 messages are missing here · mended"
    assert not checking.repair.isVisible()


def test_an_account_is_checked_in_one_window(desk: Desk, checking: CheckWindow) -> None:
    action(desk, "verify").trigger()
    assert desk.window.findChildren(CheckWindow) == [checking]
    assert len(desk.mail.book.asked("verify")) == 1


def test_a_check_that_finds_all_equal(desk: Desk, checking: CheckWindow, qtbot: QtBot) -> None:
    desk.mail.book.verified = report()
    checking.report = None
    checking.again.click()
    qtbot.waitUntil(lambda: checking.report is not None)
    assert checking.notice.sentence == "Everything is equal."
    assert checking.page.cards() == []
    assert not checking.repair.isVisible()


def test_a_check_that_cannot_reach_the_server(
    desk: Desk, checking: CheckWindow, qtbot: QtBot
) -> None:
    lost = Problem(ProblemKind.CONNECTION_LOST, "imap.example.org:993")
    desk.mail.book.verified = VerifyReport(AccountId(1), (), 0, 0.1, problems=(lost,))
    checking.report = None
    checking.again.click()
    qtbot.waitUntil(lambda: checking.report is not None)
    assert "imap.example.org:993" in checking.notice.sentence


@pytest.mark.parametrize("kind", list(DifferenceKind))
@pytest.mark.parametrize("count", [1, 3])
def test_every_difference_has_its_words(kind: DifferenceKind, count: int, qtbot: QtBot) -> None:
    text = CheckWords().difference(Difference(kind, count, (), here=1, there=2, mended=1))
    assert text
    assert "%" not in text


# --- copying ---


def test_messages_are_copied_by_key_and_menu(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    desk.press("Shift+V")
    shown = menu(desk, qtbot)
    names = [each.text() for each in shown.actions()]
    assert "Work" in names
    next(each for each in shown.actions() if each.text() == "Work").trigger()
    shown.close()
    qtbot.waitUntil(lambda: bool(desk.mail.asked("copy")))
    assert desk.mail.asked("copy") == [((key,), box(desk, "Work").id)]
    assert desk.mail.letters[key].mailbox_id == desk.mail.box(1, Role.INBOX).id
    qtbot.waitUntil(lambda: "Work" in desk.toast())


def test_copies_may_go_to_another_account_and_moves_not(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("Cover drafts")
    other = desk.mail.book.accounts[1].label
    desk.press("Shift+V")
    shown = menu(desk, qtbot)
    assert any(each.text().startswith(f"{other} / ") for each in shown.actions())
    shown.close()
    desk.press("V")
    shown = menu(desk, qtbot)
    assert not any(" / " in each.text() and other in each.text() for each in shown.actions())
    shown.close()


def drop(tree: MailboxTree, item: QTreeWidgetItem, key: MessageKey, how: Qt.DropAction) -> None:
    where = QPointF(tree.visualItemRect(item).center())
    content: QMimeData = dragged((key,))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tree.dropEvent(QDropEvent(where, how, content, left, none))


@pytest.mark.parametrize("copied", [False, True])
def test_dragging_with_ctrl_copies(desk: Desk, qtbot: QtBot, copied: bool) -> None:
    key = desk.choose("Cover drafts")
    tree = desk.window.tree
    item = next(i for i in tree._items() if i.data(0, PLACE).title == "Work")
    drop(tree, item, key, Qt.DropAction.CopyAction if copied else Qt.DropAction.MoveAction)
    wanted = "copy" if copied else "move"
    qtbot.waitUntil(lambda: bool(desk.mail.asked(wanted)))
    assert not desk.mail.asked("move" if copied else "copy")


def test_dragging_to_another_account_copies(desk: Desk, qtbot: QtBot) -> None:
    key = desk.choose("Cover drafts")
    tree = desk.window.tree
    archive = desk.mail.box(2, Role.ARCHIVE)
    places = ((item, item.data(0, PLACE)) for item in tree._items())
    item = next(i for i, place in places if place.mailbox and place.mailbox.id == archive.id)
    drop(tree, item, key, Qt.DropAction.MoveAction)
    qtbot.waitUntil(lambda: bool(desk.mail.asked("copy")))
    assert desk.mail.asked("copy") == [((key,), archive.id)]
    assert not desk.mail.asked("move")


def test_a_line_edit_has_a_name_for_those_who_cannot_see_it(desk: Desk) -> None:
    desk.press("Ctrl+Shift+N")
    assert all(each.accessibleName() for each in dialog(desk).findChildren(QLineEdit))
