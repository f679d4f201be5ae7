"""The first page of adding an account: who one is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.composer.addresses import is_address
from ui.page import Page, card, words
from ui.server_form import caption, password_field


class PersonPage(Page):
    """Name, address and password; where the password will lie."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("As others shall read it"))
        self.address = QLineEdit()
        self.address.setPlaceholderText("name@example.org")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password = password_field()
        self.note = words(self.tr("Your password stays in this computer's keyring."), "dimmed")
        self.add(self._greeting())
        self.add(self._fields())
        self.setFocusProxy(self.name)

    def show_keyring(self, usable: bool) -> None:
        """Say where the password will lie."""
        if not usable:
            self.note.setText(
                self.tr("This system has no keyring: the password is kept for this session only.")
            )

    def mark_wrong(self) -> QWidget | None:
        """Mark and return the field that cannot be right."""
        right = is_address(self.address.text().strip())
        self.address.setProperty("invalid", not right)
        theme.restyle(self.address)
        return None if right else self.address

    def _greeting(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 4)
        column.setSpacing(4)
        column.addWidget(words(self.tr("Your mail account"), "title"))
        column.addWidget(
            words(
                self.tr("Lifafa looks for the servers itself; you can change everything."), "dimmed"
            )
        )
        return holder

    def _fields(self) -> QFrame:
        frame = card()
        form = QFormLayout(frame)
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, field in (
            (self.tr("Your name"), self.name),
            (self.tr("Address"), self.address),
            (self.tr("Password"), self.password),
        ):
            form.addRow(caption(name, field), field)
        form.addRow("", self.note)
        self.password.setAccessibleDescription(self.note.text())
        return frame
