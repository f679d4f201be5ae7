"""The live list of a check: each step green, red or grey, how long it took, what was said."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.model.account import AccountSettings, Protocol, Security, Server
from app.model.report import ProbeStep, ProbeStepKind
from ui import wording
from ui.page import empty, words
from ui.step_row import StepRow, StepState

translate = QCoreApplication.translate

_LAST = {
    Protocol.IMAP: ProbeStepKind.MAILBOXES,
    Protocol.POP3: ProbeStepKind.MAILBOXES,
    Protocol.SMTP: ProbeStepKind.SUBMISSION,
}


class ProbeSteps(QWidget):
    """Shows the steps of all servers as they happen; grey is what is still to come.

    The servers are tried side by side, so that their steps come mixed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Steps of the check"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._servers: dict[tuple[Protocol, str], _ServerSteps] = {}

    @property
    def lines(self) -> list[str]:
        """The steps that ended, as they are spoken, one text each."""
        rows = [row for server in self._servers.values() for row in server.ended]
        return [row.accessibleName() for row in rows]

    def clear(self) -> None:
        """Take all steps away, before another check."""
        empty(self._column)
        self._servers.clear()

    def expect(self, settings: AccountSettings) -> None:
        """Show in grey what will be tried, and begin."""
        self.clear()
        for server in (settings.incoming, settings.outgoing):
            self._steps_of(server.protocol, str(server), planned(server)).begin()

    def add(self, step: ProbeStep) -> None:
        """Show a step that ended."""
        self._steps_of(step.protocol, step.server, ()).add(step)

    def rest(self) -> None:
        """The check is over: nothing is in progress any more."""
        for steps in self._servers.values():
            steps.rest()

    def _steps_of(
        self, protocol: Protocol, server: str, kinds: Sequence[ProbeStepKind]
    ) -> "_ServerSteps":
        known = next((s for (p, name), s in self._servers.items() if p is protocol), None)
        if known is not None and not server:
            return known
        if (protocol, server) not in self._servers:
            self._servers[protocol, server] = _ServerSteps(protocol, server, kinds)
            self._column.addWidget(self._servers[protocol, server])
        return self._servers[protocol, server]


class _ServerSteps(QWidget):
    """The steps of one server, below its heading."""

    def __init__(self, protocol: Protocol, server: str, kinds: Sequence[ProbeStepKind]) -> None:
        super().__init__()
        text = self.tr("Incoming mail (%1)")
        if protocol is Protocol.SMTP:
            text = self.tr("Outgoing mail (%1)")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        facts = " · ".join(filter(None, (wording.protocol(protocol), server)))
        self._column.addWidget(words(text.replace("%1", facts), "heading"))
        self.ended: list[StepRow] = []
        self._waiting: list[tuple[ProbeStepKind, StepRow]] = []
        for kind in kinds:
            row = StepRow(wording.probe_step(kind))
            self._column.addWidget(row)
            self._waiting.append((kind, row))

    def begin(self) -> None:
        """Say that the first step that waits is in progress."""
        if self._waiting:
            self._waiting[0][1].show_state(StepState.RUNNING)

    def rest(self) -> None:
        """Say of what was never reached that it waits."""
        for _, row in self._waiting:
            if row.state is StepState.RUNNING:
                row.show_state(StepState.WAITING)

    def add(self, step: ProbeStep) -> None:
        """Show how a step ended. A kind that comes twice, as after STARTTLS, is shown twice."""
        row = self._row(step.kind)
        state = StepState.WELL if step.ok else StepState.FAILED
        row.show_state(state, said(step), step.seconds)
        self._column.insertWidget(1 + len(self.ended), row)
        self.ended.append(row)
        self.rest()
        if step.ok and step.kind is _LAST[step.protocol]:
            self._forget_waiting()
        elif step.ok:
            self.begin()

    def _forget_waiting(self) -> None:
        """The last step went well: what was left out on the way was not needed."""
        for _, row in self._waiting:
            row.hide()
        self._waiting.clear()

    def _row(self, kind: ProbeStepKind) -> StepRow:
        for at, (waiting, row) in enumerate(self._waiting):
            if waiting is kind:
                del self._waiting[at]
                return row
        return StepRow(wording.probe_step(kind))


def planned(server: Server) -> tuple[ProbeStepKind, ...]:
    """Return the steps that trying a server takes, in their usual order."""
    kinds = [ProbeStepKind.RESOLVE, ProbeStepKind.CONNECT]
    if server.security is Security.TLS:
        kinds.append(ProbeStepKind.TLS)
    kinds.append(ProbeStepKind.GREETING)
    if server.security is Security.STARTTLS:
        kinds.append(ProbeStepKind.TLS)
    return (*kinds, ProbeStepKind.CAPABILITIES, ProbeStepKind.LOGIN, _LAST[server.protocol])


def said(step: ProbeStep) -> str:
    """Say what failed in plain words, and quote the server; of what went well, what it gave."""
    if step.problem is None:
        return _given(step)
    sentence = wording.problem(step.problem)
    quoted = wording.particulars(step.problem) or (f"“{step.said}”" if step.said else "")
    return "\n".join(part for part in (sentence, quoted) if part)


def _given(step: ProbeStep) -> str:
    """Quote what the server said; what we found out ourselves is no quotation."""
    match step.kind:
        case ProbeStepKind.RESOLVE | ProbeStepKind.TLS | ProbeStepKind.CONNECT:
            return step.said
        case ProbeStepKind.MAILBOXES if step.said.isdecimal():
            return _counted(step.protocol, int(step.said))
        case _:
            return f"“{step.said}”" if step.said else ""


def _counted(protocol: Protocol, count: int) -> str:
    if protocol is Protocol.POP3:
        one = translate("ProbeSteps", "1 message")
        return one if count == 1 else wording.counted(translate("ProbeSteps", "%n messages"), count)
    one = translate("ProbeSteps", "1 folder")
    return one if count == 1 else wording.counted(translate("ProbeSteps", "%n folders"), count)
