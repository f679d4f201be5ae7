"""The window of rows: what the list has read of its keys, and no more than it may hold."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from app.model.message import MessageKey, MessageRow

PAGE = 128  # rows read at once
MOST_ROWS = 5_000
MOST_READING = 2  # pages asked for at the same time
MOST_WANTED = 4  # what was wanted before these has been scrolled past


class Pages:
    """Rows by key, the least recently read given up first; and which pages are being read."""

    def __init__(self) -> None:
        self._rows: OrderedDict[MessageKey, MessageRow] = OrderedDict()
        self._wanted: list[int] = []
        self._reading: set[int] = set()

    def row(self, key: MessageKey) -> MessageRow | None:
        """Return a row that was read already."""
        return self._rows.get(key)

    def put(self, rows: Iterable[MessageRow]) -> None:
        """Keep rows, and give up the oldest where there are too many."""
        for row in rows:
            self._rows[row.key] = row
            self._rows.move_to_end(row.key)
        while len(self._rows) > MOST_ROWS:
            self._rows.popitem(last=False)

    def known(self, keys: Sequence[MessageKey]) -> tuple[MessageKey, ...]:
        """Return those of `keys` whose rows are here."""
        return tuple(key for key in keys if key in self._rows)

    def drop(self, keys: Iterable[MessageKey]) -> None:
        """Forget rows."""
        for key in keys:
            self._rows.pop(key, None)

    def want(self, page: int) -> None:
        """Note that a page is to be read; the last one wanted is read first."""
        if page in self._reading or page in self._wanted:
            return
        self._wanted.append(page)
        del self._wanted[:-MOST_WANTED]

    def next(self) -> int | None:
        """Take the page to read now, or None where enough are being read."""
        if not self._wanted or len(self._reading) >= MOST_READING:
            return None
        page = self._wanted.pop()
        self._reading.add(page)
        return page

    def read(self, page: int) -> None:
        """Note that a page is here, or failed."""
        self._reading.discard(page)

    def keep(self, keys: Iterable[MessageKey]) -> None:
        """Forget all rows but these, and every question that is open."""
        self._rows = OrderedDict((key, self._rows[key]) for key in keys)
        self._wanted.clear()
        self._reading.clear()
