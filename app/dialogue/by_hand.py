"""Which commands a person may give a server by hand: those that only ask, and change no mail."""

import re
from collections.abc import Mapping

from app.model.account import Protocol
from app.model.problem import LifafaError, Problem, ProblemKind

SAFE: Mapping[Protocol, tuple[str, ...]] = {
    # RFC 3501 §6.1, §6.3.8, §6.3.10; ID: RFC 2971; NAMESPACE: RFC 2342; GETQUOTAROOT: RFC 9208.
    Protocol.IMAP: ("CAPABILITY", "GETQUOTAROOT", "ID", "LIST", "NAMESPACE", "NOOP", "STATUS"),
    # RFC 1939 §5, §6; CAPA: RFC 2449.
    Protocol.POP3: ("CAPA", "LIST", "NOOP", "STAT", "UIDL"),
    # RFC 5321 §4.1.1.
    Protocol.SMTP: ("EHLO", "HELP", "NOOP", "QUIT", "RSET", "VRFY"),
}

EXAMPLES: Mapping[Protocol, tuple[str, ...]] = {
    Protocol.IMAP: (
        "CAPABILITY",
        "GETQUOTAROOT INBOX",
        "ID NIL",
        'LIST "" "*"',
        "NAMESPACE",
        "NOOP",
        "STATUS INBOX (MESSAGES UNSEEN RECENT UIDNEXT UIDVALIDITY)",
    ),
    Protocol.POP3: SAFE[Protocol.POP3],
    Protocol.SMTP: SAFE[Protocol.SMTP],
}
"""The same, ready to be sent, for completion."""

LIMIT = 500
"""Characters of one command; RFC 5321 §4.5.3.1.4 allows 512 with the line's end."""

# An IMAP command that ends so announces more to come (RFC 3501 §4.3).
_LITERAL = re.compile(r"\{\d+[+-]?\}")


def checked(protocol: Protocol, typed: str) -> str:
    """Return the command as it may be sent, its name in capitals.

    Raises ONLY_ASKS where it may not, with the reason as its detail: empty, control, too-long,
    literal, or not-safe.
    """
    command = typed.strip(" ")
    reason = _reason(protocol, command)
    if reason:
        raise LifafaError(Problem(ProblemKind.ONLY_ASKS, text=_verb(command), detail=reason))
    verb, space, rest = command.partition(" ")
    return verb.upper() + space + rest


def _reason(protocol: Protocol, command: str) -> str:
    if not command:
        return "empty"
    if not all(character.isprintable() for character in command):
        return "control"  # CR, LF and NUL above all: they would end this command and begin another
    if len(command) > LIMIT:
        return "too-long"
    if _verb(command) not in SAFE[protocol]:
        return "not-safe"
    return "literal" if protocol is Protocol.IMAP and _LITERAL.search(command) else ""


def _verb(command: str) -> str:
    """Return the command's name alone: behind it a secret may stand."""
    verb = command.partition(" ")[0].upper()[:20]
    return "".join(character for character in verb if character.isprintable())
