"""What a server's LIST, LSUB and STATUS answers say about mailboxes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.model.mailbox import ListedMailbox, Role
from app.model.problem import Problem, ProblemKind
from app.protocols import imap_names
from app.protocols.errors import Refused
from app.protocols.imap_answers import Malformed, Value, number, values
from app.protocols.imap_wire import Untagged

_GONE = re.compile(
    r"(does ?n.t|not|no longer) exist|no such|unknown mailbox|not found", re.IGNORECASE
)

_BARE_NAME = re.compile(
    rb'\s*\([^()]*\) (?:"(?:[^"\\]|\\.)*"|NIL) ([^"(\r\n][^"\r\n]*?)\s*', re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Status:
    """A mailbox as the server has it, without selecting it. `modseq` is 0 without CONDSTORE."""

    uidvalidity: int
    uidnext: int
    exists: int
    modseq: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """All mailboxes, and how those stand of which the server spoke, by path."""

    mailboxes: list[ListedMailbox]
    statuses: dict[str, Status]


@dataclass(frozen=True, slots=True)
class Listing:
    """One LIST line: the name as the server spells it, and its attributes in upper case."""

    wire_name: bytes
    path: str
    delimiter: str
    attributes: frozenset[str]

    @property
    def status_name(self) -> bytes:
        return status_name(self.wire_name)

    @property
    def selectable(self) -> bool:
        return not self.attributes & {"\\NOSELECT", "\\NONEXISTENT"}


def listing(answer: Untagged, *, utf8: bool = False) -> Listing:
    """Read one `* LIST (…) "/" name`. Raises Malformed."""
    read = values(answer.pieces)
    if len(read) < 3 or not isinstance(read[0], list) or isinstance(read[2], list):
        raise Malformed("LIST without a name")
    if len(read) > 3 and isinstance(read[3], bytes):
        read[2] = _bare_name(answer.rest) or read[2]
    attributes = frozenset(
        a.decode("ascii", "replace").upper() for a in read[0] if isinstance(a, bytes)
    )
    delimiter = read[1].decode("ascii", "replace") if isinstance(read[1], bytes) else ""
    name = read[2] if read[2] is not None else b"NIL"
    if any(byte in name for byte in b"\r\n\0"):
        raise Malformed("LIST of a name that no command could carry")
    return Listing(name, decoded_path(name, delimiter, utf8=utf8), delimiter, attributes)


def _bare_name(rest: bytes) -> bytes:
    """Read a name with blanks that a server did not quote, as Exchange does with tabs.

    2019-11, https://github.com/jstedfast/MailKit/issues/945
    """
    found = _BARE_NAME.fullmatch(rest)
    return found[1] if found else b""


def decoded_path(name: bytes, delimiter: str, *, utf8: bool = False) -> str:
    """Decode a name; INBOX is one mailbox in whatever case it is written (RFC 3501 §5.1)."""
    path = imap_names.decode(name, utf8=utf8)
    first, rest = (path[:5], path[5:]) if len(path) > 5 else (path, "")
    if first.upper() == "INBOX" and (not rest or rest[0] == delimiter):
        return "INBOX" + rest
    return path


def with_roles(
    listings: Iterable[Listing], subscribed: frozenset[bytes] | None
) -> list[ListedMailbox]:
    """Make mailboxes of LIST lines: roles as the server names them, else guessed from the names.

    A role is given once. `subscribed` is None where the server was not asked or did not say.
    """
    listed = [_mailbox(item, subscribed) for item in listings]
    taken = {mailbox.role for mailbox in listed}
    for at, mailbox in enumerate(listed):
        guess = imap_names.role_by_name(mailbox.path, mailbox.delimiter)
        free = mailbox.role is Role.NONE and mailbox.selectable and guess not in taken
        if free and guess is not Role.NONE:
            taken.add(guess)
            listed[at] = replace(mailbox, role=guess)
    return listed


def _mailbox(item: Listing, subscribed: frozenset[bytes] | None) -> ListedMailbox:
    role = Role.INBOX if item.path == "INBOX" else imap_names.role_by_attributes(item.attributes)
    is_subscribed = (
        subscribed is None or item.wire_name in subscribed or "\\SUBSCRIBED" in item.attributes
    )
    return ListedMailbox(item.path, item.delimiter, role, item.selectable, is_subscribed)


def status(answer: Untagged) -> tuple[bytes, Status]:
    """Read one `* STATUS name (…)`. Raises Malformed."""
    read = values(answer.pieces)
    if len(read) < 2 or not isinstance(read[0], bytes) or not isinstance(read[-1], list):
        raise Malformed("STATUS without items")
    items = _numbers(read[-1])
    return read[0], Status(
        items.get(b"UIDVALIDITY", 0),
        items.get(b"UIDNEXT", 0),
        items.get(b"MESSAGES", 0),
        items.get(b"HIGHESTMODSEQ", 0),
        items.get(b"UNSEEN", 0),
    )


def status_name(name: bytes) -> bytes:
    """Return a name as STATUS answers are found by it: INBOX may come in any case."""
    return b"INBOX" if name.upper() == b"INBOX" else name


def status_numbers(answer: Untagged) -> dict[bytes, int]:
    """Read the items of one STATUS answer that are numbers. Raises Malformed."""
    read = values(answer.pieces)
    items = read[-1] if read and isinstance(read[-1], list) else []
    pairs = zip(items[::2], items[1::2], strict=False)
    return {
        name.upper(): number(value)
        for name, value in pairs
        if isinstance(name, bytes) and isinstance(value, bytes) and value.isdigit()
    }


def _numbers(items: list[Value]) -> dict[bytes, int]:
    pairs = zip(items[::2], items[1::2], strict=False)
    return {name.upper(): number(value) for name, value in pairs if isinstance(name, bytes)}


def gone(error: Refused) -> Refused:
    """Read a refusal that means "no such mailbox", also from servers without response codes."""
    old = error.problem
    if old.kind is ProblemKind.MAILBOX_GONE or not _GONE.search(old.text):
        return error
    return Refused(Problem(ProblemKind.MAILBOX_GONE, old.server, text=old.text, detail=old.detail))
