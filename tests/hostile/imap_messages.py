"""IMAP servers that lie about messages: FETCH in all its parts, and what comes unasked."""

from app.model.problem import ProblemKind
from tests.hostile.arena import QUICK, Case
from tests.hostile.tricks import Then, Trick, swapped
from tests.sync.fakes import letter

K = ProblemKind

_HEADERS = r"UID FETCH .*RFC822\.SIZE"
_BODIES = r"UID FETCH .*BODY\.PEEK\[\]"
_FLAGS = r"UID FETCH \S+ \(UID FLAGS\)"
_HUGE = b"9999999999999999999"
_LITERAL = rb"\{\d+\}\r\n.*?\r\n\r\n(?=\)\r\n)"
"""A header's literal in a FETCH answer."""

_DONE = b"{tag} OK done\r\n"
_STRANGER = b"* 9 FETCH (UID 99 FLAGS () INTERNALDATE NIL RFC822.SIZE 9 BODY[HEADER.FIELDS (X)] "


def _header(announced: bytes, then: Then = Then.HANG) -> Trick:
    """Announce the first header in a strange way."""
    words = b"* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (X)] " + announced
    return Trick(_HEADERS, words, then)


def _says(
    name: str, pattern: bytes, instead: bytes, stored: tuple[int, ...] | None = (1, 2, 3)
) -> Case:
    """Answer for headers, but say something else of each message."""
    return Case(f"imap-says-{name}", (swapped(_HEADERS, pattern, instead),), stored=stored)


def _tells(name: str, words: bytes, stored: tuple[int, ...] | None = (1, 2, 3)) -> Case:
    """Say something unasked before the headers."""
    return Case(f"imap-tells-{name}", (Trick(_HEADERS, words, Then.HONEST),), stored=stored)


LITERALS = (
    Case(
        "imap-announces-a-literal-of-2-to-the-64",
        (_header(b"{18446744073709551615}\r\nSubject: x\r\n"),),
        K.PROTOCOL,
    ),
    Case(
        "imap-announces-a-literal-below-zero",
        (_header(b"{-5}\r\nSubject: x\r\n"),),
        K.PROTOCOL,
        "Subject: x",
    ),
    Case(
        "imap-announces-a-literal-of-2-gigabytes",
        (_header(b"{2147483648}\r\n"),),
        K.PROTOCOL,
        detail="literal-too-large",
    ),
    Case(
        "imap-announces-a-literal-of-nothing",
        (swapped(_HEADERS, _LITERAL, b"{0}\r\n"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-announces-a-literal-of-noise",
        (_header(b"{x}\r\nSubject: x\r\n"),),
        K.PROTOCOL,
        "Subject: x",
    ),
    Case(
        "imap-announces-a-literal-inside-a-quoted-string",
        (_header(b'"a{5}\r\nbcdefg"\r\n'),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-announces-a-literal-that-never-comes",
        (_header(b"{100000000}\r\n"),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-announces-a-literal-and-closes",
        (_header(b"{500}\r\nSubject:", Then.CLOSE),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-announces-a-literal-and-breaks-off",
        (_header(b"{500}\r\nSubject:", Then.RESET),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-announces-less-than-it-sends", (swapped(_HEADERS, rb"\{\d+\}", b"{10}"),), K.PROTOCOL
    ),
    Case(
        "imap-announces-more-than-it-sends",
        (_header(b"{150}\r\nSubject: x\r\n\r\n)\r\n"),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-pours-a-literal-without-end",
        (_header(b"{140000000}\r\n", Then.POUR),),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    Case(
        "imap-sends-a-header-of-9-megabytes",
        (
            Trick(
                _HEADERS,
                b"* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (X)] {9000000}\r\n"
                + b"X: y\r\n" * 1_500_000
                + b")\r\n"
                + _DONE,
            ),
        ),
        stored=(),
    ),
)

VALUES = (
    _says("nil-as-header", _LITERAL, b"NIL"),
    _says("nil-as-date", rb'INTERNALDATE "[^"]*"', b"INTERNALDATE NIL"),
    _says("nil-as-size", rb"RFC822.SIZE \d+", b"RFC822.SIZE NIL"),
    _says("nil-as-flags", rb"FLAGS \([^)]*\)", b"FLAGS NIL"),
    _says("nil-as-uid", rb"UID \d+", b"UID NIL", ()),
    _says("nil-of-everything", rb"\(UID .*\)\r\n(?=\* |\S+ OK)", b"NIL\r\n", ()),
    _says("nothing-of-its-messages", rb"\(UID .*\)\r\n(?=\* |\S+ OK)", b"()\r\n", ()),
    _says(
        "a-date-that-never-was",
        rb'INTERNALDATE "[^"]*"',
        b'INTERNALDATE "99-Foo-9999 99:99:99 +9999"',
    ),
    _says(
        "a-date-in-the-year-0",
        rb'INTERNALDATE "[^"]*"',
        b'INTERNALDATE "01-Jan-0000 00:00:00 +0000"',
    ),
    _says(
        "a-date-in-the-year-9999",
        rb'INTERNALDATE "[^"]*"',
        b'INTERNALDATE "31-Dec-9999 23:59:59 -9959"',
    ),
    _says("a-size-below-zero", rb"RFC822.SIZE \d+", b"RFC822.SIZE -1"),
    _says("a-size-of-a-petabyte", rb"RFC822.SIZE \d+", b"RFC822.SIZE 999999999999999"),
    _says("a-size-beyond-64-bits", rb"RFC822.SIZE \d+", b"RFC822.SIZE " + _HUGE, None),
    _says("a-size-beyond-all-bits", rb"RFC822.SIZE \d+", b"RFC822.SIZE " + _HUGE * 3, None),
    _says(
        "flags-of-noise",
        rb"FLAGS \([^)]*\)",
        b'FLAGS (\\\\Seen "x" NIL (nested) \\\\\\\\ \xff\xfe ~)',
    ),
    _says("flags-with-nul", rb"FLAGS \([^)]*\)", b"FLAGS (a\x00b \x1b[2J)"),
    _says(
        "100000-keywords",
        rb"FLAGS \([^)]*\)",
        b"FLAGS (" + b" ".join(b"k%d" % at for at in range(100_000)) + b")",
        None,
    ),
    _says("uid-0", rb"UID \d+", b"UID 0", ()),
    _says("uids-beyond-32-bits", rb"UID (\d+)", rb"UID 429496729\1", ()),
    _says("uids-beyond-64-bits", rb"UID \d+", b"UID " + _HUGE, ()),
    _says("one-uid-for-all", rb"UID \d+", b"UID 2", None),
    _says("the-uids-of-strangers", rb"UID (\d+)", rb"UID 5\1", ()),
    _says("number-0-of-all", rb"\* \d+ FETCH", b"* 0 FETCH"),
    _says("number-4-billion-of-all", rb"\* \d+ FETCH", b"* 4294967295 FETCH"),
    _says("a-number-beyond-all-bits", rb"\* \d+ FETCH", b"* 99999999999999999999 FETCH", ()),
    _says("its-items-without-an-end", rb"\)\r\n(?=\* |\S+ OK)", b"\r\n", ()),
    _says(
        "a-structure-that-is-broken",
        rb"RFC822.SIZE",
        b'BODYSTRUCTURE (((("TEXT" NIL RFC822.SIZE',
        (),
    ),
    _says(
        "a-structure-of-nil", rb"RFC822.SIZE", b"BODYSTRUCTURE (NIL NIL (NIL) NIL NIL) RFC822.SIZE"
    ),
    _says(
        "a-structure-100000-deep",
        rb"RFC822.SIZE",
        b"BODYSTRUCTURE " + b"(" * 100_000 + b")" * 100_000 + b" RFC822.SIZE",
        (),
    ),
    _says(
        "an-envelope-of-nil",
        rb"RFC822.SIZE",
        b"ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) RFC822.SIZE",
    ),
    _says("an-envelope-of-noise", rb"RFC822.SIZE", b'ENVELOPE ("\xff" (((NIL))) ()) RFC822.SIZE'),
    _says("everything-twice", rb"(\* .*?)(\S+ OK done\r\n)$", rb"\1\1\2"),
    _says(
        "everything-backwards",
        rb"(\* 1 FETCH.*)(\* 2 FETCH.*)(\* 3 FETCH.*\)\r\n)(?=\S+ OK)",
        rb"\3\2\1",
    ),
    _says("only-the-last", rb"\* 1 FETCH.*(?=\* 3 FETCH)", b"", None),
    Case(
        "imap-says-modseq-of-noise",
        (swapped(_HEADERS, b"FLAGS", b"MODSEQ (" + _HUGE + b"0) FLAGS"),),
        capabilities="CONDSTORE",
        stored=(1, 2, 3),
    ),
)

ANSWERS = (
    Case("imap-answers-fetch-without-data", (Trick(_HEADERS, _DONE),), stored=()),
    Case("imap-answers-fetch-with-no", (Trick(_HEADERS, b"{tag} NO cannot\r\n"),), stored=()),
    Case("imap-answers-fetch-with-bad", (Trick(_HEADERS, b"{tag} BAD cannot\r\n"),), stored=()),
    Case(
        "imap-answers-fetch-with-another-tag",
        (Trick(_HEADERS, b"A0 OK done\r\n"),),
        K.PROTOCOL,
        "A0 OK done",
    ),
    Case(
        "imap-answers-fetch-twice",
        (swapped(_HEADERS, rb"(\S+ OK done\r\n)$", rb"\1\1"),),
        K.PROTOCOL,
        "OK done",
    ),
    Case(
        "imap-answers-fetch-with-ok-before-the-data",
        (swapped(_HEADERS, rb"^(.*\r\n)(\S+ OK done\r\n)$", rb"\2\1"),),
    ),
    Case(
        "imap-answers-fetch-with-silence",
        (Trick(_HEADERS, then=Then.HANG),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-answers-fetch-with-half-a-line",
        (Trick(_HEADERS, b"* 1 FET", Then.CLOSE),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-answers-fetch-with-an-endless-line",
        (Trick(_HEADERS, b"* 1 FETCH (", Then.POUR),),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    Case(
        "imap-answers-fetch-with-news-for-ever",
        (Trick(_HEADERS, b"* 1 EXISTS\r\n", Then.FLOOD),),
        K.PROTOCOL,
    ),
    Case(
        "imap-answers-fetch-with-pluses-for-ever",
        (Trick(_HEADERS, b"+ \r\n", Then.FLOOD),),
        K.PROTOCOL,
    ),
    Case(
        "imap-answers-fetch-with-strangers-for-ever",
        (Trick(_HEADERS, _STRANGER + b"NIL)\r\n", Then.FLOOD),),
        K.PROTOCOL,
    ),
    Case(
        "imap-answers-fetch-with-8-bit-noise",
        (Trick(_HEADERS, b"\xff\x00\xfe\r\n", Then.HONEST),),
        K.PROTOCOL,
    ),
    Case(
        "imap-leaves-in-the-middle-of-fetch",
        (Trick(_HEADERS, _STRANGER + b"NIL)\r\n* BYE server is tired\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "server is tired",
    ),
    Case(
        "imap-breaks-off-in-the-middle-of-fetch",
        (Trick(_HEADERS, _STRANGER, Then.RESET),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-speaks-http-in-the-middle-of-fetch",
        (Trick(_HEADERS, b"HTTP/1.1 502 Bad Gateway\r\n\r\n", Then.CLOSE),),
        K.PROTOCOL,
        "502 Bad Gateway",
    ),
)

UNASKED = (
    _tells("of-strangers", _STRANGER + b"{9}\r\nSubject: )\r\n"),
    _tells("of-an-expunge-of-0", b"* 0 EXPUNGE\r\n"),
    _tells("of-an-expunge-beyond-all", b"* 99999 EXPUNGE\r\n"),
    _tells("of-an-expunge-during-fetch", b"* 1 EXPUNGE\r\n"),
    _tells("of-1000-expunges", b"* 1 EXPUNGE\r\n" * 1000),
    _tells("of-an-expunge-without-number", b"* EXPUNGE\r\n* FETCH\r\n* EXISTS\r\n"),
    _tells("that-there-are-4-billion", b"* 4294967295 EXISTS\r\n"),
    _tells("that-there-are-none", b"* 0 EXISTS\r\n"),
    _tells("that-there-are-more-and-fewer", b"* 9 EXISTS\r\n* 1 EXISTS\r\n" * 100),
    _tells("that-everything-vanished", b"* VANISHED 1:4294967295\r\n"),
    _tells("that-noise-vanished", b"* VANISHED NIL\r\n* VANISHED\r\n* VANISHED (EARLIER) (\r\n"),
    _tells("of-another-uidvalidity", b"* OK [UIDVALIDITY 666] changed\r\n"),
    _tells("of-another-uidnext", b"* OK [UIDNEXT 1] fell\r\n"),
    _tells("an-alert-of-control-letters", b"* OK [ALERT] \x1b[31m\x07\xff pay now\r\n"),
    _tells("a-referral", b"* OK [REFERRAL imap://evil.example/] go there\r\n"),
    _tells("other-capabilities", b"* CAPABILITY IMAP4rev1 X-EVIL LOGINDISABLED\r\n"),
    _tells("of-a-closed-mailbox", b"* OK [CLOSED] so there\r\n"),
    _tells("words-without-a-star", b"*\r\n* \r\n*OK\r\n"),
    _tells("8-bit-words", b"* \xff\xfe\xfd \x00 {\r\n"),
    _tells("a-search-unasked", b"* SEARCH 1 2 3 4 5\r\n* ESEARCH UID ALL 1:4294967295\r\n"),
    _tells("a-list-unasked", b'* LIST () "/" Evil\r\n* STATUS INBOX (MESSAGES 0 UIDNEXT 1)\r\n'),
    _tells("1000-pluses-unasked", b"+ go\r\n" * 1000),
)

BODIES = (
    Case(
        "imap-sends-nil-as-body",
        (swapped(_BODIES, rb"BODY\[\] .*?(?=\)\r\n(\* |\S+ OK))", b"BODY[] NIL"),),
    ),
    Case("imap-sends-no-body", (Trick(_BODIES, _DONE),)),
    Case("imap-refuses-bodies-for-now", (Trick(_BODIES, b"{tag} NO [SERVERBUG] disk\r\n"),)),
    Case("imap-refuses-bodies-for-good", (Trick(_BODIES, b"{tag} NO never\r\n"),)),
    Case("imap-finds-bodies-bad", (Trick(_BODIES, b"{tag} BAD never\r\n"),)),
    Case("imap-sends-bodies-of-strangers", (swapped(_BODIES, rb"UID (\d+)", rb"UID 7\1"),)),
    Case(
        "imap-sends-the-bodies-of-others",
        (swapped(_BODIES, rb"UID (\d+)", rb"UID 1"),),
        mends=False,
    ),
    Case(
        "imap-sends-another-body-than-the-header-told",
        (swapped(_BODIES, rb"Letter \d", b"Liar %"),),
        invents=True,
        mends=False,
    ),
    Case(
        "imap-sends-an-empty-body",
        (swapped(_BODIES, rb"\{\d+\}\r\n.*?(?=\)\r\n(\* |\S+ OK))", b"{0}\r\n"),),
        mends=False,
    ),
    Case(
        "imap-sends-a-body-of-noise",
        (Trick(_BODIES, b"* 3 FETCH (UID 3 BODY[] {5}\r\n\x00\xff\xfe\r\n)\r\n" + _DONE),),
        invents=True,
        mends=False,
    ),
    Case(
        "imap-sends-a-body-1000-times-its-size",
        (
            Trick(
                _BODIES,
                b"* 3 FETCH (UID 3 BODY[] {%d}\r\n%b)\r\n"
                % (len(letter(3)) + 300_000, letter(3) + b"x" * 300_000)
                + _DONE,
            ),
        ),
        invents=True,
        mends=False,
    ),
    Case(
        "imap-leaves-in-the-middle-of-a-body",
        (Trick(_BODIES, b"* 3 FETCH (UID 3 BODY[] {500}\r\nSubject", Then.CLOSE),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-falls-silent-in-the-middle-of-a-body",
        (Trick(_BODIES, b"* 3 FETCH (UID 3 BODY[] {500}\r\nSubject", Then.HANG),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-says-bye-between-bodies",
        (
            Trick(
                _BODIES,
                b"* 3 FETCH (UID 3 BODY[] {%d}\r\n%b)\r\n* BYE lunch\r\n"
                % (len(letter(3)), letter(3)),
                Then.CLOSE,
            ),
        ),
        K.CONNECTION_LOST,
        "lunch",
    ),
)

FLAGS = (
    Case(
        "imap-flags-strangers",
        (Trick(_FLAGS, b"* 1 FETCH (UID 99 FLAGS (\\Deleted))\r\n", Then.HONEST),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-flags-nobody",
        (Trick(_FLAGS, b"* 1 FETCH (FLAGS (\\Deleted))\r\n", Then.HONEST),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-flags-all-with-noise",
        (swapped(_FLAGS, rb"FLAGS \([^)]*\)", b"FLAGS (\\\\\\\\ \xff NIL ()"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case("imap-flags-nothing", (Trick(_FLAGS, _DONE),), settled=True, stored=(1, 2, 3)),
    Case(
        "imap-refuses-flags",
        (Trick(_FLAGS, b"{tag} NO flags\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-leaves-at-flags",
        (Trick(_FLAGS, b"* BYE flags\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "flags",
        settled=True,
        stored=(1, 2, 3),
    ),
)

CASES = (*LITERALS, *VALUES, *ANSWERS, *UNASKED, *BODIES, *FLAGS)
