"""The live list of a test: each step green or red, how long it took, and what the server said."""

import contextlib

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.model.account import Protocol
from app.model.report import ProbeStep
from ui import wording
from ui.icon_label import IconLabel
from ui.page import empty, words


class StepRelay(QObject):
    """Carries steps from the thread that probes to the one that paints."""

    told = Signal(object)

    def tell(self, step: ProbeStep) -> None:
        """Hand a step on, from any thread."""
        with contextlib.suppress(RuntimeError):  # the program ends while a server still thinks
            self.told.emit(step)


class ProbeSteps(QWidget):
    """Shows the steps of testing the incoming and the outgoing server as they happen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Steps of the test"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._last: Protocol | None = None
        self._lines: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The steps as they are shown, one text each."""
        return list(self._lines)

    def clear(self) -> None:
        """Take all steps away, before another test."""
        empty(self._grid)
        self._last = None
        self._lines.clear()

    def add(self, step: ProbeStep) -> None:
        """Show one more step."""
        if step.protocol is not self._last:
            self._add_heading(step.protocol)
        row = self._grid.rowCount()
        icon, role = ("check", "success") if step.ok else ("close", "danger")
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(IconLabel(icon, role, 16), row, 0, top)
        name = words(wording.probe_step(step.kind), "" if step.ok else "danger")
        taken = words(_seconds(step.seconds), "faint")
        taken.setWordWrap(False)
        self._grid.addWidget(name, row, 1, top)
        self._grid.addWidget(taken, row, 2, top | Qt.AlignmentFlag.AlignTrailing)
        said = self._said(step)
        if said:
            self._grid.addWidget(words(said, "dimmed"), row + 1, 1, 1, 2)
        state = self.tr("went well") if step.ok else self.tr("failed")
        name.setAccessibleName(f"{name.text()}: {state}. {said}".strip())
        self._lines.append(name.accessibleName())

    def _add_heading(self, protocol: Protocol) -> None:
        self._last = protocol
        row = self._grid.rowCount()
        text = self.tr("Incoming mail (%1)")
        if protocol is Protocol.SMTP:
            text = self.tr("Outgoing mail (%1)")
        heading = words(text.replace("%1", wording.protocol(protocol)), "heading")
        self._grid.addWidget(heading, row, 0, 1, 3)

    def _said(self, step: ProbeStep) -> str:
        """Say what failed in plain words, and quote the server."""
        if step.problem is None:
            return f"“{step.said}”" if step.said else ""
        sentence = wording.problem(step.problem)
        quoted = wording.particulars(step.problem) or (f"“{step.said}”" if step.said else "")
        return "\n".join(part for part in (sentence, quoted) if part)


def _seconds(seconds: float) -> str:
    return f"{QLocale().toString(seconds, 'f', 2)} s"
