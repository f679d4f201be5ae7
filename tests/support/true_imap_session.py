"""One client's session with the true IMAP server: what is on, what is open, what it is told."""

from collections.abc import Callable, Iterable

from tests.support.true_faults import Faults
from tests.support.true_imap_fetch import flags_item, modseq_item, uid_item
from tests.support.true_imap_view import Numbered, View
from tests.support.true_imap_words import Bad, Literal, Text, Words, announced, as_set
from tests.support.true_mail import No, TrueMail
from tests.support.true_server import Connection, Gone

Handler = Callable[["Session", Words], bytes]
"""Does one command; returns what follows the OK. Raises No or Bad."""


class Session:
    """The state of one connection (RFC 3501 §3). All of it belongs to the connection's thread."""

    def __init__(
        self,
        connection: Connection,
        mail: TrueMail,
        faults: Faults,
        offers: frozenset[str],
        append_limit: int,
    ) -> None:
        self.connection = connection
        self.mail = mail
        self.faults = faults
        self.offers = offers
        self.append_limit = append_limit
        self.enabled: set[str] = set()
        self.logged_in = False
        self.ended = False
        self.tag = b""
        self.view: View | None = None
        self._twice = False

    # --- what is on ---

    @property
    def condstore(self) -> bool:
        """Whether the client said that it knows MODSEQ (RFC 7162 §3.1)."""
        return bool(self.enabled & {"CONDSTORE", "QRESYNC"})

    @property
    def qresync(self) -> bool:
        return "QRESYNC" in self.enabled

    @property
    def utf8(self) -> bool:
        return "UTF8=ACCEPT" in self.enabled

    def need(self, *names: str) -> None:
        """Raise Bad where none of these capabilities is offered."""
        if not self.offers & set(names):
            raise Bad(f"{names[0]} is not spoken here")

    def know_modseq(self) -> None:
        """Note that the client uses CONDSTORE; raises Bad where it is not offered."""
        self.need("CONDSTORE", "QRESYNC")
        self.enabled.add("CONDSTORE")

    def opened(self, *, writing: bool = False) -> View:
        """Return the open mailbox."""
        if self.view is None:
            raise Bad("no mailbox is open")
        if writing and self.view.read_only:
            raise No("Opened for reading only", "CANNOT")
        return self.view

    # --- talking ---

    def say(self, line: bytes) -> None:
        """Say an untagged answer, twice where a fault wants it so."""
        for _ in range(1 + self._twice):
            self.connection.say(line)

    def stammer(self, *, twice: bool) -> None:
        """Say everything twice from now on, or no more."""
        self._twice = twice

    def tell_news(self, *, expunges: bool) -> None:
        """Say what others did in the open mailbox (RFC 3501 §5.2)."""
        view = self.view
        if view is None:
            return
        with self.mail.lock:
            news = view.catch_up(expunges=expunges)
            if news.replaced:
                self.leave(b"* BYE Your mailbox is another one now")
            self.tell_expunged(news.expunged)
            if news.arrived:
                self.say(b"* %d EXISTS" % view.exists)
            self.tell_flags(news.flagged)

    def tell_expunged(self, gone: Iterable[tuple[int, int]]) -> None:
        """Say what is gone: by number, or by UID where QRESYNC is on (RFC 7162 §3.2.10)."""
        if not self.qresync:
            for number, _ in gone:
                self.say(b"* %d EXPUNGE" % number)
            return
        uids = [uid for _, uid in gone]
        if uids:
            self.say(b"* VANISHED " + as_set(uids))

    def tell_flags(self, uids: Iterable[int], *, with_uid: bool = False) -> None:
        """Say the flags of messages unasked."""
        view = self.opened()
        for uid in uids:
            number = view.number(uid)
            if number:
                at = Numbered(number, uid, view.box.messages[uid])
                self.say(self.flags_line(at, with_uid=with_uid))

    def flags_line(self, at: Numbered, *, with_uid: bool, flags: bool = True) -> bytes:
        """Write a FETCH answer about flags, with UID and MODSEQ as far as the client knows them."""
        parts = []
        if with_uid or self.qresync:
            parts.append(b"UID " + uid_item(at))
        if flags:
            parts.append(b"FLAGS " + flags_item(at))
        if self.condstore:
            parts.append(b"MODSEQ " + modseq_item(at))
        return b"* %d FETCH (%b)" % (at.number, b" ".join(parts))

    def leave(self, word: bytes) -> None:
        """Say a last word and end the connection."""
        self.connection.say(word)
        self.connection.flush()
        raise Gone

    # --- listening ---

    def read_command(self) -> list[bytes | Text]:
        """Read one command with its literals. Raises No where a literal is too large."""
        pieces: list[bytes | Text] = []
        while True:
            line = self.connection.read_line()
            literal = announced(line)
            if literal is None:
                return [*pieces, line]
            pieces.append(line[: literal.start])
            self._admit(literal, pieces)
            pieces.append(Text(self.connection.read(literal.size)))

    def _admit(self, literal: Literal, pieces: list[bytes | Text]) -> None:
        """Let a literal come, or refuse it before it does (RFC 7888 §4, 7889)."""
        if literal.size > self.append_limit:
            if not literal.waits:
                self.connection.read(literal.size)
                self.connection.read_line()
            self.tag = pieces[0].split(b" ")[0]
            raise No("Too large", "TOOBIG")
        if literal.waits:
            self.connection.say(b"+ Go ahead")
            self.connection.flush()
