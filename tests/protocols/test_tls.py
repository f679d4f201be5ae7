"""TLS as strict as it must be, for all three protocols: no secret before it, none's word either."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.model.account import Protocol, Secret, Security
from app.model.problem import ProblemKind
from app.protocols import errors

SECRET = Secret("correct horse")
ALL = pytest.mark.parametrize("protocol", list(Protocol))

GREETINGS = {
    Protocol.IMAP: "S: * OK ready",
    Protocol.POP3: "S: +OK ready",
    Protocol.SMTP: "S: 220 mail.example.org ESMTP",
}
BEFORE_TLS = {
    Protocol.IMAP: """
        S: * OK ready
        C: {a} CAPABILITY
        S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
        S: {a} OK
        C: {b} STARTTLS""",
    Protocol.POP3: """
        S: +OK ready
        C: CAPA
        S: +OK
        S: STLS
        S: .
        C: STLS""",
    Protocol.SMTP: """
        S: 220 mail.example.org ESMTP
        C: ehlo [127.0.0.1]
        S: 250-mail.example.org
        S: 250 STARTTLS
        C: STARTTLS""",
}
GRANTED = {Protocol.IMAP: "S: {b} OK", Protocol.POP3: "S: +OK", Protocol.SMTP: "S: 220 go"}
AFTER_TLS = {
    Protocol.IMAP: """
        C: {c} CAPABILITY
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
        S: {c} OK""",
    Protocol.POP3: """
        C: CAPA
        S: +OK
        S: USER
        S: .""",
    Protocol.SMTP: """
        C: ehlo [127.0.0.1]
        S: 250-mail.example.org
        S: 250 AUTH PLAIN""",
}
STRIPPED = {
    Protocol.IMAP: """
        S: * OK ready
        C: {a} CAPABILITY
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
        S: {a} OK""",
    Protocol.POP3: """
        S: +OK ready
        C: CAPA
        S: +OK
        S: USER
        S: .""",
    Protocol.SMTP: """
        S: 220 mail.example.org ESMTP
        C: ehlo [127.0.0.1]
        S: 250-mail.example.org
        S: 250 AUTH PLAIN LOGIN""",
}
INJECTED = {
    Protocol.IMAP: b"* CAPABILITY IMAP4rev1 X-EVIL\r\n",
    Protocol.POP3: b"+OK injected\r\n",
    Protocol.SMTP: b"250 injected\r\n",
}


@ALL
def test_starttls_is_spoken_and_capabilities_are_asked_anew(stage: Any, protocol: Protocol) -> None:
    server = stage.play([BEFORE_TLS[protocol], GRANTED[protocol], "TLS", AFTER_TLS[protocol]])
    session = stage.session(protocol, server.port, Security.STARTTLS)
    session.connect()
    assert session.line.protected


@ALL
def test_stripped_starttls_sends_no_credentials(
    stage: Any, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    server = stage.play(STRIPPED[protocol])
    session = stage.session(protocol, server.port, Security.STARTTLS)
    problem = problem_of(session.connect, errors.ProtocolError)
    assert problem.kind is ProblemKind.STARTTLS_MISSING
    assert problem.server == f"127.0.0.1:{server.port}"


@ALL
def test_words_injected_before_tls_abort(
    stage: Any, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    granted = GRANTED[protocol].removeprefix("S: ").encode() + b"\r\n"
    server = stage.play([BEFORE_TLS[protocol], granted + INJECTED[protocol]])
    session = stage.session(protocol, server.port, Security.STARTTLS)
    problem = problem_of(session.connect, errors.ProtocolError)
    assert problem.detail == "injected-before-tls"
    assert not session.line.protected
    assert session.line.closed


@ALL
def test_starttls_refused_sends_no_credentials(
    stage: Any, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    refusal = {
        Protocol.IMAP: "S: {b} NO not now",
        Protocol.POP3: "S: -ERR not now",
        Protocol.SMTP: "S: 454 4.7.0 not now",
    }
    server = stage.play([BEFORE_TLS[protocol], refusal[protocol]])
    session = stage.session(protocol, server.port, Security.STARTTLS)
    assert "not now" in problem_of(session.connect).text


@ALL
def test_starttls_answered_with_garbage_is_no_tls(
    stage: Any, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    server = stage.play(
        [BEFORE_TLS[protocol], GRANTED[protocol], "HEAR", INJECTED[protocol], "DEAF"]
    )
    session = stage.session(protocol, server.port, Security.STARTTLS)
    assert problem_of(session.connect).kind is ProblemKind.TLS_FAILED
    assert not session.line.protected


def test_preauth_before_tls_is_refused(stage: Any, problem_of: Callable[..., Any]) -> None:
    server = stage.play("S: * PREAUTH [CAPABILITY IMAP4rev1] welcome")
    session = stage.session(Protocol.IMAP, server.port, Security.STARTTLS)
    problem = problem_of(session.connect, errors.ProtocolError)
    assert problem.detail == "preauth-without-tls"


@ALL
def test_tls_is_spoken_from_the_first_byte(stage: Any, protocol: Protocol) -> None:
    greeting = GREETINGS[protocol]
    after = AFTER_TLS[protocol]
    server = stage.play(["TLS", greeting, after])
    session = stage.session(protocol, server.port, Security.TLS)
    session.connect()
    assert session.line.protected


@ALL
def test_tls_to_a_plain_port_is_recognised(
    stage: Any, protocol: Protocol, problem_of: Callable[..., Any]
) -> None:
    server = stage.play([GREETINGS[protocol], "DEAF"])
    session = stage.session(protocol, server.port, Security.TLS)
    problem = problem_of(session.connect, errors.ProtocolError)
    assert (problem.kind, problem.detail) == (ProblemKind.TLS_FAILED, "plain-port")


@ALL
def test_plain_to_a_tls_port_is_recognised(
    stage: Any,
    protocol: Protocol,
    problem_of: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.protocols.connect._TLS_SUSPICION", 0.3)
    # The silent port; and the side connection that finds out why it is silent.
    server = TwoFaced(stage)
    with server:
        session = stage.session(protocol, server.port)
        problem = problem_of(session.connect, errors.ProtocolError)
        session.line.close()
    assert (problem.kind, problem.detail) == (ProblemKind.TLS_FAILED, "tls-port")


class TwoFaced:
    """A TLS port: it waits for each client's handshake, as many clients as come."""

    def __init__(self, stage: Any) -> None:
        import ssl

        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*stage._good)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve) for _ in range(2)]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _serve(self) -> None:
        client, _ = self._listener.accept()
        client.settimeout(5)
        try:
            client = self._context.wrap_socket(client, server_side=True)
            client.recv(1)
        except OSError:
            pass
        finally:
            client.close()


@ALL
def test_old_tls_is_refused(
    stage: Any, protocol: Protocol, certificate: tuple[Path, Path], problem_of: Callable[..., Any]
) -> None:
    from app.protocols.certificates import verifying_context

    session = stage.session(protocol, 1, Security.TLS)
    context = verifying_context(session.server)
    assert context.minimum_version.name == "TLSv1_2"
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"


def test_a_missing_file_of_roots_is_named(stage: Any, problem_of: Callable[..., Any]) -> None:
    from dataclasses import replace

    from app.protocols.imap import ImapSession

    server = stage.play("DEAF")
    known = stage.session(Protocol.IMAP, server.port, Security.TLS).server
    session = ImapSession(replace(known, ca_file="/nowhere/roots.pem"))
    problem = problem_of(session.connect)
    assert (problem.kind, problem.detail) == (ProblemKind.FILE_UNREADABLE, "/nowhere/roots.pem")
