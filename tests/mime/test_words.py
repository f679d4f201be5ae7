"""Encoded words in their abuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.words import decode

CASES = [
    ("plain", "plain"),
    ("=?utf-8?Q?caf=C3=A9?=", "café"),
    ("=?UTF-8?b?4KS54KS/4KSC4KSm4KWA?=", "हिंदी"),
    ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
    ("=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b"),
    ("=?utf-8?Q?a=5F_b?=", "a_ b"),
    # A character split across words, though RFC 2047 §5 forbids it.
    ("=?utf-8?B?44GC4w==?= =?utf-8?B?gYQ=?=", "あい"),
    ("=?utf-8?Q?=E3=81?= =?utf-8?Q?=82?=", "あ"),
    ("=?utf-8?B?44GC4?= =?utf-8?B?4GE?=", "あい"),
    # Spaces and question marks inside the text.
    ("=?utf-8?Q?a b c?=", "a b c"),
    ("=?utf-8?Q?what??=", "what?"),
    ("=?utf-8?Q?what?!?=", "what?!"),
    # Labels that are wrong, unknown or too modest.
    ("=?bogus?Q?=E9?=", "é"),
    ("=?bogus?Q?=C3=A9?=", "é"),
    ("=?us-ascii?Q?=C3=A9?=", "é"),
    ("=?iso-8859-1?Q?=93x=94?=", "“x”"),
    ("=?gb2312?B?1tC5+pVA?=", "中国旲"),
    ("=?ks_c_5601-1987?B?x9GxuQ==?=", "한국"),
    ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ("=?shift_jis?B?k/qWew==?=", "日本"),
    ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
    ("=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
    ("=?utf-8*en?Q?a?=", "a"),
    # In quotes, without space around, unclosed, unknown encoding.
    ('"=?utf-8?Q?J=C3=BC?="', '"Jü"'),
    ("a=?utf-8?Q?=C3=BC?=b", "aüb"),
    ("=?utf-8?Q?abc", "=?utf-8?Q?abc"),
    ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    ("=?utf-8?B?SGk?=", "Hi"),
    ("=?utf-8?B?SGk=====?=", "Hi"),
    ("=?utf-8?Q??=", ""),
    # Control characters cannot be smuggled in.
    ("=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    ("=?utf-8?Q?a=00b?=", "a b"),
    ("a\tb", "a b"),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=[value for value, _ in CASES])
def test_decodes(value: str, expected: str) -> None:
    assert decode(value) == expected


def test_takes_bytes_in_utf8_and_in_latin1() -> None:
    assert decode("नमस्ते".encode()) == "नमस्ते"
    assert decode("café".encode("latin-1")) == "café"


@given(st.binary(max_size=400) | st.text(alphabet="=?QBqbutf-8 _ab\r\n+/", max_size=200))
def test_never_raises_and_is_printable_as_utf8(value: bytes | str) -> None:
    decode(value).encode("utf-8") if isinstance(value, bytes) else decode(value)
