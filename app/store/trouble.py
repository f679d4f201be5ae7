"""Make problems a person can be told from errors of SQLite and the system; others are bugs."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from app.model.problem import LifafaError, Problem, ProblemKind

_DISK_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


@contextmanager
def sorted_errors(path: str = "") -> Iterator[None]:
    """Let nothing of apsw or the file system out that is the world's fault. Raises LifafaError."""
    try:
        yield
    except (apsw.Error, OSError) as error:
        raise problem_error(error, path) from error


def problem_error(error: apsw.Error | OSError, path: str = "") -> Exception:
    """Return the LifafaError for the world's faults, and `error` itself for our own."""
    kind = _kind(error)
    if kind is None:
        return error
    return LifafaError(Problem(kind, text=_words(error), detail=path))


def _kind(error: apsw.Error | OSError) -> ProblemKind | None:
    match error:
        case apsw.FullError() | apsw.IOError():
            return ProblemKind.DISK_FULL
        case apsw.CorruptError() | apsw.NotADBError():
            return ProblemKind.STORE_DAMAGED
        case apsw.InterruptError():
            return ProblemKind.CANCELLED
        case apsw.BusyError() | apsw.LockedError():
            return ProblemKind.PROFILE_BUSY
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError():
            return ProblemKind.FILE_UNREADABLE
        case OSError(errno=number) if number in _DISK_ERRNOS:
            return ProblemKind.DISK_FULL
        case OSError():
            return ProblemKind.FILE_UNREADABLE
    return None


def _words(error: apsw.Error | OSError) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
