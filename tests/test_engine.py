"""The one door: what was begun ends with it."""

import threading
from pathlib import Path

import pytest

from app.engine import Engine
from app.model.account import AccountSettings, Protocol, Security, Server
from app.settings import Profile
from app.sync.staff import Staff


def _server(protocol: Protocol) -> Server:
    return Server(protocol, "127.0.0.1", 9, Security.NONE, "me")


def test_who_is_hired_while_the_engine_stops_is_dismissed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(Profile(tmp_path / "profile"))
    engine.open()
    settings = AccountSettings(
        "me@example.org", "Me", _server(Protocol.POP3), _server(Protocol.SMTP)
    )
    engine.accounts.add(settings, None).result()
    begun, released = threading.Event(), threading.Event()

    def slowly(staff: Staff) -> None:
        begun.set()
        released.wait(10)

    monkeypatch.setattr(Staff, "recover", slowly)
    engine.start_soon()
    begun.wait(10)
    threading.Timer(0.1, released.set).start()
    engine.stop()
    assert not [t.name for t in threading.enumerate() if t.name.startswith(("pop3", "submit"))]
