"""The lines of the console as Qt asks for them: all that were heard, and those that are wanted."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontDatabase, QPixmap

from app.dialogue.report import ARROWS, milliseconds
from app.dialogue.ring import LINES
from app.dialogue.sieve import Sieve, is_refusal
from app.dialogue.timing import Timed
from app.model.account import Account, AccountId
from app.model.dialogue import Speaker
from ui import theme
from ui.console.dots import dot

# As many lines more than the ring has may gather before the oldest go, all in one step.
SLACK = 5_000

AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns."""

    TIME = 0
    ACCOUNT = 1
    LINE = 2
    TOOK = 3


class DialogueModel(QAbstractTableModel):
    """Lines in the order they were said. `letters_changed` tells that another letter is known."""

    letters_changed = Signal()

    def __init__(self, parent: QObject | None = None, *, most: int = LINES) -> None:
        super().__init__(parent)
        self.sieve = Sieve()
        self.letters: dict[str, set[int]] = defaultdict(set)
        """The sessions that carried each letter, by its Message-ID."""
        self._most = most
        self._all: list[Timed] = []
        self._shown: list[Timed] = []
        self._labels: dict[AccountId, str] = {}
        self._colours: dict[AccountId, QColor] = {}
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)

    # --- what it holds ---

    def take(self, lines: Sequence[Timed]) -> None:
        """Add lines at the end."""
        self._all += lines
        if self._learn_letters(lines):
            self.narrow(replace(self.sieve, sessions=self._sessions(self.sieve.letter)))
        else:
            self._append([line for line in lines if self.sieve.passes(line)])
        if len(self._all) > self._most + SLACK:
            self._drop_oldest(len(self._all) - self._most)

    def narrow(self, sieve: Sieve) -> None:
        """Show what passes another sieve."""
        self.beginResetModel()
        self.sieve = replace(sieve, sessions=self._sessions(sieve.letter))
        self._shown = [line for line in self._all if self.sieve.passes(line)]
        self.endResetModel()

    def clear(self) -> None:
        """Forget all lines."""
        self.beginResetModel()
        self._all, self._shown = [], []
        self.endResetModel()

    def know(self, accounts: Iterable[Account]) -> None:
        """Take what accounts are called, and their colours."""
        for number, account in enumerate(accounts):
            self._labels[account.id] = account.label
            self._colours[account.id] = theme.account_colour(account.settings.colour, number)
        if self._shown:
            last = self.index(len(self._shown) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def line(self, row: int) -> Timed | None:
        """Return the line of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def lines(self) -> tuple[Timed, ...]:
        """Return what is shown."""
        return tuple(self._shown)

    @property
    def heard_any(self) -> bool:
        """Whether there are lines, shown or not."""
        return bool(self._all)

    # --- as Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt calls it
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt calls it
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.TOOK:
            return int(AT_RIGHT)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.TIME: self.tr("Time"),
            Column.ACCOUNT: self.tr("Account"),
            Column.LINE: self.tr("Line"),
            Column.TOOK: self.tr("Took"),
        }[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        timed = self.line(index.row())
        if timed is None or not index.isValid():
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(timed, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(timed, column)
            case Qt.ItemDataRole.FontRole:
                return self._font if column is Column.LINE else None
            case Qt.ItemDataRole.DecorationRole:
                return self._dot(timed) if column is Column.ACCOUNT else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(timed)
            case Qt.ItemDataRole.TextAlignmentRole if column is Column.TOOK:
                return int(AT_RIGHT)
        return None

    # --- below ---

    def _text(self, timed: Timed, column: Column) -> str:
        spoken = timed.spoken
        match column:
            case Column.TIME:
                at = QDateTime.fromMSecsSinceEpoch(int(spoken.line.time * 1000))
                return at.toString("HH:mm:ss.zzz")
            case Column.ACCOUNT:
                label = self._labels.get(spoken.account, str(spoken.account))
                return f"{spoken.protocol.upper()} · {label}"
            case Column.LINE:
                return f"{ARROWS[spoken.line.speaker]} {spoken.line.text}"
            case Column.TOOK:
                return self._took(timed)

    def _took(self, timed: Timed) -> str:
        if timed.seconds is None:
            return ""
        return self.tr("%1 ms").replace("%1", milliseconds(timed.seconds))

    def _colour(self, timed: Timed, column: Column) -> QColor | None:
        if column is not Column.LINE:
            return theme.colour("dimmed")
        if is_refusal(timed.spoken):
            return theme.colour("danger")
        client = timed.spoken.line.speaker is Speaker.CLIENT
        return theme.colour("link" if client else "text")

    def _dot(self, timed: Timed) -> QPixmap | None:
        colour = self._colours.get(timed.spoken.account)
        return dot(colour.name()) if colour is not None else None

    def _spoken(self, timed: Timed) -> str:
        """Say the whole row in one text, for a screen reader."""
        client = timed.spoken.line.speaker is Speaker.CLIENT
        who = self.tr("Lifafa said") if client else self.tr("the server said")
        facts = [
            self._text(timed, Column.ACCOUNT),
            who,
            timed.spoken.line.text,
            self._took(timed),
        ]
        return ", ".join(filter(None, facts))

    def _append(self, lines: list[Timed]) -> None:
        if lines:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._shown += lines
            self.endInsertRows()

    def _drop_oldest(self, count: int) -> None:
        del self._all[:count]
        oldest = self._all[0].spoken.number
        gone = bisect_left(self._shown, oldest, key=lambda timed: timed.spoken.number)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._shown[:gone]
            self.endRemoveRows()

    def _learn_letters(self, lines: Sequence[Timed]) -> bool:
        """Note the letters of new lines; True where earlier lines now belong to the one chosen."""
        known = len(self.letters)
        before = len(self._sessions(self.sieve.letter))
        for timed in lines:
            if timed.spoken.letter:
                self.letters[timed.spoken.letter].add(timed.spoken.session)
        if len(self.letters) != known:
            self.letters_changed.emit()
        return len(self._sessions(self.sieve.letter)) != before

    def _sessions(self, letter: str) -> frozenset[int]:
        return frozenset(self.letters.get(letter, ())) if letter else frozenset()
