"""One line of a live checklist: how it stands, what it is, how long it took, what was said."""

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.elided import ElidedLabel
from ui.icon_label import IconLabel
from ui.page import selectable, words

translate = QCoreApplication.translate

INDENT = 24  # pixels, as wide as the icon with the room beside it


class StepState(Enum):
    """How a step stands."""

    WAITING = auto()
    RUNNING = auto()
    WELL = auto()
    FAILED = auto()
    NOTHING = auto()
    SKIPPED = auto()


_ICONS = {
    StepState.WAITING: ("waiting", "faint"),
    StepState.RUNNING: ("more", "accent"),
    StepState.WELL: ("check", "success"),
    StepState.FAILED: ("close", "danger"),
    StepState.NOTHING: ("remove", "faint"),
    StepState.SKIPPED: ("waiting", "faint"),
}
_RANKS = {StepState.FAILED: "danger", StepState.WAITING: "faint", StepState.SKIPPED: "faint"}


class StepRow(QWidget):
    """Shows one step, first as it waits, then as it ended. Its name says all of it at once.

    What was said stands beside the title, so that no line below moves; whole, and below it, only
    where the step failed.
    """

    def __init__(
        self, title: str, parent: QWidget | None = None, *, long_title: bool = False
    ) -> None:
        super().__init__(parent)
        self.state = StepState.WAITING
        self._icon = IconLabel("waiting", "faint", 16)
        self._title = words(title)
        if not long_title:
            self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            self._title.setWordWrap(False)
        self._beside = ElidedLabel("faint")
        self._beside.setVisible(not long_title)
        self._below = selectable(words("", "dimmed"))
        self._taken = words("", "faint")
        self._taken.setWordWrap(False)
        self._taken.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._arrange()
        self.show_state(StepState.WAITING)

    def show_state(
        self,
        state: StepState,
        said: str = "",
        seconds: float | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Show how the step stands; what is said of a failure, or is wanted `whole`, below it."""
        self.state = state
        below = whole or state is StepState.FAILED
        self._icon.show_icon(*_ICONS[state])
        self._title.setProperty("rank", _RANKS.get(state, ""))
        theme.restyle(self._title)
        self._taken.setText("" if seconds is None else _seconds(seconds))
        self._beside.setText("" if below else said)
        self._below.setText(said if below else "")
        self._below.setVisible(below and bool(said))
        _stand_on_one_line(self._title, self._beside, self._taken)
        spoken = f"{self._title.text()}: {_spoken(state)}. {said}".strip()
        self._title.setAccessibleName(spoken)
        self.setAccessibleName(spoken)

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self._title, 0, top)
        line.addWidget(self._beside, 1, top)
        line.addWidget(self._taken, 0, top)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addSpacing(INDENT)  # a margin would not be mirrored
        below.addWidget(self._below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(line)
        column.addLayout(below)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)


def _stand_on_one_line(*labels: QLabel) -> None:
    """Bring texts of different scripts to one baseline: Qt's rows only know the boxes around them.

    What is above it differs: a line in Devanagari alone begins lower than one with Latin letters.
    Room for these is kept from the start, so that no row grows when its seconds come.
    """
    above = [_ascent(label) for label in labels]
    most = max(*above, QFontMetricsF(labels[0].font()).ascent())
    for label, own in zip(labels, above, strict=True):
        label.setContentsMargins(0, round(most - own) if own else 0, 0, 0)


def _ascent(label: QLabel) -> float:
    label.ensurePolished()
    layout = QTextLayout(label.text(), label.font())
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent() if line.isValid() else 0.0


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
    return translate("StepRow", "%1 s").replace("%1", QLocale().toString(seconds, "f", 2))
