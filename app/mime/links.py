"""Where links lead: what they show and do not keep, who redirects, what marks the reader.

The table of marks and redirects is data (resources/links.json). Nothing here asks the network: a
redirect is undone only where the address itself holds its target.
"""

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from app.model.link import Concern, Link
from app.model.suffixes import suffixes

FILE = Path(__file__).parents[2] / "resources" / "links.json"
OPENABLE = frozenset({"http", "https", "mailto"})
WEB = frozenset({"http", "https"})
LINKS_READ = 2_000
LONGEST = 8_000
REDIRECTS_UNDONE = 5
SHOWN_HOST = re.compile(
    r"^\W{0,3}(?:https?://)?(?:[^\s/@<>]{1,64}@)?"
    # Vowel signs are no \w: beyond ASCII, every character but space.
    r"(?P<host>(?:(?:[\w\-]|[^\x00-\x7f\s]){1,63}\.){1,8}(?:[a-z]|[^\x00-\x7f\s]){2,24})"
    r"(?=[\s/:?#)\]>.,;!]|$)",
    re.IGNORECASE,
)
QUOTES = " \t\r\n\u00a0\"'“”„‘’«»‹›"
FILE_NAMES = frozenset(
    "pdf doc docx xls xlsx ppt pptx zip txt jpg jpeg png html htm csv js md".split()
)
"""Endings that a shown text more likely has as a file than as a host."""


class Redirect(NamedTuple):
    """Somebody who sends on: at which host and path, and where the target stands in the address."""

    name: str
    host: str
    path: str
    parameters: tuple[str, ...]
    coding: str


class Table(NamedTuple):
    """What is known of marks (parameter to who reads it) and redirects (by host)."""

    marks: dict[str, str]
    redirects: tuple[Redirect, ...]


def links(html: str) -> tuple[Link, ...]:
    """Return the links of cleaned HTML in their order, at most 2,000, each once."""
    reader = _Anchors()
    reader.feed(html)
    reader.close()
    return tuple(dict.fromkeys(judge(address, text) for address, text in reader.found))


def judge(address: str, text: str = "") -> Link:
    """Say where a link leads, and what speaks against following it. Never raises."""
    parts = _split(address)
    if parts is None or parts.scheme not in OPENABLE:
        return Link(address, text, "", address, concerns=(Concern.DANGEROUS,))
    if parts.scheme == "mailto":
        is_other = _shows_another_person(address, text)
        return Link(address, text, "", address, concerns=(Concern.OTHER_TARGET,) * is_other)
    direct, through = _direct(address)
    target, marks = without_marks(direct)
    concerns = tuple(_concerns(parts, target, text, through=through, marks=marks))
    return Link(address, text, parts.hostname or "", target, through, marks, concerns)


def without_marks(address: str) -> tuple[str, tuple[str, ...]]:
    """Return an address without the parameters that only name the reader, and their names."""
    parts = _split(address)
    if parts is None or not parts.query:
        return address, ()
    pairs = parts.query.split("&")
    known = table().marks
    marks = [name for pair in pairs if (name := unquote(pair.partition("=")[0])) in known]
    kept = "&".join(pair for pair in pairs if unquote(pair.partition("=")[0]) not in known)
    return (parts._replace(query=kept).geturl(), tuple(marks)) if marks else (address, ())


def without_redirects(address: str) -> str:
    """Return where redirects lead, as far as the address itself says so."""
    return _direct(address)[0]


@cache
def table() -> Table:
    """Return the table of marks and redirects."""
    read = json.loads(FILE.read_bytes())
    marks = {mark: who for who, names in read["marks"].items() for mark in names}
    redirects = tuple(
        Redirect(**(one | {"parameters": tuple(one["parameters"])})) for one in read["redirects"]
    )
    return Table(marks, redirects)


def _concerns(
    parts: SplitResult, target: str, text: str, *, through: str, marks: tuple[str, ...]
) -> Iterator[Concern]:
    host = parts.hostname or ""
    shown = _shown_host(text)
    led_to = {host, urlsplit(target).hostname or ""}
    if shown and not any(_is_same_house(shown, one) for one in led_to):
        yield Concern.OTHER_TARGET
    if parts.username is not None:
        yield Concern.LOGIN_IN_ADDRESS
    if _is_number(host):
        yield Concern.NUMBER_HOST
    if through:
        yield Concern.REDIRECT
    if marks:
        yield Concern.TRACKING


def _split(address: str) -> SplitResult | None:
    """Split an address; None where it is none, or too long to be looked at."""
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address)
        return parts if parts.hostname or parts.scheme == "mailto" else None
    except ValueError:
        return None


def _shown_host(text: str) -> str:
    """Return the host that a text shows as if it were the link's, "" where it shows none."""
    match = SHOWN_HOST.match(text.strip(QUOTES))
    if match is None:
        return ""
    host = match["host"].lower()
    has_scheme = "://" in match[0]
    return "" if host.rpartition(".")[2] in FILE_NAMES and not has_scheme else host


def _is_same_house(one: str, other: str) -> bool:
    """Say whether two hosts belong to whoever registered the one name both stand under."""
    one, other = _ascii(one), _ascii(other)
    if one == other or one.endswith("." + other) or other.endswith("." + one):
        return bool(one and other)
    house = _registered(one)
    return bool(house) and house == _registered(other)


@cache
def _registered(host: str) -> str:
    return suffixes().privatesuffix(host) or ""


def _ascii(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _is_number(host: str) -> bool:
    """Say whether a host is an IP address in any spelling that browsers take."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", host))
    return True


def _shows_another_person(address: str, text: str) -> bool:
    shown = re.fullmatch(r"\s*<?([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+?)>?\s*", text)
    meant = unquote(address.partition(":")[2].partition("?")[0])
    return shown is not None and shown[1].lower() != meant.lower()


def _direct(address: str) -> tuple[str, str]:
    """Undo redirects whose target stands in the address; also name the first of them."""
    through = ""
    for _ in range(REDIRECTS_UNDONE):
        redirect = _redirect_of(address)
        if redirect is None:
            break
        through = through or redirect.name
        target = _target(redirect, address)
        if not target:
            break
        address = target
    return address, through


def _redirect_of(address: str) -> Redirect | None:
    parts = _split(address)
    if parts is None or parts.scheme not in WEB:
        return None
    host = parts.hostname or ""
    for redirect in table().redirects:
        if host != redirect.host and not host.endswith("." + redirect.host):
            continue
        if _stands_at(redirect, parts):
            return redirect
    return None


def _stands_at(redirect: Redirect, parts: SplitResult) -> bool:
    """Say whether an address at a redirect's host is one: its front page is not."""
    if not parts.path.startswith(redirect.path):
        return False
    if redirect.parameters:
        return bool(_parameter(redirect, parts))
    return len(parts.path) > 1


def _target(redirect: Redirect, address: str) -> str:
    """Return the target that an address holds, "" where only its owner knows it."""
    parts = urlsplit(address)
    match redirect.coding:
        case "proofpoint":
            found = unquote(_parameter(redirect, parts).translate({45: "%", 95: "/"}))
        case "base64":
            found = _unpacked(_parameter(redirect, parts))
        case "between-underscores":
            found = _between_underscores(address)
        case "in-path":
            found = _in_path(parts)
        case _:
            found = _parameter(redirect, parts)
    found = "https://" + found if found.startswith("www.") else found
    target = _split(found)
    return found if target is not None and target.scheme in WEB else ""


def _parameter(redirect: Redirect, parts: SplitResult) -> str:
    if redirect.parameters == ("*",):
        return unquote(parts.query)
    found = dict(reversed(parse_qsl(parts.query)))
    return next((found[name] for name in redirect.parameters if name in found), "")


def _unpacked(value: str) -> str:
    """Undo base64 behind two marking characters, as Bing writes its targets."""
    try:
        padded = value[2:] + "=" * (-len(value[2:]) % 4)
        return base64.urlsafe_b64decode(padded).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _between_underscores(address: str) -> str:
    """Read a target between "__" and "__;"; one with characters taken out is left as it is."""
    match = re.search(r"/v3/__(.+?)__;", address)
    return "" if match is None or "*" in match[1] else match[1]


def _in_path(parts: SplitResult) -> str:
    """Find the part of a path that is a whole address, percent-encoded."""
    for piece in parts.path.split("/"):
        if (found := unquote(piece)).startswith(("http://", "https://")):
            return found
    return ""


class _Anchors(HTMLParser):
    """Collects (address, text) of each link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._address = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
            self._words = []

    def handle_data(self, data: str) -> None:
        if self._address:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address and len(self.found) < LINKS_READ:
            self.found.append((self._address, " ".join("".join(self._words).split())[:300]))
            self._address = ""
