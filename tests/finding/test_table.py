"""The table of large providers: its shape, its promises, and who is found in it."""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.finding import table
from app.model.account import AuthMethod, Protocol, Security, Server
from app.model.finding import Access
from app.protocols.autoconfig import host_name
from app.protocols.names import ascii_name

ROWS: list[dict[str, Any]] = json.loads(table.FILE.read_text("utf-8"))["providers"]

NAMES = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = {
    "key": str, "name": str, "domains": list, "patterns": list, "mx": list, "servers": list,
    "auth": list, "app_password": bool, "app_password_url": str, "help_url": str, "oauth": str,
    "enable_first": bool, "access": str, "paid": bool, "source": dict,
}  # fmt: skip
USERS = {"%EMAILADDRESS%", "%EMAILLOCALPART%"}


def test_there_are_many_and_each_stands_once() -> None:
    assert len(ROWS) >= 60
    for field in ("domains", "patterns", "mx"):
        counted = Counter(each for row in ROWS for each in row.get(field, ()))
        assert not [each for each, times in counted.items() if times > 1], field
    assert len({row["key"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_a_row_is_of_the_right_shape(row: dict[str, Any]) -> None:
    assert NAMES.fullmatch(row["key"])
    assert set(row) <= set(FIELDS)
    assert all(isinstance(value, FIELDS[field]) for field, value in row.items())
    assert row["domains"] or row.get("patterns") or row.get("mx")
    assert all(each == ascii_name(each) for each in (*row["domains"], *row.get("mx", ())))
    assert all(re.fullmatch(r"[a-z0-9-]+\.\*", each) for each in row.get("patterns", ()))
    assert set(row["auth"]) <= {"password", "oauth2"}
    assert row["auth"]
    assert row.get("oauth", "") in ("", "google", "microsoft", "yahoo")
    if row["auth"] == ["oauth2"]:
        assert row["oauth"], "nobody could log in"


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_a_row_says_where_it_was_read_and_links_are_safe(row: dict[str, Any]) -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["source"]["seen"])
    links = [row["source"]["page"], row.get("help_url", ""), row.get("app_password_url", "")]
    for link in filter(None, links):
        assert urlsplit(link).scheme == "https"
        assert host_name(urlsplit(link).hostname or "")
    if row.get("app_password_url"):
        assert row["app_password"]


@pytest.mark.parametrize("provider", table.providers(), ids=lambda each: each.facts.key)
def test_no_server_is_without_protection(provider: table.Provider) -> None:
    for server in provider.servers:
        assert server.security is not Security.NONE
        assert server.user in USERS
        assert 0 < server.port < 65536
        bridge = provider.facts.access is Access.BRIDGE
        assert server.host == ("127.0.0.1" if bridge else host_name(server.host))


@pytest.mark.parametrize("provider", table.providers(), ids=lambda each: each.facts.key)
def test_a_provider_names_both_ways_or_says_that_it_is_closed(provider: table.Provider) -> None:
    kinds = {server.protocol for server in provider.servers}
    if provider.facts.access is Access.CLOSED:
        assert not kinds
    else:
        assert Protocol.SMTP in kinds
        assert kinds & {Protocol.IMAP, Protocol.POP3}


@pytest.mark.parametrize(
    ("domain", "key"),
    [
        ("gmail.com", "gmail"), ("hotmail.com", "outlook"), ("outlook.in", "outlook"),
        ("hotmail.co.uk", "outlook"), ("yahoo.co.in", "yahoo"), ("yahoo.com.br", "yahoo"),
        ("yahoo.de", "yahoo"), ("yahoo.co.jp", "yahoo-japan"), ("rediffmail.com", "rediffmail"),
        ("zohomail.in", "zoho-in"), ("nic.in", "nic"), ("icloud.com", "icloud"),
        ("proton.me", "proton"), ("web.de", "web-de"), ("gmx.de", "gmx"), ("gmx.com", "gmx-com"),
        ("seznam.cz", "seznam"), ("163.com", "netease-163"), ("tuta.com", "tuta"),
    ],
)  # fmt: skip
def test_who_gives_out_an_address_is_known(domain: str, key: str) -> None:
    found = table.provider_of(domain)
    assert found is not None
    assert found.facts.key == key


@pytest.mark.parametrize(
    "domain",
    ["example.org", "yahoo.example", "yahoo.blog", "outlook.evil.com", "notgmail.com",
     "mail.gmail.com", "yahoo", "", "yahoo.evil.in", "yahoo.abc.in", "yahoo.*",
     "xn--p1b6ci4b4b3a.xn--h2brj9c"],
)  # fmt: skip
def test_a_stranger_is_not_taken_for_a_provider(domain: str) -> None:
    assert table.provider_of(domain) is None


@pytest.mark.parametrize(
    ("exchanger", "key"),
    [
        ("aspmx.l.google.com", "google-workspace"),
        ("contoso-com.mail.protection.outlook.com", "microsoft-365"),
        ("eur.olc.protection.outlook.com", "outlook"),
        ("mx.zoho.in", "zoho-in"),
        ("mx2.zoho.com", "zoho"),
        ("in1-smtp.messagingengine.com", "fastmail"),
        ("mx1.emailsrvr.com", "rackspace"),
        ("aspmx1.migadu.com", "migadu"),
        ("mx00.ionos.co.uk", "ionos-co-uk"),
        ("smtpin.rzone.de", "strato"),
        ("work-mx.app.hey.com", "hey"),
        ("mx.mgovcloud.in", "nic"),
    ],
)
def test_who_takes_a_domain_s_mail_is_known(exchanger: str, key: str) -> None:
    found = table.provider_taking(exchanger)
    assert found is not None
    assert found.facts.key == key


@pytest.mark.parametrize("exchanger", ["mx.example.org", "notgoogle.com", "google.com.evil.test"])
def test_an_exchanger_of_somebody_else_is_not_known(exchanger: str) -> None:
    assert table.provider_taking(exchanger) is None


def test_users_have_the_form_that_the_provider_wants() -> None:
    icloud = table.provider_of("icloud.com")
    assert icloud is not None
    users = {each.protocol: each.user for each in icloud.servers_for("anu@icloud.com")}
    assert users == {Protocol.IMAP: "anu", Protocol.SMTP: "anu@icloud.com"}


def test_who_takes_no_password_is_logged_in_to_by_token() -> None:
    outlook = table.provider_of("outlook.com")
    assert outlook is not None
    assert {each.auth for each in outlook.servers} == {AuthMethod.OAUTH2}


def test_a_server_leads_to_its_provider() -> None:
    server = Server(Protocol.IMAP, "imap.gmail.com", 993, Security.TLS, "anu@a.test")
    found = table.provider_running(server)
    assert found is not None
    assert found.facts.key == "gmail"
