"""The console's window: docked below the panes, or floating free."""

from pathlib import Path

import PySide6
from PySide6.QtCore import QSize, Qt, QTimer, Slot, qVersion
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.dialogue.report import private_names, safe_report
from app.dialogue.timing import Stopwatch
from app.events import AccountsChanged, DialogueGrew, ReloadNeeded
from app.model.account import Account, AccountId
from ui import theme
from ui.bridge import Bridge
from ui.console.by_hand import HandLine
from ui.console.dock_title import DockTitle
from ui.console.explanations import MOST, ExplanationPane
from ui.console.filters import FilterBar
from ui.console.model import DialogueModel
from ui.console.view import DialogueView
from ui.empty import EmptyPage
from ui.toast import Toast

TAKEN_AT_ONCE = 2_000  # lines; more would keep the window from painting
SPLIT = (860, 360)
WIDE = 800  # pixels; below, the explanations stand under the lines


class ConsoleDock(QDockWidget):
    """Shows the dialogue while it is open; shut, it costs nothing."""

    def __init__(
        self, bridge: Bridge, accounts: Accounts, toast: Toast, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("console")
        self.setWindowTitle(self.tr("Console"))
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self._bridge = bridge
        self._accounts = accounts
        self._toast = toast
        self._book: tuple[Account, ...] = ()
        self._listening = False
        self._seen = 0
        self._stopwatch = Stopwatch()
        self.filters = FilterBar()
        self.model = DialogueModel(self)
        self.view = DialogueView(self.model)
        self.empty = EmptyPage()
        self.explanation = ExplanationPane()
        self.hand = HandLine(bridge, accounts)
        self.pause = self._button("pause", self.tr("Pause"))
        self.pause.setCheckable(True)
        self.wipe = self._button("trash", self.tr("Clear"))
        self.report = self._report_button()
        self._pages = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self._show_state()

    # --- being open ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._listening:
            self._listening = True
            self._accounts.dialogue.open()
            self._read_accounts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Looked at a moment later: a dock that begins to float is hidden and shown again.
        QTimer.singleShot(0, self, self._shut_if_put_away)

    def _shut_if_put_away(self) -> None:
        if self.isHidden():
            self.shut()

    def shut(self) -> None:
        """Listen no longer, and forget what was heard."""
        if self._listening:
            self._listening = False
            self._accounts.dialogue.close()
            self._stopwatch = Stopwatch()
            self.pause.setChecked(False)
            self.model.clear()
            self._show_state()

    def show_letter(self, message_id: str, subject: str) -> None:
        """Show what was said about one letter."""
        self.filters.show_letter(message_id, subject)

    def show_account(self, account: AccountId) -> None:
        """Show what is said for one account."""
        self.filters.show_account(account)

    # --- what happens ---

    @Slot(object)
    def _happened(self, event: object) -> None:
        match event:
            case DialogueGrew() | ReloadNeeded():
                self._read()
            case AccountsChanged() if self._listening:
                self._read_accounts()

    def _read(self) -> None:
        """Take what is new, a bounded number of lines at a time."""
        if not self._listening or self.pause.isChecked():
            return
        lines = self._accounts.dialogue.since(self._seen)
        if not lines:
            return
        now, later = lines[:TAKEN_AT_ONCE], lines[TAKEN_AT_ONCE:]
        self._seen = now[-1].number
        self.model.take(self._stopwatch.all(now))
        self._show_state()
        if later:
            QTimer.singleShot(0, self, self._read)

    def _read_accounts(self) -> None:
        self._bridge.call(self._accounts.list(), self._know, owner=self)

    def _know(self, accounts: tuple[Account, ...]) -> None:
        self._book = accounts
        self.model.know(accounts)
        self.filters.know_accounts(accounts)
        self.hand.know_accounts(accounts)

    def _explain(self) -> None:
        self.explanation.show_lines(self.view.first_chosen(MOST))

    def _narrow(self) -> None:
        self.model.narrow(self.filters.sieve())
        self._show_state()

    def _paused(self, paused: bool) -> None:
        text = self.tr("Go on") if paused else self.tr("Pause")
        self.pause.setToolTip(text)
        self.pause.setAccessibleName(text)
        self._read()
        self._show_state()

    def _clear(self) -> None:
        self._accounts.dialogue.clear()
        self.model.clear()
        self._show_state()

    def _show_state(self) -> None:
        """Show the lines, or why there are none."""
        if self.model.rowCount():
            self._pages.setCurrentWidget(self.view)
            return
        self._pages.setCurrentWidget(self.empty)
        if self.model.heard_any and not self.model.sieve.is_open:
            line = self.tr("No line passes the filters.")
            shown = ((self.tr("Show all"), self.filters.reset),)
            self.empty.say("console", self.tr("Nothing to show"), line, shown)
        else:
            line = self.tr(
                "What Lifafa and your servers say to each other appears here while this is open."
            )
            asked = ((self.tr("Get mail"), self._accounts.get_mail),)
            self.empty.say("console", self.tr("Nothing was said yet"), line, asked)

    # --- the report ---

    def report_text(self) -> str:
        """Return the safe report of the chosen lines, where several are, else of all shown."""
        chosen = self.view.chosen_lines()
        return safe_report(
            chosen if len(chosen) > 1 else self.model.lines(),
            private=private_names(account.settings for account in self._book),
            placeholders=self.placeholders.isChecked(),
            versions={"Qt": qVersion() or "", "PySide6": PySide6.__version__},
        )

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self.report_text())
        self._toast.say(self.tr("The report is in the clipboard. Passwords are not in it."))

    def _save_report(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save safe report"), "lifafa-report.txt", "*.txt"
        )
        if path:
            self.save_report(Path(path))

    def save_report(self, path: Path) -> None:
        """Write the report into a file."""
        try:
            path.write_text(self.report_text(), "utf-8")
        except OSError as error:
            text = self.tr("The file could not be written: %1").replace("%1", str(error.strerror))
            self._toast.say(text)
        else:
            self._toast.say(self.tr("Saved as %1").replace("%1", str(path)))

    # --- making ---

    def _connect(self) -> None:
        self._bridge.happened.connect(self._happened)
        self.filters.changed.connect(self._narrow)
        self.model.letters_changed.connect(lambda: self.filters.know_letters(self.model.letters))
        self.view.chosen.connect(self._explain)
        self.hand.typing.connect(self.explanation.show_typed)
        self.pause.toggled.connect(self._paused)
        self.wipe.clicked.connect(lambda _=False: self._clear())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 8, 8, 4)
        bar.setSpacing(8)
        bar.addWidget(self.filters, 1)
        for button in (self.pause, self.wipe, self.report):
            bar.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        for page in (self.view, self.empty):
            self._pages.addWidget(page)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for widget, stretch in ((self._pages, 3), (self.explanation, 1)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.indexOf(widget), stretch)
        self.splitter.setSizes(list(SPLIT))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.hand)
        self.setWidget(whole)
        self.setTitleBarWidget(DockTitle(self))

    def _report_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Copy safe report"))
        button.setToolTip(button.text())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setIconSize(QSize(16, 16))
        theme.set_icon(button, "copy")
        menu = QMenu(button)
        self.placeholders = QAction(self.tr("Replace addresses and host names"), menu)
        self.placeholders.setCheckable(True)
        self.placeholders.setChecked(True)
        menu.addAction(self.placeholders)
        menu.addAction(self.tr("Save safe report…"), self._save_report)
        button.setMenu(menu)
        button.clicked.connect(lambda _=False: self._copy_report())
        return button

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(16, 16))
        button.setToolTip(text)
        button.setAccessibleName(text)
        theme.set_icon(button, icon)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        style = Qt.ToolButtonStyle
        self.report.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly
        )
        self.splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
