"""Looks for the servers of an address in all places at once, tells each look, and chooses."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

from app.finding import table
from app.finding.looks import Answer, Look, Query, first_looks, from_table, ispdb_look, query_for
from app.finding.ranking import Ranked, needless, ranked
from app.finding.ways import INTERNET, Ways
from app.model.finding import (
    Candidate,
    Findings,
    FindingStep,
    ProviderFacts,
    SearchState,
    Source,
)
from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.errors import MailError
from app.protocols.stopping import Stopper

_THREADS = 24
"""More than there are looks, so that none waits for a silent one."""

_TICK = 0.1
"""Seconds until it is noticed that nobody wants the answer any more, or that time is over."""

OnStep = Callable[[FindingStep], None]


def find(
    address: str,
    on_step: OnStep,
    *,
    ways: Ways = INTERNET,
    third_parties: bool = False,
    plain_http: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Findings:
    """Find the servers of an address within about `ways.patience` seconds.

    `on_step` is called from several threads, one at a time, and never after the return. Nobody but
    name servers and the domain's own hosts is asked, unless `third_parties`. Raises BAD_ADDRESS,
    and ConnectionLost(CANCELLED) soon after `stopped`.
    """
    query = query_for(address, ways, third_parties=third_parties, plain_http=plain_http)
    search = _Search(query, on_step, stopped)
    known = table.provider_of(query.domain)
    return search.at_home(known) if known else search.everywhere()


class _Search:
    """One search, and what it has found up to now."""

    def __init__(self, query: Query, on_step: OnStep, stopped: Callable[[], bool]) -> None:
        self._query = query
        self._on_step = on_step
        self._stopped = stopped
        self._telling = threading.Lock()
        self._running: dict[Future[Answer], tuple[Look, Stopper]] = {}
        self._answers: list[tuple[Source, Answer]] = []
        self._late = False

    def at_home(self, provider: table.Provider) -> Findings:
        """Answer out of the table, and ask nobody."""
        self._tell(FindingStep(Source.TABLE, SearchState.RUNNING, self._query.domain))
        answer = from_table(self._query, provider)
        found = len(answer.candidates)
        self._tell(FindingStep(Source.TABLE, SearchState.FOUND, self._query.domain, found=found))
        for look in first_looks(self._query):
            self._skip(look)
        self._skip_third_parties()
        self._answers.append((Source.TABLE, answer))
        return self._findings()

    def everywhere(self) -> Findings:
        """Look in all the other places at once."""
        self._tell(FindingStep(Source.TABLE, SearchState.RUNNING, self._query.domain))
        self._tell(FindingStep(Source.TABLE, SearchState.NOTHING, self._query.domain))
        self._skip_third_parties()
        deadline = time.monotonic() + self._query.ways.patience
        with ThreadPoolExecutor(_THREADS, "find") as pool:
            try:
                for look in first_looks(self._query):
                    self._begin(pool, look)
                self._attend(pool, deadline)
            finally:
                self._stop(lambda _: True)
        if self._stopped():
            raise errors.cancelled(self._query.domain)
        return self._findings()

    # --- in the calling thread ---

    def _attend(self, pool: ThreadPoolExecutor, deadline: float) -> None:
        """Take answers as they come, and end what they make needless."""
        while self._running:
            done, _ = wait(self._running, _TICK, FIRST_COMPLETED)
            for each in done:
                self._took(pool, each)
            self._late = self._late or time.monotonic() > deadline
            if self._late or self._stopped():
                self._stop(lambda _: True)

    def _begin(self, pool: ThreadPoolExecutor, look: Look) -> None:
        stopper = Stopper()
        self._running[pool.submit(self._taken, look, stopper)] = look, stopper

    def _took(self, pool: ThreadPoolExecutor, done: Future[Answer]) -> None:
        look, _ = self._running.pop(done)
        answer = done.result()
        self._answers.append((look.source, answer))
        for onward in answer.onward:
            if not (self._late or needless(onward.source, self._candidates())):
                self._begin(pool, onward)
        if answer.candidates:
            found = self._candidates()
            self._stop(lambda source: needless(source, found))

    def _stop(self, these: Callable[[Source], bool]) -> None:
        for look, stopper in self._running.values():
            if these(look.source):
                stopper.stop()

    def _candidates(self) -> list[Candidate]:
        return [each for _, answer in self._answers for each in answer.candidates]

    # --- in the looks' threads ---

    def _taken(self, look: Look, stopper: Stopper) -> Answer:
        """Take one look, and tell how it goes."""
        if stopper.stopped():
            self._skip(look)
            return Answer()
        step = FindingStep(look.source, SearchState.RUNNING, look.where)
        self._tell(step)
        began = time.monotonic()
        try:
            answer, problem = look.run(stopper), None
        except MailError as error:
            answer, problem = Answer(), self._meant(error.problem)
        found = len(answer.candidates)
        state = _state(found, problem)
        shown = problem if state is SearchState.FAILED else None
        seconds = time.monotonic() - began
        self._tell(replace(step, state=state, seconds=seconds, found=found, problem=shown))
        return answer

    def _meant(self, problem: Problem) -> Problem:
        """Tell what ran out of time from what was not needed any more; we cut off both."""
        if problem.kind is ProblemKind.CANCELLED and self._late:
            return replace(problem, kind=ProblemKind.TIMED_OUT)
        return problem

    # --- telling ---

    def _tell(self, step: FindingStep) -> None:
        with self._telling:
            self._on_step(step)

    def _skip(self, look: Look) -> None:
        self._tell(FindingStep(look.source, SearchState.SKIPPED, look.where))

    def _skip_third_parties(self) -> None:
        if not self._query.third_parties:
            self._skip(ispdb_look(self._query, self._query.domain))

    # --- choosing ---

    def _findings(self) -> Findings:
        found = ranked(self._candidates())
        return Findings(self._query.address, found.incoming, found.outgoing, self._provider(found))

    def _provider(self, found: Ranked) -> ProviderFacts | None:
        """Return the facts of whose server comes first; else of whose customer the domain is."""
        if not found.incoming:
            facts = (answer.facts for _, answer in self._answers)
            return next((each for each in facts if each and each.key), None)
        best = found.incoming[0]
        named = [answer.facts for _, answer in self._answers if best in answer.candidates]
        running = table.provider_running(best.server)
        known = [each for each in named if each and each.key]
        return next(iter(known), running.facts if running else next(iter(named), None))


def _state(found: int, problem: Problem | None) -> SearchState:
    """Name how a look ended. A name that does not exist is an answer, and no failure."""
    if problem is None:
        return SearchState.FOUND if found else SearchState.NOTHING
    match problem.kind:
        case ProblemKind.HOST_UNKNOWN:
            return SearchState.NOTHING
        case ProblemKind.CANCELLED:
            return SearchState.SKIPPED
    return SearchState.FAILED
