"""Keep message sources in append-only pack files: sources/NNNNNN.pack.

A record is magic, key, length, CRC-32, then the source. Records are found by the rows of table
`body`, so the tail that a crash leaves behind is never pointed at and harms nobody. All writing
happens under the store's write lock, between begin() and keep() or drop().
"""

import logging
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from app.model.message import MessageKey
from app.model.problem import LifafaError
from app.store.trouble import sorted_errors

log = logging.getLogger(__name__)

_HEADER = struct.Struct("<4sqII")
_MAGIC = b"LFP1"
_WRITE_BYTES = 1024 * 1024
_CHECKED_AT_ONCE = 128 * 1024
_PIECE = 5 * 1024
_ROLL_BYTES = 256 * 1024 * 1024
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Place(NamedTuple):
    """Where a source lies: its pack, the offset of its record there, its own length."""

    pack: int
    offset: int
    length: int


Kept = tuple[MessageKey, int | None, Place | None]
"""A message, its UID, and where its source lies."""


class Packs:
    """The pack files of one folder."""

    def __init__(self, folder: Path, roll_bytes: int = _ROLL_BYTES) -> None:
        self._folder = folder
        self._roll_bytes = roll_bytes
        self._number = 0
        self._file = -1
        self._end = 0
        self._kept = 0
        self._unlink: list[int] = []

    def begin(self) -> None:
        """Start a transaction: what is appended from here on can be dropped."""
        self._kept = self._end
        self._unlink.clear()

    def append(self, key: int, source: bytes) -> Place:
        """Add one source. Raises as append_all() does."""
        (place,) = self.append_all([(key, source)])
        return place

    def append_all(self, sources: Iterable[tuple[int, bytes]]) -> list[Place]:
        """Add sources with their keys, many in one write.

        Raises OSError where the disk is full; what was half written is cut off again.
        """
        places: list[Place] = []
        waiting: list[bytes] = []
        size = 0
        for key, source in sources:
            if size >= _WRITE_BYTES or self._is_full(size):
                self._write(waiting)
                waiting, size = [], 0
            if self._is_full():
                self._open_newest()
            places.append(Place(self._number, self._end + size, len(source)))
            header = _HEADER.pack(_MAGIC, key, len(source), _checksum(source))
            waiting += (header, source)
            size += _HEADER.size + len(source)
        self._write(waiting)
        return places

    def read(self, key: int, place: Place) -> bytes | None:
        """Return a source, or None where it is not whole (lost, cut, or changed on disk)."""
        try:
            with self._path(place.pack).open("rb", buffering=0) as file:
                return _record(file, key, place)
        except OSError:
            return None

    def broken(self, items: Iterable[Kept]) -> Iterator[Kept]:
        """Yield those whose source is not whole, or has no place.

        Ordered by place they are read from one end of each pack to the other.
        """
        number, file = 0, None
        try:
            for item in items:
                key, _, place = item
                if place is not None and place.pack != number:
                    _close_quietly(file)
                    number, file = place.pack, self._opened(place.pack)
                if place is None or file is None or _record(file, key, place) is None:
                    yield item
        finally:
            _close_quietly(file)

    def unlink_later(self, number: int) -> None:
        """Remove a pack that nothing points at, once the transaction is committed."""
        self._unlink.append(number)

    def roll_past(self, number: int) -> None:
        """Let no further source go into pack `number`."""
        if self._number <= number:
            self.close()
            self._number = max(number, self._last()) + 1

    def is_open(self, number: int) -> bool:
        """Whether sources are being appended to that pack."""
        return self._file >= 0 and self._number == number

    def numbers(self) -> list[int]:
        """Return the numbers of the packs in the folder, ascending."""
        if not self._folder.is_dir():
            return []
        return sorted(int(p.stem) for p in self._folder.glob("*.pack") if p.stem.isdigit())

    def flush(self, *, durable: bool) -> None:
        """Before COMMIT: with `durable`, wait until the disk has it."""
        if durable and self._file >= 0 and self._end != self._kept:
            os.fsync(self._file)

    def keep(self) -> None:
        """After COMMIT: what was appended stays, what is not needed goes.

        Never raises: it is committed, and a pack that cannot be removed only takes up space.
        """
        self._kept = self._end
        for number in self._unlink:
            try:
                with sorted_errors(str(self._path(number))):
                    self._path(number).unlink(missing_ok=True)
            except LifafaError as error:
                log.warning("a pack that is not needed stays: %s", error.problem.kind)
        self._unlink.clear()

    def drop(self) -> None:
        """After ROLLBACK: cut off what was appended to the present pack.

        Never raises, so that what made the transaction fail is told. Nothing points at what cannot
        be cut off; the pack is then opened anew, and appended to at its real end.
        """
        self._unlink.clear()
        if self._file < 0 or self._end <= self._kept:
            return
        self._cut_off(self._kept)

    def close(self) -> None:
        """Close the pack that is written."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _opened(self, number: int) -> FileIO | None:
        try:
            return FileIO(self._path(number))
        except OSError:
            return None

    def _cut_off(self, end: int) -> None:
        """Let the pack end there; where that is refused, leave the tail and the pack."""
        try:
            with sorted_errors(str(self._path(self._number))):
                os.ftruncate(self._file, end)
            self._end = end
        except LifafaError as error:
            log.warning("a pack keeps a tail that nobody needs: %s", error.problem.kind)
            self._let_go()

    def _let_go(self) -> None:
        """Close the pack on a disk that has just refused something else."""
        try:
            self.close()
        except OSError:
            self._file = -1

    def _write(self, pieces: Sequence[bytes]) -> None:
        joined = b"".join(pieces)
        if not joined:
            return
        try:
            _write_all(self._file, joined)
        except OSError:
            self._cut_off(self._end)
            raise
        self._end += len(joined)

    def _is_full(self, more: int = 0) -> bool:
        """Whether there is no pack to write into, or none left once `more` bytes are written."""
        return self._file < 0 or self._end + more >= self._roll_bytes

    def _open_newest(self) -> None:
        """Open the newest pack, or begin one where it is full; append at its real end."""
        number = max(self._last(), self._number, 1)
        if self._size(number) >= self._roll_bytes:
            number += 1
        if self._file >= 0:
            os.fsync(self._file)  # flush() will know only the new one
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_CREAT | os.O_RDWR | os.O_APPEND | _FLAGS
        self._file = os.open(self._path(number), flags, 0o600)
        self._number = number
        self._end = self._kept = os.lseek(self._file, 0, os.SEEK_END)
        if self._end == 0:
            _sync_folder(self._folder)

    def _last(self) -> int:
        return max(self.numbers(), default=0)

    def _size(self, number: int) -> int:
        try:
            return self._path(number).stat().st_size
        except FileNotFoundError:
            return 0

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.pack"


def _record(file: FileIO, key: int, place: Place) -> bytes | None:
    """Read one source and compare it with what was noted when it was written."""
    try:
        file.seek(place.offset)
        record = _read_all(file.fileno(), _HEADER.size + place.length)
    except OSError:
        return None
    if len(record) != _HEADER.size + place.length:
        return None
    magic, stored_key, length, checksum = _HEADER.unpack_from(record)
    source = record[_HEADER.size :]
    whole = (magic, stored_key, length) == (_MAGIC, key, place.length)
    return source if whole and zlib.crc32(source) == checksum else None


def _close_quietly(file: FileIO | None) -> None:
    if file is not None:
        file.close()


def _checksum(source: bytes) -> int:
    """Return the CRC-32 of a source, holding on to the interpreter where it is soon done.

    zlib gives it up for anything longer than 5 KiB, and waits longer to get it back than it works.
    """
    if len(source) > _CHECKED_AT_ONCE:
        return zlib.crc32(source)
    checksum = 0
    for start in range(0, len(source), _PIECE):
        checksum = zlib.crc32(source[start : start + _PIECE], checksum)
    return checksum


def _sync_folder(folder: Path) -> None:
    """Make a new file's name survive a power failure; only POSIX knows how."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY | _FLAGS)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_all(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def _read_all(file: int, length: int) -> bytes:
    chunks = []
    while length and (chunk := os.read(file, length)):
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)
