"""What each word of a dialogue with a server means, in plain words and in the person's language."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.model.account import Protocol
from app.parlance.lines import parts
from app.parlance.part import Kind, Part

FOLDER = Path(__file__).parents[1] / "resources" / "explanations"
LANGUAGES = ("en", "hi")
MASTER = "en"
"""The language that also holds the sources, and serves where another has no words."""

# class.subject.detail (RFC 3463 §2)
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})", re.ASCII)


class Explanation(NamedTuple):
    """What one word means. `source` names where that is written, e.g. "RFC 5321 §4.1.1.2"."""

    term: str
    title: str
    text: str
    source: str


Section = dict[str, Explanation]


def explain_line(
    protocol: Protocol, text: str, *, from_server: bool, language: str, command: str = ""
) -> tuple[Explanation, ...]:
    """Take a whole line apart and explain each word of it that is known, in their order.

    `command` is the client's line, or its verb, that a server's line answers; then the last
    explanation is what the answer means for it. Unknown words are left out; nothing is raised.
    """
    words = parts(protocol, text, from_server=from_server, command=command)
    found = (_explained(protocol, part, language) for part in words)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def explain_command(protocol: Protocol, verb: str, language: str) -> Explanation | None:
    """Explain a command, such as RCPT or UIDL, in any case. None where it is not known."""
    return _section(language, protocol, Kind.COMMAND).get(verb.strip().upper())


def explain_capability(protocol: Protocol, name: str, language: str) -> Explanation | None:
    """Explain what a server offers: a capability, an ESMTP keyword or a CAPA tag.

    Values behind it ("SIZE 1000", "AUTH=PLAIN") may stand there.
    """
    section = _section(language, protocol, Kind.CAPABILITY)
    word = (name.upper().split() or [""])[0]
    head, _, value = word.partition("=")
    if found := section.get(word):
        return found
    family = next((key for key in section if key[-1] in "=-" and word.startswith(key)), head)
    if family == "AUTH=":
        return _way_to_log_in(section[family], value, language)
    return section.get(family)


def explain_code(protocol: Protocol, code: str, language: str) -> Explanation | None:
    """Explain a reply code (550, +OK, NO), an answer (EXISTS), or a response code (IN-USE)."""
    word = code.strip().strip("[]").upper()
    for kind in (Kind.REPLY, Kind.CODE):
        if found := _section(language, protocol, kind).get(word):
            return found
    return _composed_reply(language, word) if protocol is Protocol.SMTP else None


def explain_enhanced(code: str, language: str) -> Explanation | None:
    """Explain an enhanced status code: what is known of it exactly, else its class and subject."""
    parsed = _ENHANCED.fullmatch(code.strip())
    if parsed is None:
        return None
    words = _file(language, "enhanced")
    first, subject, detail = parsed.groups()
    if whole := words["codes"].get(parsed[0]):
        return whole
    exact = words["details"].get(f"{subject}.{detail}") or words["subjects"].get(subject)
    return exact and _joined(parsed[0], exact, words["classes"][first])


def explain_word(protocol: Protocol, word: str, language: str) -> tuple[Explanation, ...]:
    """Return all that a word may mean in a protocol: SIZE is a capability and a parameter."""
    found = [
        *(_section(language, protocol, kind).get(word.upper()) for kind in Kind),
        explain_code(protocol, word, language),
        explain_enhanced(word, language) if protocol is Protocol.SMTP else None,
        explain_capability(protocol, word, language),
        _shared(language, Kind.MECHANISM).get(word.upper()),
    ]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def commands(protocol: Protocol) -> tuple[str, ...]:
    """Return the verbs of all commands that can be explained, for completion."""
    return tuple(_section(MASTER, protocol, Kind.COMMAND))


def _explained(protocol: Protocol, part: Part, language: str) -> Explanation | None:
    match part.kind:
        case Kind.ENHANCED:
            return explain_enhanced(part.word, language)
        case Kind.CAPABILITY:
            return explain_capability(protocol, part.word, language)
        case Kind.REPLY:
            return explain_code(protocol, part.word, language)
        case Kind.VERDICT:
            found = _verdict(protocol, part, language)
        case Kind.MARK | Kind.MECHANISM:
            found = _shared(language, part.kind).get(part.word.upper())
        case _:
            found = _section(language, protocol, part.kind).get(part.word.upper())
    return found._replace(term=part.shown) if found and part.shown else found


def _verdict(protocol: Protocol, part: Part, language: str) -> Explanation | None:
    """What an answer means for the very command, or for any."""
    words = _section(language, protocol, Kind.VERDICT)
    command, _, outcome = part.word.rpartition(" ")
    if found := words.get(part.word.upper()):
        return found
    found = words.get(f"* {outcome}")
    if found is None or command not in _section(language, protocol, Kind.COMMAND):
        return None
    return found._replace(text=found.text.replace("{command}", command))


def _way_to_log_in(offered: Explanation, mechanism: str, language: str) -> Explanation:
    """What an IMAP server says with AUTH=PLAIN and the like."""
    known = _shared(language, Kind.MECHANISM).get(mechanism)
    whole = _joined(f"AUTH={mechanism}", offered, known)
    return whole._replace(title=f"{offered.title}: {mechanism}")


def _composed_reply(language: str, code: str) -> Explanation | None:
    """A reply code that nobody listed still says much by its digits (RFC 5321 §4.2.1)."""
    words = _file(language, Protocol.SMTP)
    kind, area = words["classes"].get(code[:1]), words["areas"].get(code[1:2])
    if kind is None or area is None or len(code) != 3:
        return None
    return _joined(code, area, kind)


def _joined(term: str, first: Explanation, second: Explanation | None) -> Explanation:
    """Put two explanations together as one of `term`."""
    if second is None:
        return first._replace(term=term)
    title = f"{first.title} ({second.title})"
    source = first.source if first.source == second.source else f"{first.source}, {second.source}"
    return Explanation(term, title, f"{first.text} {second.text}", source)


def _section(language: str, protocol: Protocol, kind: Kind) -> Section:
    return _file(language, protocol).get(kind, {})


def _shared(language: str, kind: Kind) -> Section:
    """The words that all three protocols have in common."""
    return _file(language, "shared").get(kind, {})


@cache
def _file(language: str, name: str) -> dict[str, Section]:
    """Read one file when it is first asked for: the language's words over the master's."""
    spoken = language[:2] if language[:2] in LANGUAGES else MASTER
    told = _read(spoken, name)
    return {
        section: {
            term.upper(): Explanation(term, **{**entry, **told.get(section, {}).get(term, {})})
            for term, entry in entries.items()
        }
        for section, entries in _read(MASTER, name).items()
    }


def _read(language: str, name: str) -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = json.loads(
        (FOLDER / language / f"{name}.json").read_bytes()
    )
    return words
