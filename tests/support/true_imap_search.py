"""What SEARCH looks for (RFC 3501 §6.4.4, 7162 §3.1.5): a command's words as a predicate."""

import email.utils
from collections.abc import Callable

from tests.support.true_imap_fetch import fields
from tests.support.true_imap_view import Numbered, View
from tests.support.true_imap_words import Bad, Words, date, members

Meets = Callable[[Numbered], bool]

_DAY = 86_400
_FLAGS = {
    b"ANSWERED": "\\Answered",
    b"DELETED": "\\Deleted",
    b"DRAFT": "\\Draft",
    b"FLAGGED": "\\Flagged",
    b"SEEN": "\\Seen",
}
_HEADERS = frozenset({b"FROM", b"TO", b"CC", b"BCC", b"SUBJECT"})


def search(words: Words, view: View) -> Meets:
    """Read all keys of a search; a message must meet each. Raises Bad."""
    keys = [_key(words, view)]
    while words:
        keys.append(_key(words, view))
    return lambda at: all(key(at) for key in keys)


def _key(words: Words, view: View) -> Meets:
    if isinstance(words.peek(), list):
        return search(words.list(), view)
    if _is_set(words.peek()):
        wanted = members(words.set(), view.exists)
        return lambda at: wanted(at.number)
    name = words.atom()
    return _flag_key(name) or _joined(name, words, view) or _compared(name, words, view)


def _flag_key(name: bytes) -> Meets | None:
    if name in (b"ALL", b"OLD"):
        return lambda at: True
    if name in (b"NEW", b"RECENT"):
        return lambda at: False
    if name in _FLAGS:
        return lambda at: _FLAGS[name] in at.message.flags
    plain = name.removeprefix(b"UN")
    if name.startswith(b"UN") and plain in _FLAGS:
        return lambda at: _FLAGS[plain] not in at.message.flags
    return None


def _joined(name: bytes, words: Words, view: View) -> Meets | None:
    if name == b"NOT":
        inner = _key(words, view)
        return lambda at: not inner(at)
    if name == b"OR":
        one, other = _key(words, view), _key(words, view)
        return lambda at: one(at) or other(at)
    return None


def _compared(name: bytes, words: Words, view: View) -> Meets:
    if name == b"UID":
        wanted = members(words.set(), view.highest)
        return lambda at: wanted(at.uid)
    if name in (b"KEYWORD", b"UNKEYWORD"):
        keyword, there = words.string().decode(), name == b"KEYWORD"
        return lambda at: (keyword in at.message.flags) is there
    if name in (b"LARGER", b"SMALLER"):
        size, sign = words.number(), 1 if name == b"LARGER" else -1
        return lambda at: sign * len(at.message.source) > sign * size
    if name == b"MODSEQ":
        least = words.number()
        return lambda at: at.message.modseq >= least
    if name in (b"TEXT", b"BODY"):
        text, whole = words.string().lower(), name == b"TEXT"
        return lambda at: (
            text in at.message.source[0 if whole else len(at.message.header) :].lower()
        )
    if name == b"HEADER" or name in _HEADERS:
        field = words.string() if name == b"HEADER" else name
        return _in_header(field.lower(), words.string().lower())
    return _dated(name, words)


def _dated(name: bytes, words: Words) -> Meets:
    sent = name.startswith(b"SENT")
    day = date(words.string())
    of = _sent if sent else lambda at: at.message.received
    match name.removeprefix(b"SENT"):
        case b"BEFORE":
            return lambda at: of(at) < day
        case b"SINCE":
            return lambda at: of(at) >= day
        case b"ON":
            return lambda at: day <= of(at) < day + _DAY
    raise Bad("unknown search key")


def _in_header(name: bytes, wanted: bytes) -> Meets:
    """Look for a text in a header field; "" asks whether it is there (RFC 3501 §6.4.4)."""

    def meets(at: Numbered) -> bool:
        found = fields(at.message.header, frozenset({name})).lower()
        return any(
            wanted in line.partition(b":")[2].replace(b"\r\n", b"") for line in _unfolded(found)
        )

    return meets


def _unfolded(block: bytes) -> list[bytes]:
    lines = block.replace(b"\r\n ", b" ").replace(b"\r\n\t", b"\t").split(b"\r\n")
    return [line for line in lines if line]


def _sent(at: Numbered) -> int:
    found = fields(at.message.header, frozenset({b"date"})).partition(b":")[2]
    try:
        when = email.utils.parsedate_to_datetime(found.decode("ascii", "replace").strip())
    except ValueError:
        return at.message.received
    return int(when.timestamp())


def _is_set(word: object) -> bool:
    return isinstance(word, bytes) and (word[:1].isdigit() or word[:1] == b"*")
