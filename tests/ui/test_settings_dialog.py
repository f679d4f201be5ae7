"""The settings: found by a word, changed at once, with accounts and identities inside."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import Identity, IdentityId
from app.settings import Settings
from tests.support.office import Office, open_office
from ui.account_form import AccountForm
from ui.doctor_window import DoctorWindow
from ui.identity_form import IdentityForm
from ui.setting_rows import SettingRow
from ui.settings_dialog import SettingsDialog


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


@pytest.fixture
def saved() -> list[Settings]:
    return []


@pytest.fixture
def dialog(office: Office, saved: list[Settings], qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(office.bridge, office.book, Settings(), saved.append)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: row(dialog, "Example Press") is not None)
    return dialog


def rows(dialog: SettingsDialog) -> list[SettingRow]:
    return [each for each in dialog.findChildren(SettingRow) if each.isVisible()]


def row(dialog: SettingsDialog, title: str) -> SettingRow | None:
    return next((each for each in rows(dialog) if each.title == title), None)


def press(dialog: QWidget, name: str) -> None:
    buttons = dialog.findChildren(QPushButton)
    next(b for b in buttons if b.accessibleName() == name or b.text() == name).click()


def test_a_change_counts_at_once(dialog: SettingsDialog, saved: list[Settings]) -> None:
    boxes = {each.accessibleName(): each for each in dialog.findChildren(QComboBox)}
    boxes["Appearance"].setCurrentIndex(2)
    boxes["Language"].setCurrentIndex(2)
    numbers = {each.accessibleName(): each for each in dialog.findChildren(QSpinBox)}
    numbers["Time to undo sending"].setValue(0)
    assert saved[-1] == Settings(scheme="dark", language="hi", undo_send_seconds=0)
    assert numbers["Time to undo sending"].text() == "None"


def test_a_word_finds_its_settings(dialog: SettingsDialog) -> None:
    dialog.search.setText("plain")
    assert {each.title for each in rows(dialog)} == {"Plain text first", "Write plain text"}
    dialog.search.setText("looks")
    assert {each.title for each in rows(dialog)} == {"Language", "Appearance", "Density"}
    dialog.search.setText("no such thing")
    assert rows(dialog) == []
    assert dialog._nothing.isVisible()
    dialog.search.clear()
    assert len(rows(dialog)) >= 8


def test_accounts_show_and_follow_their_changes(
    dialog: SettingsDialog, office: Office, qtbot: QtBot
) -> None:
    shown = row(dialog, "Example Press")
    assert shown is not None
    assert shown.sentence == "ravi@example.org · IMAP · imap.example.org"
    office.book.remove(office.book.accounts[0].id).result()
    qtbot.waitUntil(lambda: row(dialog, "Example Press") is None)


def test_accounts_are_added_and_edited_from_here(dialog: SettingsDialog, qtbot: QtBot) -> None:
    press(dialog, "Edit Example Press")
    qtbot.waitUntil(lambda: bool(dialog.findChildren(AccountForm)))
    (form,) = dialog.findChildren(AccountForm)
    assert form.address.text() == "ravi@example.org"
    form.reject()


def test_adding_an_account_is_left_to_the_wizard(dialog: SettingsDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.add_wanted):
        press(dialog, "Add account")


def test_an_account_is_checked_from_here(
    dialog: SettingsDialog, office: Office, qtbot: QtBot
) -> None:
    press(dialog, "Check Example Press")
    (window,) = dialog.findChildren(DoctorWindow)
    qtbot.waitUntil(lambda: len(office.book.asked("check_up")) == 1)
    assert office.book.last_checked == window.account.id
    window.edit.click()
    (form,) = dialog.findChildren(AccountForm)
    assert form.isVisible()


def test_an_identity_is_added(dialog: SettingsDialog, office: Office, qtbot: QtBot) -> None:
    press(dialog, "Add identity Example Press")
    (form,) = dialog.findChildren(IdentityForm)
    qtbot.keyClicks(form.name, "Press Office")
    qtbot.keyClicks(form.address, "press@example.org")
    form.signature.setPlainText("The press office\n")
    form.save()
    qtbot.waitUntil(lambda: row(dialog, "Press Office") is not None)
    ((identity, _),) = office.book.asked("save_identity")
    assert identity.id == IdentityId(0)
    assert identity.signature == "The press office"
    assert identity.outgoing is None


def test_an_identity_may_have_a_server_of_its_own(
    dialog: SettingsDialog, office: Office, qtbot: QtBot
) -> None:
    press(dialog, "Edit ravi@example.org")
    (form,) = dialog.findChildren(IdentityForm)
    form.own_server.setChecked(True)
    assert form.server.isVisible()
    form.server.host.setText("relay.example.org")
    form.save()
    qtbot.waitUntil(lambda: len(office.book.asked("save_identity")) == 1)
    ((identity, _),) = office.book.asked("save_identity")
    assert str(identity.outgoing) == "relay.example.org:465"


def test_a_wrong_identity_is_not_saved(
    dialog: SettingsDialog, office: Office, qtbot: QtBot
) -> None:
    press(dialog, "Add identity Example Press")
    (form,) = dialog.findChildren(IdentityForm)
    form.address.setText("press@example.org")
    form.reply_to.setText("nobody")
    form.save()
    assert "Replies go to" in form.notice.sentence
    assert office.book.asked("save_identity") == []


def test_only_a_second_identity_can_be_removed_and_it_asks(
    dialog: SettingsDialog, office: Office, qtbot: QtBot
) -> None:
    names = [each.accessibleName() for each in dialog.findChildren(QPushButton)]
    assert "Remove ravi@example.org" not in names
    first: Identity = office.book.accounts[0].identities[0]
    second = replace(first, id=IdentityId(0), name="Second", address="second@example.org")
    office.book.save_identity(second).result()
    qtbot.waitUntil(lambda: row(dialog, "Second") is not None)
    press(dialog, "Remove second@example.org")
    assert office.book.asked("remove_identity") == []
    press(dialog.notice, "Remove")
    qtbot.waitUntil(lambda: row(dialog, "Second") is None)
