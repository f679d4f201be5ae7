"""Fixtures of this room: scripted servers that fail in the real servers' words."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import Authority
from tests.support.dns_server import DnsServer
from tests.support.script_server import Script, ScriptServer


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def play() -> Iterator[Any]:
    """Start a server with one script a connection; at the end each must have been played."""
    with ExitStack() as stack:

        def start(*scripts: Script, certificate: tuple[Path, Path] | None = None) -> ScriptServer:
            return stack.enter_context(ScriptServer(scripts, certificate=certificate))

        yield start


@pytest.fixture
def names() -> Iterator[DnsServer]:
    """A name server of the test's own."""
    with DnsServer() as server:
        yield server
