"""How a letter of the practice world is put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid

from app.model.message import Address, Envelope
from app.practice.people import DOMAIN, PERSON


@dataclass(frozen=True, slots=True)
class Sample:
    """A message, where it lies, how long ago it came there, and its IMAP flags."""

    source: bytes
    age: timedelta
    mailbox: str = "INBOX"
    flags: tuple[str, ...] = ()


def new_letter(
    *,
    sender: Address,
    subject: str,
    date: datetime,
    to: Sequence[Address] = (PERSON,),
    message_id: str = "",
    answers: Envelope | None = None,
) -> EmailMessage:
    """Begin a letter, in the conversation of the one it `answers` (RFC 5322 §3.6.4)."""
    letter = EmailMessage(policy=_WIRE)
    letter["From"] = _mailbox(sender)
    letter["To"] = [_mailbox(one) for one in to]
    letter["Subject"] = subject
    letter["Date"] = format_datetime(date)
    letter["Message-ID"] = f"<{message_id}>" if message_id else make_msgid(domain=DOMAIN)
    if answers is not None and answers.message_id:
        chain = (*answers.references, answers.message_id)
        letter["In-Reply-To"] = f"<{answers.message_id}>"
        letter["References"] = " ".join(f"<{identifier}>" for identifier in chain)
    return letter


def wire(letter: EmailMessage) -> bytes:
    """Return a letter as it travels, with CRLF at the end of its lines."""
    return letter.as_bytes()


class _Policy(EmailPolicy):
    """Write CRLF, and Subject by the older code.

    WORKAROUND: folding loses the space between two encoded words (CPython gh-92081, mended in
    3.12.5). It may go when no older Python is supported.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        folded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


_WIRE = _Policy(linesep="\r\n")


def _mailbox(address: Address) -> Mailbox | str:
    if address.address.isascii():
        return Mailbox(display_name=address.name, addr_spec=address.address)
    local, _, domain = address.address.rpartition("@")
    return Mailbox(address.name, local, domain)
