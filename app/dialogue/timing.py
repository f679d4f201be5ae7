"""Which command a line answers, and how long the answer took, from the lines alone."""

import re
from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import NamedTuple

from app.model.account import Protocol
from app.model.dialogue import Speaker, Spoken

_SESSIONS = 256
_AHEAD = 4_096

_TAGGED = re.compile(r"\S+ ((?:UID )?[A-Z]+)", re.IGNORECASE)
_REPLY = re.compile(r"\d{3}( |$)")


class Timed(NamedTuple):
    """A line of the console. `seconds` is from the command to the end of its answer.

    `command` is the name of what was asked, on the answer's lines; "" where nothing was.
    """

    spoken: Spoken
    seconds: float | None = None
    command: str = ""


class _Asked(NamedTuple):
    tag: str
    verb: str
    at: float


class _Session:
    """What was asked over one connection and not answered yet; `last` is the latest command."""

    __slots__ = ("asked", "last")

    def __init__(self) -> None:
        self.asked: deque[_Asked] = deque(maxlen=_AHEAD)
        self.last = ""


class Stopwatch:
    """Hears the lines of all sessions in their order; keeps a bounded memory of what was asked."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[int, _Session] = OrderedDict()

    def all(self, lines: Iterable[Spoken]) -> tuple[Timed, ...]:
        """Time several lines."""
        return tuple(map(self.heard, lines))

    def heard(self, spoken: Spoken) -> Timed:
        """Time the next line."""
        session = self._session(spoken.session)
        if spoken.line.speaker is Speaker.CLIENT:
            _ask(session, spoken)
            return Timed(spoken)
        if not session.asked:
            return Timed(spoken)
        found = _answered(session.asked, spoken)
        if found is None:
            return Timed(spoken, None, session.asked[0].verb)
        return Timed(spoken, max(0.0, spoken.line.time - found.at), found.verb)

    def _session(self, number: int) -> _Session:
        session = self._sessions.get(number)
        if session is None:
            session = self._sessions[number] = _Session()
            if len(self._sessions) > _SESSIONS:
                self._sessions.popitem(last=False)
        return session


def verb_of(protocol: Protocol, text: str) -> str:
    """Return the name of a client's command; "" where the line is none (a literal, an answer)."""
    if protocol is Protocol.IMAP:
        tagged = _TAGGED.match(text)
        return tagged[1].upper() if tagged else ""
    word = text.partition(" ")[0].upper()
    return word if word.isascii() and word.isalnum() else ""


def _ask(session: _Session, spoken: Spoken) -> None:
    """Note a command; what only goes on with one (a challenge's answer, the dot) has its name."""
    text, at = spoken.line.text, spoken.line.time
    verb = verb_of(spoken.protocol, text)
    session.last = verb or session.last
    if spoken.protocol is Protocol.IMAP:
        if verb:
            session.asked.append(_Asked(text.partition(" ")[0], verb, at))
    elif not text.startswith("…"):  # a letter, which ends with the dot
        session.asked.append(_Asked("", session.last, at))


def _answered(asked: deque[_Asked], spoken: Spoken) -> _Asked | None:
    """Take off and return the command whose answer ends with this line."""
    text = spoken.line.text
    if spoken.protocol is Protocol.IMAP:
        return _by_tag(asked, text.partition(" ")[0])
    ends = (
        _REPLY.match(text) is not None
        if spoken.protocol is Protocol.SMTP
        else text.startswith(("+", "-ERR"))
    )
    return asked.popleft() if ends else None


def _by_tag(asked: deque[_Asked], tag: str) -> _Asked | None:
    for each in asked:
        if each.tag == tag:
            asked.remove(each)
            return each
    return None
