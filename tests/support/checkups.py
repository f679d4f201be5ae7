"""Check-ups as a doctor would give them: one trouble each, with its fix."""

from dataclasses import replace

from app.model.account import Protocol, Security, Server
from app.model.certificate import CertificateFacts
from app.model.diagnosis import Checkup, Diagnosis, Fix, FixKind
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind

ADDRESS = "ravi@example.org"
IMAP = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, ADDRESS)
SMTP = Server(Protocol.SMTP, "smtp.example.org", 465, Security.TLS, ADDRESS)
STARTTLS = replace(SMTP, port=587, security=Security.STARTTLS)
FACTS = CertificateFacts("3fa1" * 16, "CN=Kiln", "CN=Kiln", ("kiln.example",), 86_400, 186_400)

GOOD = Checkup(
    ProbeReport(
        (
            ProbeStep(IMAP.protocol, ProbeStepKind.LOGIN, 0.03, "Logged in", server=str(IMAP)),
            ProbeStep(IMAP.protocol, ProbeStepKind.MAILBOXES, 0.01, "7", server=str(IMAP)),
            ProbeStep(SMTP.protocol, ProbeStepKind.SUBMISSION, 0.04, server=str(SMTP)),
        )
    )
)


def failed_step(
    kind: ProblemKind, step: ProbeStepKind, server: Server = IMAP, text: str = "", detail: str = ""
) -> ProbeStep:
    """Return a step that failed, with the server's own words."""
    problem = Problem(kind, str(server), text=text, detail=detail)
    return ProbeStep(server.protocol, step, 0.2, problem=problem, server=str(server))


def checkup(failure: str, step: ProbeStep, fix: Fix | None, server: Server = IMAP) -> Checkup:
    """Return a check-up with one failed step."""
    facts = (("server", str(server)), ("host", server.host), ("user", server.user))
    return Checkup(ProbeReport((step,)), (Diagnosis(failure, step, server, fix, facts),))


WRONG_PASSWORD = checkup(
    "login-refused",
    failed_step(ProblemKind.AUTH_FAILED, ProbeStepKind.LOGIN, text="[AUTHENTICATIONFAILED] No."),
    Fix(FixKind.ASK_PASSWORD),
)
OTHER_PORT = checkup(
    "other-port",
    failed_step(ProblemKind.TIMED_OUT, ProbeStepKind.CONNECT, SMTP),
    Fix(FixKind.USE_SERVER, STARTTLS),
    SMTP,
)
TWO_TROUBLES = Checkup(
    ProbeReport(WRONG_PASSWORD.report.steps + OTHER_PORT.report.steps),
    WRONG_PASSWORD.diagnoses + OTHER_PORT.diagnoses,
)
UNTRUSTED = checkup(
    "certificate-self-signed",
    replace(
        failed_step(ProblemKind.CERTIFICATE, ProbeStepKind.TLS, detail="self-signed"),
        certificate=FACTS,
    ),
    Fix(FixKind.TRUST_CERTIFICATE, certificate=FACTS),
)
APP_PASSWORD = checkup(
    "google-app-password",
    failed_step(ProblemKind.AUTH_FAILED, ProbeStepKind.LOGIN, text="534 5.7.9"),
    Fix(FixKind.APP_PASSWORD, url="https://myaccount.google.com/apppasswords"),
)
CLOCK = checkup(
    "clock-wrong",
    failed_step(ProblemKind.CERTIFICATE, ProbeStepKind.TLS, detail="not-yet-valid"),
    Fix(FixKind.SYSTEM_CLOCK, detail="-172800"),
)
PORTAL = checkup(
    "captive-portal",
    failed_step(ProblemKind.TLS_FAILED, ProbeStepKind.TLS),
    Fix(FixKind.OPEN_PAGE, url="http://portal.example/login"),
)
SIGN_IN = checkup(
    "microsoft-basic-auth-off",
    failed_step(ProblemKind.AUTH_FAILED, ProbeStepKind.LOGIN, text="535 5.7.139"),
    Fix(FixKind.SIGN_IN, detail="microsoft"),
)
BUSY = checkup(
    "server-busy",
    failed_step(ProblemKind.BUSY, ProbeStepKind.GREETING, text="421 4.3.2"),
    Fix(FixKind.TRY_AGAIN),
)
