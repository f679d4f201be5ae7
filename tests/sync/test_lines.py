"""Where connections come from: the language in which their servers are asked to speak."""

import locale

import pytest

from app.protocols.pop3 import Pop3Session
from app.sync.lines import spoken_in
from tests.sync.conftest import POP3


@pytest.mark.parametrize(
    ("chosen", "of_the_system", "asked"),
    [
        ("hi", None, "hi"),
        ("", "hi_IN", "hi"),
        ("en", "hi_IN", "en"),
        ("", None, ""),
        ("", "C", ""),
        ("", "en_US\r\nDELE 1", "en"),
        ("x\r\nDELE 1", None, ""),
    ],
)
def test_a_pop3_server_is_asked_for_the_persons_language(
    monkeypatch: pytest.MonkeyPatch, chosen: str, of_the_system: str | None, asked: str
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (of_the_system, None))
    session = spoken_in(chosen).pop3(POP3)
    assert isinstance(session, Pop3Session)
    assert session._language == asked
