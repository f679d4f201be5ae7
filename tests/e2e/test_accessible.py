"""The main job by the accessibility bus alone, on a screen of its own: as a screen reader works."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.screens import driven, hidden_screen, settled_profile, what_is_missing

JOB = Path(__file__).with_name("at_spi.py")


@pytest.fixture
def screen() -> Iterator[str]:
    """Start a screen that nobody sees; returns its DISPLAY."""
    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    with hidden_screen() as display:
        yield display


def test_the_main_job_without_looking(screen: str, tmp_path: Path) -> None:
    report = driven(JOB, screen, settled_profile(tmp_path), "--practice")
    assert report["steps"][-1] == "deleted", report["stderr"]
    assert report["nameless"] == []
    assert report["exit"] == 0
