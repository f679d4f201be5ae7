"""Two processes never work on one profile, and a dead one holds nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.lock import ProfileLock
from app.model.problem import LifafaError, ProblemKind

HOLDER = """
import sys
from pathlib import Path
from app.lock import ProfileLock
lock = ProfileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_dies(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LifafaError) as refused:
            ProfileLock(path).acquire()
        assert refused.value.problem.kind is ProblemKind.PROFILE_BUSY
        assert refused.value.problem.detail == str(tmp_path)
        os.kill(holder.pid, signal.SIGKILL)
    lock = ProfileLock(path)
    lock.acquire()
    assert lock.held
    lock.release()
    assert not lock.held


def test_where_no_lock_can_be_made_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LifafaError) as refused:
        ProfileLock(tmp_path).acquire()
    assert refused.value.problem.kind is ProblemKind.FILE_UNREADABLE
    assert refused.value.problem.detail == str(tmp_path)
