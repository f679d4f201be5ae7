"""Join messages into conversations by Message-ID, References and In-Reply-To; never by subject.

Every identifier that was ever named has a link to its conversation. Where a message names two, the
smaller is merged into the larger, so that each row moves at most log2(n) times; links that named
the smaller one are led on by `conversation.merged_into`.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from app.model.message import Envelope
from app.store.database import Reader, Transaction

_FIRST_REFERENCES = 1
_LAST_REFERENCES = 8
"""The root and the nearest parents suffice: all between were named by messages of their own."""


class Joiner:
    """Finds the conversations of one batch of messages, before their rows are written.

    join() them, then write(), then ask settled() for the final answer: a later message of the batch
    may have merged an earlier one's conversation into another.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._next = 1 + (
            tx.value("SELECT seq FROM sqlite_sequence WHERE name = 'conversation'") or 0
        )
        self._sizes: dict[int, int] = {}
        self._merged: dict[int, int] = {}
        self._links: dict[int, int] = {}
        self._fresh_links: set[int] = set()
        self._copies: dict[int, int] = {}
        self._counted: set[int] = set()

    def join(self, envelopes: Iterable[Envelope]) -> list[int]:
        """Return the conversations of messages that are being added, in their order."""
        named = [_named(envelope) for envelope in envelopes]
        self._look_up({name for names, _ in named for name in names})
        return [self._join(names, own) for names, own in named]

    def _join(self, names: Sequence[int], own: int | None) -> int:
        conversation = self._one_of({c for name in names if (c := self._find(name))})
        for name in names:
            if self._links.get(name) != conversation:
                self._links[name] = conversation
                self._fresh_links.add(name)
        self._count(own, conversation)
        return conversation

    def settled(self, conversation: int) -> int:
        """Return what a conversation has been merged into in this batch, or itself."""
        while onward := self._merged.get(conversation):
            conversation = onward
        return conversation

    def write(self) -> None:
        """Write sizes, merges and links."""
        self._tx.insert(
            "INSERT INTO conversation (id, size, merged_into)",
            [(c, size, self._merged.get(c, 0)) for c, size in self._sizes.items()],
            "ON CONFLICT DO UPDATE SET size = excluded.size, merged_into = excluded.merged_into",
        )
        written = self._fresh_links | self._counted
        self._tx.insert(
            "INSERT INTO link (hash, conversation_id, copies)",
            [(name, self._links[name], self._copies.get(name, 0)) for name in sorted(written)],
            "ON CONFLICT DO UPDATE"
            " SET conversation_id = excluded.conversation_id, copies = excluded.copies",
        )

    def _find(self, name: int) -> int:
        """Return the conversation that an identifier belongs to, or 0."""
        found = self._links.get(name)
        return 0 if found is None else self.settled(found)

    def _look_up(self, names: Iterable[int]) -> None:
        """Take in what earlier transactions know of identifiers, and of their conversations."""
        rows = self._tx.rows(
            "SELECT l.hash, l.copies, l.conversation_id, c.size, c.merged_into"
            " FROM json_each(?) AS named CROSS JOIN link AS l ON l.hash = named.value"
            " LEFT JOIN conversation AS c ON c.id = l.conversation_id",
            (json.dumps(list(names)),),
        )
        for name, copies, conversation, size, onward in rows:
            self._links[name] = self._root(onward) if onward else conversation
            self._copies[name] = copies
            if not onward:
                self._sizes[conversation] = size or 0

    def _root(self, conversation: int) -> int:
        """Follow the merges of earlier transactions; at most log2(n) of them."""
        while onward := self._tx.value(
            "SELECT merged_into FROM conversation WHERE id = ?", (conversation,)
        ):
            conversation = onward
        return conversation

    def _one_of(self, found: set[int]) -> int:
        """Return the largest of these with the others merged into it, or a new one."""
        if not found:
            self._next += 1
            self._sizes[self._next - 1] = 0
            return self._next - 1
        largest = max(found, key=lambda c: (self._size(c), -c))
        for smaller in found - {largest}:
            self._tx.execute(
                "UPDATE message SET conversation_id = ? WHERE conversation_id = ?",
                (largest, smaller),
            )
            self._sizes[largest] += self._size(smaller)
            self._sizes[smaller] = 0
            self._merged[smaller] = largest
        return largest

    def _size(self, conversation: int) -> int:
        if conversation not in self._sizes:
            size = self._tx.value("SELECT size FROM conversation WHERE id = ?", (conversation,))
            self._sizes[conversation] = size or 0
        return self._sizes[conversation]

    def _count(self, own: int | None, conversation: int) -> None:
        """A message without an identifier always counts, a second copy never."""
        if own is not None:
            self._copies[own] = self._copies.get(own, 0) + 1
            self._counted.add(own)
        if own is None or self._copies[own] == 1:
            self._sizes[conversation] = self._size(conversation) + 1


def is_here(reader: Reader, message_id: str) -> bool:
    """Whether a message of this Message-ID lies in any mailbox here."""
    return bool(reader.value("SELECT copies FROM link WHERE hash = ?", (_hash(message_id),)))


def leave(tx: Transaction, conversation_id: int, message_id: str) -> None:
    """Take a removed message out of its conversation's size, unless another copy is left."""
    if message_id:
        name = _hash(message_id)
        tx.execute("UPDATE link SET copies = max(copies - 1, 0) WHERE hash = ?", (name,))
        if tx.value("SELECT copies FROM link WHERE hash = ?", (name,)):
            return
    tx.execute("UPDATE conversation SET size = max(size - 1, 0) WHERE id = ?", (conversation_id,))


def _named(envelope: Envelope) -> tuple[list[int], int | None]:
    """Return the identifiers that a message names, its own last, and its own."""
    names = [_hash(name) for name in _near(envelope.references)]
    if not envelope.message_id:
        return names, None
    own = _hash(envelope.message_id)
    return [*names, own], own


def _near(references: Sequence[str]) -> Iterable[str]:
    if len(references) <= _FIRST_REFERENCES + _LAST_REFERENCES:
        return references
    return (*references[:_FIRST_REFERENCES], *references[-_LAST_REFERENCES:])


def _hash(identifier: str) -> int:
    """Return 64 bits of an identifier as SQLite's signed integer."""
    digest = blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
