"""Killed at any moment, the store is whole and holds a prefix of what was committed."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.events import EventBus
from app.model.mailbox import MailboxId
from app.store import bodies, messages, outbox
from app.store.database import Database
from app.store.indexing import index_waiting
from tests.store.letters import check_counts

KILLS = 30
CUTS = 30

WRITING = """
import sys
from pathlib import Path
from app.events import EventBus
from app.model.message import Flag
from app.store import accounts, bodies, mailboxes, messages, drafts, outbox
from app.store.database import Database
from app.store.indexer import Indexer
from app.model.mailbox import Role
from app.model.submission import Draft, DraftId, DraftKind
from tests.store import generate
from tests.store.conftest import SETTINGS

bus = EventBus()
database = Database(Path(sys.argv[1]), bus)
database.open()
Indexer(database, bus).start()
reader = database.reader()
if not accounts.all(reader):
    with database.transaction(durable=True) as tx:
        made = accounts.add(tx, SETTINGS)
        mailboxes.ensure(tx, made.id, "INBOX", "/", Role.INBOX)
account = accounts.all(reader)[0]
(inbox,) = mailboxes.all(reader)
number = reader.value("SELECT coalesce(max(uid), 0) FROM message WHERE mailbox_id = ?", (inbox.id,))
while True:
    batch = range(number, number + 7)
    with database.transaction() as tx:
        keys = messages.add(tx, inbox.id, [generate.arrival(n) for n in batch])
        bodies.store(tx, [(k, *generate.body(n, 50)) for k, n in zip(keys, batch)])
    number += 7
    with database.transaction() as tx:
        messages.set_flags(tx, keys, Flag.SEEN, Flag.NONE)
        messages.remove(tx, keys[:2])
    with database.transaction(durable=True) as tx:
        draft = Draft(DraftId(0), DraftKind.NEW, account.identities[0].id, text=str(number))
        draft = drafts.save(tx, draft)
        outbox.queue(tx, draft, account.id, "a@x", ["b@x"], str(number), b"letter", 0)
    print("queued", number, flush=True)
    if number % 5 == 0:
        bodies.compact(database, when_dead=0.2)
"""


def check_whole(folder: Path, queued: int) -> None:
    """Look at everything that is left; `queued` is the last letter said to be queued."""
    database = Database(folder, EventBus())
    database.open()
    reader = database.reader()
    assert reader.value("PRAGMA integrity_check") == "ok"
    check_index(database)
    check_counts(reader)
    numbers = [int(letter.message_id) for letter in outbox.all(reader)]
    assert numbers == sorted(numbers)
    assert max(numbers, default=0) >= queued, "a letter that was queued is lost"
    highest = reader.value("SELECT coalesce(max(uid), 0) FROM message")
    assert highest in {max(numbers, default=0), max(numbers, default=0) + 7}, (
        "commits without those before"
    )
    for (key,) in reader.rows("SELECT key FROM message ORDER BY key"):
        assert bodies.source(reader, key) is not None
    assert len(messages.uids(reader, MailboxId(1))) == reader.value("SELECT count(*) FROM message")
    database.close()


def check_index(database: Database) -> None:
    """The index is whole, and once what waits is done every body that is here is found.

    A disk that lost the last writes of mail.db alone leaves rows in the index that nobody asks for.
    """
    index_waiting(database)
    reader = database.reader().with_index()
    assert reader.value("PRAGMA found.integrity_check") == "ok"
    found = reader.rows(
        "SELECT id FROM fulltext_docsize WHERE id IN (SELECT key FROM body) ORDER BY id"
    )
    assert found == reader.rows("SELECT key FROM body ORDER BY key")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_program_killed_at_any_moment_leaves_a_whole_store(tmp_path: Path) -> None:
    random_ = random.Random(9)
    queued = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        for _ in range(random_.randint(1, 4)):
            queued = int(child.stdout.readline().split()[1])
        pid = child.pid
        child.stdout.read(random_.randint(0, 9))
        _sleep_a_little(random_)
        os.kill(pid, signal.SIGKILL)
        told = child.communicate()[0]
        queued = max(
            [
                queued,
                *(
                    int(line.split()[-1])
                    for line in told.splitlines()[:-1]
                    if line.startswith("queued ")
                ),
            ]
        )
    check_whole(tmp_path, queued)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_log_cut_at_any_byte_opens_as_a_prefix_of_the_commits(tmp_path: Path) -> None:
    """As a disk leaves it that lost its last writes; the packs may be longer."""
    source = tmp_path / "source"
    source.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-c", WRITING.replace("number % 5 == 0", "False"), str(source)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    for _ in range(25):
        child.stdout.readline()
    child.kill()
    child.communicate()
    wal = (source / "mail.db-wal").read_bytes()
    random_ = random.Random(3)
    checked = 0
    for number in range(CUTS):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(source, copy)
        (copy / "mail.db-shm").unlink(missing_ok=True)
        (copy / "mail.db-wal").write_bytes(wal[: random_.randrange(len(wal))])
        database = Database(copy, EventBus())
        database.open()
        empty = not database.reader().value("SELECT count(*) FROM submission")
        database.close()
        if not empty:
            check_whole(copy, 0)
            checked += 1
        shutil.rmtree(copy)
    assert checked > CUTS / 2


def _sleep_a_little(random_: random.Random) -> None:
    """Let the child come to a random place; nothing is measured by it."""
    for _ in range(random_.randint(0, 200_000)):
        pass
