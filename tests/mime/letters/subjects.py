"""Encoded words: RFC 2047 as written, and as it is abused."""

from tests.mime.letters.case import ANN, HELLO, Case


def _subject(name: str, rule: str, raw: bytes, subject: str) -> Case:
    source = ANN + b"Subject: " + raw + b"\n\nHello\n"
    return Case(name, rule, source, subject, ("Ann <ann@example.org>",), text=HELLO)


CASES = [
    _subject(name, rule, raw, subject)
    for name, rule, raw, subject in (
        ("plain-subject", "RFC 5322 §3.6.5", b"Lunch on Friday", "Lunch on Friday"),
        ("q-word", "RFC 2047 §4.2", b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("q-word-with-underscores", "RFC 2047 §4.2 (2)", b"=?utf-8?q?a_b_c?=", "a b c"),
        ("q-word-with-encoded-underscore", "RFC 2047 §4.2 (2)", b"=?utf-8?q?a=5Fb?=", "a_b"),
        (
            "q-word-in-lower-case-hex",
            "RFC 2047 §4.2: as quoted-printable, hex in any case",
            b"=?utf-8?q?caf=c3=a9?=",
            "café",
        ),
        ("b-word", "RFC 2047 §4.1", b"=?utf-8?B?4KSo4KSu4KS44KWN4KSk4KWH?=", "नमस्ते"),
        ("b-word-unpadded", "RFC 2047 §4.1, padding forgotten", b"=?utf-8?B?Y2Fmw6k?=", "café"),
        ("b-word-overpadded", "RFC 2047 §4.1, padding too long", b"=?utf-8?B?Y2Fmw6k==?=", "café"),
        (
            "b-word-with-a-space-inside",
            "RFC 2047 §2 forbids it; readers skip it",
            b"=?utf-8?B?Y2Fm w6k=?=",
            "café",
        ),
        (
            "two-words-joined-by-space",
            "RFC 2047 §6.2: space between words is not text",
            b"=?utf-8?q?one?= =?utf-8?q?two?=",
            "onetwo",
        ),
        ("two-words-on-two-lines", "RFC 2047 §6.2", b"=?utf-8?q?one?=\n =?utf-8?q?two?=", "onetwo"),
        (
            "two-words-many-folds",
            "RFC 2047 §6.2",
            b"=?utf-8?q?one?=\n \n\t=?utf-8?q?two?=",
            "onetwo",
        ),
        (
            "word-then-text",
            "RFC 2047 §6.2: space beside plain text stays",
            b"=?utf-8?q?caf=C3=A9?= at noon",
            "café at noon",
        ),
        ("text-then-word", "RFC 2047 §6.2", b"At the =?utf-8?q?caf=C3=A9?=", "At the café"),
        ("text-between-words", "RFC 2047 §6.2", b"=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
        (
            "character-split-between-b-words",
            "RFC 2047 §5 forbids it; readers join",
            b"=?utf-8?B?4KSo4KQ=?= =?utf-8?B?rg==?=",
            "नम",
        ),
        (
            "character-split-between-q-words",
            "RFC 2047 §5 forbids it; readers join",
            b"=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=",
            "€",
        ),
        (
            "two-charsets-in-one-subject",
            "RFC 2047 §8",
            b"=?iso-8859-1?q?caf=E9?= =?koi8-r?q?=CD=C9=D2?=",
            "caféмир",
        ),
        (
            "two-encodings-in-one-subject",
            "RFC 2047 §8",
            b"=?utf-8?q?caf=C3?= =?utf-8?b?qQ==?=",
            "café",
        ),
        (
            "charset-in-upper-case",
            "RFC 2047 §2: charset names ignore case",
            b"=?ISO-8859-15?Q?=A4?=",
            "€",
        ),
        ("charset-with-language", "RFC 2231 §5", b"=?utf-8*de?q?Gr=C3=BCn?=", "Grün"),
        ("charset-with-empty-language", "RFC 2231 §5", b"=?utf-8*?q?x?=", "x"),
        (
            "unknown-charset-that-is-utf-8",
            "What the bytes are decides",
            b"=?x-unknown?q?caf=C3=A9?=",
            "café",
        ),
        (
            "unknown-charset-that-is-latin",
            "What the bytes are decides",
            b"=?x-unknown?q?caf=E9?=",
            "café",
        ),
        (
            "charset-that-lies",
            "Valid UTF-8 labelled latin-1 is UTF-8",
            b"=?iso-8859-1?q?=E0=A4=A8?=",
            "न",
        ),
        (
            "ascii-label-on-8-bit",
            "us-ascii with high bytes is windows-1252 in the field",
            b"=?us-ascii?q?=93hi=94?=",
            "“hi”",
        ),
        (
            "windows-1252-as-latin-1",
            "WHATWG Encoding §4.2: latin-1 means windows-1252",
            b"=?iso-8859-1?q?5_=80?=",
            "5 €",
        ),
        ("iso-2022-jp-word", "RFC 1468", b"=?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=", "会議"),
        ("shift-jis-word", "RFC 2047 §4.1", b"=?Shift_JIS?B?ie+LYw==?=", "会議"),
        (
            "gb2312-word",
            "WHATWG Encoding §4.2: gb2312 means gb18030",
            b"=?GB2312?B?u+HS6Q==?=",
            "会议",
        ),
        ("big5-word", "RFC 2047 §4.1", b"=?Big5?B?t3zEsw==?=", "會議"),
        ("euc-kr-word", "RFC 1557", b"=?euc-kr?B?yLjAxw==?=", "회의"),
        ("utf-7-word", "RFC 2152", b"=?utf-7?q?Hi_Mom_+Jjo-!?=", "Hi Mom ☺!"),
        ("emoji-word", "RFC 2047 §4.1", b"=?UTF-8?B?8J+YgA==?=", "😀"),
        (
            "word-inside-quotes",
            "RFC 2047 §5 (3) forbids it in phrases; in a subject quotes are text",
            b'"=?utf-8?q?caf=C3=A9?="',
            '"café"',
        ),
        (
            "words-touching",
            "RFC 2047 §5 asks for space; readers do without",
            b"=?utf-8?q?a?==?utf-8?q?b?=",
            "ab",
        ),
        (
            "word-touching-text",
            "RFC 2047 §5 (1) asks for space; mailers forget it",
            b"Re:=?utf-8?q?caf=C3=A9?=",
            "Re:café",
        ),
        (
            "word-with-raw-spaces",
            "RFC 2047 §2 forbids them; Outlook writes them",
            b"=?utf-8?q?a b c?=",
            "a b c",
        ),
        (
            "word-without-end",
            "RFC 2047 §2: what is no encoded-word is text",
            b"=?utf-8?q?caf",
            "=?utf-8?q?caf",
        ),
        (
            "word-with-unknown-encoding",
            "RFC 2047 §4: only Q and B exist",
            b"=?utf-8?x?abc?=",
            "=?utf-8?x?abc?=",
        ),
        ("word-that-is-empty", "RFC 2047 §2", b"a =?utf-8?q??= b", "a  b"),
        ("question-marks-alone", "RFC 2047 §2", b"What? Why=?", "What? Why=?"),
        (
            "broken-hex-in-word",
            "RFC 2047 §4.2; RFC 2045 §6.7 note (2)",
            b"=?utf-8?q?100=25_=ZZ?=",
            "100% =ZZ",
        ),
        (
            "control-characters-in-word",
            "They cannot be shown, and end no line",
            b"=?utf-8?q?a=0D=0ABcc:_x=40y=00z?=",
            "a Bcc: x@y z",
        ),
        (
            "word-longer-than-75",
            "RFC 2047 §2 limits it; readers must not",
            b"=?utf-8?q?" + b"a" * 400 + b"?=",
            "a" * 400,
        ),
        ("raw-utf-8", "RFC 6532 §3.2", "Grüße नमस्ते".encode(), "Grüße नमस्ते"),
        ("raw-latin-1", "8-bit header without label: windows-1252", b"caf\xe9", "café"),
        (
            "raw-utf-8-beside-word",
            "RFC 6532 and RFC 2047 mixed",
            "नया =?utf-8?q?caf=C3=A9?=".encode(),
            "नया café",
        ),
        ("folded-subject", "RFC 5322 §2.2.3", b"one\n two", "one two"),
        ("folded-with-tab", "RFC 5322 §2.2.3", b"one\n\ttwo", "one two"),
        ("folded-at-once", "RFC 5322 §2.2.3", b"\n late", "late"),
        ("trailing-space", "Space at the end shows nothing", b"x   ", "x"),
        ("nothing-but-space", "RFC 5322 §3.6.5", b"   ", ""),
        ("html-is-text", "A subject is text", b"<b>x</b> &amp;", "<b>x</b> &amp;"),
        (
            "surrogates-as-utf-8",
            "RFC 3629 §3 forbids them: no UTF-8, hence windows-1252",
            b"=?utf-8?q?=ED=A0=80a?=",
            "í\xa0€a",
        ),
        ("nul-in-subject", "RFC 5322 §4.1 obs-NO-WS-CTL has no NUL", b"a\0b", "ab"),
    )
]
CASES.append(
    Case("no-space-after-colon", "RFC 5322 §2.2", b"Subject:x\n\nHello\n", "x", text=HELLO)
)
