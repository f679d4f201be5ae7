"""Letters made to take a reader's time or memory; the tests and the benchmark read them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _nested(levels: int) -> bytes:
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(levels)
    )


def _packed_rtf() -> bytes:
    """Return winmail.dat whose text grows sixteenfold: one byte, then nothing but repeats of it."""
    written = 207
    repeats = b""
    for _ in range(20_000):
        repeats += b"\xff"
        for _ in range(8):
            repeats += ((written - 20) % 4096 << 4 | 15).to_bytes(2, "big")
            written += 17
    packed = struct.pack("<II4sI", len(repeats) + 12, 1 << 31, b"LZFu", 0) + repeats
    value = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(packed)) + packed
    body = struct.pack("<BII", 1, 0x00069003, len(value)) + value + b"\0\0"
    return b"\x78\x9f\x3e\x22\x01\x00" + body


def _plain(body: bytes, kind: bytes = b"text/plain") -> bytes:
    return b"Subject: x\nContent-Type: " + kind + b"\n\n" + body


_MIXED = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"

LETTERS = {
    "100,000 levels": _nested(100_000),
    "300,000 messages in messages": b"Content-Type: message/rfc822\n\n" * 300_000,
    "100,000 parts": _MIXED + b"--b\n\nx\n" * 100_000,
    "100,000 attachments": _MIXED + b"--b\nContent-Type: image/png; name=a.png\n\nx\n" * 100_000,
    "100,000 winmail.dat": _MIXED + b"--b\nContent-Type: application/ms-tnef\n\nx\n" * 100_000,
    "100,000 boundary lines": _MIXED + b"--b\n" * 100_000,
    "2,000,000 headers": b"X-A: b\n" * 2_000_000 + b"Subject: x\n\nx",
    "1,000,000 encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 1_000_000 + b"\n\nx",
    "1,000,000 recipients": b"To: " + b"a@b.example, " * 1_000_000 + b"\n\nx",
    "200,000 To fields": b"To: a@b.example\n" * 200_000 + b"\n\nx",
    "500,000 odd recipients": b"To: " + b'"a" (b) <a@b.example>; ' * 500_000 + b"\n\nx",
    "unclosed quotes": b"From: " + b'"\\' * 30_000 + b"\n\nx",
    "unclosed comments": b"From: " + b"((" * 30_000 + b"\n\nx",
    "500,000 references": b"References: " + b"<a@b> " * 500_000 + b"\n\nx",
    "300,000 parameters": b"Content-Type: multipart/mixed" + b"; boundary*0=a" * 300_000 + b"\n\nx",
    "packed text in winmail.dat": _MIXED
    + (b"--b\nContent-Type: application/ms-tnef\n\n" + _packed_rtf() + b"\n") * 10,
    "700,000 unclosed styles": _plain(b"<img src=//x>" + b"<style " * 700_000, b"text/html"),
    "900,000 unclosed images": _plain(b"<img src=//x>" + b"<img " * 900_000, b"text/html"),
    "600,000 unclosed bodies": _plain(b"<img src=//x>" + b"<body " * 600_000, b"text/html"),
    "800,000 bodies": _plain(b"<body>" * 800_000, b"text/html"),
    "900,000 pictures of lines": _plain(b"<svg>" * 900_000, b"text/html"),
    "1,000,000 closings of nothing": _plain(b"</" * 1_000_000, b"text/html"),
    "200,000 unclosed links": _plain(b"<img src=//x><a href=x " * 200_000, b"text/html"),
    "70,000 links": _plain(
        b"<a href='https://www.google.com/url?q=https://x.example'>x.example</a>" * 70_000,
        b"text/html",
    ),
    "200,000 begins": _plain(b"begin 644 a\n#    \n" * 200_000),
    "200,000 uuencoded files": _plain(b"begin 644 a\n#    \n`\nend\n" * 200_000),
    "200,000 ybegins": _plain(b"=ybegin line=1 size=1 name=a\nabc\n" * 200_000),
    "25 MB of base64": b"Content-Transfer-Encoding: base64\n\n" + b"QUFB\n" * 5_000_000,
    "25 MB of quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n"
    + b"=41=\n" * 5_000_000,
    "1,500,000 flowed lines": _plain(b"> a \n" * 1_500_000, b"text/plain; format=flowed"),
    "1,000,000 escapes": _plain(b"\x1b$B\x1b(B" * 1_000_000, b"text/plain; charset=iso-2022-jp"),
    "2,000,000 elements deep": _plain(b"<div>" * 2_000_000, b"text/html"),
    "900,000 tables": _plain(b"<table><tr><td>" * 900_000, b"text/html"),
    "100,000 styles": _plain(
        b"<p style='color:red;background:url(http://x/)'>x</p>" * 100_000, b"text/html"
    ),
    "800,000 rules": _plain(b"<style>" + b"a{b:c}" * 800_000, b"text/html"),
    "1,200,000 references in HTML": _plain(b"&lt;" * 1_200_000, b"text/html"),
    "1,200,000 attributes": _plain(b"<p " + b"a=b " * 1_200_000, b"text/html"),
    "1,600,000 broken comments": _plain(b"<!-" * 1_600_000, b"text/html"),
    "1,000,000 open quotes in tags": _plain(b"<a '" * 1_000_000, b"text/html"),
}


def png(width: int, height: int) -> bytes:
    """Return a PNG of one colour; 30,000 by 30,000 take 110 KB here and 3.6 GB when drawn."""
    rows = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    packed = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zip_of_zeros(size: int) -> bytes:
    """Return a zip whose one file is `size` zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("0", "w") as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
    return out.getvalue()
