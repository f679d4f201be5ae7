"""Names of attachments: RFC 2183 and RFC 2231 as meant, RFC 2047 and worse as done."""

from tests.mime.letters.case import Case

BODY = b"12345"


def _file(name: str, rule: str, fields: bytes, shown: str, type_: str = "application/pdf") -> Case:
    source = b"Subject: x\n" + fields + b"\n\n" + BODY
    return Case(name, rule, source, "x", files=((shown, type_, len(BODY)),))


def _filename(name: str, rule: str, parameters: bytes, shown: str) -> Case:
    return _file(
        name,
        rule,
        b"Content-Type: application/pdf\nContent-Disposition: attachment" + parameters,
        shown,
    )


CASES = [
    _filename(name, rule, parameters, shown)
    for name, rule, parameters, shown in (
        ("filename-token", "RFC 2183 §2.3", b"; filename=plan.pdf", "plan.pdf"),
        ("filename-quoted", "RFC 2183 §2.3", b'; filename="my plan.pdf"', "my plan.pdf"),
        (
            "filename-with-escaped-quote",
            "RFC 822 §3.3 quoted-pair",
            rb'; filename="a\"b.pdf"',
            'a"b.pdf',
        ),
        ("filename-with-semicolon", "RFC 2045 §5.1", b'; filename="a;b.pdf"', "a;b.pdf"),
        ("filename-with-equals", "RFC 2045 §5.1", b'; filename="a=b.pdf"', "a=b.pdf"),
        (
            "filename-in-upper-case-parameter",
            "RFC 2045 §5.1: names ignore case",
            b"; FILENAME=plan.pdf",
            "plan.pdf",
        ),
        (
            "filename-spaces-around-equals",
            "RFC 822 §3.1.4: LWSP between tokens",
            b"; filename = plan.pdf",
            "plan.pdf",
        ),
        ("filename-folded", "RFC 5322 §2.2.3", b';\n filename="my\n plan.pdf"', "my plan.pdf"),
        (
            "filename-unquoted-with-spaces",
            "Malformed; the name goes on to the semicolon",
            b"; filename=my plan.pdf",
            "my plan.pdf",
        ),
        ("filename-without-closing-quote", "Malformed", b'; filename="plan.pdf', "plan.pdf"),
        ("filename-and-size", "RFC 2183 §2.7", b'; filename="plan.pdf"; size=5', "plan.pdf"),
        (
            "filename-behind-other-parameters",
            "RFC 2183 §2",
            b'; size=5; creation-date="Mon, 23 Nov 2026 10:00:00 +0000"; filename=plan.pdf',
            "plan.pdf",
        ),
        ("filename-twice", "The first counts", b"; filename=one.pdf; filename=two.pdf", "one.pdf"),
        ("filename-star", "RFC 2231 §4", b"; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        (
            "filename-star-with-language",
            "RFC 2231 §4",
            b"; filename*=UTF-8'de'Gr%C3%BCn.pdf",
            "Grün.pdf",
        ),
        ("filename-star-latin-1", "RFC 2231 §4", b"; filename*=iso-8859-1''caf%E9.pdf", "café.pdf"),
        (
            "filename-star-without-charset",
            "RFC 2231 §4: may be empty",
            b"; filename*=''caf%C3%A9.pdf",
            "café.pdf",
        ),
        (
            "filename-star-with-unknown-charset",
            "What the bytes are decides",
            b"; filename*=x-no''caf%C3%A9.pdf",
            "café.pdf",
        ),
        (
            "filename-star-in-quotes",
            "RFC 2231 §7 has no quotes there; mailers write them",
            b"; filename*=\"utf-8''Gr%C3%BCn.pdf\"",
            "Grün.pdf",
        ),
        (
            "filename-star-without-any-quote",
            "RFC 2231 §4 wants two; mailers forget",
            b"; filename*=Gr%C3%BCn.pdf",
            "Grün.pdf",
        ),
        (
            "filename-star-with-percent-sign",
            "RFC 2231 §4",
            b"; filename*=utf-8''100%25.pdf",
            "100%.pdf",
        ),
        (
            "filename-star-with-broken-percent",
            "RFC 2231 §7",
            b"; filename*=utf-8''100%.pdf",
            "100%.pdf",
        ),
        (
            "filename-star-wins-over-plain",
            "RFC 6266 §4.3",
            b"; filename=x.pdf; filename*=utf-8''Gr%C3%BCn.pdf",
            "Grün.pdf",
        ),
        (
            "filename-star-wins-behind",
            "RFC 6266 §4.3",
            b"; filename*=utf-8''Gr%C3%BCn.pdf; filename=x.pdf",
            "Grün.pdf",
        ),
        (
            "filename-continued",
            "RFC 2231 §3",
            b"; filename*0=long-; filename*1=name.pdf",
            "long-name.pdf",
        ),
        (
            "filename-continued-quoted",
            "RFC 2231 §3",
            b'; filename*0="my long "; filename*1="name.pdf"',
            "my long name.pdf",
        ),
        (
            "filename-continued-out-of-order",
            "RFC 2231 §3: order is the number's",
            b"; filename*1=name.pdf; filename*0=long-",
            "long-name.pdf",
        ),
        (
            "filename-continued-past-nine",
            "RFC 2231 §3: decimal numbers",
            b"".join(b"; filename*%d=%c" % (n, 97 + n) for n in range(12)),
            "abcdefghijkl",
        ),
        (
            "filename-continued-and-coded",
            "RFC 2231 §4.1",
            b"; filename*0*=utf-8''Gr%C3%BC; filename*1*=%C3%9Fe; filename*2=.pdf",
            "Grüße.pdf",
        ),
        (
            "filename-coded-character-split",
            "RFC 2231 §4.1: decoded after joining",
            b"; filename*0*=utf-8''%E2%82; filename*1*=%AC.pdf",
            "€.pdf",
        ),
        (
            "filename-plain-segment-keeps-percent",
            "RFC 2231 §4.1: only starred segments are coded",
            b"; filename*0*=utf-8''a; filename*1=%41.pdf",
            "a%41.pdf",
        ),
        (
            "filename-as-q-word",
            "RFC 2047 §5 forbids it; most mailers do it",
            b'; filename="=?utf-8?q?Gr=C3=BCn.pdf?="',
            "Grün.pdf",
        ),
        (
            "filename-as-b-word",
            "RFC 2047 §5 forbids it",
            b'; filename="=?utf-8?B?4KSo4KSuLnBkZg==?="',
            "नम.pdf",
        ),
        (
            "filename-as-word-without-quotes",
            "RFC 2047 §5 forbids it",
            b"; filename==?utf-8?q?Gr=C3=BCn.pdf?=",
            "Grün.pdf",
        ),
        (
            "filename-as-two-words",
            "RFC 2047 §6.2",
            b'; filename="=?utf-8?q?Gr=C3=BC?=\n =?utf-8?q?n.pdf?="',
            "Grün.pdf",
        ),
        ("filename-raw-utf-8", "RFC 6532 §3.2", '; filename="रिपोर्ट.pdf"'.encode(), "रिपोर्ट.pdf"),
        (
            "filename-raw-latin-1",
            "Unlabelled 8-bit: windows-1252",
            b'; filename="caf\xe9.pdf"',
            "café.pdf",
        ),
        (
            "filename-raw-shift-jis-is-lost-but-harmless",
            "No label tells; nothing is raised",
            b'; filename="\x89\xef.pdf"',
            "‰ï.pdf",
        ),
        (
            "filename-with-path",
            "RFC 2183 §2.3: readers must not trust it; the name is shown as it came",
            b'; filename="../../etc/passwd"',
            "../../etc/passwd",
        ),
        ("filename-empty", "RFC 2183 §2.3", b'; filename=""', ""),
        (
            "filename-with-comment",
            "RFC 2045 §5.1: comments are allowed",
            b'; filename="plan.pdf" (final)',
            "plan.pdf",
        ),
        ("filename-and-trailing-semicolon", "Malformed", b'; filename="plan.pdf";', "plan.pdf"),
    )
]
CASES += [
    _file(
        "name-of-content-type",
        "RFC 2046 §4.5.1 (obsolete name)",
        b'Content-Type: application/pdf; name="plan.pdf"',
        "plan.pdf",
    ),
    _file(
        "name-star-of-content-type",
        "RFC 2231 §4",
        b"Content-Type: application/pdf; name*=utf-8''Gr%C3%BCn.pdf",
        "Grün.pdf",
    ),
    _file(
        "filename-wins-over-name",
        "RFC 2183 §2.3",
        b"Content-Type: application/pdf; name=a.pdf\n"
        b"Content-Disposition: attachment; filename=b.pdf",
        "b.pdf",
    ),
    _file(
        "name-where-disposition-has-none",
        "RFC 2183 §2.3",
        b"Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment",
        "a.pdf",
    ),
    _file(
        "unknown-disposition-is-attachment",
        "RFC 2183 §2.8",
        b"Content-Type: application/pdf\nContent-Disposition: strange; filename=a.pdf",
        "a.pdf",
    ),
    _file(
        "type-missing-is-text",
        "RFC 2045 §5.2",
        b"Content-Disposition: attachment; filename=a.txt",
        "a.txt",
        "text/plain",
    ),
    _file(
        "type-malformed-is-text",
        "RFC 2045 §5.2",
        b"Content-Type: pdf\nContent-Disposition: attachment; filename=a.pdf",
        "a.pdf",
        "text/plain",
    ),
    _file(
        "type-in-upper-case",
        "RFC 2045 §5.1: types ignore case",
        b"CONTENT-TYPE: APPLICATION/PDF; NAME=a.pdf",
        "a.pdf",
    ),
    _file(
        "inline-text-with-a-name-is-a-file",
        "RFC 2183 §2.1, and what readers do",
        b"Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt",
        "a.txt",
        "text/plain",
    ),
]
