"""The probe against scripts: it stops where the trouble is, and says whose words they were."""

from typing import Any

import pytest

from app.model.account import AccountSettings, AuthMethod, Protocol, Secret, Security, Server
from app.model.problem import ProblemKind
from app.model.report import ProbeReport, ProbeStepKind
from app.protocols.probe import probe

SECRET = Secret("correct horse")
IMAP = [
    "S: * OK [CAPABILITY IMAP4rev1] Hello from IMAP",
    "C: {a} CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: {a} OK",
    "C: {b} AUTHENTICATE PLAIN\nS: +\nC~ .*\nS: {b} OK [CAPABILITY IMAP4rev1] in",
    'C: {c} LIST "" "*"\nS: * LIST () "/" INBOX\nS: {c} OK\nC: {d} LSUB "" "*"\nS: {d} OK',
    "C: {e} LOGOUT\nS: * BYE\nCLOSE",
]
SMTP = [
    "S: 220 Hello from SMTP",
    "C: ehlo [127.0.0.1]\nS: 250-x\nS: 250 AUTH PLAIN",
    "C~ AUTH PLAIN .*\nS: 235 in",
    "C: MAIL FROM:<anna@example.org>\nS: 250 fine\nC: RSET\nS: 250 ok",
    "C: QUIT\nS: 221 bye\nCLOSE",
]


def run(
    stage: Any,
    incoming: Any,
    outgoing: Any,
    timeout: float = 3.0,
    protocol: Protocol = Protocol.IMAP,
) -> ProbeReport:
    def server(protocol: Protocol, script: Any) -> Server:
        port = stage.play(script).port if script else 1
        return Server(protocol, "127.0.0.1", port, Security.NONE, "anna", AuthMethod.AUTO)

    settings = AccountSettings(
        "anna@example.org",
        "Anna",
        server(protocol, incoming),
        server(Protocol.SMTP, outgoing),
    )
    return probe(settings, SECRET, SECRET, lambda step: None, timeout=timeout)


def test_all_is_well(stage: Any) -> None:
    report = run(stage, IMAP, SMTP)
    assert report.ok
    said = {(step.protocol, step.kind): step.said for step in report.steps}
    assert said[Protocol.IMAP, ProbeStepKind.GREETING] == "Hello from IMAP"
    assert said[Protocol.SMTP, ProbeStepKind.GREETING] == "Hello from SMTP"
    assert said[Protocol.SMTP, ProbeStepKind.SUBMISSION] == "fine"


def test_what_a_pop3_server_does_by_itself_is_told(stage: Any) -> None:
    capa = "C: CAPA\nS: +OK\nS: USER\nS: EXPIRE 60\nS: LOGIN-DELAY 900\nS: ."
    script = [
        "S: +OK Hello from POP3",
        capa,
        "C: USER anna\nS: +OK\nC: PASS correct horse\nS: +OK",
        capa,
        "C: LIST\nS: +OK\nS: .\nC: UIDL\nS: +OK\nS: .",
    ]
    report = run(stage, script, SMTP, protocol=Protocol.POP3)
    assert report.ok
    assert (report.expire_days, report.login_delay) == (60, 900)


@pytest.mark.parametrize(
    ("script", "step", "kind"),
    [
        (None, ProbeStepKind.CONNECT, ProblemKind.UNREACHABLE),
        ("S: HTTP/1.1 400 no", ProbeStepKind.GREETING, ProblemKind.NOT_A_MAIL_SERVER),
        ("DEAF", ProbeStepKind.GREETING, ProblemKind.TIMED_OUT),
        ([*IMAP[:1], "C: {a} CAPABILITY\nCLOSE"], ProbeStepKind.CAPABILITIES,
         ProblemKind.CONNECTION_LOST),
        ([*IMAP[:2], "C: {b} AUTHENTICATE PLAIN\nS: {b} NO [AUTHENTICATIONFAILED] no\nDEAF"],
         ProbeStepKind.LOGIN, ProblemKind.AUTH_FAILED),
        ([*IMAP[:3], 'C: {c} LIST "" "*"\nCLOSE'], ProbeStepKind.MAILBOXES,
         ProblemKind.CONNECTION_LOST),
    ],
)  # fmt: skip
def test_it_stops_at_the_trouble_and_tries_the_other_server(
    stage: Any, script: Any, step: ProbeStepKind, kind: ProblemKind
) -> None:
    report = run(stage, script, SMTP, timeout=1.0)
    imap = [each for each in report.steps if each.protocol is Protocol.IMAP]
    assert [each.ok for each in imap] == [True] * (len(imap) - 1) + [False]
    assert imap[-1].kind is step
    assert imap[-1].problem is not None
    assert imap[-1].problem.kind is kind
    assert report.steps[-1].kind is ProbeStepKind.SUBMISSION
    assert report.steps[-1].ok


def test_a_sender_who_may_not_send_is_told(stage: Any) -> None:
    refused = "C: MAIL FROM:<anna@example.org>\nS: 553 5.7.1 not yours\nC: RSET\nS: 250 ok"
    report = run(stage, IMAP, [*SMTP[:3], refused, *SMTP[4:]])
    last = report.steps[-1]
    assert last.kind is ProbeStepKind.SUBMISSION
    assert last.problem is not None
    assert (last.problem.code, last.problem.enhanced) == (553, "5.7.1")
    assert last.said == "not yours"
