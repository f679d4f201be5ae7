"""A POP3 account in a house, with its maildrop on a small true server."""

from dataclasses import replace
from typing import Any

from app.model.mailbox import MailboxId, Role
from app.model.message import MessageKey
from app.model.problem import LifafaError
from app.model.spine import MailQuery
from app.store import accounts, acts, bodies, lists, mailboxes, messages, pop3
from app.sync.login import incoming_gate
from app.sync.login_delay import LoginDelay
from app.sync.pop3 import Pop3Duty
from tests.sync.conftest import POP3, House
from tests.sync.fakes import FakePop3Server, letter, lines

MAIL = [(f"u{n}", letter(n)) for n in range(1, 6)]
ALL = sorted(source for _, source in MAIL)
DAY = 86_400

LONG_AGO = 1_700_000_000
"""When a person removed a message for good, so that it can be taken back no more."""


class Drop:
    """A house with one POP3 account and its maildrop. `chosen` are settings of the account."""

    def __init__(
        self, house: House, server: FakePop3Server, *, leave: bool = True, **chosen: Any
    ) -> None:
        self.house = house
        self.server = server
        self.account = house.account(POP3, leave_on_server=leave)
        self.now = 0.0
        self.choose(**chosen)

    def choose(self, **chosen: Any) -> None:
        """Change the account's settings, as its form does: the staff is restarted."""
        with self.house.database.transaction() as tx:
            settings = replace(self.account.settings, **chosen)
            self.account = accounts.edit(tx, self.account.id, settings)
        self.duty = self.new_duty()

    def new_duty(self) -> Pop3Duty:
        return Pop3Duty(
            self.account,
            self.house.database,
            incoming_gate(self.house.credentials, self.account),
            self.house.bus.publish,
            lines(pop3=self.server),
            LoginDelay(lambda: self.now),
        )

    def poll(self) -> None:
        self.duty.look()
        self.rest()

    def rest(self) -> None:
        while self.duty.turn() == 0.0:
            pass

    def poll_through(self) -> None:
        for _ in range(10):
            try:
                return self.poll()
            except LifafaError as error:
                self.duty.troubled(error.problem)
        raise AssertionError("too much trouble")

    def keys(self) -> list[MessageKey]:
        query = MailQuery(mailbox_ids=(self.inbox(),))
        return list(lists.head(self.house.database.reader(), query, 10_000).keys)

    def here(self) -> list[bytes]:
        return sorted(self.source(key) or b"" for key in self.keys())

    def source(self, key: MessageKey) -> bytes | None:
        return bodies.source(self.house.database.reader(), key)

    def key(self, source: bytes) -> MessageKey:
        return next(key for key in self.keys() if self.source(key) == source)

    def inbox(self) -> MailboxId:
        inbox = mailboxes.by_role(self.house.database.reader(), self.account.id, Role.INBOX)
        assert inbox is not None
        return inbox.id

    def there(self) -> list[str]:
        """The UIDLs that the server still has."""
        return [uidl for uidl, _ in self.server.drop]

    def person_removes(self, *sources: bytes, at: int = LONG_AGO) -> None:
        """Remove messages for good, as Delete in Trash does."""
        keys = [self.key(source) for source in sources]
        with self.house.database.transaction() as tx:
            acts.delete(tx, keys, now=at)

    def lose(self, source: bytes) -> None:
        """Lose a message through damage: nobody wanted it removed."""
        key = self.key(source)
        with self.house.database.transaction() as tx:
            messages.remove(tx, [key])

    def days_pass(self, days: int) -> None:
        with self.house.database.transaction() as tx:
            tx.execute("UPDATE pop3_uidl SET fetched = fetched - ?", (days * DAY,))

    def line(self, uidl: str) -> pop3.Line:
        return pop3.ledger(self.house.database.reader(), self.account.id)[uidl]
