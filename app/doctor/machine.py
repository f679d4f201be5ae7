"""The check of the program itself: keyring, profile, disk, store, clock and network."""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from app.credentials import Credentials
from app.model.diagnosis import MachineCheck, MachinePart
from app.model.problem import LifafaError
from app.protocols.trial import routed
from app.settings import Profile
from app.store.checking import damage
from app.store.database import Database

ROOM = 200_000_000
"""Bytes below which a disk is nearly full: a day of mail with its attachments."""

MADE = 1_735_689_600
"""A moment (2025-01-01) before which no copy of this program was made."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Facts = tuple[tuple[str, str], ...]


class Machine(NamedTuple):
    """What is looked at. The last three are how the world is asked; tests put their own there."""

    profile: Profile
    credentials: Credentials
    database: Database
    now: Callable[[], float] = time.time
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    routed: Callable[[], bool] = routed


def examine(machine: Machine) -> Iterator[MachineCheck]:
    """Look at one part after the other, each told as it is done. Changes nothing."""
    for part, look in _LOOKS.items():
        began = time.monotonic()
        failure, facts = look(machine)
        yield MachineCheck(part, failure, facts, time.monotonic() - began)


def _keyring(machine: Machine) -> tuple[str, Facts]:
    return ("" if machine.credentials.usable() else "keyring-missing"), ()


def _profile(machine: Machine) -> tuple[str, Facts]:
    folder = machine.profile.folder
    if not os.access(folder, os.W_OK):
        return "profile-unwritable", (("path", str(folder)),)
    for path in (folder, machine.profile.database):
        if _open_to_others(path):
            return "profile-open", (("path", str(path)),)
    return "", ()


def _open_to_others(path: Path) -> bool:
    """Windows keeps its rights elsewhere, and a person's own folder is closed there."""
    with suppress(OSError):
        return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
    return False


def _disk(machine: Machine) -> tuple[str, Facts]:
    try:
        left = machine.free(machine.profile.folder)
    except OSError:
        return "", ()
    low = left < ROOM
    return ("disk-low" if low else ""), (("free", str(left // 1_000_000)),)


def _store(machine: Machine) -> tuple[str, Facts]:
    """Read the database through, as SQLite offers it: quickly, without the indexes' contents."""
    try:
        found = damage(machine.database.reader())
    except LifafaError as error:
        found = error.problem.text or str(error.problem.kind)
    finally:
        machine.database.close_thread()
    return ("store-damaged" if found else ""), (("said", found),) if found else ()


def _clock(machine: Machine) -> tuple[str, Facts]:
    now = machine.now()
    said = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
    return ("clock-unlikely" if now < MADE else ""), (("now", said),)


def _network(machine: Machine) -> tuple[str, Facts]:
    return ("" if machine.routed() else "no-network"), ()


_LOOKS: dict[MachinePart, Callable[[Machine], tuple[str, Facts]]] = {
    MachinePart.KEYRING: _keyring,
    MachinePart.PROFILE: _profile,
    MachinePart.DISK: _disk,
    MachinePart.STORE: _store,
    MachinePart.CLOCK: _clock,
    MachinePart.NETWORK: _network,
}
