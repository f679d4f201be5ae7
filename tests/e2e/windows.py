"""A person at the real windows: types, presses keys and buttons, and looks."""

import re
from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.engine import Engine
from app.model.message import MessageRow
from ui import theme
from ui.account_wizard import AccountWizard
from ui.bridge import Bridge
from ui.composer.window import ComposeWindow
from ui.main_window import MainWindow
from ui.server_form import ServerForm

WITHIN = 20_000  # milliseconds

Found = TypeVar("Found", bound=QWidget)


class AtTheWindows:
    """One engine with its main window, and the hands and eyes of whoever sits before it."""

    def __init__(self, qtbot: QtBot, engine: Engine) -> None:
        self.qtbot = qtbot
        self.engine = engine
        theme.current()
        self.bridge = Bridge()
        self.bridge.attach(engine.bus)
        self.window = MainWindow(
            self.bridge, engine.mail, engine.accounts, engine.settings, engine.save_settings
        )
        self.window.show()
        qtbot.waitExposed(self.window)

    def leave(self) -> None:
        """Close every window and let go of the engine, before that is stopped."""
        for letter in list(self.window.writing.windows):
            letter.close()
        self.until(lambda: not self.window.writing.windows)
        self.bridge.detach()
        self.window.close()
        shiboken6.delete(self.window)

    def until(self, see: Callable[[], object]) -> None:
        """Look until it is so."""
        self.qtbot.waitUntil(lambda: bool(see()), timeout=WITHIN)

    def press(self, name: str, inside: QWidget | None = None) -> None:
        """Press the button of that name, by its visible text or its accessible name."""
        self.qtbot.mouseClick(self._button(name, inside), Qt.MouseButton.LeftButton)

    def key(self, keys: str, on: QWidget | None = None) -> None:
        """Press a key or a chord, such as "S" or "Ctrl+R"."""
        *modifiers, last = keys.split("+")
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= _MODIFIERS[modifier]
        target = on or self.window
        target.window().activateWindow()  # offscreen has no window manager to do it
        self.until(target.isActiveWindow)
        self.qtbot.keyClick(target, getattr(Qt.Key, f"Key_{last}"), held)

    def type(self, field: QWidget, text: str) -> None:
        """Type a text of any script, as an input method commits it."""
        field.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field, event)

    def fill(self, field: QLineEdit, text: str) -> None:
        """Replace what a field holds by typing."""
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    # --- the list and the message ---

    def go(self, title: str) -> None:
        """Choose a line of the left pane by its title."""

        def find() -> bool:
            tree = self.window.tree
            found = tree.findItems(
                title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 0
            )
            if found:
                tree.setCurrentItem(found[-1])
            return bool(found)

        self.until(find)

    def subjects(self) -> list[str]:
        """Return the subjects in the list, from the top."""
        return [row.subject for row in self._rows()]

    def choose(self, subject: str) -> MessageRow:
        """Click the row of a subject, as soon as it is listed."""
        self.until(lambda: subject in self.subjects())
        at = self.subjects().index(subject)
        view = self.window.list.view
        # Inside the card's text, away from the small buttons at its right.
        spot = view.visualRect(view.model().index(at, 0)).center()
        spot.setX(view.viewport().width() // 4)
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        row = self.window.list.model.row(at)
        assert row is not None
        self.until(lambda: self.window.list.view.chosen_keys() == (row.key,))
        self.until(lambda: self.window.message.key == row.key)
        return row

    def reads(self, words: str) -> None:
        """Look at the message pane until these words stand in its text."""
        self.until(lambda: words in self._shown_text())

    def row(self, subject: str) -> MessageRow:
        """Return a listed row as it is shown now."""
        return next(row for row in self._rows() if row.subject == subject)

    # --- other windows ---

    def composer(self) -> ComposeWindow:
        """Return the newest compose window, as soon as it is there and knows who writes."""
        self.until(lambda: self.window.writing.windows)
        window = self.window.writing.windows[-1]
        self.until(lambda: window.head.identity() is not None)
        return window

    def wizard(self) -> AccountWizard:
        """Return the wizard that adds an account, as soon as it is open."""
        self.until(lambda: self.window.findChildren(AccountWizard))
        return self.window.findChildren(AccountWizard)[-1]

    def said(self, within: QWidget) -> str:
        """Return all labels that are seen there, joined."""
        labels = within.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def _rows(self) -> list[MessageRow]:
        model = self.window.list.model
        rows = [model.row(at) for at in range(model.rowCount())]
        return [row for row in rows if row is not None]

    def _shown_text(self) -> str:
        body = self.window.message.body()
        if body is self.window.message.plain:
            return self.window.message.plain.toPlainText()
        page = self.window.message.web
        assert page is not None
        texts: list[str] = []
        page.page().toPlainText(texts.append)
        self.until(lambda: texts)
        return texts[0]

    def _button(self, name: str, inside: QWidget | None) -> QAbstractButton:
        def fits(button: QAbstractButton) -> bool:
            known = (button.text().replace("&", ""), button.accessibleName())
            return button.isVisible() and any(re.fullmatch(name, text) for text in known)

        def buttons() -> list[QAbstractButton]:
            return list((inside or self.window).findChildren(QAbstractButton))

        self.until(lambda: any(map(fits, buttons())))
        return next(filter(fits, buttons()))


def fill_in_server(hands: AtTheWindows, form: ServerForm, **fields: str) -> None:
    """Fill in a server's host, port and user by typing, and its CA file."""
    for name, text in fields.items():
        hands.fill(getattr(form, name), text)


_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
