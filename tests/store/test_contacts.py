"""Whom one writes to and hears from, kept as messages are added."""

import apsw
import pytest

from app.events import EventBus
from app.model.account import Account
from app.model.mailbox import MailboxId
from app.model.message import Address, Arrival, Envelope, Flag
from app.store import accounts, contacts, looked_up, messages, migrate
from app.store.database import Database
from tests.store.conftest import Boxes

ANN = Address("Ann", "Ann@Example.org")
BO = Address("Bo", "bo@example.org")


def arrival(uid: int, sender: Address, to: Address, received: int = 1_000) -> Arrival:
    letter = Envelope(sender=(sender,), to=(to,), cc=(Address("", "cc@example.org"),))
    return Arrival(uid, Flag.NONE, (), received, 10, letter)


def add(database: Database, box: MailboxId, *arrivals: Arrival) -> None:
    with database.transaction() as tx:
        messages.add(tx, box, arrivals)


def test_senders_of_what_came_and_recipients_of_what_was_sent(
    database: Database, boxes: Boxes
) -> None:
    add(database, boxes.inbox, arrival(1, ANN, BO, 500), arrival(2, ANN, BO, 400))
    add(database, boxes.sent, arrival(1, BO, ANN, 900))
    reader = database.reader()
    assert contacts.since(reader, "ann@EXAMPLE.org") == (400, 900)
    assert contacts.since(reader, "bo@example.org") == (0, 0)
    assert contacts.since(reader, "cc@example.org") == (0, 900)
    assert contacts.written_to(reader) == [("ann@example.org", "Ann"), ("cc@example.org", "")]
    assert contacts.count_written_to(reader) == 2


def test_the_earliest_time_and_the_first_name_stay(database: Database, boxes: Boxes) -> None:
    add(database, boxes.inbox, arrival(1, Address("", "ann@example.org"), BO, 500))
    add(database, boxes.work, arrival(1, ANN, BO, 700))
    add(database, boxes.archive, arrival(1, Address("Forger", "ann@example.org"), BO, 300))
    add(database, boxes.sent, arrival(1, BO, ANN, 900))
    assert contacts.since(database.reader(), "ann@example.org") == (300, 900)
    assert contacts.written_to(database.reader())[0] == ("ann@example.org", "Ann")


@pytest.mark.parametrize("box", ["junk", "trash"])
def test_who_writes_junk_is_not_known(database: Database, boxes: Boxes, box: str) -> None:
    add(database, getattr(boxes, box), arrival(1, ANN, BO))
    assert contacts.since(database.reader(), "ann@example.org") == (0, 0)


def test_what_is_no_address_is_left_out(database: Database, boxes: Boxes) -> None:
    odd = [Address("root", "root"), Address("", ""), Address("x", "a@" + "b" * 400)]
    add(database, boxes.inbox, *(arrival(n, one, BO) for n, one in enumerate(odd, 1)))
    assert database.reader().value("SELECT count(*) FROM contact") == 0
    add(database, boxes.inbox, arrival(9, Address("\ud800", "\ud800@example.org"), BO))
    assert contacts.since(database.reader(), "\ud800@example.org") == (1_000, 0)


@pytest.mark.parametrize(
    "question",
    [
        "SELECT received, written FROM contact WHERE address = 'a'",
        contacts.WRITTEN_TO,
        contacts.WRITTEN_COUNT,
    ],
)
def test_no_question_scans_all(database: Database, question: str) -> None:
    plan = " ".join(row[3] for row in database.reader().rows(f"EXPLAIN QUERY PLAN {question}"))
    assert "contact_written" in plan or "SEARCH contact USING PRIMARY KEY" in plan


def test_an_older_store_knows_at_once_whom_one_knew(
    database: Database, boxes: Boxes, bus: EventBus
) -> None:
    add(database, boxes.inbox, arrival(1, ANN, BO, 500))
    add(database, boxes.sent, arrival(1, BO, ANN, 900))
    add(database, boxes.junk, arrival(1, Address("", "spam@example.org"), BO))
    expected = database.reader().rows("SELECT * FROM contact ORDER BY address")
    path = database.path
    database.close()
    connection = apsw.Connection(str(path))
    connection.execute("DROP TABLE contact; DROP TABLE looked_up; PRAGMA user_version = 6")
    migrate.migrate(connection, path)
    rows = connection.execute("SELECT * FROM contact ORDER BY address").fetchall()
    connection.close()
    assert rows == expected


def test_what_the_name_system_said_serves_for_a_while(database: Database) -> None:
    with database.transaction() as tx:
        looked_up.keep(tx, "s._domainkey.a", ("v=DKIM1; p=x",), 1_000_000)
        looked_up.keep(tx, "_dmarc.a", (), 1_000_000)
    reader = database.reader()
    assert looked_up.texts(reader, "other", 1_000_000) is None
    assert looked_up.texts(reader, "s._domainkey.a", 1_000_000) == ("v=DKIM1; p=x",)
    assert looked_up.texts(reader, "_dmarc.a", 1_000_000 + 3_599) == ()
    assert looked_up.texts(reader, "_dmarc.a", 1_000_000 + 3_601) is None
    assert looked_up.texts(reader, "s._domainkey.a", 1_000_000 + 86_399) is not None
    assert looked_up.texts(reader, "s._domainkey.a", 1_000_000 + 86_401) is None
    with database.transaction() as tx:
        looked_up.keep(tx, "new", (), 1_000_000 + 31 * 86_400)
    assert database.reader().value("SELECT count(*) FROM looked_up") == 1


def test_with_the_last_account_people_are_forgotten(
    database: Database, account: Account, boxes: Boxes, pop3_account: Account
) -> None:
    add(database, boxes.inbox, arrival(1, ANN, BO))
    with database.transaction() as tx:
        accounts.remove(tx, account.id)
    assert contacts.since(database.reader(), "ann@example.org") != (0, 0)
    with database.transaction() as tx:
        accounts.remove(tx, pop3_account.id)
    assert contacts.since(database.reader(), "ann@example.org") == (0, 0)
