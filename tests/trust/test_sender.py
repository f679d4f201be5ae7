"""The From field as forgers write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust.sender import Sender, read, visible


def sender(*values: str) -> Sender:
    return read(values)


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Ann <ann@a.org>", "Ann", "ann@a.org"),
        ("Doe, John <john@a.org>", "Doe, John", "john@a.org"),
        ("ann@a.org (Ann)", "Ann", "ann@a.org"),
        ("=?utf-8?q?J=C3=BCrgen?= <j@a.org>", "Jürgen", "j@a.org"),
        ("Team: Vertrieb <v@a.org>", "Vertrieb", "v@a.org"),
    ],
)
def test_honest_fields_are_not_odd(value: str, name: str, address: str) -> None:
    found = sender(value)
    assert (found.name, found.address) == (name, address)
    assert not found.is_odd
    assert not found.is_hiding
    assert found.others == found.within == ()


@pytest.mark.parametrize(
    "value",
    [
        "<ceo@a.org> <x@evil.top>",
        "<@a.org:x@evil.top>",
        "ceo@a.org: x@evil.top;",
        '"ceo@a.org"@evil.top',
        "ceo%a.org@evil.top",
        "a.org!ceo@evil.top",
        "<ceo@a.org(<x@evil.top>)>",
        "<ceo@a.org>x@evil.top",
        "<ceo@a.org\0>",
        "ceo@a.org <x@evil.top",
    ],
)
def test_fields_that_programs_read_differently_are_odd(value: str) -> None:
    assert sender(value).is_odd


@pytest.mark.parametrize(
    "value",
    [
        '"ceo@a.org" <x@evil.top>',
        "=?utf-8?b?Y2VvQGEub3Jn?= <x@evil.top>",
        "Office (ceo@a.org) <x@evil.top>",
        "=?utf-8?q?ceo=EF=BC=A0a.org?= <x@evil.top>",
        "=?utf-8?q?ceo=40a.org=00?= <x@evil.top>",
        '"ceo @ a.org" <x@evil.top>',
        "=?utf-8?q?ceo=E2=80=8B=40a.org?= <x@evil.top>",
    ],
)
def test_an_address_in_the_name_is_found(value: str) -> None:
    assert sender(value).within == ("ceo@a.org",)


def test_the_own_address_as_a_name_is_nothing_special() -> None:
    assert sender('"x@a.org" <x@a.org>').within == ()


def test_several_fields_and_several_authors() -> None:
    assert sender("a@a.org", "b@b.org").fields == 2
    assert sender("a@a.org", "b@b.org").others == ("b@b.org",)
    assert sender("a@a.org, b@b.org").others == ("b@b.org",)


def test_what_turns_or_hides_text_is_told_and_not_shown() -> None:
    turned = sender("=?utf-8?b?4oCuZ3JvLmFAb2Vj?= <x@evil.top>")
    assert turned.is_hiding
    assert "\u202e" not in turned.shown
    assert sender("a\u200bb@a.org").is_hiding
    assert sender("a\u200bb@a.org").address == "ab@a.org"


@pytest.mark.parametrize("name", ["\u202bמשה\u202c", "\u200fعلي", "می\u200cخواهم", "राजेश्\u200dवर"])
def test_marks_that_scripts_need_are_no_tricks(name: str) -> None:
    assert not sender(f"{name} <a@a.org>").is_hiding


def test_a_padded_name_is_shown_on_one_short_line() -> None:
    assert visible("a" + " " * 500 + "b\r\nc") == "a b c"


def test_nobody() -> None:
    assert sender() == Sender()
    assert sender("").domain == ""
    assert sender("Ann <>").domain == ""


@given(st.lists(st.text(max_size=200), max_size=3))
def test_nothing_raises(values: list[str]) -> None:
    read(values)
