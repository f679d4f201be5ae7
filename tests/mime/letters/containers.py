"""Files inside something else: uuencode and yEnc in the text, winmail.dat."""

import binascii
import struct

from app.mime.charsets import western
from tests.mime.letters.case import Case, mixed

TNEF = b"\x78\x9f\x3e\x22\x01\x00"
MESSAGE, FILE = 1, 2


def uu(name: bytes, data: bytes, end: bytes = b"`\nend\n") -> bytes:
    """Return data uuencoded, between its begin and end."""
    rows = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name + b"\n" + rows + end


def yenc(name: bytes, data: bytes) -> bytes:
    """Return data in yEnc, between its ybegin and yend."""
    coded = b""
    for byte in data:
        shifted = (byte + 42) % 256
        coded += b"=" + bytes([(shifted + 64) % 256]) if shifted in b"\0\n\r=" else bytes([shifted])
    size = len(data)
    return b"=ybegin line=128 size=%d name=%s\n%s\n=yend size=%d\n" % (size, name, coded, size)


def attribute(level: int, tag: int, value: bytes) -> bytes:
    """Return an attribute with its checksum (MS-OXTNEF §2.1.3)."""
    checksum = sum(value) % 65_536
    return struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", checksum)


def mapi(*properties: tuple[int, int, bytes]) -> bytes:
    """Return properties of variable length: (type, number, value)."""
    written = [struct.pack("<I", len(properties))]
    for kind, number, value in properties:
        padding = b"\0" * (-len(value) % 4)
        written.append(struct.pack("<HHII", kind, number, 1, len(value)) + value + padding)
    return b"".join(written)


def tnef_file(name: bytes, data: bytes, *properties: tuple[int, int, bytes]) -> bytes:
    """Return the attributes of one file."""
    more = attribute(FILE, 0x00069005, mapi(*properties)) if properties else b""
    return (
        attribute(FILE, 0x00069002, b"\0" * 14)
        + attribute(FILE, 0x00018010, name + b"\0")
        + attribute(FILE, 0x0006800F, data)
        + more
    )


def _winmail(*attributes: bytes) -> bytes:
    head = b'Content-Type: application/ms-tnef; name="winmail.dat"\n'
    head += b"Content-Transfer-Encoding: base64\n\n"
    return head + binascii.b2a_base64(TNEF + b"".join(attributes), newline=False)


def _size(*attributes: bytes) -> int:
    return len(TNEF + b"".join(attributes))


def _text(name: str, rule: str, body: bytes, shown: str, *files: tuple[str, str, int]) -> Case:
    source = b"Subject: x\n\n" + body
    return Case(name, rule, source, "x", text=western(body), unpacked=files, shown=shown)


_NOTE = ("note.txt", "text/plain", 5)
_PLAIN = tnef_file(b"note.txt", b"Hello")
_LONG = tnef_file(b"NOTE~1.TXT", b"Hello", (0x1F, 0x3707, "लंबा नाम.txt\0".encode("utf-16-le")))
_BODY = attribute(MESSAGE, 0x0002800C, b"Caf\xe9\r\n\0")
_RTF = rb"{\rtf1\ansi\ansicpg1252\pard Caf\'e9\par \u2354?\u2350?}"
_HTML_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 "
    rb"Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hello"
    rb"{\*\htmltag84 <b>}\htmlrtf \b \htmlrtf0 you{\*\htmltag92 "
    rb"</b>}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}"
)
# The example of MS-OXRTFCP §4.1.1.
_COMPRESSED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c0900206277"
    "05b06c647d0a800fa0"
)


def _uncompressed(rtf: bytes) -> bytes:
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def _tnef_body(name: str, rule: str, attributes: bytes, text: str = "", html: str = "") -> Case:
    source = b"Subject: x\n" + _winmail(attributes)
    winmail = ("winmail.dat", "application/ms-tnef", _size(attributes))
    return Case(name, rule, source, "x", text=text, html=html, files=(winmail,))


CASES = [
    _text("uuencode-alone", "POSIX uuencode", uu(b"note.txt", b"Hello"), "", _NOTE),
    _text(
        "uuencode-between-words",
        "POSIX uuencode",
        b"Here:\n" + uu(b"note.txt", b"Hello") + b"Bye\n",
        "Here:\nBye\n",
        _NOTE,
    ),
    _text(
        "uuencode-of-many-lines",
        "POSIX uuencode: 45 bytes a line",
        uu(b"a.bin", b"x" * 1000),
        "",
        ("a.bin", "application/octet-stream", 1000),
    ),
    _text(
        "uuencode-twice",
        "POSIX uuencode",
        uu(b"note.txt", b"Hello") + uu(b"note.txt", b"World"),
        "",
        _NOTE,
        _NOTE,
    ),
    _text(
        "uuencode-with-spaces-for-zero",
        "POSIX uuencode: a space or ` is zero",
        b"begin 644 a.bin\n#    \n \nend\n",
        "",
        ("a.bin", "application/octet-stream", 3),
    ),
    _text(
        "uuencode-cut-spaces",
        "Transports strip trailing spaces",
        b"begin 644 a.bin\n#\n\nend\n",
        "",
        ("a.bin", "application/octet-stream", 3),
    ),
    _text(
        "uuencode-without-end",
        "Not whole: text it stays",
        b"begin 644 note.txt\n%2&5L;&\\\n",
        "begin 644 note.txt\n%2&5L;&\\\n",
    ),
    _text(
        "uuencode-talked-about",
        "No line of it follows: text it stays",
        b"Then write\nbegin 644 note.txt\nand go on.\nend\n",
        "Then write\nbegin 644 note.txt\nand go on.\nend\n",
    ),
    _text(
        "uuencode-name-with-spaces",
        "POSIX uuencode: the rest of the line",
        uu(b"my note.txt", b"Hello"),
        "",
        ("my note.txt", "text/plain", 5),
    ),
    _text("begin-in-a-sentence", "Text", b"We begin 2026 well.\n", "We begin 2026 well.\n"),
    _text("yenc-alone", "yEnc 1.3", yenc(b"note.txt", b"Hello"), "", _NOTE),
    _text(
        "yenc-with-escapes",
        "yEnc 1.3: NUL, LF, CR and = are escaped",
        yenc(b"a.bin", bytes(range(256))),
        "",
        ("a.bin", "application/octet-stream", 256),
    ),
    _text(
        "yenc-without-end",
        "Not whole: text it stays",
        b"=ybegin line=128 size=5 name=a\nabc\n",
        "=ybegin line=128 size=5 name=a\nabc\n",
    ),
    Case(
        "winmail-beside-text",
        "MS-OXTNEF §2.1.3",
        mixed(b"\nHello", _winmail(_PLAIN)),
        "x",
        text="Hello",
        files=(("winmail.dat", "application/ms-tnef", _size(_PLAIN)),),
        unpacked=(_NOTE,),
    ),
    Case(
        "winmail-with-a-long-name",
        "MS-OXTNEF §2.1.3.4; MS-OXCMSG: PidTagAttachLongFilename",
        mixed(b"\nHello", _winmail(_LONG)),
        "x",
        text="Hello",
        files=(("winmail.dat", "application/ms-tnef", _size(_LONG)),),
        unpacked=(("लंबा नाम.txt", "text/plain", 5),),
    ),
    Case(
        "winmail-of-two-files",
        "MS-OXTNEF §2.1.3.3",
        mixed(b"\nHello", _winmail(_PLAIN, _LONG)),
        "x",
        text="Hello",
        files=(("winmail.dat", "application/ms-tnef", _size(_PLAIN, _LONG)),),
        unpacked=(_NOTE, ("लंबा नाम.txt", "text/plain", 5)),
    ),
    Case(
        "winmail-by-its-name-alone",
        "Some gateways type it as bytes",
        mixed(
            b"\nHello",
            _winmail(_PLAIN).replace(b"application/ms-tnef", b"application/octet-stream"),
        ),
        "x",
        text="Hello",
        files=(("winmail.dat", "application/octet-stream", _size(_PLAIN)),),
        unpacked=(_NOTE,),
    ),
    Case(
        "winmail-cut-off",
        "MS-OXTNEF; read as far as it goes",
        mixed(b"\nHello", b"Content-Type: application/ms-tnef\n\n" + (TNEF + _PLAIN)[:-4]),
        "x",
        text="Hello",
        files=(("", "application/ms-tnef", _size(_PLAIN) - 4),),
        unpacked=(("note.txt", "text/plain", 3),),
    ),
    Case(
        "winmail-that-is-none",
        "MS-OXTNEF §2.1.3.1: the signature is missing",
        mixed(b"\nHello", b"Content-Type: application/ms-tnef; name=winmail.dat\n\nnot at all"),
        "x",
        text="Hello",
        files=(("winmail.dat", "application/ms-tnef", 10),),
    ),
    _tnef_body(
        "winmail-text",
        "MS-OXTNEF §2.1.3.2: attBody",
        attribute(MESSAGE, 0x00069007, struct.pack("<II", 1252, 0)) + _BODY,
        "Café\n",
    ),
    _tnef_body(
        "winmail-text-as-property",
        "MS-OXTNEF; PidTagBody",
        attribute(MESSAGE, 0x00069003, mapi((0x1F, 0x1000, "नमस्ते\0".encode("utf-16-le")))),
        "नमस्ते",
    ),
    _tnef_body(
        "winmail-html",
        "MS-OXTNEF; PidTagHtml",
        attribute(MESSAGE, 0x00069003, mapi((0x102, 0x1013, b"<p>Hello</p>"))),
        html="<p>Hello</p>",
    ),
    _tnef_body(
        "winmail-rtf-compressed",
        "MS-OXRTFCP §4.1.1: its own example",
        attribute(MESSAGE, 0x00069003, mapi((0x102, 0x1009, _COMPRESSED))),
        "hello world",
    ),
    _tnef_body(
        "winmail-rtf-text",
        "MS-OXRTFCP §2.1.3.1: MELA; RTF 1.9: \\' and \\u",
        attribute(MESSAGE, 0x00069003, mapi((0x102, 0x1009, _uncompressed(_RTF)))),
        "Café\nलम",
    ),
    _tnef_body(
        "winmail-rtf-that-wraps-html",
        "MS-OXRTFEX §2.1.3",
        attribute(MESSAGE, 0x00069003, mapi((0x102, 0x1009, _uncompressed(_HTML_RTF)))),
        html="<p>Hello<b>you</b></p>",
    ),
]
