"""A process that works on a profile until it is killed, and notes what it promised.

Each act is written into the journal as meant before it begins and as done once its Future is: what
is done must survive, of the last one meant either is right.
"""

import json
import os
import random
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from app.engine import Engine
from app.model.mailbox import Mailbox, Role
from app.model.message import FLAG_NAMES, Flag, MessageKey
from app.model.spine import MailQuery
from app.settings import Profile
from app.store import acts
from tests.e2e.engines import WITHIN
from tests.support.servers import SECRET

ACTS = 40
"""So many acts a life, unless it is cut short."""

_FLAGS = (Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED, Flag.FORWARDED)
_MANY = (1, 1, 2, 5, 20)


class Act(NamedTuple):
    """What was done to messages, by their names."""

    kind: str
    names: Sequence[str]
    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    target: str = ""


class Journal:
    """Lines that survive SIGKILL: each is one write to the file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def meant(self, act: Act) -> None:
        """Note what is about to be done."""
        self._write({"meant": act._asdict()})

    def done(self) -> None:
        """Note that what was meant last is promised now."""
        self._write({"done": True})

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")


def read_journal(path: Path) -> tuple[list[Act], Act | None]:
    """Return the acts that were done, in order, and the one that was only meant, if any."""
    done: list[Act] = []
    open_act: Act | None = None
    for line in path.read_text().splitlines() if path.exists() else ():
        said = json.loads(line)
        if "meant" in said:
            open_act = Act(**said["meant"])
        elif open_act is not None:
            done.append(open_act)
            open_act = None
    return done, open_act


def synchronise(ready: Connection, profile: Path) -> None:
    """Fetch everything, as `lifafa sync` does."""
    with Engine(Profile(profile)) as engine:
        engine.open()
        engine.claim()
        ready.send("ready")
        accounts = engine.accounts.list().result(WITHIN)
        engine.accounts.give_password(accounts[0].id, SECRET).result(WITHIN)
        engine.staff.sync_to_end(tuple(account.id for account in accounts))


def act_at_random(
    ready: Connection, profile: Path, journal: Path, seed: int, kinds: tuple[str, ...]
) -> None:
    """Act as a person does in the window, as fast as it goes, while the staff works."""
    with Engine(Profile(profile)) as engine:
        engine.start()
        ready.send("ready")
        [account] = engine.accounts.list().result(WITHIN)
        engine.accounts.give_password(account.id, SECRET).result(WITHIN)
        hand = _Hand(engine, Journal(journal), random.Random(seed))
        for _ in range(ACTS):
            hand.act(hand.choose(kinds))
        while engine.database.reader().value("SELECT count(*) FROM operation"):
            time.sleep(0.01)


class _Hand:
    """Does one act after the other."""

    def __init__(self, engine: Engine, journal: Journal, rng: random.Random) -> None:
        self._engine = engine
        self._journal = journal
        self._rng = rng

    def choose(self, kinds: tuple[str, ...]) -> str:
        return self._rng.choice(kinds)

    def act(self, kind: str) -> None:
        """Do one act of a kind on some messages of one mailbox."""
        boxes = {box.path: box for box in self._boxes()}
        filled = [box for box in boxes.values() if box.total]
        if not filled:
            return
        # Copies are made of what is in INBOX and left alone, so that a name says which is meant.
        box = boxes["INBOX"] if kind == "copy" else self._rng.choice(filled)
        keys = self._some(box)
        names = self._names(keys)
        match kind:
            case "flag":
                self._flag(keys, names)
            case "move":
                self._move(keys, names, self._rng.choice([b for b in boxes.values() if b != box]))
            case "copy":
                self._copy(keys, names, self._rng.choice([b for b in boxes.values() if b != box]))
            case "trash" if box.role is not Role.TRASH:
                self._journal.meant(Act("move", names, target="Trash"))
                self._engine.mail.delete(keys).result(WITHIN)
                self._journal.done()
            case "remove" | "trash":
                self._remove(keys[:2], names[:2])

    def _flag(self, keys: list[MessageKey], names: list[str]) -> None:
        add, remove = self._rng.sample(_FLAGS, 2)
        self._journal.meant(Act("flag", names, [FLAG_NAMES[add]], [FLAG_NAMES[remove]]))
        self._engine.mail.flag(keys, add=add, remove=remove).result(WITHIN)
        self._journal.done()

    def _move(self, keys: list[MessageKey], names: list[str], target: Mailbox) -> None:
        self._journal.meant(Act("move", names, target=target.path))
        self._engine.mail.move(keys, target.id).result(WITHIN)
        self._journal.done()

    def _copy(self, keys: list[MessageKey], names: list[str], target: Mailbox) -> None:
        self._journal.meant(Act("copy", names, target=target.path))
        self._engine.mail.copy(keys, target.id).result(WITHIN)
        self._journal.done()

    def _remove(self, keys: list[MessageKey], names: list[str]) -> None:
        """Remove for good, without the ten seconds in which that can be taken back."""
        self._journal.meant(Act("remove", names))
        act = partial(acts.delete, keys=keys, now=int(time.time()), delay=0)
        self._engine.mail._act(act).result(WITHIN)  # type: ignore[attr-defined]
        self._journal.done()

    def _boxes(self) -> list[Mailbox]:
        found = self._engine.mail.mailboxes().result(WITHIN)
        return [box for box in found if box.selectable]

    def _some(self, box: Mailbox) -> list[MessageKey]:
        keys = self._engine.mail.head(MailQuery(mailbox_ids=(box.id,))).result(WITHIN).keys
        return self._rng.sample(keys, min(len(keys), self._rng.choice(_MANY)))

    def _names(self, keys: list[MessageKey]) -> list[str]:
        reader = self._engine.database.reader()
        return [
            str(reader.value("SELECT message_id FROM message WHERE key = ?", (key,)))
            for key in keys
        ]
