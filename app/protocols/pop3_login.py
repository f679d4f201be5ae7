"""Logging in to a POP3 server: SASL (RFC 5034), APOP, USER and PASS (RFC 1939 §7)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.model.account import AuthMethod, Secret, Server
from app.model.problem import Problem, ProblemKind
from app.protocols import auth, errors
from app.protocols.errors import AuthenticationFailed, MailError, Refused
from app.protocols.mechanism import Mechanism, decoded, encoded, encoded_initial
from app.protocols.pop3_wire import Pop3Wire

Capabilities = Mapping[str, tuple[str, ...]]

_STAMP = re.compile(rb"<[^<>\s]+@[^<>\s]*>")

# RFC 5034 §4: a command with an initial response must fit into the 255 octets of a command.
_COMMAND_LIMIT = 255
_MOST_CHALLENGES = 5

_SCRAMS = {"SCRAM-SHA-256", "SCRAM-SHA-1"}

# Servers from before RFC 5034 take AUTH with a mechanism alone, and complain of the form.
_FORM = re.compile(
    r"syntax|argument|parameter|(invalid|unknown|unrecogni[sz]ed) command", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Login:
    """One login over a wire: what the server greeted with, what it offers, and who comes."""

    wire: Pop3Wire
    server: Server
    capabilities: Capabilities
    greeting: bytes

    def by(self, secret: Secret, most: int = auth.TRIES) -> bytes:
        """Log in by the strongest way both sides know; returns the server's words."""
        offered = {each.upper() for each in self.capabilities.get("SASL", ())}
        tries = self._tries(offered, secret)
        attempt = partial(self._one, offered, secret)
        return auth.first_granted(tries, self.wire.line, attempt, most)

    def _tries(self, offered: set[str], secret: Secret) -> Sequence[AuthMethod]:
        """APOP stands in for a challenge on an open line, where the password must not be seen."""
        wanted = self.server.auth
        apop = bool(self._stamp) and secret.value.isascii()
        apop = apop and wanted in (AuthMethod.AUTO, AuthMethod.CRAM_MD5)
        forced = wanted is AuthMethod.CRAM_MD5
        challenged = "CRAM-MD5" in offered or (not forced and bool(offered & _SCRAMS))
        if apop and not challenged and (forced or not self.wire.line.protected):
            return (AuthMethod.CRAM_MD5,)
        if wanted is AuthMethod.PLAIN and "PLAIN" not in offered:
            return (AuthMethod.LOGIN,)
        sasl_only = bool(self.capabilities) and "USER" not in self.capabilities and bool(offered)
        return auth.methods(self.server, offered, secret, "" if sasl_only else "USER")

    def _one(self, offered: set[str], secret: Secret, method: AuthMethod) -> bytes:
        chosen = auth.mechanism(method, self.server, secret, offered)
        if chosen.name in offered:
            return auth.concluded(chosen, secret, partial(self._authenticate, chosen))
        try:
            if method is AuthMethod.CRAM_MD5:
                return self._proven(f"APOP {self.server.user} {self._proof(secret)}")
            return self._in_clear(secret)
        except MailError as error:
            raise errors.masked(error, secret.value) from None

    def _in_clear(self, secret: Secret) -> bytes:
        try:
            self.wire.command(f"USER {self.server.user}")
        except Refused as error:
            raise errors.as_login_failure(error) from None
        return self._proven(f"PASS {_one_line(secret.value, self.server)}")

    def _proven(self, command: str) -> bytes:
        """Send what proves who we are, and read a refusal as what it means."""
        try:
            return self.wire.command(command)
        except Refused as error:
            raise self._meant(error) from None

    def _meant(self, error: Refused) -> MailError:
        """Where the server tells passwords from other troubles, believe it (RFC 3206 §4, §6)."""
        told_apart = "AUTH-RESP-CODE" in self.capabilities
        if told_apart or error.problem.detail == "sys/perm":
            return error
        return errors.as_login_failure(error)

    def _authenticate(self, chosen: Mechanism) -> bytes:
        """AUTH, with what is known beforehand in the same line (RFC 5034 §4)."""
        alone = f"AUTH {chosen.name}"
        if chosen.initial is None:
            return self._answered(self._proven(alone), chosen)
        command = f"{alone} {encoded_initial(chosen.initial)}"
        if len(command) + len("\r\n") > _COMMAND_LIMIT:
            return self._answered(self._proven(alone), chosen)
        try:
            reply = self._proven(command)
        except MailError as error:
            if not _FORM.search(error.problem.text):
                raise
            reply = self._proven(alone)
        return self._answered(reply, chosen)

    def _answered(self, reply: bytes, chosen: Mechanism) -> bytes:
        """Answer challenges until the server has made up its mind."""
        for _ in range(_MOST_CHALLENGES):
            if not reply.startswith(b"+ ") and reply != b"+":
                return reply
            challenge = decoded(reply[2:])
            reply = self._proven(encoded(chosen.answer(challenge)))
        raise errors.protocol(self.wire.line.name, detail="endless-login")

    @property
    def _stamp(self) -> bytes:
        found = _STAMP.search(self.greeting)
        return found[0] if found else b""

    def _proof(self, secret: Secret) -> str:
        """APOP's digest over the greeting's stamp (RFC 1939 §7)."""
        message = self._stamp + secret.value.encode()
        return hashlib.md5(message, usedforsecurity=False).hexdigest()


def _one_line(text: str, server: Server) -> str:
    """Refuse what would end the command early; such a password cannot be given this way."""
    if any(c in text for c in "\r\n\0"):
        raise AuthenticationFailed(Problem(ProblemKind.AUTH_UNSUPPORTED, str(server)))
    return text
