"""An SMTP submission session: hand letters over, and know what became of each (RFC 5321, 6409)."""

from collections.abc import Callable, Sequence

from app.model.account import AuthMethod, Secret, Security, Server
from app.model.report import ProbeStepKind
from app.model.submission import RecipientResult, SubmitOptions
from app.protocols import auth, errors, smtp_delivery
from app.protocols.connect import TIMEOUT, Line, OnStep
from app.protocols.errors import MailError
from app.protocols.smtp_letter import Offers, commands, trial
from app.protocols.smtp_login import log_in
from app.protocols.smtp_wire import NEUTRAL_NAME, SmtpWire
from app.protocols.transcript import Transcript

FINAL_REPLY_TIMEOUT = 600.0
"""Seconds to wait for the reply to the final dot (RFC 5321 §4.5.3.2.6)."""

_NO_WISHES = SubmitOptions()


class SmtpSession:
    """One SMTP connection, good for many letters. All of it belongs to one thread, but `abort`.

    Every method raises a MailError (see `app.protocols.errors`) and nothing else that is the
    server's or the network's fault.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float = TIMEOUT,
        transcript: Transcript | None = None,
        on_step: OnStep | None = None,
        final_reply_timeout: float = FINAL_REPLY_TIMEOUT,
    ) -> None:
        self.server = server
        self.line = Line(server, timeout=timeout, transcript=transcript, on_step=on_step)
        self._final_reply_timeout = final_reply_timeout
        self._wire: SmtpWire | None = None
        self.heard: tuple[RecipientResult, ...] = ()
        """What was said of each recipient of the letter at hand, before its final dot."""
        self.verdict = ""
        """What was said to the last letter that was taken, with its code."""

    # --- what the server offers ---

    @property
    def extensions(self) -> dict[str, str]:
        """What the server offers, in lower case, with its parameters."""
        return dict(self._wire.esmtp_features) if self._wire else {}

    @property
    def offers(self) -> Offers:
        """What the server offers to a letter."""
        return Offers(str(self.server), self.extensions, self.line.protected)

    @property
    def size_limit(self) -> int | None:
        """Bytes the server takes in one letter; None where it does not say (RFC 1870)."""
        return self.offers.size_limit

    @property
    def offers_smtputf8(self) -> bool:
        """Whether it takes addresses in any script (RFC 6531)."""
        return "smtputf8" in self.offers

    @property
    def offers_dsn(self) -> bool:
        """Whether it can report what became of a letter (RFC 3461)."""
        return "dsn" in self.offers

    @property
    def offers_require_tls(self) -> bool:
        """Whether it can keep a letter to protected lines (RFC 8689), as this one is."""
        return self.offers.require_tls

    @property
    def offers_future_release(self) -> bool:
        """Whether it can hold a letter back (RFC 4865)."""
        return self.latest_release > 0

    @property
    def latest_release(self) -> int:
        """Until when (epoch seconds) it would hold a letter given to it now; 0: not at all."""
        return self.offers.latest_release

    # --- the connection ---

    def connect(self) -> None:
        """Open the line, greet, and protect it as the server's settings say."""
        self.line.open_by(self._open)

    def login(self, secret: Secret | None, *, most: int = auth.TRIES) -> None:
        """Log in by the strongest way both sides know; AuthMethod.NONE leaves nothing to do.

        `most` passwords may be refused on the way.
        """
        self.line.begin(ProbeStepKind.LOGIN)
        if self.server.auth is not AuthMethod.NONE:
            self.line.passed(log_in(self._spoken, self.server, secret, most))

    def verify(self, sender: str = "") -> None:
        """Try whether this server would take a letter from `sender`; none is sent."""
        self.line.begin(ProbeStepKind.SUBMISSION)
        sender = sender or (self.server.user if "@" in self.server.user else "")
        reply = self._spoken.command(trial(self.offers, sender))
        if reply.code != 250:
            raise self._spoken.refusal(reply)
        self._spoken.reset()
        self.line.passed(reply.said)

    def close(self) -> None:
        """Say good-bye and let go. Never raises."""
        if self._wire is not None and not self.line.closed:
            self.line.settimeout(2.0)
            self.line.carries(b"")
            try:
                self._wire.command("QUIT")
            except MailError:
                pass
        self.line.close()

    def abort(self) -> None:
        """End any wait of the owning thread at once. May be called from any thread."""
        self.line.abort()

    def ask(self, command: str) -> None:
        """Run a command that a person typed; the transcript hears the answer, whatever it is.

        EHLO alone introduces us as always.
        """
        self._spoken.command(f"EHLO {NEUTRAL_NAME}" if command == "EHLO" else command)
        if command.startswith("QUIT"):
            self.line.close()

    # --- a letter ---

    def submit(
        self,
        sender: str,
        recipients: Sequence[str],
        source: bytes,
        before_final_dot: Callable[[], None],
        *,
        options: SubmitOptions = _NO_WISHES,
    ) -> tuple[RecipientResult, ...]:
        """Hand over one letter; returns what was said of each recipient (pending: a 4xx).

        `before_final_dot` is called when all is sent but the dot that makes the server take it.
        Raises Refused (with results: all refused, or the letter itself), Transient (nothing was
        taken), or Unsure (the reply to the dot was lost).
        """
        self.line.carries(source)
        letter = commands(self.offers, sender, recipients, source, options)
        self.heard, self.verdict = (), ""
        results = self.heard = smtp_delivery.begin(self._spoken, letter)
        patience = self._final_reply_timeout
        reply = smtp_delivery.deliver(self._spoken, source, results, before_final_dot, patience)
        self.verdict = f"{reply.code} {errors.words(reply.said)}".strip()
        return results

    # --- below ---

    def _open(self) -> None:
        self.line.connect()
        self._wire = SmtpWire(self.line)
        self._wire.greet()
        said = self._wire.introduce()
        if self.server.security is Security.STARTTLS:
            said = self._start_tls(self._wire)
        self.line.passed(said)

    def _start_tls(self, wire: SmtpWire) -> bytes:
        """STARTTLS, required; capabilities are asked anew (RFC 3207 §4.2)."""
        if "starttls" not in wire.esmtp_features:
            raise self.line.starttls_missing(wire.esmtp_features)
        reply = wire.command("STARTTLS")
        if reply.code != 220:
            raise wire.left(reply)
        self.line.start_tls()
        return wire.introduce()

    @property
    def _spoken(self) -> SmtpWire:
        if self._wire is None:
            raise errors.lost(str(self.server))
        return self._wire
