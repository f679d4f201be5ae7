"""Asks the domain name system: addresses, who takes a domain's mail, which services it offers.

A name that does not exist is HOST_UNKNOWN; one that exists and has nothing of the kind asked for is
an empty answer. Who guards answers against forgery is not asked (no DNSSEC): see RFC 6186 §6.
"""

import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import dns.exception
import dns.nameserver
import dns.resolver
import idna

from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.errors import Busy, ConnectionLost, MailError, TimedOut, Transient

TIMEOUT = 5.0
"""Seconds for one question, however many name servers are asked."""

ANSWERS_LIMIT = 50
"""Records kept of one answer; a hostile one may have thousands."""

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 2.0

# What resolvers on the way carry in one datagram without cutting it up (DNS flag day 2020).
_DATAGRAM = 1232

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NAME_LIMIT = 253
_DOTS = str.maketrans("。．｡", "...")


class NameServer(NamedTuple):
    """Who is asked. `address` is an IP address."""

    address: str
    port: int = 53


class MailExchanger(NamedTuple):
    """Who takes a domain's mail; `host` is "" where it says that it takes none (RFC 7505)."""

    preference: int
    host: str


class Service(NamedTuple):
    """Where a service is offered; `target` is "" where it says that it is not (RFC 2782)."""

    priority: int
    weight: int
    port: int
    target: str


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask, and how long to wait.

    `nameservers` empty means the system's. `timeout` is for one kind of records, whoever is asked.
    `stopped` ends the wait within two seconds once it is true.
    """

    nameservers: Sequence[NameServer] = ()
    timeout: float = TIMEOUT
    stopped: Callable[[], bool] = _never


SYSTEM = Asking()
"""What the system would ask."""


def addresses(name: str, asking: Asking = SYSTEM) -> tuple[str, ...]:
    """Look up the IP addresses of a host, those of version 4 first. Raises as `lookup` does.

    Some name servers fall silent on AAAA (RFC 4074); what they said of A is then enough.
    """
    found = [str(record.address) for record in lookup(name, "A", asking)]
    try:
        found += [str(record.address) for record in lookup(name, "AAAA", asking)]
    except Transient:
        if not found:
            raise
    return tuple(found)


def mail_exchangers(name: str, asking: Asking = SYSTEM) -> tuple[MailExchanger, ...]:
    """Look up who takes a domain's mail, the preferred first (RFC 5321 §5.1).

    Empty where the domain names nobody: then its own host would. Raises as `lookup` does.
    """
    records = lookup(name, "MX", asking)
    return tuple(sorted(MailExchanger(each.preference, _host(each.exchange)) for each in records))


def services(name: str, asking: Asking = SYSTEM) -> tuple[Service, ...]:
    """Look up where a service ("_imaps._tcp.example.org") is offered.

    By priority, then the heavier first: RFC 2782 would have us throw dice, so that many clients
    spread over the servers, but this is asked once. Raises as `lookup` does.
    """
    records = lookup(name, "SRV", asking)
    found = [Service(each.priority, each.weight, each.port, _host(each.target)) for each in records]
    return tuple(sorted(found, key=lambda each: (each.priority, -each.weight, each.target)))


def texts(name: str, asking: Asking = SYSTEM) -> tuple[str, ...]:
    """Look up the TXT records of a name, each joined from its pieces (RFC 7208 §3.3).

    Bytes that are no UTF-8 come escaped. Not made safe to show. Raises as `lookup` does.
    """
    records = lookup(name, "TXT", asking)
    return tuple(b"".join(each.strings).decode("utf-8", "backslashreplace") for each in records)


def alias(name: str, asking: Asking = SYSTEM) -> str:
    """Look up the name that `name` is an alias of (CNAME), or "". Raises as `lookup` does."""
    records = lookup(name, "CNAME", asking)
    return _host(records[0].target) if records else ""


def lookup(name: str, kind: str, asking: Asking = SYSTEM) -> tuple[Any, ...]:
    """Ask for one kind of records ("MX") and return dnspython's, ANSWERS_LIMIT at most.

    Aliases are followed. Raises ConnectionLost(HOST_UNKNOWN) where there is no such name,
    ConnectionLost(NO_NETWORK) where no name server can be reached, ConnectionLost(CANCELLED) where
    `asking.stopped`, Busy where they cannot tell, and TimedOut.
    """
    asked = ascii_name(name)
    told: MailError | None = None
    for server, wait in _turns(asking.nameservers or _system_servers(name), asking.timeout):
        if asking.stopped():
            raise errors.cancelled(name)
        try:
            answer = _resolver(server).resolve(asked, kind, raise_on_no_answer=False, lifetime=wait)
        except dns.exception.DNSException as error:
            told = _translated(error, name)
            if told.problem.kind is ProblemKind.HOST_UNKNOWN:
                raise told from None
        else:
            return tuple(answer.rrset or ())[:ANSWERS_LIMIT]
    raise told or TimedOut(Problem(ProblemKind.TIMED_OUT, name, detail="name-server"))


def ascii_name(name: str) -> str:
    """Return a name as it is asked for: IDNA 2008, lower case, no final dot.

    Underscores, which services and DKIM keys begin with, are allowed. Raises
    ConnectionLost(HOST_UNKNOWN) where it cannot be a name.
    """
    labels = name.translate(_DOTS).strip().removesuffix(".").split(".")
    try:
        coded = [each.lower() if each.isascii() else _coded(each) for each in labels]
    except idna.IDNAError:
        raise _unknown(name) from None
    whole = ".".join(coded)
    if len(whole) > _NAME_LIMIT or not all(map(_LABEL.fullmatch, coded)):
        raise _unknown(name)
    return whole


def _coded(label: str) -> str:
    return idna.encode(label, uts46=True).decode("ascii")


def _turns(servers: Sequence[NameServer], timeout: float) -> Iterator[tuple[NameServer, float]]:
    """Yield whom to ask next, and how long to wait: in turns, since datagrams get lost.

    A server is asked at least once and at most thrice.
    """
    deadline = time.monotonic() + timeout
    for round_, server in itertools.product(range(3), servers):
        left = deadline - time.monotonic()
        if left <= 0:
            return
        yield server, min(left, _FIRST_WAIT if round_ == 0 else _LONGEST_WAIT)


def _system_servers(name: str) -> tuple[NameServer, ...]:
    try:
        system = dns.resolver.Resolver(configure=True)
    except (dns.exception.DNSException, OSError):
        problem = Problem(ProblemKind.NO_NETWORK, name, detail="name-server")
        raise ConnectionLost(problem) from None
    return tuple(NameServer(str(each), system.port) for each in system.nameservers)


def _resolver(server: NameServer) -> dns.resolver.Resolver:
    """Make a resolver that asks one server and no other, so that we say when to ask whom."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [dns.nameserver.Do53Nameserver(server.address, server.port)]
    resolver.use_edns(0, 0, _DATAGRAM)
    return resolver


def _host(name: Any) -> str:
    """Write a name of an answer; bytes that no name has come escaped. The root is ""."""
    return str(name.to_text(omit_final_dot=True)).lower().removesuffix(".")


def _translated(error: dns.exception.DNSException, name: str) -> MailError:
    match error:
        case dns.resolver.NXDOMAIN() | dns.resolver.YXDOMAIN():
            return _unknown(name)
        case dns.resolver.LifetimeTimeout():
            return TimedOut(Problem(ProblemKind.TIMED_OUT, name, detail="name-server"))
        case dns.resolver.NoNameservers() if _out_of_reach(error):
            return ConnectionLost(Problem(ProblemKind.NO_NETWORK, name, detail="name-server"))
    return Busy(Problem(ProblemKind.BUSY, name, detail="name-server"))


def _out_of_reach(error: dns.resolver.NoNameservers) -> bool:
    """Whether the question never got there: there is no way, or nobody listens."""
    tried = error.kwargs.get("errors", ())
    return bool(tried) and all(isinstance(each[3], OSError) for each in tried)


def _unknown(name: str) -> ConnectionLost:
    return ConnectionLost(Problem(ProblemKind.HOST_UNKNOWN, errors.words(name)))
