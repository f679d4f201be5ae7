"""Fixtures of this room: certificates good and bad, and sessions to a script."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.model.account import AuthMethod, Protocol, Security, Server
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from app.protocols.smtp import SmtpSession
from tests.support.certificates import Authority
from tests.support.script_server import Script, ScriptServer

SESSIONS: dict[Protocol, Any] = {
    Protocol.IMAP: ImapSession,
    Protocol.POP3: Pop3Session,
    Protocol.SMTP: SmtpSession,
}


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that the sessions of these tests trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> tuple[Path, Path]:
    """A certificate that is in order."""
    return authority.issue("good")


class Stage:
    """Where scripts are played: makes servers and the sessions that talk to them."""

    def __init__(self, stack: ExitStack, authority: Authority, good: tuple[Path, Path]) -> None:
        self._stack = stack
        self._authority = authority
        self._good = good

    def play(self, *scripts: Script, certificate: tuple[Path, Path] | None = None) -> ScriptServer:
        """Start a server with one script a connection."""
        server = ScriptServer(scripts, certificate=certificate or self._good)
        return self._stack.enter_context(server)

    def session(
        self,
        protocol: Protocol,
        port: int,
        security: Security = Security.NONE,
        auth: AuthMethod = AuthMethod.AUTO,
        user: str = "anna",
        host: str = "127.0.0.1",
        **options: Any,
    ) -> Any:
        """Make a session; its line is closed before the server is asked what differed."""
        server = Server(protocol, host, port, security, user, auth, str(self._authority.ca_file))
        session = SESSIONS[protocol](server, **{"timeout": 5.0} | options)
        self._stack.callback(session.line.close)
        return session

    def imap(self, *scripts: Script, **options: Any) -> ImapSession:
        session: ImapSession = self.session(Protocol.IMAP, self.play(*scripts).port, **options)
        return session

    def pop3(self, *scripts: Script, **options: Any) -> Pop3Session:
        session: Pop3Session = self.session(Protocol.POP3, self.play(*scripts).port, **options)
        return session

    def smtp(self, *scripts: Script, **options: Any) -> SmtpSession:
        session: SmtpSession = self.session(Protocol.SMTP, self.play(*scripts).port, **options)
        return session


@pytest.fixture
def stage(authority: Authority, certificate: tuple[Path, Path]) -> Iterator[Stage]:
    """The stage of one test; at its end every script must have been played to its silence."""
    with ExitStack() as stack:
        yield Stage(stack, authority, certificate)


@pytest.fixture
def problem_of() -> Callable[..., Any]:
    """Call something that must raise a MailError, and return its problem."""
    from app.protocols.errors import MailError

    def call(action: Callable[[], object], kind: type[MailError] = MailError) -> Any:
        with pytest.raises(kind) as caught:
            action()
        return caught.value.problem

    return call
