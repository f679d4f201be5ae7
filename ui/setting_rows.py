"""The rows of the settings (a title, a plain sentence, a control), in cards one can search."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.page import empty, words

_CONTROL_WIDTH = 184


class SettingRow(QWidget):
    """One setting. Its words are what a search looks through."""

    def __init__(
        self, title: str, sentence: str, *controls: QWidget, indented: bool = False
    ) -> None:
        super().__init__()
        self.title = title
        self.sentence = sentence
        texts = QVBoxLayout()
        texts.setSpacing(2)
        label = words(title)
        texts.addWidget(label)
        if sentence:
            texts.addWidget(words(sentence, "dimmed"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(40 if indented else 16, 12, 16, 12)
        layout.setSpacing(16)
        layout.addLayout(texts, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        layout.addLayout(buttons)
        for control in controls:
            buttons.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        if len(controls) == 1 and not controls[0].accessibleName():
            controls[0].setAccessibleName(title)
            controls[0].setAccessibleDescription(sentence)
            label.setBuddy(controls[0])

    def matches(self, text: str) -> bool:
        """Say whether all words of a search stand in this row."""
        here = f"{self.title} {self.sentence}".casefold()
        return all(word in here for word in text.casefold().split())


class SettingCard(QWidget):
    """A heading and its rows in one card."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._rows: list[tuple[SettingRow, QFrame | None]] = []
        self._frame = QFrame()
        self._frame.setObjectName("card")
        self._inside = QVBoxLayout(self._frame)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(words(title, "heading"))
        layout.addWidget(self._frame)

    def add(self, row: SettingRow) -> None:
        """Put a row at the end."""
        line = None
        if self._rows:
            line = QFrame()
            line.setObjectName("hairline")
            line.setFixedHeight(1)
            self._inside.addWidget(line)
        self._inside.addWidget(row)
        self._rows.append((row, line))

    def clear(self) -> None:
        """Take all rows away."""
        self._rows.clear()
        empty(self._inside)

    def search(self, text: str) -> bool:
        """Show what answers a search, and say whether anything does; a heading answers for all."""
        whole = text.casefold() in self._title.casefold()
        shown = [row for row, _ in self._rows if whole or row.matches(text)]
        for row, line in self._rows:
            row.setVisible(row in shown)
            if line is not None:
                line.setVisible(row in shown and row is not shown[0])
        self.setVisible(bool(shown))
        return bool(shown)


def choice(
    options: Sequence[tuple[str, str]], chosen: str, act: Callable[[str], None]
) -> QComboBox:
    """Return a box to choose from pairs of words and value."""
    box = QComboBox()
    box.setFixedWidth(_CONTROL_WIDTH)
    for text, value in options:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.currentIndexChanged.connect(lambda at: act(box.itemData(at)))
    return box


def number(
    value: int, highest: int, suffix: str, zero: str, act: Callable[[int], None]
) -> QSpinBox:
    """Return a field for a number of seconds; `zero` is what 0 means."""
    box = QSpinBox()
    box.setFixedWidth(_CONTROL_WIDTH)
    box.setRange(0, highest)
    box.setSuffix(suffix)
    box.setSpecialValueText(zero)
    box.lineEdit().setTextMargins(8, 0, 0, 0)
    box.setValue(value)
    box.valueChanged.connect(act)
    return box


def switch(on: bool, act: Callable[[bool], None]) -> QCheckBox:
    """Return a box to tick."""
    box = QCheckBox()
    box.setChecked(on)
    box.toggled.connect(act)
    return box
