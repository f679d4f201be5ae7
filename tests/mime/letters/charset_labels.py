"""Charsets that are named, that are missing, and that lie."""

from tests.mime.letters.case import Case


def _text(name: str, rule: str, label: bytes, body: bytes, text: str) -> Case:
    kind = b"Content-Type: text/plain" + (b"; charset=" + label if label else b"")
    return Case(name, rule, b"Subject: x\n" + kind + b"\n\n" + body, "x", text=text)


def _same(name: str, label: str, codec: str, text: str) -> Case:
    return _text(name, f"RFC 2046 §4.1.2: {label}", label.encode(), text.encode(codec), text)


CASES = [
    _same(f"charset-{label}", label, codec, text)
    for label, codec, text in (
        ("utf-8", "utf-8", "नमस्ते Grüße 会議 😀"),
        ("UTF8", "utf-8", "नमस्ते"),
        ("iso-8859-1", "latin-1", "café"),
        ("iso-8859-2", "iso8859-2", "žluťoučký"),
        ("iso-8859-5", "iso8859-5", "Привет"),
        ("iso-8859-7", "iso8859-7", "Καλημέρα"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("iso-8859-9", "iso8859-9", "İstanbul ğüş"),
        ("iso-8859-15", "iso8859-15", "10 €"),
        ("windows-1250", "cp1250", "Zażółć"),
        ("windows-1251", "cp1251", "Привет"),
        ("windows-1252", "cp1252", "“10 €”"),
        ("windows-1256", "cp1256", "سلام"),
        ("koi8-r", "koi8-r", "Привет"),
        ("koi8-u", "koi8-u", "Привіт їжак"),
        ("macintosh", "mac-roman", "naïve"),
        ("tis-620", "tis-620", "สวัสดี"),
        ("shift_jis", "shift_jis", "会議は金曜日"),
        ("euc-jp", "euc-jp", "会議は金曜日"),
        ("iso-2022-jp", "iso2022-jp", "会議は金曜日"),
        ("gb2312", "gb2312", "会议在星期五"),
        ("gbk", "gbk", "會議在星期五"),
        ("gb18030", "gb18030", "会议😀"),
        ("big5", "big5", "會議在星期五"),
        ("euc-kr", "euc-kr", "회의는 금요일"),
        ("ks_c_5601-1987", "cp949", "회의 똠방"),
        ("iso-2022-kr", "iso2022-kr", "회의"),
        ("hz-gb-2312", "hz", "会议"),
        ("utf-16", "utf-16", "नमस्ते"),
        ("utf-16le", "utf-16-le", "Grüße"),
        ("utf-16be", "utf-16-be", "Grüße"),
        ("utf-7", "utf-7", "Grüße ☺"),
    )
]
CASES += [
    _text("charset-missing-ascii", "RFC 2045 §5.2: us-ascii", b"", b"Hello\n", "Hello\n"),
    _text(
        "charset-missing-utf-8",
        "8-bit without label: UTF-8 where it is valid",
        b"",
        "नमस्ते".encode(),
        "नमस्ते",
    ),
    _text(
        "charset-missing-latin",
        "8-bit without label: else windows-1252",
        b"",
        b"caf\xe9 \x80",
        "café €",
    ),
    _text(
        "charset-ascii-that-lies-utf-8",
        "RFC 2046 §4.1.2: ascii has no high bytes",
        b"us-ascii",
        "नमस्ते".encode(),
        "नमस्ते",
    ),
    _text(
        "charset-latin-1-that-lies-utf-8",
        "Valid UTF-8 is UTF-8",
        b"iso-8859-1",
        "नमस्ते".encode(),
        "नमस्ते",
    ),
    _text(
        "charset-latin-1-with-windows-quotes",
        "WHATWG Encoding §4.2",
        b"iso-8859-1",
        b"\x93hi\x94",
        "“hi”",
    ),
    _text(
        "charset-utf-8-that-is-latin",
        "Bytes that cannot be UTF-8",
        b"utf-8",
        b"caf\xe9 na\xefve",
        "café naïve",
    ),
    _text(
        "charset-utf-8-with-one-damaged-byte",
        "Unicode §3.9: U+FFFD for what is broken",
        b"utf-8",
        "नमस्ते".encode() + b"\xff" + "नमस्ते".encode(),
        "नमस्ते\ufffdनमस्ते",
    ),
    _text(
        "charset-utf-8-cut-in-a-character",
        "Unicode §3.9",
        b"utf-8",
        "नमस्ते".encode()[:-1],
        "नमस्त\ufffd",
    ),
    _text(
        "charset-unknown-label",
        "RFC 2046 §4.1.2; what the bytes are decides",
        b"x-martian",
        "नमस्ते".encode(),
        "नमस्ते",
    ),
    _text("charset-empty-label", "RFC 2045 §5.1", b'""', b"caf\xe9", "café"),
    _text("charset-in-quotes", "RFC 2045 §5.1", b'"utf-8"', "ü".encode(), "ü"),
    _text("charset-in-single-quotes", "Malformed", b"'utf-8'", "ü".encode(), "ü"),
    _text("charset-with-semicolon-behind", "Malformed", b"utf-8;", "ü".encode(), "ü"),
    _text(
        "charset-with-a-comment",
        "RFC 2045 §5.1: its own example",
        b"us-ascii (Plain text)",
        b"Hello\n",
        "Hello\n",
    ),
    _text(
        "charset-gb2312-with-gbk-characters",
        "WHATWG Encoding §4.2",
        b"gb2312",
        "會議".encode("gbk"),
        "會議",
    ),
    _text(
        "charset-shift-jis-with-vendor-row",
        "WHATWG Encoding §4.2: windows-31j",
        b"shift_jis",
        "①".encode("cp932"),
        "①",
    ),
    _text(
        "charset-missing-iso-2022-jp",
        "RFC 1468: escapes speak for themselves",
        b"",
        "会議".encode("iso2022-jp"),
        "会議",
    ),
    _text(
        "charset-utf-8-with-bom",
        "RFC 3629 §6: a signature is no text",
        b"utf-8",
        "\ufeffHi".encode(),
        "Hi",
    ),
    _text("charset-utf-16-with-bom-le", "RFC 2781 §3.3", b"utf-16", b"\xff\xfeH\0i\0", "Hi"),
    _text("charset-utf-16-without-bom", "RFC 2781 §4.3: big-endian", b"utf-16", b"\0H\0i", "Hi"),
    _text(
        "charset-binary",
        "Python's codecs that are no charset are not followed",
        b"base64",
        b"Hello\n",
        "Hello\n",
    ),
    _text(
        "charset-rot13",
        "Python's codecs that are no charset are not followed",
        b"rot13",
        b"Hello\n",
        "Hello\n",
    ),
    _text(
        "charset-unicode-escape",
        "Python's codecs that are no charset are not followed",
        b"unicode-escape",
        rb"\u0041",
        r"\u0041",
    ),
    Case(
        "charset-of-html-by-its-meta",
        "HTML §13.2.3.2: the document names its own where MIME is silent",
        b'Subject: x\nContent-Type: text/html\n\n<meta charset="koi8-r"><p>'
        + "мир".encode("koi8-r"),
        "x",
        html='<meta charset="koi8-r"><p>мир',
    ),
    Case(
        "charset-of-html-by-http-equiv",
        "HTML §13.2.3.2",
        b"Subject: x\nContent-Type: text/html\n\n<meta "
        b'http-equiv="Content-Type" content="text/html; charset=koi8-r">' + "мир".encode("koi8-r"),
        "x",
        html='<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">мир',
    ),
    Case(
        "charset-of-html-mime-wins-over-meta",
        "HTML §13.2.3.2: the transport layer comes first",
        b'Subject: x\nContent-Type: text/html; charset=koi8-r\n\n<meta charset="windows-1251">'
        + "мир".encode("koi8-r"),
        "x",
        html='<meta charset="windows-1251">мир',
    ),
]
