"""The mail here beside the server's: what was compared, what differs, what heals it."""

import contextlib

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.model.account import Account
from app.model.mailbox import Role
from app.model.problem import Problem
from app.model.report import MailboxCheck, VerifyReport
from ui import wording
from ui.bridge import Bridge
from ui.check_words import CheckWords
from ui.notice import Notice
from ui.page import Page, card, words

SIZE = (560, 480)


class CheckRelay(QObject):
    """Carries how far a check is from the thread that checks to the one that paints."""

    told = Signal(int, int)

    def tell(self, done: int, total: int) -> None:
        """Hand it on, from any thread."""
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self.told.emit(done, total)


class CheckWindow(QDialog):
    """Checks one account, beside the main window. Nothing is changed unless Repair is pressed."""

    def __init__(
        self, bridge: Bridge, accounts: Accounts, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self.account = account
        self._relay: CheckRelay | None = None
        self._words = CheckWords(self)
        self.report: VerifyReport | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("%1 and its server")
        self.setWindowTitle(title.replace("%1", account.label))
        self.resize(*SIZE)
        self.notice = Notice(closable=False)
        self.extent = words("", "dimmed")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.page = Page()
        self.page.setAccessibleName(self.tr("What differs"))
        self.again = QPushButton(self.tr("Check again"))
        self.again.clicked.connect(lambda _=False: self.check())
        self.repair = QPushButton(self.tr("Repair"))
        self.repair.setProperty("primary", True)
        self.repair.setToolTip(self.tr("Fetches, marks and counts anew; removes no message"))
        self.repair.clicked.connect(lambda _=False: self.check(repair=True))
        self.leave = QPushButton(self.tr("Close"))
        self.leave.clicked.connect(self.close)
        for button in (self.again, self.leave, self.repair):
            button.setAutoDefault(False)
        self._lay_out()

    def check(self, *, repair: bool = False) -> None:
        """Compare, and heal where that is asked for."""
        self._show_busy(repair=repair)
        self._relay = CheckRelay(self)
        self._relay.told.connect(self._progressed, Qt.ConnectionType.QueuedConnection)
        future = self._accounts.verify(self.account.id, repair=repair, on_progress=self._relay.tell)
        self._bridge.call(future, self._show_report, self._failed, owner=self)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(18, 0, 18, 0)
        head.setSpacing(8)
        for widget in (self.bar, self.extent):
            head.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(8)
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.repair)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        around = QVBoxLayout()  # the notice brings a margin of its own
        around.setContentsMargins(8, 0, 8, 0)
        around.addWidget(self.notice)
        column.addLayout(around)
        column.addLayout(head)
        column.addWidget(self.page, 1)
        column.addLayout(foot)

    def _show_busy(self, *, repair: bool) -> None:
        text = self.tr("Repairing…") if repair else self.tr("Comparing with the server…")
        self.notice.tell(text)
        self.extent.setText("")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.page.clear()
        self.again.setEnabled(False)
        self.repair.hide()

    def _progressed(self, done: int, total: int) -> None:
        if self.bar.isVisible():
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            text = self.tr("%1 of %2 messages").replace("%1", wording.number(done))
            self.extent.setText(text.replace("%2", wording.number(total)))

    def _show_report(self, report: VerifyReport) -> None:
        self.report = report
        self._rest()
        sentence, kind = self._words.verdict(report)
        said = wording.particulars(report.problems[0]) if report.problems else ""
        self.notice.tell(sentence, said, kind=kind)
        self.extent.setText(self._words.extent(report))
        for check in report.mailboxes:
            if check.differences or check.problem:
                self.page.add(self._card(check))
        self.repair.setVisible(bool(report.left) and not report.repaired)

    def _failed(self, problem: Problem) -> None:
        self._rest()
        self.notice.tell_problem(problem)

    def _rest(self) -> None:
        self.bar.hide()
        self.again.setEnabled(True)

    def _card(self, check: MailboxCheck) -> QWidget:
        """Show one folder and what differs in it."""
        frame = card()
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        lines = [self._words.difference(each) for each in check.differences]
        if check.problem is not None:
            lines.append(wording.problem(check.problem))
        title = wording.role(Role.INBOX) if check.path == "INBOX" else check.path
        column.addWidget(words(title, "heading"))
        for line in lines:
            column.addWidget(words(line))
        frame.setAccessibleName(f"{title}: {'; '.join(lines)}")
        return frame
