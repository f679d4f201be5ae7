"""Knocking at mail servers: up to the login, and never further."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.model.account import Protocol, Security, Server
from app.model.problem import ProblemKind
from app.protocols.knock import knock
from app.protocols.stopping import Stopper
from tests.support.certificates import Authority, bad_certificate
from tests.support.script_server import ScriptServer
from tests.support.servers import MailServers
from tests.support.tls_server import TlsServer

ProblemOf = Callable[..., Any]

HERE = ("127.0.0.1",)
PROTECTED = [
    (protocol, security)
    for protocol in Protocol
    for security in (Security.TLS, Security.STARTTLS)
]  # fmt: skip


def server_at(
    port: int, authority: Authority, protocol: Protocol, security: Security, host: str = "localhost"
) -> Server:
    return Server(protocol, host, port, security, "anu", ca_file=str(authority.ca_file))


@pytest.mark.parametrize(("protocol", "security"), PROTECTED)
def test_a_server_that_answers_lets_us_leave_without_a_login(
    authority: Authority, certificate: tuple[Path, Path], protocol: Protocol, security: Security
) -> None:
    with TlsServer(protocol, security, certificate) as server:
        knock(server_at(server.port, authority, protocol, security), HERE, Stopper())
    assert server.logins == []


@pytest.mark.parametrize(("protocol", "security"), PROTECTED)
def test_real_servers_answer(
    mail_servers: MailServers, protocol: Protocol, security: Security
) -> None:
    knock(mail_servers.server(protocol, security, "anu"), HERE, Stopper())


def test_the_addresses_given_are_where_one_knocks(
    authority: Authority, certificate: tuple[Path, Path], problem_of: ProblemOf
) -> None:
    with TlsServer(Protocol.IMAP, Security.TLS, certificate) as server:
        away = server_at(server.port, authority, Protocol.IMAP, Security.TLS, "no.such.test")
        problem = problem_of(lambda: knock(away, HERE, Stopper()))
        assert problem.detail == "wrong-host"  # it was there, and verified by its name
        problem = problem_of(lambda: knock(away, (), Stopper()))
        assert problem.kind is ProblemKind.HOST_UNKNOWN


@pytest.mark.parametrize("detail", ["expired", "self-signed", "unknown-issuer"])
def test_a_certificate_that_proves_nothing_is_no_welcome(
    authority: Authority, tmp_path: Path, problem_of: ProblemOf, detail: str
) -> None:
    with TlsServer(
        Protocol.IMAP, Security.TLS, bad_certificate(detail, authority, tmp_path)
    ) as server:
        at = server_at(server.port, authority, Protocol.IMAP, Security.TLS)
        problem = problem_of(lambda: knock(at, HERE, Stopper()))
    assert (problem.kind, problem.detail) == (ProblemKind.CERTIFICATE, detail)


def test_starttls_that_is_not_offered_is_no_welcome(
    authority: Authority, problem_of: ProblemOf
) -> None:
    script = """
        S: 220 mail.a.test ESMTP
        C~ (?i)EHLO .*
        S: 250-mail.a.test
        S: 250 AUTH PLAIN
    """
    with ScriptServer([script]) as server:
        at = server_at(server.port, authority, Protocol.SMTP, Security.STARTTLS)
        assert problem_of(lambda: knock(at, HERE, Stopper())).kind is ProblemKind.STARTTLS_MISSING


def test_another_kind_of_server_is_no_welcome(
    authority: Authority, certificate: tuple[Path, Path], problem_of: ProblemOf
) -> None:
    with TlsServer(Protocol.SMTP, Security.TLS, certificate) as server:
        at = server_at(server.port, authority, Protocol.IMAP, Security.TLS)
        assert problem_of(lambda: knock(at, HERE, Stopper())).kind is ProblemKind.NOT_A_MAIL_SERVER


def test_a_wait_is_ended_from_another_thread(authority: Authority, problem_of: ProblemOf) -> None:
    stopper = Stopper()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        at = server_at(mute.getsockname()[1], authority, Protocol.IMAP, Security.TLS)

        def stop_once_there() -> None:
            with mute.accept()[0] as client:
                client.recv(1)  # the handshake has begun
                stopper.stop()

        thread = threading.Thread(target=stop_once_there)
        thread.start()
        problem = problem_of(lambda: knock(at, HERE, stopper, timeout=600))
        thread.join()
    assert problem.kind is ProblemKind.CANCELLED
