"""Trying an account's servers step by step, each step with the server's own words.

It stands here and not in `doctor`, since it needs nothing but the sessions. No letter is ever sent.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial

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
from app.protocols.stopping import Stopper

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
    stopper: Stopper | None = None,
) -> ProbeReport:
    """Try both servers. Each stops at its first trouble; the other is tried all the same.

    `on_step` is called for each step as it ends. Nothing is raised: troubles are in the steps.
    """
    trying = partial(try_server, on_step=on_step, timeout=timeout, knock=knock, stopper=stopper)
    arrived = trying(settings.incoming, incoming, settings.address)
    left = trying(settings.outgoing, outgoing, settings.address)
    return replace(arrived, steps=arrived.steps + left.steps)


def try_server(
    server: Server,
    secret: Secret | None,
    sender: str,
    on_step: OnStep,
    *,
    timeout: float = TIMEOUT,
    knock: Knock = uncounted,
    stopper: Stopper | None = None,
) -> ProbeReport:
    """Try one server up to its first trouble; `sender` is who would write by a submission server.

    Nothing is raised: the trouble is in the last step; where `stopper` ended it, CANCELLED.
    """
    trying = partial(_try, secret=secret, knock=knock, stopper=stopper or Stopper())
    steps: list[ProbeStep] = []

    def took(step: ProbeStep) -> None:
        steps.append(step)
        on_step(step)

    expire_days, login_delay = None, 0
    match server.protocol:
        case Protocol.IMAP:
            imap = ImapSession(server, timeout=timeout, on_step=took)
            trying(imap, imap.list_mailboxes)
        case Protocol.POP3:
            pop3 = Pop3Session(server, timeout=timeout, on_step=took)
            trying(pop3, pop3.listing)
            expire_days, login_delay = pop3.expire, pop3.login_delay
        case Protocol.SMTP:
            smtp = SmtpSession(server, timeout=timeout, on_step=took)
            trying(smtp, lambda: smtp.verify(sender))
    return ProbeReport(tuple(steps), expire_days, login_delay)


def look(
    server: Server, *, timeout: float = TIMEOUT, stopper: Stopper | None = None
) -> CertificateFacts:
    """Learn which certificate a server shows, on a connection that ends with the handshake.

    Raises a MailError where it shows none.
    """
    session = open_session(server, timeout)
    session.line.trust.looking = True
    try:
        with (stopper or Stopper()).ending(session.abort):
            session.connect()
    except CertificateShown as shown:
        return facts(shown.der)
    finally:
        session.close()
    raise ProtocolError(Problem(ProblemKind.TLS_FAILED, str(server), detail="no-tls"))


def open_session(server: Server, timeout: float) -> Session:
    """Return a session of the server's protocol, yet to be connected."""
    return _SESSIONS[server.protocol](server, timeout=timeout)


def _try(
    session: Session,
    last: Callable[[], object],
    *,
    secret: Secret | None,
    knock: Knock,
    stopper: Stopper,
) -> None:
    """Take one session through its steps; its trouble becomes the last of them."""
    try:
        with stopper.ending(session.abort):
            session.connect()
            session.line.begin(ProbeStepKind.LOGIN)
            with knock(session.server) as most:
                session.login(secret, most=most)
            last()
    except LifafaError as error:
        rejected = _rejected(session, error, stopper)
        session.line.passed(error.problem.text, error.problem, rejected)
    finally:
        session.close()


def _rejected(session: Session, error: LifafaError, stopper: Stopper) -> CertificateFacts | None:
    """Look at the certificate that was the trouble, where one was."""
    if error.problem.kind is not ProblemKind.CERTIFICATE:
        return None
    session.close()
    try:
        return look(session.server, timeout=session.line.timeout, stopper=stopper)
    except MailError:
        return None
