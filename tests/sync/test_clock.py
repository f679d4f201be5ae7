"""The clock of connections counts what the computer slept."""

import time

import pytest

from app.sync import clock


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="only Linux has this clock")
def test_sleep_is_counted_by_the_clock_since_boot(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {time.CLOCK_BOOTTIME: 5_000.0, time.CLOCK_MONOTONIC: 100.0}
    monkeypatch.setattr(time, "clock_gettime", asked.__getitem__)
    assert clock.seconds() == 5_000.0


def test_without_such_a_clock_it_is_the_time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(time, "time", lambda: 7_000.0)
    assert clock.seconds() == 7_000.0
