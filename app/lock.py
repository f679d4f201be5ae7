"""One process at a time works on a profile: its lock, which ends with the process."""

import os
import sys
from pathlib import Path

from app.model.problem import LifafaError, Problem, ProblemKind, file_error


class ProfileLock:
    """An advisory lock on one file. Reading a profile needs none; synchronising and sending do."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def acquire(self) -> None:
        """Take the lock at once. Raises PROFILE_BUSY where another process has it.

        Raises FILE_UNREADABLE where no lock can be made there.
        """
        if self._handle is not None:
            return
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise file_error(error, str(self._path)) from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise LifafaError(
                Problem(ProblemKind.PROFILE_BUSY, detail=str(self._path.parent))
            ) from error
        self._handle = handle

    def release(self) -> None:
        """Let the lock go; harmless where it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
