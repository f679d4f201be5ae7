"""IMAP servers up to the login: greetings, STARTTLS, capabilities, passwords."""

from app.model.account import Security
from app.model.problem import ProblemKind
from tests.hostile.arena import QUICK, Case
from tests.hostile.tricks import GREETING, Then, Trick, swapped

K = ProblemKind
_ABSURD = "ID ENABLE CONDSTORE QRESYNC LIST-EXTENDED LIST-STATUS SPECIAL-USE MOVE NAMESPACE ESEARCH"


def _greets(name: str, say: bytes, sees: ProblemKind | None, words: str = "") -> Case:
    return Case(f"imap-greets-{name}", (Trick(GREETING, say),), sees, words)


def _starttls(name: str, trick: Trick, sees: ProblemKind | None, **more: str | float) -> Case:
    return Case(
        f"imap-{name}",
        (trick,),
        sees,
        capabilities="STARTTLS",
        security=Security.STARTTLS,
        **more,  # type: ignore[arg-type] # words, detail, timeout
    )


def _login(name: str, trick: Trick, sees: ProblemKind | None, **more: str | float) -> Case:
    return Case(f"imap-{name}", (trick,), sees, **more)  # type: ignore[arg-type] # as above


GREETINGS = (
    _greets("as-http", b"HTTP/1.1 400 Bad Request\r\n", K.NOT_A_MAIL_SERVER, "400 Bad Request"),
    _greets("as-ssh", b"SSH-2.0-OpenSSH_9.2\r\n", K.NOT_A_MAIL_SERVER, "OpenSSH"),
    _greets("as-smtp", b"220 mail.example.org ESMTP\r\n", K.NOT_A_MAIL_SERVER, "ESMTP"),
    _greets("as-pop3", b"+OK ready\r\n", K.NOT_A_MAIL_SERVER, "ready"),
    _greets("with-binary-noise", b"\x00\xff\x1b[2J\x07\xfe\r\n", K.NOT_A_MAIL_SERVER),
    _greets("with-bidi-words", "* NO \u202egnp.exe\r\n".encode(), K.NOT_A_MAIL_SERVER, "gnp.exe"),
    _greets("with-bye", b"* BYE too many of you\r\n", K.BUSY, "too many of you"),
    _greets("twice", b"* OK one\r\n* OK two\r\n", None),
    _greets("with-preauth", b"* PREAUTH welcome\r\n", None),
    _greets("with-a-bare-line-feed", b"* OK\n", None),
    _greets("with-lies-about-itself", b"* OK [CAPABILITY X-EVIL NIL \xff] hi\r\n", None),
    Case(
        "imap-greets-with-silence", (Trick(GREETING, then=Then.HANG),), K.TIMED_OUT, timeout=QUICK
    ),
    Case("imap-greets-by-closing", (Trick(GREETING, then=Then.CLOSE),), K.CONNECTION_LOST),
    Case(
        "imap-greets-with-half-a-line",
        (Trick(GREETING, b"* OK re", Then.CLOSE),),
        K.CONNECTION_LOST,
    ),
    Case(
        "imap-greets-with-an-endless-line",
        (Trick(GREETING, b"* OK ", Then.POUR),),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    Case(
        "imap-greets-without-tls-on-a-tls-port",
        (Trick(GREETING, b"* OK ready\r\n", Then.HANG),),
        K.TLS_FAILED,
        security=Security.TLS,
        shows=Security.NONE,
        detail="plain-port",
    ),
)

STARTTLS = (
    Case(
        "imap-greets-with-preauth-before-starttls",
        (Trick(GREETING, b"* PREAUTH welcome\r\n"),),
        K.PROTOCOL,
        capabilities="STARTTLS",
        security=Security.STARTTLS,
        detail="preauth-without-tls",
    ),
    Case(
        "imap-strips-starttls",
        (swapped("CAPABILITY", b" STARTTLS LOGINDISABLED", b""),),
        K.STARTTLS_MISSING,
        capabilities="STARTTLS",
        security=Security.STARTTLS,
    ),
    _starttls(
        "refuses-starttls", Trick("STARTTLS", b"{tag} NO not now\r\n"), K.REFUSED, words="not now"
    ),
    _starttls("finds-starttls-bad", Trick("STARTTLS", b"{tag} BAD what\r\n"), K.PROTOCOL),
    _starttls(
        "answers-starttls-with-garbage",
        Trick("STARTTLS", b"\xff\x00\xfe\r\n"),
        K.PROTOCOL,
    ),
    _starttls(
        "answers-starttls-with-silence",
        Trick("STARTTLS", then=Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _starttls("answers-starttls-by-closing", Trick("STARTTLS", then=Then.CLOSE), K.CONNECTION_LOST),
    _starttls(
        "answers-starttls-with-bye",
        Trick("STARTTLS", b"* BYE no more\r\n"),
        K.CONNECTION_LOST,
        words="no more",
    ),
    _starttls("answers-starttls-with-another-tag", Trick("STARTTLS", b"X9 OK go\r\n"), K.PROTOCOL),
    _starttls(
        "answers-starttls-with-preauth-and-no-tls",
        Trick("STARTTLS", b"* PREAUTH welcome\r\n{tag} OK go\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _starttls(
        "says-preauth-before-its-starttls",
        Trick("STARTTLS", b"* PREAUTH welcome\r\n", Then.HONEST),
        None,
    ),
    _starttls(
        "injects-capabilities-before-tls",
        Trick("STARTTLS", b"{tag} OK go\r\n* CAPABILITY IMAP4rev1 X-EVIL\r\n"),
        K.PROTOCOL,
        detail="injected-before-tls",
    ),
    _starttls(
        "injects-a-tagged-ok-before-tls",
        Trick("STARTTLS", b"{tag} OK go\r\n{tag} OK in\r\n"),
        K.PROTOCOL,
        detail="injected-before-tls",
    ),
    _starttls(
        "grants-starttls-and-falls-silent",
        Trick("STARTTLS", b"{tag} OK go\r\n", Then.HANG),
        K.TIMED_OUT,
        timeout=QUICK,
    ),
    _starttls(
        "grants-starttls-and-closes",
        Trick("STARTTLS", b"{tag} OK go\r\n", Then.CLOSE),
        K.CONNECTION_LOST,
    ),
)

CAPABILITIES = (
    Case(
        "imap-offers-noise", (swapped("CAPABILITY", b"IMAP4rev1", b"IMAP4rev1 \xff\xfe NIL ((("),)
    ),
    Case(
        "imap-is-of-another-version", (swapped("CAPABILITY", b"IMAP4rev1", b"IMAP2"),), K.PROTOCOL
    ),
    Case("imap-refuses-to-say-what-it-can", (Trick("CAPABILITY", b"{tag} NO\r\n"),), K.PROTOCOL),
    Case("imap-offers-nothing", (Trick("CAPABILITY", b"{tag} OK\r\n"),), K.PROTOCOL),
    Case(
        "imap-offers-capabilities-for-ever",
        (Trick("CAPABILITY", b"* CAPABILITY IMAP4rev1\r\n", Then.FLOOD),),
        K.PROTOCOL,
    ),
    Case(
        "imap-offers-an-endless-line-of-capabilities",
        (Trick("CAPABILITY", b"* CAPABILITY IMAP4rev1 ", Then.POUR),),
        K.PROTOCOL,
        detail="line-too-long",
    ),
    Case(
        "imap-offers-what-it-does-not-know",
        (Trick("ID|ENABLE|NAMESPACE|LIST .*RETURN|UID SEARCH RETURN", b"{tag} BAD unknown\r\n"),),
        capabilities="ID ENABLE CONDSTORE LIST-EXTENDED NAMESPACE",
    ),
    Case(
        "imap-refuses-what-it-offers",
        (Trick("ID|ENABLE|NAMESPACE", b"{tag} NO not for you\r\n"),),
        capabilities="ID ENABLE CONDSTORE NAMESPACE",
    ),
    Case(
        "imap-introduces-itself-with-nil",
        (Trick("ID", b"* ID NIL\r\n* ID (\r\n* ID\r\n{tag} OK\r\n"),),
        capabilities="ID",
    ),
    Case(
        "imap-enables-nothing",
        (Trick("ENABLE", b"* ENABLED\r\n* ENABLED NIL \xff\r\n{tag} OK\r\n"),),
        capabilities="ENABLE CONDSTORE UTF8=ACCEPT",
    ),
    Case(
        "imap-agrees-to-compress-and-sends-garbage",
        (Trick("COMPRESS", b"{tag} OK go\r\n\xde\xad\xbe\xef" + b"\xff" * 60, Then.HANG),),
        K.PROTOCOL,
        capabilities="COMPRESS=DEFLATE",
    ),
    Case(
        "imap-agrees-to-compress-and-speaks-plainly",
        (Trick("COMPRESS", b"{tag} OK go\r\n* OK still plain\r\n", Then.HANG),),
        K.PROTOCOL,
        capabilities="COMPRESS=DEFLATE",
    ),
    Case(
        "imap-refuses-to-compress",
        (Trick("COMPRESS", b"{tag} NO [COMPRESSIONACTIVE] no\r\n"),),
        capabilities="COMPRESS=DEFLATE",
    ),
    Case(
        "imap-leaves-while-it-is-enabled",
        (Trick("ENABLE", b"* BYE enough\r\n", Then.CLOSE),),
        K.CONNECTION_LOST,
        "enough",
        capabilities="ENABLE CONDSTORE",
    ),
)

LOGINS = (
    _login(
        "refuses-the-password",
        Trick("LOGIN", b"{tag} NO go away\r\n"),
        K.AUTH_FAILED,
        words="go away",
    ),
    _login(
        "echoes-the-password",
        Trick("LOGIN", b"{tag} NO secret is wrong\r\n"),
        K.AUTH_FAILED,
        words="is wrong",
    ),
    _login(
        "calls-itself-unavailable-at-login",
        Trick("LOGIN", b"{tag} NO [UNAVAILABLE] later\r\n"),
        K.BUSY,
        words="later",
    ),
    _login(
        "has-too-many-connections",
        Trick("LOGIN", b"{tag} NO [ALERT] Too many simultaneous connections.\r\n"),
        K.BUSY,
        words="Too many",
    ),
    _login(
        "finds-the-login-bad", Trick("LOGIN", b"{tag} BAD syntax\r\n"), K.PROTOCOL, words="syntax"
    ),
    _login(
        "leaves-at-login",
        Trick("LOGIN", b"* BYE maintenance\r\n"),
        K.CONNECTION_LOST,
        words="maintenance",
    ),
    _login("closes-at-login", Trick("LOGIN", then=Then.CLOSE), K.CONNECTION_LOST),
    _login("breaks-off-at-login", Trick("LOGIN", then=Then.RESET), K.CONNECTION_LOST),
    _login("falls-silent-at-login", Trick("LOGIN", then=Then.HANG), K.TIMED_OUT, timeout=QUICK),
    _login("answers-the-login-with-another-tag", Trick("LOGIN", b"X9 OK in\r\n"), K.PROTOCOL),
    _login(
        "answers-the-login-twice", Trick("LOGIN", b"{tag} OK in\r\n{tag} OK in\r\n"), K.PROTOCOL
    ),
    _login("answers-the-login-with-noise", Trick("LOGIN", b"\xff\xfe\x00\r\n"), K.PROTOCOL),
    _login(
        "answers-the-login-with-a-literal",
        Trick("LOGIN", b"{tag} OK {5}\r\nhello\r\n"),
        K.PROTOCOL,
    ),
    _login(
        "answers-the-login-without-end",
        Trick("LOGIN", b"* OK still thinking\r\n", Then.FLOOD),
        K.PROTOCOL,
    ),
    _login("asks-for-more-at-login", Trick("LOGIN", b"+ more\r\n{tag} OK in\r\n"), None),
    _login(
        "says-bye-after-login",
        Trick("LOGIN", b"{tag} OK in\r\n* BYE so long\r\n", Then.CLOSE),
        K.CONNECTION_LOST,
        words="so long",
    ),
    Case(
        "imap-forbids-login-and-offers-nothing-else",
        (swapped("CAPABILITY", b"IMAP4rev1", b"IMAP4rev1 LOGINDISABLED"),),
        K.AUTH_UNSUPPORTED,
    ),
    Case(
        "imap-challenges-for-ever",
        (Trick("AUTHENTICATE", b"+ \r\n", Then.FLOOD),),
        K.PROTOCOL,
        capabilities="AUTH=PLAIN",
    ),
    Case(
        "imap-challenges-with-what-is-no-base64",
        (Trick("AUTHENTICATE", b"+ \xff!!!!\r\n"),),
        K.PROTOCOL,
        capabilities="AUTH=PLAIN",
    ),
    Case(
        "imap-challenges-with-a-literal",
        (Trick("AUTHENTICATE", b"+ {99999999999}\r\n", Then.CLOSE),),
        K.PROTOCOL,
        capabilities="AUTH=PLAIN",
    ),
)

CASES = (*GREETINGS, *STARTTLS, *CAPABILITIES, *LOGINS)
