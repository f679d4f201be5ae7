"""The shelf: a copy cannot change, vanish, or be left half made."""

import hashlib
import os
from pathlib import Path

import pytest

from app.desk.attachments import AttachmentShelf
from app.model.problem import LifafaError, ProblemKind


@pytest.fixture
def shelf(tmp_path: Path) -> AttachmentShelf:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return AttachmentShelf(folder)


@pytest.mark.parametrize("content", [b"", b"x", b"ab" * 1_500_000])
def test_a_copy_stays_when_the_file_changes_or_goes(
    shelf: AttachmentShelf, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "फ़ाइल.pdf"
    path.write_bytes(content)
    attachment = shelf.copy(path)
    path.unlink()
    assert shelf.read(attachment) == content
    assert (attachment.name, attachment.type) == ("फ़ाइल.pdf", "application/pdf")
    assert attachment.size == len(content)
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()


def test_equal_contents_are_kept_once(shelf: AttachmentShelf, tmp_path: Path) -> None:
    first = shelf.put("a.txt", "text/plain", b"same")
    second = shelf.put("b.txt", "text/plain", b"same")
    assert shelf.path(first) == shelf.path(second)
    assert len(list(shelf.path(first).parent.iterdir())) == 1


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_is_no_file_is_refused_by_name(
    shelf: AttachmentShelf, tmp_path: Path, name: str
) -> None:
    with pytest.raises(LifafaError) as refused:
        shelf.copy(tmp_path / name)
    assert refused.value.problem.kind is ProblemKind.FILE_UNREADABLE
    assert refused.value.problem.detail == str(tmp_path / name)


def test_a_failed_copy_leaves_nothing_behind(
    shelf: AttachmentShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")

    def no_room(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.desk.attachments.os.fsync", no_room)
    with pytest.raises(LifafaError) as full:
        shelf.copy(path)
    assert full.value.problem.kind is ProblemKind.DISK_FULL
    assert list((tmp_path / "shelf").iterdir()) == []


def test_sweeping_keeps_what_a_draft_names(shelf: AttachmentShelf) -> None:
    kept, gone = shelf.put("a", "text/plain", b"1"), shelf.put("b", "text/plain", b"2")
    fresh = shelf.put("c", "text/plain", b"3")
    began = shelf.path(fresh).stat().st_mtime
    for old in (kept, gone):
        os.utime(shelf.path(old), (began - 60, began - 60))
    shelf.sweep({kept.sha256}, began)
    assert (shelf.read(kept), shelf.read(fresh)) == (b"1", b"3")
    with pytest.raises(LifafaError):
        shelf.read(gone)
