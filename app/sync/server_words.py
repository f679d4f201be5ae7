"""What a server wants a person to know: its alerts, and how much room there is."""

from collections.abc import Callable

from app.events import Event, ServerAlert
from app.model.account import AccountId
from app.store import accounts
from app.store.database import Database
from app.sync.lines import ImapLine


class ServerWords:
    """Hands on what one account's server says; each alert once a session, room when it changed."""

    def __init__(
        self, account_id: AccountId, database: Database, tell: Callable[[Event], None]
    ) -> None:
        self._account_id = account_id
        self._database = database
        self._tell = tell
        self._told: set[str] = set()

    def hear(self, line: ImapLine) -> None:
        """Tell the alerts that came (RFC 3501 §7.1: they must be shown). Asks nothing."""
        for text in line.take_alerts():
            if text not in self._told:
                self._told.add(text)
                self._tell(ServerAlert(self._account_id, text))

    def learn_room(self, line: ImapLine) -> None:
        """Ask how much room there is (RFC 9208), and keep the answer."""
        quota = line.quota()
        room = (0, 0) if quota is None else (quota.used, quota.limit)
        if room != accounts.room(self._database.reader(), self._account_id):
            with self._database.transaction() as tx:
                accounts.set_room(tx, self._account_id, *room)
