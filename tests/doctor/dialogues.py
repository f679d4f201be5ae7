"""Dialogues that end in a server's refusal, for the script server. Steps up to there go well."""

IMAP = "S: * OK [CAPABILITY IMAP4rev1] ready\n"
IMAP_OFFERS = "C: {a} CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: {a} OK\n"
POP3 = "S: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: .\nC: USER anna\n"
SMTP = "S: 220 mail.example.org ESMTP\nC: ehlo [127.0.0.1]\nS: 250-mail.example.org\n"
QUIT = "C: QUIT\nS: 221 bye\nCLOSE"


def imap_login(*said: str) -> str:
    """AUTHENTICATE, answered by these lines; `{b}` is its tag."""
    answer = "".join(f"S: {line}\n" for line in said)
    return (
        f"{IMAP}{IMAP_OFFERS}C: {{b}} AUTHENTICATE PLAIN\nS: +\nC~ .*\n{answer}"
        "C: {c} LOGOUT\nS: * BYE\nCLOSE"
    )


def imap_list(said: str) -> str:
    """A login that goes well, and LIST answered by this line; `{c}` is its tag."""
    return (
        f"{IMAP}{IMAP_OFFERS}C: {{b}} AUTHENTICATE PLAIN\nS: +\nC~ .*\n"
        f'S: {{b}} OK [CAPABILITY IMAP4rev1] in\nC: {{c}} LIST "" "*"\nS: {said}\n'
        "C: {d} LOGOUT\nS: * BYE\nCLOSE"
    )


def pop3_login(said: str) -> str:
    """PASS, answered by this line."""
    return f"{POP3}S: +OK\nC: PASS correct horse\nS: {said}\n"


def smtp_login(*said: str) -> str:
    """AUTH PLAIN, answered by these lines."""
    return f"{SMTP}S: 250 AUTH PLAIN\nC~ AUTH PLAIN .*\n{_lines(said)}{QUIT}"


def smtp_mail(*said: str, sender: str = "anna@example.org") -> str:
    """MAIL after a login that goes well, answered by these lines."""
    return (
        f"{SMTP}S: 250 AUTH PLAIN\nC~ AUTH PLAIN .*\nS: 235 in\nC: MAIL FROM:<{sender}>\n"
        f"{_lines(said)}C: RSET\nS: 250 ok\n{QUIT}"
    )


def smtp_mail_unknown(*said: str) -> str:
    """MAIL without a login."""
    return (
        f"{SMTP}S: 250 AUTH PLAIN\nC: MAIL FROM:<anna@example.org>\n"
        f"{_lines(said)}C: RSET\nS: 250 ok\n{QUIT}"
    )


def smtp_greeting(*said: str) -> str:
    """A greeting of these lines, and nothing more."""
    return f"{_lines(said)}CLOSE"


def _lines(said: tuple[str, ...]) -> str:
    return "".join(f"S: {line}\n" for line in said)
