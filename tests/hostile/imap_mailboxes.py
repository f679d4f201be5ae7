"""IMAP servers that lie about mailboxes: LIST, STATUS, SELECT and SEARCH."""

from app.model.problem import ProblemKind
from tests.hostile.arena import QUICK, Case
from tests.hostile.tricks import Then, Trick, swapped

K = ProblemKind

_SELECT = "SELECT"
_SEARCH = "UID SEARCH"
_STATUS = "STATUS"
_HUGE = b"9999999999999999999"
"""Nineteen digits, as many as fit into 64 bits, and yet more than a signed 64-bit number."""


def _lists(name: str, line: bytes) -> Case:
    """Name one more mailbox, in a strange way."""
    return Case(f"imap-lists-{name}", (Trick("LIST", line + b"\r\n", Then.HONEST),))


def _answers_list(name: str, say: bytes, sees: ProblemKind | None, words: str = "") -> Case:
    return Case(f"imap-answers-list-{name}", (Trick("LIST", say),), sees, words)


LISTS = (
    _lists("nil-as-name", b'* LIST () "/" NIL'),
    _lists("nil-as-attributes", b'* LIST NIL "/" "Odd"'),
    _lists("nil-as-delimiter", b'* LIST (\\Noselect) NIL "Odd"'),
    _lists("nil-everywhere", b"* LIST NIL NIL NIL"),
    _lists("nothing", b"* LIST"),
    _lists("a-list-as-name", b'* LIST () "/" ("a" "b")'),
    _lists("unbalanced-brackets", b'* LIST (\\HasNoChildren "/" "Odd"'),
    _lists("brackets-without-end", b"* LIST " + b"(" * 200_000),
    _lists("a-quote-as-delimiter", b'* LIST (\\Noselect) "\\"" "a\\"b"'),
    _lists("a-long-delimiter", b'* LIST (\\Noselect) "//////" "a//////b"'),
    _lists("a-name-with-nul", b'* LIST () "/" {3}\r\na\x00b'),
    _lists(
        "a-name-with-line-ends", b'* LIST () "/" {8}\r\na\r\nx NOOP'.replace(b"x NOOP", b"NOOP")
    ),
    _lists("a-name-with-escapes", b'* LIST (\\Noselect) "/" "a\x1b[2Jb"'),
    _lists("a-name-that-climbs", b'* LIST (\\Noselect) "/" "../../../etc/passwd"'),
    _lists("an-absolute-name", b'* LIST (\\Noselect) "/" "/etc/passwd"'),
    _lists("a-name-that-turns-the-text", '* LIST (\\Noselect) "/" "a\u202egnp.exe"'.encode()),
    _lists("an-8-bit-name", b'* LIST (\\Noselect) "/" "caf\xe9\xff"'),
    _lists("bad-modified-utf-7", b'* LIST (\\Noselect) "/" "&AAA-&--&*-&"'),
    _lists("a-name-of-64-kilobytes", b'* LIST (\\Noselect) "/" "' + b"x" * 65_000 + b'"'),
    _lists("an-endless-tree", b'* LIST (\\Noselect) "/" "' + b"a/" * 5_000 + b'a"'),
    _lists("an-empty-name", b'* LIST (\\Noselect) "/" ""'),
    _lists("one-mailbox-a-thousand-times", b"\r\n".join([b'* LIST () "/" Work'] * 1000)),
    _lists("two-inboxes", b'* LIST () "/" inbox\r\n* LIST () "/" InBoX'),
    _lists("every-role-for-one", b'* LIST (\\Sent \\Trash \\Junk \\All \\Drafts) "/" Work'),
    _lists("inbox-as-not-to-be-opened", b'* LIST (\\Marked \\X \\\\) "/" INBOX'),
    _lists("words-unasked", b"* BANANA 7\r\n* 99999999999999999999 EXISTS\r\n*\r\n* "),
    Case(
        "imap-lists-15000-mailboxes",
        (
            Trick(
                "LIST",
                b"".join(b'* LIST (\\Noselect) "/" "m/%d"\r\n' % at for at in range(15_000)),
                Then.HONEST,
            ),
        ),
        timeout=20.0,
    ),
    Case("imap-lists-no-mailbox", (Trick("LIST|LSUB", b"{tag} OK\r\n"),), stored=()),
    Case("imap-lists-everything-but-inbox", (swapped("LIST", rb'"INBOX"', b'"Other"'),)),
    _answers_list("with-no", b"{tag} NO no list today\r\n", K.REFUSED, "no list today"),
    _answers_list("with-bad", b"{tag} BAD what list\r\n", K.PROTOCOL, "what list"),
    _answers_list("with-another-tag", b"A0 OK done\r\n", K.PROTOCOL, "A0 OK done"),
    _answers_list(
        "with-bye", b'* LIST () "/" INBOX\r\n* BYE tired\r\n', K.CONNECTION_LOST, "tired"
    ),
    _answers_list("with-ok-before-the-data", b'{tag} OK done\r\n* LIST () "/" INBOX\r\n', None),
    Case(
        "imap-answers-list-with-half-a-line",
        (Trick("LIST", b'* LIST () "/" INB', Then.CLOSE),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-answers-list-with-silence",
        (Trick("LIST", then=Then.HANG),),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    Case(
        "imap-lists-one-mailbox-for-ever",
        (Trick("LIST", b'* LIST () "/" INBOX\r\n', Then.FLOOD),),
        K.PROTOCOL,
        detail="endless-answer",
    ),
    Case(
        "imap-lists-an-endless-name",
        (Trick("LIST", b'* LIST () "/" "', Then.POUR),),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    Case(
        "imap-lists-nothing-to-one-who-had-mail",
        (Trick("LIST|LSUB", b"{tag} OK\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
)

SELECTS = (
    Case(
        "imap-refuses-to-open-inbox",
        (Trick('SELECT "INBOX"', b"{tag} NO [NONEXISTENT] what\r\n"),),
        stored=(),
    ),
    Case(
        "imap-refuses-to-open-inbox-now",
        (Trick('SELECT "INBOX"', b"{tag} NO [SERVERBUG] oops\r\n"),),
        K.BUSY,
        "oops",
    ),
    Case(
        "imap-refuses-to-open-inbox-to-one-who-had-mail",
        (Trick('(SELECT|STATUS) "INBOX"', b"{tag} NO [NONEXISTENT] what\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case("imap-finds-select-bad", (Trick('SELECT "INBOX"', b"{tag} BAD what\r\n"),), stored=()),
    Case(
        "imap-leaves-at-select",
        (Trick(_SELECT, b"* BYE not today\r\n"),),
        K.CONNECTION_LOST,
        "not today",
    ),
    Case("imap-closes-at-select", (Trick(_SELECT, b"* 3 EXI", Then.CLOSE),), K.CONNECTION_LOST),
    Case(
        "imap-breaks-off-at-select",
        (Trick(_SELECT, b"* 3 EXISTS\r\n", Then.RESET),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-falls-silent-at-select", (Trick(_SELECT, then=Then.HANG),), K.TIMED_OUT, timeout=QUICK
    ),
    Case(
        "imap-opens-with-another-tag",
        (Trick(_SELECT, b"A0 OK done\r\n"),),
        K.PROTOCOL,
        "A0 OK done",
    ),
    Case(
        "imap-opens-with-flags-for-ever",
        (Trick(_SELECT, b"* FLAGS (x)\r\n", Then.FLOOD),),
        K.PROTOCOL,
    ),
    Case(
        "imap-opens-with-ok-before-the-data",
        (swapped(_SELECT, rb"^(.*\r\n)(\S+ OK \[READ-WRITE\] done\r\n)$", rb"\2\1"),),
    ),
    Case(
        "imap-opens-with-a-word-asked-of-nobody",
        (Trick(_SELECT, b"+ go ahead\r\n", Then.HONEST),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-without-uidvalidity",
        (swapped(_SELECT, rb"\* OK \[UIDVALIDITY[^\n]*\n", b""),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-uidvalidity-0",
        (swapped(_SELECT, b"UIDVALIDITY 7", b"UIDVALIDITY 0"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-uidvalidity-nil",
        (swapped(_SELECT, b"UIDVALIDITY 7", b"UIDVALIDITY NIL"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-uidvalidity-beyond-64-bits",
        (swapped(_SELECT, b"UIDVALIDITY 7", b"UIDVALIDITY " + _HUGE),),
    ),
    Case(
        "imap-opens-with-uidnext-beyond-64-bits",
        (swapped(_SELECT, rb"UIDNEXT \d", b"UIDNEXT " + _HUGE),),
    ),
    Case(
        "imap-opens-with-modseq-beyond-64-bits",
        (swapped(_SELECT, b"HIGHESTMODSEQ 5", b"HIGHESTMODSEQ " + _HUGE),),
        capabilities="CONDSTORE",
    ),
    Case(
        "imap-opens-without-modseq",
        (swapped(_SELECT, b"HIGHESTMODSEQ 5", b"NOMODSEQ"),),
        capabilities="CONDSTORE",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-a-modseq-that-fell",
        (swapped("SELECT|STATUS", b"HIGHESTMODSEQ 5", b"HIGHESTMODSEQ 1"),),
        capabilities="CONDSTORE",
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-uidnext-0",
        (swapped(_SELECT, rb"UIDNEXT \d", b"UIDNEXT 0"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-uidnext-1",
        (swapped(_SELECT, rb"UIDNEXT \d", b"UIDNEXT 1"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-without-uidnext",
        (swapped(_SELECT, rb"\* OK \[UIDNEXT[^\n]*\n", b""),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-a-uidnext-that-fell",
        (swapped("SELECT|STATUS", rb"UIDNEXT \d", b"UIDNEXT 2"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-another-uidvalidity",
        (swapped("SELECT|STATUS", b"UIDVALIDITY 7", b"UIDVALIDITY 8"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-4-billion-messages",
        (swapped(_SELECT, rb"\d EXISTS", b"4294967295 EXISTS"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-messages-beyond-64-bits",
        (swapped(_SELECT, rb"\d EXISTS", _HUGE + b" EXISTS"),),
    ),
    Case("imap-opens-without-a-count", (swapped(_SELECT, rb"\* \d EXISTS\r\n", b""),), stored=()),
    Case(
        "imap-opens-with-a-count-that-falls",
        (swapped(_SELECT, rb"(\d EXISTS\r\n)", rb"\1* 0 EXISTS\r\n* 2 EXISTS\r\n"),),
    ),
    Case(
        "imap-opens-with-noise-for-flags",
        (swapped(_SELECT, rb"PERMANENTFLAGS \([^)]*\)", b"PERMANENTFLAGS (\xff \\\\ NIL (("),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-expunges-of-nothing",
        (Trick(_SELECT, b"* 0 EXPUNGE\r\n* 99999 EXPUNGE\r\n" * 50, Then.HONEST),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-everything-vanished",
        (Trick(_SELECT, b"* VANISHED (EARLIER) 1:4294967295\r\n", Then.HONEST),),
        capabilities="ENABLE CONDSTORE QRESYNC",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-with-vanished-noise",
        (
            Trick(
                _SELECT, b"* VANISHED (EARLIER) 0:*,-1,NIL,4294967296:99999999999\r\n", Then.HONEST
            ),
        ),
        capabilities="ENABLE CONDSTORE QRESYNC",
        stored=(1, 2, 3),
    ),
    Case(
        "imap-opens-an-empty-box-to-one-who-had-mail",
        (
            swapped("SELECT", rb"\d EXISTS", b"0 EXISTS"),
            swapped("STATUS", rb"MESSAGES \d", b"MESSAGES 0"),
        ),
        settled=True,
        mends=True,
    ),
)

STATUSES = (
    Case(
        "imap-answers-status-with-nil",
        (Trick(_STATUS, b'* STATUS "INBOX" NIL\r\n{tag} OK\r\n'),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case("imap-counts-nil", (swapped(_STATUS, rb" \d", b" NIL"),), settled=True, stored=(1, 2, 3)),
    Case(
        "imap-counts-less-than-nothing",
        (swapped(_STATUS, rb" (\d)", rb" -\1"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-counts-beyond-64-bits",
        (swapped(_STATUS, rb" \d", b" " + _HUGE),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-counts-beyond-all-bits",
        (swapped(_STATUS, rb" \d", b" " + _HUGE * 5),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-counts-zero-everywhere",
        (swapped(_STATUS, rb" \d", b" 0"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-answers-status-of-another-mailbox",
        (swapped(_STATUS, rb'"(INBOX|Work)"', b'"Elsewhere"'),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-answers-status-without-data",
        (Trick(_STATUS, b"{tag} OK\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-refuses-status",
        (Trick(_STATUS, b"{tag} NO no count\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-status-bad",
        (Trick(_STATUS, b"{tag} BAD no count\r\n"),),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-leaves-at-status",
        (Trick(_STATUS, b"* BYE enough\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "enough",
        settled=True,
        stored=(1, 2, 3),
    ),
)

SEARCHES = (
    Case(
        "imap-finds-nothing-in-a-full-mailbox",
        (Trick(_SEARCH, b"* SEARCH\r\n{tag} OK\r\n"),),
        stored=(1, 2, 3),
    ),
    Case("imap-says-nothing-of-its-search", (Trick(_SEARCH, b"{tag} OK\r\n"),), stored=(1, 2, 3)),
    Case(
        "imap-finds-nothing-for-one-who-had-mail",
        (
            swapped("SELECT", rb"3 EXISTS", b"2 EXISTS"),
            swapped("STATUS", rb"MESSAGES 3", b"MESSAGES 2"),
            Trick(_SEARCH, b"* SEARCH\r\n{tag} OK\r\n"),
        ),
        settled=True,
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-noise",
        (swapped(_SEARCH, b"SEARCH ", b"SEARCH foo -1 NIL \xff (( "),),
        stored=(1, 2, 3),
    ),
    Case("imap-finds-uid-0", (swapped(_SEARCH, b"SEARCH ", b"SEARCH 0 0 0 "),), stored=(1, 2, 3)),
    Case(
        "imap-finds-uids-beyond-32-bits",
        (swapped(_SEARCH, b"SEARCH ", b"SEARCH 4294967296 99999999999 "),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-uids-twice",
        (swapped(_SEARCH, rb"SEARCH ([^\r]*)", rb"SEARCH \1 \1 \1"),),
        stored=(1, 2, 3),
    ),
    Case(
        "imap-finds-strangers",
        (swapped(_SEARCH, rb"SEARCH ([^\r]*)", rb"SEARCH \1 50 51 60"),),
        stored=(1, 2, 3),
    ),
    Case("imap-finds-half", (swapped(_SEARCH, rb"SEARCH 1 2 3", rb"SEARCH 2"),), stored=(1, 2, 3)),
    Case("imap-refuses-to-search", (Trick(_SEARCH, b"{tag} NO no search\r\n"),), stored=()),
    Case("imap-finds-search-bad", (Trick(_SEARCH, b"{tag} BAD no search\r\n"),), stored=()),
    Case(
        "imap-leaves-at-search",
        (Trick(_SEARCH, b"* SEARCH 1 2\r\n* BYE enough\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "enough",
    ),
    Case("imap-searches-for-ever", (Trick(_SEARCH, b"* SEARCH 1\r\n", Then.FLOOD),), K.PROTOCOL),
    Case(
        "imap-finds-everything-there-can-be",
        (Trick(_SEARCH, b'* ESEARCH (TAG "x") UID ALL 1:4294967295\r\n{tag} OK\r\n'),),
        K.PROTOCOL,
        capabilities="ESEARCH",
    ),
    Case(
        "imap-finds-ten-million",
        (Trick(_SEARCH, b'* ESEARCH (TAG "x") UID ALL 1:9999999\r\n{tag} OK\r\n'),),
        K.PROTOCOL,
        capabilities="ESEARCH",
    ),
    Case(
        "imap-finds-a-set-of-noise",
        (Trick(_SEARCH, b"* ESEARCH UID ALL 1:*,:,-,NIL\r\n{tag} OK\r\n"),),
        K.PROTOCOL,
        capabilities="ESEARCH",
    ),
)

CASES = (*LISTS, *SELECTS, *STATUSES, *SEARCHES)
