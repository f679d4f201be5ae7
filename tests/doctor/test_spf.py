"""SPF as RFC 7208 has it: its own examples (Appendix A), its limits, and what is broken."""

import ipaddress
from collections.abc import Callable

import pytest

from app.doctor.spf import Verdict, evaluate
from app.protocols.names import Asking
from tests.support.dns_server import DnsServer

Evaluated = Callable[..., Verdict]


@pytest.fixture
def zone(names: DnsServer) -> DnsServer:
    """The zone of RFC 7208, Appendix A."""
    names.add("example.com", "MX", "10 mail-a.example.com.", "20 mail-b.example.com.")
    names.add("example.com", "A", "192.0.2.10", "192.0.2.11")
    names.add("amy.example.com", "A", "192.0.2.65")
    names.add("mail-a.example.com", "A", "192.0.2.129")
    names.add("mail-b.example.com", "A", "192.0.2.130")
    names.add("example.org", "MX", "10 mail-c.example.org.")
    names.add("mail-c.example.org", "A", "192.0.2.140")
    return names


@pytest.fixture
def evaluated(zone: DnsServer) -> Evaluated:
    def ask(record: str, address: str, domain: str = "example.com") -> Verdict:
        zone.add(domain, "TXT", f'"{record}"')
        asking = Asking((zone.server,))
        return evaluate(ipaddress.ip_address(address), f"anna@{domain}", asking).verdict

    return ask


@pytest.mark.parametrize(
    ("record", "address", "verdict"),
    [
        ("v=spf1 +all", "203.0.113.1", "pass"),
        ("v=spf1 a -all", "192.0.2.10", "pass"),
        ("v=spf1 a -all", "192.0.2.65", "fail"),
        ("v=spf1 a:example.org -all", "192.0.2.10", "fail"),
        ("v=spf1 mx -all", "192.0.2.129", "pass"),
        ("v=spf1 mx -all", "192.0.2.10", "fail"),
        ("v=spf1 mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.132", "fail"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::5", "pass"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "192.0.2.1", "softfail"),
        ("v=spf1 ?all", "192.0.2.1", "neutral"),
        ("v=spf1", "192.0.2.1", "neutral"),
        ("V=SPF1 -ALL", "192.0.2.1", "fail"),
        ("v=spf10 -all", "192.0.2.1", "none"),
        ("v=spf1 ptr -all", "192.0.2.1", "fail"),
        ("v=spf1 exp=why.example.com unknown=x -all", "192.0.2.1", "fail"),
        ("v=spf1 redirect=%{d1}.example.com", "192.0.2.1", "permerror"),
    ],
)
def test_a_record(evaluated: Evaluated, record: str, address: str, verdict: str) -> None:
    assert evaluated(record, address) == verdict


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 nonsense -all",
        "v=spf1 +all nonsense",
        "v=spf1 ip4:2001:db8::1 -all",
        "v=spf1 ip6: -all",
        "v=spf1 ip4:192.0.2.999 -all",
        "v=spf1 a/99 -all",
        "v=spf1 include:no.example.com -all",
        "v=spf1 include:%{x}.example.com -all",
        "v=spf1 a:%broken -all",
        "v=spf1 a:%{d0}.example.com -all",
        "v=spf1 exists:%{d" + '" "'.join(["9" * 200] * 25) + "}.example.com -all",
    ],
)
def test_a_broken_record(evaluated: Evaluated, record: str) -> None:
    assert evaluated(record, "192.0.2.1") is Verdict.PERMERROR


def test_two_records_are_none_to_go_by(evaluated: Evaluated) -> None:
    evaluated("v=spf1 -all", "192.0.2.1")
    assert evaluated("v=spf1 +all", "192.0.2.1") is Verdict.PERMERROR


def test_what_is_included_counts_only_where_it_passes(zone: DnsServer) -> None:
    zone.add("example.com", "TXT", '"v=spf1 include:_spf.example.org ~all"')
    zone.add("_spf.example.org", "TXT", '"v=spf1 ip4:198.51.100.0/24 -all"')
    asking = Asking((zone.server,))

    def policy(address: str) -> tuple[Verdict, frozenset[str]]:
        found = evaluate(ipaddress.ip_address(address), "anna@example.com", asking)
        return found.verdict, found.reached

    reached = frozenset({"_spf.example.org"})
    assert policy("198.51.100.7") == (Verdict.PASS, reached)
    assert policy("192.0.2.1") == (Verdict.SOFTFAIL, reached)


def test_a_redirection_takes_the_others_place(zone: DnsServer) -> None:
    zone.add("example.com", "TXT", '"v=spf1 redirect=_spf.example.org"')
    zone.add("_spf.example.org", "TXT", '"v=spf1 -all"')
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address("192.0.2.1"), "anna@example.com", asking)
    assert found.verdict is Verdict.FAIL
    assert found.record == "v=spf1 redirect=_spf.example.org"


@pytest.mark.parametrize(("many", "verdict"), [(9, "fail"), (11, "permerror")])
def test_ten_look_ups_and_no_more(zone: DnsServer, many: int, verdict: str) -> None:
    zone.add("example.com", "TXT", '"' + "v=spf1 " + "include:a.example.org " * many + '-all"')
    zone.add("a.example.org", "TXT", '"v=spf1 ?all"')
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address("192.0.2.1"), "anna@example.com", asking)
    assert found.verdict == verdict


def test_a_circle_ends(zone: DnsServer) -> None:
    zone.add("example.com", "TXT", '"v=spf1 include:example.com -all"')
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address("192.0.2.1"), "anna@example.com", asking)
    assert found.verdict is Verdict.PERMERROR


@pytest.mark.parametrize(("many", "verdict"), [(2, "fail"), (3, "permerror")])
def test_two_look_ups_may_find_nothing(evaluated: Evaluated, many: int, verdict: str) -> None:
    terms = " ".join(f"a:nothing{number}.example.com" for number in range(many))
    assert evaluated(f"v=spf1 {terms} -all", "192.0.2.1") == verdict


@pytest.mark.parametrize(
    ("macro", "address", "name"),
    [
        ("%{i}._spf.%{d}", "192.0.2.3", "192.0.2.3._spf.example.com"),
        ("%{ir}.%{v}._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr._spf.example.com"),
        ("%{l}.%{o}", "192.0.2.3", "anna.example.com"),
        ("%{d1r}%-%_%%", "192.0.2.3", ""),
    ],
)
def test_macros(zone: DnsServer, macro: str, address: str, name: str) -> None:
    zone.add("example.com", "TXT", f'"v=spf1 exists:{macro} -all"')
    if name:
        zone.add(name, "A", "127.0.0.2")
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address(address), "anna@example.com", asking)
    assert found.verdict == ("pass" if name else "fail")


def test_an_address_of_version_6_in_macros(zone: DnsServer) -> None:
    zone.add("example.com", "TXT", '"v=spf1 exists:%{ir}.%{v}.example.org -all"')
    digits = ".".join("2001:0db8:0000:0000:0000:0000:0000:0001".replace(":", "")[::-1])
    zone.add(f"{digits}.ip6.example.org", "A", "127.0.0.2")
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address("2001:db8::1"), "anna@example.com", asking)
    assert found.verdict is Verdict.PASS


def test_a_name_service_in_trouble_is_no_verdict(zone: DnsServer) -> None:
    zone.add("example.com", "TXT", '"v=spf1 include:slow.example.org -all"')
    zone.fault("slow.example.org", "servfail")
    asking = Asking((zone.server,))
    found = evaluate(ipaddress.ip_address("192.0.2.1"), "anna@example.com", asking)
    assert found.verdict is Verdict.TEMPERROR
