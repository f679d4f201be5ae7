"""Lines and header blocks: RFC 5322 §2, with bare CR and LF, rubbish, and headers without end."""

from tests.mime.letters.case import HELLO, Case, lines

_X = ("x", HELLO)
_FROM = ("Ann <ann@example.org>",)

CASES = [
    Case(name, rule, source, "x", text=HELLO)
    for name, rule, source in (
        ("lines-crlf", "RFC 5322 §2.1", lines(b"Subject: x", b"", b"Hello")),
        ("lines-lf", "RFC 5322 §2.3 forbids bare LF; stores keep it", b"Subject: x\n\nHello\n"),
        ("lines-cr", "RFC 5322 §2.3 forbids bare CR; old Macs wrote it", b"Subject: x\r\rHello\r"),
        ("lines-crlf-header-lf-body", "Mixed", b"Subject: x\r\n\r\nHello\n"),
        ("lines-lf-header-crlf-body", "Mixed", b"Subject: x\n\nHello\r\n"),
        ("blank-line-of-crlf-after-lf", "Mixed", b"Subject: x\n\r\nHello\n"),
        (
            "mbox-line-in-front",
            "RFC 4155: the line is the store's",
            b"From ann Mon Nov 23 10:00:00 2026\nSubject: x\n\nHello\n",
        ),
        (
            "mbox-line-quoted",
            "RFC 4155; some stores quote it",
            b">From ann Mon Nov 23 10:00:00 2026\nSubject: x\n\nHello\n",
        ),
        (
            "blank-lines-in-front",
            "Malformed; a header follows",
            b"\r\n\r\nSubject: x\r\n\r\nHello\r\n",
        ),
        ("bom-in-front", "RFC 3629 §6", b"\xef\xbb\xbfSubject: x\n\nHello\n"),
        (
            "line-without-colon-in-header",
            "RFC 5322 §2.2 has none; skipped",
            b"Rubbish here\nSubject: x\n\nHello\n",
        ),
        (
            "line-without-colon-between",
            "RFC 5322 §2.2",
            b"From: \nRubbish here\nSubject: x\n\nHello\n",
        ),
        ("space-before-colon", "RFC 5322 §4.5 obs-optional", b"Subject : x\n\nHello\n"),
        ("tab-before-colon", "RFC 5322 §4.5", b"Subject\t: x\n\nHello\n"),
        ("name-in-odd-case", "RFC 5322 §1.2.2: names ignore case", b"sUbJeCt: x\n\nHello\n"),
        (
            "nul-in-header-name",
            "RFC 5322 §2.2; skipped or mended, not raised",
            b"X-\0: y\nSubject: x\n\nHello\n",
        ),
        (
            "header-of-1-mb",
            "RFC 5322 §2.1.1 limits lines, not headers",
            b"X-Big: " + b"a" * 900_000 + b"\nSubject: x\n\nHello\n",
        ),
        (
            "header-of-ten-thousand-fields",
            "RFC 5322 §3.6: no limit",
            b"X-A: b\n" * 10_000 + b"Subject: x\n\nHello\n",
        ),
        (
            "header-folded-a-thousand-times",
            "RFC 5322 §2.2.3",
            b"X-A: b" + b"\n c" * 1_000 + b"\nSubject: x\n\nHello\n",
        ),
        (
            "received-a-hundred-times",
            "RFC 5321 §6.3",
            b"Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\n" * 100
            + b"Subject: x\n\nHello\n",
        ),
        ("colon-alone", "RFC 5322 §2.2: a name has a character", b": y\nSubject: x\n\nHello\n"),
        ("8-bit-field-name", "RFC 5322 §2.2: names are ASCII", b"X-\xe9: y\nSubject: x\n\nHello\n"),
    )
]
CASES += [
    Case(
        "body-with-bare-cr",
        "RFC 5322 §2.3; shown as a line",
        b"Subject: x\n\none\rtwo\n",
        "x",
        text="one\ntwo\n",
    ),
    Case(
        "body-with-cr-cr-lf",
        "A broken gateway",
        b"Subject: x\r\n\r\none\r\r\ntwo\r\n",
        "x",
        text="one\n\ntwo\n",
    ),
    Case(
        "body-with-nul",
        "RFC 5322 §4.1; kept or shown, not raised",
        b"Subject: x\n\na\0b\n",
        "x",
        text="a\0b\n",
    ),
    Case(
        "body-with-form-feed",
        "A character like others",
        b"Subject: x\n\na\fb\n",
        "x",
        text="a\fb\n",
    ),
    Case(
        "body-line-of-100000",
        "RFC 5322 §2.1.1 limits to 998",
        b"Subject: x\n\n" + b"a" * 100_000,
        "x",
        text="a" * 100_000,
    ),
    Case("body-without-line-end", "RFC 5322 §2.3", b"Subject: x\n\nHello", "x", text="Hello"),
    Case(
        "body-of-dots",
        "RFC 5321 §4.5.2: the transport has undone them",
        b"Subject: x\n\n.\n..\n",
        "x",
        text=".\n..\n",
    ),
    Case(
        "body-that-quotes-from",
        "RFC 4155: >From stays as it came",
        b"Subject: x\n\n>From here\n",
        "x",
        text=">From here\n",
    ),
    Case(
        "body-that-looks-like-a-header",
        "RFC 5322 §2.1",
        b"Subject: x\n\nTo: b@c.example\n\nHi\n",
        "x",
        text="To: b@c.example\n\nHi\n",
    ),
    Case(
        "header-ends-in-the-middle",
        "RFC 5322 §2.2: a line of space alone is a fold, not the end",
        b"Subject: x\n \nFrom: Ann <ann@example.org>\n\nHello\n",
        "x",
        _FROM,
        text=HELLO,
    ),
    Case(
        "unicode-line-separators-in-a-header",
        "RFC 5322 §2.2: only CRLF parts lines",
        "Subject: a\u2028b\u0085c\n\nHello\n".encode(),
        "a b c",
        text=HELLO,
    ),
    Case(
        "eight-bit-header-in-the-letters-charset",
        "Unlabelled; the letter's own label is the best guess",
        b"Subject: \xcd\xc9\xd2\nContent-Type: text/plain; charset=koi8-r\n\n\xcd\xc9\xd2\n",
        "мир",
        text="мир\n",
    ),
    Case(
        "header-and-body-parted-by-space",
        "A blank line with a space; without a field behind it, a body",
        b"Subject: x\n\n Hello\n",
        "x",
        text=" Hello\n",
    ),
    Case(
        "zip-that-calls-itself-mail",
        "No field at all",
        b"PK\x03\x04\x14\0\0\0",
        text="PK\x03\x04\x14\0\0\0",
    ),
    Case("one-byte", "No field at all", b"x", text="x"),
    Case("one-line-end", "RFC 5322 §3.5: an empty body", b"\n"),
]
