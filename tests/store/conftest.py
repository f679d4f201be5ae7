"""A real store in a temporary folder, with an IMAP and a POP3 account."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.events import Event, EventBus
from app.model.account import Account, AccountSettings, Protocol, Security, Server
from app.model.mailbox import ListedMailbox, MailboxId, Role, SyncState
from app.store import accounts, mailboxes
from app.store.database import Database

INCOMING = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "me")
POP3 = Server(Protocol.POP3, "pop.example.org", 995, Security.TLS, "me")
OUTGOING = Server(Protocol.SMTP, "smtp.example.org", 465, Security.TLS, "me")
SETTINGS = AccountSettings("me@example.org", "Me", INCOMING, OUTGOING)
SYNCHRONISED = SyncState(uidvalidity=1, uidnext=1, low=1)
LISTED = tuple(
    ListedMailbox(path, "/", role, selectable=True)
    for path, role in (
        ("INBOX", Role.INBOX),
        ("Sent", Role.SENT),
        ("Archive", Role.ARCHIVE),
        ("Trash", Role.TRASH),
        ("Junk", Role.JUNK),
        ("Work", Role.NONE),
    )
)


@dataclass(frozen=True)
class Boxes:
    """An IMAP account's mailboxes by their use."""

    inbox: MailboxId
    sent: MailboxId
    archive: MailboxId
    trash: MailboxId
    junk: MailboxId
    work: MailboxId


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def heard(bus: EventBus) -> list[Event]:
    """What was told, in order. Ask for it before the act; clear() it as you like."""
    events: list[Event] = []
    bus.subscribe(events.append)
    return events


@pytest.fixture
def database(tmp_path: Path, bus: EventBus) -> Iterator[Database]:
    opened = Database(tmp_path, bus)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def account(database: Database) -> Account:
    with database.transaction() as tx:
        made = accounts.add(tx, SETTINGS)
        mailboxes.reconcile_list(tx, made.id, LISTED)
        for box in mailboxes.all(tx):
            mailboxes.set_sync_state(tx, box.id, SYNCHRONISED)
    return made


@pytest.fixture
def boxes(database: Database, account: Account) -> Boxes:
    ids = {box.path: box.id for box in mailboxes.all(database.reader())}
    return Boxes(*(ids[listed.path] for listed in LISTED))


@pytest.fixture
def pop3_account(database: Database) -> Account:
    with database.transaction() as tx:
        return accounts.add(tx, AccountSettings("pop@example.org", "Pop", POP3, OUTGOING))
