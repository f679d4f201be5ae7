"""What of one POP3 maildrop is safely here: the ledger, and how what comes is laid beside it."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import Digest, Envelope, Flag, MessageKey
from app.store import bodies, messages, pop3
from app.store.database import Database, Transaction
from app.sync.lines import Pop3Item

HASHED = "sha256:"


class Wanted(NamedTuple):
    """A message of a listing. `uidl` is "" where the server's own name for it cannot be trusted."""

    number: int
    uidl: str
    size: int


class Letter(NamedTuple):
    """A message on its way into the store, with its line in the ledger."""

    wanted: Wanted
    line: pop3.Line
    source: bytes
    envelope: Envelope
    digest: Digest


def trusted(listing: Iterable[Pop3Item]) -> list[Wanted]:
    """Take over a listing. A UIDL that names two messages names none (RFC 1939 §7 forbids it)."""
    items = list(listing)
    often = Counter(item.uidl for item in items)
    return [
        Wanted(item.number, item.uidl if often[item.uidl] == 1 else "", item.size) for item in items
    ]


def consistent(listing: Sequence[Pop3Item]) -> bool:
    """Whether UIDL names no message that LIST does not have.

    Else the numbers of the two may be apart by one, and a name be another message's.
    """
    return all(item.size for item in listing if item.uidl)


def vanished(listing: Iterable[Wanted], known: Iterable[str]) -> set[str]:
    """Name what the ledger knows and a complete listing does not show any more."""
    return {uidl for uidl in known if not uidl.startswith(HASHED)} - {w.uidl for w in listing}


class Maildrop:
    """The ledger of one account, as it stands in the store and, during a poll, in memory."""

    def __init__(self, database: Database, account_id: AccountId) -> None:
        self._database = database
        self._account_id = account_id
        self._lines: dict[str, pop3.Line] = {}
        self._by_content: dict[str, pop3.Line] = {}
        self._stored_now: set[str] = set()

    def learn(self, listing: Sequence[Wanted]) -> None:
        """Read the ledger, and note in it what is missing from a listing that names everything.

        One that does not (UIDL refused, or the same name twice) says nothing of what is missing;
        what it leaves without a name is told by its content.
        """
        self._lines = pop3.ledger(self._database.reader(), self._account_id)
        self._by_content = {}
        self._stored_now = set()
        if not all(each.uidl for each in listing):
            self._by_content = {line.sha256: line for line in self._lines.values() if line.whole}
            return
        with self._database.transaction() as tx:
            pop3.listed(tx, self._account_id, vanished(listing, self._lines))

    def line(self, wanted: Wanted) -> pop3.Line | None:
        """Return what is known of a listed message, going by its name alone."""
        return self._lines.get(wanted.uidl)

    def has(self, wanted: Wanted) -> bool:
        """Whether a listed message is here, whole or its beginning, by its name and size."""
        line = self.line(wanted)
        return line is not None and (line.size == wanted.size or not line.sha256)

    def is_safe(self, line: pop3.Line) -> bool:
        """Whether the server's copy is needed no more: the person removed it, or it is all here.

        The proof is what lies in the store: read again, unless it was stored in this very poll.
        """
        known = self._lines.get(line.uidl) or self._by_content.get(line.sha256)
        if known is None or not known.whole:
            return known is not None and known.key == pop3.REMOVED
        return known.key == pop3.REMOVED or known.uidl in self._stored_now or self._lies_here(known)

    def known(self, line: pop3.Line) -> pop3.Line:
        """Return the line of a message that came, as the ledger has it."""
        return self._lines.get(line.uidl) or self._by_content.get(line.sha256) or line

    def store(self, inbox: MailboxId, found: Sequence[Letter]) -> list[Letter]:
        """Commit messages and ledger together, synced to the disk. Returns what was not here."""
        fresh = {each.line.uidl: each for each in found if not self._has_content(each.line)}
        old = [each.line for each in found if each.line.uidl not in fresh]
        with self._database.transaction(durable=True) as tx:
            lines = list(self._lay_down(tx, inbox, list(fresh.values())))
            pop3.remember(tx, self._account_id, lines)
            pop3.recognise(tx, self._account_id, old)
        self._lines.update((line.uidl, line) for line in lines)
        self._lines.update(
            (line.uidl, self._lines[line.uidl]._replace(size=line.size))
            for line in old
            if line.uidl in self._lines
        )
        self._stored_now.update(line.uidl for line in lines)
        return list(fresh.values())

    def distrust(self, uidls: Sequence[str]) -> None:
        """Before QUIT, since its answer may be lost: what it deletes frees its UIDL."""
        if uidls:
            with self._database.transaction(durable=True) as tx:
                pop3.deleted(tx, self._account_id, uidls)

    # --- below ---

    def _lies_here(self, line: pop3.Line) -> bool:
        source = bodies.source(self._database.reader(), line.key)
        return source is not None and hashlib.sha256(source).hexdigest() == line.sha256

    def _has_content(self, line: pop3.Line) -> bool:
        """Whether what was fetched is here already, under its name, or nameless under any."""
        known = self._lines.get(line.uidl)
        if known is None and line.uidl.startswith(HASHED):
            known = self._by_content.get(line.sha256)
        if known is None or (known.whole, known.sha256) != (line.whole, line.sha256):
            return False
        return known.key == pop3.REMOVED or known.uidl in self._stored_now or self._lies_here(known)

    def _lay_down(
        self, tx: Transaction, inbox: MailboxId, fresh: Sequence[Letter]
    ) -> Iterator[pop3.Line]:
        """Store each as what it is: the rest of a beginning, a message, or a beginning."""
        now = int(time.time())
        places = {each.line.uidl: self._place(tx, each) for each in fresh}
        rests = [each for each in fresh if places[each.line.uidl] != pop3.REMOVED]
        if rests:
            bodies.store(tx, [(places[r.line.uidl], r.source, r.digest) for r in rests])
        new = [each for each in fresh if places[each.line.uidl] == pop3.REMOVED]
        wholes = [each for each in new if each.line.whole]
        begun = [each for each in new if not each.line.whole]
        keys = messages.add_letters(tx, inbox, _contents(wholes), Flag.NONE, now)
        sizes = [each.wanted.size for each in begun]
        more = messages.add_beginnings(tx, inbox, _contents(begun), sizes, now)
        placed = [places[each.line.uidl] for each in rests]
        for each, key in zip((*rests, *wholes, *begun), (*placed, *keys, *more), strict=True):
            yield each.line._replace(fetched=now, key=key)

    def _place(self, tx: Transaction, letter: Letter) -> MessageKey:
        """Return the row that waits for this source: a beginning's, or one whose own was damaged.

        A UIDL may have been given to another message: the header must be that of the row.
        """
        known = self.known(letter.line)
        if known.key == pop3.REMOVED or messages.location(tx, known.key) is None:
            return pop3.REMOVED
        if known.whole:
            return known.key if known.sha256 == letter.line.sha256 else pop3.REMOVED
        begun = bodies.source(tx, known.key)
        same = begun is not None and scan(header_block(begun)) == letter.envelope
        return known.key if same else pop3.REMOVED


def _contents(letters: Iterable[Letter]) -> list[tuple[bytes, Envelope, Digest]]:
    return [(each.source, each.envelope, each.digest) for each in letters]
