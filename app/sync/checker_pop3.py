"""A POP3 account compared with its server: the listing with the ledger, and a sample of sources.

Nothing is deleted there: no message is marked by DELE, and what RETR marks as read is the server's
own business (RFC 1939 knows no flags).
"""

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from app.model.account import Account
from app.model.mailbox import Mailbox, Role
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem
from app.model.report import DifferenceKind, MailboxCheck, VerifyReport
from app.store import bodies as stored_bodies
from app.store import checking, mailboxes
from app.store.checking import Fetched
from app.store.database import Database
from app.store.pop3 import COMPARE
from app.sync import bodies
from app.sync.asking import Ask
from app.sync.checker import Asked, Inside, OnChecked
from app.sync.lines import Pop3Line
from app.sync.maildrop import HASHED, Wanted, trusted
from app.sync.repair import Repair
from app.sync.verify import Sample, Tally


@dataclass(frozen=True, slots=True)
class Findings:
    """What differs between a listing and the ledger, by UIDL."""

    not_fetched: tuple[str, ...]
    missing_there: tuple[str, ...]
    sizes: tuple[str, ...]


def compared(listing: Iterable[Wanted], ledger: Iterable[Fetched]) -> Findings:
    """Compare a listing with the ledger.

    Of what the server said it deleted nothing is expected; what it named by no UIDL is known by
    its content alone, which a listing does not show.
    """
    there = {each.uidl: each.size for each in listing if each.uidl}
    here = {line.uidl: line for line in ledger}
    named = [line for uidl, line in here.items() if not uidl.startswith(HASHED)]
    return Findings(
        not_fetched=tuple(uidl for uidl in there if uidl not in here),
        missing_there=tuple(
            line.uidl for line in named if line.uidl not in there and line.size != COMPARE
        ),
        sizes=tuple(
            line.uidl
            for line in named
            if line.uidl in there and line.size not in (COMPARE, there[line.uidl])
        ),
    )


class Pop3Check:
    """One POP3 account's check."""

    def __init__(
        self,
        account: Account,
        database: Database,
        ask: Ask[Pop3Line],
        asked: Asked,
        on_progress: OnChecked,
    ) -> None:
        self._account = account
        self._database = database
        self._ask = ask
        self._asked = asked
        self._on_progress = on_progress
        self._tally = Tally()
        self._there = 0
        self._sampled = 0

    def run(self) -> VerifyReport:
        """Compare everything. What breaks on the way is in the report."""
        began = time.monotonic()
        problems: tuple[Problem, ...] = ()
        checks: list[MailboxCheck] = []
        try:
            self._ask(self._listing)
            checks = [self._inside(box) for box in self._own()]
        except LifafaError as error:
            problems = (error.problem,)
        seconds = time.monotonic() - began
        return VerifyReport(
            self._account.id, tuple(checks), 0, seconds, self._asked.repair, problems
        )

    def _listing(self, line: Pop3Line) -> None:
        listing = trusted(line.listing())
        self._there = len(listing)
        ledger = list(checking.ledger(self._database.reader(), self._account.id))
        found = compared(listing, ledger)
        self._tally.note(DifferenceKind.NOT_FETCHED, found.not_fetched)
        self._tally.note(DifferenceKind.MISSING_THERE, found.missing_there)
        self._tally.note(DifferenceKind.SIZE, found.sizes)
        self._compare_sources(line, listing, ledger)
        self._on_progress(len(listing), len(listing))

    def _compare_sources(
        self, line: Pop3Line, listing: Sequence[Wanted], ledger: Sequence[Fetched]
    ) -> None:
        """Retrieve the sample and hold it against what was noted when it was fetched."""
        known = {each.uidl: each for each in ledger if each.here}
        sample: Sample[tuple[int, Fetched]] = Sample(self._asked.sample, self._asked.seed)
        sample.offer((each.number, known[each.uidl]) for each in listing if each.uidl in known)
        numbers = dict(sample.chosen)
        for number, source in line.retrieve(sorted(numbers)):
            self._sampled += 1
            self._compare_source(numbers[number], source)

    def _compare_source(self, noted: Fetched, source: bytes) -> None:
        here = checking.read(self._database.reader(), noted.key)
        same = not noted.sha256 or hashlib.sha256(source).hexdigest() == noted.sha256
        if not same or here not in (None, source):
            self._tally.note(DifferenceKind.SOURCE, [noted.uidl])

    def _own(self) -> list[Mailbox]:
        found = mailboxes.all(self._database.reader())
        return [box for box in found if box.account_id == self._account.id]

    def _inside(self, box: Mailbox) -> MailboxCheck:
        inbox = box.role is Role.INBOX
        tally = self._tally if inbox else Tally()
        inside = Inside(box, self._database, self._asked.stopped, tally, local=True)
        repair = Repair(self._database, box) if self._asked.repair else None
        if repair is not None:
            self._mend(box, tally)
        inside.run(repair, lambda uids: 0)
        return MailboxCheck(
            box.path,
            inside.total,
            self._there if inbox else inside.total,
            self._sampled if inbox else 0,
            tally.differences(),
        )

    def _mend(self, box: Mailbox, tally: Tally) -> None:
        """Retrieve damaged sources anew, where the server still has them under their UIDL."""
        reader = self._database.reader()
        damaged = checking.damaged(reader, box.id, self._asked.stopped)
        keys = {key for key, _ in damaged}
        lines = [each for each in checking.ledger(reader, self._account.id) if each.key in keys]
        if lines:
            mended = self._ask(partial(self._retrieve_anew, lines))
            tally.note(DifferenceKind.DAMAGED, mended, mended=len(mended))

    def _retrieve_anew(self, lines: Sequence[Fetched], line: Pop3Line) -> list[MessageKey]:
        numbers = {each.uidl: each.number for each in trusted(line.listing()) if each.uidl}
        wanted = {numbers[each.uidl]: each for each in lines if each.uidl in numbers}
        mended = []
        for number, source in line.retrieve(sorted(wanted)):
            noted = wanted[number]
            if not noted.sha256 or hashlib.sha256(source).hexdigest() == noted.sha256:
                body = bodies.Body(noted.key, source, stored_bodies.read(source))
                bodies.store(self._database, [body])
                mended.append(noted.key)
        return mended
