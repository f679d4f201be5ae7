"""Letters are read in a process of their own, whatever becomes of that process."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.model.problem import LifafaError, ProblemKind
from app.store.bodies import Prepared
from app.sync import reading
from app.sync.ahead import ahead
from app.sync.reading import FEW, HERE, ReadingProcess
from tests.support.corpus import corpus

ROOT = Path(__file__).resolve().parents[2]

# A reading process that a letter with "poison" in it ends, or, with "tar", holds for ever.
WEAK = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from app.store import bodies
from app.sync import reading
read = bodies.read
def weak(source):
    if b"poison" in source:
        os._exit(1)
    if b"tar" in source:
        time.sleep(600)
    return read(source)
bodies.read = weak
reading.main()
"""


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    made = ReadingProcess()
    yield made
    made.close()


def letters(count: int) -> list[bytes]:
    return [b"Subject: %d\r\n\r\nThis is letter %d.\r\n" % (n, n) for n in range(count)]


def test_another_process_reads_as_this_one_does(process: ReadingProcess) -> None:
    sources = [message.source for message in corpus(300)]
    sources.append(
        b"Subject: \xff\xfe =?x?b?!!?=\r\nContent-Type: multipart/mixed\r\n\r\n\x00\xed\xa0\x80"
    )
    assert process.read(sources) == HERE.read(sources)
    assert pid(process) != os.getpid()


def test_few_letters_need_no_process(process: ReadingProcess) -> None:
    assert process.read(letters(FEW)) == HERE.read(letters(FEW))
    assert process._process is None


def test_it_rests_and_begins_again(process: ReadingProcess) -> None:
    process.read(letters(30))
    first = pid(process)
    process.rest()
    assert process._process is None
    assert process.read(letters(30)) == HERE.read(letters(30))
    assert pid(process) != first


def test_a_process_killed_between_two_batches_is_replaced(process: ReadingProcess) -> None:
    process.read(letters(30))
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    assert process.read(letters(30)) == HERE.read(letters(30))


@pytest.mark.parametrize("word", [b"poison", b"tar"])
def test_a_letter_that_ends_or_holds_its_reader_is_alone_without_text(
    word: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    weak = ReadingProcess([sys.executable, "-c", WEAK], longest=2.0)
    sources = letters(25)
    sources[7] = b"Subject: bad\r\n\r\n" + word
    wanted = HERE.read(sources)
    wanted[7] = Prepared("", "")
    try:
        assert weak.read(sources) == wanted
    finally:
        weak.close()
    assert "too much for its reader" in caplog.text


def test_without_a_process_letters_are_read_here() -> None:
    nowhere = ReadingProcess(["/nonexistent/python"])
    assert nowhere.read(letters(30)) == HERE.read(letters(30))
    closed = ReadingProcess()
    closed.close()
    assert closed.read(letters(30)) == HERE.read(letters(30))
    assert closed._process is None


def test_the_process_ends_with_whoever_asked() -> None:
    """It reads until its standard input ends, as it does when this process is killed."""
    done = subprocess.run(
        [sys.executable, "-c", reading._HERE], input=b"", capture_output=True, check=False
    )
    assert (done.returncode, said(done), done.stderr) == (0, [], b"")


def test_an_installed_lifafa_knows_the_word() -> None:
    launch = [sys.executable, str(ROOT / "packaging" / "launch.py"), reading.IN_A_PACKAGE]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(launch, input=b"", capture_output=True, check=False, env=surroundings)
    assert (done.returncode, said(done), done.stderr) == (0, [], b"")


def test_a_process_that_never_was_a_reader_costs_no_letter_its_text() -> None:
    stillborn = ReadingProcess([sys.executable, "-c", "raise SystemExit(1)"])
    assert stillborn.read(letters(30)) == HERE.read(letters(30))
    assert stillborn._process is None


def test_it_takes_no_module_from_the_current_folder(
    process: ReadingProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trapped"
    (tmp_path / "subprocess.py").write_text(f"open({str(trap)!r}, 'w').close()")
    monkeypatch.chdir(tmp_path)
    assert process.read(letters(30)) == HERE.read(letters(30))
    assert not trap.exists()


def test_closing_waits_for_no_letter() -> None:
    """The thread that asked learns that it is over, and does not read what held the process."""
    weak = ReadingProcess([sys.executable, "-c", WEAK], longest=60.0)
    weak.read(letters(25))
    asked = ThreadPoolExecutor(1, "reader")
    waiting = asked.submit(weak.read, [*letters(25), b"Subject: bad\r\n\r\ntar"])
    while not weak._lock.locked():
        assert not waiting.done()
    weak.close()
    asked.shutdown()
    error = waiting.exception()
    assert isinstance(error, LifafaError)
    assert error.problem.kind is ProblemKind.CANCELLED


def test_what_is_read_ahead_is_closed_with_its_reader() -> None:
    ended = []

    def numbers() -> Iterator[int]:
        try:
            yield from range(1_000_000)
        finally:
            ended.append(True)

    first = ahead(ahead(numbers(), depth=1, name="fetch ahead"), depth=1, name="reading ahead")
    assert next(first) == 0
    first.close()
    assert ended == [True]


def said(done: subprocess.CompletedProcess[bytes]) -> object:
    """Return the first word of a reading process that had nothing to read."""
    return reading._read(io.BytesIO(done.stdout))


def pid(process: ReadingProcess) -> int:
    assert process._process is not None
    return process._process.pid
