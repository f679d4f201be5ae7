"""Hostile POP3 servers, each named for what it does."""

import pytest

from tests.hostile import pop3_cases
from tests.hostile.arena import Arena, Case, play_pop3


@pytest.mark.parametrize("case", pop3_cases.CASES, ids=str)
def test_pop3(arena: Arena, case: Case) -> None:
    play_pop3(arena, case)
