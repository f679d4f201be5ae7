"""What FETCH says of one message (RFC 3501 §6.4.5, 7162, 8474, Gmail's X-GM-EXT-1)."""

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.support.true_imap_view import Numbered
from tests.support.true_imap_words import Bad, Words, flag_list, internal_date, literal
from tests.support.true_mail import No, TrueMail, TrueMessage

Render = Callable[[Numbered], bytes]

_GMAIL = 1 << 60
_MACROS = {b"ALL": b"FLAGS INTERNALDATE RFC822.SIZE", b"FAST": b"FLAGS INTERNALDATE RFC822.SIZE"}
_RFC822 = {
    b"RFC822": (b"", False),
    b"RFC822.HEADER": (b"HEADER", True),
    b"RFC822.TEXT": (b"TEXT", False),
}
_SECTION = re.compile(
    rb"BODY(?P<peek>\.PEEK)?\[(?P<section>[^\]]*)\](?:<(?P<first>\d+)\.(?P<size>\d+)>)?",
    re.IGNORECASE,
)
_FIELDS = re.compile(rb"HEADER\.FIELDS(?P<but>\.NOT)? \((?P<names>[^)]*)\)", re.IGNORECASE)
_FIELD = re.compile(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


class Item(NamedTuple):
    """One thing asked for. `marks`: it marks as read; `body`: it needs the source."""

    name: bytes
    render: Render
    marks: bool = False
    body: bool = False


class Fetch:
    """What a FETCH command asks for. Raises Bad for what this server does not know."""

    def __init__(self, words: Words, mail: TrueMail, offers: frozenset[str]) -> None:
        self._mail = mail
        self._offers = offers
        asked = words.list() if isinstance(words.peek(), list) else words
        self.items: list[Item] = []
        if asked is words:
            self._take(words.string())
        while asked is not words and asked:
            self._take(asked.string())
        self.marks = any(item.marks for item in self.items)
        self.body = any(item.body for item in self.items)

    def asks(self, name: bytes) -> bool:
        """Whether an item of this name is asked for."""
        return any(item.name == name for item in self.items)

    def rendered(self, at: Numbered, *extra: Item) -> bytes:
        """Write the answer about one message."""
        parts = [item.name + b" " + item.render(at) for item in (*extra, *self.items)]
        return b"* %d FETCH (%b)" % (at.number, b" ".join(parts))

    def _take(self, word: bytes) -> None:
        name = word.upper()
        if name in _MACROS:
            for each in _MACROS[name].split():
                self._take(each)
        elif name in _SIMPLE and self._offered(name):
            self.items.append(Item(name, _SIMPLE[name]))
        elif name == b"X-GM-LABELS" and self._offered(name):
            self.items.append(Item(name, self._labels))
        elif name in _RFC822:
            section, peek = _RFC822[name]
            render = _section(section, None)
            self.items.append(Item(name, render, marks=not peek, body=section != b"HEADER"))
        else:
            self.items.append(_body(word))

    def _offered(self, name: bytes) -> bool:
        needed = _NEEDS.get(name)
        return needed is None or bool(needed & self._offers)

    def _labels(self, at: Numbered) -> bytes:
        """Name the other mailboxes that hold the same message."""
        found = [
            path
            for path, box in self._mail.boxes.items()
            if any(
                m.number == at.message.number and m is not at.message for m in box.messages.values()
            )
        ]
        return b"(" + b" ".join(b'"' + path.encode() + b'"' for path in found) + b")"


def _body(word: bytes) -> Item:
    found = _SECTION.fullmatch(word)
    if found is None:
        raise Bad("unknown FETCH item")
    section = found["section"]
    span = None
    name = b"BODY[" + section.upper() + b"]"
    if found["first"] is not None:
        span = int(found["first"]), int(found["size"])
        name += b"<%d>" % span[0]
    body = not section.upper().startswith(b"HEADER")
    return Item(name, _section(section, span), marks=not found["peek"], body=body)


def _section(section: bytes, span: tuple[int, int] | None) -> Render:
    """Return what cuts a section out of a message."""
    cut = _cutter(section)

    def render(at: Numbered) -> bytes:
        content = cut(at.message)
        return literal(content[span[0] : span[0] + span[1]] if span else content)

    return render


def _cutter(section: bytes) -> Callable[[TrueMessage], bytes]:
    if section == b"":
        return lambda message: message.source
    if section.upper() == b"HEADER":
        return lambda message: message.header
    if section.upper() == b"TEXT":
        return lambda message: message.source[len(message.header) :]
    found = _FIELDS.fullmatch(section)
    if found is None:
        raise No("Parts are not served here", "CANNOT")
    names = frozenset(found["names"].lower().replace(b'"', b"").split())
    return lambda message: fields(message.header, names, but=bool(found["but"]))


def fields(header: bytes, names: frozenset[bytes], *, but: bool = False) -> bytes:
    """Return the header fields of these (lower-case) names, and the empty line at the end."""
    kept = [
        field
        for field in _FIELD.findall(header)
        if field != b"\r\n" and (field.split(b":", 1)[0].rstrip().lower() in names) is not but
    ]
    return b"".join(kept) + b"\r\n"


def uid_item(at: Numbered) -> bytes:
    """Write a UID."""
    return b"%d" % at.uid


def modseq_item(at: Numbered) -> bytes:
    """Write a MODSEQ (RFC 7162 §3.1.4)."""
    return b"(%d)" % at.message.modseq


def flags_item(at: Numbered) -> bytes:
    """Write the flags."""
    return flag_list(at.message.flags)


_SIMPLE: dict[bytes, Render] = {
    b"UID": uid_item,
    b"FLAGS": flags_item,
    b"INTERNALDATE": lambda at: internal_date(at.message.received),
    b"RFC822.SIZE": lambda at: b"%d" % len(at.message.source),
    b"MODSEQ": modseq_item,
    b"EMAILID": lambda at: b"(M%d)" % at.message.number,
    b"THREADID": lambda at: b"NIL",
    b"X-GM-MSGID": lambda at: b"%d" % (_GMAIL + at.message.number),
    b"X-GM-THRID": lambda at: b"%d" % (_GMAIL + at.message.number),
}
_NEEDS: dict[bytes, frozenset[str]] = {
    b"MODSEQ": frozenset({"CONDSTORE", "QRESYNC"}),
    b"EMAILID": frozenset({"OBJECTID"}),
    b"THREADID": frozenset({"OBJECTID"}),
    b"X-GM-MSGID": frozenset({"X-GM-EXT-1"}),
    b"X-GM-THRID": frozenset({"X-GM-EXT-1"}),
    b"X-GM-LABELS": frozenset({"X-GM-EXT-1"}),
}
