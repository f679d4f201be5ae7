"""What the staff asks of a connection, and where it gets one; tests hand in small true fakes.

Errors of all of them are LifafaErrors, as `app.protocols.errors` sorts them.
"""

import locale
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from app.dialogue.ring import Dialogue
from app.model.account import AccountId, Secret, Server
from app.model.mailbox import ListedMailbox
from app.model.message import Arrival, Flag
from app.model.problem import Problem
from app.model.submission import RecipientResult, SubmitOptions
from app.sync.reconcile import FlagsTold, MailboxStatus

if TYPE_CHECKING:
    from app.protocols.imap_select import SyncPoint
    from app.protocols.transcript import Transcript

    Hearing = Callable[[Server], Transcript | None]

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Line(Protocol):
    """A connection to one server. `abort` may be called from any thread, at any time.

    A login may cost `most` refused passwords.
    """

    def connect(self) -> None: ...
    def login(self, secret: Secret | None, *, most: int) -> None: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...


class Status(Protocol):
    """What a server says of a mailbox."""

    @property
    def uidvalidity(self) -> int: ...
    @property
    def uidnext(self) -> int: ...
    @property
    def exists(self) -> int: ...
    @property
    def modseq(self) -> int: ...


class Facts(Protocol):
    """What the checker asks of each message on a server."""

    @property
    def uid(self) -> int: ...
    @property
    def flags(self) -> Flag: ...
    @property
    def keywords(self) -> tuple[str, ...]: ...
    @property
    def size(self) -> int: ...


class Namespace(Protocol):
    """Where a person's own mailboxes lie (RFC 2342)."""

    @property
    def prefix(self) -> str: ...
    @property
    def delimiter(self) -> str: ...


class Quota(Protocol):
    """How much room there is, and how much of it is taken, in KiB (RFC 9208)."""

    @property
    def used(self) -> int: ...
    @property
    def limit(self) -> int: ...


class Selected(Status, Protocol):
    """What a server says of a mailbox it opened."""

    @property
    def resynced(self) -> bool: ...
    @property
    def changed(self) -> tuple[FlagsTold, ...]: ...
    @property
    def vanished(self) -> tuple[str, ...]: ...
    @property
    def object_id(self) -> str: ...


class Survey(Protocol):
    """All mailboxes, and how those stand of which the server spoke, by path."""

    @property
    def mailboxes(self) -> list[ListedMailbox]: ...
    @property
    def statuses(self) -> Mapping[str, Status]: ...


class ImapLine(Line, Protocol):
    """An IMAP connection, as `app.protocols.imap.ImapSession` is one.

    `interrupt` may be called from any thread, at any time.
    """

    @property
    def capabilities(self) -> frozenset[str]: ...
    @property
    def closed(self) -> bool: ...
    @property
    def personal(self) -> Namespace: ...
    def list_mailboxes(self) -> list[ListedMailbox]: ...
    def survey(self) -> Survey: ...
    def status(self, path: str) -> Status: ...
    def select(self, path: str, known: "SyncPoint | None" = None) -> Selected: ...
    def unselect(self) -> None: ...
    def fetch_headers(self, uid_set: str) -> Iterator[Arrival]: ...
    def fetch_bodies(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]: ...
    def fetch_flags(
        self, uid_set: str, changed_since: int = 0
    ) -> Iterator[tuple[int, Flag, tuple[str, ...]]]: ...
    def search(self, criteria: str) -> list[int]: ...
    def store(self, uids: Collection[int], add: Flag, remove: Flag) -> None: ...
    def copy(self, uids: Collection[int], path: str) -> dict[int, int]: ...
    def move(self, uids: Collection[int], path: str) -> dict[int, int]: ...
    def delete(self, uids: Collection[int]) -> bool: ...
    def append(self, path: str, source: bytes, flags: Flag, date: int) -> int | None: ...
    def create(self, path: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def delete_mailbox(self, path: str) -> None: ...
    def subscribe(self, path: str, wanted: bool) -> None: ...
    def fetch_facts(self, uid_set: str) -> Iterator[Facts]: ...
    def quota(self) -> Quota | None: ...
    def take_alerts(self) -> tuple[str, ...]: ...
    def find_message_id(self, message_id: str) -> list[int]: ...
    def idle(
        self, seconds: float, stop: Callable[[], bool], told: Callable[[], None] = ...
    ) -> bool: ...
    def interrupt(self) -> None: ...
    def take_news(self) -> object: ...
    def noop(self) -> bool: ...


class Pop3Item(Protocol):
    """One line of a POP3 listing. `uidl` is "" where the server has none."""

    @property
    def number(self) -> int: ...
    @property
    def uidl(self) -> str: ...
    @property
    def size(self) -> int: ...


class Pop3Line(Line, Protocol):
    """A POP3 connection, as `app.protocols.pop3.Pop3Session` is one."""

    @property
    def login_delay(self) -> int: ...
    @property
    def expire(self) -> int | None: ...
    @property
    def offers_top(self) -> bool: ...
    @property
    def refusal(self) -> Problem | None: ...
    def listing(self) -> Sequence[Pop3Item]: ...
    def retrieve(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]: ...
    def beginnings(self, numbers: Sequence[int], lines: int) -> Iterator[tuple[int, bytes]]: ...
    def mark(self, numbers: Sequence[int]) -> Sequence[int]: ...
    def quit(self) -> None: ...


class SmtpLine(Line, Protocol):
    """A submission connection, as `app.protocols.smtp.SmtpSession` is one.

    `heard` is what was said of each recipient of the letter at hand, before its final dot,
    `verdict` what was said to the last letter that was taken. `latest_release` is until when (epoch
    seconds) it would hold a letter back; 0: it would not.
    """

    @property
    def heard(self) -> tuple[RecipientResult, ...]: ...
    @property
    def verdict(self) -> str: ...
    @property
    def offers_dsn(self) -> bool: ...
    @property
    def offers_require_tls(self) -> bool: ...
    @property
    def offers_future_release(self) -> bool: ...
    @property
    def offers_smtputf8(self) -> bool: ...
    @property
    def latest_release(self) -> int: ...
    def submit(
        self,
        sender: str,
        recipients: Sequence[str],
        source: bytes,
        before_final_dot: Callable[[], None],
        *,
        options: SubmitOptions = ...,
    ) -> tuple[RecipientResult, ...]: ...


def _unheard(server: Server) -> "Transcript | None":
    """Nobody hears what is said."""
    return None


def _imap(server: Server, heard: "Hearing" = _unheard) -> ImapLine:
    from app.protocols.imap import ImapSession

    return ImapSession(server, transcript=heard(server))


def _pop3(server: Server, language: str = "", heard: "Hearing" = _unheard) -> Pop3Line:
    from app.protocols.pop3 import Pop3Session

    return Pop3Session(server, language=language, transcript=heard(server))


def _smtp(server: Server, heard: "Hearing" = _unheard) -> SmtpLine:
    from app.protocols.smtp import SmtpSession

    return SmtpSession(server, transcript=heard(server))


@dataclass(frozen=True, slots=True)
class Lines:
    """How connections are made; the clerks of `app.protocols` unless a test says otherwise.

    `any_script` remembers, by "host:port", which submission servers took addresses in any script
    (RFC 6531) when they were spoken to last, and which did not.
    """

    imap: Callable[[Server], ImapLine] = _imap
    pop3: Callable[[Server], Pop3Line] = _pop3
    smtp: Callable[[Server], SmtpLine] = _smtp
    any_script: dict[str, bool] = field(default_factory=dict, compare=False)
    by_account: "Callable[[AccountId], Lines] | None" = None

    def of(self, account: AccountId) -> "Lines":
        """Return the lines of one account, whose dialogue is told as this account's."""
        return self if self.by_account is None else self.by_account(account)


def spoken_in(language: str, dialogue: Dialogue | None = None) -> Lines:
    """Return lines whose servers speak to a person in this language, or in the system's for "".

    What is said over them is told to the dialogue, for each account by itself.
    """
    tag = (language or locale.getlocale()[0] or "").split("_")[0]
    pop3 = partial(_pop3, language=tag if _LANGUAGE.fullmatch(tag) else "")
    lines = Lines(pop3=pop3)
    if dialogue is None:
        return lines

    def by_account(account: AccountId) -> Lines:
        heard = partial(_overheard, dialogue, account)
        return replace(
            lines,
            imap=partial(_imap, heard=heard),
            pop3=partial(pop3, heard=heard),
            smtp=partial(_smtp, heard=heard),
        )

    return replace(lines, by_account=by_account)


def _overheard(dialogue: Dialogue, account: AccountId, server: Server) -> "Transcript":
    from app.protocols.transcript import Overheard

    return Overheard(dialogue.conversation(account, server))


def status_of(told: Status) -> MailboxStatus:
    """Take a server's word on a mailbox as a value of ours."""
    return MailboxStatus(told.uidvalidity, told.uidnext, told.exists, told.modseq)


def opened(told: Selected) -> MailboxStatus:
    """Take a server's word on a mailbox that it opened as a value of ours."""
    return replace(
        status_of(told),
        resynced=told.resynced,
        changed=told.changed,
        vanished=told.vanished,
        object_id=told.object_id,
    )
