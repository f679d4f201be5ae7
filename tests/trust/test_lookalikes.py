"""Domains and names that look like others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.verdict import Level
from app.trust import domains, lookalikes
from app.trust.lookalikes import brand_in_name, is_mixed, like_brand, like_contact, name_key
from tests.support.honest_mail import IDN

CONTACTS = frozenset(("whitakerlegal.com", "meridianfreight.com", "bakkerlogistiek.nl"))


def ascii_form(domain: str) -> str:
    return domains.ascii_form(domain)


@pytest.mark.parametrize(
    ("domain", "other", "level"),
    [
        ("pаypal.com", "paypal.com", Level.DANGER),  # Cyrillic а
        ("раураl.com", "paypal.com", Level.DANGER),
        ("paypaI.com", "paypal.com", Level.CAUTION),
        ("paypa1.com", "paypal.com", Level.DANGER),
        ("páypal.com", "paypal.com", Level.DANGER),
        ("paypal.com.konto.top", "paypal.com", Level.DANGER),
        ("secure-paypal.info", "paypal.com", Level.CAUTION),
        ("paypalsupport.com", "paypal.com", Level.CAUTION),
        ("paypal.top", "paypal.com", Level.CAUTION),
        ("paypal.mail-host.ru", "paypal.com", Level.CAUTION),
        ("arnazon.com", "amazon.com", Level.DANGER),
        ("rnicrosoft.com", "microsoft.com", Level.DANGER),
        ("micorsoft.com", "microsoft.com", Level.CAUTION),
        ("gmial.com", "google.com", Level.CAUTION),
        ("αpple.com", "apple.com", Level.DANGER),
    ],
)
def test_forged_brands(domain: str, other: str, level: Level) -> None:
    found = like_brand(ascii_form(domain))
    assert found is not None
    assert found.level is level
    assert lookalikes.owner(found.other) is lookalikes.owner(other)


@pytest.mark.parametrize(
    "domain",
    [
        "paypal.com", "mail.paypal.com", "paypal.co.uk", "amazon.de", "e.amazon.co.jp", "chase.org",
        "applegate-farm.co.uk", "steamboat-inn.com", "zoomzoo.de", "pineapple.com",
        "example.org", "visalia.gov",
        "bookingham.net", "upstart-labs.com", *IDN,
    ],
)  # fmt: skip
def test_honest_domains(domain: str) -> None:
    assert like_brand(ascii_form(domain)) is None
    assert like_contact(ascii_form(domain), CONTACTS) is None
    assert not is_mixed(ascii_form(domain))


@pytest.mark.parametrize(
    ("domain", "level"),
    [
        ("whitakerlega1.com", Level.DANGER),
        ("whitakerIegal.com", Level.CAUTION),
        ("whitakerlegal.co", Level.CAUTION),
        ("whitakerlegall.com", Level.CAUTION),
        ("meridianfreight.com.evil.top", Level.DANGER),
        ("rneridianfreight.com", Level.DANGER),
        ("mеridianfreight.com", Level.DANGER),
    ],
)
def test_forged_contacts(domain: str, level: Level) -> None:
    found = like_contact(ascii_form(domain), CONTACTS)
    assert found is not None
    assert found.level is level


def test_a_subdomain_of_a_contact_is_the_contact() -> None:
    assert like_contact("mail.whitakerlegal.com", CONTACTS) is None


@pytest.mark.parametrize("domain", ["pаypal.com", "теst.com", "аррӏе.com", "εxample.org"])
def test_scripts_that_do_not_belong_together(domain: str) -> None:
    assert is_mixed(ascii_form(domain))


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("PayPal", "PayPal"), ("PayPаl Service", "PayPal"), ("Pay\u200bPal", "PayPal"),
        ("𝐏𝐚𝐲𝐏𝐚𝐥", "PayPal"),
        ("Wells Fargo Online", "Wells Fargo"), ("Bank of America", "Bank of America"),
        ("N E T F L I X", "Netflix"),
    ],
)  # fmt: skip
def test_names_of_brands(name: str, brand: str) -> None:
    found = brand_in_name(name)
    assert found is not None
    assert found[0].name == brand


@pytest.mark.parametrize(
    "name", ["Chase Miller", "Apple Martin", "Visa Virtanen", "Paul", "अमित", ""]
)
def test_names_of_people_are_nobodys(name: str) -> None:
    assert brand_in_name(name) is None


def test_one_person_written_in_several_ways() -> None:
    assert name_key("Miller, Ann") == name_key("Ann  MILLER") == name_key("Аnn J. Miller")
    assert name_key("Fatima El Amrani") == name_key("Amrani, Fatima")
    assert name_key("Ann") == ""


@given(st.text(max_size=80))
def test_nothing_raises(text: str) -> None:
    domain = domains.ascii_form(text)
    like_brand(domain)
    like_contact(domain, CONTACTS)
    is_mixed(domain)
    brand_in_name(text)
    name_key(text)


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_within_one_agrees_with_the_definition(one: str, other: str) -> None:
    letters = "abc"
    near = {one[:n] + one[n + 1 :] for n in range(len(one))}
    near |= {one[:n] + a + one[n:] for n in range(len(one) + 1) for a in letters}
    near |= {one[:n] + a + one[n + 1 :] for n in range(len(one)) for a in letters}
    near |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(len(one) - 1)}
    assert lookalikes.within_one(one, other) == (other in near - {one})
