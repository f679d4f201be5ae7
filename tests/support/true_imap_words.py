"""The grammar of IMAP (RFC 3501 §9): commands as tokens, and values as a server writes them."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from app.protocols import imap_names
from tests.support.true_mail import No

MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_LITERAL = re.compile(rb"(~?)\{(\d{1,12})(\+?)\}$")
_TOKEN = re.compile(
    rb"""(?P<gap>[ ]+) | (?P<open>\() | (?P<close>\)) |
    "(?P<quoted>(?:[^"\\\r\n]|\\["\\])*)" |
    (?P<atom>[^\s()"\[]+(?:\[[^\]]*\](?:<[\d.]+>)?)?)""",
    re.VERBOSE,
)
_DATE = re.compile(rb"[ ]?(\d{1,2})-(\w{3})-(\d{4})(?: (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d))?$")


class Bad(Exception):
    """What is no command, or none that this server offers."""


class Text(bytes):
    """What came as a quoted string or a literal."""


Token: TypeAlias = "bytes | list[Token]"


class Literal(NamedTuple):
    """The announcement of a literal at a line's end (RFC 7888)."""

    start: int
    size: int
    waits: bool


def announced(line: bytes) -> Literal | None:
    """Return the literal that a line announces at its end, or None."""
    found = _LITERAL.search(line)
    return None if found is None else Literal(found.start(), int(found[2]), not found[3])


def tokens(pieces: list[bytes | Text]) -> list[Token]:
    """Read a command's pieces (text and literals) as nested tokens. Raises Bad."""
    stack: list[list[Token]] = [[]]
    for piece in pieces:
        if isinstance(piece, Text):
            stack[-1].append(piece)
            continue
        for kind, value in _scanned(piece):
            if kind == "open":
                stack.append([])
            elif kind == "close":
                if len(stack) < 2:
                    raise Bad("parenthesis without a beginning")
                inner = stack.pop()
                stack[-1].append(inner)
            else:
                stack[-1].append(value)
    if len(stack) > 1:
        raise Bad("parenthesis without an end")
    return stack[0]


def _scanned(piece: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(piece):
        found = _TOKEN.match(piece, at)
        if found is None or found.lastgroup is None:
            raise Bad("unreadable command")
        at = found.end()
        if found.lastgroup == "quoted":
            yield "text", Text(re.sub(rb"\\(.)", rb"\1", found["quoted"]))
        elif found.lastgroup != "gap":
            yield found.lastgroup, found[0]


class Words:
    """A command's arguments, taken one by one. Everything raises Bad where it is not there."""

    def __init__(self, arguments: list[Token]) -> None:
        self._left = arguments

    def __bool__(self) -> bool:
        return bool(self._left)

    def peek(self) -> Token:
        """Look at the next argument; b"" at the end."""
        return self._left[0] if self._left else b""

    def comes(self, name: bytes) -> bool:
        """Whether the next argument is this atom."""
        word = self.peek()
        return isinstance(word, bytes) and not isinstance(word, Text) and word.upper() == name

    def next(self) -> Token:
        """Take the next argument, of whatever kind."""
        if not self._left:
            raise Bad("missing argument")
        return self._left.pop(0)

    def string(self) -> bytes:
        """Take an atom or a string as it is."""
        word = self.next()
        if isinstance(word, list):
            raise Bad("a list where a word should be")
        return word

    def atom(self) -> bytes:
        """Take an atom, in upper case."""
        return self.string().upper()

    def number(self) -> int:
        """Take a number."""
        word = self.string()
        if not word.isdigit():
            raise Bad("not a number")
        return int(word)

    def list(self) -> "Words":
        """Take a parenthesised list."""
        word = self.next()
        if not isinstance(word, list):
            raise Bad("not a list")
        return Words(list(word))

    def set(self) -> bytes:
        """Take a sequence set."""
        word = self.string()
        if not re.fullmatch(rb"[\d*]+(:[\d*]+)?(,[\d*]+(:[\d*]+)?)*", word):
            raise Bad("not a sequence set")
        return word

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self._left:
            raise Bad("more than the command takes")


def atoms(words: Words) -> list[bytes]:
    """Take all that is left as atoms, in upper case."""
    found = []
    while words:
        found.append(words.atom())
    return found


def members(sequence_set: bytes, highest: int) -> Callable[[int], bool]:
    """Return what tells whether a number belongs to a set; `*` is the highest (RFC 3501 §9)."""
    ranges = []
    for part in sequence_set.split(b","):
        ends = [highest if end == b"*" else int(end) for end in part.split(b":")]
        ranges.append((min(ends), max(ends)))
    if len(ranges) == 1:
        ((low, high),) = ranges
        return lambda number: low <= number <= high
    if all(low == high for low, high in ranges):
        singles = {low for low, _ in ranges}
        return lambda number: number in singles
    return lambda number: any(low <= number <= high for low, high in ranges)


def as_set(numbers: Iterable[int]) -> bytes:
    """Write numbers as a sequence set, in ascending order."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return b",".join(b"%d" % a if a == b else b"%d:%d" % (a, b) for a, b in runs)


def quoted(text: bytes) -> bytes:
    """Write a string."""
    return imap_names.quoted(text)


def literal(content: bytes) -> bytes:
    """Write a literal."""
    return b"{%d}\r\n%b" % (len(content), content)


def flag_list(flags: Iterable[str]) -> bytes:
    """Write flags and keywords, in one order."""
    return b"(" + " ".join(sorted(flags)).encode() + b")"


def internal_date(seconds: int) -> bytes:
    """Write an INTERNALDATE, in UTC."""
    when = time.gmtime(seconds)
    month = MONTHS[when.tm_mon - 1].decode()
    clock = time.strftime("%H:%M:%S", when)
    return f'"{when.tm_mday:2d}-{month}-{when.tm_year} {clock} +0000"'.encode()


def date(text: bytes) -> int:
    """Read a date, with or without a time of day, as epoch seconds. Raises Bad."""
    import calendar

    found = _DATE.match(text)
    if found is None or found[2].capitalize() not in MONTHS:
        raise Bad("not a date")
    month = MONTHS.index(found[2].capitalize()) + 1
    clock = [int(part or 0) for part in found.groups()[3:6]]
    at = calendar.timegm((int(found[3]), month, int(found[1]), clock[0], clock[1], clock[2]))
    if found[7] is None:
        return at
    offset = int(found[8]) * 3600 + int(found[9]) * 60
    return at - offset if found[7] == b"+" else at + offset


def path(name: bytes, *, utf8: bool) -> str:
    """Read a mailbox's name: modified UTF-7, or UTF-8 where that is on (RFC 6855 §3)."""
    if utf8 or name.isascii():
        return name.decode() if utf8 else imap_names.decode(name)
    raise No("A name with 8-bit bytes", "CANNOT")


def name(path: str, *, utf8: bool) -> bytes:
    """Write a mailbox's name."""
    return quoted(path.encode() if utf8 else imap_names.encode(path))
