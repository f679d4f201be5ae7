"""The words of POP3 (RFC 1939), and of what was added to it (RFC 2449, 3206, 5034, 6856)."""

import re
from collections.abc import Iterator

from app.parlance.part import MASK, Kind, Part, marks, verdict

_STATUS = re.compile(r"(\+OK|-ERR)(?: (?:\[([^\]\s]+)[^\]]*\])?(.*))?", re.IGNORECASE)
_LISTED = re.compile(r"\d+ \S+")


def said(text: str) -> Iterator[Part]:
    """Take a line of the client apart."""
    yield from marks(text)
    verb, _, rest = text.partition(" ")
    yield Part(Kind.COMMAND, verb.upper())
    if verb.upper() == "AUTH":
        yield Part(Kind.MECHANISM, rest.partition(" ")[0])


def answered(text: str, command: str) -> Iterator[Part]:
    """Take a line of the server apart. `command` is what it answers, "" where nobody knows."""
    yield from marks(text)
    status = _STATUS.fullmatch(text)
    verb = verb_of(command)
    if status:
        yield Part(Kind.REPLY, status[1].upper())
        yield Part(Kind.CODE, status[2] or "")
        if verb:
            yield verdict(verb, status[1].upper())
    elif text == "+" or text.startswith("+ "):
        yield Part(Kind.MARK, "+")
    elif text == ".":
        yield Part(Kind.MARK, "end", ".")
    else:
        yield from _listed(text, verb)


def verb_of(command: str) -> str:
    """Name what an answer answers."""
    verb = command.partition(" ")[0].upper()
    return "AUTH" if verb == MASK else verb  # a mask alone is a step of a login


def _listed(text: str, verb: str) -> Iterator[Part]:
    """A line of a longer answer: of LIST, of UIDL, or of CAPA (RFC 2449 §5)."""
    if verb in ("LIST", "UIDL", "") and _LISTED.fullmatch(text):
        yield Part(Kind.MARK, f"{verb} line".strip(), text)
    elif verb in ("CAPA", ""):
        name, *values = text.split() or [""]
        yield Part(Kind.CAPABILITY, name)
        if name.upper() == "SASL":
            yield from (Part(Kind.MECHANISM, value) for value in values)
