"""What a person types into a recipient field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.addresses import addresses
from app.mime.recipients import parse_recipients, written
from app.model.addressing import valid_address, wire_address
from app.model.message import Address

GOOD = [
    "jo@example.com",
    "jo.doe+tag@example.co.in",
    "अनु@उदाहरण.भारत",
    "jo@उदाहरण.भारत",
    "пётр@пример.рф",
    "o'brien@example.com",
    "user@localhost",
    "user@[192.0.2.1]",
    "user@[IPv6:2001:db8::1]",
    '"jo doe"@example.com',
    "a@xn--bcher-kva.example",
    "1@2.example",
    "jo_doe@my_host.example",
    "用户@例子.广告",
]
BAD = [
    "",
    "jo",
    "@example.com",
    "jo@",
    "jo doe@example.com",
    "jo@exa mple.com",
    "jo@@example.com",
    ".jo@example.com",
    "jo.@example.com",
    "jo..doe@example.com",
    "jo@-example.com",
    "jo@example-.com",
    "jo@.com",
    "jo@example..com",
    "jo@example.com\r\nBcc: x",
    "jo@example.com>",
    "a,b@example.com",
    "x" * 65 + "@example.com",
    "jo@" + "x" * 64 + ".com",
    "jo@[999]",
    "jo\u202e@example.com",
    "jo@exam\u200bple.com",
    "jo@" + "a." * 130 + "com",
]


@pytest.mark.parametrize("address", GOOD)
def test_valid(address: str) -> None:
    assert valid_address(address)


@pytest.mark.parametrize("address", BAD)
def test_invalid(address: str) -> None:
    assert not valid_address(address)


@pytest.mark.parametrize(
    ("text", "valid", "invalid"),
    [
        ("a@x.com, b@x.com", ["a@x.com", "b@x.com"], []),
        ("a@x.com; b@x.com;", ["a@x.com", "b@x.com"], []),
        ("a@x.com\nb@x.com", ["a@x.com", "b@x.com"], []),
        ("a@x.com b@x.com", ["a@x.com", "b@x.com"], []),
        ("a@x.com、b@x.com", ["a@x.com", "b@x.com"], []),
        ('"Doe, Jo" <a@x.com>, b@x.com', ["a@x.com", "b@x.com"], []),
        ("Doe, Jo <a@x.com>; b@x.com", ["a@x.com", "b@x.com"], []),
        ("अनु <अनु@उदाहरण.भारत>", ["अनु@उदाहरण.भारत"], []),
        ("a@x.com, A@X.com", ["a@x.com"], []),
        ("a@x.com, jo", ["a@x.com"], ["jo"]),
        ("jo@, a@x.com", ["a@x.com"], ["jo@"]),
        ("nobody here", [], ["nobody here"]),
        ("", [], []),
        (" , ; ", [], []),
    ],
)
def test_fields_are_read(text: str, valid: list[str], invalid: list[str]) -> None:
    found, wrong = parse_recipients(text)
    assert [one.address for one in found] == valid
    assert list(wrong) == invalid


PEOPLE = st.builds(
    Address,
    st.sampled_from(
        ["", "Jo", "Doe, Jo", 'a "b" c', "अनु शर्मा", "山田 花子", "x;y", "back\\slash", "(note)"]
    ),
    st.sampled_from(GOOD[:10]),
)


@given(st.lists(PEOPLE, max_size=6))
def test_what_is_written_is_read_again(people: list[Address]) -> None:
    assert addresses(written(people)) == tuple(people)


@given(st.text(max_size=200))
def test_never_raises(text: str) -> None:
    valid, _ = parse_recipients(text)
    assert all(valid_address(one.address) for one in valid)


def test_wire_addresses_are_ascii_where_they_can_be() -> None:
    assert wire_address("jo@उदाहरण.भारत") == "jo@xn--p1b6ci4b4b3a.xn--h2brj9c"
    assert wire_address("अनु@उदाहरण.भारत") == "अनु@उदाहरण.भारत"
    assert wire_address("jo@example.com") == "jo@example.com"
