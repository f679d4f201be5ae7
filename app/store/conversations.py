"""Join messages into conversations by Message-ID, References and In-Reply-To; never by subject.

Every identifier that was ever named has a link to its conversation. Where a message names two, the
smaller is merged into the larger, so that each row moves at most log2(n) times; links that named
the smaller one are led on by `conversation.merged_into`.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from app.model.message import Envelope
from app.store.database import Transaction

_FIRST_REFERENCES = 1
_LAST_REFERENCES = 8
"""The root and the nearest parents suffice: all between were named by messages of their own."""


class Joiner:
    """Finds the conversations of one batch of messages, before their rows are written.

    join() each, then write(), then ask settled() for the final answer: a later message of the batch
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

    def join(self, envelope: Envelope) -> int:
        """Return the conversation of one message that is being added."""
        own = _hash(envelope.message_id) if envelope.message_id else None
        names = [_hash(name) for name in _near(envelope.references)]
        if own is not None:
            names.append(own)
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
        self._tx.executemany(
            "INSERT INTO conversation (id, size, merged_into) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE"
            " SET size = excluded.size, merged_into = excluded.merged_into",
            [(c, size, self._merged.get(c, 0)) for c, size in self._sizes.items()],
        )
        written = self._fresh_links | self._counted
        self._tx.executemany(
            "INSERT INTO link (hash, conversation_id, copies) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE"
            " SET conversation_id = excluded.conversation_id, copies = excluded.copies",
            [(name, self._links[name], self._copies.get(name, 0)) for name in sorted(written)],
        )

    def _find(self, name: int) -> int:
        """Return the conversation that an identifier belongs to, or 0."""
        found = self._links.get(name)
        if found is not None:
            return self.settled(found)
        row = self._tx.row("SELECT conversation_id, copies FROM link WHERE hash = ?", (name,))
        if row is None:
            return 0
        self._links[name] = found = self.settled(self._root(row[0]))
        self._copies[name] = row[1]
        return found

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


def leave(tx: Transaction, conversation_id: int, message_id: str) -> None:
    """Take a removed message out of its conversation's size, unless another copy is left."""
    if message_id:
        name = _hash(message_id)
        tx.execute("UPDATE link SET copies = max(copies - 1, 0) WHERE hash = ?", (name,))
        if tx.value("SELECT copies FROM link WHERE hash = ?", (name,)):
            return
    tx.execute("UPDATE conversation SET size = max(size - 1, 0) WHERE id = ?", (conversation_id,))


def _near(references: Sequence[str]) -> Iterable[str]:
    if len(references) <= _FIRST_REFERENCES + _LAST_REFERENCES:
        return references
    return (*references[:_FIRST_REFERENCES], *references[-_LAST_REFERENCES:])


def _hash(identifier: str) -> int:
    """Return 64 bits of an identifier as SQLite's signed integer."""
    digest = blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
