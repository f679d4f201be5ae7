"""The way to the console: its window is made when it is first asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from app.accounts import Accounts
from app.model.account import AccountId
from ui.bridge import Bridge
from ui.toast import Toast

if TYPE_CHECKING:
    from ui.console.dock import ConsoleDock

HEIGHT = 320


class ConsoleDoor(QObject):
    """Opens and shuts the console of one window."""

    def __init__(
        self, window: QMainWindow, bridge: Bridge, accounts: Accounts, toast: Toast
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._accounts = accounts
        self._toast = toast
        self.dock: ConsoleDock | None = None

    def toggle(self) -> None:
        """Open it, or put it away."""
        if self.dock is not None and self.dock.isVisible():
            self.dock.close()
            return
        dock = self._opened()
        dock.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_letter(self, message_id: str, subject: str) -> None:
        """Open it on what was said about one letter."""
        self._opened().show_letter(message_id, subject)

    def show_account(self, account: AccountId) -> None:
        """Open it on what is said for one account."""
        self._opened().show_account(account)

    def shut(self) -> None:
        """Stop listening: the window goes."""
        if self.dock is not None:
            self.dock.shut()

    def _opened(self) -> "ConsoleDock":
        if self.dock is None:
            from ui.console.dock import ConsoleDock

            self.dock = ConsoleDock(self._bridge, self._accounts, self._toast, self._window)
            self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
            self._window.resizeDocks([self.dock], [HEIGHT], Qt.Orientation.Vertical)
        self.dock.show()
        self.dock.raise_()
        return self.dock
