"""A list is a spine of keys plus a window of rows: the question, and the spine."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from app.model.mailbox import MailboxId, Role
from app.model.message import MessageKey


@dataclass(frozen=True, slots=True)
class MailQuery:
    """Which messages a list shows, newest first.

    `mailbox_ids` names them outright; else `role` asks for all mailboxes of that role (unified);
    both empty
    asks for everything but Trash and Junk. `text` is what a person typed into the search field (""
    = no search).
    """

    mailbox_ids: tuple[MailboxId, ...] = ()
    role: Role = Role.NONE
    unread: bool = False
    starred: bool = False
    with_attachments: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The first keys of a query's answer, newest first; `total` where it is known."""

    keys: tuple[MessageKey, ...]
    total: int | None


class Spine:
    """The keys of a list, newest first, in eight bytes each.

    Stored ascending, so that new mail is appended at the end in O(1); row r is the r-th from the
    end.
    """

    __slots__ = ("_keys",)

    def __init__(self, ascending: Iterable[int] = ()) -> None:
        self._keys = array("q", ascending)

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, row: int) -> MessageKey:
        """Return the key at `row` (0 = newest). Raises IndexError outside the list."""
        if not 0 <= row < len(self._keys):
            raise IndexError(row)
        return MessageKey(self._keys[-1 - row])

    def keys(self, first: int, count: int) -> tuple[MessageKey, ...]:
        """Return up to `count` keys from row `first` downwards."""
        end = len(self._keys) - first
        run = self._keys[max(0, end - count) : end]
        run.reverse()
        # NewType costs a call a key, which for a million keys is a tenth of a second.
        return cast(tuple[MessageKey, ...], tuple(run))

    def row(self, key: MessageKey) -> int:
        """Return the row of `key`, or -1 where it is not in the list."""
        at = bisect_left(self._keys, key)
        if at < len(self._keys) and self._keys[at] == key:
            return len(self._keys) - 1 - at
        return -1

    def row_for(self, key: MessageKey) -> int:
        """Return the row at which `key` would be inserted (what is newer stands before it)."""
        return len(self._keys) - bisect_left(self._keys, key)

    def insert(self, key: MessageKey) -> bool:
        """Put `key` in its place. Returns False where it already stands there."""
        at = bisect_left(self._keys, key)
        if at < len(self._keys) and self._keys[at] == key:
            return False
        self._keys.insert(at, key)
        return True

    def remove(self, key: MessageKey) -> bool:
        """Take `key` out. Returns False where it was not there."""
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return False
        del self._keys[at]
        return True

    def extend_older(self, newest_first: Iterable[int]) -> None:
        """Add keys older than all here, newest first, as the store hands out its chunks."""
        older = array("q", newest_first)
        older.reverse()
        self._keys[0:0] = older
