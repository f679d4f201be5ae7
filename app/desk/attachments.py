"""The shelf of attached files: copies by SHA-256, so that they cannot change or vanish."""

import hashlib
import mimetypes
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from app.mime.names import safe_name
from app.model.problem import LifafaError, Problem, ProblemKind, file_error
from app.model.submission import DraftAttachment

BLOCK = 1 << 20


class AttachmentShelf:
    """One folder of copies. Equal contents are kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, attachment: DraftAttachment) -> Path:
        """Where the copy of an attachment lies."""
        return self._folder / attachment.sha256

    def read(self, attachment: DraftAttachment) -> bytes:
        """Return the bytes of a copy. Raises FILE_UNREADABLE."""
        try:
            return self.path(attachment).read_bytes()
        except OSError as error:
            raise file_error(error, attachment.name) from error

    def copy(self, path: Path) -> DraftAttachment:
        """Copy a file in, whole or not at all. Raises FILE_UNREADABLE, DISK_FULL."""
        if not path.is_file():  # a pipe or a device would never end
            raise LifafaError(Problem(ProblemKind.FILE_UNREADABLE, detail=str(path)))
        fresh = self._folder / f".{secrets.token_hex(8)}"
        try:
            digest, size = _copied(path, fresh)
            fresh.replace(self._folder / digest)
        except OSError as error:
            raise file_error(error, str(path)) from error
        finally:
            fresh.unlink(missing_ok=True)
        return DraftAttachment(
            safe_name(path.name, guess(path.name)), guess(path.name), size, digest
        )

    def put(self, name: str, type_: str, content: bytes, content_id: str = "") -> DraftAttachment:
        """Keep bytes as an attachment."""
        digest = hashlib.sha256(content).hexdigest()
        fresh = self._folder / f".{secrets.token_hex(8)}"
        try:
            with _private(fresh) as out:
                out.write(content)
                _settle(out)
            fresh.replace(self._folder / digest)
        except OSError as error:
            raise file_error(error, name) from error
        finally:
            fresh.unlink(missing_ok=True)
        return DraftAttachment(safe_name(name, type_), type_, len(content), digest, content_id)

    def sweep(self, wanted: Collection[str], before: float) -> None:
        """Remove copies that no draft names any more.

        What was copied at or after `before` (epoch seconds) stays: its draft may not be saved yet.
        """
        for path in self._folder.iterdir():
            if path.name not in wanted and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)


def guess(name: str) -> str:
    """Guess a media type from a file name; what is unknown is bytes (RFC 2046 §4.5.1)."""
    return mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _copied(source: Path, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, _private(target) as out:
        while block := file.read(BLOCK):
            digest.update(block)
            out.write(block)
            size += len(block)
        _settle(out)
    return digest.hexdigest(), size


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(file: BinaryIO) -> None:
    """What a person attached exists nowhere else in this form: it must be on the disk."""
    file.flush()
    os.fsync(file.fileno())
