"""Which lines refuse, and which are wanted."""

import pytest

from app.dialogue.sieve import Sieve, is_refusal
from app.dialogue.timing import Timed
from app.model.account import Protocol
from tests.dialogue.spoken import dialogue


@pytest.mark.parametrize(
    ("protocol", "line", "refuses"),
    [
        (Protocol.SMTP, "S: 550 5.1.1 no such user", True),
        (Protocol.SMTP, "S: 421-bye", True),
        (Protocol.SMTP, "S: 250 550 messages", False),
        (Protocol.SMTP, "S: 5500", False),
        (Protocol.SMTP, "C: 550", False),
        (Protocol.IMAP, "S: A1 NO [AUTHENTICATIONFAILED] no", True),
        (Protocol.IMAP, "S: A1 bad what?", True),
        (Protocol.IMAP, "S: * BYE too many connections", True),
        (Protocol.IMAP, "S: A1 OK NO problem", False),
        (Protocol.IMAP, 'S: * LIST () "/" NO', False),
        (Protocol.POP3, "S: -ERR [IN-USE] locked", True),
        (Protocol.POP3, "S: +OK -ERR", False),
    ],
)
def test_a_refusal_is_known_in_every_protocol(protocol: Protocol, line: str, refuses: bool) -> None:
    (spoken,) = dialogue(line, protocol)
    assert is_refusal(spoken) is refuses
    assert Sieve(refusals_only=True).passes(Timed(spoken)) is refuses


def test_other_letters_of_the_same_connection_are_left_out() -> None:
    sieve = Sieve(letter="m1@example.org", sessions=frozenset({1}))
    wanted = {"m1@example.org": True, "m2@example.org": False, "": True}
    for letter, passes in wanted.items():
        (spoken,) = dialogue("C: RSET", letter=letter)
        assert sieve.passes(Timed(spoken)) is passes
    (elsewhere,) = dialogue("C: RSET", session=2)
    assert not sieve.passes(Timed(elsewhere))


def test_an_open_sieve_lets_everything_through() -> None:
    assert Sieve().is_open
    assert not Sieve(text="x").is_open
    assert all(Sieve().passes(Timed(each)) for each in dialogue("C: NOOP\nS: 250 ok"))
