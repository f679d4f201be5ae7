"""The live list of a search for servers: each place with what was found there."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.finding import FindingStep, SearchState, Source
from ui import finding_words
from ui.step_row import StepRow, StepState

_STATES = {
    SearchState.RUNNING: StepState.RUNNING,
    SearchState.FOUND: StepState.WELL,
    SearchState.NOTHING: StepState.NOTHING,
    SearchState.FAILED: StepState.NOTHING,  # a place that does not answer is no trouble of anyone's
    SearchState.SKIPPED: StepState.SKIPPED,
}
_WEIGHTS = (
    SearchState.SKIPPED,
    SearchState.NOTHING,
    SearchState.FAILED,
    SearchState.RUNNING,
    SearchState.FOUND,
)
"""Several looks at one source are one line, which shows the most telling of them."""


class FindingSteps(QWidget):
    """One line for each source, there from the beginning, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Where the servers are looked for"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows: dict[Source, StepRow] = {}
        self._looks: dict[tuple[Source, str], FindingStep] = {}
        for source in Source:
            self._rows[source] = StepRow(finding_words.look(source))
            column.addWidget(self._rows[source])

    @property
    def lines(self) -> list[str]:
        """The lines as they are spoken, the most trusted source first."""
        return [row.accessibleName() for row in self._rows.values()]

    def clear(self) -> None:
        """Begin anew."""
        self._looks.clear()
        for row in self._rows.values():
            row.show_state(StepState.WAITING)

    def add(self, step: FindingStep) -> None:
        """Show a look that begins, or one that ended."""
        self._looks[step.source, step.where] = step
        looks = [each for (source, _), each in self._looks.items() if source is step.source]
        telling = max(looks, key=lambda each: _WEIGHTS.index(each.state))
        seconds = None if telling.state is SearchState.RUNNING else telling.seconds or None
        row = self._rows[step.source]
        row.show_state(_STATES[telling.state], finding_words.said(telling), seconds)

    def rest(self) -> None:
        """The search is over: what still runs is not waited for."""
        for row in self._rows.values():
            if row.state is StepState.RUNNING:
                row.show_state(StepState.WAITING)
