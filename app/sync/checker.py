"""An account compared with its server, in steps between which its worker serves others.

Nothing is changed, neither here nor there, unless a repair is asked for; see `app.sync.repair`.
"""

import logging
import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.model.account import Account
from app.model.mailbox import ListedMailbox, Mailbox
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import Difference, DifferenceKind, MailboxCheck, VerifyReport
from app.store import checking, mailboxes
from app.store.database import Database
from app.sync import bodies
from app.sync.asking import Ask
from app.sync.reconcile import MailboxStatus
from app.sync.repair import Repair
from app.sync.rounds import MAILBOX_TROUBLES, in_order
from app.sync.selection import Selection
from app.sync.verify import SUSPECTS, Findings, Sample, Tally, compared, miscounted, shares, windows

log = logging.getLogger(__name__)

OnChecked = Callable[[int, int], None]
"""Hears how many messages were compared, of how many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is to do: how many sources to fetch anew, which, and whether to heal."""

    sample: int = 50
    seed: str = ""
    repair: bool = False
    stopped: Callable[[], bool] = lambda: False


class ImapCheck:
    """One IMAP account's check."""

    def __init__(
        self,
        account: Account,
        database: Database,
        ask: Ask[Selection],
        asked: Asked,
        on_progress: OnChecked,
    ) -> None:
        self._account = account
        self._database = database
        self._ask = ask
        self._asked = asked
        self._on_progress = on_progress
        self._done = 0
        self._checks: list[MailboxCheck] = []

    def run(self) -> VerifyReport:
        """Compare everything. What breaks on the way is in the report."""
        began = time.monotonic()
        problems: tuple[Problem, ...] = ()
        try:
            self._compare()
        except LifafaError as error:
            problems = (error.problem,)
        return VerifyReport(
            self._account.id,
            tuple(self._checks),
            checking.pending(self._database.reader(), self._account.id),
            time.monotonic() - began,
            self._asked.repair,
            (*problems, *(each.problem for each in self._checks if each.problem)),
        )

    def _compare(self) -> None:
        listed = self._ask(lambda selection: selection.line.list_mailboxes())
        boxes = self._both(listed)
        totals = [box.total for box in boxes]
        wanted = shares(self._asked.sample, totals)
        for box, share in zip(boxes, wanted, strict=True):
            check = BoxCheck(box, self._database, self._ask, self._asked, share)
            self._checks.append(check.run(partial(self._tell, sum(totals))))

    def _tell(self, total: int, more: int) -> None:
        self._done += more
        self._on_progress(min(self._done, total), total)

    def _both(self, listed: Sequence[ListedMailbox]) -> list[Mailbox]:
        """Note the mailboxes that only one side has; return those of both whose mail is kept."""
        here = {box.path: box for box in self._own()}
        there = {box.path: box for box in listed}
        missing = [box for path, box in there.items() if path not in here]
        if missing and self._asked.repair:
            self._take_in(missing)
            here = {box.path: box for box in self._own()}
        for box in missing:
            kind = DifferenceKind.MAILBOX_MISSING_HERE
            self._note(Difference(kind, mended=int(box.path in here)), box.path, 0)
        to_come = checking.targets(self._database.reader(), self._account.id)
        for path, stands in here.items():
            if path not in there and stands.id not in to_come:
                kind = DifferenceKind.MAILBOX_MISSING_THERE
                self._note(Difference(kind), path, stands.total)
        return in_order((box for path, box in here.items() if path in there), self._account)

    def _own(self) -> list[Mailbox]:
        found = mailboxes.all(self._database.reader())
        return [box for box in found if box.account_id == self._account.id]

    def _take_in(self, missing: Sequence[ListedMailbox]) -> None:
        with self._database.transaction() as tx:
            mailboxes.take_in(tx, self._account.id, missing)

    def _note(self, difference: Difference, path: str, here: int) -> None:
        self._checks.append(MailboxCheck(path, here, 0, differences=(difference,)))


class BoxCheck:
    """One mailbox compared: window by window with the server, then with itself."""

    def __init__(
        self, mailbox: Mailbox, database: Database, ask: Ask[Selection], asked: Asked, share: int
    ) -> None:
        self._mailbox = mailbox
        self._database = database
        self._ask = ask
        self._asked = asked
        self._repair = Repair(database, mailbox) if asked.repair else None
        self._sample: Sample[bodies.Missing] = Sample(share, f"{asked.seed}\0{mailbox.path}")
        self._suspects: list[bodies.Missing] = []
        self._tally = Tally()
        self._uids: array[int] = array("q")
        self._uidvalidity = 0
        self._exists = 0
        self._there = 0
        self._sampled = 0

    def run(self, on_progress: Callable[[int], None]) -> MailboxCheck:
        """Compare. Trouble with this mailbox alone is noted and keeps none of the others."""
        problem = None
        try:
            if self._comparable():
                self._messages(on_progress)
                self._sources()
        except LifafaError as error:
            if error.problem.kind not in MAILBOX_TROUBLES:
                raise
            log.info("a mailbox could not be compared: %s", error.problem.kind)
            problem = error.problem
        inside = Inside(self._mailbox, self._database, self._asked.stopped, self._tally)
        inside.run(self._repair, self._refetched)
        return MailboxCheck(
            self._mailbox.path,
            inside.total,
            self._there,
            self._sampled,
            self._tally.differences(),
            problem,
        )

    # --- with the server ---

    def _comparable(self) -> bool:
        """Open it. Under another UIDVALIDITY no UID here means anything (RFC 3501 §2.3.1.1)."""
        now, self._uids = self._ask(self._look)
        self._uidvalidity, self._exists = now.uidvalidity, now.exists
        self._there = max(now.exists, len(self._uids))
        state = mailboxes.sync_state(self._database.reader(), self._mailbox.id)
        known = state is not None and state.uidvalidity == now.uidvalidity
        if state is not None and not known:
            mended = int(self._repair is not None)
            self._tally.add(
                Difference(
                    DifferenceKind.UIDVALIDITY,
                    here=state.uidvalidity,
                    there=now.uidvalidity,
                    mended=mended,
                )
            )
        if not known and self._repair is not None:
            self._repair.begin(now, self._uids[-1] if self._uids else 0)
        return known or state is None or self._repair is not None

    def _look(self, selection: Selection) -> "tuple[MailboxStatus, array[int]]":
        now = selection.look(self._mailbox.path)
        found = selection.line.search("ALL") if now.exists else []
        return now, array("q", sorted(set(found)))

    def _messages(self, on_progress: Callable[[int], None]) -> None:
        self._there = 0
        for low, high in windows(self._uids):
            on_progress(self._ask(partial(self._window, low, high)))
        self._compare_count()

    def _window(self, low: int, high: int, selection: Selection) -> int:
        """Compare one range of UIDs; returns how many messages the server has in it."""
        self._enter(selection)
        said = selection.line.fetch_facts(f"{low}:{high}") if self._exists else ()
        facts = [each for each in said if low <= each.uid <= high]
        reader = self._database.reader()
        rows = checking.rows(reader, self._mailbox.id, low, high)
        wishes = checking.wishes(reader, self._mailbox.id, low, high)
        state = mailboxes.sync_state(reader, self._mailbox.id)
        found = compared(rows, facts, wishes, state)
        self._choose(rows, {each.uid for each in facts}, found)
        mended = self._repair.window(selection, found) if self._repair else {}
        for kind, uids in found:
            self._tally.note(kind, uids, mended.get(kind, 0))
        self._there += len({each.uid for each in facts})
        return len(facts)

    def _choose(self, rows: Sequence[checking.Row], there: set[int], found: Findings) -> None:
        """Consider what is on both sides for the sample; what looks odd is looked at first."""
        both = [
            bodies.Missing(row.key, row.uid, row.size)
            for row in rows
            if row.length != checking.NO_SOURCE and row.uid in there
        ]
        self._sample.offer(both)
        if self._asked.sample:
            odd = set(found.suspects[: SUSPECTS - len(self._suspects)])
            self._suspects.extend(each for each in both if each.uid in odd)

    def _compare_count(self) -> None:
        """Hold what the server shows against what it says it has; mail may come meanwhile."""
        if self._there == self._exists:
            return
        now, _ = self._ask(self._look)
        if now.exists == self._exists and now.exists != self._there:
            self._tally.add(Difference(DifferenceKind.COUNT, here=self._there, there=self._exists))

    def _sources(self) -> None:
        """Fetch the sample anew and compare it byte for byte."""
        chosen = dict.fromkeys((*self._suspects, *self._sample.chosen))
        for batch in bodies.batches(sorted(chosen, key=lambda each: each.uid)):
            self._ask(partial(self._compare_sources, batch))

    def _compare_sources(self, batch: Sequence[bodies.Missing], selection: Selection) -> None:
        self._enter(selection)
        reader = self._database.reader()
        for body in bodies.fetched(selection.line, batch):
            here = checking.read(reader, body.key)
            self._sampled += 1
            if here is None or here == body.source:  # what cannot be read is noted as damaged
                continue
            if self._repair is not None:
                bodies.store(self._database, bodies.read([body]))
            uid = next(each.uid for each in batch if each.key == body.key)
            mended = int(self._repair is not None)
            self._tally.note(DifferenceKind.SOURCE, [uid], mended)

    def _enter(self, selection: Selection) -> None:
        if selection.enter(self._mailbox.path).uidvalidity != self._uidvalidity:
            raise LifafaError(Problem(ProblemKind.MAILBOX_GONE, detail="uidvalidity"))

    def _refetched(self, uids: Sequence[int]) -> int:
        """Fetch damaged sources anew; 0 where the server does not give them."""
        assert self._repair is not None
        sizes = dict.fromkeys(uids, 0)
        return self._ask(lambda selection: self._repair_sources(selection, sizes))

    def _repair_sources(self, selection: Selection, sizes: dict[int, int]) -> int:
        self._enter(selection)
        return self._repair.refetch(selection, sizes) if self._repair else 0


class Inside:
    """A mailbox compared with itself: sources, full text, counts, and what no server has."""

    def __init__(
        self,
        mailbox: Mailbox,
        database: Database,
        stopped: Callable[[], bool],
        tally: Tally,
        *,
        local: bool = False,
    ) -> None:
        self._mailbox = mailbox
        self._database = database
        self._stopped = stopped
        self._tally = tally
        self._local = local
        self.total = 0

    def run(self, repair: Repair | None, refetched: Callable[[Sequence[int]], int]) -> None:
        """Compare, and with `repair` heal; `refetched` brings sources anew, by UID."""
        self._damaged(repair, refetched)
        self._unindexed(repair)
        if not self._local:
            self._only_here()
        counts = checking.counts(self._database.reader(), self._mailbox.id)
        self.total = counts.counted_total
        for difference in miscounted(counts):
            self._tally.add(difference)
            if repair is not None:
                self._tally.note(difference.kind, (), mended=1)
        if repair is not None and miscounted(counts):
            repair.recount()

    def _damaged(self, repair: Repair | None, refetched: Callable[[Sequence[int]], int]) -> None:
        found = checking.damaged(self._database.reader(), self._mailbox.id, self._stopped)
        if not found:
            return
        uids = [uid for _, uid in found if uid is not None]
        mended = refetched(uids) if repair is not None and uids else 0
        self._tally.note(DifferenceKind.DAMAGED, (uid or key for key, uid in found), mended)

    def _unindexed(self, repair: Repair | None) -> None:
        found = checking.unindexed(self._database.reader(), self._mailbox.id)
        mended = repair.index([key for key, _ in found]) if repair is not None and found else 0
        self._tally.note(DifferenceKind.UNINDEXED, (uid or key for key, uid in found), mended)

    def _only_here(self) -> None:
        """Note what waits for a number of the server's with nothing on its way to give it one."""
        reader = self._database.reader()
        found = checking.only_here(reader, self._mailbox.id)
        twins = checking.twins(reader, self._mailbox.id) if found else set()
        twice = [key for key, name, size in found if (name, size) in twins]
        single = [key for key, name, size in found if (name, size) not in twins]
        self._tally.note(DifferenceKind.DUPLICATED, twice)
        self._tally.note(DifferenceKind.ONLY_HERE, single)
