"""A real store with one account, for everything the staff does."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app.credentials import Credentials, incoming_name
from app.events import Event, EventBus
from app.model.account import Account, AccountSettings, Protocol, Secret, Security, Server
from app.store import accounts
from app.store.database import Database

IMAP = Server(Protocol.IMAP, "mail.example.org", 993, Security.TLS, "me")
POP3 = Server(Protocol.POP3, "mail.example.org", 995, Security.TLS, "me")
SMTP = Server(Protocol.SMTP, "mail.example.org", 465, Security.TLS, "me")


Kind = TypeVar("Kind")


class House:
    """The store, the bus with all it told, and the passwords."""

    def __init__(self, folder: Path) -> None:
        self.bus = EventBus()
        self.told: list[Event] = []
        self.bus.subscribe(self.told.append)
        self.database = Database(folder, self.bus)
        self.database.open()
        self.credentials = Credentials("test", session_only=True)

    def account(self, incoming: Server = IMAP, *, leave_on_server: bool = True) -> Account:
        settings = AccountSettings(
            "me@example.org", "Me", incoming, SMTP, leave_on_server=leave_on_server
        )
        with self.database.transaction() as tx:
            account = accounts.add(tx, settings)
        self.credentials.put(incoming_name(account.id), Secret("secret"))
        return account

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.database.close()
