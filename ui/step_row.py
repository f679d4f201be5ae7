"""One line of a live checklist: how it stands, what it is, how long it took, what was said."""

from enum import Enum

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.icon_label import IconLabel
from ui.page import selectable, words

translate = QCoreApplication.translate


class StepState(Enum):
    """How a step stands: its icon, the colour of that, and whether the title is dimmed."""

    WAITING = ("waiting", "faint")
    RUNNING = ("more", "accent")
    WELL = ("check", "success")
    FAILED = ("close", "danger")
    NOTHING = ("remove", "faint")
    SKIPPED = ("waiting", "faint")


_RANKS = {StepState.FAILED: "danger", StepState.WAITING: "faint", StepState.SKIPPED: "faint"}


class StepRow(QWidget):
    """Shows one step, first as it waits, then as it ended. Its name says all of it at once."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("waiting", "faint", 16)
        self._title = words(title)
        self._taken = words("", "faint")
        self._taken.setWordWrap(False)
        self._said = selectable(words("", "dimmed"))
        self._said.hide()
        self.state = StepState.WAITING
        self._arrange()
        self.show_state(StepState.WAITING)

    @property
    def said(self) -> str:
        """What stands below the title."""
        return self._said.text()

    def show_state(self, state: StepState, said: str = "", seconds: float | None = None) -> None:
        """Show how the step stands. `said` may have several lines; they can be selected."""
        self.state = state
        self._icon.show_icon(*state.value)
        self._title.setProperty("rank", _RANKS.get(state, ""))
        theme.restyle(self._title)
        self._taken.setText("" if seconds is None else _seconds(seconds))
        self._said.setText(said)
        self._said.setVisible(bool(said))
        spoken = f"{self._title.text()}: {_spoken(state)}. {said}".strip()
        self._title.setAccessibleName(spoken)
        self.setAccessibleName(spoken)

    def _arrange(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, top)
        row.addLayout(texts, 1)
        row.addWidget(self._taken, 0, top | Qt.AlignmentFlag.AlignTrailing)


def _spoken(state: StepState) -> str:
    match state:
        case StepState.WAITING:
            return translate("StepRow", "not reached")
        case StepState.RUNNING:
            return translate("StepRow", "in progress")
        case StepState.WELL:
            return translate("StepRow", "went well")
        case StepState.FAILED:
            return translate("StepRow", "failed")
        case StepState.NOTHING:
            return translate("StepRow", "nothing found")
        case StepState.SKIPPED:
            return translate("StepRow", "left out")


def _seconds(seconds: float) -> str:
    return f"{QLocale().toString(seconds, 'f', 2)} s"
