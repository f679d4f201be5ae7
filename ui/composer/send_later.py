"""When a letter is to leave, and what is asked of the server with it: the menu beside Send."""

import time as clock
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDateTime, QLocale, QPoint, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.submission import SubmitOptions
from ui import theme, wording
from ui.page import words

EVENING = time(18)
MORNING = time(8)
_SOON = timedelta(minutes=30)
"""What is nearer than this is offered no more: it would leave while one still looks at it."""


class SendLaterButton(QToolButton):
    """A small button with a menu. `at` is the time that was chosen, in epoch seconds; 0: now."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.at = 0
        theme.set_icon(self, "clock")
        name = self.tr("Send later…")
        key = QKeySequence("Ctrl+Shift+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_ = QMenu(self)
        self.menu_.aboutToShow.connect(self._offer_times)
        self.setMenu(self.menu_)
        self._hold = self._choice(self.tr("Let the server keep it until then, if it can"))
        self._report = self._choice(self.tr("Ask for a delivery report"))
        self._protected = self._choice(self.tr("Only over protected lines"))

    def options(self) -> SubmitOptions:
        """Return what is asked of the server with the letter."""
        hold_until = self.at if self._hold.isChecked() else 0
        return SubmitOptions(self._report.isChecked(), self._protected.isChecked(), hold_until)

    def open(self) -> None:
        """Show the menu, for those who press keys."""
        self._offer_times()
        self.menu_.setActiveAction(self.menu_.actions()[0])
        height = self.menu_.sizeHint().height()
        self.menu_.popup(self.mapToGlobal(QPoint(0, -height)))

    def choose(self) -> None:
        """Ask for a day and an hour."""
        dialog = TimeDialog(_now(), self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._choose(dialog.at)

    def _offer_times(self) -> None:
        """Fill the menu anew: what lies ahead changes with the hour."""
        self.menu_.clear()
        if self.at:
            self.menu_.addAction(self.tr("Now"), lambda: self._choose(0))
        for name, when in self._times(_now()):
            at = int(when.timestamp())
            action = self.menu_.addAction(f"{name}\t{wording.long_date(at)}")
            action.setData(at)
            action.triggered.connect(self._on_time)
        self.menu_.addAction(self.tr("Choose…"), self.choose)
        self.menu_.addSeparator()
        self.menu_.addActions([self._hold, self._report, self._protected])

    def _times(self, now: datetime) -> list[tuple[str, datetime]]:
        offered = (
            (self.tr("In an hour"), now + timedelta(hours=1)),
            (self.tr("This evening"), _at(now, 0, EVENING)),
            (self.tr("Tomorrow morning"), _at(now, 1, MORNING)),
            (self.tr("Monday morning"), _at(now, 7 - now.weekday(), MORNING)),
        )
        return [(name, when) for name, when in offered if when - now >= _SOON]

    def _on_time(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._choose(action.data())

    def _choose(self, at: int) -> None:
        self.at = at
        self.chosen.emit()

    def _choice(self, text: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        return action


class TimeDialog(QDialog):
    """Asks for a day and an hour to come. `at` is the answer, in epoch seconds."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Send later"))
        first = QDateTime.fromSecsSinceEpoch(int(now.timestamp()) + 60)
        tomorrow = int(_at(now, 1, MORNING).timestamp())
        self.edit = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(tomorrow))
        self.edit.setCalendarPopup(True)
        long, short = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat
        self.edit.setDisplayFormat(f"{QLocale().dateFormat(long)}  {QLocale().timeFormat(short)}")
        self.edit.setMinimumDateTime(first)
        self.edit.setAccessibleName(self.tr("When the letter is to leave"))
        question = words(self.tr("When is the letter to leave?"), "heading")
        caution = words(
            self.tr("This computer must be on then, and Lifafa running. Else it leaves later."),
            "dimmed",
        )
        cancel, later = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Send later"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(lambda _=False: self.reject())
        later.setProperty("primary", True)
        later.setDefault(True)
        later.clicked.connect(lambda _=False: self.accept())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(later)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for each in (question, self.edit, caution):
            column.addWidget(each)
        column.addLayout(buttons)
        self.setMinimumWidth(360)

    @property
    def at(self) -> int:
        return int(self.edit.dateTime().toSecsSinceEpoch())


def _now() -> datetime:
    return datetime.fromtimestamp(clock.time()).astimezone()


def _at(now: datetime, days: int, hour: time) -> datetime:
    """Return that hour so many days on, as the clock on the wall shows it then."""
    there = datetime.combine(now.date() + timedelta(days=days), hour)
    return there.astimezone()
