"""Hostile POP3 servers: greetings, STLS, logins, listings, UIDLs, messages, deletions."""

from app.model.account import Security
from app.model.problem import ProblemKind
from tests.hostile.arena import QUICK, Case
from tests.hostile.tricks import GREETING, Then, Trick, swapped
from tests.sync.fakes import letter

K = ProblemKind

_LIST = "LIST$"
_UIDL = "UIDL$"
_RETR = "RETR"


def _greets(name: str, say: bytes, sees: ProblemKind | None, words: str = "") -> Case:
    return Case(f"pop3-greets-{name}", (Trick(GREETING, say),), sees, words)


def _stls(name: str, trick: Trick, sees: ProblemKind | None, **more: str | float) -> Case:
    return Case(
        f"pop3-{name}",
        (trick,),
        sees,
        capabilities="STLS",
        security=Security.STARTTLS,
        **more,  # type: ignore[arg-type] # words, detail, timeout
    )


def _case(
    name: str, trick: Trick, sees: ProblemKind | None = None, words: str = "", **more: object
) -> Case:
    return Case(f"pop3-{name}", (trick,), sees, words, **more)  # type: ignore[arg-type] # as above


GREETINGS = (
    _greets("as-http", b"HTTP/1.1 400 Bad Request\r\n", K.NOT_A_MAIL_SERVER, "400 Bad Request"),
    _greets("as-imap", b"* OK ready\r\n", K.NOT_A_MAIL_SERVER, "OK ready"),
    _greets("as-smtp", b"220 mail.example.org ESMTP\r\n", K.NOT_A_MAIL_SERVER, "ESMTP"),
    _greets("with-binary-noise", b"\x00\xff\x1b[2J\x07\xfe\r\n", K.NOT_A_MAIL_SERVER),
    _greets("with-an-error", b"-ERR go away\r\n", K.REFUSED, "go away"),
    _greets("with-a-locked-maildrop", b"-ERR [IN-USE] locked\r\n", K.BUSY, "locked"),
    _greets("twice", b"+OK one\r\n+OK two\r\n", K.PROTOCOL, "OK two"),
    _case("greets-with-silence", Trick(GREETING, then=Then.HANG), K.TIMED_OUT, timeout=QUICK),
    _case("greets-by-closing", Trick(GREETING, then=Then.CLOSE), K.CONNECTION_LOST),
    _case("greets-with-half-a-line", Trick(GREETING, b"+OK re", Then.CLOSE), K.CONNECTION_LOST),
    _case(
        "greets-with-an-endless-line",
        Trick(GREETING, b"+OK ", Then.POUR),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    _case(
        "greets-without-tls-on-a-tls-port",
        Trick(GREETING, b"+OK ready\r\n", Then.HANG),
        K.TLS_FAILED,
        security=Security.TLS,
        shows=Security.NONE,
        detail="plain-port",
    ),
)

STLS = (
    Case(
        "pop3-strips-stls",
        (swapped("CAPA", b"STLS\r\n", b"USER\r\n"),),
        K.STARTTLS_MISSING,
        capabilities="STLS",
        security=Security.STARTTLS,
    ),
    _stls("refuses-stls", Trick("STLS", b"-ERR not now\r\n"), K.REFUSED, words="not now"),
    _stls("answers-stls-with-garbage", Trick("STLS", b"\xff\x00\r\n"), K.PROTOCOL),
    _stls("answers-stls-with-silence", Trick("STLS", then=Then.HANG), K.TIMED_OUT, timeout=QUICK),
    _stls("answers-stls-by-closing", Trick("STLS", then=Then.CLOSE), K.CONNECTION_LOST),
    _stls(
        "injects-an-answer-before-tls",
        Trick("STLS", b"+OK go\r\n+OK in\r\n"),
        K.PROTOCOL,
        detail="injected-before-tls",
    ),
    _stls(
        "injects-an-error-before-tls",
        Trick("STLS", b"+OK go\r\n-ERR [AUTH] give it in clear\r\n"),
        K.PROTOCOL,
        detail="injected-before-tls",
    ),
    _stls(
        "grants-stls-and-falls-silent",
        Trick("STLS", b"+OK go\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _stls("grants-stls-and-closes", Trick("STLS", b"+OK go\r\n", Then.CLOSE), K.CONNECTION_LOST),
)

CAPABILITIES = (
    _case(
        "offers-capabilities-for-ever",
        Trick("CAPA", b"+OK\r\nX\r\n", Then.FLOOD),
        K.PROTOCOL,
        detail="endless-answer",
    ),
    _case(
        "offers-an-endless-capability",
        Trick("CAPA", b"+OK\r\n", Then.POUR),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    _case(
        "never-ends-its-capabilities",
        Trick("CAPA", b"+OK\r\nUSER\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case(
        "closes-in-its-capabilities",
        Trick("CAPA", b"+OK\r\nUSER\r\n", Then.CLOSE),
        K.CONNECTION_LOST,
    ),
    _case("knows-no-capabilities", Trick("CAPA", b"-ERR what\r\n")),
    _case("offers-noise", Trick("CAPA", b"+OK\r\n\xff\xfe\r\n\r\n \x00\r\nSASL\r\nUSER\r\n.\r\n")),
    _case("offers-no-way-in", Trick("CAPA", b"+OK\r\nSASL X-EVIL\r\n.\r\n"), K.AUTH_UNSUPPORTED),
    _case(
        "says-pipelining-and-hears-one-command",
        Trick(_RETR, b"+OK\r\n" + letter(1) + b".\r\n", skip=1, times=1),
        capabilities="PIPELINING",
        mends=False,
    ),
)

LOGINS = (
    _case("refuses-the-password", Trick("PASS", b"-ERR go away\r\n"), K.AUTH_FAILED, "go away"),
    _case("refuses-the-name", Trick("USER", b"-ERR who\r\n"), K.AUTH_FAILED, "who"),
    _case(
        "echoes-the-password", Trick("PASS", b"-ERR secret is wrong\r\n"), K.AUTH_FAILED, "is wrong"
    ),
    _case(
        "is-in-use-at-login",
        Trick("PASS", b"-ERR [IN-USE] another session\r\n"),
        K.BUSY,
        "another session",
    ),
    _case(
        "wants-us-later",
        Trick("PASS", b"-ERR [LOGIN-DELAY] not so often\r\n"),
        K.BUSY,
        "not so often",
    ),
    _case(
        "has-a-lock-at-login", Trick("PASS", b"-ERR unable to lock maildrop\r\n"), K.BUSY, "lock"
    ),
    _case("falls-silent-at-login", Trick("PASS", then=Then.HANG), K.TIMED_OUT, timeout=QUICK),
    _case("closes-at-login", Trick("PASS", then=Then.CLOSE), K.CONNECTION_LOST),
    _case("breaks-off-at-login", Trick("PASS", then=Then.RESET), K.CONNECTION_LOST),
    _case("answers-the-login-with-noise", Trick("PASS", b"\xff\x00\xfe\r\n"), K.PROTOCOL),
    _case("answers-the-login-in-imap", Trick("PASS", b"a OK in\r\n"), K.PROTOCOL, "a OK in"),
    _case("answers-the-login-twice", Trick("PASS", b"+OK in\r\n+OK in\r\n"), K.PROTOCOL),
    _case(
        "challenges-for-ever",
        Trick("AUTH", b"+ \r\n", Then.FLOOD),
        K.PROTOCOL,
        capabilities="SASL PLAIN",
    ),
    _case(
        "challenges-with-noise",
        Trick("AUTH", b"+ \xff!!\r\n", Then.CLOSE),
        K.CONNECTION_LOST,
        capabilities="SASL PLAIN",
    ),
)

LISTS = (
    _case("refuses-to-list", Trick(_LIST, b"-ERR no list\r\n"), K.REFUSED, "no list"),
    _case(
        "lists-without-an-end",
        Trick(_LIST, b"+OK\r\n1 10\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case(
        "says-ok-to-list-and-no-more",
        Trick(_LIST, b"+OK\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case("closes-in-its-list", Trick(_LIST, b"+OK\r\n1 1", Then.CLOSE), K.CONNECTION_LOST),
    _case(
        "lists-for-ever",
        Trick(_LIST, b"+OK\r\n1 10\r\n", Then.FLOOD),
        K.PROTOCOL,
        detail="endless-answer",
    ),
    _case(
        "lists-an-endless-line",
        Trick(_LIST, b"+OK\r\n", Then.POUR),
        K.PROTOCOL,
        detail="endless-answer",
    ),
    _case("answers-list-in-imap", Trick(_LIST, b"* OK list\r\n"), K.PROTOCOL, "OK list"),
    _case("answers-list-twice", Trick(_LIST, b"+OK\r\n.\r\n", Then.HONEST), K.PROTOCOL),
    _case("lists-nothing", Trick(_LIST, b"+OK\r\n.\r\n"), stored=(1, 2, 3)),
    _case("lists-no-sizes", swapped(_LIST, rb"(\d) \d+\r\n", rb"\1\r\n"), stored=(1, 2, 3)),
    _case("lists-sizes-of-0", swapped(_LIST, rb"(\d) \d+\r\n", rb"\1 0\r\n"), stored=(1, 2, 3)),
    _case(
        "lists-sizes-below-zero", swapped(_LIST, rb"(\d) \d+\r\n", rb"\1 -5\r\n"), stored=(1, 2, 3)
    ),
    _case(
        "lists-sizes-of-a-petabyte",
        swapped(_LIST, rb"(\d) \d+\r\n", rb"\1 999999999999999\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-sizes-beyond-64-bits",
        swapped(_LIST, rb"(\d) \d+\r\n", rb"\1 99999999999999999999\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-sizes-of-noise",
        swapped(_LIST, rb"(\d) \d+\r\n", b"\\1 \xff\x00x\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-number-0",
        swapped(_LIST, rb"^\+OK\r\n", b"+OK\r\n0 10\r\n"),
        sees=K.REFUSED,
        words="no such message",
        stored=(1, 2, 3),
    ),
    _case(
        "lists-a-number-below-zero",
        swapped(_LIST, rb"^\+OK\r\n", b"+OK\r\n-1 10\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-a-number-beyond-64-bits",
        swapped(_LIST, rb"^\+OK\r\n", b"+OK\r\n99999999999999999999 10\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-strangers",
        swapped(_LIST, rb"^\+OK\r\n", b"+OK\r\n77 10\r\n78 10\r\n"),
        sees=K.REFUSED,
        words="no such message",
        stored=(1, 2, 3),
    ),
    _case(
        "lists-one-number-thrice", swapped(_LIST, rb"\d (\d+)\r\n", rb"1 \1\r\n"), stored=(1, 2, 3)
    ),
    _case(
        "lists-noise-between",
        swapped(_LIST, rb"^\+OK\r\n", b"+OK\r\n\xff\xfe\r\n\r\nhello\r\n"),
        stored=(1, 2, 3),
    ),
    _case(
        "lists-dots-before-its-lines",
        swapped(_LIST, rb"(\d) (\d+)\r\n", rb".\1 \2\r\n"),
        stored=(1, 2, 3),
    ),
)

UIDLS = (
    _case("knows-no-uidl", Trick(_UIDL, b"-ERR what\r\n"), doubles=True, stored=(1, 2, 3)),
    _case("gives-one-uidl-to-all", swapped(_UIDL, rb"u\d", b"u1"), doubles=True, stored=(1, 2, 3)),
    _case("gives-no-uidls", Trick(_UIDL, b"+OK\r\n.\r\n"), doubles=True, stored=(1, 2, 3)),
    _case("forgets-a-uidl", swapped(_UIDL, rb"2 u2\r\n", b""), doubles=True, stored=(1, 2, 3)),
    _case(
        "gives-empty-uidls", swapped(_UIDL, rb"(\d) u\d", rb"\1 "), doubles=True, stored=(1, 2, 3)
    ),
    _case(
        "gives-uidls-of-10-kilobytes",
        swapped(_UIDL, rb"u(\d)", b"u" * 10_000 + rb"\1"),
        doubles=True,
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-of-control-letters",
        swapped(_UIDL, rb"u(\d)", b"\x00\x1b[2J\x07\\1"),
        doubles=True,
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-of-8-bits",
        swapped(_UIDL, rb"u(\d)", b"\xff\xfe\\1"),
        doubles=True,
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-with-blanks",
        swapped(_UIDL, rb"u(\d)", rb"u u\1 extra"),
        doubles=True,
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-in-another-order",
        swapped(_UIDL, rb"(1 u1\r\n)(2 u2\r\n)(3 u3\r\n)", rb"\3\1\2"),
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-to-other-numbers",
        swapped(_UIDL, rb"1 u1\r\n2 u2", rb"1 u2\r\n2 u1"),
        stored=(1, 2, 3),
    ),
    _case(
        "gives-uidls-to-strangers",
        swapped(_UIDL, rb"^\+OK\r\n", b"+OK\r\n0 u0\r\n99 u99\r\n-1 x\r\n"),
        sees=K.REFUSED,
        words="no such message",
        stored=(1, 2, 3),
    ),
    _case(
        "gives-new-uidls-to-one-who-had-mail",
        swapped(_UIDL, rb"u(\d)", rb"new\1"),
        settled=True,
        mends=False,
    ),
    _case(
        "gives-uidls-for-ever",
        Trick(_UIDL, b"+OK\r\n1 u1\r\n", Then.FLOOD),
        K.PROTOCOL,
        detail="endless-answer",
    ),
    _case("closes-in-its-uidls", Trick(_UIDL, b"+OK\r\n1 u", Then.CLOSE), K.CONNECTION_LOST),
    _case(
        "never-ends-its-uidls",
        Trick(_UIDL, b"+OK\r\n1 u1\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case(
        "lists-nothing-to-one-who-had-mail",
        Trick("LIST|UIDL", b"+OK\r\n.\r\n"),
        settled=True,
        stored=(1, 2, 3),
    ),
)

MESSAGES = (
    _case(
        "refuses-one-message",
        Trick("RETR 2", b"-ERR broken\r\n"),
        sees=K.REFUSED,
        words="broken",
        stored=(1, 3),
    ),
    _case(
        "refuses-all-messages",
        Trick(_RETR, b"-ERR broken\r\n"),
        sees=K.REFUSED,
        words="broken",
        stored=(),
    ),
    _case(
        "never-ends-a-message",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\nhello\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case(
        "closes-in-a-message",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\nhello\r\n", Then.CLOSE),
        K.CONNECTION_LOST,
    ),
    _case(
        "breaks-off-in-a-message", Trick("RETR 2", b"+OK\r\nSubj", Then.RESET), K.CONNECTION_LOST
    ),
    _case(
        "says-ok-to-retr-and-no-more",
        Trick("RETR 2", b"+OK\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case("answers-retr-with-noise", Trick("RETR 2", b"\xff\x00\xfe\r\n"), K.PROTOCOL),
    _case("answers-retr-in-imap", Trick("RETR 2", b"* 2 FETCH ()\r\n"), K.PROTOCOL, "2 FETCH"),
    _case(
        "pours-a-message-without-end",
        Trick("RETR 2", b"+OK\r\n", Then.POUR),
        K.PROTOCOL,
        detail="literal-too-large",
    ),
    _case(
        "sends-messages-for-ever",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\nx\r\n.\r\n", Then.FLOOD),
        K.PROTOCOL,
        invents=True,
        mends=False,
    ),
    _case(
        "sends-a-message-twice",
        swapped("RETR 2", rb"^(.*)$", rb"\1\1"),
        K.PROTOCOL,
        invents=True,
        mends=False,
    ),
    _case(
        "sends-the-wrong-message", Trick("RETR 2", b"+OK\r\n" + letter(3) + b".\r\n"), mends=False
    ),
    _case(
        "sends-nothing-as-a-message", Trick("RETR 2", b"+OK\r\n.\r\n"), invents=True, mends=False
    ),
    _case(
        "sends-a-dot-unstuffed",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\na\r\n.\r\nb\r\n.\r\n"),
        K.PROTOCOL,
        invents=True,
        mends=False,
    ),
    _case(
        "sends-dots-that-end-nothing",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\n..\r\n...\r\n.x\r\n.\n\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
    _case(
        "ends-a-message-with-a-bare-line-feed",
        Trick("RETR 2", b"+OK\r\nSubject: x\r\n\r\na\n.\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _case(
        "sends-a-message-of-nul",
        Trick("RETR 2", b"+OK\r\n" + b"\x00" * 5000 + b"\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
    _case(
        "sends-a-message-of-noise",
        Trick("RETR 2", b"+OK\r\n" + bytes(range(256)) * 40 + b"\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
    _case(
        "sends-a-line-of-4-megabytes",
        Trick("RETR 2", b"+OK\r\nSubject: " + b"x" * 4_000_000 + b"\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
    _case(
        "sends-a-header-of-100000-lines",
        Trick("RETR 2", b"+OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
    _case(
        "sends-much-more-than-it-listed",
        Trick("RETR 2", b"+OK 9 octets\r\n" + letter(2) + b"x" * 500_000 + b"\r\n.\r\n"),
        invents=True,
        mends=False,
    ),
)

DELETIONS = (
    _case("refuses-to-delete", Trick("DELE", b"-ERR keep it\r\n"), leave=False, stored=(1, 2, 3)),
    _case(
        "falls-silent-at-deletion",
        Trick("DELE", then=Then.HANG),
        K.TIMED_OUT,
        leave=False,
        timeout=QUICK,
        stored=(1, 2, 3),
    ),
    _case(
        "closes-at-deletion",
        Trick("DELE", then=Then.CLOSE),
        K.CONNECTION_LOST,
        leave=False,
        stored=(1, 2, 3),
    ),
    _case(
        "answers-deletion-with-noise",
        Trick("DELE", b"\xff\r\n"),
        K.PROTOCOL,
        leave=False,
        stored=(1, 2, 3),
    ),
    _case(
        "refuses-to-quit",
        Trick("QUIT", b"-ERR some deleted messages not removed\r\n"),
        K.REFUSED,
        "not removed",
        leave=False,
        stored=(1, 2, 3),
    ),
    _case(
        "falls-silent-at-quit",
        Trick("QUIT", then=Then.HANG),
        K.TIMED_OUT,
        leave=False,
        timeout=QUICK,
        stored=(1, 2, 3),
    ),
    _case(
        "closes-at-quit",
        Trick("QUIT", then=Then.CLOSE),
        K.CONNECTION_LOST,
        leave=False,
        stored=(1, 2, 3),
    ),
    _case(
        "reuses-uidls-after-deletion", swapped(_UIDL, rb"u\d", b"u1"), leave=False, stored=(1, 2, 3)
    ),
)

CASES = (*(*GREETINGS, *STLS, *CAPABILITIES, *LOGINS, *LISTS, *UIDLS, *MESSAGES, *DELETIONS),)
