"""A person's own commands: on a connection of their own, kept a while, and only asking."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.dialogue.ring import Dialogue
from app.model.account import Account, AuthMethod, Protocol, Security, Server
from app.model.dialogue import Spoken
from app.model.problem import LifafaError, ProblemKind
from app.store import accounts
from app.sync.by_hand import Hands
from tests.support.script_server import Script, ScriptServer
from tests.sync.conftest import IMAP, House
from tests.sync.test_staff import until

POP3_LOGIN = """
    S: +OK ready
    C: CAPA
    S: +OK
    S: UIDL
    S: .
    C: USER me
    S: +OK
    C: PASS secret
    S: +OK
    C: CAPA
    S: +OK
    S: UIDL
    S: .
"""

SMTP_GREETING = """
    S: 220 x
    C: ehlo [127.0.0.1]
    S: 250 x
"""


class Desk:
    """An account whose servers play scripts, and the hands that ask them."""

    def __init__(self, house: House, stack: ExitStack) -> None:
        self.house = house
        self._stack = stack
        self._all: list[Hands] = []
        self.played: list[ScriptServer] = []
        self.dialogue = Dialogue(lambda event: None)
        self.account = house.account()
        self.hands = self.keeping(60.0)

    def keeping(self, seconds: float) -> Hands:
        hands = Hands(self.house.database, self.house.credentials, self.dialogue, keep=seconds)
        self._all.append(hands)
        return hands

    def stop(self) -> None:
        """Hang up, before the scripts look whether there was silence."""
        for hands in self._all:
            hands.stop()

    def plays(self, protocol: Protocol, *scripts: Script) -> Account:
        """Let the account's server of this protocol play scripts."""
        played = self._stack.enter_context(ScriptServer(scripts))
        self.played.append(played)
        auth = AuthMethod.NONE if protocol is Protocol.SMTP else AuthMethod.AUTO
        server = Server(protocol, "127.0.0.1", played.port, Security.NONE, "me", auth)
        settings = self.account.settings
        if protocol is Protocol.SMTP:
            settings = replace(settings, outgoing=server)
        else:
            settings = replace(settings, incoming=server)
        with self.house.database.transaction() as tx:
            self.account = accounts.edit(tx, self.account.id, settings)
        return self.account

    def say(self, protocol: Protocol, command: str) -> list[str]:
        return texts(self.hands.say(self.account.id, protocol, command).result(20.0))


def texts(spoken: tuple[Spoken, ...]) -> list[str]:
    return [each.line.text for each in spoken]


def problem(desk: Desk, protocol: Protocol, command: str) -> tuple[ProblemKind, str]:
    asked = desk.hands.say(desk.account.id, protocol, command)
    with pytest.raises(LifafaError) as caught:
        asked.result(20.0)
    return caught.value.problem.kind, caught.value.problem.detail


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with ExitStack() as stack:
        made = Desk(house, stack)
        yield made
        made.stop()


def test_an_answer_comes_with_its_command_and_nothing_of_the_login(desk: Desk) -> None:
    desk.plays(
        Protocol.POP3,
        POP3_LOGIN + "C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .\nC: STAT\nS: +OK 2 300\n",
    )
    assert desk.say(Protocol.POP3, "uidl") == ["UIDL", "+OK", "1 a", "2 b", "."]
    assert desk.say(Protocol.POP3, "STAT") == ["STAT", "+OK 2 300"]


def test_a_refusal_is_an_answer(desk: Desk) -> None:
    desk.plays(Protocol.POP3, POP3_LOGIN + "C: UIDL 9\nS: -ERR none\nC: LIST 1\nS: +OK 1 5\n")
    assert desk.say(Protocol.POP3, "UIDL 9") == ["UIDL 9", "-ERR none"]
    assert desk.say(Protocol.POP3, "LIST 1") == ["LIST 1", "+OK 1 5"]


def test_ehlo_alone_says_who_we_are(desk: Desk) -> None:
    desk.plays(Protocol.SMTP, SMTP_GREETING + "C: EHLO [127.0.0.1]\nS: 250-x\nS: 250 SIZE 9\nHEAR")
    assert desk.say(Protocol.SMTP, "ehlo") == ["EHLO [127.0.0.1]", "250-x", "250 SIZE 9"]


def test_after_quit_the_next_command_has_a_new_connection(desk: Desk) -> None:
    script = SMTP_GREETING + "C: QUIT\nS: 221 bye\n"
    desk.plays(Protocol.SMTP, script, SMTP_GREETING + "C: NOOP\nS: 250 ok\nHEAR")
    assert desk.say(Protocol.SMTP, "QUIT") == ["QUIT", "221 bye"]
    assert desk.say(Protocol.SMTP, "NOOP") == ["NOOP", "250 ok"]


def test_a_kept_connection_that_was_closed_is_made_anew(desk: Desk) -> None:
    first = SMTP_GREETING + "C: NOOP\nS: 250 one\nCLOSE"
    desk.plays(Protocol.SMTP, first, SMTP_GREETING + "C: NOOP\nS: 250 two\nHEAR")
    assert desk.say(Protocol.SMTP, "NOOP") == ["NOOP", "250 one"]
    assert desk.say(Protocol.SMTP, "NOOP")[-1] == "250 two"


def test_what_changes_mail_never_reaches_a_server(desk: Desk) -> None:
    desk.plays(Protocol.POP3)  # no script: whoever connected would be left without an answer
    assert problem(desk, Protocol.POP3, "DELE 1") == (ProblemKind.ONLY_ASKS, "not-safe")
    assert problem(desk, Protocol.POP3, "STAT\r\nDELE 1") == (ProblemKind.ONLY_ASKS, "control")


def test_an_account_has_no_server_of_the_other_protocol(desk: Desk) -> None:
    desk.plays(Protocol.POP3)
    assert problem(desk, Protocol.IMAP, "NOOP") == (ProblemKind.ONLY_ASKS, "other-protocol")


def test_a_wrong_password_is_not_tried_again_and_again(desk: Desk) -> None:
    refused = """
        S: +OK ready
        C: CAPA
        S: -ERR
        C: USER me
        S: +OK
        C: PASS secret
        S: -ERR [AUTH] wrong
    """
    desk.plays(Protocol.POP3, refused)
    kinds = [problem(desk, Protocol.POP3, "STAT")[0] for _ in range(5)]
    assert kinds == [ProblemKind.AUTH_FAILED] * 5


def test_the_connection_is_let_go_when_nothing_more_is_asked(desk: Desk) -> None:
    desk.plays(Protocol.SMTP, SMTP_GREETING + "C: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n")
    hands = desk.keeping(0.05)
    hands.say(desk.account.id, Protocol.SMTP, "NOOP").result(20.0)
    (hand,) = hands._hands.values()
    hand._thread.join(20.0)
    assert hand.ended
    assert not hand.takes("NOOP", Future())


def test_stopping_ends_a_wait_at_once(desk: Desk) -> None:
    desk.plays(Protocol.SMTP, SMTP_GREETING + "C: NOOP\nDEAF")
    asked = desk.hands.say(desk.account.id, Protocol.SMTP, "NOOP")
    waiting = desk.hands.say(desk.account.id, Protocol.SMTP, "HELP")
    until(lambda: any(b"NOOP" in line for line in desk.played[0].said))
    desk.hands.stop()
    for each in (asked, waiting):
        error = each.exception(20.0)
        assert isinstance(error, LifafaError)
        assert error.problem.kind is ProblemKind.CANCELLED


def test_the_open_console_hears_the_connection_too(desk: Desk) -> None:
    desk.plays(Protocol.SMTP, SMTP_GREETING + "C: NOOP\nS: 250 ok\nHEAR")
    desk.dialogue.open()
    answer = desk.hands.say(desk.account.id, Protocol.SMTP, "NOOP").result(20.0)
    heard = desk.dialogue.since(0)
    desk.dialogue.shut()
    assert texts(heard)[:3] == ["220 x", "ehlo [127.0.0.1]", "250 x"]
    assert heard[-2:] == answer
    assert heard[0].account == desk.account.id


def test_an_account_that_is_gone_answers_with_a_problem(desk: Desk) -> None:
    with desk.house.database.transaction() as tx:
        accounts.remove(tx, desk.account.id)
    asked = desk.hands.say(desk.account.id, IMAP.protocol, "NOOP")
    error = asked.exception(20.0)
    assert isinstance(error, LifafaError)
    assert error.problem.kind is ProblemKind.NO_ACCOUNT
