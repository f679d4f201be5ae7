"""Defects of Qt's Python binding that would end the program, watched for at every upgrade."""

import sys

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    rung = Signal()


def test_emitting_a_signal_loses_no_reference_to_true() -> None:
    """PySide6 6.12.0 lost one at each emit, and aborted the process after a few hundred."""
    bell = Bell()
    heard: list[None] = []
    bell.rung.connect(lambda: heard.append(None))
    bell.rung.emit()  # the first one looks things up, and may keep them
    before = sys.getrefcount(True)
    for _ in range(50):
        bell.rung.emit()
    after = sys.getrefcount(True)  # outside of assert, which pytest rewrites and which counts too
    assert after == before
    assert len(heard) == 51
