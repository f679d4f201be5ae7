"""One mailbox brought up to date, step by step: headers, flags, and what is gone."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from app.model.mailbox import Mailbox, Role, SyncState
from app.model.message import Arrival, Flag
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, messages, standing
from app.store.counts import recount
from app.store.database import Database
from app.store.settling import settle
from app.sync.reconcile import (
    BATCH,
    FIRST_BATCH,
    FlagCheck,
    MailboxStatus,
    Plan,
    believable,
    changed_flags,
    expunged,
    fresh_state,
    older_batches,
    plan,
    spans,
    uid_set,
)
from app.sync.selection import Selection

log = logging.getLogger(__name__)

Store = Callable[[], None]

# New mail elsewhere (what a person wrote, threw away, or never wanted) is no news.
_NEWS = frozenset({Role.INBOX, Role.NONE})

# Connections lost in a row, after which batches are down to one message.
_CAREFUL = 4


class Visit:
    """The way through one mailbox. Each `step` is one bounded piece of work, stored when it ends.

    The saved SyncState moves in the transaction of the rows it covers: a crash repeats work and
    never skips mail. Between two steps others may use the connection. `unanswered` remembers, from
    visit to visit, the UIDs about which the server says nothing. `caution` counts the connections
    lost here in a row: batches shrink with it, until the one message that breaks the server stands
    alone and is passed over. `surveyed`: something is known to have changed, so that the mailbox is
    opened at once.
    """

    def __init__(
        self,
        selection: Selection,
        database: Database,
        mailbox: Mailbox,
        unanswered: set[int],
        caution: int = 0,
        *,
        surveyed: bool = False,
    ) -> None:
        self.mailbox = mailbox
        self.done = 0
        self.total = 0
        self.selection = selection
        self.line = selection.line
        self.database = database
        self._unanswered = unanswered
        self._batch = max(1, BATCH >> (3 * caution))
        self._passing_over = caution > _CAREFUL
        self._surveyed = surveyed
        self._doubted = False
        self._acts = selection.acts
        self._steps = self._way()

    def step(self) -> bool:
        """Take one step. Returns False when the mailbox is up to date."""
        return next(self._steps, self) is not self

    def _way(self) -> Iterator[None]:
        now, todo = self._planned()
        state = todo.state
        if todo.first:
            state = self._begin(now, todo)
        for way in (self._told, self._new, self._flags):
            for moved in way(now, state, todo):
                state = moved
                yield
        if state.low > 1:
            yield from self._older(now, state)
        if todo.expunged:
            yield from self._compared(now, state, todo)
        self._settle(now)

    def _planned(self) -> tuple[MailboxStatus, Plan]:
        """Find out what is to be done, without opening the mailbox where nothing is."""
        reader = self.database.reader()
        saved = mailboxes.sync_state(reader, self.mailbox.id)
        if saved is not None and not (self._surveyed or self.selection.is_open(self.mailbox.path)):
            glance = self.selection.glance(self.mailbox.path)
            todo = plan(saved, glance, self._known())
            if todo.idle and not standing.restless(reader, self.mailbox.id):
                return glance, todo
        now = self.selection.look(self.mailbox.path, saved)
        self._acts = self.selection.acts
        saved = self._recognised(now, saved)
        return now, plan(saved, now, self._known())

    def _recognised(self, now: MailboxStatus, saved: SyncState | None) -> SyncState | None:
        """Know a mailbox by its MAILBOXID (RFC 8474): one that was renamed keeps its mail here."""
        reader, box = self.database.reader(), self.mailbox.id
        if not now.object_id or standing.object_id(reader, box) == now.object_id:
            return saved
        old = mailboxes.renamed_from(reader, box, now.object_id) if saved is None else None
        with self.database.transaction() as tx:
            if old is None:
                mailboxes.set_object_id(tx, box, now.object_id)
                return saved
            log.info("a mailbox was renamed elsewhere")
            mailboxes.rename(tx, old, box)
        self.mailbox = mailboxes.get(self.database.reader(), old)
        return mailboxes.sync_state(self.database.reader(), old)

    def _known(self) -> int:
        """Count what the server has and is accounted for here, without counting row by row."""
        return standing.known(self.database.reader(), self.mailbox.id) + len(self._unanswered)

    def _begin(self, now: MailboxStatus, todo: Plan) -> SyncState:
        """Save where the first sync starts. UIDs that became void are forgotten with it."""
        uids = self._server_uids(now)
        state = fresh_state(now, uids[-1] if uids else 0)
        with self.database.transaction() as tx:
            if todo.forget:
                log.info("UIDs of a mailbox became void: uidvalidity %d", now.uidvalidity)
            messages.forget_uids(tx, self.mailbox.id)
            mailboxes.set_sync_state(tx, self.mailbox.id, state)
        self._unanswered.clear()
        return state

    def _told(self, now: MailboxStatus, state: SyncState, todo: Plan) -> Iterator[SyncState]:
        """Take over what the server told of changes when it opened the mailbox.

        Where that does not fit its own counts, nothing is removed until all was compared, and
        MODSEQ stays where it was until then.
        """
        if todo.flags is not FlagCheck.TOLD:
            return
        reader = self.database.reader()
        gone = messages.uids_within(reader, self.mailbox.id, spans(now.vanished))
        if not believable(state, now, self._known() - len(gone)):
            log.info("a server's word on changes does not fit its counts")
            gone, self._doubted = [], True
        for some in _portions(gone):
            self._remove(some)
            yield state
        changes = {uid: (flags, keywords) for uid, flags, keywords in now.changed}
        yield from self._take_flags(changes, state, state.modseq if self._doubted else now.modseq)

    def _older(self, now: MailboxStatus, state: SyncState) -> Iterator[None]:
        """Fetch what was never seen, newest first; leftovers of void UIDs go when all is seen."""
        uids = self._server_uids(now)
        self.total = sum(1 for uid in uids if uid < state.low)
        with closing(self.ahead(self._fetched(uids, state))) as fetched:
            for store in fetched:
                store()
                yield
        with self.database.transaction() as tx:
            mailboxes.set_sync_state(tx, self.mailbox.id, replace(state, low=1))

    def _fetched(self, uids: Sequence[int], state: SyncState) -> Iterator[Store]:
        """Fetch batch after batch; yields what stores each."""
        first = min(FIRST_BATCH, self._batch)
        for batch in older_batches(uids, state.low, first, self._batch):
            self._enter(state)
            arrivals = self._headers(batch)
            state = replace(state, low=batch[0])
            yield partial(self._save_older, arrivals, state, len(batch))
            yield from self.beside(arrivals)

    def _save_older(self, arrivals: Sequence[Arrival], state: SyncState, count: int) -> None:
        self._save(arrivals, state)
        self.done += count

    def ahead(self, stores: Iterator[Store]) -> Generator[Store, None, None]:
        """Hand on what is fetched; who has a thread to spare may fetch ahead."""
        yield from stores

    def beside(self, arrivals: Sequence[Arrival]) -> Iterator[Store]:
        """Fetch what is wanted of a batch besides its headers: here, nothing."""
        yield from ()

    def _new(self, now: MailboxStatus, state: SyncState, todo: Plan) -> Iterator[SyncState]:
        """Fetch what came since the last visit, oldest first: UIDNEXT moves with the rows.

        What comes from now on is left to the next visit, so that the counts told can be compared.
        """
        if not todo.new:
            return
        self._enter(state)
        if 0 < now.uidnext <= state.uidnext + self._batch and not self._passing_over:
            arrivals = self._headers(range(state.uidnext, now.uidnext))
            yield self._save_new(arrivals, state, now.uidnext)
            return
        end = str(now.uidnext - 1) if now.uidnext else "*"
        uids = [u for u in self._search(f"UID {state.uidnext}:{end}") if u >= state.uidnext]
        for batch in _portions(uids, self._batch):
            self._enter(state)
            state = self._save_new(self._headers(batch), state, batch[-1] + 1)
            yield state

    def _save_new(self, arrivals: list[Arrival], state: SyncState, uidnext: int) -> SyncState:
        news = [a for a in arrivals if a.uid >= state.uidnext]  # n:* always names the last message
        newest = max((a.uid for a in news), default=0)
        state = replace(state, uidnext=max(state.uidnext, uidnext, newest + 1))
        self._save(news, state, news=self.mailbox.role in _NEWS)
        return state

    def _save(self, arrivals: Sequence[Arrival], state: SyncState, *, news: bool = False) -> None:
        with self.database.transaction() as tx:
            messages.add(tx, self.mailbox.id, arrivals, fresh=news)
            mailboxes.set_sync_state(tx, self.mailbox.id, state)

    def _flags(self, now: MailboxStatus, state: SyncState, todo: Plan) -> Iterator[SyncState]:
        """Ask for flags changed elsewhere."""
        if todo.flags is FlagCheck.CHANGED_SINCE:
            self._enter(state)
            said = self.line.fetch_flags("1:*", changed_since=state.modseq)
            changes = {uid: (flags, keywords) for uid, flags, keywords in said}
            yield from self._take_flags(changes, state, now.modseq)
        elif todo.flags is FlagCheck.COMPARE:
            self._enter(state)
            local = messages.flags_by_uid(self.database.reader(), self.mailbox.id)
            changes = changed_flags(local, self.line.fetch_flags("1:*"))
            modseq = state.modseq if todo.whole else now.modseq
            yield from self._take_flags(changes, state, modseq)

    def _take_flags(
        self, changes: Mapping[int, tuple[Flag, tuple[str, ...]]], state: SyncState, modseq: int
    ) -> Iterator[SyncState]:
        """Take over flags. MODSEQ moves with the last of them."""
        changed = list(changes)
        for uids in _portions(changed):
            with self.database.transaction() as tx:
                messages.apply_flags(tx, self.mailbox.id, {uid: changes[uid] for uid in uids})
                if uids[-1] == changed[-1]:
                    mailboxes.set_sync_state(tx, self.mailbox.id, replace(state, modseq=modseq))
            yield state
        if not changes and modseq != state.modseq:
            self._save([], replace(state, modseq=modseq))
        yield replace(state, modseq=modseq)

    def _compared(self, now: MailboxStatus, state: SyncState, todo: Plan) -> Iterator[None]:
        """Compare all UIDs where the counts differ, or where the server's word is in doubt.

        What is gone there goes here, and what an earlier answer left out is asked for once more.
        """
        whole = todo.whole or self._doubted
        if not whole and self._known() == now.exists:
            return
        self._enter(state)
        there = self._search("ALL")
        reader, box = self.database.reader(), self.mailbox.id
        local = messages.uids(reader, box)
        gone = expunged(local, there, now.exists)
        if gone and not there and not self._still_empty():
            return
        for some in _portions(gone):
            self._remove(some)
            yield
        accounted = self._unanswered.union(local, standing.leaving(reader, box))
        missing = [uid for uid in there if uid not in accounted]
        for batch in _portions(missing, self._batch):
            self._enter(state)
            state = self._save_overlooked(self._headers(batch), state)
            yield
        if len(there) >= now.exists:
            self._note_unanswered(there, missing)
            self._finish_comparing(replace(state, modseq=now.modseq) if whole else state)

    def _save_overlooked(self, arrivals: list[Arrival], state: SyncState) -> SyncState:
        """Store what was left out; UIDNEXT moves where the server's own lags behind its mail."""
        newest = max((each.uid for each in arrivals), default=0)
        state = replace(state, uidnext=max(state.uidnext, newest + 1))
        self._save(arrivals, state)
        return state

    def _note_unanswered(self, there: Sequence[int], missing: Sequence[int]) -> None:
        """Remember of which messages the server has nothing to say, so as not to ask each time."""
        self._unanswered.intersection_update(there)
        came = messages.keys_of(self.database.reader(), self.mailbox.id, missing)
        self._unanswered.update(uid for uid in missing if uid not in came)

    def _finish_comparing(self, state: SyncState) -> None:
        """Save what is known now; mend the kept counts where they went wrong."""
        reader, box = self.database.reader(), self.mailbox.id
        uids = set(messages.uids(reader, box)) | standing.leaving(reader, box)
        with self.database.transaction() as tx:
            mailboxes.set_sync_state(tx, box, state)
            if standing.known(tx, box) != len(uids):
                log.warning("the kept counts of a mailbox were wrong and were counted anew")
                recount(tx, box)

    def _remove(self, uids: Sequence[int]) -> None:
        with self.database.transaction() as tx:
            messages.remove_uids(tx, self.mailbox.id, uids)

    def _still_empty(self) -> bool:
        """Ask again before everything is removed: a server that is half awake says 0, too."""
        return self.selection.look(self.mailbox.path).exists == 0

    def _settle(self, now: MailboxStatus) -> None:
        """End what waits to be found, once all that the server has is known here.

        Not where wishes were carried out meanwhile: what they brought came after the counting.
        """
        reader, box = self.database.reader(), self.mailbox.id
        state = mailboxes.sync_state(reader, box)
        whole = state is not None and state.low == 1 and standing.known(reader, box) == now.exists
        if not (whole and standing.restless(reader, box)) or self._acts != self.selection.acts:
            return
        if now.exists or self._still_empty():
            with self.database.transaction(durable=True) as tx:
                settle(tx, box)

    def _enter(self, state: SyncState) -> None:
        """Come back into the mailbox. Raises where it was replaced by another one meanwhile."""
        if self.selection.enter(self.mailbox.path).uidvalidity != state.uidvalidity:
            raise _replaced()

    def _server_uids(self, now: MailboxStatus) -> list[int]:
        """List every UID, ascending. A SEARCH that leaves some out is not believed."""
        if now.exists == 0:
            return []
        self.selection.enter(self.mailbox.path)
        uids = self._search("ALL")
        if len(uids) < now.exists:
            uids = sorted({uid for uid, _, _ in self.line.fetch_flags("1:*")})
        return uids

    def _search(self, criteria: str) -> list[int]:
        return sorted(set(self.line.search(criteria)))

    def _headers(self, uids: Sequence[int]) -> list[Arrival]:
        """Fetch a batch. One message that the server or we cannot read does not stop the others."""
        if self._passing_over:
            self._passing_over = False
            self._unanswered.update(uids)
            log.info("passed over a message on which the connection was lost again and again")
            return []
        try:
            wanted = set(uids)
            return [a for a in self._asked(uid_set(uids)) if a.uid in wanted]
        except LifafaError as error:
            passing = error.problem.kind in (ProblemKind.PROTOCOL, ProblemKind.REFUSED)
            if not passing or self.line.closed:
                raise
            if len(uids) == 1:
                log.info("skipped a message that cannot be fetched: %s", error.problem.kind)
                self._unanswered.update(uids)
                return []
            middle = len(uids) // 2
            return self._headers(uids[:middle]) + self._headers(uids[middle:])

    def _asked(self, uids: str) -> list[Arrival]:
        return list(_once(self.line.fetch_headers(uids)))


def _portions(uids: Sequence[int], size: int = BATCH) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


def _once(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Leave out what a server says twice."""
    seen: set[int] = set()
    for arrival in arrivals:
        if arrival.uid not in seen:
            seen.add(arrival.uid)
            yield arrival


def _replaced() -> LifafaError:
    return LifafaError(Problem(ProblemKind.MAILBOX_GONE, detail="uidvalidity"))
