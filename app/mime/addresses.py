"""Address headers (RFC 5322 §3.4) as they are met: groups, comments, lost quotes, any script."""

import re

from app.mime import words
from app.model.message import Address

ADDRESSES_SHOWN = 2_000
# Addresses as nearly all are written; everything else goes the long way.
SPEC = r'[^<>@,;:()\\"\s\[\]]+@[^<>@,;:()\\"\s\[\]]+'
PLAIN = re.compile(rf'\s*(?:"?([^"<>@,;:()\\\[\]\']*+)"?\s*<({SPEC})>|({SPEC}))\s*')
TOKENS = re.compile(
    r"""
      (?P<word>=\?[^?\s]{1,130}\?[QqBb]\?[^?\r\n]*+\?=)
    | "(?P<quoted>(?:[^"\\]|\\.){0,300}+)"
    | (?P<comment>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))
    | <(?P<angle>[^<>]*+)(?:>|$)
    | (?P<mark>[,;:])
    | (?P<atom>(?:(?!=\?)(?:@\[[^\[\]\s]*+\]|[^\s"(),:;<>]))++)
    | (?P<other>[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
SPACES = re.compile(r"\s+")
AROUND_AT = re.compile(r"\s*@\s*")
OUTLOOK = re.compile(r"\[mailto:([^\[\]\s]*)\]", re.IGNORECASE)
ROUTE = re.compile(r"^(?:@[^,:]*,?)+:")
INNER_ANGLE = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>?")


def addresses(value: str) -> tuple[Address, ...]:
    """Read an address header, groups flattened; at most 2,000 addresses. Never raises.

    A piece without an address ("Doe" in `Doe, John <j@x>`) belongs to the name that follows it.
    """
    return _read_plain(value) or _Reader().read(OUTLOOK.sub(r"<\1>", value))


def _read_plain(value: str) -> tuple[Address, ...]:
    """Read a list of plainly written addresses; () where one of them is not."""
    found = []
    for piece in value.split(",", ADDRESSES_SHOWN):
        match = PLAIN.fullmatch(piece)
        if match is None:
            return ()
        name, spec, bare = match.groups("")
        if "=?" in name:
            name = words.decode(name)
            if "@" in name:
                return ()
        found.append(Address(name.strip(), spec or bare))
    return tuple(found[:ADDRESSES_SHOWN])


class _Reader:
    """Gathers the pieces of one address until a mark ends it."""

    def __init__(self) -> None:
        self._found: list[Address] = []
        self._carried = ""
        self._start_over()

    def read(self, value: str) -> tuple[Address, ...]:
        for match in TOKENS.finditer(AROUND_AT.sub("@", value) if "@" in value else value):
            if len(self._found) >= ADDRESSES_SHOWN:
                break
            self._take(match)
        self._end_address()
        self._end_list()
        return tuple(self._found[:ADDRESSES_SHOWN])

    def _start_over(self) -> None:
        self._words: list[str] = []
        self._raw: list[str] = []
        self._comment = ""
        self._angle: str | None = None
        self._end = 0
        self._words_before_angle = 0

    def _take(self, match: re.Match[str]) -> None:
        token = match[0]
        match match.lastgroup:
            case "mark":
                self._mark(token)
            case "angle":
                self._take_angle(match["angle"])
            case "comment":
                self._comment = self._comment or _unescape(token[1:-1])
            case "quoted":
                self._word(_unescape(match["quoted"]), token, match)
            case "word" | "atom":
                self._word(token, token, match)
            case _:
                pass

    def _word(self, word: str, raw: str, match: re.Match[str]) -> None:
        """Add a word; one that touches the word before it belongs to it ("john doe"@x.com)."""
        touches = self._raw and match.start() == self._end and "=?" not in raw
        if touches and (raw.startswith("@") or self._raw[-1].endswith("@") or '"' not in raw):
            self._raw[-1] += raw
            self._words[-1] += word
        else:
            self._raw.append(raw)
            self._words.append(word)
        self._end = match.end()

    def _take_angle(self, text: str) -> None:
        """Take an address in angle brackets; a second one means that a comma was forgotten."""
        if self._angle and "@" in text:
            later, later_raw = self._cut_after_angle()
            self._end_address()
            self._words, self._raw = later, later_raw
        self._words_before_angle = len(self._words)
        if text.strip() or self._angle is None:
            self._angle = SPACES.sub("", text) if '"' not in text else text.strip()

    def _cut_after_angle(self) -> tuple[list[str], list[str]]:
        cut = self._words_before_angle
        later = self._words[cut:], self._raw[cut:]
        del self._words[cut:], self._raw[cut:]
        return later

    def _mark(self, mark: str) -> None:
        if mark == ":" and self._raw and self._raw[-1].lower() == "mailto":
            self._raw.pop()
            self._words.pop()
        elif mark == ":":
            self._carried = ""
            self._start_over()
        else:
            self._end_address()
            if mark == ";":
                self._end_list()

    def _end_address(self) -> None:
        """Close the address read so far, and carry a name that has none to the next."""
        spec = self._angle or self._bare()
        name = words.decode(" ".join(self._words)) if self._words else ""
        if not spec and (inner := INNER_ANGLE.search(name)):
            spec, name = inner[1], name[: inner.start()].strip(' "')
        if spec:
            self._add(name, spec)
        elif name:
            self._carried = f"{self._carried}, {name}" if self._carried else name
        self._start_over()

    def _add(self, name: str, spec: str) -> None:
        comment = words.decode(self._comment) if not name else ""
        if self._carried and name:
            name = f"{self._carried}, {name}"
        elif self._carried:
            self._end_list()
        self._carried = ""
        one = Address(_shown_name(name or comment), _spec(spec))
        if one.name or one.address:
            self._found.append(one)

    def _bare(self) -> str:
        """Take the address that stands without brackets out of the words."""
        for at in range(len(self._raw) - 1, -1, -1):
            if "@" in self._raw[at] and not self._raw[at].startswith("=?"):
                del self._words[at]
                return self._raw.pop(at)
        return ""

    def _end_list(self) -> None:
        """Show what never got an address: a local user ("root") as address, words as a name."""
        if self._carried:
            local = " " not in self._carried and self._carried.isascii()
            self._found.append(Address("", self._carried) if local else Address(self._carried, ""))
        self._carried = ""


def _spec(text: str) -> str:
    """Return the bare addr-spec: no source route (RFC 5322 §4.4), "mailto:" or stray brackets."""
    text = ROUTE.sub("", text) if text.startswith("@") else text
    text = text[7:] if text[:7].lower() == "mailto:" else text
    text = text if text.count("@") < 2 or '"' in text else text.lstrip("@")
    text = text.strip("[]") if text.startswith("[") else text
    return words.decode(text).strip("'\"<> ") if not text.startswith('"') else text


def _shown_name(name: str) -> str:
    """Strip the quotes that some senders put inside the quotes."""
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return name[1:-1].strip()
    return name


def _unescape(text: str) -> str:
    return ESCAPED.sub(r"\1", text) if "\\" in text else text
