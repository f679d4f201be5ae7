"""Dates: RFC 5322 §3.3, its obsolete forms (§4.3), and what mailers write instead."""

from tests.mime.letters.case import HELLO, Case

_TEN = "2026-11-23T10:00:00+00:00"


def _date(name: str, rule: str, raw: str, date: str) -> Case:
    source = b"Date: " + raw.encode("latin-1") + b"\n\nHello\n"
    return Case(name, rule, source, date=date, text=HELLO)


CASES = [
    _date(name, rule, raw, date)
    for name, rule, raw, date in (
        ("date", "RFC 5322 §3.3", "Mon, 23 Nov 2026 10:00:00 +0000", _TEN),
        ("date-east", "RFC 5322 §3.3", "Mon, 23 Nov 2026 15:30:00 +0530", _TEN),
        ("date-west", "RFC 5322 §3.3", "Mon, 23 Nov 2026 05:00:00 -0500", _TEN),
        ("date-of-unknown-zone", "RFC 5322 §3.3: -0000", "Mon, 23 Nov 2026 10:00:00 -0000", _TEN),
        ("date-without-weekday", "RFC 5322 §3.3: optional", "23 Nov 2026 10:00:00 +0000", _TEN),
        ("date-without-seconds", "RFC 5322 §3.3: optional", "Mon, 23 Nov 2026 10:00 +0000", _TEN),
        (
            "date-with-one-digit-day",
            "RFC 5322 §3.3",
            "Tue, 3 Nov 2026 10:00:00 +0000",
            "2026-11-03T10:00:00+00:00",
        ),
        (
            "date-with-wrong-weekday",
            "RFC 5322 §3.3: the day itself counts",
            "Fri, 23 Nov 2026 10:00:00 +0000",
            _TEN,
        ),
        ("date-with-comment", "RFC 5322 §3.3: CFWS", "Mon, 23 Nov 2026 11:00:00 +0100 (CET)", _TEN),
        (
            "date-with-comment-in-front",
            "RFC 5322 §3.3: CFWS",
            "(now) Mon, 23 Nov 2026 10:00:00 +0000",
            _TEN,
        ),
        ("date-folded", "RFC 5322 §2.2.3", "Mon, 23 Nov\n 2026 10:00:00 +0000", _TEN),
        ("date-gmt", "RFC 5322 §4.3 obs-zone", "Mon, 23 Nov 2026 10:00:00 GMT", _TEN),
        ("date-ut", "RFC 5322 §4.3 obs-zone", "Mon, 23 Nov 2026 10:00:00 UT", _TEN),
        ("date-est", "RFC 5322 §4.3: EST is -0500", "Mon, 23 Nov 2026 05:00:00 EST", _TEN),
        ("date-pdt", "RFC 5322 §4.3: PDT is -0700", "Mon, 23 Nov 2026 03:00:00 PDT", _TEN),
        (
            "date-military-zone",
            "RFC 5322 §4.3: to be read as -0000",
            "Mon, 23 Nov 2026 10:00:00 A",
            _TEN,
        ),
        (
            "date-unknown-zone-name",
            "RFC 5322 §4.3: to be read as -0000",
            "Mon, 23 Nov 2026 10:00:00 XYZ",
            _TEN,
        ),
        ("date-z", "RFC 5322 §4.3", "Mon, 23 Nov 2026 10:00:00 Z", _TEN),
        (
            "date-two-digit-year-of-this-century",
            "RFC 5322 §4.3: 00-49 is 2000-2049",
            "23 Nov 26 10:00:00 +0000",
            _TEN,
        ),
        (
            "date-two-digit-year-of-the-last",
            "RFC 5322 §4.3: 50-99 is 1950-1999",
            "23 Nov 96 10:00:00 +0000",
            "1996-11-23T10:00:00+00:00",
        ),
        (
            "date-three-digit-year",
            "RFC 5322 §4.3: 1900 is added",
            "23 Nov 126 10:00:00 +0000",
            _TEN,
        ),
        ("date-with-dashes", "Old news software", "Mon, 23-Nov-2026 10:00:00 +0000", _TEN),
        ("date-with-long-month", "Malformed", "Monday, 23 November 2026 10:00:00 +0000", _TEN),
        ("date-of-asctime", "C asctime()", "Mon Nov 23 10:00:00 2026", _TEN),
        ("date-of-iso-8601", "ISO 8601", "2026-11-23T10:00:00Z", _TEN),
        ("date-of-iso-8601-with-zone", "ISO 8601", "2026-11-23 15:30:00 +05:30", _TEN),
        (
            "date-with-leap-second",
            "RFC 5322 §3.3 allows 60",
            "Thu, 31 Dec 2026 23:59:60 +0000",
            "2027-01-01T00:00:00+00:00",
        ),
        (
            "date-leap-day",
            "RFC 5322 §3.3",
            "Thu, 29 Feb 2024 10:00:00 +0000",
            "2024-02-29T10:00:00+00:00",
        ),
        ("date-that-never-was", "RFC 5322 §3.3: must exist", "Tue, 31 Feb 2026 10:00:00 +0000", ""),
        (
            "date-epoch",
            "RFC 5322 §3.3",
            "Thu, 1 Jan 1970 00:00:00 +0000",
            "1970-01-01T00:00:00+00:00",
        ),
        (
            "date-before-the-epoch",
            "RFC 5322 §3.3: any year from 1900",
            "Wed, 31 Dec 1969 23:00:00 +0000",
            "1969-12-31T23:00:00+00:00",
        ),
        (
            "date-in-the-far-future",
            "RFC 5322 §3.3",
            "Fri, 31 Dec 9999 23:59:59 +0000",
            "9999-12-31T23:59:59+00:00",
        ),
        (
            "date-with-spaces-everywhere",
            "RFC 5322 §4.3: obsolete CFWS",
            "Mon ,  23   Nov   2026  10:00:00   +0000",
            _TEN,
        ),
        (
            "date-spaces-in-the-time",
            "RFC 5322 §4.3: CFWS around the colons",
            "Mon, 23 Nov 2026 10 : 00 : 00 +0000",
            _TEN,
        ),
        (
            "date-in-upper-case",
            "RFC 5234 §2.3: strings ignore case",
            "MON, 23 NOV 2026 10:00:00 +0000",
            _TEN,
        ),
        ("date-empty", "RFC 5322 §3.6.1", "", ""),
        ("date-of-rubbish", "Malformed", "yesterday at tea", ""),
        ("date-of-words-and-high-bytes", "Malformed", "heute \xe4hm", ""),
        ("date-with-half-hour-zone", "RFC 5322 §3.3", "Mon, 23 Nov 2026 06:30:00 -0330", _TEN),
        (
            "date-with-zone-beyond-the-day",
            "RFC 5322 §3.3: at most 2359; read as UTC",
            "Mon, 23 Nov 2026 10:00:00 +9900",
            _TEN,
        ),
        ("date-twelve-hours", "American clocks", "23 Nov 2026 10:00:00 AM +0000", _TEN),
        ("date-with-fraction", "Malformed", "Mon, 23 Nov 2026 10:00:00.123 +0000", _TEN),
        (
            "date-with-gmt-and-offset",
            "Mailers write both",
            "Mon, 23 Nov 2026 15:30:00 GMT+0530",
            _TEN,
        ),
    )
]
CASES.append(
    Case(
        "date-twice",
        "RFC 5322 §3.6 forbids it; the first counts",
        b"Date: Mon, 23 Nov 2026 10:00:00 +0000\nDate: 1 Jan 2000 00:00:00 +0000\n\nHello\n",
        date=_TEN,
        text=HELLO,
    )
)
