"""The small trials against real sockets, and what they may and may not conclude."""

import errno
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app.doctor.diagnose import recognise
from app.doctor.signs import Case
from app.doctor.trials import Allowance, Instruments, Trials, ways
from app.model.account import AuthMethod, Protocol, Secret, Security, Server
from app.model.certificate import CertificateFacts
from app.model.diagnosis import FixKind
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.protocols import errors, trial
from app.protocols.stopping import Stopper
from app.protocols.trial import WebAnswer
from tests.support.certificates import Authority
from tests.support.web_server import Dribble, Silent, WebServer

SERVER = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")


def trials(
    server: Server = SERVER,
    certificate: CertificateFacts | None = None,
    said: str = "",
    **found: Any,
) -> Trials:
    problem = Problem(ProblemKind.CERTIFICATE, str(server))
    step = ProbeStep(server.protocol, ProbeStepKind.TLS, 0.1, "", problem, certificate)
    greeting = ProbeStep(server.protocol, ProbeStepKind.GREETING, 0.1, said)
    case = Case(step, problem, server, (greeting,), "anna@example.org", Secret("x"))
    nothing = Instruments(
        greets=lambda server: False,
        lets_in=lambda server, secret: False,
        web=lambda host: None,
        routed=lambda: True,
        now=lambda: 1_800_000_000.0,
    )
    return Trials(case, nothing._replace(**found), Allowance())


def test_a_web_page_is_asked_for_in_clear_and_not_followed(play: Any) -> None:
    page = (
        "C: GET / HTTP/1.1\nC~ Host: .*\nC: Accept-Encoding: identity\nC: User-Agent: Lifafa\nC:\n"
        "S: HTTP/1.1 302 Found\nS: Date: Fri, 27 Nov 2026 04:00:00 GMT\n"
        "S: Location: http://10.0.0.1/login\nS: Content-Length: 0\nS:\nCLOSE"
    )
    answer = trial.web("127.0.0.1", port=play(page).port, timeout=3.0)
    assert answer == WebAnswer(302, "http://10.0.0.1/login", 1_795_752_000.0)


@pytest.mark.parametrize("page", ["CLOSE", "S: +OK hello\nDEAF", "RESET"])
def test_what_is_no_web_server_gives_no_answer(play: Any, page: str) -> None:
    assert trial.web("127.0.0.1", port=play(page).port, timeout=3.0) is None


def test_a_trial_login_costs_one_refusal(play: Any, authority: Authority) -> None:
    """A login of its own right may go on with the password after a refused challenge."""
    refusing = (
        "TLS\nS: 220 x ESMTP\nC~ ehlo .*\nS: 250-x\nS: 250 AUTH CRAM-MD5 PLAIN\n"
        "C: AUTH CRAM-MD5\nS: 334 PDFAeD4=\nC~ .*\nS: 535 5.7.8 no\nC: QUIT\nS: 221 bye\n"
    )
    port = play(refusing, certificate=authority.issue("trial")).port
    ca_file = str(authority.ca_file)
    server = Server(Protocol.SMTP, "localhost", port, Security.TLS, "anna", ca_file=ca_file)
    assert not trial.lets_in(server, Secret("x"), timeout=5.0)


@pytest.mark.parametrize("auth", [AuthMethod.CRAM_MD5, AuthMethod.NONE])
def test_a_password_that_was_to_stay_hidden_is_shown_on_no_open_line(auth: AuthMethod) -> None:
    def lets_in(server: Server, secret: Secret | None) -> bool:
        tried.append(server)
        return True

    tried: list[Server] = []
    protected = replace(SERVER, auth=auth)
    unprotected = replace(protected, security=Security.NONE)
    here = replace(unprotected, host="127.0.0.1")
    assert trials(unprotected, lets_in=lets_in).any_login is None
    assert tried == []
    for server in (protected, here):
        assert trials(server, lets_in=lets_in).any_login == replace(server, auth=AuthMethod.AUTO)


def test_a_web_server_that_trickles_does_not_hold_the_doctor() -> None:
    with WebServer() as server, ThreadPoolExecutor(1, "doctor") as doctor:
        server.put("127.0.0.1", "/", Dribble(b"HTTP/1.1 200 OK\r\nA: ", b"x"))
        asked = doctor.submit(trial.web, "127.0.0.1", port=server.port, timeout=0.3)
        try:
            assert asked.result(10) == WebAnswer(200, "", None)  # what came until then
        finally:
            server.leave()


def test_asking_a_web_server_ends_with_the_check_up() -> None:
    stopper = Stopper()
    stopper.stop()
    with WebServer() as server:
        server.put("127.0.0.1", "/", Silent())
        assert trial.web("127.0.0.1", port=server.port, timeout=60.0, stopper=stopper) is None


@pytest.mark.parametrize(
    ("answer", "portal"),
    [
        (WebAnswer(511, "http://wifi.example/", None), "http://wifi.example/"),
        (WebAnswer(511, "", None), "http://imap.example.org/"),
        (WebAnswer(302, "http://192.168.1.1/", None), "http://192.168.1.1/"),
        (WebAnswer(307, "https://hotspot.example.net/?u=1", None),
         "https://hotspot.example.net/?u=1"),
        (WebAnswer(301, "https://www.example.org/login", None), ""),
        (WebAnswer(301, "https://www.example.net/", None), ""),
        (WebAnswer(302, "file://login.example.net/etc/passwd", None), ""),
        (WebAnswer(511, "javascript:alert(1)", None), "http://imap.example.org/"),
        (WebAnswer(302, "http://[broken", None), ""),
        (WebAnswer(200, "", None), ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_portal_is_told_from_a_web_site(answer: WebAnswer | None, portal: str) -> None:
    assert trials(web=lambda host: answer).portal == portal


def test_a_server_in_the_house_is_behind_no_portal() -> None:
    near = replace(SERVER, host="192.168.1.2")
    answer = WebAnswer(511, "http://wifi.example/", None)
    assert trials(near, web=lambda host: answer).portal == ""
    assert not trials(near, routed=lambda: False).no_network
    assert trials(routed=lambda: False).no_network


@pytest.mark.parametrize(
    ("said", "off"),
    [
        ("mx ESMTP ready at Fri, 15 Jan 2027 08:00:00 +0000", 0),
        ("mx ESMTP ready at Fri, 15 Jan 2027 08:30:00 +0000", 0),
        ("mx ESMTP Sendmail; Thu, 14 Jan 2027 08:00:00 GMT", 86_400),
        ("mx ESMTP ready at Sat, 16 Jan 2027 13:30:00 +0530", -86_400),
        ("mx ESMTP", 0),
        ("mx at Fri, 99 Jan 2027 99:00:00 +0000", 0),
    ],
)
def test_a_greeting_tells_the_time(said: str, off: int) -> None:
    assert trials(said=said).clock_off == off


def test_ways_are_protected_and_others() -> None:
    assert [(w.port, w.security) for w in ways(SERVER)] == [
        (143, Security.STARTTLS), (993, Security.STARTTLS)
    ]  # fmt: skip
    plain = replace(SERVER, port=2143, security=Security.NONE, pinned="ab")
    assert [(w.port, w.security, w.pinned) for w in ways(plain)] == [
        (993, Security.TLS, ""), (2143, Security.TLS, ""),
        (143, Security.STARTTLS, ""), (2143, Security.STARTTLS, ""),
    ]  # fmt: skip


def test_a_certificates_name_is_taken_in_the_same_domain_only() -> None:
    def shown(*hosts: str) -> CertificateFacts:
        return CertificateFacts("ab" * 32, hosts=hosts)

    greeted: list[str] = []

    def greets(server: Server) -> bool:
        greeted.append(server.host)
        return True

    named = trials(certificate=shown("evil.example.net", "*.example.org", "mx.example.org"),
                   greets=greets).named  # fmt: skip
    assert named is not None
    assert named.host == "mx.example.org"
    assert trials(certificate=shown("evil.example.net"), greets=greets).named is None
    assert greeted == ["mx.example.org"]


def test_one_trial_login_is_all_a_check_up_may_make() -> None:
    tried: list[str] = []

    def lets_in(server: Server, secret: Secret | None) -> bool:
        tried.append(server.user)
        return False

    allowance = Allowance()
    for server in (SERVER, replace(SERVER, protocol=Protocol.SMTP)):
        one = trials(server, lets_in=lets_in)
        one._allowance = allowance
        assert one.other_name is None
    assert tried == ["anna@example.org"]


def test_a_token_is_not_tried_with_another_name() -> None:
    def never(server: Server, secret: Secret | None) -> bool:
        raise AssertionError

    assert trials(replace(SERVER, auth=AuthMethod.OAUTH2), lets_in=never).other_name is None


def test_a_letters_refusal_is_explained_without_any_trial() -> None:
    server = Server(Protocol.SMTP, "smtp.example.org", 465, Security.TLS, "anna")
    problem = Problem(ProblemKind.REFUSED, str(server), 552, "5.3.4", "Message too big")
    found = recognise(problem, server, address="anna@example.org")
    assert found.failure == "too-large"
    assert found.step.said == "Message too big"
    busy = Problem(ProblemKind.BUSY, str(server), 451, "4.7.1", "Greylisted")
    later = recognise(busy, server)
    assert later.failure == "greylisted"
    assert later.fix is not None
    assert later.fix.kind is FixKind.TRY_AGAIN


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "host-unknown", "no-answer"),
        (socket.gaierror(socket.EAI_NONAME, "Name not known"), "host-unknown", ""),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "unreachable", "refused"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "unreachable", "no-route"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "unreachable", "no-route"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "unreachable", "forbidden"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), "unreachable", ""),
    ],
)
def test_the_systems_reason_is_kept_apart(error: OSError, kind: str, detail: str) -> None:
    problem = errors.unreachable(error, "imap.example.org:993").problem
    assert (problem.kind, problem.detail) == (kind, detail)
