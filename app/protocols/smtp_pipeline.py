"""The commands of a letter's envelope, spoken step by step or all at once (RFC 2920)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.model.problem import ProblemKind
from app.protocols import errors
from app.protocols.errors import Transient
from app.protocols.smtp_letter import Commands
from app.protocols.smtp_wire import Reply, SmtpWire

AT_ONCE = 100
"""Commands sent before their replies are read: both must fit into the sockets' buffers, or each
side waits for the other (RFC 2920 §3.1)."""

ACCEPTED = frozenset({250, 251, 252})
"""Replies to RCPT by which the server takes a letter for somebody (RFC 5321 §3.4, §3.5.3)."""

_BAD_SEQUENCE = 503
_MINDS = re.compile(rb"pipelin", re.IGNORECASE)

_cannot: set[str] = set()
"""Servers that offered PIPELINING to this process and could not keep it: they minded, fell silent
or left over it. To be wrong of one costs some round trips, and nothing else."""


class Answers(NamedTuple):
    """The replies to MAIL, to each RCPT, and to DATA; what was not asked has none."""

    mail: Reply
    rcpt: tuple[Reply, ...] = ()
    data: Reply | None = None

    @property
    def anybody(self) -> bool:
        """Whether the letter was accepted for anybody."""
        return any(reply.code in ACCEPTED for reply in self.rcpt)

    @property
    def awaits_content(self) -> bool:
        return self.data is not None and self.data.code == 354

    @property
    def disordered(self) -> bool:
        """Whether the server minds that commands came together, or took them out of order."""
        replies = [self.mail, *self.rcpt, *([self.data] if self.data else [])]
        misread = self.mail.code == 250 and any(r.code == _BAD_SEQUENCE for r in self.rcpt)
        return misread or any(r.code >= 400 and _MINDS.search(r.said) for r in replies)


def envelope(wire: SmtpWire, letter: Commands) -> Answers:
    """Give the envelope and DATA, after RSET where a letter was begun before.

    DATA may have been sent though nobody was accepted. Raises Busy where the server leaves.
    """
    reset, wire.used = wire.used, True
    if "pipelining" not in wire.esmtp_features or wire.name in _cannot:
        return _step_by_step(wire, letter, reset=reset)
    answers = _at_once(wire, letter, reset=reset)
    if not answers.disordered:
        return answers
    _cannot.add(wire.name)
    if answers.awaits_content:
        wire.line.close()  # a dot now might deliver an empty letter
        raise errors.lost(wire.name, answers.mail.said)
    return _step_by_step(wire, letter, reset=True)


def _step_by_step(wire: SmtpWire, letter: Commands, *, reset: bool) -> Answers:
    if reset:
        wire.reset()
        wire.used = True
    mail = _heard(wire, wire.command(letter.mail))
    if mail.code != 250:
        return Answers(mail)
    rcpt = tuple(_heard(wire, wire.command(each)) for each in letter.rcpt)
    answers = Answers(mail, rcpt)
    if answers.anybody:
        return answers._replace(data=_heard(wire, wire.command("DATA")))
    return answers


def _at_once(wire: SmtpWire, letter: Commands, *, reset: bool) -> Answers:
    """Send the commands in groups, and read a group's replies before the next one goes."""
    opening = ["RSET"] if reset else []
    commands = [*opening, letter.mail, *letter.rcpt, "DATA"]
    replies: list[Reply] = []
    for start in range(0, len(commands), AT_ONCE):
        group = commands[start : start + AT_ONCE]
        wire.say(group)
        replies += _group_heard(wire, group)
        if reset and replies[0].code != 250:
            raise wire.left(replies[0])
        if replies[len(opening)].code != 250:
            break
    mail, *rcpt = replies[len(opening) :]
    whole = len(replies) == len(commands)
    return Answers(mail, tuple(rcpt[:-1] if whole else rcpt), rcpt[-1] if whole else None)


def _group_heard(wire: SmtpWire, group: Sequence[str]) -> list[Reply]:
    """Read one reply for each command. A server that answers some and no more cannot pipeline."""
    heard: list[Reply] = []
    try:
        while len(heard) < len(group):
            heard.append(_heard(wire, wire.reply()))
    except Transient as error:
        if heard and error.problem.kind is not ProblemKind.CANCELLED:
            _cannot.add(wire.name)
        raise
    return heard


def _heard(wire: SmtpWire, reply: Reply) -> Reply:
    if reply.leaves:
        raise wire.left(reply)
    return reply
