"""Which of the servers found to prefer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.model.account import AuthMethod, Protocol, Security
from app.model.finding import Candidate, Source

_TRUST = {source: rank for rank, source in enumerate(Source)}
_SECURITY = {security: rank for rank, security in enumerate(Security)}

# Quick to ask, and good for what others leave out: POP3 beside IMAP, facts about the provider.
_ALWAYS_HEARD = {Source.SRV, Source.MX}


class Ranked(NamedTuple):
    """The servers found, the best first."""

    incoming: tuple[Candidate, ...]
    outgoing: tuple[Candidate, ...]


def needless(source: Source, found: Sequence[Candidate]) -> bool:
    """Whether a look there can change nothing, as a more trusted source has said all."""
    best = min((_TRUST[each] for each in Source if _is_complete(each, found)), default=len(_TRUST))
    return source not in _ALWAYS_HEARD and _TRUST[source] > best


def ranked(found: Sequence[Candidate]) -> Ranked:
    """Merge what several named, leave out what a better source made needless, and order the rest.

    What is protected comes before what is not, what is beyond doubt before what wants confirming,
    IMAP before POP3; then the more trusted source; then TLS before STARTTLS.
    """
    used = [each for each in found if not needless(each.source, found)]
    merged = sorted(_merged(used), key=_key)
    outgoing = [each for each in merged if _is_outgoing(each)]
    incoming = [each for each in merged if not _is_outgoing(each)]
    return Ranked(_without_guesses(incoming), _without_guesses(outgoing))


def _key(candidate: Candidate) -> tuple[bool, bool, bool, int, int]:
    server = candidate.server
    return (
        server.security is Security.NONE,
        candidate.unconfirmed,
        server.protocol is Protocol.POP3,
        _TRUST[candidate.source],
        _SECURITY[server.security],
    )


def _is_outgoing(candidate: Candidate) -> bool:
    return candidate.server.protocol is Protocol.SMTP


def _is_complete(source: Source, found: Iterable[Candidate]) -> bool:
    """Whether this source alone names, beyond doubt, a way in and a way out."""
    named = [each for each in found if each.source is source and _is_sure(each)]
    return len({_is_outgoing(each) for each in named}) == 2


def _is_sure(candidate: Candidate) -> bool:
    return not candidate.unconfirmed and candidate.server.security is not Security.NONE


def _merged(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Keep of each server its most trusted naming; one that is sure confirms the others."""
    kept: dict[tuple[Protocol, str, int, Security], Candidate] = {}
    for each in sorted(found, key=lambda each: _TRUST[each.source]):
        server = each.server
        place = (server.protocol, server.host, server.port, server.security)
        kept[place] = _joined(kept[place], each) if place in kept else each
    return kept.values()


def _joined(first: Candidate, other: Candidate) -> Candidate:
    """Join two namings of a server: the table knows how to log in where DNS cannot say it."""
    server = first.server
    if server.auth is AuthMethod.AUTO and first.source is Source.SRV:
        server = replace(server, auth=other.server.auth, user=other.server.user)
    unconfirmed = first.unconfirmed and other.unconfirmed
    return replace(first, server=server, unconfirmed=unconfirmed)


def _without_guesses(side: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Leave guesses to where nobody has named a server that is beyond doubt."""
    named = any(each.source is not Source.GUESS and _is_sure(each) for each in side)
    return tuple(each for each in side if each.source is not Source.GUESS or not named)
