"""What a person types into To is cut and judged as they meant it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.message import Address
from ui.composer.addresses import is_address, joined, judged, recipients, split, written

LISTS = [
    ("ann@example.org, bo@example.org", ["ann@example.org", "bo@example.org"]),
    ("ann@example.org; bo@example.org;", ["ann@example.org", "bo@example.org"]),
    ("ann@example.org\nbo@example.org\n", ["ann@example.org", "bo@example.org"]),
    ("ann@example.org bo@example.org", ["ann@example.org", "bo@example.org"]),
    ('"Okafor, Ann" <ann@example.org>, bo@x.org', ['"Okafor, Ann" <ann@example.org>', "bo@x.org"]),
    ("Ann Okafor <ann@example.org>", ["Ann Okafor <ann@example.org>"]),
    ("प्रिया <priya@डाक.भारत>", ["प्रिया <priya@डाक.भारत>"]),
    ("ann@example.org,, ,", ["ann@example.org"]),
    ("just a name", ["just a name"]),
    ("", []),
]

ADDRESSES = [
    ("ann@example.org", True),
    ("ann.o'kafor+tag@mail.example.org", True),
    ("priya@डाक.भारत", True),
    ("用户@例子.广告", True),
    ("அனு@எடுத்துக்காட்டு.இந்தியா", True),
    ("สมชาย@ตัวอย่าง.ไทย", True),
    ("ক@উদাহরণ.ভারত", True),
    ("ශ්‍රී@උදාහරණ.ලංකා", True),
    ("می‌خواهم@نمونه.ایران", True),
    ("ann@xn--p1b6ci4b4b3a.xn--h2brj9c", True),
    ("ann@localhost", True),
    ("ann@[192.0.2.1]", True),
    ("ann", False),
    ("ann@", False),
    ("an\u202en@example.org", False),
    ("ann@exam\u200bple.org", False),
    ("a\u200dnn@example.org", False),
    ("\ud800nn@example.org", False),
    ("@example.org", False),
    ("ann@exa mple.org", False),
    ("ann@example..org", False),
    ("ann@-example.org", False),
    (".ann@example.org", False),
    ("ann@example.org\r\nBcc: all@example.org", False),
    ("a" * 65 + "@example.org", False),
]


@pytest.mark.parametrize(("typed", "items"), LISTS)
def test_a_list_is_cut_into_recipients(typed: str, items: list[str]) -> None:
    assert list(split(typed)) == items


@pytest.mark.parametrize(("text", "right"), ADDRESSES)
def test_an_address_is_recognised(text: str, right: bool) -> None:
    assert is_address(text) is right


def test_name_and_address_are_read() -> None:
    assert judged('"Okafor, Ann" <ann@example.org>').address == Address(
        "Okafor, Ann", "ann@example.org"
    )
    assert judged("<ann@example.org>").address == Address("", "ann@example.org")
    assert judged("mailto:ann@example.org").address == Address("", "ann@example.org")
    assert judged("Ann <ann>").address is None


def test_a_name_with_a_comma_is_written_so_that_it_stays_one_recipient() -> None:
    address = Address('Okafor, "Ann"', "ann@example.org")
    assert recipients(written(address))[0].address == address


def test_what_is_no_address_stays_as_typed() -> None:
    assert joined(recipients("bo@x.org, nobody at all")) == "bo@x.org, nobody at all"


@given(st.text(max_size=200))
def test_no_letter_one_types_is_lost(text: str) -> None:
    kept = joined(recipients(text))
    assert _letters(text) == _letters(kept)


def _letters(text: str) -> list[str]:
    """Return the letters of a text, composed: an address is kept so (RFC 6532 §3.1)."""
    return [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]


def test_what_keyboards_of_other_scripts_write_is_read() -> None:
    (one, two) = recipients("用户＠例子。广告，re\u0301my@example.org")
    assert one.address == Address("", "用户@例子.广告")
    assert two.address == Address("", "rémy@example.org")


NAMES = st.text(alphabet='aé, ;<>@"\\.प्रिया', max_size=20).map(lambda name: " ".join(name.split()))


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_recipients_are_read_again_as_they_were_written(names: list[str]) -> None:
    everybody = [Address(name, f"n{at}@example.org") for at, name in enumerate(names)]
    kept = ", ".join(written(address) for address in everybody)
    assert [r.address for r in recipients(kept)] == everybody
