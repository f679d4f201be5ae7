"""Two ways to have a job run on an account's connection: by its worker, or over one of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from app.sync.errands import Errands
from app.sync.lines import ImapLine, Lines, Pop3Line
from app.sync.login import Gate
from app.sync.selection import Selection

T = TypeVar("T")
L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)


class Ask(Protocol[L_co]):
    """Runs a job on a connection and returns its result. Raises what the job raises."""

    def __call__(self, job: Callable[[L_co], T], /) -> T: ...


def by_worker(errands: Errands[L], wake: Callable[[], None]) -> Ask[L]:
    """Have each job run by a worker that is awake for it; whoever asks waits."""

    def ask(job: Callable[[L], T]) -> T:
        future = errands.put(job)
        wake()
        return future.result()

    return ask


class OwnImap:
    """Runs jobs over one connection of its own, made when the first is asked for."""

    def __init__(self, gate: Gate, lines: Lines) -> None:
        self._gate = gate
        self._lines = lines
        self._line: ImapLine | None = None
        self._selection: Selection | None = None

    def __call__(self, job: Callable[[Selection], T], /) -> T:
        if self._selection is None:
            self._line = self._lines.imap(self._gate.server)
            self._gate.pass_in(self._line)
            self._selection = Selection(self._line)
        return job(self._selection)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()


class OwnPop3:
    """Runs each job in a session of its own, as a POP3 server wants it."""

    def __init__(self, gate: Gate, lines: Lines) -> None:
        self._gate = gate
        self._lines = lines

    def __call__(self, job: Callable[[Pop3Line], T], /) -> T:
        with pop3_session(self._gate, self._lines) as line:
            return job(line)

    def close(self) -> None:
        """Nothing is left open."""


@contextmanager
def pop3_session(gate: Gate, lines: Lines) -> Iterator[Pop3Line]:
    """Log in, and end the session properly; what nobody marked stays on the server."""
    line = lines.pop3(gate.server)
    try:
        gate.pass_in(line)
        yield line
        line.quit()
    finally:
        line.close()
