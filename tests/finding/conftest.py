"""A little internet on loopback: a name server, web servers with and without TLS, mail servers."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.finding.search import find
from app.finding.ways import Door, Ways
from app.model.account import Protocol, Security
from app.model.finding import Candidate, Findings, FindingStep, SearchState, Source
from tests.support.certificates import Authority
from tests.support.dns_server import DnsServer
from tests.support.tls_server import TlsServer
from tests.support.web_server import WebServer, page

AUTOCONFIG = "/mail/config-v1.1.xml"
WELL_KNOWN = "/.well-known/autoconfig/mail/config-v1.1.xml"
LOOPBACK = "127.0.0.1"

_KINDS = {"imap": "incomingServer", "pop3": "incomingServer", "smtp": "outgoingServer"}
_SOCKETS = {"tls": "SSL", "starttls": "STARTTLS", "none": "plain"}


def description(*servers: str, more: str = "") -> bytes:
    """Describe servers, each written as "imap imap.a.test 993 tls"."""
    inner = "".join(_described(*each.split()) for each in servers)
    return page(
        f"<clientConfig version='1.1'><emailProvider id='a'><displayName>A</displayName>{inner}"
        f"</emailProvider>{more}</clientConfig>"
    )


def _described(protocol: str, host: str, port: str, security: str) -> str:
    kind = _KINDS[protocol]
    return (
        f"<{kind} type='{protocol}'><hostname>{host}</hostname><port>{port}</port>"
        f"<socketType>{_SOCKETS[security]}</socketType>"
        f"<username>%EMAILADDRESS%</username></{kind}>"
    )


@dataclass
class Internet:
    """What a search meets. `steps` keeps what the last search told."""

    names: DnsServer
    web: WebServer
    plain: WebServer
    ways: Ways
    certificate: tuple[Path, Path]
    stack: ExitStack
    steps: list[FindingStep] = field(default_factory=list)

    def host(self, name: str) -> None:
        """Let a host be on this machine."""
        self.names.add(name, "A", LOOPBACK)

    def publish(self, host: str, path: str, said: Any) -> None:
        """Put a page on the web, under TLS."""
        self.host(host)
        self.web.put(host, path, said)

    def mail_server(
        self, protocol: Protocol, security: Security, certificate: tuple[Path, Path] | None = None
    ) -> TlsServer:
        """Start a mail server, and let a search guess its port."""
        server = TlsServer(protocol, security, certificate or self.certificate)
        self.stack.enter_context(server)
        doors = (*self.ways.doors, Door(protocol, server.port, security))
        self.ways = replace(self.ways, doors=doors)
        return server

    def find(self, address: str = "anu@a.test", **allowed: Any) -> Findings:
        """Search, and keep the steps."""
        self.steps = []
        return find(address, self.steps.append, ways=self.ways, **allowed)

    def ends(self) -> dict[str, SearchState]:
        """Say how each look ended, by where it was made."""
        return {each.where: each.state for each in self.steps}

    def ended(self, source: Source) -> list[FindingStep]:
        """Return the ends of the looks at one kind of place."""
        running = SearchState.RUNNING
        return [each for each in self.steps if each.source is source and each.state is not running]


def written(candidates: tuple[Candidate, ...]) -> list[str]:
    """Write candidates shortly: "imap.a.test:993 tls srv"; one to be confirmed has a "?"."""
    return [
        f"{each.server} {each.server.security} {each.source}{'?' if each.unconfirmed else ''}"
        for each in candidates
    ]


@pytest.fixture(scope="session")
def finding_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("finding"))


@pytest.fixture(scope="session")
def finding_certificate(finding_authority: Authority) -> tuple[Path, Path]:
    names = ("a.test", "*.a.test", "ispdb.test", "xn--p1b6ci4b4b3a.test", "*.xn--p1b6ci4b4b3a.test")
    return finding_authority.issue("internet", hosts=",".join(f"DNS:{each}" for each in names))


@pytest.fixture
def internet(
    finding_authority: Authority, finding_certificate: tuple[Path, Path]
) -> Iterator[Internet]:
    with ExitStack() as stack:
        names = stack.enter_context(DnsServer())
        web = stack.enter_context(WebServer(finding_certificate))
        plain = stack.enter_context(WebServer())
        ways = Ways(
            nameservers=(names.server,),
            ca_file=str(finding_authority.ca_file),
            https_port=web.port,
            http_port=plain.port,
            ispdb=f"https://ispdb.test:{web.port}/v1.1/",
            doors=(),
        )
        yield Internet(names, web, plain, ways, finding_certificate, stack)
