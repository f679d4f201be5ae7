"""What a person types into To, Cc and Bcc, cut into single recipients and judged.

The windows know no MIME: what finally counts is `Mail.send`, which reads the fields again. Both
judge an address by `app.model.addressing`.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.model.addressing import typed_address, valid_address, valid_host
from app.model.message import Address

_SEPARATORS = ",;\n\r\t、，；؛"
_BRACKETED = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^<>]*)>$", re.DOTALL)
_NEEDS_QUOTES = re.compile(r"[,;:<>@()\[\]\\\"]")
_SPACES = re.compile(r"\s+")


class Typed(NamedTuple):
    """One recipient as typed. `address` is None where no address can be read from it."""

    text: str
    address: Address | None

    @property
    def valid(self) -> bool:
        return self.address is not None

    @property
    def shown(self) -> str:
        return self.address.shown if self.address else self.text


def recipients(text: str) -> tuple[Typed, ...]:
    """Cut a list of recipients, as typed or pasted, and judge each."""
    return tuple(judged(item) for item in split(text))


def split(text: str) -> tuple[str, ...]:
    """Cut at commas, semicolons and line ends, but not inside quotes or angle brackets.

    A list of bare addresses parted only by spaces, as one copies it from a table, is cut as well.
    """
    items: list[str] = []
    for item in _pieces(text):
        words = item.split()
        if len(words) > 1 and all(is_address(word.strip("<>")) for word in words):
            items.extend(words)
        elif item.strip():
            items.append(_SPACES.sub(" ", item).strip())
    return tuple(items)


def judged(item: str) -> Typed:
    """Read one recipient: "ann@example.org", "<ann@example.org>", "Ann <ann@example.org>"."""
    item = item.strip()
    bare = item.removeprefix("mailto:")
    match = _BRACKETED.match(bare)
    name, address = (match["name"], match["address"]) if match else ("", bare)
    address = typed_address(address.strip())
    if not is_address(address):
        return Typed(item, None)
    return Typed(item, Address(_unquoted(name), address))


def is_address(text: str) -> bool:
    """Say whether `text` is an address: a local part, an @, a domain. In any script."""
    return valid_address(typed_address(text))


def is_host(name: str) -> bool:
    """Say whether `name` is that of a server, in any script, or its address."""
    return valid_host(name)


def written(address: Address) -> str:
    """Write a recipient as it can be read again: the name in quotes where it needs them."""
    if not address.name:
        return address.address
    name = address.name
    if _NEEDS_QUOTES.search(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    return f"{name} <{address.address}>"


def joined(items: Iterable[Typed]) -> str:
    """Write a list of recipients as a draft keeps it; what is no address stays as typed."""
    return ", ".join(written(item.address) if item.address else item.text for item in items)


def _pieces(text: str) -> list[str]:
    """Cut at separators outside quotes and brackets; unclosed ones hold nothing together."""
    pieces = [""]
    quoted = bracketed = escaped = False
    for at, character in enumerate(text):
        if character in "\r\n":
            quoted = bracketed = False
        elif character == '"' and not escaped:
            quoted = not quoted and '"' in text[at + 1 :]
        elif not quoted and character in "<>":
            bracketed = character == "<" and _is_closed(text[at + 1 :])
        escaped = character == "\\" and not escaped
        if character in _SEPARATORS and not quoted and not bracketed:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _is_closed(after: str) -> bool:
    """Say whether a bracket is closed before another one opens."""
    return ">" in after.partition("<")[0]


def _unquoted(name: str) -> str:
    name = name.strip()
    if len(name) >= 2 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name.strip()
