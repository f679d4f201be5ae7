"""Dates in the shapes they really have."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.dates import epoch


def at(*fields: int) -> int:
    return int(datetime(*fields, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]


SHAPES = [
    ("Mon, 23 Nov 2026 19:54:26 +0530", at(2026, 11, 23, 14, 24, 26)),
    ("Mon, 23 Nov 2026 19:54:26 +0000 (UTC)", at(2026, 11, 23, 19, 54, 26)),
    ("23 Nov 2026 19:54 GMT", at(2026, 11, 23, 19, 54)),
    ("23 Nov 26 19:54:26 -0000", at(2026, 11, 23, 19, 54, 26)),
    ("Fri, 5 Feb 99 10:00:00 PST", at(1999, 2, 5, 18)),
    ("Monday, 23-Nov-26 19:54:26 EST", at(2026, 11, 24, 0, 54, 26)),
    ("Mon, 23 Nov 2026 19:54:26 GMT+0200", at(2026, 11, 23, 17, 54, 26)),
    ("Mon, 23 Nov 2026 19:54:26 +02:00", at(2026, 11, 23, 17, 54, 26)),
    ("Mon, 23 Nov 2026 19.54.26 +0000", at(2026, 11, 23, 19, 54, 26)),
    ("Mon, 23 Nov 2026 7:54:26 PM", at(2026, 11, 23, 19, 54, 26)),
    ("Mon, 23 Nov 2026 12:00 AM", at(2026, 11, 23)),
    ("Mon,23 Nov 2026 19:54:26 Z", at(2026, 11, 23, 19, 54, 26)),
    ("Mon, 23 November 2026 19:54:26 +0000", at(2026, 11, 23, 19, 54, 26)),
    ("Mon, 23 Nov 2026 19:54:26 XYZ", at(2026, 11, 23, 19, 54, 26)),
    ("Mon Nov 23 19:54:26 2026", at(2026, 11, 23, 19, 54, 26)),
    ("Mon Nov 23 19:54:26 CET 2026", at(2026, 11, 23, 18, 54, 26)),
    ("Nov 23, 2026 7:54 PM", at(2026, 11, 23, 19, 54)),
    ("2026-11-23T19:54:26Z", at(2026, 11, 23, 19, 54, 26)),
    ("2026-11-23T19:54:26.123+01:00", at(2026, 11, 23, 18, 54, 26)),
    ("2026-11-23 19:54:26", at(2026, 11, 23, 19, 54, 26)),
    ("Mon, 23 Nov 2026", at(2026, 11, 23)),
    ("Mon, 23 Nov 2026 24:00:00 +0000", at(2026, 11, 24)),
    ("Mon, 23 Nov 2026 19:54:60 +0000", at(2026, 11, 23, 19, 55)),
    ("Thu, 1 Jan 1970 00:00:00 +0000", 0),
    ("Mon, 23 Nov 126 19:54:26 +0000", at(2026, 11, 23, 19, 54, 26)),
]


@pytest.mark.parametrize(("value", "expected"), SHAPES, ids=[value for value, _ in SHAPES])
def test_reads(value: str, expected: int) -> None:
    assert epoch(value) == expected


@pytest.mark.parametrize(
    "value",
    ["", "garbage", "Mon, 31 Feb 2026 00:00", "yesterday", "Mon, 0 Nov 2026", "99 Foo 2026"],
)
def test_says_none_to_what_is_no_day(value: str) -> None:
    assert epoch(value) is None


@given(st.text(max_size=80) | st.text(alphabet="0123456789 :+-,JanMo/TZ", max_size=80))
def test_never_raises(value: str) -> None:
    assert epoch(value) is None or isinstance(epoch(value), int)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001
def test_reads_what_the_standard_library_writes(moment: datetime) -> None:
    from email.utils import format_datetime

    aware = moment.replace(tzinfo=UTC, microsecond=0)
    assert epoch(format_datetime(aware)) == int(aware.timestamp())
