"""Is a From domain fit for the server its mail leaves by: MX, SPF, DKIM and DMARC.

Nothing is guessed: of a server whose outgoing addresses nobody knows, it is told that they are
unknown. Only the DNS is asked.
"""

import ipaddress
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import NamedTuple, TypeVar

from app.doctor import dmarc, spf
from app.doctor.domains import organisation
from app.doctor.senders import SELECTORS, Sender, sender_of
from app.doctor.spf import Verdict
from app.model.account import Server
from app.model.diagnosis import Fitness, FitnessKind, FitnessLine, FitnessState
from app.model.problem import Problem, ProblemKind
from app.protocols import errors, names
from app.protocols.errors import MailError
from app.protocols.names import Asking

T = TypeVar("T")

NOBODY = ipaddress.ip_address("192.0.2.1")
"""An address that nobody sends from (RFC 5737): what a policy says of it, it says of strangers."""

_ADDRESSES = 4
_DENIED = {
    Verdict.FAIL: "denied",
    Verdict.SOFTFAIL: "doubted",
}


class Question(NamedTuple):
    """Whose mail it is, and by whose server it leaves. `sender` is the provider, where known."""

    address: str
    domain: str
    server: Server
    sender: Sender | None
    asking: Asking


def fitness(address: str, server: Server, asking: Asking = names.SYSTEM) -> Fitness:
    """Look up what others look at when mail of `address` comes from `server`. Raises nothing.

    A domain of any script is asked for as DNS spells it, and told as it was written.
    """
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    question = Question(address, domain, server, sender_of(organisation(server.host)), asking)
    with ThreadPoolExecutor(4, "fitness") as threads:
        exchangers = threads.submit(_told, FitnessKind.MX, _mx, question)
        policy = threads.submit(_told, FitnessKind.SPF, _spf, question)
        keys = threads.submit(_told, FitnessKind.DKIM, _dkim, question)
        wish = threads.submit(_told, FitnessKind.DMARC, _dmarc, question)
        lines = exchangers.result(), policy.result(), keys.result(), wish.result()
    return Fitness(domain, server.host, _weighed(*lines))


def _told(
    kind: FitnessKind, look: Callable[[Question], FitnessLine], question: Question
) -> FitnessLine:
    """Look; a name service that does not answer is no answer about the domain."""
    try:
        return look(question)
    except MailError as error:
        return FitnessLine(kind, FitnessState.UNKNOWN, "unanswered", problem=error.problem)


# --- MX ---


def _mx(question: Question) -> FitnessLine:
    """Who takes the answers to one's letters (RFC 5321 §5.1; none at all: RFC 7505)."""
    line = partial(FitnessLine, FitnessKind.MX)
    found = _existing(names.mail_exchangers, question.domain, question.asking)
    hosts = ", ".join(host for _, host in found[:4])
    if any(host for _, host in found):
        return line(FitnessState.GOOD, record=errors.words(hosts))
    if found:
        return line(FitnessState.AGAINST, "refuses", ".")
    if _existing(names.addresses, question.domain, question.asking):
        return line(FitnessState.MISSING, "address-only")
    return line(FitnessState.AGAINST, "no-domain")


# --- SPF ---


def _spf(question: Question) -> FitnessLine:
    """Whether the domain's policy lets this server send (RFC 7208).

    A policy that was reached before the look-ups ran out would have passed its own addresses.
    """
    line = partial(FitnessLine, FitnessKind.SPF)
    stranger = spf.evaluate(NOBODY, question.address, question.asking)
    record = errors.words(stranger.record)
    if stranger.verdict is Verdict.NONE:
        return line(FitnessState.MISSING)
    if stranger.verdict is Verdict.PASS:
        return line(FitnessState.GOOD, "anybody", record)
    if _names_provider(question, stranger.reached):
        return line(FitnessState.GOOD, record=record)
    if stranger.verdict is Verdict.PERMERROR:
        return line(FitnessState.AGAINST, "broken", record)
    if stranger.verdict is Verdict.TEMPERROR:
        problem = Problem(ProblemKind.BUSY, question.domain, detail="name-server")
        return line(FitnessState.UNKNOWN, "unanswered", record, problem)
    if _covers_server(question):
        return line(FitnessState.GOOD, record=record)
    if question.sender is None:
        return line(FitnessState.UNKNOWN, record=record)
    word = _DENIED.get(stranger.verdict)
    state = FitnessState.AGAINST if word else FitnessState.MISSING
    return line(state, word or "neutral", record)


def _names_provider(question: Question, reached: frozenset[str]) -> bool:
    """Whether the policy includes that of the server's provider, known or by its own domain."""
    known = question.sender.policies if question.sender else ()
    home = organisation(question.server.host)
    return any(name in known or organisation(name) == home for name in reached)


def _covers_server(question: Question) -> bool:
    """Whether the policy lists the server's own addresses, by which small servers send as well."""
    return any(
        spf.evaluate(address, question.address, question.asking).verdict is Verdict.PASS
        for address in _own_addresses(question)
    )


def _own_addresses(question: Question) -> list[spf.Address]:
    host = question.server.host.strip("[]")
    with suppress(ValueError):
        return [ipaddress.ip_address(host)]
    with suppress(MailError):
        found = names.addresses(host, question.asking)
        return [ipaddress.ip_address(each) for each in found[:_ADDRESSES]]
    return []


# --- DKIM ---


def _dkim(question: Question) -> FitnessLine:
    """Whether the domain publishes keys to sign with (RFC 6376 §3.6.1), as far as one can find."""
    line = partial(FitnessLine, FitnessKind.DKIM)
    empty = _nothing_below(f"_domainkey.{question.domain}", question.asking)
    own = question.sender.selectors if question.sender else ()
    selectors = [*own, *(each for each in SELECTORS if each not in own)]
    with ThreadPoolExecutor(6, "selectors") as threads:
        found = list(threads.map(partial(_has_key, question), selectors))
    keys = [selector for selector, there in zip(selectors, found, strict=True) if there]
    if keys:
        state = FitnessState.GOOD if set(keys) & set(own) else FitnessState.UNKNOWN
        word = "" if state is FitnessState.GOOD else "elsewhere"
        return line(state, word, f"{keys[0]}._domainkey")
    return line(FitnessState.MISSING if empty else FitnessState.UNKNOWN)


def _has_key(question: Question, selector: str) -> bool:
    """An empty p= is a key that was revoked."""
    name = f"{selector}._domainkey.{question.domain}"
    for text in _existing(names.texts, name, question.asking):
        tags = dmarc.tags(text)
        if tags.get("v", "DKIM1") == "DKIM1" and tags.get("p"):
            return True
    return False


def _nothing_below(name: str, asking: Asking) -> bool:
    """Whether neither a name nor any below it exists (RFC 8020). Some servers are wrong there."""
    try:
        names.texts(name, asking)
    except MailError as error:
        if error.problem.kind is not ProblemKind.HOST_UNKNOWN:
            raise
        return True
    return False


# --- DMARC ---


def _dmarc(question: Question) -> FitnessLine:
    """What the domain asks others to do with mail that is not proven to be its (RFC 7489)."""
    line = partial(FitnessLine, FitnessKind.DMARC)
    found = dmarc.policy_of(question.domain, question.asking)
    if found is None:
        return line(FitnessState.MISSING)
    record = errors.words(found.record)
    if found.policy == "none":
        return line(FitnessState.GOOD, "watching", record)
    return line(FitnessState.UNKNOWN, found.policy, record)


def _weighed(
    exchangers: FitnessLine, policy: FitnessLine, keys: FitnessLine, wish: FitnessLine
) -> tuple[FitnessLine, ...]:
    """Weigh the lines against each other: DMARC is kept by SPF or DKIM (RFC 7489 §4.2).

    The envelope's sender is the From address here, so whatever SPF says is about the right domain.
    Keys of no known provider's may well be used by a server that the policy names.
    """
    if keys.word == "elsewhere" and policy.state is FitnessState.GOOD:
        keys = FitnessLine(FitnessKind.DKIM, FitnessState.GOOD, record=keys.record)
    if wish.word in dmarc.STRICT:
        wish = FitnessLine(FitnessKind.DMARC, *_kept(policy, keys), record=wish.record)
    return exchangers, policy, keys, wish


def _kept(policy: FitnessLine, keys: FitnessLine) -> tuple[FitnessState, str]:
    if FitnessState.GOOD in (policy.state, keys.state):
        return FitnessState.GOOD, ""
    surely_not = policy.state in (FitnessState.AGAINST, FitnessState.MISSING)
    if surely_not and keys.state in (FitnessState.MISSING, FitnessState.AGAINST):
        return FitnessState.AGAINST, ""
    return FitnessState.UNKNOWN, ""


def _existing(
    look: Callable[[str, Asking], tuple[T, ...]], name: str, asking: Asking
) -> tuple[T, ...]:
    """Look up; what does not exist is an empty answer."""
    try:
        return look(name, asking)
    except MailError as error:
        if error.problem.kind is not ProblemKind.HOST_UNKNOWN:
            raise
        return ()
