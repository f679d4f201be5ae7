"""The strip at the bottom: how fresh the mail is, what goes on, what is in the way."""

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton

from app.events import Activity, ConnectionChanged, Event, Progress, RetryPlanned, StoreTrouble
from app.model.account import AccountId, Protocol
from app.model.problem import Problem, ProblemKind
from ui import theme, wording
from ui.bridge import Bridge

# Milliseconds; "30 s ago" need not be truer, and an idle window should not wake.
TELL_EVERY = 30_000
TELL_SELDOM = 60_000  # once minutes are told
SOON = 60  # seconds; a time of day would be no news
NARROW = 800  # pixels; below, a trouble and the time of the next try have no room beside each other


class StatusStrip(QFrame):
    """One line of facts.

    `stop` asks to stop the work, `more` to tell about a problem, `retry` to try an account's
    connection now, `dialogue` to show what is said over it.
    """

    stop = Signal()
    more = Signal(object)
    retry = Signal(object)
    dialogue = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._progress: dict[AccountId, Progress] = {}
        self._problems: dict[tuple[AccountId, str], Problem] = {}
        self._retries: dict[tuple[AccountId, str], int] = {}
        self._synced: float | None = None
        self._synced_before: float | None = None
        self._outbox = 0
        self._hint = ""
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setProperty("rank", "dimmed")
        self.trouble = QPushButton()
        self.trouble.setProperty("trouble", True)
        self.trouble.clicked.connect(lambda _=False: self.more.emit(self.problem()))
        self.again = QPushButton()
        self.again.setFlat(True)
        self.again.setProperty("strip", True)
        self.again.clicked.connect(lambda _=False: self._try_now())
        self.listen = QToolButton()
        self.listen.setIconSize(QSize(16, 16))
        self.listen.setToolTip(self.tr("Show the dialogue with the server"))
        self.listen.setAccessibleName(self.listen.toolTip())
        theme.set_icon(self.listen, "console", "dimmed")
        self.listen.clicked.connect(lambda _=False: self._show_dialogue())
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
        for widget in (self.trouble, self.listen, self.again, self.bar, self.stopper):
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
        """Return the trouble that is shown; a missing network is none, and is said calmly."""
        at = self._trouble()
        return self._problems[at] if at else None

    def _happened(self, event: Event) -> None:
        match event:
            case Progress(account_id=account):
                self._progressed(account, event)
            case ConnectionChanged(account_id=account, protocol=protocol):
                self._connection_changed((account, protocol), event.problem)
            case RetryPlanned(account_id=account, protocol=protocol, at=at):
                self._retries[(account, protocol)] = at
            case StoreTrouble(problem=problem):
                self._problems[(AccountId(0), "store")] = problem
            case _:
                return
        self._show()

    def _progressed(self, account: AccountId, at: Progress) -> None:
        if at.activity is not Activity.IDLE:
            self._progress[account] = at
            return
        self._progress.pop(account, None)
        self._problems.pop((AccountId(0), "store"), None)
        if not any((account, each) in self._problems for each in (Protocol.IMAP, Protocol.POP3)):
            self._synced_before, self._synced = self._synced, time.monotonic()
            self._ticking.start(TELL_EVERY)

    def _connection_changed(self, which: tuple[AccountId, str], problem: Problem | None) -> None:
        self._problems.pop(which, None)
        self._retries.pop(which, None)
        if problem is not None:
            self._problems[which] = problem
            self._synced = self._synced_before  # what ended just now did not end well

    def _try_now(self) -> None:
        at = self._trouble()
        if at is not None:
            self.retry.emit(at[0])

    def _show_dialogue(self) -> None:
        at = self._trouble()
        if at is not None:
            self.dialogue.emit(at[0])

    def _trouble(self) -> tuple[AccountId, str] | None:
        kinds = self._problems.items()
        return next((at for at, each in kinds if each.kind is not ProblemKind.NO_NETWORK), None)

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
        trouble = self._trouble()
        self.listen.setVisible(trouble is not None and trouble[0] > 0)
        if problem is not None:
            self.trouble.setText(wording.problem(problem))
            self.trouble.setIcon(theme.icon("warning", "warning"))
        self._show_retry()

    def _show_retry(self) -> None:
        trouble = self._trouble()
        at = self._retries.get(trouble) if trouble else None
        self.again.setVisible(at is not None and trouble is not None and not self._busy(trouble[0]))
        if at is not None:
            soon = at - time.time() < SOON
            text = self.tr("Trying again soon") if soon else self.tr("Trying again at %1")
            text = text.replace("%1", wording.time_of_day(at))
            now = self.tr("Try now")
            whole = f"{text} · {now}"
            self.again.setText(now if self.width() < NARROW else whole)
            self.again.setToolTip(whole)
            self.again.setAccessibleName(whole)

    def _busy(self, account: AccountId) -> bool:
        return account in self._progress

    def _at_rest(self) -> str:
        parts = []
        if any(each.kind is ProblemKind.NO_NETWORK for each in self._problems.values()):
            parts.append(self.tr("Waiting for the network"))
        if self._synced is not None:
            seconds = int(time.monotonic() - self._synced)
            parts.append(self.tr("Synced %1").replace("%1", wording.ago(seconds)))
            if seconds >= TELL_SELDOM / 1000:
                self._ticking.setInterval(TELL_SELDOM)
        if self._outbox:
            parts.append(self.tr("%n in outbox", "", self._outbox))
        return " · ".join(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_retry()
