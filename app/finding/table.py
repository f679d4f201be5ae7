"""The table of large providers: facts that Lifafa brings along (resources/providers.json)."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.finding.suffixes import is_regional
from app.model.account import AuthMethod, Protocol, Security, Server
from app.model.finding import Access, ProviderFacts
from app.protocols.autoconfig import filled

FILE = Path(__file__).parents[2] / "resources" / "providers.json"


@dataclass(frozen=True, slots=True)
class Provider:
    """One row. The servers' users leave a place for the address ("%EMAILADDRESS%").

    `domains` are those of its addresses; `patterns` ("yahoo.*") stand for one below each country;
    `exchangers` end the names of the hosts that take mail for the domains of its customers.
    """

    facts: ProviderFacts
    servers: tuple[Server, ...]
    domains: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exchangers: tuple[str, ...] = ()

    def servers_for(self, address: str) -> tuple[Server, ...]:
        """Return its servers with the user name that this address has there."""
        return tuple(replace(each, user=filled(each.user, address)) for each in self.servers)


def provider_of(domain: str) -> Provider | None:
    """Return who gives out addresses at this domain (in ASCII, lower case)."""
    return _by_domain().get(domain) or _of_region(domain)


def provider_taking(exchanger: str) -> Provider | None:
    """Return who runs this host that takes mail; of two that fit, the longer name wins."""
    table = _by_exchanger()
    labels = exchanger.split(".")
    ends = (".".join(labels[start:]) for start in range(len(labels)))
    return next((table[end] for end in ends if end in table), None)


def provider_running(server: Server) -> Provider | None:
    """Return whose server this is, if it is one of the table's."""
    return _by_host().get((server.protocol, server.host))


@cache
def providers() -> tuple[Provider, ...]:
    """Return all rows, in the file's order."""
    rows = json.loads(FILE.read_text("utf-8"))["providers"]
    return tuple(_provider(row) for row in rows)


def _of_region(domain: str) -> Provider | None:
    """Look up "yahoo.*" for yahoo.de, yahoo.co.uk or yahoo.com.br.

    For countries alone: who owns a name below com or org, or a brand's own ending, is listed.
    """
    name, _, ending = domain.partition(".")
    found = _by_pattern().get(f"{name}.*")
    return found if found and is_regional(ending) else None


@cache
def _by_domain() -> dict[str, Provider]:
    return {name: row for row in providers() for name in row.domains}


@cache
def _by_pattern() -> dict[str, Provider]:
    return {name: row for row in providers() for name in row.patterns}


@cache
def _by_exchanger() -> dict[str, Provider]:
    return {name: row for row in providers() for name in row.exchangers}


@cache
def _by_host() -> dict[tuple[Protocol, str], Provider]:
    """By server; where two share one (as Gmail and Google Workspace do), the first stands."""
    rows = reversed(providers())
    return {(each.protocol, each.host): row for row in rows for each in row.servers}


def _provider(row: dict[str, Any]) -> Provider:
    facts = ProviderFacts(
        key=row["key"],
        name=row["name"],
        app_password=row.get("app_password", False),
        app_password_url=row.get("app_password_url", ""),
        help_url=row.get("help_url", ""),
        oauth=row.get("oauth", ""),
        enable_first=row.get("enable_first", False),
        access=Access(row.get("access", Access.OPEN)),
        paid=row.get("paid", False),
    )
    auth = AuthMethod.AUTO if "password" in row["auth"] else AuthMethod.OAUTH2
    return Provider(
        facts,
        tuple(_server(each, auth) for each in row["servers"]),
        tuple(row["domains"]),
        tuple(row.get("patterns", ())),
        tuple(row.get("mx", ())),
    )


def _server(row: dict[str, Any], auth: AuthMethod) -> Server:
    security = Security(row["security"])
    return Server(Protocol(row["protocol"]), row["host"], row["port"], security, row["user"], auth)
