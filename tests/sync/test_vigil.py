"""A sleep is noticed by the time that passed unnoticed."""

import threading

from app.sync.vigil import EVERY, Vigil


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def looks(*pauses: float) -> int:
    """Look after each of these pauses; returns how many sleeps were noticed."""
    clock, noticed = Clock(), []
    vigil = Vigil(lambda: noticed.append(True), clock)
    for pause in pauses:
        clock.time += pause
        vigil.look()
    return len(noticed)


def test_a_sleep_is_noticed_once() -> None:
    assert looks(EVERY, EVERY + 3600, EVERY) == 1


def test_a_busy_computer_does_not_sleep() -> None:
    assert looks(EVERY, EVERY + 5, EVERY, EVERY + 9) == 0


def test_a_clock_set_back_is_no_sleep() -> None:
    assert looks(EVERY, EVERY - 7200, EVERY) == 0


def test_it_ends_when_it_is_told_to() -> None:
    vigil = Vigil(lambda: None)
    vigil.start()
    vigil.stop()
    assert "vigil" not in {thread.name for thread in threading.enumerate()}
