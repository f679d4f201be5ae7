"""The arena, for all cases of a file; and limits small enough for endless answers to end soon."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.hostile import arena as arenas
from tests.support.certificates import Authority

FEW = 20_000
"""Answers or lines after which a server counts as endless, in these tests."""


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[arenas.Arena]:
    """A store and a staff, with an honest account at work, shared by all cases."""
    with ExitStack() as stack:
        authority = Authority(tmp_path_factory.mktemp("hostile-authority"))
        yield arenas.opened(tmp_path_factory.mktemp("hostile"), authority, stack)


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let endless answers come to their end soon."""
    monkeypatch.setattr("app.protocols.imap_wire.ANSWERS_LIMIT", FEW)
    monkeypatch.setattr("app.protocols.imap_wire.LONG_LINE_LIMIT", 1 << 20)
    monkeypatch.setattr("app.protocols.pop3._LISTING_LIMIT", FEW)
    monkeypatch.setattr("app.protocols.pop3._LISTING_BYTES", 1 << 20)
