"""Small files for the samples' attachments, computed here: nobody else's work travels with us."""

import struct
import zlib
from collections.abc import Callable

Colour = tuple[int, int, int]
Painter = Callable[[int, int], Colour]

PAPER: Colour = (250, 246, 236)
INK: Colour = (38, 70, 110)
SEAL: Colour = (192, 57, 43)


def png(width: int, height: int, colour_at: Painter) -> bytes:
    """Return a PNG whose pixels are painted one by one (RFC 2083)."""
    rows = (
        b"\0" + bytes(part for x in range(width) for part in colour_at(x, y)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def envelope_picture() -> bytes:
    """Draw an envelope with a seal, 240 by 150."""
    width, height = 240, 150

    def colour_at(x: int, y: int) -> Colour:
        if (x - width // 2) ** 2 + (y - 75) ** 2 < 18**2:
            return SEAL
        fold = 75 * (1 - abs(x - width / 2) / (width / 2))
        edge = min(x, y, width - 1 - x, height - 1 - y) < 3
        return INK if edge or abs(y - fold) < 1.5 else PAPER

    return png(width, height, colour_at)


def sunrise_banner() -> bytes:
    """Draw a sun rising over a field, 560 by 120, for the head of a newsletter."""

    def colour_at(x: int, y: int) -> Colour:
        if y > 92:
            return (62, 124 - (y - 92), 78)
        if (x - 280) ** 2 + (y - 92) ** 2 < 46**2:
            return (250, 196, 72)
        return (255 - y // 3, 214 - y // 2, 170 + y // 4)

    return png(560, 120, colour_at)


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with a few lines of Latin text (ISO 32000-1 §7.5)."""
    text = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 14 Tf 22 TL 72 760 Td {text}ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
