"""Every letter of the corpus, damaged in every way: read as far as it goes, never raising."""

import random
import zlib
from collections.abc import Callable

import pytest

from app.mime.parse import digest, parse, part
from tests.mime.letters.corpus import CASES

SMALL = 20_000
SOURCES = [case.source for case in CASES if len(case.source) < SMALL]
Damage = Callable[[bytes, random.Random], bytes]


def cut(source: bytes, chance: random.Random) -> bytes:
    return source[: chance.randrange(len(source) + 1)]


def without_its_beginning(source: bytes, chance: random.Random) -> bytes:
    return source[chance.randrange(len(source) + 1) :]


def doubled(source: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(source) + 1)
    return source[:at] + source + source[at:]


def flipped(source: bytes, chance: random.Random) -> bytes:
    mutable = bytearray(source)
    for _ in range(min(len(source), chance.randrange(1, 12))):
        mutable[chance.randrange(len(source))] ^= 1 << chance.randrange(8)
    return bytes(mutable)


def strewn(source: bytes, chance: random.Random) -> bytes:
    """Strew in what means something to a reader of mail."""
    signs = [
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b'"',
        b";",
        b"=?",
        b"?=",
        b"--b",
        b"\xff",
        b"(",
        b"<",
        b"=",
    ]
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(source) + 1)
        source = source[:at] + chance.choice(signs) + source[at:]
    return source


def lines_lost(source: bytes, chance: random.Random) -> bytes:
    return b"".join(line for line in source.splitlines(keepends=True) if chance.random() > 0.2)


def lines_mixed(source: bytes, chance: random.Random) -> bytes:
    rows = source.splitlines(keepends=True)
    chance.shuffle(rows)
    return b"".join(rows)


def spliced(source: bytes, chance: random.Random) -> bytes:
    other = chance.choice(SOURCES)
    return source[: chance.randrange(len(source) + 1)] + other[chance.randrange(len(other) + 1) :]


def on_the_wire(source: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"\r\n", b"\r", b"\n\r", b"\n \n")).join(source.split(b"\n"))


DAMAGES = [
    cut,
    without_its_beginning,
    doubled,
    flipped,
    strewn,
    lines_lost,
    lines_mixed,
    spliced,
    on_the_wire,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_letter_is_read_as_far_as_it_goes(damage: Damage) -> None:
    for source in SOURCES:
        for number in range(3):
            chance = random.Random(zlib.crc32(source) + number)
            _read(damage(source, chance))


def _read(source: bytes) -> None:
    """Read a letter whole; list and window must agree, and what is listed must be there."""
    parsed = parse(source)
    brief = digest(source)
    if parsed.text.strip():
        assert brief.text == parsed.text
    for text in (parsed.text, parsed.html, parsed.shown_text, parsed.envelope.subject, brief.text):
        text.encode()  # no lone surrogate: neither database nor window could take it
    for one in (*parsed.attachments, *parsed.unpacked):
        assert len(part(source, one.part)) == one.size
