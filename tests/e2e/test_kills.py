"""Killed at random moments of everything it does: nothing lost, nothing twice.

`./dev bench kills` does the same for hundreds of times.
"""

import sys
from pathlib import Path

import pytest

from tests.e2e.killing import KINDS, world_of

KILLS = 2
MOST_TRIES = 6 * KILLS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_moment(tmp_path: Path, kind: str) -> None:
    killed, tries = 0, 0
    with world_of(tmp_path / "world", kind, 1) as world:
        world.live()
        while killed < KILLS and tries < MOST_TRIES:
            tries += 1
            outcome = world.killed()
            assert outcome.well, outcome
            killed += outcome.killed
    assert killed == KILLS
