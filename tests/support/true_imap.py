"""A small true IMAP server (RFC 3501 with extensions), with faults on demand.

    mail, faults = TrueMail(), Faults()
    with TrueImapServer(mail, faults, offers=EVERYTHING - {"MOVE"}) as server:
        faults.drop_after(commands=7)
        ...connect to server.server()...

It is right in what it speaks, and says BAD to the rest: parts of a message, ENVELOPE,
BODYSTRUCTURE, ACLs, SORT. tests/protocols/test_true_server.py holds it against Dovecot.
"""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path

from app.model.account import Protocol, Security, Server
from tests.support import true_imap_boxes, true_imap_changes, true_imap_messages
from tests.support.servers import PASSWORD
from tests.support.true_faults import Faults
from tests.support.true_imap_session import Handler, Session
from tests.support.true_imap_words import Bad, Words, atoms, quoted, tokens
from tests.support.true_mail import USER, No, TrueMail
from tests.support.true_server import Connection, Gone, TrueServer

EVERYTHING = frozenset(
    "SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN LIST-EXTENDED "
    "LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE ESEARCH CONDSTORE QRESYNC QUOTA OBJECTID "
    "APPENDLIMIT STATUS=SIZE UTF8=ACCEPT".split()
)
"""What can be offered, but for X-GM-EXT-1, which Gmail alone has."""
BARE: frozenset[str] = frozenset()
GMAIL = EVERYTHING - {"QRESYNC", "OBJECTID", "STATUS=SIZE"} | {"X-GM-EXT-1"}

APPEND_LIMIT = 35_000_000
_ENABLED = frozenset({"CONDSTORE", "QRESYNC", "UTF8=ACCEPT"})
_NO_EXPUNGE = frozenset({b"FETCH", b"STORE", b"SEARCH"})


class TrueImapServer(TrueServer):
    """Serves one person's mailboxes. `offers` may be changed between connections."""

    def __init__(
        self,
        mail: TrueMail,
        faults: Faults | None = None,
        *,
        offers: frozenset[str] = EVERYTHING,
        certificate: tuple[Path, Path] | None = None,
        implicit_tls: bool = False,
        append_limit: int = APPEND_LIMIT,
        identity: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(mail, faults, certificate=certificate, implicit_tls=implicit_tls)
        self.offers = offers
        self.append_limit = append_limit
        self.identity = dict(identity or {"name": "True"})
        self.greeting = "True IMAP is here"

    def server(self, security: Security = Security.NONE, *, ca_file: str = "") -> Server:
        """Return where a client finds it."""
        host = "127.0.0.1" if security is Security.NONE else "localhost"
        return Server(Protocol.IMAP, host, self.port, security, USER, ca_file=ca_file)

    def serve(self, connection: Connection) -> None:
        """Greet, and answer commands until LOGOUT."""
        if self.faults.take("busy") or self.crowded():
            connection.say(b"* BYE [UNAVAILABLE] Too many at once, come back later")
            return
        offers, limit = self.offers, self.append_limit
        session = Session(connection, self.mail, self.faults, offers, limit)
        connection.say(b"* OK " + self.greeting.encode())
        while not session.ended:
            connection.flush()
            self._answer(session)

    def capabilities(self, session: Session) -> bytes:
        """Name what is offered now."""
        names = ["IMAP4rev1", *sorted(session.offers)]
        if "APPENDLIMIT" in session.offers:
            names[names.index("APPENDLIMIT")] = f"APPENDLIMIT={session.append_limit}"
        if not session.logged_in:
            names.append("AUTH=PLAIN")
            if self.context and not session.connection.tls:
                names.append("STARTTLS")
        return " ".join(names).encode()

    def _answer(self, session: Session) -> None:
        """Read one command, do it, and say how it ended."""
        try:
            pieces = session.read_command()
        except No as error:
            session.connection.say(b"%b NO %b" % (session.tag, _words(error)))
            return
        session.tag, _, rest = pieces[0].partition(b" ")
        session.connection.heard()
        try:
            words = Words(tokens([rest, *pieces[1:]]))
            name = words.atom()
            by_uid = name == b"UID"
            name = words.atom() if by_uid else name
        except Bad as error:
            session.connection.say(b"%b BAD %b" % (session.tag, _words(error)))
            return
        self.said.append(("UID " if by_uid else "") + name.decode("ascii", "replace"))
        self._run(session, name, words, by_uid=by_uid)

    def _run(self, session: Session, name: bytes, words: Words, *, by_uid: bool) -> None:
        faults, spoken = self.faults, name.decode("ascii", "replace")
        faults.think()
        if faults.take("forget", spoken):
            self.hang(session.connection)
        session.stammer(twice=bool(faults.take("twice", spoken)))
        ending = self._ending(session, name, words, by_uid=by_uid)
        if not session.ended:
            session.tell_news(expunges=by_uid or name not in _NO_EXPUNGE)
        session.stammer(twice=False)
        if faults.take("lose", spoken):
            session.connection.drop_unsent()
            raise Gone
        session.connection.say(session.tag + b" " + ending)
        if name == b"STARTTLS" and ending.startswith(b"OK") and self.context:
            session.connection.flush()
            session.connection.start_tls(self.context)

    def _ending(self, session: Session, name: bytes, words: Words, *, by_uid: bool) -> bytes:
        """Do a command; returns the tagged answer without its tag."""
        try:
            refusal = self.faults.take("refuse", name.decode("ascii", "replace"))
            if refusal is not None:
                return f"NO {refusal}".encode()
            return b"OK " + self._done(session, name, words, by_uid=by_uid)
        except No as error:
            return b"NO " + _words(error)
        except Bad as error:
            return b"BAD " + _words(error)

    def _done(self, session: Session, name: bytes, words: Words, *, by_uid: bool) -> bytes:
        if name in _ANY_TIME and not by_uid:
            return _ANY_TIME[name](self, session, words)
        if not session.logged_in:
            raise Bad("log in first")
        if name in _NUMBERED:
            return _NUMBERED[name](session, words, by_uid=by_uid)
        if by_uid and name == b"EXPUNGE":
            return true_imap_changes.expunge_by_uid(session, words)
        if name not in _COMMANDS or by_uid:
            raise Bad("unknown command")
        return _COMMANDS[name](session, words)


# --- at any time ---


def _capability(server: TrueImapServer, session: Session, words: Words) -> bytes:
    words.end()
    session.say(b"* CAPABILITY " + server.capabilities(session))
    return b"Said"


def _noop(server: TrueImapServer, session: Session, words: Words) -> bytes:
    words.end()
    return b"Nothing done"


def _logout(server: TrueImapServer, session: Session, words: Words) -> bytes:
    words.end()
    session.say(b"* BYE Until next time")
    session.ended = True
    return b"Bye"


def _starttls(server: TrueImapServer, session: Session, words: Words) -> bytes:
    words.end()
    if server.context is None or session.connection.tls or session.logged_in:
        raise Bad("no TLS to start")
    return b"Shake hands"


def _login(server: TrueImapServer, session: Session, words: Words) -> bytes:
    user, password = words.string(), words.string()
    words.end()
    return _let_in(server, session, user, password)


def _authenticate(server: TrueImapServer, session: Session, words: Words) -> bytes:
    """AUTHENTICATE PLAIN (RFC 4616), with its answer in the same line by SASL-IR (RFC 4959)."""
    if words.atom() != b"PLAIN":
        raise No("Unknown mechanism", "CANNOT")
    if words:
        session.need("SASL-IR")
        answer = words.string()
    else:
        session.connection.say(b"+ ")
        answer = session.connection.read_line()
    words.end()
    if answer == b"*":
        raise Bad("given up")
    try:
        _, user, password = base64.b64decode(answer, validate=True).split(b"\0")
    except (binascii.Error, ValueError) as error:
        raise Bad("no answer to PLAIN") from error
    return _let_in(server, session, user, password)


def _let_in(server: TrueImapServer, session: Session, user: bytes, password: bytes) -> bytes:
    if session.logged_in:
        raise Bad("logged in already")
    if (user, password) != (USER.encode(), PASSWORD.encode()):
        raise No("Wrong name or password", "AUTHENTICATIONFAILED")
    session.logged_in = True
    return b"[CAPABILITY %b] Welcome" % server.capabilities(session)


def _id(server: TrueImapServer, session: Session, words: Words) -> bytes:
    """ID (RFC 2971)."""
    session.need("ID")
    words.next()
    words.end()
    fields = [quoted(word.encode()) for pair in server.identity.items() for word in pair]
    session.say(b"* ID (%b)" % b" ".join(fields))
    return b"Said"


# --- logged in ---


def _enable(session: Session, words: Words) -> bytes:
    """ENABLE (RFC 5161); QRESYNC brings CONDSTORE with it (RFC 7162 §3.2.3)."""
    session.need("ENABLE")
    asked = {name.decode("ascii", "replace") for name in atoms(words)}
    enabled = asked & session.offers & _ENABLED
    session.enabled |= enabled
    session.say(" ".join(["* ENABLED", *sorted(enabled)]).encode())
    return b"Enabled"


def _check(session: Session, words: Words) -> bytes:
    words.end()
    session.opened()
    return b"Checked"


def _words(error: Exception) -> bytes:
    code = getattr(error, "code", "")
    return f"[{code}] {error}".encode() if code else str(error).encode()


_ANY_TIME = {
    b"CAPABILITY": _capability,
    b"NOOP": _noop,
    b"LOGOUT": _logout,
    b"STARTTLS": _starttls,
    b"LOGIN": _login,
    b"AUTHENTICATE": _authenticate,
    b"ID": _id,
}
_NUMBERED = {**true_imap_messages.NUMBERED, **true_imap_changes.NUMBERED}
_COMMANDS: dict[bytes, Handler] = {
    **true_imap_boxes.COMMANDS,
    **true_imap_changes.COMMANDS,
    **true_imap_messages.COMMANDS,
    b"ENABLE": _enable,
    b"CHECK": _check,
}
