"""Killed between any two steps of sending; the server had taken the letter then, or had not."""

import sys
from pathlib import Path

import pytest

from tests.e2e.posting import killed_everywhere

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")

AT_LEAST = 40  # steps of two letters


@pytest.mark.parametrize("kind", ["all accepted, taken late", "one refused", "one put off"])
def test_nothing_is_lost_and_nothing_sent_twice(tmp_path: Path, kind: str) -> None:
    outcomes = list(killed_everywhere(tmp_path, kind))
    assert [each for each in outcomes if not each.well] == []
    assert sum(each.killed for each in outcomes) >= AT_LEAST
    assert sum(each.unsure for each in outcomes) > 0, "no kill fell between the dot and its reply"
