"""A source is given back exactly as it was, or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.packs import Packs, Place


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path / "sources", roll_bytes=10_000)


def appended(packs: Packs, key: int, source: bytes) -> Place:
    packs.begin()
    place = packs.append(key, source)
    packs.flush(durable=True)
    packs.keep()
    return place


def test_sources_come_back_as_they_were(packs: Packs) -> None:
    sources = {key: bytes([key]) * (key * 100) for key in range(1, 40)}
    places = {key: appended(packs, key, source) for key, source in sources.items()}
    assert {key: packs.read(key, place) for key, place in places.items()} == sources
    assert len(packs.numbers()) > 1
    packs.close()


@pytest.mark.parametrize("at", [0, 4, 12, 16, 25])
def test_a_changed_byte_is_noticed(packs: Packs, tmp_path: Path, at: int) -> None:
    place = appended(packs, 7, b"a letter of some length")
    file = tmp_path / "sources" / "000001.pack"
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert packs.read(7, place) is None
    packs.close()


def test_a_lost_or_cut_pack_gives_nothing(packs: Packs, tmp_path: Path) -> None:
    place = appended(packs, 7, b"a letter")
    packs.close()
    file = tmp_path / "sources" / "000001.pack"
    file.write_bytes(file.read_bytes()[:-1])
    assert packs.read(7, place) is None
    file.unlink()
    assert packs.read(7, place) is None


def test_what_is_dropped_leaves_no_trace(packs: Packs, tmp_path: Path) -> None:
    kept = appended(packs, 1, b"kept")
    before = (tmp_path / "sources" / "000001.pack").read_bytes()
    packs.begin()
    packs.append(2, b"dropped")
    packs.drop()
    assert (tmp_path / "sources" / "000001.pack").read_bytes() == before
    after = appended(packs, 3, b"after")
    assert (packs.read(1, kept), packs.read(3, after)) == (b"kept", b"after")
    packs.close()


def test_the_tail_of_a_crash_harms_nobody(packs: Packs, tmp_path: Path) -> None:
    kept = appended(packs, 1, b"kept")
    packs.close()
    with (tmp_path / "sources" / "000001.pack").open("ab") as file:
        file.write(b"LFP1 half a record")
    again = Packs(tmp_path / "sources")
    after = appended(again, 2, b"after")
    assert (again.read(1, kept), again.read(2, after)) == (b"kept", b"after")
    again.close()


def _refuse(*args: object, **more: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


@pytest.mark.expects_log
def test_a_tail_that_cannot_be_cut_off_harms_nobody(
    packs: Packs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = appended(packs, 1, b"kept")
    packs.begin()
    packs.append(2, b"dropped")
    with monkeypatch.context() as broken:
        broken.setattr(os, "ftruncate", _refuse)
        packs.drop()
    assert "disk-full" in caplog.text
    after = appended(packs, 3, b"after")
    assert (packs.read(1, kept), packs.read(3, after)) == (b"kept", b"after")
    packs.close()


@pytest.mark.expects_log
def test_half_a_record_that_cannot_be_cut_off_moves_no_later_one(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = appended(packs, 1, b"kept")
    write = os.write

    def half(file: int, content: bytes) -> int:
        write(file, content[: len(content) // 2])
        raise OSError(errno.EIO, "Input/output error")

    packs.begin()
    with monkeypatch.context() as broken:
        broken.setattr(os, "write", half)
        broken.setattr(os, "ftruncate", _refuse)
        with pytest.raises(OSError, match="Input/output"):
            packs.append(2, b"lost")
    packs.drop()
    after = appended(packs, 3, b"after")
    assert (packs.read(1, kept), packs.read(3, after)) == (b"kept", b"after")
    packs.close()


@pytest.mark.expects_log
def test_a_pack_that_cannot_be_removed_spoils_no_commit(
    packs: Packs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    place = appended(packs, 1, b"kept")
    packs.begin()
    packs.unlink_later(1)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", _refuse)
        packs.keep()
    assert "stays" in caplog.text
    assert packs.read(1, place) == b"kept"
    packs.close()


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_disk_that_fills_in_the_middle_of_a_source(tmp_path: Path) -> None:
    """The limit lies within the second source: nothing of it is left."""
    child = subprocess.run(
        [sys.executable, "-c", _FILLING, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout.split() == ["StoreTrouble", "disk-full", "kept", "True", "after"], (
        child.stderr
    )


_FILLING = """
import resource, sys
from pathlib import Path
from app.events import EventBus
from app.model.problem import LifafaError
from app.store.database import Database
from app.store.trouble import sorted_errors

folder = Path(sys.argv[1])
bus = EventBus()
bus.subscribe(lambda event: print(type(event).__name__))
database = Database(folder, bus)
with database.transaction() as tx:
    first = tx.packs.append(1, b"kept")
pack = folder / "sources" / "000001.pack"
size = pack.stat().st_size
limit = max(path.stat().st_size for path in folder.rglob("*")) + 50_000
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
try:
    with database.transaction() as tx, sorted_errors():
        tx.packs.append(2, b"x" * 10_000_000)
except LifafaError as error:
    print(error.problem.kind)
print(database.packs.read(1, first).decode(), pack.stat().st_size == size)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
with database.transaction() as tx:
    print(tx.packs.read(3, tx.packs.append(3, b"after")).decode())
database.close()
"""
