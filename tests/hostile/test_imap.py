"""Hostile IMAP servers, each named for what it does."""

import pytest

from tests.hostile import imap_mailboxes, imap_messages, imap_opening, imap_wishes
from tests.hostile.arena import Arena, Case, play_imap


@pytest.mark.parametrize("case", imap_opening.CASES, ids=str)
def test_up_to_the_login(arena: Arena, case: Case) -> None:
    play_imap(arena, case)


@pytest.mark.parametrize("case", imap_mailboxes.CASES, ids=str)
def test_about_mailboxes(arena: Arena, case: Case) -> None:
    play_imap(arena, case)


@pytest.mark.parametrize("case", imap_messages.CASES, ids=str)
def test_about_messages(arena: Arena, case: Case) -> None:
    play_imap(arena, case)


@pytest.mark.parametrize("case", imap_wishes.CASES, ids=str)
def test_about_wishes(arena: Arena, case: Case) -> None:
    play_imap(arena, case)
