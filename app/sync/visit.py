"""One mailbox brought up to date, step by step: headers, flags, and what is gone."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from app.model.mailbox import Mailbox, Role, SyncState
from app.model.message import Arrival
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, messages
from app.store.database import Database
from app.sync.reconcile import (
    BATCH,
    FIRST_BATCH,
    FlagCheck,
    MailboxStatus,
    Plan,
    changed_flags,
    expunged,
    fresh_state,
    older_batches,
    plan,
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
    alone and is passed over.
    """

    def __init__(
        self,
        selection: Selection,
        database: Database,
        mailbox: Mailbox,
        unanswered: set[int],
        caution: int = 0,
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
        self._steps = self._way()

    def step(self) -> bool:
        """Take one step. Returns False when the mailbox is up to date."""
        return next(self._steps, self) is not self

    def _way(self) -> Iterator[None]:
        now, todo = self._planned()
        if todo.idle:
            return
        state = todo.state
        if todo.first:
            state = self._begin(now, todo)
        if todo.new:
            for moved in self._new(now, state):
                state = moved
                yield
        if todo.flags is not FlagCheck.NONE:
            state = self._flags(now, state, todo.flags)
            yield
        if state.low > 1:
            yield from self._older(now, state)
        if todo.expunged:
            self._expunged(now)
            yield from self._overlooked(now, state)

    def _planned(self) -> tuple[MailboxStatus, Plan]:
        """Find out what is to be done, without opening the mailbox where nothing is."""
        reader = self.database.reader()
        saved = mailboxes.sync_state(reader, self.mailbox.id)
        known = len(messages.uids(reader, self.mailbox.id))
        if saved is not None:
            glance = self.selection.glance(self.mailbox.path)
            todo = plan(saved, glance, known)
            if todo.idle:
                return glance, todo
        now = self.selection.look(self.mailbox.path)
        return now, plan(saved, now, known)

    def _begin(self, now: MailboxStatus, todo: Plan) -> SyncState:
        """Save where the first sync starts. UIDs that became void are forgotten with it."""
        uids = self._server_uids(now)
        state = fresh_state(now, uids[-1] if uids else 0)
        with self.database.transaction() as tx:
            if todo.forget:
                log.info("UIDs of a mailbox became void: uidvalidity %d", now.uidvalidity)
                messages.forget_uids(tx, self.mailbox.id)
                if state.low == 1:
                    messages.drop_unadopted(tx, self.mailbox.id)
            mailboxes.set_sync_state(tx, self.mailbox.id, state)
        return state

    def _older(self, now: MailboxStatus, state: SyncState) -> Iterator[None]:
        """Fetch what was never seen, newest first; leftovers of void UIDs go when all is seen."""
        uids = self._server_uids(now)
        self.total = sum(1 for uid in uids if uid < state.low)
        with closing(self.ahead(self._fetched(uids, state))) as fetched:
            for store in fetched:
                store()
                yield
        with self.database.transaction() as tx:
            messages.drop_unadopted(tx, self.mailbox.id)
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

    def _new(self, now: MailboxStatus, state: SyncState) -> Iterator[SyncState]:
        """Fetch what came since the last visit, oldest first: UIDNEXT moves with the rows."""
        self._enter(state)
        if 0 < now.uidnext <= state.uidnext + self._batch and not self._passing_over:
            arrivals = self._asked(f"{state.uidnext}:*")
            state = self._save_new(arrivals, state, now.uidnext)
            yield state
            return
        uids = [uid for uid in self._search(f"UID {state.uidnext}:*") if uid >= state.uidnext]
        for start in range(0, len(uids), self._batch):
            self._enter(state)
            batch = uids[start : start + self._batch]
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

    def _flags(self, now: MailboxStatus, state: SyncState, check: FlagCheck) -> SyncState:
        """Take over flags changed elsewhere. MODSEQ moves with them."""
        self._enter(state)
        since = state.modseq if check is FlagCheck.CHANGED_SINCE else 0
        said = self.line.fetch_flags("1:*", changed_since=since)
        local = messages.flags_by_uid(self.database.reader(), self.mailbox.id)
        changes = changed_flags(local, said)
        state = replace(state, modseq=now.modseq)
        with self.database.transaction() as tx:
            if changes:
                messages.apply_flags(tx, self.mailbox.id, changes)
            mailboxes.set_sync_state(tx, self.mailbox.id, state)
        return state

    def _expunged(self, now: MailboxStatus) -> None:
        """Remove here what is gone there, where the counts differ and the answer is whole."""
        local = messages.uids(self.database.reader(), self.mailbox.id)
        if len(local) == now.exists:
            return
        self.selection.enter(self.mailbox.path)
        gone = expunged(local, self.line.search("ALL"), now.exists)
        if gone:
            with self.database.transaction() as tx:
                messages.remove_uids(tx, self.mailbox.id, gone)

    def _overlooked(self, now: MailboxStatus, state: SyncState) -> Iterator[None]:
        """Ask once more for messages that the server has and an earlier answer left out."""
        local = set(messages.uids(self.database.reader(), self.mailbox.id))
        if len(local) >= now.exists:
            return
        self._enter(state)
        there = [u for u in self.line.search("ALL") if u < state.uidnext]
        missing = [uid for uid in there if uid not in local and uid not in self._unanswered]
        for batch in older_batches(missing, state.uidnext, self._batch, self._batch):
            self._enter(state)
            self._save(self._headers(batch), state)
            yield
        self._unanswered.update(missing)

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


def _once(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Leave out what a server says twice."""
    seen: set[int] = set()
    for arrival in arrivals:
        if arrival.uid not in seen:
            seen.add(arrival.uid)
            yield arrival


def _replaced() -> LifafaError:
    return LifafaError(Problem(ProblemKind.MAILBOX_GONE, detail="uidvalidity"))
