"""Accounts come back as they were filled in, and leave nothing behind when they go."""

from dataclasses import replace

import pytest

from app.events import AccountsChanged, Event, MailboxesChanged
from app.model.account import (
    Account,
    AccountSettings,
    AuthMethod,
    Identity,
    IdentityId,
    Pop3Keep,
    Protocol,
    Security,
    Server,
)
from app.model.mailbox import ListedMailbox, Role, SyncState
from app.model.oauth import OAuthIssuer
from app.store import accounts, mailboxes, messages
from app.store.database import Database
from app.store.indexing import index_waiting
from tests.store import generate
from tests.store.conftest import LISTED, OUTGOING, POP3, SETTINGS, Boxes

FULL = AccountSettings(
    "ann@example.org",
    "Ann",
    Server(
        *(Protocol.IMAP, "i", 143, Security.STARTTLS, "ann", AuthMethod.CRAM_MD5, "/ca.pem"),
        pinned="ab" * 32,
    ),
    Server(Protocol.SMTP, "s", 25, Security.NONE, "", AuthMethod.NONE, pinned="cd" * 32),
    label="Work",
    colour="#aabbcc",
    same_password=False,
    poll_minutes=15,
    leave_on_server=False,
    pop3_keep=Pop3Keep.UNTIL_DELETED,
    pop3_days=7,
    pop3_above=500_000,
    oauth=OAuthIssuer(
        "other",
        "उदाहरण",
        "https://a.example/authorize",
        "https://t.example/token",
        ("mail", "offline_access"),
        "mine",
        "https://a.example",
        "localhost",
        (("access_type", "offline"),),
        "/ca.pem",
    ),
)


def test_an_account_comes_back_as_it_was_filled_in(database: Database, heard: list[Event]) -> None:
    with database.transaction(durable=True) as tx:
        made = accounts.add(tx, FULL)
    reader = database.reader()
    assert made.settings == FULL
    assert accounts.all(reader) == (made,)
    assert accounts.get(reader, made.id) == made
    assert made.identities == (Identity(IdentityId(1), made.id, "Ann", "ann@example.org"),)
    assert heard == [AccountsChanged()]
    assert mailboxes.all(reader) == ()


def test_a_damaged_issuer_leaves_the_account_readable(database: Database) -> None:
    with database.transaction() as tx:
        made = accounts.add(tx, FULL)
        tx.execute("UPDATE account SET oauth = '{\"key\": 7'")
    assert accounts.get(database.reader(), made.id).settings == replace(FULL, oauth=None)


@pytest.mark.parametrize(
    ("leave", "keep", "means"),
    [
        (True, None, Pop3Keep.FOREVER),
        (False, None, Pop3Keep.AT_ONCE),
        (False, Pop3Keep.DAYS, Pop3Keep.DAYS),
    ],
)
def test_how_long_the_server_keeps_mail_was_once_said_in_one_word(
    database: Database, leave: bool, keep: Pop3Keep | None, means: Pop3Keep
) -> None:
    with database.transaction() as tx:
        made = accounts.add(tx, replace(FULL, leave_on_server=leave, pop3_keep=keep))
    assert accounts.get(database.reader(), made.id).settings.keep is means


def test_a_pop3_account_has_its_mailboxes_here(database: Database, pop3_account: Account) -> None:
    roles = [box.role for box in mailboxes.all(database.reader())]
    assert roles == [Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH]
    assert not accounts.speaks_imap(database.reader(), pop3_account.id)


def test_editing_keeps_the_identities(database: Database, account: Account) -> None:
    with database.transaction() as tx:
        edited = accounts.edit(tx, account.id, FULL)
    assert edited.settings == FULL
    assert edited.identities == account.identities
    assert database.reader().value("SELECT count(*) FROM server") == 2


def test_identities_are_saved_changed_and_removed_but_for_the_last(
    database: Database, account: Account
) -> None:
    own_server = replace(OUTGOING, host="own.example.org")
    with database.transaction() as tx:
        second = accounts.save_identity(
            tx,
            Identity(IdentityId(0), account.id, "M", "m@x.org", "-- \nM", "r@x.org", own_server),
        )
    reader = database.reader()
    assert accounts.identity(reader, second.id) == second
    assert accounts.get(reader, account.id).identities == (account.identities[0], second)
    changed = replace(second, name="N", outgoing=replace(own_server, port=587))
    with database.transaction() as tx:
        accounts.save_identity(tx, changed)
    assert accounts.identity(reader, second.id) == changed
    with database.transaction() as tx:
        accounts.save_identity(tx, replace(changed, outgoing=None))
        accounts.remove_identity(tx, second.id)
        accounts.remove_identity(tx, account.identities[0].id)
    assert accounts.get(reader, account.id).identities == account.identities
    assert reader.value("SELECT count(*) FROM server") == 2


def test_a_removed_account_leaves_nothing_behind(
    database: Database, account: Account, boxes: Boxes, heard: list[Event]
) -> None:
    with database.transaction() as tx:
        other = accounts.add(tx, AccountSettings("o@x", "O", POP3, OUTGOING))
    keys = generate.fill(database, boxes.inbox, 30, with_bodies=True)
    generate.fill(database, boxes.work, 5)
    index_waiting(database)
    heard.clear()
    with database.transaction() as tx:
        messages.hide(tx, keys[:3], at=1)
        accounts.remove(tx, account.id)
    reader = database.reader()
    assert accounts.all(reader) == (other,)
    for table in ("message", "body", "operation"):
        assert reader.value(f"SELECT count(*) FROM {table}") == 0
    index_waiting(database)
    indexed = "SELECT count(*) FROM fulltext WHERE fulltext MATCH 'the'"
    assert reader.with_index().value(indexed) == 0
    assert reader.value("SELECT count(*) FROM server") == 2
    assert {AccountsChanged(), MailboxesChanged(account.id)} <= set(heard)


def test_a_large_account_goes_in_batches_and_the_counts_hold_in_between(
    database: Database, account: Account, boxes: Boxes
) -> None:
    generate.fill(database, boxes.inbox, 1_200)
    left = []
    more = True
    while more:
        with database.transaction() as tx:
            more = accounts.remove_some(tx, account.id)
        reader = database.reader()
        left.append(reader.value("SELECT count(*) FROM message"))
        assert mailboxes.get(reader, boxes.inbox).total == left[-1]
    assert left == [200, 0, 0]


def test_mailboxes_stand_in_order_of_account_role_and_path(
    database: Database, boxes: Boxes, pop3_account: Account
) -> None:
    paths = [box.path for box in mailboxes.all(database.reader())]
    assert paths[:6] == ["INBOX", "Sent", "Archive", "Junk", "Trash", "Work"]
    assert paths[6] == "Inbox"


def test_a_mailbox_that_is_gone_keeps_its_mail_until_it_is_back(
    database: Database, account: Account, boxes: Boxes, heard: list[Event]
) -> None:
    generate.fill(database, boxes.work, 3)
    heard.clear()
    with database.transaction() as tx:
        mailboxes.reconcile_list(tx, account.id, [box for box in LISTED if box.path != "Work"])
    assert "Work" not in {box.path for box in mailboxes.all(database.reader())}
    assert heard == [MailboxesChanged(account.id)]
    with database.transaction() as tx:
        mailboxes.reconcile_list(tx, account.id, LISTED)
    back = next(box for box in mailboxes.all(database.reader()) if box.path == "Work")
    assert (back.id, back.total) == (boxes.work, 3)


def test_an_empty_list_changes_nothing(
    database: Database, account: Account, boxes: Boxes, heard: list[Event]
) -> None:
    heard.clear()
    with database.transaction() as tx:
        mailboxes.reconcile_list(tx, account.id, [])
        mailboxes.reconcile_list(tx, account.id, LISTED)
    assert len(mailboxes.all(database.reader())) == len(LISTED)
    assert heard == []


def test_a_changed_role_is_taken_over(database: Database, account: Account, boxes: Boxes) -> None:
    changed = [
        replace(box, role=Role.ARCHIVE if box.path == "Work" else Role.NONE) for box in LISTED
    ]
    with database.transaction() as tx:
        mailboxes.reconcile_list(
            tx, account.id, [*changed, ListedMailbox("New", ".", Role.NONE, False)]
        )
    archive = mailboxes.by_role(database.reader(), account.id, Role.ARCHIVE)
    assert archive is not None
    assert archive.id == boxes.work
    new = next(box for box in mailboxes.all(database.reader()) if box.path == "New")
    assert (new.delimiter, new.selectable) == (".", False)


def test_how_far_a_mailbox_is_known_is_remembered(database: Database, boxes: Boxes) -> None:
    with database.transaction() as tx:
        mailboxes.forget_sync_state(tx, boxes.inbox)
    assert mailboxes.sync_state(database.reader(), boxes.inbox) is None
    state = SyncState(5, 100, 20, 1 << 62)
    with database.transaction() as tx:
        mailboxes.set_sync_state(tx, boxes.inbox, state)
    assert mailboxes.sync_state(database.reader(), boxes.inbox) == state


def test_making_a_mailbox_twice_makes_one(database: Database, account: Account) -> None:
    with database.transaction() as tx:
        one = mailboxes.ensure(tx, account.id, "Archive", "/", Role.ARCHIVE)
        assert mailboxes.ensure(tx, account.id, "Archive", "/", Role.ARCHIVE) == one
    assert accounts.get(database.reader(), account.id).settings == SETTINGS
