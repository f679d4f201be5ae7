"""Enter presses the button that has the keyboard, and no other."""

from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.enter_key import EnterKey

RETURN, KEYPAD = Qt.Key.Key_Return, Qt.Key.Key_Enter


@pytest.fixture(autouse=True)
def enter_key(qapp: QApplication) -> Iterator[EnterKey]:
    listening = EnterKey(qapp)
    yield listening
    shiboken6.delete(listening)


class Asking(QDialog):
    """A dialog that notes what is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.field = QLineEdit()
        self.cancel = QPushButton("Cancel")
        self.go = QPushButton("Go on")
        column = QVBoxLayout(self)
        for widget in (self.field, self.cancel, self.go):
            column.addWidget(widget)
        for button in (self.cancel, self.go):
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._note, button.text()))
        self.go.setDefault(True)

    def _note(self, name: str, _checked: bool = False) -> None:
        self.pressed.append(name)


@pytest.fixture
def asking(qtbot: QtBot) -> Asking:
    dialog = Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.mark.parametrize("key", [RETURN, KEYPAD])
def test_enter_presses_what_has_the_keyboard(asking: Asking, qtbot: QtBot, key: Qt.Key) -> None:
    asking.cancel.setFocus()
    qtbot.keyClick(asking.cancel, key)
    assert asking.pressed == ["Cancel"]


def test_in_a_field_enter_is_for_the_default(asking: Asking, qtbot: QtBot) -> None:
    asking.cancel.setFocus()
    asking.field.setFocus()
    qtbot.keyClick(asking.field, RETURN)
    assert asking.pressed == ["Go on"]


def test_enter_held_with_another_key_is_not_for_the_button(asking: Asking, qtbot: QtBot) -> None:
    asking.cancel.setFocus()
    qtbot.keyClick(asking.cancel, RETURN, Qt.KeyboardModifier.ControlModifier)
    assert "Cancel" not in asking.pressed


def test_a_disabled_button_hears_nothing(asking: Asking, qtbot: QtBot) -> None:
    asking.cancel.setFocus()
    asking.cancel.setEnabled(False)
    qtbot.keyClick(asking.cancel, RETURN)
    assert "Cancel" not in asking.pressed
