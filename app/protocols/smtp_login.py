"""Logging in to a submission server (RFC 4954)."""

from functools import partial

from app.model.account import AuthMethod, Secret, Server
from app.protocols import auth, errors
from app.protocols.errors import MailError
from app.protocols.mechanism import Mechanism, decoded, encoded, encoded_initial
from app.protocols.smtp_wire import SmtpWire

_MOST_CHALLENGES = 5

# RFC 4954 §4: the command with its initial response must fit into so many octets.
_COMMAND_LIMIT = 12_288


def log_in(wire: SmtpWire, server: Server, secret: Secret | None, most: int = auth.TRIES) -> bytes:
    """Log in and return the server's words. Raises AuthenticationFailed, or Busy ("later").

    `most` passwords may be refused on the way.
    """
    secret = auth.required(server, secret)
    # "AUTH=LOGIN" is how Exchange 5 and Outlook Express wrote it.
    offered = set(wire.esmtp_features.get("auth", "").upper().replace("=", " ").split())
    tries = auth.methods(server, offered, secret)

    def attempt(method: AuthMethod) -> bytes:
        chosen = auth.mechanism(method, server, secret, offered)
        return auth.concluded(chosen, secret, partial(_spoken, wire, chosen))

    with wire.line.hidden(secret):
        return auth.first_granted(tries, wire.line, attempt, most)


def _spoken(wire: SmtpWire, chosen: Mechanism) -> bytes:
    """Answer challenges until the server has made up its mind."""
    try:
        code, said = _begun(wire, chosen)
        for _ in range(_MOST_CHALLENGES):
            if code != 334:
                break
            code, said = wire.command(encoded(chosen.answer(decoded(said))))
        if code != 235:
            raise errors.smtp_refusal(code, said, wire.name)
        return said
    except MailError as error:
        raise errors.as_login_failure(error) from None


def _begun(wire: SmtpWire, chosen: Mechanism) -> tuple[int, bytes]:
    alone = f"AUTH {chosen.name}"
    if chosen.initial is None:
        return wire.command(alone)
    command = f"{alone} {encoded_initial(chosen.initial)}"
    if len(command) + len("\r\n") > _COMMAND_LIMIT:
        return wire.command(alone)
    return wire.command(command)
