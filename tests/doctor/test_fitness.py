"""Is a From domain fit for its server: asked of a name server of the test's own."""

from typing import Any

import pytest

from app.doctor.fitness import fitness
from app.doctor.words import LANGUAGES, fitness_words
from app.model.account import Protocol, Security, Server
from app.model.diagnosis import Fitness, FitnessKind, FitnessLine, FitnessState
from app.protocols.names import Asking
from tests.support.dns_server import DnsServer

GOOD, MISSING = FitnessState.GOOD, FitnessState.MISSING
AGAINST, UNKNOWN = FitnessState.AGAINST, FitnessState.UNKNOWN
MANY = " a:mail.example" * 10
UNHEARD_OF = FitnessLine(FitnessKind.MX, UNKNOWN, "unheard-of")
KEY = '"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3"'


def looked(names: DnsServer, host: str = "smtp.gmail.com", domain: str = "anna.example") -> Fitness:
    server = Server(Protocol.SMTP, host, 465, Security.TLS, "anna")
    return fitness(f"anna@{domain}", server, Asking((names.server,)))


def states(found: Fitness) -> dict[str, tuple[FitnessState, str]]:
    said: dict[str, tuple[FitnessState, str]] = {}
    for line in found.lines:
        said[line.kind] = (line.state, line.word)
        for language in LANGUAGES:
            facts = (("domain", found.domain), ("server", found.server))
            words = fitness_words(line, language, facts)
            assert "…" not in "".join(words)
            assert words.title != fitness_words(UNHEARD_OF, language).title
    return said


def test_a_domain_in_order_at_its_provider(names: DnsServer) -> None:
    names.add("anna.example", "MX", "1 smtp.google.com.")
    names.add("anna.example", "TXT", '"other=1"', '"v=spf1 include:_spf.google.com ~all"')
    names.add("_spf.google.com", "TXT", '"v=spf1 ip4:198.51.100.0/24 ~all"')
    names.add("google._domainkey.anna.example", "TXT", KEY)
    names.add("_dmarc.anna.example", "TXT", '"v=DMARC1; p=reject; rua=mailto:d@anna.example"')
    found = looked(names)
    assert states(found) == {
        "mx": (GOOD, ""), "spf": (GOOD, ""), "dkim": (GOOD, ""), "dmarc": (GOOD, "")
    }  # fmt: skip
    assert found.domain == "anna.example"
    assert found.lines[0].record == "smtp.google.com"
    assert found.lines[2].record == "google._domainkey"


def test_a_server_of_another_provider_is_told(names: DnsServer) -> None:
    names.add("anna.example", "MX", "1 smtp.google.com.")
    names.add("anna.example", "TXT", '"v=spf1 include:spf.protection.outlook.com -all"')
    names.add("spf.protection.outlook.com", "TXT", '"v=spf1 ip4:198.51.100.0/24 -all"')
    names.add("_dmarc.anna.example", "TXT", '"v=DMARC1; p=quarantine"')
    assert states(looked(names)) == {
        "mx": (GOOD, ""), "spf": (AGAINST, "denied"), "dkim": (MISSING, ""),
        "dmarc": (AGAINST, ""),
    }  # fmt: skip


def test_a_server_nobody_knows_is_told_as_unknown(names: DnsServer) -> None:
    names.add("anna.example", "MX", "1 mx.anna.example.")
    names.add("anna.example", "TXT", '"v=spf1 ip4:198.51.100.7 -all"')
    names.add("smtp.hoster.example", "A", "203.0.113.5")
    names.add("default._domainkey.anna.example", "TXT", KEY)
    names.add("_dmarc.anna.example", "TXT", '"v=DMARC1; p=reject"')
    assert states(looked(names, "smtp.hoster.example")) == {
        "mx": (GOOD, ""), "spf": (UNKNOWN, ""), "dkim": (UNKNOWN, "elsewhere"),
        "dmarc": (UNKNOWN, ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("record", "host", "expected"),
    [
        ("v=spf1 ip4:203.0.113.0/24 -all", "smtp.hoster.example", (GOOD, "")),
        ("v=spf1 a:smtp.hoster.example -all", "smtp.hoster.example", (GOOD, "")),
        ("v=spf1 include:out.hoster.example -all", "smtp.hoster.example", (GOOD, "")),
        ("v=spf1 +all", "smtp.hoster.example", (GOOD, "anybody")),
        ("v=spf1 -all", "smtp.hoster.example", (UNKNOWN, "")),
        ("v=spf1 -all", "smtp.gmail.com", (AGAINST, "denied")),
        ("v=spf1 ~all", "smtp.gmail.com", (AGAINST, "doubted")),
        ("v=spf1 ?all", "smtp.gmail.com", (MISSING, "neutral")),
        ("v=spf1 include:nowhere.example -all", "smtp.gmail.com", (AGAINST, "broken")),
        ("v=spf1 redirect=_spf.google.com", "smtp.gmail.com", (GOOD, "")),
        ("v=spf1 include:_spf.google.com" + MANY, "smtp.gmail.com", (GOOD, "")),
        ("v=spf1" + MANY + " include:_spf.google.com", "smtp.gmail.com", (AGAINST, "broken")),
        ("v=spf1 include:_spf.google.com ip4:x -all", "smtp.gmail.com", (AGAINST, "broken")),
        ("google-site-verification=x", "smtp.gmail.com", (MISSING, "")),
    ],
)
def test_spf(names: DnsServer, record: str, host: str, expected: Any) -> None:
    names.add("anna.example", "TXT", f'"{record}"')
    names.add("smtp.hoster.example", "A", "203.0.113.5")
    names.add("mail.example", "A", "203.0.113.6")
    names.add("out.hoster.example", "TXT", '"v=spf1 ip4:198.51.100.0/24 ?all"')
    names.add("_spf.google.com", "TXT", '"v=spf1 ip4:198.51.100.0/24 ~all"')
    assert states(looked(names, host))["spf"] == expected


@pytest.mark.parametrize(
    ("kind", "record", "expected"),
    [
        ("MX", "0 .", (AGAINST, "refuses")),
        ("A", "203.0.113.9", (MISSING, "address-only")),
        ("MX", "5 mx.anna.example.", (GOOD, "")),
        ("", "", (AGAINST, "no-domain")),
    ],
)
def test_mx(names: DnsServer, kind: str, record: str, expected: Any) -> None:
    if kind:
        names.add("anna.example", kind, record)
    assert states(looked(names))["mx"] == expected


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("20230601._domainkey.anna.example", KEY, (GOOD, "")),
        ("selector1._domainkey.anna.example", KEY, (UNKNOWN, "elsewhere")),
        ("google._domainkey.anna.example", '"p=MIGf"', (GOOD, "")),
        ("google._domainkey.anna.example", '"v=DKIM1; p="', (UNKNOWN, "")),
        ("odd._domainkey.anna.example", KEY, (UNKNOWN, "")),
        ("www.anna.example", KEY, (MISSING, "")),
    ],
)
def test_dkim(names: DnsServer, name: str, key: str, expected: Any) -> None:
    names.add("anna.example", "TXT", '"v=spf1 -all"')
    names.add(name, "TXT", key)
    assert states(looked(names))["dkim"] == expected


def test_keys_of_no_providers_belong_to_a_server_the_policy_names(names: DnsServer) -> None:
    names.add("anna.example", "TXT", '"v=spf1 a:mail.anna.example -all"')
    names.add("mail.anna.example", "A", "203.0.113.5")
    names.add("mail._domainkey.anna.example", "TXT", KEY)
    assert states(looked(names, "mail.anna.example"))["dkim"] == (GOOD, "")


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        ("_dmarc.mail.anna.example", "v=DMARC1; p=none", (GOOD, "watching")),
        ("_dmarc.anna.example", "v=DMARC1; p=reject", (AGAINST, "")),
        ("_dmarc.anna.example", "v=DMARC1; p=reject; sp=none", (GOOD, "watching")),
        ("_dmarc.anna.example", "v=DMARC1; p=rejekt; rua=mailto:a@b.example", (GOOD, "watching")),
        ("_dmarc.anna.example", "v=DMARC1; p=rejekt", (MISSING, "")),
        ("_dmarc.anna.example", "p=reject", (MISSING, "")),
        ("_dmarc.example", "v=DMARC1; p=reject", (MISSING, "")),
    ],
)
def test_dmarc(names: DnsServer, name: str, record: str, expected: Any) -> None:
    """Of mail.anna.example, the domain it belongs to has the say where it says nothing itself."""
    names.add("mail.anna.example", "TXT", '"v=spf1 -all"')
    names.add(name, "TXT", f'"{record}"')
    assert states(looked(names, domain="mail.anna.example"))["dmarc"] == expected


def test_two_wishes_are_none(names: DnsServer) -> None:
    names.add("_dmarc.anna.example", "TXT", '"v=DMARC1; p=none"', '"v=DMARC1; p=reject"')
    assert states(looked(names))["dmarc"] == (MISSING, "")


def test_a_name_service_in_trouble_says_nothing_of_the_domain(names: DnsServer) -> None:
    for name in ("anna.example", "_domainkey.anna.example", "_dmarc.anna.example"):
        names.fault(name, "servfail")
    found = looked(names)
    assert set(states(found).values()) == {(UNKNOWN, "unanswered")}
    assert all(line.problem for line in found.lines)


def test_a_domain_of_another_script_is_asked_for_as_dns_spells_it(names: DnsServer) -> None:
    names.add("xn--p1b6ci4b4b3a.xn--h2brj9c", "MX", "1 mx.xn--p1b6ci4b4b3a.xn--h2brj9c.")
    found = looked(names, domain="उदाहरण.भारत")
    assert found.domain == "उदाहरण.भारत"
    assert any(asked.startswith("xn--") for asked, _ in names.asked)
    assert states(found)["mx"][0] in (GOOD, AGAINST)


def test_what_a_record_says_is_made_safe_to_show(names: DnsServer) -> None:
    names.add("anna.example", "TXT", r'"v=spf1 \226\128\174ip4:192.0.2.0/24 -all"')
    line = next(line for line in looked(names).lines if line.kind is FitnessKind.SPF)
    assert "\u202e" not in line.record
