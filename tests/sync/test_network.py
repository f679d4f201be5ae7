"""Troubles are called by their cause: there is no network, or it is only just coming."""

import pytest

from app.model.account import Protocol, Security, Server
from app.model.problem import Problem, ProblemKind
from app.sync.network import SETTLING, Network, is_local

UNREACHABLE = Problem(ProblemKind.UNREACHABLE, "mail.example.org:993")
PORTAL = Problem(ProblemKind.CERTIFICATE, "mail.example.org:993", detail="unknown-issuer")
WRONG = Problem(ProblemKind.AUTH_FAILED, "mail.example.org:993")


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_troubles_are_told_as_they_are_while_the_network_is_there() -> None:
    network = Network()
    assert [network.seen(each) for each in (UNREACHABLE, PORTAL)] == [UNREACHABLE, PORTAL]


def test_without_a_network_an_unreached_server_is_no_trouble() -> None:
    clock = Clock()
    network = Network(clock)
    network.changed(False)
    clock.time = 10 * SETTLING
    assert network.seen(UNREACHABLE).kind is ProblemKind.NO_NETWORK
    assert network.seen(PORTAL) == PORTAL  # somebody did answer
    assert not network.reachable


def test_a_portal_in_the_way_is_forgiven_while_the_network_settles() -> None:
    clock = Clock()
    network = Network(clock)
    network.changed(True)
    assert network.seen(PORTAL).kind is ProblemKind.NO_NETWORK
    assert network.seen(UNREACHABLE).kind is ProblemKind.NO_NETWORK
    clock.time = SETTLING
    assert [network.seen(each) for each in (UNREACHABLE, PORTAL)] == [UNREACHABLE, PORTAL]


def test_after_a_sleep_the_network_settles_too() -> None:
    network = Network(Clock())
    network.resumed()
    assert network.seen(UNREACHABLE).kind is ProblemKind.NO_NETWORK


def test_a_wrong_password_is_never_the_networks_fault() -> None:
    network = Network(Clock())
    network.changed(False)
    assert network.seen(WRONG) == WRONG


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LocalHost.", True),
        ("mail.localhost", True),
        ("10.0.0.1", False),
        ("mail.example.org", False),
        ("localhost.example.org", False),
    ],
)
def test_servers_on_this_computer_need_no_network(host: str, local: bool) -> None:
    assert is_local(Server(Protocol.IMAP, host, 143, Security.NONE, "me")) is local
