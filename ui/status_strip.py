"""The strip at the bottom: how fresh the mail is, what goes on, what is in the way."""

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton

from app.events import Activity, ConnectionChanged, Event, Progress, StoreTrouble
from app.model.account import AccountId
from app.model.problem import Problem
from ui import theme, wording
from ui.bridge import Bridge

TELL_EVERY = (
    10_000  # milliseconds; "12 s ago" need not be truer, and an idle window should not wake
)


class StatusStrip(QFrame):
    """One line of facts. `stop` asks to stop the work, `more` to tell about a problem."""

    stop = Signal()
    more = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._progress: dict[AccountId, Progress] = {}
        self._problems: dict[tuple[AccountId, str], Problem] = {}
        self._synced: float | None = None
        self._outbox = 0
        self._hint = ""
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setProperty("rank", "dimmed")
        self.trouble = QPushButton()
        self.trouble.setProperty("trouble", True)
        self.trouble.clicked.connect(lambda _=False: self.more.emit(self.problem()))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stopper = QToolButton()
        self.stopper.setIconSize(QSize(16, 16))
        self.stopper.setToolTip(self.tr("Stop"))
        self.stopper.setAccessibleName(self.tr("Stop the work that is going on"))
        theme.set_icon(self.stopper, "stop", "dimmed")
        self.stopper.clicked.connect(lambda _=False: self.stop.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for widget in (self.trouble, self.bar, self.stopper):
            row.addWidget(widget)
        self.setProperty("strip", True)
        self.setFixedHeight(30)
        self._ticking = QTimer(self)
        self._ticking.setInterval(TELL_EVERY)
        self._ticking.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._ticking.timeout.connect(self._show)
        self._ticking.start()
        bridge.happened.connect(self._happened)
        self._show()

    def show_outbox(self, count: int) -> None:
        """Say how many letters wait to leave."""
        self._outbox = count
        self._show()

    def show_hint(self, text: str) -> None:
        """Show where a link leads while it is pointed at; "" ends that."""
        self._hint = text
        self._show()

    def problem(self) -> Problem | None:
        """Return the trouble that is shown."""
        return next(iter(self._problems.values()), None)

    def _happened(self, event: Event) -> None:
        match event:
            case Progress(account_id=account):
                self._progressed(account, event)
            case ConnectionChanged(account_id=account, protocol=protocol, problem=problem):
                self._problems.pop((account, protocol), None)
                if problem is not None:
                    self._problems[(account, protocol)] = problem
            case StoreTrouble(problem=problem):
                self._problems[(AccountId(0), "store")] = problem
            case _:
                return
        self._show()

    def _progressed(self, account: AccountId, at: Progress) -> None:
        if at.activity is Activity.IDLE:
            self._progress.pop(account, None)
            self._synced = time.monotonic()
            self._problems.pop((AccountId(0), "store"), None)
        else:
            self._progress[account] = at

    def _show(self) -> None:
        at = next(iter(self._progress.values()), None)
        self.bar.setVisible(at is not None)
        self.stopper.setVisible(at is not None)
        if at is not None:
            self.bar.setMaximum(at.total)
            self.bar.setValue(at.done)
        self.text.setText(self._hint or (wording.progress(at) if at else self._at_rest()))
        problem = self.problem()
        self.trouble.setVisible(problem is not None)
        if problem is not None:
            self.trouble.setText(wording.problem(problem))
            self.trouble.setIcon(theme.icon("warning", "warning"))

    def _at_rest(self) -> str:
        parts = []
        if self._synced is not None:
            ago = wording.ago(int(time.monotonic() - self._synced))
            parts.append(self.tr("Synced %1").replace("%1", ago))
        if self._outbox:
            parts.append(self.tr("%n in outbox", "", self._outbox))
        return " · ".join(parts)
