"""The words of SMTP (RFC 5321), and of what was added to it."""

import re
from collections.abc import Iterator

from app.parlance.part import MASK, Kind, Part, is_content, marks, verdict

CONTENT = "."
"""The name of what stands between DATA and its reply: the letter, ended by a dot."""

# The reply code, whether more lines follow, and an enhanced status code (RFC 5321 §4.2, RFC 2034).
_REPLY = re.compile(r"([2-5]\d\d)(?:([ -])(?:([245]\.\d{1,3}\.\d{1,3})(?=\s|$))?(.*))?")
_PATH = re.compile(r"(FROM:|TO:) ?(<[^>]*>)?(.*)", re.IGNORECASE | re.DOTALL)
_LISTING = ("EHLO", "LHLO", "")


def said(text: str) -> Iterator[Part]:
    """Take a line of the client apart."""
    if text == CONTENT:
        yield Part(Kind.MARK, CONTENT)
        return
    yield from marks(text)
    verb, _, rest = text.partition(" ")
    yield Part(Kind.COMMAND, verb.upper())
    match verb.upper():
        case "AUTH":
            yield Part(Kind.MECHANISM, rest.partition(" ")[0])
        case "MAIL" | "RCPT":
            yield from _envelope(rest)
        case "BDAT":
            yield from (Part(Kind.PARAMETER, word) for word in rest.split()[1:])


def answered(text: str, command: str) -> Iterator[Part]:
    """Take a line of the server apart. `command` is what it answers, "" where nobody knows."""
    reply = _REPLY.fullmatch(text)
    if reply is None:
        yield from marks(text)
        return
    code, more, enhanced, words = reply.groups(default="")
    yield Part(Kind.REPLY, code)
    if more == "-":
        yield Part(Kind.MARK, "-", f"{code}-")
    if enhanced:
        yield Part(Kind.ENHANCED, enhanced)
    yield from marks(words)
    verb = verb_of(command)
    if code == "250" and verb in _LISTING:
        yield from _keyword(words)
    if verb == "DATA" and code[0] == "2":
        verb = CONTENT  # DATA itself is answered by 354, and what comes after that is the letter's
    if verb and more != "-":
        yield verdict(verb, code[0], code)


def verb_of(command: str) -> str:
    """Name what an answer answers: a verb, or CONTENT for the letter itself."""
    if is_content(command) or command == CONTENT:
        return CONTENT
    verb = command.partition(" ")[0].upper()
    return {MASK: "AUTH", "BDAT": CONTENT}.get(verb, verb)  # a mask alone is a step of a login


def _envelope(rest: str) -> Iterator[Part]:
    """An address of the envelope and its parameters (RFC 5321 §4.1.1.2 and §4.1.1.3)."""
    path = _PATH.match(rest)
    if path is None:
        return
    yield Part(Kind.PARAMETER, path[1])
    if path[2] == "<>":
        yield Part(Kind.PARAMETER, path[2])
    for word in path[3].split():
        yield Part(Kind.PARAMETER, word.partition("=")[0])


def _keyword(words: str) -> Iterator[Part]:
    """A line of the answer to EHLO: a keyword and its values (RFC 5321 §4.1.1.1)."""
    keyword, *values = words.replace("AUTH=", "AUTH ").split() or [""]
    yield Part(Kind.CAPABILITY, keyword)
    if keyword.upper() == "AUTH":
        yield from (Part(Kind.MECHANISM, value) for value in values)
