"""Logging in to an IMAP server: AUTHENTICATE where both sides know a mechanism, else LOGIN."""

from collections.abc import Sequence

from app.model.account import AuthMethod, Secret, Server
from app.protocols import auth, errors, imap_names
from app.protocols.errors import AuthenticationFailed, MailError
from app.protocols.imap_wire import ImapWire, sends_at_once


def log_in(wire: ImapWire, server: Server, secret: Secret | None) -> bytes:
    """Log in and return the server's words. Raises AuthenticationFailed, or Busy ("later")."""
    secret = auth.required(server, secret)
    offered = {c.removeprefix("AUTH=") for c in wire.capabilities if c.startswith("AUTH=")}
    offered.discard("LOGIN")  # the command of that name does the same with one question less
    native = "" if "LOGINDISABLED" in wire.capabilities else "LOGIN"
    tries = auth.methods(server, offered, secret, native)
    with wire.line.hidden(secret):
        return _first_granted(wire, tries, server.user, secret)


def _first_granted(wire: ImapWire, tries: Sequence[AuthMethod], user: str, secret: Secret) -> bytes:
    try:
        return _log_in_by(wire, tries[0], user, secret)
    except AuthenticationFailed:
        if not auth.second_chance(tries, wire.line.protected):
            raise
        return _log_in_by(wire, tries[1], user, secret)


def _log_in_by(wire: ImapWire, method: AuthMethod, user: str, secret: Secret) -> bytes:
    try:
        if method is AuthMethod.LOGIN:
            return _login_command(wire, user, secret.value)
        chosen = auth.mechanism(method, user, secret)
        return wire.authenticate_by(chosen.name, chosen.answer, chosen.initial)
    except MailError as error:
        raise errors.masked(errors.as_login_failure(error), secret.value) from None


def _login_command(wire: ImapWire, user: str, password: str) -> bytes:
    """LOGIN with quoted strings; what they cannot hold goes as a literal (RFC 3501 §4.3)."""
    name = imap_names.quoted(user.encode())
    if password.isascii() and password.isprintable():
        return wire.say("LOGIN", name, imap_names.quoted(password.encode()))
    literal = password.encode()
    if sends_at_once(wire.capabilities, len(literal)):
        return wire.log_in_by_literal(name, literal)
    return wire.say("LOGIN", name, literal=literal)
