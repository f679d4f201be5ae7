"""Tries whether a mail server answers as one: TLS, greeting, capabilities; never a login."""

from app.model.account import Protocol, Server
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession
from app.protocols.stopping import Stopper

TIMEOUT = 4.0
"""Seconds of silence borne: no more than after which `Line` wonders whether a silent port speaks
TLS, as that is another door's question here."""

_ADDRESSES_TRIED = 3

_SESSIONS: dict[Protocol, type[ImapSession | Pop3Session | SmtpSession]] = {
    Protocol.IMAP: ImapSession,
    Protocol.POP3: Pop3Session,
    Protocol.SMTP: SmtpSession,
}


def knock(
    server: Server, addresses: tuple[str, ...], stopper: Stopper, *, timeout: float = TIMEOUT
) -> None:
    """Connect up to where one would log in, and leave. Raises the MailError that kept us out."""
    session = _SESSIONS[server.protocol](server, timeout=timeout)
    session.line.addresses = addresses[:_ADDRESSES_TRIED]
    with stopper.ending(session.abort):
        try:
            session.connect()
        finally:
            session.close()
