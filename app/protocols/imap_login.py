"""Logging in to an IMAP server: AUTHENTICATE where both sides know a mechanism, else LOGIN."""

from collections.abc import Callable, Collection
from functools import partial

from app.model.account import AuthMethod, Secret, Server
from app.protocols import auth, errors, imap_names
from app.protocols.errors import MailError
from app.protocols.imap_wire import ImapWire, sends_at_once


def log_in(wire: ImapWire, server: Server, secret: Secret | None, most: int = auth.TRIES) -> bytes:
    """Log in and return the server's words. Raises AuthenticationFailed, or Busy ("later").

    `most` passwords may be refused on the way.
    """
    secret = auth.required(server, secret)
    offered = {c.removeprefix("AUTH=") for c in wire.capabilities if c.startswith("AUTH=")}
    offered.discard("LOGIN")  # the command of that name does the same with one question less
    native = "" if "LOGINDISABLED" in wire.capabilities else "LOGIN"
    tries = auth.methods(server, offered, secret, native)
    attempt = partial(_log_in_by, wire, server, secret, offered)
    with wire.line.hidden(secret):
        return auth.first_granted(tries, wire.line, attempt, most)


def _log_in_by(
    wire: ImapWire, server: Server, secret: Secret, offered: Collection[str], method: AuthMethod
) -> bytes:
    if method is AuthMethod.LOGIN:
        return _meant(secret, partial(_login_command, wire, server.user, secret))
    chosen = auth.mechanism(method, server, secret, offered)
    speak = partial(wire.authenticate_by, chosen.name, chosen.answer, chosen.initial)
    return auth.concluded(chosen, secret, partial(_meant, secret, speak))


def _meant(secret: Secret, speak: Callable[[], bytes]) -> bytes:
    """Read a plain refusal as what it means here, without the password that it may repeat."""
    try:
        return speak()
    except MailError as error:
        raise errors.masked(errors.as_login_failure(error), secret.value) from None


def _login_command(wire: ImapWire, user: str, secret: Secret) -> bytes:
    """LOGIN with quoted strings; what they cannot hold goes as a literal (RFC 3501 §4.3)."""
    name, password = imap_names.quoted(user.encode()), secret.value
    if password.isascii() and password.isprintable():
        return wire.say("LOGIN", name, imap_names.quoted(password.encode()))
    literal = password.encode()
    if sends_at_once(wire.capabilities, len(literal)):
        return wire.log_in_by_literal(name, literal)
    return wire.say("LOGIN", name, literal=literal)
