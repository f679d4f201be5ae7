"""Certificates that do not verify: refused before a login byte, and opened by a pin alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.model.account import AccountSettings, Protocol, Secret, Security, Server
from app.model.problem import ProblemKind
from app.model.report import ProbeStep
from app.protocols import errors
from app.protocols.certificates import facts
from app.protocols.probe import look, probe
from tests.protocols.conftest import SESSIONS
from tests.support.certificates import (
    BAD_CERTIFICATES,
    Authority,
    bad_certificate,
    fingerprint,
    self_signed,
)
from tests.support.tls_server import TlsServer

Pair = tuple[Path, Path]

SECRET = Secret("correct horse")
STRANGE = "0123456789abcdef" * 4
PROTOCOLS = pytest.mark.parametrize("protocol", list(Protocol))
SECURITIES = pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
KINDS = pytest.mark.parametrize("kind", BAD_CERTIFICATES)


@pytest.fixture(scope="session")
def bad(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """A certificate for each reason to reject one."""
    folder = tmp_path_factory.mktemp("bad")
    return {kind: bad_certificate(kind, authority, folder / kind) for kind in BAD_CERTIFICATES}


class Door:
    """A server with a certificate, and what a client knows of it."""

    def __init__(self, server: TlsServer, known: Server) -> None:
        self.server = server
        self.known = known

    def session(self, pinned: str = "") -> Any:
        return SESSIONS[self.known.protocol](replace(self.known, pinned=pinned), timeout=5.0)

    def let_in(self, pinned: str) -> bool:
        """Connect and log in; whether the server heard a login over TLS."""
        session = self.session(pinned)
        try:
            session.connect()
            assert session.line.protected
            assert self.server.logins == []
            session.login(SECRET)
        finally:
            session.close()
        return bool(self.server.logins)


Opened = Callable[[Protocol, Security, Pair], Any]


@pytest.fixture
def door(authority: Authority) -> Opened:
    @contextmanager
    def opened(protocol: Protocol, security: Security, certificate: Pair) -> Iterator[Door]:
        with TlsServer(protocol, security, certificate) as server:
            known = Server(protocol, "127.0.0.1", server.port, security, "anna")
            yield Door(server, replace(known, ca_file=str(authority.ca_file)))

    return opened


@PROTOCOLS
@SECURITIES
@KINDS
def test_it_is_refused_before_credentials_and_the_reason_named(
    door: Opened,
    bad: dict[str, Pair],
    protocol: Protocol,
    security: Security,
    kind: str,
    problem_of: Callable[..., Any],
) -> None:
    with door(protocol, security, bad[kind]) as at:
        problem = problem_of(at.session().connect, errors.CertificateRejected)
    assert (problem.kind, problem.detail) == (ProblemKind.CERTIFICATE, kind)
    assert at.server.logins == []


@PROTOCOLS
@SECURITIES
@KINDS
def test_a_pin_opens_it(
    door: Opened, bad: dict[str, Pair], protocol: Protocol, security: Security, kind: str
) -> None:
    with door(protocol, security, bad[kind]) as at:
        assert at.let_in(fingerprint(bad[kind][0]))


@PROTOCOLS
@SECURITIES
@KINDS
def test_a_pin_of_another_certificate_does_not_open_it(
    door: Opened,
    bad: dict[str, Pair],
    protocol: Protocol,
    security: Security,
    kind: str,
    problem_of: Callable[..., Any],
) -> None:
    with door(protocol, security, bad[kind]) as at:
        problem = problem_of(at.session(STRANGE).connect, errors.CertificateRejected)
    assert (problem.kind, problem.detail) == (ProblemKind.CERTIFICATE, "pin-mismatch")
    assert at.server.logins == []


@PROTOCOLS
@SECURITIES
def test_a_pinned_server_that_now_shows_one_in_order_is_let_in(
    door: Opened, certificate: Pair, protocol: Protocol, security: Security
) -> None:
    with door(protocol, security, certificate) as at:
        assert at.let_in(STRANGE)


@PROTOCOLS
def test_a_new_certificate_for_the_same_name_is_not_the_pinned_one(
    door: Opened, tmp_path: Path, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old, new = self_signed(tmp_path / "old"), self_signed(tmp_path / "new")
    with door(protocol, Security.TLS, old) as at:
        assert at.let_in(fingerprint(old[0]))
        at.server.show(new)
        at.server.said.clear()
        session = at.session(fingerprint(old[0]))
        problem = problem_of(session.connect, errors.CertificateRejected)
    assert problem.detail == "pin-mismatch"
    assert at.server.logins == []


@PROTOCOLS
def test_one_signed_by_the_pinned_one_is_not_the_pinned_one(
    door: Opened, tmp_path: Path, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    signer = Authority(tmp_path / "signer")
    with door(protocol, Security.TLS, signer.issue("below")) as at:
        session = at.session(fingerprint(signer.ca_file))
        problem = problem_of(session.connect, errors.CertificateRejected)
    assert problem.detail == "pin-mismatch"


@PROTOCOLS
@SECURITIES
@KINDS
def test_a_look_learns_what_it_says_of_itself_and_sends_nothing(
    door: Opened, bad: dict[str, Pair], protocol: Protocol, security: Security, kind: str
) -> None:
    with door(protocol, security, bad[kind]) as at:
        seen = look(at.known, timeout=5.0)
    assert seen.fingerprint == fingerprint(bad[kind][0])
    assert seen.subject.startswith("CN=")
    assert seen.issuer.startswith("CN=")
    assert seen.valid_from > 0
    assert seen.valid_until > 0
    assert at.server.logins == []


def test_a_look_at_a_server_without_tls_finds_none(
    door: Opened, certificate: Pair, problem_of: Callable[..., Any]
) -> None:
    with door(Protocol.IMAP, Security.STARTTLS, certificate) as at:
        plain = replace(at.known, security=Security.NONE)
        problem = problem_of(lambda: look(plain, timeout=5.0), errors.ProtocolError)
    assert (problem.kind, problem.detail) == (ProblemKind.TLS_FAILED, "no-tls")


def test_names_and_addresses_are_told(certificate: Pair) -> None:
    import ssl

    told = facts(ssl.PEM_cert_to_DER_cert(certificate[0].read_text()))
    assert told.hosts == ("localhost", "127.0.0.1")
    assert (told.subject, told.issuer) == ("CN=good", "CN=Authority of the tests")


@pytest.mark.parametrize("der", [b"", b"\x30\x82", b"\xff" * 500], ids=["empty", "cut", "noise"])
def test_what_is_no_certificate_has_a_fingerprint_alone(der: bytes) -> None:
    told = facts(der)
    assert len(told.fingerprint) == 64
    assert (told.subject, told.issuer, told.valid_until) == ("", "", 0)


@SECURITIES
def test_the_probe_tells_the_rejected_certificate_with_its_step(
    door: Opened, bad: dict[str, Pair], security: Security
) -> None:
    steps: list[ProbeStep] = []
    with (
        door(Protocol.IMAP, security, bad["self-signed"]) as incoming,
        door(Protocol.SMTP, security, bad["wrong-host"]) as outgoing,
    ):
        settings = AccountSettings("a@b.example", "A", incoming.known, outgoing.known)
        probe(settings, SECRET, SECRET, steps.append, timeout=5.0)
    told = [(s.protocol, s.problem.detail, s.certificate) for s in steps if s.problem]
    assert [(protocol, detail) for protocol, detail, _ in told] == [
        (Protocol.IMAP, "self-signed"),
        (Protocol.SMTP, "wrong-host"),
    ]
    assert [one.fingerprint for _, _, one in told if one] == [
        fingerprint(bad["self-signed"][0]),
        fingerprint(bad["wrong-host"][0]),
    ]
    assert incoming.server.logins == outgoing.server.logins == []


def test_steps_that_are_taken_twice_for_a_pin_are_told_once(
    door: Opened, certificate: Pair
) -> None:
    with door(Protocol.POP3, Security.STARTTLS, certificate) as at:
        steps: list[ProbeStep] = []
        known = replace(at.known, pinned=STRANGE)
        session = SESSIONS[Protocol.POP3](known, timeout=5.0, on_step=steps.append)
        session.connect()
        session.close()
    kinds = [step.kind for step in steps]
    assert len(kinds) == len(set(kinds))
