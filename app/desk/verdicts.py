"""Who wrote a message: what the store knows of its sender, brought before the judge."""

import logging
import threading
import time
from collections.abc import Callable, Collection
from email.header import Header
from functools import partial

from app.mime.headers import fields
from app.mime.parse import header_block
from app.model.account import Account, AccountId
from app.model.mailbox import Role
from app.model.message import Address, MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.verdict import Verdict
from app.store import accounts, bodies, contacts, looked_up, mailboxes, messages
from app.store.database import Database, Reader
from app.trust import server_word
from app.trust.context import Acquaintance, Context
from app.trust.domains import of_address, organisation
from app.trust.judge import judge, judge_header
from app.trust.lookalikes import name_key, shared

log = logging.getLogger(__name__)

Ask = Callable[[str], tuple[str, ...]]
"""Asks the domain name system for TXT records, as `app.protocols.names.texts` does."""

SAMPLED = 40
"""Messages that are looked at to learn which server writes its results into every letter."""

SAMPLED_FROM = 400
LEAST_SAMPLED = 8
SHARE_WRITTEN = 0.6
LEARNT_FOR = 3_600.0
"""Seconds for which what was learnt of a server holds."""

SILENT_FOR = 60.0
"""Seconds in which a name system that did not answer is not asked again."""

_SENT_HERE = (Role.SENT, Role.DRAFTS)


class Verdicts:
    """Judges senders. Safe to call from any thread; may wait on the name system for seconds."""

    def __init__(
        self,
        database: Database,
        checks: Callable[[], bool],
        ask: Ask | None = None,
        *,
        stopped: Callable[[], bool] = bool,
    ) -> None:
        self._database = database
        self._checks = checks
        self._ask = ask or partial(_ask_names, stopped)
        self._book = _People(database)
        self._servers: dict[AccountId, tuple[float, frozenset[str]]] = {}
        self._silent_until = 0.0
        self._lock = threading.Lock()

    def verdict(self, key: MessageKey, *, dns: bool = True) -> Verdict:
        """Judge the sender of a message; with `dns` the settings decide whether keys are asked for.

        Raises MESSAGE_GONE.
        """
        reader = self._database.reader()
        source = bodies.source(reader, key)
        context = self._context(reader, key, dns=dns)
        if source is None:
            header = _header_of(messages.envelope(reader, key).sender)
            return judge_header(header, context, why="not-here")
        if bodies.is_beginning(reader, key):
            return judge_header(source, context, why="only-beginning")
        return judge(source, context)

    def _context(self, reader: Reader, key: MessageKey, *, dns: bool) -> Context:
        where = messages.location(reader, key)
        if where is None:
            raise LifafaError(Problem(ProblemKind.MESSAGE_GONE))
        account = accounts.get(reader, where[0])
        return Context(
            own=frozenset(_own(accounts.all(reader))),
            servers=self._learnt(reader, account),
            book=self._book,
            received=messages.received(reader, key),
            sent_here=mailboxes.get(reader, where[1]).role in _SENT_HERE,
            texts=self._texts if dns and self._checks() else None,
        )

    def _learnt(self, reader: Reader, account: Account) -> frozenset[str]:
        """Return the domains of servers that write their results into every letter."""
        with self._lock:
            until, known = self._servers.get(account.id, (0.0, frozenset()))
        if time.monotonic() < until:
            return known
        known = writing_servers(reader, account)
        with self._lock:
            self._servers[account.id] = (time.monotonic() + LEARNT_FOR, known)
        return known

    def _texts(self, name: str) -> tuple[str, ...] | None:
        """Look up TXT records, first in what is kept. None where nobody can tell now."""
        now = int(time.time())
        found = looked_up.texts(self._database.reader(), name, now)
        if found is not None or time.monotonic() < self._silent_until:
            return found
        try:
            found = self._ask(name)
        except LifafaError as error:
            if error.problem.kind is not ProblemKind.HOST_UNKNOWN:
                self._silent_until = time.monotonic() + SILENT_FOR
                log.info("the name system does not tell: %s", error.problem.kind)
                return None
            found = ()
        with self._database.transaction() as tx:
            looked_up.keep(tx, name, found, now)
        return found


class _People:
    """The judge's book over the store; names and domains are kept until somebody is new."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._count = -1
        self._names: dict[str, list[str]] = {}
        self._domains: frozenset[str] = frozenset()

    def acquaintance(self, address: str) -> Acquaintance:
        return Acquaintance(*contacts.since(self._database.reader(), address))

    def named(self, key: str) -> Collection[str]:
        self._refresh()
        return self._names.get(key, ())

    def domains(self) -> Collection[str]:
        self._refresh()
        return self._domains

    def _refresh(self) -> None:
        reader = self._database.reader()
        count = contacts.count_written_to(reader)
        with self._lock:
            if count == self._count:
                return
            people = contacts.written_to(reader)
            self._names = _by_name(people)
            found = {organisation(of_address(address)) for address, _ in people}
            self._domains = frozenset(found - {""} - shared())
            self._count = count


def writing_servers(reader: Reader, account: Account) -> frozenset[str]:
    """Learn which of an account's own servers leaves its word in nearly every letter (RFC 8601).

    Only then can a sender's forgery not be the topmost. Read from letters spread over the newest of
    the inbox, so that no run of forgeries makes the majority.
    """
    inbox = mailboxes.by_role(reader, account.id, Role.INBOX)
    keys = messages.newest_here(reader, inbox.id, SAMPLED_FROM) if inbox else ()
    sample = keys[:: max(1, len(keys) // SAMPLED)][:SAMPLED]
    headers = [header for key in sample if (header := _header(reader, key))]
    if len(headers) < LEAST_SAMPLED:
        return frozenset()
    own = [of_address(account.settings.address), account.settings.incoming.host]
    found = [server_word.names(tuple(fields(header))) for header in headers]
    candidates = {one for each in found for one in each if server_word.may_be_own(one, own)}
    least = SHARE_WRITTEN * len(headers)
    return frozenset(one for one in candidates if sum(one in each for each in found) >= least)


def _header(reader: Reader, key: MessageKey) -> bytes:
    source = bodies.source(reader, key)
    return header_block(source) if source else b""


def _by_name(people: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address, name in people:
        if key := name_key(name):
            found.setdefault(key, []).append(address)
    return found


def _own(known: Collection[Account]) -> set[str]:
    addresses = {each.settings.address for each in known}
    addresses |= {one.address for each in known for one in each.identities}
    return {one.lower() for one in addresses}


def _header_of(people: Collection[Address]) -> bytes:
    """Write a From field of what a list knows of a message whose source is not here."""
    written = (f"{Header(one.name, 'utf-8').encode()} <{one.address}>" for one in people)
    return f"From: {', '.join(written)}\r\n\r\n".encode("utf-8", "replace")


def _ask_names(stopped: Callable[[], bool], name: str) -> tuple[str, ...]:
    from app.protocols import names  # dnspython takes its time, and only who checks needs it

    return names.texts(name, names.Asking(stopped=stopped))
