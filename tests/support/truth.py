"""Compare what is kept here with what a server has: nothing else may be believed."""

import imaplib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from app.model.account import AccountId
from app.model.message import FLAG_NAMES, Flag, MessageKey
from app.protocols import imap_names
from app.store import bodies
from app.store.database import Database, Reader
from tests.support.servers import MailServers, Person
from tests.support.true_mail import Truth

_BITS = {name.lower(): flag for flag, name in FLAG_NAMES.items()}


class Elsewhere(Protocol):
    """Another client, and the truth: `TrueMail` is one by itself."""

    def deliver(self, source: bytes, path: str = "INBOX") -> int: ...
    def flag(
        self,
        path: str,
        uids: Iterable[int],
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> None: ...
    def copy(self, path: str, uids: Iterable[int], target: str) -> object: ...
    def move(self, path: str, uids: Iterable[int], target: str) -> object: ...
    def expunge(self, path: str, uids: Iterable[int]) -> object: ...
    def create(self, path: str) -> object: ...
    def rename(self, old: str, new: str) -> None: ...
    def delete(self, path: str) -> None: ...
    def truth(self, path: str = "INBOX") -> dict[int, Truth]: ...
    def paths(self) -> list[str]: ...


class OnDovecot:
    """Another client of a person's on the real server."""

    def __init__(self, servers: MailServers, person: Person) -> None:
        self._servers = servers
        self._person = person

    def deliver(self, source: bytes, path: str = "INBOX") -> int:
        return self._servers.append(self._person, source, _spelled(path))

    def flag(
        self,
        path: str,
        uids: Iterable[int],
        *,
        add: Collection[str] = (),
        remove: Collection[str] = (),
    ) -> None:
        with self._in(path) as client:
            for sign, flags in (("+", add), ("-", remove)):
                if flags:
                    client.uid("STORE", _set(uids), f"{sign}FLAGS", f"({' '.join(flags)})")

    def copy(self, path: str, uids: Iterable[int], target: str) -> None:
        with self._in(path) as client:
            client.uid("COPY", _set(uids), f'"{_spelled(target)}"')

    def move(self, path: str, uids: Iterable[int], target: str) -> None:
        with self._in(path) as client:
            client.uid("MOVE", _set(uids), f'"{_spelled(target)}"')

    def expunge(self, path: str, uids: Iterable[int]) -> None:
        with self._in(path) as client:
            client.uid("STORE", _set(uids), "+FLAGS.SILENT", "(\\Deleted)")
            client.uid("EXPUNGE", _set(uids))

    def create(self, path: str) -> None:
        with self._servers.imap(self._person) as client:
            client.create(f'"{_spelled(path)}"')

    def rename(self, old: str, new: str) -> None:
        with self._servers.imap(self._person) as client:
            client.rename(f'"{_spelled(old)}"', f'"{_spelled(new)}"')

    def delete(self, path: str) -> None:
        with self._servers.imap(self._person) as client:
            client.delete(f'"{_spelled(path)}"')

    def truth(self, path: str = "INBOX") -> dict[int, Truth]:
        kept = self._servers.messages(self._person, _spelled(path))
        return {message.uid: Truth(message.flags, message.source) for message in kept}

    def paths(self) -> list[str]:
        return [imap_names.decode(name.encode()) for name in self._servers.mailboxes(self._person)]

    @contextmanager
    def _in(self, path: str) -> Iterator[imaplib.IMAP4]:
        with self._servers.imap(self._person) as client:
            status, answer = client.select(f'"{_spelled(path)}"')
            assert status == "OK", answer
            yield client


class Row(NamedTuple):
    """A message as it is kept here, as far as a server knows of it too."""

    flags: Flag
    keywords: frozenset[str]
    source: bytes | None


def differences(
    database: Database, account_id: AccountId, there: Elsewhere, *, but: Collection[bytes] = ()
) -> list[str]:
    """Name everything in which an account here differs from its server; empty where nothing does.

    `but` are sources that the server does not give away: those may be missing here.
    """
    reader = database.reader()
    found: list[str] = []
    boxes: dict[str, int] = {
        path: id_
        for id_, path in reader.rows(
            "SELECT id, path FROM mailbox WHERE account_id = ? AND gone = 0 AND selectable = 1",
            (account_id,),
        )
    }
    paths = there.paths()
    found += [f"{path}: a mailbox that is not there" for path in sorted(set(boxes) - set(paths))]
    found += [f"{path}: a mailbox that is not here" for path in sorted(set(paths) - set(boxes))]
    for path in sorted(set(boxes) & set(paths)):
        found += [
            f"{path}: {each}" for each in _compared(reader, boxes[path], there.truth(path), but)
        ]
    return found + _pending(reader, account_id)


def _compared(
    reader: Reader, mailbox_id: int, truth: dict[int, Truth], but: Collection[bytes]
) -> Iterator[str]:
    rows, nameless = kept(reader, mailbox_id)
    if nameless:
        yield f"{nameless} messages here without a UID"
    for uid in sorted(rows.keys() - truth.keys()):
        yield f"UID {uid} is here and not there"
    for uid, said in truth.items():
        row = rows.get(uid)
        if row is None:
            if "\\Deleted" not in said.flags:  # all that can be done without UIDPLUS
                yield f"UID {uid} is there and not here"
            continue
        if (row.flags, row.keywords) != as_kept(said.flags):
            yield f"UID {uid} has {row.flags!r} {set(row.keywords)}, there {set(said.flags)}"
        if row.source != said.source and not (row.source is None and said.source in but):
            yield (
                f"UID {uid} has another body here" if row.source else f"UID {uid} has no body here"
            )


def kept(reader: Reader, mailbox_id: int) -> tuple[dict[int, Row], int]:
    """Return a mailbox's messages by UID, and how many are shown that have none."""
    found = reader.rows(
        "SELECT key, uid, flags, keywords FROM message WHERE mailbox_id = ? AND hidden = 0",
        (mailbox_id,),
    )
    rows = {
        uid: Row(Flag(flags), frozenset(words.split()), bodies.source(reader, MessageKey(key)))
        for key, uid, flags, words in found
        if uid is not None
    }
    return rows, sum(uid is None for _, uid, _, _ in found)


def as_kept(flags: Iterable[str]) -> tuple[Flag, frozenset[str]]:
    """Sort a server's flags into the bits and the keywords that are kept here."""
    bits, words = Flag.NONE, set()
    for flag in flags:
        if flag.lower() in _BITS:
            bits |= _BITS[flag.lower()]
        elif flag.lower() != "\\recent":
            words.add(flag)
    return bits, frozenset(words)


def names(there: Elsewhere, *, deleted: bool = True) -> Counter[str]:
    r"""Count the Message-IDs in all mailboxes of a server; those marked \Deleted where wanted."""
    return Counter(
        name_of(each.source)
        for path in there.paths()
        for each in there.truth(path).values()
        if deleted or "\\Deleted" not in each.flags
    )


def name_of(source: bytes) -> str:
    """Return a message's Message-ID."""
    found = re.search(rb"^Message-ID: <([^>]*)>", source, re.MULTILINE | re.IGNORECASE)
    return found[1].decode() if found else ""


def _pending(reader: Reader, account_id: AccountId) -> list[str]:
    count = reader.value("SELECT count(*) FROM operation WHERE account_id = ?", (account_id,))
    return [f"{count} wishes are not carried out"] if count else []


def _set(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))


def _spelled(path: str) -> str:
    return imap_names.encode(path).decode("ascii")
