"""Letters made to take time or memory end, and what they say stays within its caps."""

import base64
import subprocess
import sys

import pytest

from app.mime import html, pictures
from app.mime.headers import scan
from app.mime.parse import digest, header_block, parse, part
from tests.mime import bombs

HEAVY = ("25 MB of base64", "1,500,000 flowed lines", "2,000,000 headers", "900,000 tables")
READER = """
import resource, sys
from app.mime import html
from app.mime.parse import digest, parse
from tests.mime import bombs
source = bombs.LETTERS[sys.argv[1]]
room = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + (512 << 20)
resource.setrlimit(resource.RLIMIT_AS, (room, room))
digest(source)
html.clean(parse(source).html, remote=False)
"""
"""Reads one letter with 512 MB more than it takes to begin."""


@pytest.mark.parametrize("name", bombs.LETTERS)
def test_a_bomb_is_listed_and_opened_within_its_caps(name: str) -> None:
    source = bombs.LETTERS[name]
    listed, brief = scan(header_block(source)), digest(source)
    opened = parse(source)
    cleaned = html.clean(opened.html, remote=False)
    assert len(listed.to) <= 2_000
    assert len(opened.envelope.to) <= 2_000
    assert len(opened.attachments) <= 1_000
    assert len(opened.unpacked) <= 1_000
    assert len(opened.text) <= 8_000_000
    assert len(brief.text) <= 1_000_000
    assert "url(" not in cleaned.html


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_letter_is_read_in_512_mb(name: str) -> None:
    subprocess.run([sys.executable, "-c", READER, name], check=True, cwd=bombs.ROOT)


def test_a_zip_bomb_stays_packed() -> None:
    """What is attached is never unpacked here: it costs what its file does."""
    bomb = bombs.zip_of_zeros(50 << 20)
    source = b"Subject: x\nContent-Type: application/zip; name=a.zip\n\n" + bomb
    (attachment,) = parse(source).attachments
    assert attachment.size == len(bomb)
    assert part(source, "1") == bomb


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("png", bombs.png(300, 200), (300, 200)),
        ("gif", b"GIF89a" + b"\x2c\x01\xc8\x00", (300, 200)),
        ("bmp", b"BM" + b"\0" * 16 + b"\x2c\x01\0\0\x38\xff\xff\xff", (300, 200)),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x00\xc8\x01\x2c", (300, 200)),
        ("webp", b"RIFF____WEBPVP8 " + b"\0" * 10 + b"\x2c\x01\xc8\x00", (300, 200)),
        ("webp lossless", b"RIFF____WEBPVP8L" + b"\0" * 4 + b"\x2f\x2b\xc1\x31\x00", (300, 200)),
        ("webp extended", b"RIFF____WEBPVP8X" + b"\0" * 8 + b"\x2b\x01\0\xc7\0\0", (300, 200)),
        ("text", b"Hello", (0, 0)),
        ("cut", b"\x89PNG\r\n", (0, 0)),
        ("jpeg that goes round", b"\xff\xd8" + b"\xff\xe0\0\0" * 1_000, (0, 0)),
    ],
)  # fmt: skip
def test_a_picture_says_how_large_it_is(name: str, data: bytes, size: tuple[int, int]) -> None:
    assert pictures.dimensions(data) == size


def test_a_picture_that_would_fill_the_memory_is_known_by_its_first_bytes() -> None:
    assert pictures.is_bomb(bombs.png(30_000, 30_000))
    assert not pictures.is_bomb(bombs.png(4_000, 3_000))


def test_a_picture_bomb_inside_the_html_is_dropped() -> None:
    address = "data:image/png;base64," + base64.b64encode(bombs.png(30_000, 30_000)).decode()
    small = "data:image/png;base64," + base64.b64encode(bombs.png(30, 30)).decode()
    cleaned = html.clean(f"<img src='{address}'><img src='{small}'>", remote=False).html
    assert cleaned == f'<img><img src="{small}">'
