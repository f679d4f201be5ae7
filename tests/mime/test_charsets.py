"""Bytes to text, whatever their label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.charsets import codec_name, text


@pytest.mark.parametrize(
    ("data", "label", "expected"),
    [
        ("नमस्ते".encode(), "utf-8", "नमस्ते"),
        ("नमस्ते".encode(), "iso-8859-1", "नमस्ते"),
        ("नमस्ते".encode(), "us-ascii", "नमस्ते"),
        ("नमस्ते".encode(), "", "नमस्ते"),
        (b"\x93quoted\x94 \x80", "iso-8859-1", "“quoted” €"),
        (b"caf\xe9", "", "café"),
        (b"caf\xe9", "utf-8", "café"),
        (b"caf\xe9", "nonsense", "café"),
        (b"\x81\x8d", "windows-1252", "\x81\x8d"),
        ("中国镕".encode("gb18030"), "gb2312", "中国镕"),
        ("日本語".encode("cp932"), "shift_jis", "日本語"),
        ("日本語①".encode("cp932"), "Shift_JIS", "日本語①"),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語"),
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("日本語".encode("iso2022_jp"), "us-ascii", "日本語"),
        (b"\x1b$B-!\x1b(B", "iso-2022-jp", "①"),
        ("日本語".encode("euc-jp"), "x-euc-jp", "日本語"),
        ("한국어".encode("cp949"), "euc-kr", "한국어"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Привет".encode("cp1251"), "windows-1251", "Привет"),
        ("Ñandú".encode("utf-16"), "utf-16", "Ñandú"),
        (b"a+AOk-", "utf-7", "aé"),
        ("नमस्ते दुनिया, यह एक लंबा पत्र है".encode() + b"\xff", "utf-8", "नमस्ते दुनिया, यह एक लंबा पत्र है�"),
    ],
)
def test_decodes(data: bytes, label: str, expected: str) -> None:
    assert text(data, label) == expected


@pytest.mark.parametrize(
    "label", ["base64", "zip", "rot13", "idna", "punycode", "unicode_escape", "undefined"]
)
def test_codecs_that_are_no_charset_are_not_followed(label: str) -> None:
    assert codec_name(label) == ""


@given(
    st.binary(max_size=500),
    st.sampled_from(
        [
            "",
            "utf-8",
            "iso-2022-jp",
            "hz",
            "utf-7",
            "utf-16",
            "gb2312",
            "big5",
            "idna",
            "cp037",
            "\0",
            "x" * 300,
        ]
    ),
)
def test_never_raises_and_never_leaves_lone_surrogates(data: bytes, label: str) -> None:
    text(data, label).encode("utf-8")
