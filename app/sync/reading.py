"""Read many letters in a process of its own: outside this interpreter, and where it can be ended.

Reading is the largest share of a first synchronising. Here it would take the interpreter from
whoever paints and whoever stores; a letter that hangs or explodes would take the program along.
"""

import logging
import marshal
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import bodies
from app.store.bodies import Prepared

log = logging.getLogger(__name__)

FEW = 20
"""Letters up to which no process is begun for them."""

LONGEST = 30.0
"""Seconds that a batch may take; it is some hundred letters of 0.2 ms each."""

IN_A_PACKAGE = "--read-letters"
"""With this word the installed program is the reading process and nothing else."""

_HEAD = 8
_READY: list[Any] = []
_MEMORY = 1 << 30
_ROOT = str(Path(__file__).resolve().parents[2])
_HERE = f"import sys; sys.path.insert(0, {_ROOT!r}); from app.sync.reading import main; main()"

# Without it "-c" would look for modules in the current folder first: a person's downloads, perhaps.
_NOT_FROM_THE_CURRENT_FOLDER = "-P"


class Reading(Protocol):
    """Who reads letters."""

    def read(self, sources: Sequence[bytes]) -> list[Prepared]:
        """Return the digest of each. One that is too much for its reader has an empty one."""
        ...

    def rest(self) -> None:
        """Let go of what is only needed while there is much to read."""
        ...


class ReadingHere:
    """Reads in the thread that asks."""

    def read(self, sources: Sequence[bytes]) -> list[Prepared]:
        return [bodies.read(source) for source in sources]

    def rest(self) -> None:
        """There is nothing to let go of."""


HERE = ReadingHere()


class _Died(Exception):
    """The process ended, or was ended, before it answered."""


class ReadingProcess:
    """Reads in a process that is begun when there is much to read. Safe to use from any thread."""

    def __init__(self, command: Sequence[str] = (), *, longest: float = LONGEST) -> None:
        self._command = list(command) or _command()
        self._longest = longest
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def read(self, sources: Sequence[bytes]) -> list[Prepared]:
        """Return the digest of each. Where there is no process to be had, read here.

        Where the process dies of a batch, the batch is halved until the culprit stands alone.
        Raises CANCELLED where `close` ended it meanwhile.
        """
        if len(sources) <= FEW:
            return HERE.read(sources)
        with self._lock:
            return self._read(sources)

    def rest(self) -> None:
        """End the process until there is much to read again; it would only take up memory."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End the process for good, and nobody waits for it any more.

        Who asks after that reads in his own thread.
        """
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        self.rest()

    def _read(self, sources: Sequence[bytes]) -> list[Prepared]:
        process = self._started()
        if process is None:
            return HERE.read(sources)
        try:
            return self._asked(process, sources)
        except _Died:
            self._end()
        if self._closed:
            raise LifafaError(Problem(ProblemKind.CANCELLED))
        if len(sources) == 1:
            log.info("a letter was too much for its reader")
            return [Prepared("", "")]
        middle = len(sources) // 2
        return self._read(sources[:middle]) + self._read(sources[middle:])

    def _asked(self, process: subprocess.Popen[bytes], sources: Sequence[bytes]) -> list[Prepared]:
        """Ask, and wait for the answer; a process that takes too long is killed."""
        with self._watched(process):
            assert process.stdin is not None
            _write(process.stdin, list(sources))
            answer = _read(_answers(process))
        return [Prepared(*fields) for fields in answer]

    @contextmanager
    def _watched(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        watch = threading.Timer(self._longest, process.kill)
        watch.start()
        try:
            yield
        except (OSError, EOFError) as error:
            raise _Died from error
        finally:
            watch.cancel()
            watch.join()

    def _started(self) -> subprocess.Popen[bytes] | None:
        """Return the process, or None where there is none to be had."""
        if self._process is None and not self._closed:
            try:
                self._begin()
            except (OSError, _Died) as error:
                log.info("no process for reading: %s", type(error).__name__)
                self._end()
                self._closed = True
        return self._process

    def _begin(self) -> None:
        """Begin the process and wait for its first word.

        One that cannot even say that is no reader, and must not cost every letter its text.
        """
        self._process = process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if self._closed:  # in this very moment: `close` may not have seen it
            process.kill()
        with self._watched(process):
            _read(_answers(process))

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it keeps nothing
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                pass  # what was not written has nobody to go to
        process.wait()


def main() -> None:
    """Be the reading process: answer each batch of sources, until nobody asks any more."""
    _limit_memory()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _write(answers, _READY)
    while True:
        try:
            sources = _read(requests)
        except EOFError:
            return
        digests = (bodies.read(source) for source in sources)
        _write(answers, [(each.preview, each.text, each.attachment_names) for each in digests])


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, IN_A_PACKAGE]
    return [sys.executable, _NOT_FROM_THE_CURRENT_FOLDER, "-c", _HERE]


def _limit_memory() -> None:
    """Let a letter that explodes end this process, not the machine."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


# Both ends are the same program of the same moment, for which marshal is made; nobody else can
# speak on these pipes.


def _answers(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None
    return process.stdout


def _write(pipe: IO[bytes], value: list[Any]) -> None:
    content = marshal.dumps(value)
    pipe.write(len(content).to_bytes(_HEAD, "big"))
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> list[Any]:
    length = int.from_bytes(_exactly(pipe, _HEAD), "big")
    value: list[Any] = marshal.loads(_exactly(pipe, length))
    return value


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content
