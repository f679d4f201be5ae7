"""The SMTP side of the practice server: aiosmtpd, which delivers to one mail room."""

import asyncio
import hmac
import logging
from datetime import datetime

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.model.account import Secret
from app.practice.correspondent import answer
from app.practice.imap import MailRoom
from app.practice.people import PERSON

ANSWER_AFTER = 1.0  # seconds
SIZE_LIMIT = 25_000_000

_OK = "250 2.0.0 Accepted"
_LOGIN_FIRST = "530 5.7.0 Log in first"

# aiosmtpd 1.4.6 warns at every login that its own Session.login_data is deprecated.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class PostOffice:
    """Takes letters to any address; what is not for the person, the correspondent answers."""

    def __init__(self, room: MailRoom, secret: Secret) -> None:
        self._room = room
        self._secret = secret
        self._answers: set[asyncio.Task[None]] = set()

    def connection(self) -> SMTP:
        """Return the protocol of one new connection."""
        return SMTP(
            self,
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
            hostname="practice.example",
            ident="Lifafa's practice server",
            auth_require_tls=False,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )

    async def handle_MAIL(  # noqa: N802 aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take letters only from who has logged in (RFC 4954 §6)."""
        if not session.authenticated:
            return _LOGIN_FIRST
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return _OK

    async def handle_DATA(  # noqa: N802 aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Deliver a letter, and let the correspondent write back if it went to somebody else."""
        source = envelope.content
        assert isinstance(source, bytes)  # decode_data is off
        others = [address for address in envelope.rcpt_tos if not _is_person(address)]
        if len(others) < len(envelope.rcpt_tos):
            await self._room.put(source, datetime.now().astimezone())
        if others:
            task = asyncio.create_task(self._write_back(source, others[0]))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)
        return _OK

    async def _write_back(self, source: bytes, address: str) -> None:
        await asyncio.sleep(ANSWER_AFTER)
        now = datetime.now().astimezone()
        await self._room.put(answer(source, address, now), now)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and (
            _is_person(given.login.decode("utf-8", "replace"))
            and hmac.compare_digest(given.password, self._secret.value.encode())
        )
        return AuthResult(success=right, handled=False)


def _is_person(address: str) -> bool:
    return address.lower() == PERSON.address
