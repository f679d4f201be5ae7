"""The card that looks for an account's servers: a live list, folded when it has found them."""

from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.finding import Findings, FindingStep
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge
from ui.finding_steps import FindingSteps
from ui.page import words
from ui.relay import Relay
from ui.step_row import INDENT


class FindingCard(QFrame):
    """Looks at once when it is told an address. `found` carries the Findings, perhaps empty."""

    found = Signal(object)

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._address = ""
        self._run = 0
        self._relay: Relay | None = None
        self._search: Future[Findings] | None = None
        self.setObjectName("card")
        self.heading = words("", "heading")
        self.summary = words("", "dimmed")
        self.steps = FindingSteps()
        self.unfold = QPushButton(self.tr("Show where Lifafa looked"))
        self.unfold.setProperty("inline", True)
        self.third_parties = QCheckBox(self.tr("Also ask Thunderbird's public table"))
        self.plain_http = QCheckBox(self.tr("Also take answers over unprotected lines (http)"))
        self._arrange()
        self.unfold.clicked.connect(lambda _=False: self.fold(self.steps.isVisible()))
        for choice in (self.third_parties, self.plain_http):
            choice.clicked.connect(lambda _=False: self.look(self._address))

    @property
    def looking(self) -> bool:
        """Whether a search is under way."""
        return self._relay is not None

    def look(self, address: str) -> None:
        """Look for the servers of an address."""
        self.stop()
        self._address = address
        self._show_looking()
        run = self._run
        self._relay = Relay(run, self)
        self._relay.told.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        self._search = self._accounts.find(
            address,
            self._relay.tell,
            third_parties=self.third_parties.isChecked(),
            plain_http=self.plain_http.isChecked(),
        )
        self._bridge.call(
            self._search,
            lambda findings: self._on_found(run, findings),
            lambda problem: self._on_problem(run, problem),
            owner=self,
        )

    def stop(self) -> None:
        """End the search that is under way."""
        self._run += 1
        if self._search is not None:
            self._search.cancel()
            self._search = None
        if self._relay is not None:
            self._relay.told.disconnect()
            self._relay.deleteLater()
            self._relay = None
            self.steps.rest()

    def fold(self, folded: bool) -> None:
        """Show the list, or only what came of it."""
        self.steps.setVisible(not folded)
        text = (
            self.tr("Show where Lifafa looked") if folded else self.tr("Hide where Lifafa looked")
        )
        self.unfold.setText(text)
        self._choices.setVisible(not folded)

    @Slot(int, object)
    def _on_step(self, run: int, step: FindingStep) -> None:
        if run == self._run:
            self.steps.add(step)

    def _on_found(self, run: int, findings: Findings) -> None:
        if run != self._run:
            return
        self.stop()
        found = bool(findings.incoming or findings.outgoing)
        self._conclude(found=found)
        self.fold(found)
        self.found.emit(findings)

    def _on_problem(self, run: int, problem: Problem) -> None:
        if run != self._run:
            return
        self.stop()
        self._conclude(found=False)
        self.summary.setText(" ".join((wording.problem(problem), wording.particulars(problem))))
        self.found.emit(Findings(self._address))

    def _show_looking(self) -> None:
        domain = self._address.rpartition("@")[2]
        text = self.tr("Looking for the servers of %1…")
        self.heading.setText(text.replace("%1", wording.isolated(domain)))
        self.summary.hide()
        self.unfold.hide()
        self.steps.clear()
        self.fold(False)

    def _conclude(self, *, found: bool) -> None:
        domain = wording.isolated(self._address.rpartition("@")[2])
        text = self.tr("The servers of %1") if found else self.tr("Nothing was found for %1")
        self.heading.setText(text.replace("%1", domain))
        self.summary.setText(self.tr("Please fill in below what your provider told you."))
        self.summary.setVisible(not found)
        self.unfold.setVisible(found)

    def _arrange(self) -> None:
        self._choices = QWidget()
        inner = QVBoxLayout(self._choices)
        inner.setContentsMargins(0, 8, 0, 0)
        inner.setSpacing(4)
        for choice, said in (
            (self.third_parties, self.tr("It learns your domain, not your address.")),
            (self.plain_http, self.tr("Anyone on the way could change them.")),
        ):
            choice.setAccessibleDescription(said)
            inner.addWidget(choice)
            line = QHBoxLayout()
            line.setSpacing(0)
            line.addSpacing(INDENT)
            line.addWidget(words(said, "dimmed"))
            inner.addLayout(line)
        self.unfold.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self.heading, self.summary, self.steps, self._choices):
            column.addWidget(part)
        column.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignLeading)
