"""The check of the program itself, on a real profile that is put out of order part by part."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.credentials import Credentials
from app.doctor.machine import Machine, examine
from app.doctor.words import LANGUAGES, failure_words
from app.engine import Engine
from app.model.diagnosis import MachineCheck, MachinePart
from app.settings import Profile


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    engine = Engine(Profile(tmp_path / "profile"))
    engine.open()
    try:
        yield Machine(
            engine.profile, Credentials("p"), engine.database,
            now=lambda: 1_800_000_000.0, free=lambda folder: 10**12, routed=lambda: True,
        )  # fmt: skip
    finally:
        engine.stop()


def found(machine: Machine) -> dict[MachinePart, MachineCheck]:
    checks = {check.part: check for check in examine(machine)}
    assert list(checks) == list(MachinePart)
    for check in checks.values():
        for language in LANGUAGES:
            if check.failure:
                words = failure_words(check.failure, language, check.facts)
                assert "…" not in "".join(words)
    return checks


def test_all_is_well_but_the_keyring(machine: Machine) -> None:
    checks = found(machine)
    assert checks.pop(MachinePart.KEYRING).failure == "keyring-missing"
    assert all(check.ok for check in checks.values())
    assert not any(check.grave for check in checks.values())


def test_a_disk_that_is_nearly_full(machine: Machine) -> None:
    disk = found(machine._replace(free=lambda folder: 5_000_000))[MachinePart.DISK]
    assert (disk.failure, disk.facts) == ("disk-low", (("free", "5"),))
    assert disk.grave


def test_others_who_may_read_the_mail(machine: Machine) -> None:
    machine.profile.database.chmod(0o644)
    assert found(machine)[MachinePart.PROFILE].failure == "profile-open"
    machine.profile.database.chmod(0o600)
    machine.profile.folder.chmod(0o755)
    assert found(machine)[MachinePart.PROFILE].failure == "profile-open"


def test_a_profile_that_is_gone(machine: Machine, tmp_path: Path) -> None:
    gone = machine._replace(profile=Profile(tmp_path / "gone"))
    assert found(gone)[MachinePart.PROFILE].failure == "profile-unwritable"


def test_a_clock_before_its_time(machine: Machine) -> None:
    assert found(machine._replace(now=lambda: 0.0))[MachinePart.CLOCK].failure == "clock-unlikely"


def test_no_way_out(machine: Machine) -> None:
    assert (
        found(machine._replace(routed=lambda: False))[MachinePart.NETWORK].failure == "no-network"
    )


def test_a_damaged_store(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "profile")
    with Engine(profile) as engine:
        engine.open()
        fill(engine)
    spoil(profile.database)
    with Engine(profile) as engine:
        engine.open()
        store = found(Machine(profile, Credentials("p"), engine.database))[MachinePart.STORE]
    assert store.failure == "store-damaged"
    assert store.grave


def fill(engine: Engine) -> None:
    """Make the database long enough to be damaged somewhere in the middle."""
    insert = "INSERT INTO refused_login (server, user, at) VALUES (?, ?, ?)"
    with engine.database.transaction() as tx:
        for number in range(2_000):
            tx.execute(insert, (f"server {number}", "x" * 200, number))


def spoil(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 60_000] = b"\xa5" * 60_000
    path.write_bytes(bytes(whole))
