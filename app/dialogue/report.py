"""The safe report: the dialogue as text that may be shown to others.

Secrets were masked before the lines were kept. Here addresses, user names and host names are
replaced by placeholders, unless they are wanted; of this computer only what its programs are is
told: no user's name, no path.
"""

import datetime
import importlib.metadata
import platform
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from app.dialogue.timing import Timed
from app.model.account import AccountSettings
from app.model.dialogue import Speaker

ARROWS = {Speaker.CLIENT: "→", Speaker.SERVER: "←"}

# Letters of any script, and the signs that some write vowels with, which \w leaves out.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f-]"
_OUTSIDE = r"\s<>()\[\]\"@,;:\\"
_ADDRESS = re.compile(rf"[^{_OUTSIDE}]+@(?:[^{_OUTSIDE}]+|\[[^\]\s]+\])")
_HOST_NAME = re.compile(rf"(?<![@.])(?<!{_LETTER})(?:{_LETTER}+\.)+(?!\d){_LETTER}{{2,}}(?![@])")
_NUMBERS = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|\[?(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}\]?"
)
_USER = re.compile(r"^(USER|APOP) \S+", re.IGNORECASE)

# What looks like a host's name and is a word of IMAP's.
_WORDS = re.compile(r"(BODY|BINARY)\.(PEEK|SIZE)|HEADER\.FIELDS(\.NOT)?|\d+(\.\d+)*", re.IGNORECASE)
_LOOPBACK = frozenset({"127.0.0.1", "[127.0.0.1]"})


def safe_report(
    lines: Iterable[Timed],
    *,
    private: Collection[str] = (),
    placeholders: bool = True,
    versions: Mapping[str, str] | None = None,
) -> str:
    """Return the report. `private` are names to be replaced besides those that look like ones.

    `versions` names what else is at work here, beside Lifafa, the system and Python.
    """
    veil = Veil(private) if placeholders else None
    body = [_line(timed, veil) for timed in lines]
    return "\n".join([*_header(versions or {}), "", *body]) + "\n"


def private_names(settings: Iterable[AccountSettings]) -> frozenset[str]:
    """Return what accounts call people: addresses, user names."""
    found: set[str] = set()
    for each in settings:
        found |= {each.address, each.name, each.incoming.user, each.outgoing.user}
    return frozenset(name for name in found if name)


class Veil:
    """Puts placeholders for names: the same for the same name all through one report."""

    def __init__(self, private: Collection[str] = ()) -> None:
        self._known: dict[tuple[str, str], str] = {}
        longest = sorted({*private, *_ours()}, key=len, reverse=True)
        words = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest if name)
        self._private = re.compile(words, re.IGNORECASE) if words else None

    def over(self, text: str) -> str:
        """Replace addresses, users, host names and their numbers in a line."""
        text = _ADDRESS.sub(lambda found: self._placeholder("address", found[0]), text)
        text = _USER.sub(lambda found: f"{found[1]} <user>", text)
        if self._private is not None:
            text = self._private.sub(lambda found: self._placeholder("name", found[0]), text)
        text = _NUMBERS.sub(lambda found: self._number(found[0]), text)
        return _HOST_NAME.sub(lambda found: self._host(found[0]), text)

    def host(self, name: str) -> str:
        """Return what stands for a host's name, whatever that looks like."""
        return self._placeholder("host", name)

    def _host(self, name: str) -> str:
        return name if _WORDS.fullmatch(name) else self.host(name)

    def _number(self, name: str) -> str:
        return name if name in _LOOPBACK else self._placeholder("number", name)

    def _placeholder(self, kind: str, name: str) -> str:
        key = (kind, name.casefold())
        if key not in self._known:
            count = sum(known == kind for known, _ in self._known) + 1
            self._known[key] = f"<{kind}-{count}>"
        return self._known[key]


def milliseconds(seconds: float) -> str:
    """Say how long an answer took, as a number of milliseconds."""
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"


def _header(versions: Mapping[str, str]) -> list[str]:
    now = datetime.datetime.now(datetime.UTC)
    programs = {
        "Lifafa": _version(),
        "System": f"{platform.system()} {platform.release()} ({platform.machine()})",
        "Python": platform.python_version(),
        **versions,
    }
    told = [f"{name}: {version}" for name, version in programs.items()]
    return ["Dialogue report of Lifafa", f"Made: {now:%Y-%m-%d %H:%M:%S} UTC", *told]


def _line(timed: Timed, veil: Veil | None) -> str:
    spoken = timed.spoken
    text, server = spoken.line.text, spoken.server
    if veil is not None:
        text, server = veil.over(text), _server(server, veil)
    at = datetime.datetime.fromtimestamp(spoken.line.time, datetime.UTC)
    took = "" if timed.seconds is None else f"  ({milliseconds(timed.seconds)} ms)"
    where = f"account {spoken.account} {spoken.protocol} #{spoken.session} {server}"
    return f"{at:%H:%M:%S.%f}  {where}  {ARROWS[spoken.line.speaker]} {text}{took}"


def _server(server: str, veil: Veil) -> str:
    """Hide a host whatever it looks like, and keep its port."""
    host, _, port = server.rpartition(":")
    return f"{veil.host(host)}:{port}" if host not in _LOOPBACK else server


def _version() -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version("lifafa")
    return "0"


def _ours() -> frozenset[str]:
    """Return what this computer and its user are called, which some servers repeat."""
    return frozenset({platform.node(), str(Path.home()), Path.home().name} - {"", "/", "root", "."})
