"""Whatever happens here, there and in between: in the end both sides say the same.

Seeded random acts of a person, of another client and of the network, against each kind of server.
After quiet rounds the mailboxes here hold what the server holds, and what is here alone is here.
"""

import random
from collections.abc import Callable

import pytest

from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.operation import ReceiptId
from app.model.problem import LifafaError
from app.store import acts, bodies, messages, receipts, standing
from tests.store.letters import check_counts
from tests.sync.conftest import House
from tests.sync.fakes import GARBAGE, LOST, Box, FakeMailServer, letter
from tests.sync.test_imap import Post

KINDS: dict[str, dict[str, bool]] = {
    "everything": {"qresync": True, "objectid": True},
    "condstore": {},
    "no-move": {"move": False},
    "mute": {"tells_uids": False},
    "no-uidplus": {"uidplus": False},
    "rfc3501": {"move": False, "uidplus": False, "condstore": False},
}
PATHS = ("INBOX", "Archive", "Work")
FLAGS = (Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED)
COMMANDS = ("survey", "select", "headers", "bodies", "flags", "search", "store", "move", "copy",
            "delete", "append", "status")  # fmt: skip


class World:
    """One account, its server, a person here and another client there."""

    def __init__(self, house: House, kind: str, seed: int) -> None:
        self.random = random.Random(f"{kind} {seed}")
        self.post = Post(house, FakeMailServer(**KINDS[kind]))
        self.server = self.post.server
        self.database = house.database
        self.number = 0
        self.deleted: set[int] = set()
        self.receipts: list[ReceiptId] = []
        for path, role in zip(PATHS, (Role.INBOX, Role.ARCHIVE, Role.NONE), strict=True):
            self.server.boxes[path] = Box(role, object_id=f"F-{path}")
            for _ in range(6):
                self.arrives(path)
        self.post.work()
        self.alone = self.write_here_alone()

    # --- there ---

    def arrives(self, path: str = "") -> None:
        self.number += 1
        source = letter(self.number, size=self.number % 7)
        if self.random.random() < 0.1:
            source = source.replace(b"Message-ID", b"X-Other-ID")
        self.server.boxes[path or self.a_path()].put(source, object_id=f"M{self.number}")

    def flags_there(self) -> None:
        box, uid = self.one_there()
        if uid:
            box.flag(uid, self.random.choice(FLAGS), self.random.choice(FLAGS))

    def expunges_there(self) -> None:
        box, uid = self.one_there()
        if uid:
            self.deleted.add(number_of(box.take(uid).source))

    def moves_there(self) -> None:
        box, uid = self.one_there()
        if uid:
            held = box.take(uid)
            self.server.boxes[self.a_path()].put(held.source, held.flags, held.object_id)

    def copies_there(self) -> None:
        box, uid = self.one_there()
        if uid:
            held = box.held[uid]
            self.server.boxes[self.a_path()].put(held.source, held.flags, held.object_id)

    def renumbers_there(self) -> None:
        """A new UIDVALIDITY; sessions that have the mailbox open are ended."""
        box = self.server.boxes[self.a_path()]
        box.uidvalidity += 1
        held = list(box.held.values())
        box.held, box.expunged, box.uidnext = {}, [], 1
        for each in held:
            box.put(each.source, each.flags, each.object_id)
        self.post.duty.troubled(LOST.problem)

    def restores_a_backup(self) -> None:
        """The newest messages are gone, and their UIDs will be given to others.

        That UIDNEXT fell can be seen only before it has risen again.
        """
        box = self.server.boxes[self.a_path()]
        for uid in sorted(box.held)[-2:]:
            self.deleted.add(number_of(box.held.pop(uid).source))
        box.uidnext = max(box.held, default=0) + 1
        box.modseq = max([1, *(each.modseq for each in box.held.values())])
        box.expunged = [each for each in box.expunged if each[0] <= box.modseq]
        self.post.duty.troubled(LOST.problem)
        self.server.faults, self.server.forgotten = {}, {}
        self.post.duty.look()
        self.turns(1_000)

    def replaces_a_mailbox(self) -> None:
        """Another client deletes a mailbox and makes a new one of its name."""
        old = self.server.boxes["Work"]
        self.deleted |= {number_of(each.source) for each in old.held.values()}
        new = Box(uidvalidity=old.uidvalidity + 1, object_id=old.object_id + "x")
        self.server.boxes["Work"] = new
        self.post.duty.troubled(LOST.problem)

    # --- here ---

    def flags_here(self) -> None:
        if keys := self.some_here():
            add, remove = self.random.choice(FLAGS), self.random.choice(FLAGS)
            self.act(lambda tx: acts.flag(tx, keys, add=add, remove=remove & ~add, now=1).id)

    def moves_here(self) -> None:
        if keys := self.some_here():
            target = self.post.box(self.a_path()).id
            self.act(lambda tx: acts.move(tx, keys, target, now=1).id)

    def copies_here(self) -> None:
        if keys := self.some_here():
            target = self.post.box(self.a_path()).id
            self.act(lambda tx: acts.copy(tx, keys, target, now=1).id)

    def deletes_here(self) -> None:
        if keys := self.some_here():
            rows = messages.rows(self.database.reader(), keys)
            self.deleted |= {int(row.subject.removeprefix("Letter ")) for row in rows}
            self.act(lambda tx: acts.delete(tx, keys, now=1, delay=0).id)

    def undoes_here(self) -> None:
        if self.receipts:
            receipt = self.receipts.pop()
            with self.database.transaction(durable=True) as tx:
                receipts.undo(tx, receipt)

    def write_here_alone(self) -> MessageKey:
        """A message that no server has and that nobody wishes to be anywhere else."""
        source = letter(9_999)
        with self.database.transaction(durable=True) as tx:
            envelope = scan(header_block(source))
            box = self.post.box("Work").id
            return messages.add_local(tx, box, source, envelope, digest(source), Flag.SEEN, 1)

    def starts_again(self) -> None:
        """The program ends and is started: what was only in memory is forgotten."""
        self.post.duty.troubled(LOST.problem)
        self.post.duty = self.post.new_duty()

    # --- between ---

    def works(self) -> None:
        """Some turns, and a round now and then."""
        if self.random.random() < 0.5:
            self.post.duty.look()
        self.turns(self.random.randrange(1, 12))

    def loses(self) -> None:
        """The connection breaks at a command, before it is carried out or after."""
        faults = self.random.choice((self.server.faults, self.server.forgotten))
        fault = GARBAGE if self.random.random() < 0.1 else LOST
        faults.setdefault(self.random.choice(COMMANDS), []).append(fault)

    def turns(self, count: int) -> None:
        for _ in range(count):
            try:
                if self.post.duty.turn() != 0.0:
                    return
            except LifafaError as error:
                self.post.duty.troubled(error.problem)

    def quiet(self) -> None:
        """Nothing happens any more, and everything that waits for its time has it.

        What could not be read once is asked for again after a start.
        """
        self.server.faults, self.server.forgotten = {}, {}
        self.starts_again()
        for _ in range(6):
            with self.database.transaction() as tx:
                tx.execute("UPDATE operation SET due = 0")
            self.post.duty.look()
            self.turns(1_000)

    # --- how ---

    def a_path(self) -> str:
        return self.random.choice(PATHS)

    def one_there(self) -> tuple[Box, int]:
        box = self.server.boxes[self.a_path()]
        return box, self.random.choice(sorted(box.held)) if box.held else 0

    def some_here(self) -> list[MessageKey]:
        rows = self.database.reader().rows("SELECT key FROM message WHERE hidden = 0")
        keys = [MessageKey(key) for (key,) in rows if key != self.alone]
        return self.random.sample(keys, min(len(keys), self.random.randrange(1, 4)))

    def act(self, what: "Callable[..., ReceiptId]") -> None:
        with self.database.transaction(durable=True) as tx:
            self.receipts.append(what(tx))

    def there(self, path: str) -> dict[int, tuple[bytes, Flag]]:
        held = self.server.boxes[path].held
        return {uid: (each.source, each.flags) for uid, each in held.items()}

    def here(self, path: str) -> dict[int, tuple[bytes, Flag]]:
        """What is known of a mailbox; hidden messages are not fetched and only said to be so."""
        reader = self.database.reader()
        rows = reader.rows(
            "SELECT uid, key, flags, hidden FROM message WHERE mailbox_id = ? AND key <> ?",
            (self.post.box(path).id, self.alone),
        )
        return {
            uid: (HIDDEN if hidden else bodies.source(reader, key) or b"", Flag(flags))
            for uid, key, flags, hidden in rows
        }

    def lost(self) -> set[int]:
        """Letters that are nowhere on the server though nobody ever deleted them."""
        held = [each.source for box in self.server.boxes.values() for each in box.held.values()]
        return set(range(1, self.number + 1)) - self.deleted - {number_of(each) for each in held}


HIDDEN = b"hidden"


def number_of(source: bytes) -> int:
    return int(source.split(b"Letter ")[1].split(b"\r")[0])


ACTS = (
    World.arrives, World.flags_there, World.expunges_there, World.moves_there, World.copies_there,
    World.flags_here, World.moves_here, World.copies_here, World.deletes_here, World.undoes_here,
    World.works, World.works, World.works, World.loses,
)  # fmt: skip
CALAMITIES = (
    World.renumbers_there, World.restores_a_backup, World.replaces_a_mailbox, World.starts_again,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", KINDS)
def test_both_sides_come_to_the_same(house: House, kind: str, seed: int) -> None:
    world = World(house, kind, seed)
    for _ in range(8):
        world.random.choice(ACTS if world.random.random() < 0.95 else CALAMITIES)(world)
    world.quiet()
    reader = house.database.reader()
    assert reader.rows("SELECT * FROM operation") == []
    for path in PATHS:
        there, here = world.there(path), world.here(path)
        assert here.keys() == there.keys()
        for uid, (source, flags) in here.items():
            assert flags == there[uid][1]
            if source == HIDDEN:
                assert flags & Flag.DELETED
            else:
                assert source == there[uid][0]
        assert standing.known(reader, world.post.box(path).id) == len(there)
    assert world.lost() == set()
    assert bodies.source(reader, world.alone) == letter(9_999)
    check_counts(reader)
