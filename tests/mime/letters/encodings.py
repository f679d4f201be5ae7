"""Transfer encodings: RFC 2045 §6, whole and damaged."""

from base64 import b64encode

from tests.mime.letters.case import Case


def _coded(name: str, rule: str, encoding: bytes, body: bytes, text: str) -> Case:
    source = (
        b"Subject: x\nContent-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: " + encoding + b"\n\n" + body
    )
    return Case(name, rule, source, "x", text=text)


_QP, _B64 = b"quoted-printable", b"base64"
CASES = [
    _coded(name, rule, encoding, body, text)
    for name, rule, encoding, body, text in (
        ("encoding-7bit", "RFC 2045 §6.2", b"7bit", b"Hello\n", "Hello\n"),
        ("encoding-8bit", "RFC 2045 §6.2", b"8bit", "Grüße\n".encode(), "Grüße\n"),
        ("encoding-binary", "RFC 2045 §6.2", b"binary", "Grüße\n".encode(), "Grüße\n"),
        (
            "encoding-7bit-that-lies",
            "RFC 2045 §6.2; bytes are kept",
            b"7bit",
            "Grüße\n".encode(),
            "Grüße\n",
        ),
        (
            "encoding-in-upper-case",
            "RFC 2045 §6.1: ignores case",
            b"QUOTED-PRINTABLE",
            b"=C3=BC",
            "ü",
        ),
        (
            "encoding-with-comment",
            "RFC 2045 §6.1; RFC 822 comments",
            b"base64 (really)",
            b"SGVsbG8=",
            "Hello",
        ),
        ("encoding-in-quotes", "Malformed; meant all the same", b'"base64"', b"SGVsbG8=", "Hello"),
        ("encoding-unknown", "RFC 2045 §6.4: shown as it is", b"x-own", b"Hello\n", "Hello\n"),
        ("qp-umlaut", "RFC 2045 §6.7 (1)", _QP, b"Gr=C3=BC=C3=9Fe\n", "Grüße\n"),
        ("qp-soft-break", "RFC 2045 §6.7 (5)", _QP, b"one =\ntwo\n", "one two\n"),
        ("qp-soft-break-crlf", "RFC 2045 §6.7 (5)", _QP, b"one =\r\ntwo\r\n", "one two\n"),
        (
            "qp-soft-break-with-space-behind",
            "RFC 2045 §6.7 (3): padded in transport",
            _QP,
            b"one =  \ntwo\n",
            "one two\n",
        ),
        (
            "qp-lower-case-hex",
            "RFC 2045 §6.7 note (2): robust readers take it",
            _QP,
            b"=c3=bc",
            "ü",
        ),
        ("qp-equals-alone", "RFC 2045 §6.7 note (2)", _QP, b"a = b\n", "a = b\n"),
        ("qp-equals-and-no-hex", "RFC 2045 §6.7 note (2)", _QP, b"x=ZZy\n", "x=ZZy\n"),
        ("qp-one-hex-digit-at-the-end", "RFC 2045 §6.7 note (2)", _QP, b"x=4", "x=4"),
        ("qp-equals-at-the-end", "RFC 2045 §6.7 note (3): a soft break", _QP, b"x=", "x"),
        ("qp-encoded-equals", "RFC 2045 §6.7 (1)", _QP, b"a=3Db\n", "a=b\n"),
        ("qp-encoded-line-break", "RFC 2045 §6.7 (4)", _QP, b"a=0D=0Ab\n", "a\nb\n"),
        ("qp-trailing-space-encoded", "RFC 2045 §6.7 (3)", _QP, b"a=20\nb\n", "a \nb\n"),
        ("qp-soft-break-inside-a-character", "RFC 2045 §6.7 (5)", _QP, b"=C3=\n=BC\n", "ü\n"),
        (
            "qp-with-raw-8-bit",
            "RFC 2045 §6.7 note (4); bytes are kept",
            _QP,
            "ü=20x\n".encode(),
            "ü x\n",
        ),
        ("qp-underscore-is-no-space", "RFC 2045 §6.7, unlike RFC 2047", _QP, b"a_b\n", "a_b\n"),
        (
            "qp-line-of-1000",
            "RFC 2045 §6.7 (5) limits it to 76; read anyhow",
            _QP,
            b"=41" * 1000,
            "A" * 1000,
        ),
        ("base64", "RFC 2045 §6.8", _B64, b"SGVsbG8=\n", "Hello"),
        ("base64-on-many-lines", "RFC 2045 §6.8", _B64, b"SGVs\r\nbG8=\r\n", "Hello"),
        (
            "base64-in-one-endless-line",
            "RFC 2045 §6.8 limits it to 76; read anyhow",
            _B64,
            b64encode(b"a" * 6000),
            "a" * 6000,
        ),
        (
            "base64-with-rubbish",
            "RFC 2045 §6.8: other characters are to be ignored",
            _B64,
            b"SGV*s\n!bG8=\n",
            "Hello",
        ),
        ("base64-unpadded", "RFC 2045 §6.8: end means end", _B64, b"SGVsbG8", "Hello"),
        (
            "base64-cut-in-a-group",
            "RFC 2045 §6.8: six bits alone say nothing",
            _B64,
            b"SGVsbG8hI",
            "Hello!",
        ),
        (
            "base64-two-pieces",
            "RFC 2045 §6.8: padding means an end; mailers joined two",
            _B64,
            b"SGVs\nbG8=\nSGkh\n",
            "HelloHi!",
        ),
        (
            "base64-with-a-footer",
            "RFC 2045 §6.8: list software appends text to it",
            _B64,
            b"SGVsbG8=\n\n-- \n",
            "Hello",
        ),
        ("base64-empty", "RFC 2045 §6.8", _B64, b"\n", ""),
        (
            "base64-with-crlf-inside",
            "RFC 2046 §4.1.1: canonical text has CRLF",
            _B64,
            b64encode(b"a\r\nb\r\n"),
            "a\nb\n",
        ),
        (
            "base64-with-bom",
            "RFC 3629 §6: a signature is no text",
            _B64,
            b64encode("\ufeffHi".encode()),
            "Hi",
        ),
        (
            "base64-url-alphabet",
            "RFC 2045 §6.8: - and _ are other characters, to be ignored",
            _B64,
            b"SG_Vsb-G8=",
            "Hello",
        ),
        (
            "uuencoded-body",
            "Content-Transfer-Encoding: x-uuencode",
            b"x-uuencode",
            b"begin 644 a.txt\n%2&5L;&\\\n`\nend\n",
            "Hello",
        ),
        (
            "yencoded-body",
            "yEnc 1.3 as a transfer encoding",
            b"x-yenc",
            b"=ybegin line=128 size=5 name=a.txt\n"
            + bytes(b + 42 for b in b"Hello")
            + b"\n=yend size=5\n",
            "Hello",
        ),
    )
]
CASES += [
    Case(
        "encoding-on-a-multipart-is-ignored",
        "RFC 2045 §6.4: only 7bit, 8bit, binary there",
        b"Subject: x\nContent-Type: multipart/mixed; "
        b'boundary="b"\nContent-Transfer-Encoding: base64\n\n'
        b"--b\n\nHello\n--b--\n",
        "x",
        text="Hello",
    ),
    Case(
        "encoding-twice",
        "The first counts",
        b"Subject: x\nContent-Transfer-Encoding: base64\n"
        b"Content-Transfer-Encoding: 7bit\n\nSGVsbG8=",
        "x",
        text="Hello",
    ),
    Case(
        "encoding-of-a-file",
        "RFC 2045 §6.8",
        b"Subject: x\nContent-Type: image/png; name=a.png\n"
        b"Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n",
        "x",
        files=(("a.png", "image/png", 8),),
    ),
]
