"""The words of IMAP (RFC 3501, RFC 9051), and of what was added to it."""

import re
from collections.abc import Iterator, Sequence

from app.parlance.part import MASK, Kind, Part, is_content, marks, verdict

# A section with what it holds is one word, and so is a quoted string; parentheses part words.
_WORD = re.compile(r'[\w.]+\[[^\]]*\](?:<[\d.]+>)?|"(?:[^"\\]|\\.)*"|[^\s()"]+')
_TAG = re.compile(r'[^\s(){}%*"\\+\]]+')
_IS_TAG = re.compile(r"[0-9]|^.$")
_LITERAL = re.compile(r"~?\{\d+[+-]?\}")
_NUMBERS = re.compile(r"[\d*]+(?:[:,][\d*]+)*|\$")
_STATUS = re.compile(r"(OK|NO|BAD|BYE|PREAUTH)(?: (?:\[([^\]\s]+) ?([^\]]*)\])?.*)?", re.IGNORECASE)
_COUNTED = re.compile(r"\d+ ([A-Z]+)(.*)", re.IGNORECASE)

_NAME_FIRST = frozenset("STATUS SELECT EXAMINE CREATE QUOTA GETQUOTA SETQUOTA".split())
"""What a name comes behind, which may look like anything."""
_ON_MESSAGES = ("FETCH", "STORE", "COPY", "MOVE", "EXPUNGE", "REPLACE")
_COMMAND_WORDS = {
    "AUTHENTICATE": Kind.MECHANISM,
    "ENABLE": Kind.CAPABILITY,
    "SELECT": Kind.CAPABILITY,
    "EXAMINE": Kind.CAPABILITY,
    "COMPRESS": Kind.ITEM,
    "FETCH": Kind.ITEM,
    "STORE": Kind.ITEM,
    "STATUS": Kind.ITEM,
    "LIST": Kind.ITEM,
    "CREATE": Kind.ITEM,
    "GETQUOTA": Kind.ITEM,
    "SETQUOTA": Kind.ITEM,
    "NOTIFY": Kind.ITEM,
    "SEARCH": Kind.CRITERION,
    "SORT": Kind.CRITERION,
    "THREAD": Kind.CRITERION,
}
"""What the words behind a command are; of the others nothing is known."""
_ANSWER_WORDS = {
    "CAPABILITY": Kind.CAPABILITY,
    "ENABLED": Kind.CAPABILITY,
    "FETCH": Kind.ITEM,
    "STATUS": Kind.ITEM,
    "QUOTA": Kind.ITEM,
    "ESEARCH": Kind.CRITERION,
}
"""What the words behind an untagged answer, or in a response code, are."""


def said(text: str) -> Iterator[Part]:
    """Take a line of the client apart."""
    yield from marks(text)
    if is_content(text):
        return
    if not text:
        yield Part(Kind.MARK, "⏎")
    tag, words = _without_tag(text)
    if tag:
        yield Part(Kind.MARK, "tag", tag)
    if words[:1] == ["UID"]:
        yield Part(Kind.COMMAND, "UID")
        words = words[1:]
    if words:
        yield Part(Kind.COMMAND, words[0])
        yield from _behind(words[0], words[1:])


def answered(text: str, command: str) -> Iterator[Part]:
    """Take a line of the server apart. `command` is what it answers, "" where nobody knows."""
    yield from marks(text)
    first, _, rest = text.partition(" ")
    if first == "*":
        yield Part(Kind.MARK, "*")
        yield from _untagged(rest)
    elif first == "+":
        yield Part(Kind.MARK, "+")
        yield from _in_brackets(f"OK {rest}")
    elif _TAG.fullmatch(first) and _STATUS.fullmatch(rest):
        yield Part(Kind.MARK, "tag", first)
        yield from _status(rest)
        yield from _verdict(rest, verb_of(command))
    elif text[:1] in (")", " "):
        yield Part(Kind.MARK, "rest", text)
        yield from _words(Kind.ITEM, _WORD.findall(text))


def verb_of(command: str) -> str:
    """Name what an answer answers, whether or not the tag stands before it."""
    if command == MASK:
        return "AUTHENTICATE"  # a mask alone is a step of a login
    words = [word for word in _without_tag(command)[1] if word != "UID"]
    return words[0] if words else ""


def _without_tag(text: str) -> tuple[str, list[str]]:
    """Return the tag ("" where there is none) and the words, the command in capitals.

    Nobody's tags are without a digit, except those that a person types; no command has one.
    """
    words: list[str] = _WORD.findall(text)
    tag = ""
    if len(words) > 1 and _TAG.fullmatch(words[0]) and _IS_TAG.search(words[0]):
        tag, *words = words
    return tag, [*(word.upper() for word in words[:2]), *words[2:]]


def _behind(command: str, words: Sequence[str]) -> Iterator[Part]:
    if command in _ON_MESSAGES and words and _NUMBERS.fullmatch(words[0]):
        yield Part(Kind.MARK, "1:*", words[0])
    yield from _words(_COMMAND_WORDS.get(command), words[command in _NAME_FIRST :])


def _untagged(rest: str) -> Iterator[Part]:
    """An answer without a tag (RFC 3501 §7), such as `23 EXISTS` or `LIST (…) "/" Sent`."""
    counted = _COUNTED.fullmatch(rest)
    if counted:
        yield Part(Kind.REPLY, counted[1].upper())
        yield from _words(_ANSWER_WORDS.get(counted[1].upper()), _WORD.findall(counted[2]))
    elif _STATUS.fullmatch(rest):
        yield from _status(rest)
    else:
        name, *words = _WORD.findall(rest) or [""]
        name = name.upper()
        yield Part(Kind.REPLY, name)
        yield from _words(_ANSWER_WORDS.get(name), words[name in _NAME_FIRST :])


def _status(rest: str) -> Iterator[Part]:
    yield Part(Kind.REPLY, rest.partition(" ")[0].upper())
    yield from _in_brackets(rest)


def _in_brackets(rest: str) -> Iterator[Part]:
    """The response code of an answer, and what it holds (RFC 3501 §7.1)."""
    status = _STATUS.fullmatch(rest)
    if status and status[2]:
        yield Part(Kind.CODE, status[2].upper())
        yield from _words(_ANSWER_WORDS.get(status[2].upper()), _WORD.findall(status[3]))


def _verdict(rest: str, verb: str) -> Iterator[Part]:
    if verb:
        yield verdict(verb, rest.partition(" ")[0].upper())


def _words(kind: Kind | None, words: Sequence[str]) -> Iterator[Part]:
    """Name the words of one kind, and those that tell their kind themselves."""
    for word in words:
        if word.startswith(("\\", "$")) and len(word) > 1:
            yield Part(Kind.FLAG, word)
        elif _LITERAL.fullmatch(word):
            yield Part(Kind.MARK, "{}", word)
        elif kind is not None and not word.startswith('"'):
            yield Part(kind, word.partition("[")[0] if kind is Kind.ITEM else word)
