"""What servers want a person to know: alerts quoted, and rooms that are nearly full."""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from app.events import Event, ServerAlert
from app.model.account import Account, AccountId
from ui import wording
from ui.bridge import Bridge
from ui.notice import Notice

NEARLY_FULL = 0.9


class _Word(NamedTuple):
    sentence: str
    detail: str
    kind: str


class ServerNotices(Notice):
    """One bar, one word at a time; the next comes when it is put away. Each is said once."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accounts: dict[AccountId, Account] = {}
        self._waiting: deque[_Word] = deque()
        self._early: list[ServerAlert] = []
        self._full: dict[AccountId, bool] = {}
        self.closed.connect(self._next)
        bridge.happened.connect(self._happened)

    def know(self, accounts: Sequence[Account]) -> None:
        """Look at the accounts as they are now."""
        self._accounts = {account.id: account for account in accounts}
        early, self._early = self._early, []
        for alert in early:
            self._happened(alert)
        for account in accounts:
            self._look_at_room(account)

    def _happened(self, event: Event) -> None:
        match event:
            case ServerAlert(account_id=number) if number not in self._accounts:
                self._early.append(event)
            case ServerAlert(account_id=number, text=text):
                label = self._accounts[number].label
                said = self.tr("The server of %1 says:").replace("%1", label)
                self._say(_Word(said, f"“{text}”", "info"))
            case _:
                pass

    def _look_at_room(self, account: Account) -> None:
        """Say that an account is nearly full, and again when it is: not with every letter."""
        if account.fullness < NEARLY_FULL:
            self._full.pop(account.id, None)
            return
        full = account.fullness >= 1
        if self._full.get(account.id, False) == full and account.id in self._full:
            return
        self._full[account.id] = full
        text = self.tr("%1 is full: no mail can come in") if full else self.tr("%1 is nearly full")
        kind = "danger" if full else "warning"
        self._say(_Word(text.replace("%1", account.label), wording.room(account), kind))

    def _say(self, word: _Word) -> None:
        self._waiting.append(word)
        if self.isHidden():
            self._next()

    def _next(self) -> None:
        if self._waiting:
            word = self._waiting.popleft()
            self.tell(word.sentence, word.detail, kind=word.kind)
