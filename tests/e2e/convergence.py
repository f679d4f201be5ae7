"""A world in which a person, other clients and faults act at random, until all is quiet again."""

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from app.engine import Engine
from app.model.account import AccountId, AccountSettings, AuthMethod, Protocol, Security, Server
from app.model.mailbox import Mailbox
from app.model.message import Flag, MessageKey
from app.model.operation import ReceiptId
from app.model.problem import LifafaError
from app.model.spine import MailQuery
from app.model.submission import DraftKind
from app.store import acts
from app.store.database import Reader
from tests.e2e.engines import WITHIN, add
from tests.store.letters import check_counts
from tests.support.true_faults import Lie, Spoilt
from tests.support.true_imap import TrueImapServer
from tests.support.true_mail import No, TrueMail
from tests.support.truth import Elsewhere, differences, name_of, names

PATIENCE = 40.0  # seconds until all is quiet; it takes one or two
_LOOK_AGAIN = 0.4

_FLAGS = (Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED, Flag.FORWARDED, Flag.JUNK)
_WORDS = ("\\Seen", "\\Flagged", "\\Answered", "$Forwarded", "work", "$label1")
_COMMANDS = ("STORE", "MOVE", "COPY", "EXPUNGE", "FETCH", "SEARCH", "SELECT", "STATUS", "LIST")
_REMOVALS = frozenset({"STORE", "EXPUNGE"})
"""Where these are refused after a copy that stands for a move, both stay: nothing is lost."""
_LOSABLE = ("MOVE", "COPY", "STORE", "EXPUNGE", "FETCH", "SELECT")


def nowhere() -> Server:
    """Return a submission server that nobody will ever reach."""
    return Server(Protocol.SMTP, "127.0.0.1", 9, Security.NONE, "", AuthMethod.NONE)


def settings(incoming: Server, *, leave_on_server: bool = True) -> AccountSettings:
    """Return the account of whoever reads the true server's mail."""
    return AccountSettings(
        "me@example.org", "Me", incoming, nowhere(), leave_on_server=leave_on_server
    )


def letter(number: int, rng: random.Random) -> bytes:
    """Write a letter with a Message-ID of its own."""
    head = (
        f"From: Asha <asha@example.org>\r\nTo: me@example.org\r\nSubject: Letter {number}\r\n"
        f"Message-ID: <m{number}@example.org>\r\nDate: Mon, 01 Jan 2024 00:00:00 +0000\r\n\r\n"
    )
    return f"{head}.\r\nbody of {number}\r\n{'नमस्ते ' * rng.randrange(200)}\r\n".encode()


class Acts:
    """Everything that may happen, at random. `doomed` are those whom somebody wants gone."""

    def __init__(self, engine: Engine, there: Elsewhere, rng: random.Random) -> None:
        self.engine = engine
        self.there = there
        self.rng = rng
        self.delivered: set[str] = set()
        self.doomed: set[str] = set()
        self.copies: Counter[str] = Counter()
        self._number = 0
        self._made = 0
        self._receipts: list[ReceiptId] = []

    # --- here ---

    def here(self) -> None:
        """Do something as a person does in the window."""
        keys = self._some_rows()
        if not keys:
            return
        act = self.rng.choice(
            (self._flag, self._flag, self._move, self._move, self._trash, self._undo)
        )
        with suppress(LifafaError):  # what went meanwhile
            self.rng.choice((act, act, act, self._remove))(keys)

    def _flag(self, keys: list[MessageKey]) -> None:
        add, remove = self.rng.sample(_FLAGS, 2)
        self._noted(self.engine.mail.flag(keys, add=add, remove=remove).result(WITHIN).id)

    def _move(self, keys: list[MessageKey]) -> None:
        target = self.rng.choice(self._boxes())
        self._noted(self.engine.mail.move(keys, target.id).result(WITHIN).id)

    def _trash(self, keys: list[MessageKey]) -> None:
        self._dooms(keys)  # where they lie in Trash already
        self._noted(self.engine.mail.delete(keys).result(WITHIN).id)

    def _remove(self, keys: list[MessageKey]) -> None:
        """Remove for good, without the ten seconds in which that can be taken back."""
        self._dooms(keys)
        act = partial(acts.delete, keys=keys, now=int(time.time()), delay=0)
        self.engine.mail._act(act).result(WITHIN)  # type: ignore[attr-defined]

    def _undo(self, keys: list[MessageKey]) -> None:
        if self._receipts:
            self.engine.mail.undo(self._receipts.pop()).result(WITHIN)

    def _noted(self, receipt: ReceiptId) -> None:
        self._receipts.append(receipt)

    def _dooms(self, keys: list[MessageKey]) -> None:
        reader = self.engine.database.reader()
        for key in keys:
            self.doomed.add(
                reader.value(
                    "SELECT coalesce(max(message_id), '') FROM message WHERE key = ?", (key,)
                )
            )

    def _boxes(self) -> list[Mailbox]:
        found = self.engine.mail.mailboxes().result(WITHIN)
        return [box for box in found if box.selectable]

    def _some_rows(self) -> list[MessageKey]:
        boxes = [box for box in self._boxes() if box.total]
        if not boxes:
            return []
        box = self.rng.choice(boxes)
        keys = self.engine.mail.head(MailQuery(mailbox_ids=(box.id,))).result(WITHIN).keys
        return self.rng.sample(keys, min(len(keys), self.rng.choice((1, 1, 2, 5))))

    # --- there ---

    def elsewhere(self) -> None:
        """Do something as another client does."""
        path = self.rng.choice(self.there.paths())
        uids = list(self.there.truth(path))
        some = self.rng.sample(uids, min(len(uids), self.rng.choice((1, 2, 4))))
        act = self.rng.choice(
            (self.deliver, self.deliver, self._flag_there, self._flag_there, self._move_there,
             self._copy_there, self._expunge_there, self._make_there, self._unmake_there)
        )  # fmt: skip
        with suppress(No):
            act(path, sorted(some))

    def deliver(self, path: str, uids: list[int]) -> None:
        """Deliver a letter to INBOX."""
        self._number += 1
        source = letter(self._number, self.rng)
        self.delivered.add(name_of(source))
        self.there.deliver(source)

    def _flag_there(self, path: str, uids: list[int]) -> None:
        add, remove = self.rng.sample(_WORDS, 2)
        if uids:
            self.there.flag(path, uids, add=[add], remove=[remove])

    def _move_there(self, path: str, uids: list[int]) -> None:
        target = self.rng.choice(self.there.paths())
        if uids and target != path:
            self.there.move(path, uids, target)

    def _copy_there(self, path: str, uids: list[int]) -> None:
        if uids:
            self._count_copies(path, uids)
            self.there.copy(path, uids, self.rng.choice(self.there.paths()))

    def _count_copies(self, path: str, uids: list[int]) -> None:
        truth = self.there.truth(path)
        self.copies.update(name_of(truth[uid].source) for uid in uids if uid in truth)

    def _expunge_there(self, path: str, uids: list[int]) -> None:
        truth = self.there.truth(path)
        self.doomed |= {name_of(truth[uid].source) for uid in uids if uid in truth}
        if uids:
            self.there.expunge(path, uids)

    def _make_there(self, path: str, uids: list[int]) -> None:
        self._made += 1
        self.there.create(f"Made नया {self._made}")

    def _unmake_there(self, path: str, uids: list[int]) -> None:
        made = [each for each in self.there.paths() if each.startswith("Made ")]
        if not made:
            return
        chosen = self.rng.choice(made)
        if self.rng.random() < 0.5:
            self.there.rename(chosen, f"{chosen} again")
            return
        self.doomed |= {name_of(each.source) for each in self.there.truth(chosen).values()}
        self.there.delete(chosen)

    def look_until(self, seen: Callable[[Reader], bool]) -> None:
        """Look for mail until something is seen here."""
        until = time.monotonic() + PATIENCE
        while not seen(self.engine.database.reader()):
            assert time.monotonic() < until, "it was never seen"
            self.engine.accounts.get_mail()
            time.sleep(_LOOK_AGAIN)

    # --- the outcome ---

    def lost(self) -> set[str]:
        """Name the letters that are gone though nobody wanted it."""
        return self.delivered - self.doomed - names(self.there).keys()

    def doubled(self) -> set[str]:
        """Name the letters of which there are more on the server than anybody made."""
        counted = names(self.there, deleted=False)  # without UIDPLUS a mark is all one can do
        return {name for name, n in counted.items() if n > 1 + self.copies[name]}


class Troubles:
    """Faults of a true server, at random. `lying` ones break promises that all clients build on."""

    def __init__(self, acts: Acts, mail: TrueMail, server: TrueImapServer, *, lying: bool) -> None:
        self._acts = acts
        without = frozenset() if "MOVE" in server.offers else _REMOVALS
        self._refusable = [each for each in _COMMANDS if each not in without]
        self._mail = mail
        self._server = server
        self._lying = lying
        self.unfetchable: set[bytes] = set()

    def happen(self) -> None:
        """Let one thing go wrong."""
        rng, faults = self._acts.rng, self._server.faults
        honest: list[Callable[[], object]] = [
            lambda: faults.drop_after(commands=rng.randint(1, 12)),
            lambda: faults.drop_after(sent=rng.randint(100, 20_000)),
            self._server.drop_all,
            lambda: faults.refuse(rng.choice(self._refusable), "Not now"),
            lambda: faults.refuse(rng.choice(self._refusable), "[INUSE] Not now"),
            lambda: faults.lose_answer(rng.choice(_LOSABLE)),
            lambda: faults.lose_answer(rng.choice(_LOSABLE)),
            lambda: faults.duplicate("FETCH"),
            faults.busy,
            lambda: faults.slow(0.01),
            self._expunge_in_fetch,
            self._spoil,
        ]
        lies: list[Callable[[], object]] = [
            lambda: faults.lie(rng.choice(list(Lie))),
            lambda: self._mail.change_uidvalidity(rng.choice(self._mail.paths())),
            self._roll_back,
        ]
        rng.choice(lies if self._lying and rng.random() < 0.5 else honest)()

    def _expunge_in_fetch(self) -> None:
        uids = self._mail.uids("INBOX")
        if uids:
            uid = self._acts.rng.choice(uids)
            self._acts.doomed.add(name_of(self._mail.truth("INBOX")[uid].source))
            self._server.faults.expunge_during_fetch("INBOX", uid)

    def _spoil(self) -> None:
        uids = self._mail.uids("INBOX")
        if uids:
            uid, how = self._acts.rng.choice(uids), self._acts.rng.choice(list(Spoilt))
            self.unfetchable.add(self._mail.truth("INBOX")[uid].source)
            self._server.faults.spoil("INBOX", uid, how)

    def _roll_back(self) -> None:
        """Nobody can see that UIDs fell once they were given to others: let it be seen before."""
        path = self._acts.rng.choice(self._mail.paths())
        self._acts.doomed |= {name_of(each) for each in self._mail.roll_back(path, 2)}
        self._server.faults.heal()
        self._acts.look_until(lambda reader: self._has_seen(reader, path))

    def _has_seen(self, reader: Reader, path: str) -> bool:
        known = reader.value(
            "SELECT coalesce(max(uidnext), 0) FROM mailbox WHERE path = ?", (path,)
        )
        return bool(known <= self._mail.box(path).uidnext)


def local_only(engine: Engine) -> Callable[[], bool]:
    """Write what stands here alone; returns what tells whether it still does."""
    account = add(engine, settings(nowhere_to_read()))
    identity = account.identities[0].id
    draft = engine.mail.new_draft(DraftKind.NEW, None, identity).result(WITHIN)
    written = replace(draft, text="only here", subject="only here")
    engine.mail.save_draft(written).result(WITHIN)

    def still_there() -> bool:
        drafts = engine.mail.drafts().result(WITHIN)
        return [each.text for each in drafts] == ["only here"]

    return still_there


def nowhere_to_read() -> Server:
    """Return an incoming server that nobody will ever reach."""
    return Server(Protocol.IMAP, "127.0.0.1", 9, Security.NONE, "nobody", AuthMethod.NONE)


def come_to_rest(
    engine: Engine, account_id: AccountId, there: Elsewhere, unfetchable: set[bytes]
) -> list[str]:
    """Look for mail until nothing differs any more; returns what still does when time is up."""
    until, found = time.monotonic() + PATIENCE, ["nothing was looked at"]
    while True:
        _let_minutes_pass(engine)
        engine.accounts.get_mail(account_id)
        look = time.monotonic() + _LOOK_AGAIN
        while time.monotonic() < look:
            found = differences(engine.database, account_id, there, but=unfetchable)
            if not found:
                check_counts(engine.database.reader())
                return []
            time.sleep(0.02)
        if time.monotonic() > until:
            return found


def _let_minutes_pass(engine: Engine) -> None:
    """Let wishes be due that a busy server put off for minutes; deletions keep their seconds."""
    with engine.database.transaction() as tx:
        now = int(time.time())
        tx.execute("UPDATE operation SET due = ? WHERE due > ?", (now, now + 30))
