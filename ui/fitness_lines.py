"""Whether others will believe mail of an address that leaves by a server: MX, SPF, DKIM, DMARC."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import Server
from app.model.diagnosis import Fitness, FitnessLine, FitnessState
from app.model.problem import Problem
from ui import doctor_words, wording
from ui.bridge import Bridge
from ui.page import empty, words
from ui.step_row import StepRow, StepState

_STATES = {
    FitnessState.GOOD: StepState.WELL,
    FitnessState.MISSING: StepState.NOTHING,
    FitnessState.AGAINST: StepState.FAILED,
    FitnessState.UNKNOWN: StepState.WAITING,
}


class FitnessLines(QWidget):
    """One question, asked when it is pressed; then a line for each thing others look at."""

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._about: tuple[str, Server] | None = None
        self.ask = QPushButton(self.tr("Is my address fit for this server?"))
        self.ask.setProperty("inline", True)
        self.ask.setAutoDefault(False)
        self.ask.setToolTip(self.tr("Asks the DNS what your domain says of its mail"))
        self.ask.setAccessibleDescription(self.ask.toolTip())
        self.ask.clicked.connect(lambda _=False: self.look())
        self._said = words("", "dimmed")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._said)
        column.addLayout(self._lines)
        self._said.hide()

    def about(self, address: str, server: Server) -> None:
        """Say which address and which server the question is about."""
        if self._about != (address, server):
            self._about = (address, server)
            empty(self._lines)
            self._said.hide()

    def look(self) -> None:
        """Ask."""
        if self._about is None:
            return
        empty(self._lines)
        self._tell(self.tr("Asking the DNS…"))
        self.ask.setEnabled(False)
        future = self._accounts.fitness(*self._about)
        self._bridge.call(future, self._show, self._failed, owner=self)

    def _show(self, fitness: Fitness) -> None:
        self.ask.setEnabled(True)
        text = self.tr("Mail of %1 that leaves by %2:").replace("%1", fitness.domain)
        self._tell(text.replace("%2", fitness.server))
        for line in fitness.lines:
            self._lines.addWidget(_row(line, fitness))

    def _failed(self, problem: Problem) -> None:
        self.ask.setEnabled(True)
        self._tell(wording.problem(problem))

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()


def _row(line: FitnessLine, fitness: Fitness) -> StepRow:
    said = doctor_words.fitness_explained(line, fitness)
    row = StepRow(f"{line.kind.value.upper()}: {said.title}", long_title=True)
    advice = "" if line.state is FitnessState.GOOD else said.advice
    trouble = wording.problem(line.problem) if line.problem else ""
    record = f"“{line.record}”" if line.record else ""
    parts = (said.cause, advice, trouble, record)
    row.show_state(_STATES[line.state], "\n".join(filter(None, parts)), whole=True)
    return row
