"""Address headers as they are met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.addresses import ADDRESSES_SHOWN, addresses

CASES = [
    ("Jo Doe <jo@x.com>", [("Jo Doe", "jo@x.com")]),
    ("jo@x.com", [("", "jo@x.com")]),
    ("<jo@x.com>", [("", "jo@x.com")]),
    ('"Doe, Jo" <jo@x.com>, al@x.com', [("Doe, Jo", "jo@x.com"), ("", "al@x.com")]),
    ("Doe, Jo <jo@x.com>", [("Doe, Jo", "jo@x.com")]),
    ("jo@x.com (Jo Doe)", [("Jo Doe", "jo@x.com")]),
    ("Jo (the (real) one) <jo@x.com>", [("Jo", "jo@x.com")]),
    ('"a \\"b\\" c" <jo@x.com>', [('a "b" c', "jo@x.com")]),
    ('"john doe"@x.com', [("", '"john doe"@x.com')]),
    ('Jo <"john doe"@x.com>', [("Jo", '"john doe"@x.com')]),
    ("jo @ x.com", [("", "jo@x.com")]),
    ("team: a@x, B <b@x>;, c@x", [("", "a@x"), ("B", "b@x"), ("", "c@x")]),
    ("undisclosed-recipients:;", []),
    ("Friends:a@x;Family:b@x;", [("", "a@x"), ("", "b@x")]),
    ("a@x; b@y", [("", "a@x"), ("", "b@y")]),
    ("a@x, , b@y,", [("", "a@x"), ("", "b@y")]),
    ("A <a@x> B <b@x>", [("A", "a@x"), ("B", "b@x")]),
    ("=?utf-8?Q?J=C3=BCrgen?= <j@x>", [("Jürgen", "j@x")]),
    ('"=?utf-8?B?SsO8cmdlbg==?=" <j@x>', [("Jürgen", "j@x")]),
    ("=?utf-8?Q?Doe,_Jo?= <j@x>", [("Doe, Jo", "j@x")]),
    ("=?utf-8?Q?Doe, Jo?= <j@x>", [("Doe, Jo", "j@x")]),
    ("=?utf-8?Q?Jo_<jo@x.com>?=", [("Jo", "jo@x.com")]),
    ("=?utf-8?B?44GC?= =?utf-8?B?44GE?= <a@x>", [("あい", "a@x")]),
    ("अनु <अनु@उदाहरण.भारत>", [("अनु", "अनु@उदाहरण.भारत")]),
    ("Пётр <пётр@пример.рф>, a@x", [("Пётр", "пётр@пример.рф"), ("", "a@x")]),
    ("jo@xn--bcher-kva.example", [("", "jo@xn--bcher-kva.example")]),
    ("Jo [mailto:jo@x.com]", [("Jo", "jo@x.com")]),
    ("mailto:jo@x.com", [("", "jo@x.com")]),
    ("<@relay1,@relay2:jo@x.com>", [("", "jo@x.com")]),
    ("'jo@x.com' <jo@x.com>", [("jo@x.com", "jo@x.com")]),
    ("<jo@x.com", [("", "jo@x.com")]),
    ("<<jo@x.com>>", [("", "jo@x.com")]),
    ('"Jo <jo@x.com>', [("Jo", "jo@x.com")]),
    ("Jo < jo@x.com >", [("Jo", "jo@x.com")]),
    ("root", [("", "root")]),
    ("Mail Delivery System <>", [("Mail Delivery System", "")]),
    ("", []),
    ("<>", []),
    (",;:", []),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=[value for value, _ in CASES])
def test_reads(value: str, expected: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in addresses(value)] == expected


def test_shows_at_most_2000() -> None:
    assert len(addresses("a@x.com, " * 3_000)) == ADDRESSES_SHOWN
    assert len(addresses('"a, b" <a@x.com>, ' * 3_000)) == ADDRESSES_SHOWN


@given(st.text(max_size=300) | st.text(alphabet='<>@,;:"()\\ ab=?Q.', max_size=300))
def test_never_raises(value: str) -> None:
    for one in addresses(value):
        assert one.name or one.address


@pytest.mark.parametrize("piece", ['"', "(", "(a(", "<", "a@ ", "=?", "=?a?q?", "\\", ":", "a "])
def test_hostile_repetition_ends(piece: str) -> None:
    addresses(piece * (60_000 // len(piece)))


def test_rows_of_at_signs_end() -> None:
    """A source route was once tried in every way of cutting it: for ever."""
    found = addresses("<" + "@" * 60_000 + ">, <@a,@b:c@d.example>")
    assert found[-1].address == "c@d.example"
