"""The small extra trials that tell failures apart, and find the server that a fix would take.

Each is made at most once for a failed step, and only where a known failure asks for it.
"""

import difflib
import ipaddress
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from app.doctor.domains import organisation
from app.doctor.signs import Case
from app.model.account import DEFAULT_PORTS, AuthMethod, Secret, Security, Server
from app.model.report import ProbeStepKind
from app.protocols import trial

CLOCK_TOLERANCE = 3_600
"""Seconds by which clocks may differ before that is called the trouble."""

LOGINS = 1
"""Trial logins in one check-up. With the logins of the check itself that makes three refused ones
at most, and servers lock accounts for more."""

_ALIKE = 0.9
_PORTAL = re.compile(
    r"portal|hotspot|captive|wi-?fi|wlan|guest|splash|log[io]n|signin|connect", re.IGNORECASE
)


class Instruments(NamedTuple):
    """What the trials are made with; tests put others in their place.

    `hosts` are the names of large providers' servers, with which a mistyped one is compared.
    """

    greets: Callable[[Server], bool] = trial.greets
    lets_in: Callable[[Server, Secret | None], bool] = trial.lets_in
    web: Callable[[str], trial.WebAnswer | None] = trial.web
    routed: Callable[[], bool] = trial.routed
    now: Callable[[], float] = time.time
    hosts: tuple[str, ...] = ()


class Allowance:
    """How many trial logins are left in a check-up."""

    def __init__(self, left: int = LOGINS) -> None:
        self._lock = threading.Lock()
        self._left = left

    def take(self) -> bool:
        """Take one, if there is one. From any thread."""
        with self._lock:
            self._left -= 1
            return self._left >= 0


class Trials:
    """The trials on one failed step; each attribute is one of them, made when first asked for."""

    def __init__(self, case: Case, instruments: Instruments, allowance: Allowance) -> None:
        self._case = case
        self._with = instruments
        self._allowance = allowance

    @cached_property
    def no_network(self) -> bool:
        """This computer knows no way out, and the server is not in the house."""
        return not _is_near(self._case.server.host) and not self._with.routed()

    @cached_property
    def meant(self) -> Server | None:
        """A large provider's server with almost the same name, which is there."""
        server = self._case.server
        host = server.host.lower().rstrip(".")
        alike = difflib.get_close_matches(host, self._with.hosts, 1, _ALIKE)
        if not alike or alike[0] == host:
            return None
        return self._first_that_greets([replace(server, host=alike[0], pinned="")])

    @property
    def surely_exists(self) -> bool:
        """The server is a large provider's, whatever the name service says."""
        return self._case.server.host.lower().rstrip(".") in self._with.hosts

    @cached_property
    def way(self) -> Server | None:
        """Another port or security of the same host at which the server can be used."""
        return self._first_that_greets(ways(self._case.server))

    @cached_property
    def named(self) -> Server | None:
        """The server by another name, which its certificate is for.

        Only of the domain that was asked for, or the address's: any other could be a trap.
        """
        case = self._case
        names = case.step.certificate.hosts if case.step.certificate else ()
        domains = {organisation(case.server.host), organisation(case.address.rpartition("@")[2])}
        found = [n for n in names if "*" not in n and organisation(n) in domains - {""}]
        return self._first_that_greets([replace(case.server, host=n, pinned="") for n in found[:3]])

    @cached_property
    def other_name(self) -> Server | None:
        """The same server with the other form of the user name, which it lets in."""
        case = self._case
        user = _other_form(case.server.user, case.address)
        usable = bool(user) and case.secret is not None
        if not usable or case.server.auth is AuthMethod.OAUTH2 or not self._allowance.take():
            return None
        other = replace(case.server, user=user)
        return other if self._with.lets_in(other, case.secret) else None

    @cached_property
    def any_login(self) -> Server | None:
        """The same server with the way to log in left open, which it lets in.

        It was not tried yet: what was asked for was not offered, or nothing was asked for. So the
        password was not shown either, and where anybody could read it, it is not shown now.
        """
        case = self._case
        if case.server.auth in (AuthMethod.AUTO, AuthMethod.OAUTH2) or case.secret is None:
            return None
        if case.server.security is Security.NONE and not _is_here(case.server.host):
            return None
        other = replace(case.server, auth=AuthMethod.AUTO)
        return other if self._with.lets_in(other, case.secret) else None

    @cached_property
    def portal(self) -> str:
        """The page of a captive portal that answers in the server's place; "" where none does."""
        host = self._case.server.host
        answer = None if _is_near(host) else self._web
        if answer is None:
            return ""
        page = _page(answer.location)
        if answer.status == 511:  # RFC 6585 §6: network authentication required
            return page or f"http://{host}/"
        away = 300 <= answer.status < 400 and _leads_away(page, host)
        return page if away else ""

    @cached_property
    def clock_off(self) -> int:
        """Seconds by which this computer's clock is fast (negative: slow); 0 if not known."""
        true = trial.said_date(self._case.said(ProbeStepKind.GREETING))
        if true is None and self._web is not None:
            true = self._web.date
        off = 0 if true is None else int(self._with.now() - true)
        return off if abs(off) > CLOCK_TOLERANCE else 0

    @property
    def now(self) -> float:
        return self._with.now()

    @cached_property
    def _web(self) -> trial.WebAnswer | None:
        return self._with.web(self._case.server.host)

    def _first_that_greets(self, servers: Iterable[Server]) -> Server | None:
        """Try all at once; the first of them in their order that can be used."""
        tried = list(servers)
        if not tried:
            return None
        with ThreadPoolExecutor(len(tried), "trial") as threads:
            greeted = list(threads.map(self._with.greets, tried))
        return next((each for each, ok in zip(tried, greeted, strict=True) if ok), None)


def ways(server: Server) -> list[Server]:
    """Name the other ways into a host, the better protected first; none without protection."""
    found = dict.fromkeys(
        replace(server, port=port, security=security, pinned="")
        for security in (Security.TLS, Security.STARTTLS)
        for port in (DEFAULT_PORTS[server.protocol, security], server.port)
    )
    here = (server.port, server.security)
    return [each for each in found if (each.port, each.security) != here]


def _other_form(user: str, address: str) -> str:
    """Write a user name in the other form: the whole address, or what stands before its @."""
    if "@" in user:
        return user.partition("@")[0]
    return address if "@" in address else ""


def _page(location: str) -> str:
    """Return a location that a browser may be sent to; "" for what is no web page's."""
    with suppress(ValueError):
        parts = urlsplit(location)
        if parts.scheme in ("http", "https") and parts.hostname:
            return location
    return ""


def _leads_away(location: str, host: str) -> bool:
    """Whether a redirection is a portal's: to a private address, or to a stranger's entry page.

    A provider that leads from mail.example.org to www.example.org is none.
    """
    target = urlsplit(location).hostname or ""
    if not target or organisation(target) == organisation(host):
        return False
    return _is_near(target) or _PORTAL.search(location) is not None


def _is_here(host: str) -> bool:
    """Whether a host is this computer."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host.lower().rstrip(".") == "localhost"


def _is_near(host: str) -> bool:
    """Whether a host is this computer, or in the house."""
    host = host.strip().rstrip(".").lower()
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_private
    return host == "localhost" or host.endswith((".localhost", ".local", ".home.arpa"))
