"""Trying an account's servers step by step, each step with the server's own words.

It stands here and not in `doctor`, since it needs nothing but the sessions. No letter is ever sent.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from app.model.account import AccountSettings, Protocol, Secret, Server
from app.model.certificate import CertificateFacts
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import ProbeReport, ProbeStep, ProbeStepKind
from app.protocols.auth import TRIES
from app.protocols.certificates import facts
from app.protocols.connect import OnStep
from app.protocols.errors import CertificateShown, MailError, ProtocolError
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession

TIMEOUT = 15.0
"""Seconds of silence borne while a person watches."""

Session = ImapSession | Pop3Session | SmtpSession

Knock = Callable[[Server], AbstractContextManager[int]]
"""Surrounds each login, says how many refusals it may cost, and may raise before it: so they are
counted (app.store.refusals)."""

_SESSIONS: dict[Protocol, type[Session]] = {
    Protocol.IMAP: ImapSession,
    Protocol.POP3: Pop3Session,
    Protocol.SMTP: SmtpSession,
}


def uncounted(server: Server) -> AbstractContextManager[int]:
    """Let anybody knock."""
    return nullcontext(TRIES)


def probe(
    settings: AccountSettings,
    incoming: Secret | None,
    outgoing: Secret | None,
    on_step: OnStep,
    *,
    timeout: float = TIMEOUT,
    knock: Knock = uncounted,
) -> ProbeReport:
    """Try both servers. Each stops at its first trouble; the other is tried all the same.

    `on_step` is called for each step as it ends. Nothing is raised: troubles are in the steps.
    """
    steps: list[ProbeStep] = []

    def took(step: ProbeStep) -> None:
        steps.append(step)
        on_step(step)

    expire_days, login_delay = None, 0
    if settings.incoming.protocol is Protocol.IMAP:
        imap = ImapSession(settings.incoming, timeout=timeout, on_step=took)
        _try(imap, incoming, imap.list_mailboxes, knock)
    else:
        pop3 = Pop3Session(settings.incoming, timeout=timeout, on_step=took)
        _try(pop3, incoming, pop3.listing, knock)
        expire_days, login_delay = pop3.expire, pop3.login_delay
    smtp = SmtpSession(settings.outgoing, timeout=timeout, on_step=took)
    _try(smtp, outgoing, lambda: smtp.verify(settings.address), knock)
    return ProbeReport(tuple(steps), expire_days, login_delay)


def probe_outgoing(
    server: Server,
    sender: str,
    secret: Secret | None,
    on_step: OnStep,
    *,
    timeout: float = TIMEOUT,
    knock: Knock = uncounted,
) -> ProbeReport:
    """Try one submission server, as `probe` does."""
    steps: list[ProbeStep] = []

    def took(step: ProbeStep) -> None:
        steps.append(step)
        on_step(step)

    smtp = SmtpSession(server, timeout=timeout, on_step=took)
    _try(smtp, secret, lambda: smtp.verify(sender), knock)
    return ProbeReport(tuple(steps))


def look(server: Server, *, timeout: float = TIMEOUT) -> CertificateFacts:
    """Learn which certificate a server shows, on a connection that ends with the handshake.

    Raises a MailError where it shows none.
    """
    session = _SESSIONS[server.protocol](server, timeout=timeout)
    session.line.trust.looking = True
    try:
        session.connect()
    except CertificateShown as shown:
        return facts(shown.der)
    finally:
        session.close()
    raise ProtocolError(Problem(ProblemKind.TLS_FAILED, str(server), detail="no-tls"))


def _try(session: Session, secret: Secret | None, last: Callable[[], object], knock: Knock) -> None:
    """Take one session through its steps; its trouble becomes the last of them."""
    try:
        session.connect()
        session.line.begin(ProbeStepKind.LOGIN)
        with knock(session.server) as most:
            session.login(secret, most=most)
        last()
    except LifafaError as error:
        session.line.passed(error.problem.text, error.problem, _rejected(session, error))
    finally:
        session.close()


def _rejected(session: Session, error: LifafaError) -> CertificateFacts | None:
    """Look at the certificate that was the trouble, where one was."""
    if error.problem.kind is not ProblemKind.CERTIFICATE:
        return None
    session.close()
    try:
        return look(session.server, timeout=session.line.timeout)
    except MailError:
        return None
