"""Bodies: which to fetch together, fetching them, reading them, storing them."""

import logging
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from app.model.mailbox import Mailbox
from app.model.message import Digest, MessageKey
from app.model.problem import LifafaError, ProblemKind
from app.store import bodies
from app.store.database import Database, Reader
from app.sync.lines import ImapLine
from app.sync.reading import HERE, Reading

log = logging.getLogger(__name__)

LARGE = 5_000_000
"""Bytes above which a body is fetched when a person asks for it, or last of all."""

BATCH_BYTES = 8_000_000
BATCH_MESSAGES = 500

_DAY = 86_400

# Some 50 ms, nearly all of it full text.
_STORED_AT_ONCE = 150

NONE_FAILED: Mapping[MessageKey, int] = MappingProxyType({})


class Missing(NamedTuple):
    """A message whose source is not here."""

    key: MessageKey
    uid: int
    size: int


class Came(NamedTuple):
    """A source as the server sent it."""

    key: MessageKey
    source: bytes


class Body(NamedTuple):
    """A source with what the list and the full-text index need of it."""

    key: MessageKey
    source: bytes
    digest: Digest


def batches(
    missing: Iterable[Missing], failures: Mapping[MessageKey, int] = NONE_FAILED
) -> Iterator[list[Missing]]:
    """Cut into batches of bounded bytes and count, in the given order.

    What stood in batches on which the connection was lost comes last, in ever smaller batches, so
    that the one message that breaks the server stands alone soon.
    """
    ordered = sorted(missing, key=lambda each: failures.get(each.key, 0))
    for failed, group in groupby(ordered, key=lambda each: failures.get(each.key, 0)):
        yield from _cut(group, max(1, BATCH_MESSAGES >> (3 * failed)))


def fetched(line: ImapLine, batch: Sequence[Missing]) -> Iterator[Came]:
    """Fetch a batch from the open mailbox. What the server does not send is left out.

    An answer that cannot be understood costs only the messages it is about: the batch is halved
    until the culprit stands alone.
    """
    keys = {each.uid: each.key for each in batch}
    try:
        yield from _asked(line, keys)
    except LifafaError as error:
        passing = error.problem.kind in (ProblemKind.PROTOCOL, ProblemKind.REFUSED)
        if not passing or line.closed:
            raise
        left = [each for each in batch if each.uid in keys]
        if len(left) <= 1:
            log.info("skipped a body that cannot be fetched: %s", error.problem.kind)
            return
        middle = len(left) // 2
        yield from fetched(line, left[:middle])
        yield from fetched(line, left[middle:])


def read(came: Sequence[Came], reading: Reading = HERE) -> list[Body]:
    """Read what came, ready to be stored."""
    digests = reading.read([each.source for each in came])
    return [Body(*each, digest) for each, digest in zip(came, digests, strict=True)]


def store(database: Database, found: Sequence[Body]) -> None:
    """Store bodies in one transaction, and tell."""
    if found:
        with database.transaction() as tx:
            bodies.store(tx, found)


def store_in_turns(database: Database, found: Sequence[Body]) -> None:
    """Store bodies some at a time: a person's click waits for one short transaction at most."""
    for start in range(0, len(found), _STORED_AT_ONCE):
        store(database, found[start : start + _STORED_AT_ONCE])


def _asked(line: ImapLine, keys: dict[int, MessageKey]) -> Iterator[Came]:
    """Yield what was asked for, taking it out of `keys`; strangers are ignored."""
    for uid, source in line.fetch_bodies(sorted(keys)):
        key = keys.pop(uid, None)
        if key is not None:
            yield Came(key, source)


def _cut(missing: Iterable[Missing], count: int) -> Iterator[list[Missing]]:
    batch: list[Missing] = []
    size = 0
    for each in missing:
        weight = BATCH_BYTES if each.size > LARGE else each.size  # a large one goes alone
        if batch and (size + weight > BATCH_BYTES or len(batch) == count):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += weight
    if batch:
        yield batch


def unanswered(batch: Iterable[Missing], came: Set[MessageKey]) -> set[MessageKey]:
    """Name those of a batch that did not come."""
    return {each.key for each in batch} - came


def missing(
    reader: Reader, mailbox: Mailbox, limit: int, skipped: Container[MessageKey]
) -> list[Missing]:
    """List the bodies missing in a mailbox, newest first, large ones last, without the skipped.

    Those older than the mailbox's depth are left to clicks.
    """
    since = depth_of(mailbox)
    if since is None:
        return []
    found = (Missing(*each) for each in bodies.missing(reader, mailbox.id, limit, since))
    wanted = [each for each in found if each.key not in skipped]
    return sorted(wanted, key=lambda each: each.size > LARGE)


def depth_of(mailbox: Mailbox) -> int | None:
    """Return from when on a mailbox's bodies are fetched unasked, in epoch seconds; None: never."""
    if mailbox.depth_days < 0:
        return None
    return int(time.time()) - mailbox.depth_days * _DAY if mailbox.depth_days else 0
