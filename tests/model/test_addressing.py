"""Addresses and hosts in any script, as servers take them and as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.addressing import (
    address_key,
    ascii_domain,
    ascii_host,
    needs_utf8,
    readable_address,
    spellings,
    valid_address,
    valid_host,
    wire_address,
)
from app.model.message import Address

HINDI = "उदाहरण.भारत"
IN_DNS = "xn--p1b6ci4b4b3a.xn--h2brj9c"


@pytest.mark.parametrize(
    ("domain", "spelled"),
    [
        (HINDI, IN_DNS),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),  # IDNA 2008; 2003 made "fass.de" of it
        ("例子。广告", "xn--fsqu00a.xn--4rr70v"),
        ("ශ්‍රී.ලංකා", "xn--10cl1a0b660p.xn--fzc2c9e2c"),
        ("example.org", "example.org"),
        ("-x.example", ""),
        ("x..example", ""),
        ("☃.example", ""),
        ("a" * 64 + ".example", ""),
    ],
)
def test_domains_are_spelled_as_dns_has_them(domain: str, spelled: str) -> None:
    assert ascii_domain(domain) == spelled


@pytest.mark.parametrize(
    ("host", "spelled"),
    [
        (f"मेल.{HINDI}", f"xn--r2bi6d.{IN_DNS}"),
        ("mail.example.org.", "mail.example.org"),
        (" mail.example.org ", "mail.example.org"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("localhost", "localhost"),
        ("no host", ""),
        ("", ""),
    ],
)
def test_hosts_are_spelled_as_dns_has_them(host: str, spelled: str) -> None:
    assert ascii_host(host) == spelled
    assert valid_host(host) is bool(spelled)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"jo@{IN_DNS}", f"jo@{HINDI}"),
        ("jo@xn--bcher-kva.example", "jo@bücher.example"),
        ("jo@xn--wgv71a119e.jp", "jo@日本語.jp"),
        ("jo@сор.xn--p1ai", "jo@сор.рф"),  # all Cyrillic below a Cyrillic end
        (f"jo@{HINDI}", f"jo@{HINDI}"),
        ("jo@example.org", "jo@example.org"),
        ("xn--p1b6ci4b4b3a", "xn--p1b6ci4b4b3a"),
    ],
)
def test_addresses_are_shown_as_people_read_them(address: str, shown: str) -> None:
    assert readable_address(address) == shown
    assert Address("", address).shown == shown
    assert Address("Jo", address).shown == "Jo"


@pytest.mark.parametrize(
    "domain",
    [
        "xn--80ak6aa92e.com",  # all Cyrillic, and reads as apple.com
        "xn--pypal-4ve.com",  # one Cyrillic letter among Latin ones
        "xn--zz--",  # no domain at all
        "xn--fa-hia-",
        "xn--.com",
    ],
)
def test_a_disguise_stays_as_dns_has_it(domain: str) -> None:
    assert readable_address(f"jo@{domain}") == f"jo@{domain}"


def test_a_disguise_is_shown_as_dns_has_it_also_where_a_header_spells_it_out() -> None:
    assert readable_address("jo@аррӏе.com") == "jo@xn--80ak6aa92e.com"
    assert readable_address("jo@pаypal.com") == "jo@xn--pypal-4ve.com"


def test_only_what_ascii_cannot_spell_needs_smtputf8() -> None:
    assert wire_address(f"jo@{HINDI}") == f"jo@{IN_DNS}"
    assert not needs_utf8(f"jo@{HINDI}")
    assert needs_utf8(f"अनु@{HINDI}")
    assert needs_utf8("अनु@example.org")


def test_one_mailbox_has_one_key() -> None:
    assert address_key(f"Jo@{HINDI}") == address_key(f"jo@{IN_DNS.upper()}")
    assert address_key(f"अनु@{HINDI}") == address_key(f"अनु@{IN_DNS}")
    assert address_key("jo@example.org") != address_key("joe@example.org")


def test_a_text_is_looked_for_in_both_spellings() -> None:
    assert spellings(HINDI) == (HINDI, IN_DNS)
    assert spellings(f"अनु@{IN_DNS}") == (f"अनु@{IN_DNS}", f"अनु@{HINDI}")
    assert spellings("jo@example.org") == ("jo@example.org",)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_judgement(text: str) -> None:
    shown = readable_address(text)
    assert valid_address(shown) or not valid_address(text)
    spellings(text)
    address_key(text)
    if valid_address(text):
        assert not any(c in wire_address(text) for c in "\r\n\0 <>")
