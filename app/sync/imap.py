"""The account's IMAP worker: one connection, one bounded step a turn, the most urgent first."""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence

from app.events import Activity, BodyFailed, Event
from app.model.account import Account, Protocol
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import bodies as stored_bodies
from app.store import mailboxes, messages, operations
from app.store.database import Database
from app.sync import bodies, copies, doubts, twins
from app.sync.connection import Connection
from app.sync.errands import Errands
from app.sync.lines import Lines
from app.sync.login import Gate
from app.sync.news import fetch_news
from app.sync.portions import portions
from app.sync.reading import HERE, Reading
from app.sync.replay import Replay, next_group
from app.sync.rounds import MAILBOX_TROUBLES, in_order, surveyed
from app.sync.selection import Selection
from app.sync.server_words import ServerWords
from app.sync.telling import Telling
from app.sync.visit import Visit

log = logging.getLogger(__name__)

# Seconds after which what a server did not hand out is asked for again without being told to.
_FORGIVEN_AFTER = 3600.0

_BODIES_PLANNED = 20_000

# Seconds for which the index is waited for at once: a click may come meanwhile.
_GLANCE = 0.05
_CLICK_TRIES = 2
_WAITING = 60.0

# After so many connections lost on a body, the last of them while it was asked for alone.
_BODY_TRIES = 5


class ImapDuty:
    """One account's turns: errands, operations, clicks, then woken mailboxes, then the rest.

    Wishes come from other threads and are kept under a lock; everything else belongs to the worker.
    """

    def __init__(
        self,
        account: Account,
        database: Database,
        gate: Gate,
        tell: Callable[[Event], None],
        lines: Lines,
        on_connected: Callable[[], None] = lambda: None,
        on_settled: Callable[[], None] = lambda: None,
        reading: Reading = HERE,
    ) -> None:
        self._reading = reading
        self._on_connected = on_connected
        self._on_settled = on_settled
        self._account = account
        self._database = database
        self._tell = tell
        self._connection = Connection(gate, lines)
        self._telling = Telling(account.id, Protocol.IMAP, tell)
        self.errands: Errands[Selection] = Errands()
        self._words = ServerWords(account.id, database, tell)
        self._lock = threading.Lock()
        self._clicks: deque[tuple[MessageKey, int]] = deque()
        self._woken: set[Role] = set()
        self._round_wanted = True
        self._news = False
        self._forgiving = False
        self._forgiven_at = time.monotonic()
        self._paused = False
        self._next_round = 0.0
        self._visits: deque[Mailbox] = deque()
        self._visit: Visit | None = None
        self._body_boxes: deque[Mailbox] = deque()
        self._body_batches: deque[list[bodies.Missing]] = deque()
        self._body_box: Mailbox | None = None
        self._bodies_done = 0
        self._bodies_total = 0
        self._skipped: set[MessageKey] = set()
        self._unanswered: dict[MailboxId, set[int]] = {}
        self._cautions: Counter[MailboxId] = Counter()
        self._body_failures: Counter[MessageKey] = Counter()

    # --- wishes, from any thread ---

    def want_body(self, key: MessageKey) -> None:
        """Fetch this body before everything else."""
        with self._lock:
            if all(key != waiting for waiting, _ in self._clicks):
                self._clicks.append((key, 0))

    def look(self, role: Role = Role.NONE) -> None:
        """Look at the mailboxes of a role first (INBOX, after news), or at all of them."""
        with self._lock:
            if role is Role.NONE:
                self._round_wanted = True
                self._paused = False
            else:
                self._woken.add(role)
                self._news |= role is Role.INBOX

    def forgive(self) -> None:
        """With the next round, ask once more for all that the server did not hand out."""
        with self._lock:
            self._forgiving = True

    def pause(self) -> None:
        """Stop background work until the next `look()`. Operations and clicks are still served."""
        with self._lock:
            self._paused = True

    # --- a worker's duty ---

    def turn(self) -> float | None:
        """Do the most urgent step."""
        selection = self._connected()
        try:
            return self._most_urgent(selection)
        finally:
            self._words.hear(selection.line)

    def troubled(self, problem: Problem) -> None:
        """Hang up, tell, and disappoint whoever waits for a body too long."""
        no_way = problem.kind is ProblemKind.NO_NETWORK and not self._connection.up
        patience = 1 if no_way else _CLICK_TRIES
        self._hang_up()
        self._telling.disconnected(problem)
        self.errands.fail(problem)
        with self._lock:
            waiting, self._clicks = self._clicks, deque()
            self._clicks.extend((k, n + 1) for k, n in waiting if n + 1 < patience)
        for key, tries in waiting:
            if tries + 1 >= patience:
                self._tell(BodyFailed(key, problem))

    def abort(self) -> None:
        """End a blocking wait at once, from any thread."""
        self._connection.abort()

    def close(self) -> None:
        """Hang up."""
        self.errands.close()
        self._hang_up()
        self._telling.disconnected()

    # --- the connection; the first three from any thread ---

    @property
    def connected(self) -> bool:
        """Whether the account is logged in here."""
        return self._connection.up

    def distrust(self) -> None:
        """Have the connection made anew: it is from before a sleep, or of another network."""
        self._connection.distrust()

    def nudge(self) -> None:
        """Bring the connection back from idling, where it idles: somebody has a wish."""
        self._connection.nudge()

    def stand_alone(self, alone: bool) -> None:
        """Idle between turns, where the server allows no second connection for that."""
        self._connection.stand_alone(alone)

    def _connected(self) -> Selection:
        if not self._connection.sound():
            self._hang_up()
        if not self._connection.up:
            self._telling.progress(Activity.CONNECTING)
            self._connection.open()
            self._telling.connected()
            self.errands.connected()
            self._on_connected()
            self._round_wanted = True
        return self._connection.use()

    def _rested(self, seconds: float) -> float:
        """Leave INBOX open for the rest, or idle through it; returns what is left of the rest."""
        reader = self._database.reader()
        inbox = mailboxes.by_role(reader, self._account.id, Role.INBOX)
        state = mailboxes.sync_state(reader, inbox.id) if inbox else None
        left, news = self._connection.rest(seconds, state.uidnext if state else 0)
        if news:
            self.look(Role.INBOX)
        return left

    def _is_fatal(self, error: LifafaError) -> bool:
        """Whether the connection is of no more use, and not a mailbox or a message alone."""
        return self._connection.broken or error.problem.kind not in MAILBOX_TROUBLES

    def _hang_up(self) -> None:
        self._connection.hang_up()
        self._visit = None
        self._visits.clear()
        self._drop_bodies()

    # --- the steps, by urgency ---

    def _most_urgent(self, selection: Selection) -> float | None:
        if self.errands.run_one(selection, self._start_over):
            return 0.0
        if self._operation(selection) or self._click(selection) or self._fetch_news(selection):
            return 0.0
        if not self._round_wanted and self._doubt(selection):  # which mailboxes there are is known
            return 0.0
        if self._paused:
            self._telling.progress(Activity.IDLE)
            return self._until_due()
        self._plan_round(selection)
        if self._header_step(selection) or self._body_step(selection):
            return 0.0
        self._telling.progress(Activity.IDLE)
        self._reading.rest()
        until_round = self._next_round - time.monotonic()
        return self._rested(max(1.0, min(until_round, self._until_due() or until_round)))

    def _operation(self, selection: Selection) -> bool:
        due = operations.due(self._database.reader(), self._account.id, int(time.time()))
        group = next_group(due)
        if not group:
            return False
        self._telling.progress(Activity.OPERATIONS, 0, len(due))
        untold = Replay(selection, self._database).run(group)
        if untold:  # their UIDs are learnt by looking
            waiting = {box.id for box in self._visits}
            self._visits.extend(box for box in self._mailboxes() if box.id in untold - waiting)
        return True

    def _click(self, selection: Selection) -> bool:
        with self._lock:
            if not self._clicks:
                return False
            key, _ = self._clicks[0]
        self._serve(selection, key)
        with self._lock:
            self._clicks = deque(each for each in self._clicks if each[0] != key)
        return True

    def _serve(self, selection: Selection, key: MessageKey) -> None:
        """Fetch one body for the person who waits for it."""
        reader = self._database.reader()
        where = messages.location(reader, key)
        if where is None or where[2] is None:
            self._tell(BodyFailed(key, Problem(ProblemKind.MESSAGE_GONE)))
            return
        try:
            selection.enter(mailboxes.get(reader, where[1]).path)
            found = list(bodies.fetched(selection.line, [bodies.Missing(key, where[2], 0)]))
        except LifafaError as error:
            if self._is_fatal(error):
                raise
            self._tell(BodyFailed(key, error.problem))
            return
        if found:
            bodies.store(self._database, bodies.read(found))
        else:
            self._tell(BodyFailed(key, Problem(ProblemKind.MESSAGE_GONE)))

    def _fetch_news(self, selection: Selection) -> bool:
        """Fetch what INBOX is said to have got; the visit that follows looks at all else."""
        with self._lock:
            news, self._news = self._news, False
        if not news or self._paused:
            return False
        for box in self._mailboxes():
            if box.role is Role.INBOX and not self._cautions[box.id]:
                fetch_news(selection, self._database, box)
        return True

    def _header_step(self, selection: Selection) -> bool:
        """Take one step in the mailbox at hand, or begin with the next."""
        if self._visit is None and not self._visits:
            return False
        visit = self._visit = self._visit or self._begin_visit(selection, self._visits.popleft())
        box = visit.mailbox.id
        try:
            if not visit.step():
                self._visit = None
        except LifafaError as error:
            self._visit = None
            if self._is_fatal(error):
                self._cautions[box] += 1
                raise
            log.info("a mailbox was left for later: %s", error.problem.kind)
        del self._cautions[box]
        self._telling.progress(Activity.HEADERS, visit.done, visit.total)
        return True

    def _begin_visit(self, selection: Selection, mailbox: Mailbox) -> Visit:
        unanswered = self._unanswered.setdefault(mailbox.id, set())
        caution = self._cautions[mailbox.id]
        return Visit(selection, self._database, mailbox, unanswered, caution, surveyed=True)

    def _doubt(self, selection: Selection) -> bool:
        """Look for a letter that may have been sent, or for who filed one, at its time."""
        reader, account_id, now = self._database.reader(), self._account.id, time.time()
        if (doubts.next_time(reader, account_id) or now + 1) <= now:
            if doubts.settle_one(selection, self._database, account_id):
                self._on_settled()
        elif (copies.next_time(reader, account_id) or now + 1) <= now:
            copies.prove(selection, self._database, account_id)
        else:
            return False
        return True

    def _body_step(self, selection: Selection) -> bool:
        """Fetch one batch of bodies in the background, or wait a moment for the index."""
        if not self._body_batches and not self._plan_bodies():
            return False
        if not self._database.texts.wait_for_room(_GLANCE):
            return True
        planned = self._body_batches.popleft()
        batch = twins.copied(self._database, planned)
        came: set[MessageKey] = set()
        try:
            for some in portions(self._coming(selection, batch, came)) if batch else ():
                bodies.store_in_turns(self._database, bodies.read(some, self._reading))
        except LifafaError as error:
            if self._is_fatal(error):
                raise
            log.info("bodies were left for later: %s", error.problem.kind)
        self._skipped |= bodies.unanswered(batch, came)
        self._bodies_done += len(planned)
        self._telling.progress(Activity.BODIES, self._bodies_done, self._bodies_total)
        return True

    def _coming(
        self, selection: Selection, batch: Sequence[bodies.Missing], came: set[MessageKey]
    ) -> Iterator[bodies.Came]:
        """Fetch a batch, noting in `came` what came, and what was left when the line was lost."""
        assert self._body_box is not None
        try:
            selection.enter(self._body_box.path)
            for body in bodies.fetched(selection.line, batch):
                came.add(body.key)
                yield body
        except LifafaError as error:
            if self._is_fatal(error):
                self._body_failures.update(bodies.unanswered(batch, came))
            raise

    # --- planning ---

    def _start_over(self) -> None:
        """Plan everything anew: mailboxes are not what they were when it was planned."""
        self._visit = None
        self._visits.clear()
        self._drop_bodies()
        self._round_wanted = True

    def _plan_round(self, selection: Selection) -> None:
        """Put woken mailboxes first, and begin a round over all of them when its time has come."""
        with self._lock:
            woken, self._woken = self._woken, set()
            wanted, self._round_wanted = self._round_wanted, False
            forgiving, self._forgiving = self._forgiving, False
        if forgiving or time.monotonic() - self._forgiven_at > _FORGIVEN_AFTER:
            self._ask_again()
        if wanted or time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + 60.0 * max(1, self._account.settings.poll_minutes)
            self._visits = deque(self._surveyed(selection))
            self._drop_bodies()
            self._body_boxes.extend(self._mailboxes())
        elif woken:
            first = [box for box in self._mailboxes() if box.role in woken]
            self._visits = deque(first + [box for box in self._visits if box not in first])
            self._drop_bodies()
            self._body_boxes.extend(self._mailboxes())

    def _ask_again(self) -> None:
        """Forget what the server did not hand out: it may be in order now."""
        self._forgiven_at = time.monotonic()
        self._unanswered.clear()
        self._skipped.clear()

    def _surveyed(self, selection: Selection) -> list[Mailbox]:
        """Learn which mailboxes there are; returns those in which there is something to do."""
        self._telling.progress(Activity.MAILBOXES)
        self._words.learn_room(selection.line)
        return surveyed(selection, self._database, self._account, self._unanswered)

    def _mailboxes(self) -> list[Mailbox]:
        return in_order(mailboxes.all(self._database.reader()), self._account)

    def _plan_bodies(self) -> bool:
        """Plan the next mailbox in which bodies are missing. Returns False where none is left."""
        while self._body_boxes:
            mailbox = self._body_boxes[0]
            found = self._missing(mailbox)
            if found:
                self._body_box = mailbox
                self._body_batches.extend(bodies.batches(found, self._body_failures))
                self._bodies_done, self._bodies_total = 0, len(found)
                return True
            self._body_boxes.popleft()
        return False

    def _missing(self, mailbox: Mailbox) -> Sequence[bodies.Missing]:
        found = bodies.missing(self._database.reader(), mailbox, _BODIES_PLANNED, self._skipped)
        hopeless = {each.key for each in found if self._body_failures[each.key] >= _BODY_TRIES}
        if hopeless:
            log.info("%d bodies break the connection and are left for a click", len(hopeless))
            with self._database.transaction() as tx:
                stored_bodies.on_demand(tx, hopeless)
        return [each for each in found if each.key not in hopeless]

    def _drop_bodies(self) -> None:
        self._body_boxes.clear()
        self._body_batches.clear()
        self._body_box = None

    def _until_due(self) -> float | None:
        """Return the seconds until a wish or a look becomes due; None where none waits."""
        reader = self._database.reader()
        times = (
            operations.next_time(reader, self._account.id),
            doubts.next_time(reader, self._account.id),
            copies.next_time(reader, self._account.id),
        )
        due = min((each for each in times if each is not None), default=None)
        if due is None:
            return None
        # What is due already waits for something else: it is looked at again, but not all the time.
        return due - time.time() if due > time.time() else _WAITING
