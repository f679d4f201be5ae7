"""Descriptions of providers, honest, odd and hostile."""

from collections.abc import Callable
from typing import Any

import pytest

from app.model.account import AuthMethod, Protocol, Security, Server
from app.protocols import autoconfig
from app.protocols.autoconfig import Described
from app.protocols.errors import ProtocolError

ProblemOf = Callable[..., Any]

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<clientConfig version="1.1">
  <emailProvider id="a.test">
    <domain>a.test</domain>
    <displayName>A &amp; B मेल</displayName>
    <incomingServer type="pop3">
      <hostname>pop.%EMAILDOMAIN%</hostname><port>110</port><socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username><authentication>password-encrypted</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>imap.a.test</hostname><port>993</port><socketType>SSL</socketType>
      <username>%EMAILLOCALPART%</username>
      <authentication>OAuth2</authentication><authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="ews"><hostname>a.test</hostname></incomingServer>
    <outgoingServer type="smtp">
      <hostname>smtp.उदाहरण.भारत</hostname><port>465</port><socketType>SSL</socketType>
      <authentication>OAuth2</authentication>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>relay.a.test</hostname><port>25</port><socketType>plain</socketType>
      <authentication>client-IP-address</authentication>
    </outgoingServer>
    <documentation url="https://a.test/help"><descr>Help</descr></documentation>
    <enable visiturl="https://a.test/settings"><instruction>Do it</instruction></enable>
  </emailProvider>
  <oAuth2><issuer>accounts.google.com</issuer></oAuth2>
</clientConfig>
"""


def parsed(text: str | bytes, address: str = "anu@a.test") -> Described:
    data = text.encode() if isinstance(text, str) else text
    return autoconfig.parse(data, address, "a.test:443")


def with_server(inner: str, kind: str = "incomingServer", protocol: str = "imap") -> Described:
    return parsed(
        f'<clientConfig><emailProvider id="x"><{kind} type="{protocol}">{inner}</{kind}>'
        "</emailProvider></clientConfig>"
    )


def test_a_whole_description_is_read_in_its_order() -> None:
    found = parsed(WHOLE)
    assert found.name == "A & B मेल"
    assert found.help_url == "https://a.test/help"
    assert found.issuer == "google"
    assert found.enable_first
    smtp = "smtp.xn--p1b6ci4b4b3a.xn--h2brj9c"
    assert found.servers == (
        Server(Protocol.POP3, "pop.a.test", 110, Security.STARTTLS, "anu@a.test"),
        Server(Protocol.IMAP, "imap.a.test", 993, Security.TLS, "anu"),
        Server(Protocol.SMTP, smtp, 465, Security.TLS, "anu@a.test", AuthMethod.OAUTH2),
        Server(Protocol.SMTP, "relay.a.test", 25, Security.NONE, "anu@a.test", AuthMethod.NONE),
    )


def test_addresses_in_any_script_fill_the_places() -> None:
    found = parsed(WHOLE, "अनु@उदाहरण.भारत")
    assert found.servers[0].host == "pop.xn--p1b6ci4b4b3a.xn--h2brj9c"
    assert found.servers[0].user == "अनु@उदाहरण.भारत"
    assert found.servers[1].user == "अनु"


def test_a_description_in_a_namespace_of_its_own_is_read() -> None:
    assert parsed(WHOLE.replace("<clientConfig", '<clientConfig xmlns="urn:mine"')).servers


@pytest.mark.parametrize(
    "text",
    [
        "", "not xml", "<html><body>Not found</body></html>", "<clientConfig/>", "<clientConfig>",
        '<x:clientConfig xmlns:x="urn:x"><x:emailProvider/></x:clientConfig>',
        "<clientConfig><emailProvider></clientConfig></emailProvider>",
        "<clientConfig><emailProvider>\x01</emailProvider></clientConfig>",
        '<?xml version="1.0" encoding="no-such"?><clientConfig/>',
        "<clientConfig><emailProvider/></clientConfig>trailing",
    ],
)  # fmt: skip
def test_what_is_no_description_is_said_to_be_none(problem_of: ProblemOf, text: str) -> None:
    problem = problem_of(lambda: parsed(text), ProtocolError)
    assert problem.server == "a.test:443"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE c [<!ENTITY l0 "ha">{LAUGHS}]><clientConfig>&l9;</clientConfig>',
        '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><clientConfig>&x;</clientConfig>',
        '<!DOCTYPE c SYSTEM "https://elsewhere.test/c.dtd"><clientConfig/>',
        '<!DOCTYPE c [<!ENTITY % p SYSTEM "http://elsewhere.test/">%p;]><clientConfig/>',
        "<clientConfig>" + "<a>" * 100 + "</a>" * 100 + "</clientConfig>",
        "<clientConfig>" + "<a/>" * 10_000 + "</clientConfig>",
        "<clientConfig>" + " " * (autoconfig.SIZE_LIMIT + 1) + "</clientConfig>",
    ],
    ids=["billion laughs", "file", "foreign dtd", "parameter entity", "deep", "many", "large"],
)
def test_an_attack_on_the_parser_is_refused(problem_of: ProblemOf, text: str) -> None:
    problem_of(lambda: parsed(text), ProtocolError)


GOOD = "<hostname>h.test</hostname><port>993</port><socketType>SSL</socketType>"


@pytest.mark.parametrize(
    "inner",
    [
        GOOD.replace("h.test", ""),
        GOOD.replace("h.test", "localhost"),
        GOOD.replace("h.test", "127.0.0.1"),
        GOOD.replace("h.test", "2130706433"),
        GOOD.replace("h.test", "[::1]"),
        GOOD.replace("h.test", "a b.test"),
        GOOD.replace("h.test", "a.test/path"),
        GOOD.replace("h.test", "a.test:25"),
        GOOD.replace("h.test", "user@a.test"),
        GOOD.replace("h.test", "h&#9;.test&#10;evil.test"),
        GOOD.replace("h.test", "\u202eh.test"),
        GOOD.replace("h.test", "h_.test"),
        GOOD.replace("h.test", "x." * 200 + "test"),
        GOOD.replace("993", "0"),
        GOOD.replace("993", "65536"),
        GOOD.replace("993", "-1"),
        GOOD.replace("993", "९९३"),
        GOOD.replace("993", "9" * 5_000),
        GOOD.replace("993", ""),
        GOOD.replace("SSL", "rot13"),
        GOOD.replace("SSL", ""),
        GOOD + "<username>anu&#10;QUIT</username>",
        GOOD + "<username>a\u202enu</username>",
        GOOD + "<username>" + "u" * 500 + "</username>",
        "",
    ],
)
def test_a_server_that_cannot_be_one_is_left_out(inner: str) -> None:
    assert with_server(GOOD).servers
    assert with_server(inner).servers == ()


def test_a_server_of_the_wrong_side_is_left_out() -> None:
    assert with_server(GOOD, "outgoingServer", "imap").servers == ()
    assert with_server(GOOD, "incomingServer", "smtp").servers == ()
    assert with_server(GOOD, "somethingElse", "imap").servers == ()


def test_servers_without_end_are_cut() -> None:
    many = f'<incomingServer type="imap">{GOOD}</incomingServer>' * 200
    found = parsed(f"<clientConfig><emailProvider>{many}</emailProvider></clientConfig>")
    assert len(found.servers) == autoconfig.SERVERS_LIMIT


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "http://a.test/", "file:///etc/passwd", "https://", "https:///x",
        "https://[x", "https://a.test/\u202egnp", "https://a b.test/", "data:text/html,x",
        "https://a.test/" + "x" * 1_000, "//a.test/", "HTTPS://127.0.0.1/",
    ],
)  # fmt: skip
def test_a_link_that_is_not_to_be_opened_is_left_out(url: str) -> None:
    found = parsed(
        f"<clientConfig><emailProvider><documentation url='{url}'/></emailProvider></clientConfig>"
    )
    assert found.help_url == ""


def test_words_are_made_safe_to_show() -> None:
    name = "A&#9;B\u202eC" + "x" * 1_000
    found = parsed(
        f"<clientConfig><emailProvider><displayName>{name}</displayName></emailProvider>"
        "</clientConfig>"
    )
    assert found.name.isprintable()
    assert len(found.name) <= 200
