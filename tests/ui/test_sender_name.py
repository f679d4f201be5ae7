"""Names that claim another address are found out, and honest names are left alone."""

import pytest

from app.model.message import Address
from ui.sender_name import claimed_address, honest_name

REAL = "mallory@evil.example"


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("service@bank.example", "service@bank.example"),
        ("Bank <service@bank.example>", "service@bank.example"),
        ('"service@bank.example" via a list', "service@bank.example"),
        ("SERVICE@Bank.Example", "service@bank.example"),
        ("service＠bank.example", "service@bank.example"),
        ("service﹫bank。example", "service@bank.example"),  # small @, ideographic dot
        ("service\u200b@\u2060bank.example", "service@bank.example"),
        ("mallory@evil.example, service@bank.example", "service@bank.example"),
        ("service@bank.example.", "service@bank.example"),
        ("रवि@उदाहरण.भारत", "रवि@उदाहरण.भारत"),
    ],
)
def test_a_name_that_claims_another_address_is_found_out(name: str, claimed: str) -> None:
    person = Address(name, REAL)
    assert claimed_address(person) == claimed
    assert honest_name(person) == REAL


@pytest.mark.parametrize(
    "person",
    [
        Address("Ann Okafor", "ann@example.org"),
        Address("", "ann@example.org"),
        Address("ann@example.org", "ann@example.org"),
        Address("ANN@example.org", "ann@Example.ORG"),
        Address("Ann (ann＠example.org)", "ann@example.org"),
        Address("Ann @ Work", "ann@example.org"),
        Address("Team@Work", "ann@example.org"),
        Address("@ann", "ann@example.org"),
        Address("ann@bücher.example", "ann@xn--bcher-kva.example"),
        Address("प्रिया शर्मा", "priya@example.org"),
    ],
)
def test_an_honest_name_stays(person: Address) -> None:
    assert claimed_address(person) == ""
    assert honest_name(person) == person.shown
