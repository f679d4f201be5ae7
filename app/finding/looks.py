"""The single looks: each asks one place, and says what it named.

Microsoft's Autodiscover is not among them: it wants the address and the password, of whoever
answers.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from app.finding import table
from app.finding.suffixes import base_domain
from app.finding.table import Provider
from app.finding.ways import PREFIXES, Door, Ways
from app.model.account import Protocol, Security, Server
from app.model.finding import Candidate, ProviderFacts, Source
from app.model.problem import LifafaError, Problem, ProblemKind
from app.protocols import autoconfig, names, web
from app.protocols.autoconfig import Described, host_name
from app.protocols.errors import Busy, MailError
from app.protocols.knock import knock
from app.protocols.stopping import Stopper

_SERVICES = (
    ("_imaps", Protocol.IMAP, Security.TLS),
    ("_imap", Protocol.IMAP, Security.STARTTLS),
    ("_pop3s", Protocol.POP3, Security.TLS),
    ("_pop3", Protocol.POP3, Security.STARTTLS),
    ("_submissions", Protocol.SMTP, Security.TLS),
    ("_submission", Protocol.SMTP, Security.STARTTLS),
)
"""RFC 6186 §3, RFC 8314 §5.1. Where TLS is not implicit, STARTTLS is required all the same."""

_NAMED_LIMIT = 10
"""Servers taken from the records of one service."""

# What a server at a guessed door may suffer from, so that a person should hear of it; the rest just
# says that no mail server is there.
_TELLING = (ProblemKind.CERTIFICATE, ProblemKind.STARTTLS_MISSING, ProblemKind.TLS_FAILED)


@dataclass(frozen=True, slots=True)
class Query:
    """Whose servers are looked for, and what a person allows. `domain` is in ASCII."""

    address: str
    domain: str
    ways: Ways
    third_parties: bool = False
    plain_http: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one look brought, and which looks it makes worthwhile."""

    candidates: tuple[Candidate, ...] = ()
    facts: ProviderFacts | None = None
    onward: tuple["Look", ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One look: `run` raises a MailError where it failed."""

    source: Source
    where: str
    run: Callable[[Stopper], Answer]


def query_for(
    address: str, ways: Ways, *, third_parties: bool = False, plain_http: bool = False
) -> Query:
    """Read an address, in any script. Raises BAD_ADDRESS."""
    local, at, domain = address.strip().rpartition("@")
    try:
        found = names.ascii_name(domain)
    except MailError:
        found = ""
    if not (local and at and "." in found and address.strip().isprintable()):
        raise LifafaError(Problem(ProblemKind.BAD_ADDRESS, text=address))
    return Query(address.strip(), found, ways, third_parties, plain_http)


def from_table(query: Query, provider: Provider) -> Answer:
    """Return what the table says of a provider's own address."""
    return _of_provider(query, provider, Source.TABLE, query.domain)


def first_looks(query: Query) -> Iterator[Look]:
    """Yield all looks that need nothing but the address."""
    yield from _at_the_provider(query)
    for service, protocol, security in _SERVICES:
        where = f"{service}._tcp.{query.domain}"
        yield Look(Source.SRV, where, partial(_service, query, where, protocol, security))
    yield Look(Source.MX, query.domain, partial(_exchangers, query))
    if query.third_parties:
        yield ispdb_look(query, query.domain)
    for prefix, protocols in PREFIXES.items():
        host = prefix + query.domain
        doors = [door for door in query.ways.doors if door.protocol in protocols]
        yield Look(Source.GUESS, host, partial(_guessed, query, host, doors))


def ispdb_look(query: Query, domain: str) -> Look:
    """Make the look at Thunderbird's table. It is told the domain, never the address."""
    return _description(query, Source.ISPDB, query.ways.ispdb + quote(domain))


def _at_the_provider(query: Query) -> Iterator[Look]:
    """Yield the looks at what the domain's owner publishes.

    The address goes there over TLS alone; it is for providers with several kinds of servers.
    """
    ways, address = query.ways, quote(query.address, safe="@")
    published = "/mail/config-v1.1.xml"
    well_known = f"/.well-known/autoconfig{published}"
    host = f"https://autoconfig.{query.domain}{_port(ways.https_port, 443)}"
    yield _description(query, Source.AUTOCONFIG, f"{host}{published}?emailaddress={address}")
    host = f"https://{query.domain}{_port(ways.https_port, 443)}"
    yield _description(query, Source.WELL_KNOWN, f"{host}{well_known}")
    if query.plain_http:
        port = _port(ways.http_port, 80)
        host = f"http://autoconfig.{query.domain}{port}"
        yield _description(query, Source.AUTOCONFIG, f"{host}{published}")
        host = f"http://{query.domain}{port}"
        yield _description(query, Source.WELL_KNOWN, f"{host}{well_known}")


def _port(port: int, usual: int) -> str:
    return "" if port == usual else f":{port}"


def _description(query: Query, source: Source, url: str) -> Look:
    return Look(source, url, partial(_described, query, source, url))


def _described(query: Query, source: Source, url: str, stopper: Stopper) -> Answer:
    """Fetch a description. A page that is not there, or is another page, is no failure."""
    fetching = query.ways.fetching(stopper, plain_http=query.plain_http)
    page = web.get(url, fetching, stopper)
    host = url.split("/")[2]
    if page.status >= 500:
        raise Busy(Problem(ProblemKind.BUSY, host, detail=f"http-{page.status}"))
    if page.status != 200 or page.kind == "text/html":
        return Answer()
    described = autoconfig.parse(page.body, query.address, host)
    found = [Candidate(each, source, url, not page.protected) for each in described.servers]
    return Answer(tuple(found), _facts(described, host))


def _facts(described: Described, host: str) -> ProviderFacts:
    return ProviderFacts(
        key="",
        name=described.name or host,
        help_url=described.help_url,
        oauth=described.issuer,
        enable_first=described.enable_first,
    )


def _service(
    query: Query, where: str, protocol: Protocol, security: Security, stopper: Stopper
) -> Answer:
    """Ask for a service. A target elsewhere than in the domain wants confirming (RFC 6186 §6)."""
    found = []
    for service in names.services(where, query.ways.asking(stopper)):
        host = host_name(service.target)
        if host and service.port:
            server = Server(protocol, host, service.port, security, query.address)
            foreign = not f".{host}".endswith(f".{query.domain}")
            found.append(Candidate(server, Source.SRV, where, foreign))
    return Answer(tuple(found[:_NAMED_LIMIT]))


def _exchangers(query: Query, stopper: Stopper) -> Answer:
    """Learn from who takes the domain's mail whose customer it is."""
    exchangers = names.mail_exchangers(query.domain, query.ways.asking(stopper))
    preferred = [each for each in exchangers if each.preference == exchangers[0].preference]
    bases = []
    for host in (each.host for each in preferred if each.host):
        base = base_domain(host)
        if provider := table.provider_taking(host) or table.provider_of(base):
            return _of_provider(query, provider, Source.MX, host)
        bases.append(base)
    worthwhile = query.third_parties and bases and bases[0] not in ("", query.domain)
    return Answer(onward=(ispdb_look(query, bases[0]),) if worthwhile else ())


def _of_provider(query: Query, provider: Provider, source: Source, where: str) -> Answer:
    servers = provider.servers_for(query.address)
    return Answer(tuple(Candidate(each, source, where) for each in servers), provider.facts)


def _guessed(query: Query, host: str, doors: list[Door], stopper: Stopper) -> Answer:
    """Try the doors of one host all at once. Raises what a person should hear of, if none opens."""
    addresses = names.addresses(host, query.ways.asking(stopper))
    if not addresses or not doors:
        return Answer()
    servers = [
        Server(door.protocol, host, door.port, door.security, query.address,
               ca_file=query.ways.ca_file)
        for door in doors
    ]  # fmt: skip
    with ThreadPoolExecutor(len(servers), "guess") as pool:
        troubles = list(pool.map(lambda each: _trouble(each, addresses, stopper), servers))
    found = [each for each, trouble in zip(servers, troubles, strict=True) if trouble is None]
    told = [each for each in troubles if each is not None and each.problem.kind in _TELLING]
    if told and not found:
        raise told[0]
    return Answer(tuple(Candidate(each, Source.GUESS, host) for each in found))


def _trouble(server: Server, addresses: tuple[str, ...], stopper: Stopper) -> MailError | None:
    try:
        knock(server, addresses, stopper)
    except MailError as error:
        return error
    return None
