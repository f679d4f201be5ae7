"""Attachment names from strangers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.names import safe_name

CASES = [
    ("plan.pdf", "plan.pdf"),
    ("annual report.pdf", "annual report.pdf"),
    ("रिपोर्ट.pdf", "रिपोर्ट.pdf"),
    ("日本語.txt", "日本語.txt"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\x.dll", "x.dll"),
    ("/etc/passwd", "passwd"),
    ("C:\\docs\\plan.pdf", "plan.pdf"),
    ("C:plan.pdf", "C_plan.pdf"),
    ("a/", "a"),
    ("..", "attachment"),
    (".", "attachment"),
    ("", "attachment"),
    ("   ", "attachment"),
    ("///", "attachment"),
    (".bashrc", "bashrc"),
    ("~/.ssh", "ssh"),
    ("-rf", "rf"),
    ("name. . .", "name"),
    ("CON", "_CON"),
    ("con.txt", "_con.txt"),
    ("aux.tar.gz", "_aux.tar.gz"),
    ("COM1", "_COM1"),
    ("LPT9.x", "_LPT9.x"),
    ("nul .txt", "_nul .txt"),
    ("CONSOLE.txt", "CONSOLE.txt"),
    ("plan.pdf:stream", "plan.pdf_stream"),
    ('a<b>c"d|e?f*g.txt', "a_b_c_d_e_f_g.txt"),
    ("a\0b\x1bc.txt", "a_b_c.txt"),
    ("a\r\nb.txt", "a b.txt"),
    ("evil\u202egpj.exe", "evil_gpj.exe"),
    ("in\u200bvisible.txt", "in_visible.txt"),
    ("tag\U000e0041.txt", "tag_.txt"),
    ("lone\ud800.txt", "lone_.txt"),
]


@pytest.mark.parametrize(("name", "expected"), CASES, ids=[ascii(name) for name, _ in CASES])
def test_makes_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_a_long_name_keeps_its_beginning_and_its_extension() -> None:
    short = safe_name("रिपोर्ट " * 60 + ".pdf")
    assert short.startswith("रिपोर्ट")
    assert short.endswith(".pdf")
    assert len(short.encode()) <= 200
    assert len(safe_name("x." + "y" * 500).encode()) <= 200


def test_a_missing_name_gets_one_from_its_type() -> None:
    assert safe_name("", "image/png") == "attachment.png"
    assert safe_name("", "message/rfc822") == "attachment.eml"
    assert safe_name("", "x/unknown") == "attachment"


@given(
    st.text(max_size=400) | st.text(alphabet="./\\ :~-conau\u202e\0", max_size=60),
    st.sampled_from(["", "image/png", "text/html"]),
)
def test_the_shown_name_is_the_saved_name(name: str, type_: str) -> None:
    safe = safe_name(name, type_)
    assert safe
    assert safe_name(safe, type_) == safe
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert not safe.startswith((".", " ", "-", "~"))
    assert not safe.endswith((".", " "))
