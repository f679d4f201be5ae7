"""Parameters of Content-Type and Content-Disposition: RFC 2231 as meant, RFC 2047 as done."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from app.mime import charsets, words

SEGMENTS_READ = 100
PARAMETER = re.compile(
    r""";\s*(?P<name>[^\s=;"]+)\s*=\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*+)"?|(?P<plain>[^;"]*))""",
    re.VERBOSE | re.DOTALL,
)
COMMENT = re.compile(r"\s*\([^()]*\)\s*")
ESCAPED = re.compile(r'\\(["\\])')
NAME = re.compile(r"(?P<base>[^*]+)(?:\*(?P<number>\d{1,3}))?(?P<coded>\*)?")
TYPE = re.compile(r"\s*([\w!#$&^.+\-]+/[\w!#$&^.+\-]+)")


class Field(NamedTuple):
    """A structured field: its leading value and parameters, all names in lower case."""

    value: str
    parameters: dict[str, str]

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


NONE = Field("", {})
_REMEMBERED = 80
"""Characters; a longer value names a boundary or a file, and comes but once."""


def content_type(value: str, default: str = "text/plain") -> Field:
    """Read a Content-Type; a value that names no type counts as `default` (RFC 2045 §5.2)."""
    return _content_type(value, default) if len(value) < _REMEMBERED else _typed(value, default)


def disposition(value: str) -> Field:
    """Read a Content-Disposition; "" where none is given."""
    if not value:
        return NONE
    token = value.partition(";")[0].strip().lower()
    return Field(COMMENT.sub("", token), _parameters(value))


def _typed(value: str, default: str) -> Field:
    match = TYPE.match(value)
    return Field(match[1].lower() if match else default, _parameters(value))


# Nearly all parts of all mail are of some twenty types, written in some hundred ways.
_content_type = lru_cache(maxsize=512)(_typed)


def _parameters(value: str) -> dict[str, str]:
    if ";" not in value:
        return {}
    found: dict[str, str] = {}
    segments: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in PARAMETER.finditer(value):
        name = NAME.fullmatch(match["name"].lower())
        if name is None:
            continue
        if name["number"] or name["coded"]:
            known = segments.setdefault(name["base"], {})
            if len(known) < SEGMENTS_READ:
                segment = (_raw(match), bool(name["coded"]))
                known.setdefault(int(name["number"] or 0), segment)
        else:
            found.setdefault(name["base"], words.decode(_raw(match)))
    return found | {base: _joined(known) for base, known in segments.items()}


def _raw(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return ESCAPED.sub(r"\1", match["quoted"])
    plain = match["plain"]
    return (
        COMMENT.sub(" ", plain).strip()
        if "(" in plain and match["name"] != "name"
        else plain.strip()
    )


def _joined(segments: dict[int, tuple[str, bool]]) -> str:
    """Put continuations together and decode them as one (RFC 2231 §3, §4)."""
    charset, data = "", b""
    for _, (text, coded) in sorted(segments.items()):
        if coded and not data and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if coded else raw
    return words.decode(charsets.text(data, charset))
