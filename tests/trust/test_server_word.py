"""Authentication-Results: read as RFC 8601 has it, believed from one's own server alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import server_word
from app.trust.server_word import read

OWN = frozenset(("tulsiworks.in",))


@pytest.mark.parametrize(
    ("value", "server", "results"),
    [
        ("mx.a.org; none", "mx.a.org", []),
        ("mx.a.org 1; spf=pass smtp.mailfrom=b.org", "mx.a.org", [("spf", "pass")]),
        ("mx.a.org; dkim=pass (2048-bit; x) header.d=b.org; spf=fail", "mx.a.org", [("dkim",
        "pass"), ("spf", "fail")]),
        ("MX.A.ORG; DKIM=Pass", "mx.a.org", [("dkim", "pass")]),
        ("(dkim=pass) mx.a.org (evil; dmarc=pass) ; spf=none", "mx.a.org", [("spf", "none")]),
        ('mx.a.org; dkim=pass reason="a; dmarc=pass" header.d=b.org', "mx.a.org", [("dkim",
        "pass")]),
        ("mx.a.org;\r\n\tdkim/1=pass header.i=@b.org", "mx.a.org", [("dkim", "pass")]),
        ("((a) mx.a.org; dkim=pass", None, []),
        ("spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=b.org; dkim=pass", None, []),
        ("", None, []),
        ("localhost; dkim=pass", None, []),
    ],
)  # fmt: skip
def test_fields_as_they_are_met(
    value: str, server: str | None, results: list[tuple[str, str]]
) -> None:
    word = read(value)
    assert (word.server if word else None) == server
    assert [(one.method, one.result) for one in word.results] == results if word else not results


def test_properties_and_the_policy_are_kept() -> None:
    word = read(
        'mx.a.org; dkim=pass header.d=B.org header.s="s 1"; dmarc=fail (p=REJECT) header.from=c.org'
    )
    assert word is not None
    assert word.of("dkim")[0].get("header.d") == "b.org"
    assert word.of("dkim")[0].get("header.s") == "s 1"
    assert word.policy == "reject"


@pytest.mark.parametrize(
    "forged",
    [
        "mx.tulsiworks.in.evil.top; dmarc=pass",
        "evil.top (mx.tulsiworks.in); dmarc=pass",
        "evil.top; mx.tulsiworks.in; dmarc=pass",
        "mx.xn--tulsiworks-x.in; dmarc=pass",
        "mx.google.com; dmarc=pass",
    ],
)
def test_other_servers_are_not_heard(forged: str) -> None:
    assert server_word.heard([("Authentication-Results", forged)], OWN) is None


def test_only_the_topmost_word_of_the_own_server_counts() -> None:
    fields = [
        ("Received", "x"),
        ("authentication-results", "mx.tulsiworks.in; dmarc=fail"),
        ("From", "a@b.org"),
        ("Authentication-Results", "mx.tulsiworks.in; dmarc=pass"),
    ]
    word = server_word.heard(fields, OWN)
    assert word is not None
    assert word.said("dmarc") == "fail"


def test_nobody_is_heard_where_no_server_is_known_to_write() -> None:
    assert server_word.heard([("Authentication-Results", "mx.a.org; dmarc=pass")], ()) is None


@given(st.text(max_size=300))
def test_nothing_raises(value: str) -> None:
    read(value)
    read(f"mx.a.org; {value}")
