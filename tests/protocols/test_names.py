"""Asking a name server over real sockets, one that tells the truth and one that does not."""

from collections.abc import Callable, Iterator
from typing import Any

import dns.resolver
import pytest

from app.model.problem import ProblemKind
from app.protocols import names
from app.protocols.errors import Busy, ConnectionLost, MailError, TimedOut
from app.protocols.names import Asking, MailExchanger, NameServer, Service
from tests.support.dns_server import DnsServer

ProblemOf = Callable[..., Any]


@pytest.fixture
def zone() -> Iterator[DnsServer]:
    with DnsServer() as server:
        yield server


def test_every_kind_is_read(zone: DnsServer) -> None:
    zone.add("a.test", "A", "192.0.2.7", "192.0.2.8")
    zone.add("a.test", "AAAA", "2001:db8::7")
    zone.add("a.test", "MX", "20 mx2.a.test.", "10 MX1.a.test.")
    zone.add("a.test", "TXT", '"v=spf1 " "-all"', r'"\255"')
    zone.add("_imaps._tcp.a.test", "SRV", "5 1 993 light.a.test.", "5 9 993 heavy.a.test.",
             "1 0 9993 first.a.test.")  # fmt: skip
    zone.add("www.a.test", "CNAME", "a.test.")
    asking = Asking([zone.server])
    assert set(names.addresses("a.test", asking)) == {"192.0.2.7", "192.0.2.8", "2001:db8::7"}
    assert names.mail_exchangers("a.test", asking) == (
        MailExchanger(10, "mx1.a.test"),
        MailExchanger(20, "mx2.a.test"),
    )
    assert names.services("_imaps._tcp.a.test", asking) == (
        Service(1, 0, 9993, "first.a.test"),
        Service(5, 9, 993, "heavy.a.test"),
        Service(5, 1, 993, "light.a.test"),
    )
    assert set(names.texts("a.test", asking)) == {"v=spf1 -all", r"\xff"}
    assert names.alias("www.a.test", asking) == "a.test"
    assert names.mail_exchangers("www.a.test", asking)[0].host == "mx1.a.test"


def test_what_is_not_there_and_what_says_no_are_told_apart(
    zone: DnsServer, problem_of: ProblemOf
) -> None:
    zone.add("a.test", "A", "192.0.2.7")
    zone.add("null.test", "MX", "0 .")
    zone.add("_pop3._tcp.a.test", "SRV", "0 0 0 .")
    asking = Asking([zone.server])
    assert names.mail_exchangers("a.test", asking) == ()
    assert names.alias("a.test", asking) == ""
    assert names.mail_exchangers("null.test", asking) == (MailExchanger(0, ""),)
    assert names.services("_pop3._tcp.a.test", asking) == (Service(0, 0, 0, ""),)
    unknown = problem_of(lambda: names.addresses("b.test", asking), ConnectionLost)
    assert (unknown.kind, unknown.server) == (ProblemKind.HOST_UNKNOWN, "b.test")


def test_names_are_asked_for_in_ascii_whatever_their_script(zone: DnsServer) -> None:
    zone.add("xn--p1b6ci4b4b3a.xn--h2brj9c", "MX", "10 mx.xn--p1b6ci4b4b3a.xn--h2brj9c.")
    zone.add("_imaps._tcp.xn--p1b6ci4b4b3a.xn--h2brj9c", "SRV", "0 0 993 imap.a.test.")
    asking = Asking([zone.server])
    assert names.mail_exchangers("उदाहरण.भारत", asking)
    assert names.services("_imaps._tcp.उदाहरण。भारत.", asking)


@pytest.mark.parametrize(
    "name",
    ["", ".", "a..test", "a b.test", "a\0b.test", "a@b", r"a\.test", "-a.test", "x" * 64 + ".test",
     ".".join(["abcdefgh"] * 30), "\u202eabc.test", "a/b.test"],
)  # fmt: skip
def test_what_cannot_be_a_name_is_not_asked_for(
    zone: DnsServer, problem_of: ProblemOf, name: str
) -> None:
    problem = problem_of(lambda: names.texts(name, Asking([zone.server])), ConnectionLost)
    assert problem.kind is ProblemKind.HOST_UNKNOWN
    assert not zone.asked


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("silent", TimedOut),
        ("servfail", Busy),
        ("refused", Busy),
        ("garbage", MailError),
        ("other-question", MailError),
        ("other-id", MailError),
        ("cut-tcp", MailError),
    ],
)
def test_a_server_that_does_not_tell_is_no_answer(
    zone: DnsServer, problem_of: ProblemOf, fault: str, error: type[MailError]
) -> None:
    zone.add("a.test", "MX", "10 mx.a.test.")
    zone.fault("a.test", fault)
    problem = problem_of(lambda: names.mail_exchangers("a.test", Asking([zone.server], 0.5)), error)
    assert problem.kind in (ProblemKind.TIMED_OUT, ProblemKind.BUSY)
    assert (problem.server, problem.detail) == ("a.test", "name-server")


def test_another_server_is_asked_where_one_cannot_tell(zone: DnsServer) -> None:
    with DnsServer() as other:
        other.fault("a.test", "servfail")
        zone.add("a.test", "TXT", '"here"')
        assert names.texts("a.test", Asking([other.server, zone.server])) == ("here",)
        assert other.asked


def test_where_no_question_gets_out_there_is_no_network(problem_of: ProblemOf) -> None:
    everybody = NameServer("255.255.255.255")  # which the system does not let us send to
    problem = problem_of(lambda: names.texts("a.test", Asking([everybody], 0.5)), ConnectionLost)
    assert problem.kind is ProblemKind.NO_NETWORK


def test_a_system_without_name_servers_has_no_network(
    problem_of: ProblemOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver, "Resolver", none)
    assert problem_of(lambda: names.texts("a.test")).kind is ProblemKind.NO_NETWORK


def test_a_long_answer_comes_over_tcp_and_a_huge_one_is_cut(zone: DnsServer) -> None:
    zone.add("long.test", "TXT", *(f'"{number:03d}{"x" * 100}"' for number in range(40)))
    zone.add("huge.test", "MX", *(f"{number} mx{number:05d}.huge.test." for number in range(2000)))
    asking = Asking([zone.server])
    assert len(names.texts("long.test", asking)) == 40
    assert zone.asked_by_tcp == 1
    assert len(names.mail_exchangers("huge.test", asking)) == names.ANSWERS_LIMIT


def test_aliases_that_go_round_end(zone: DnsServer, problem_of: ProblemOf) -> None:
    zone.add("a.test", "CNAME", "b.test.")
    zone.add("b.test", "CNAME", "a.test.")
    problem_of(lambda: names.addresses("a.test", Asking([zone.server], 0.5)))


def test_bytes_that_no_name_has_come_escaped(zone: DnsServer) -> None:
    zone.add("a.test", "MX", r"10 ev\000il\027[31m.test.")
    (found,) = names.mail_exchangers("a.test", Asking([zone.server]))
    assert found.host.isprintable()


def test_a_wait_ends_when_it_is_told_to(zone: DnsServer, problem_of: ProblemOf) -> None:
    zone.fault("a.test", "silent")
    asking = Asking([zone.server], timeout=600, stopped=lambda: bool(zone.asked))
    problem = problem_of(lambda: names.texts("a.test", asking))
    assert problem.kind is ProblemKind.CANCELLED
    assert len(zone.asked) == 1
