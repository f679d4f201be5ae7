"""The list as Qt asks for it: a spine of keys over the whole mailbox, rows for what is seen."""

import time
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.events import (
    Event,
    Indexed,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    ReloadNeeded,
)
from app.mail import Mail
from app.model.message import Flag, MessageKey, MessageRow
from app.model.spine import Head, MailQuery, Spine
from ui.bridge import Bridge
from ui.message_list.dragging import KEYS_TYPE, dragged
from ui.message_list.pages import PAGE, Pages
from ui.message_list.runs import neighbours, runs_at
from ui.message_list.spoken import spoken_row

HEAD = 200
CHUNK = 20_000
# Milliseconds. Qt needs 50 to make room for a million rows: the first are painted before that.
GROW_AFTER_ROWS = 10
GROW_AT_LATEST = 200
JUDGE_EVERY = 100  # milliseconds; so the list changes at most ten times a second
MOST_RUNS = 32  # separate places changed at once; past that the view starts anew

Index = QModelIndex | QPersistentModelIndex


class ItemRole(IntEnum):
    """What the delegate asks for."""

    ROW = Qt.ItemDataRole.UserRole
    KEY = Qt.ItemDataRole.UserRole + 1


class MessageListModel(QAbstractTableModel):
    """One query's messages, newest first.

    Rows past the spine's end stand for keys on their way, so that the scroll bar is right early.
    `headed` says that the first keys are here, `completed` that all are.
    """

    headed = Signal()
    completed = Signal()

    def __init__(self, bridge: Bridge, mail: Mail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._query = MailQuery()
        self._total = 0
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.timeout.connect(self._grow)
        self._turn = 0
        self._spine = Spine()
        self._expected = 0
        self._loading = False
        self._pages = Pages()
        self._gone: set[MessageKey] = set()
        self._told: dict[MessageKey, bool] = {}
        self._changed: set[MessageKey] = set()
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.timeout.connect(self._judge)
        self._judged_at = 0.0
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.timeout.connect(self._read_pages)
        bridge.happened.connect(self._happened)

    @property
    def query(self) -> MailQuery:
        return self._query

    @property
    def loading(self) -> bool:
        return self._loading

    def show(self, query: MailQuery) -> None:
        """Show another query, from its head on."""
        self._query = query
        self._turn += 1
        turn = self._turn
        self._loading = True
        self._growing.stop()
        self._bridge.call(
            self._mail.head(query, HEAD),
            lambda head: self._headed(turn, head),
            owner=self,
        )

    def reload(self) -> None:
        """Ask the same question again."""
        self.show(self._query)

    def row(self, at: int) -> MessageRow | None:
        """Return the row at a place where it has been read."""
        key = self.key(at)
        return None if key is None else self._pages.row(key)

    def key(self, at: int) -> MessageKey | None:
        """Return the key at a place; None where it is still on its way."""
        return self._spine.key(at) if 0 <= at < len(self._spine) else None

    def keys(self, first: int, count: int) -> tuple[MessageKey, ...]:
        """Return the keys of a run of rows."""
        return self._spine.keys(first, min(count, max(0, len(self._spine) - first)))

    def place(self, key: MessageKey) -> int:
        """Return the row of a key, or -1."""
        return self._spine.row(key)

    def foresee(self, keys: Sequence[MessageKey], add: Flag, remove: Flag) -> None:
        """Show flags as a person just wished them; the store's answer follows."""
        rows = [row for key in keys if (row := self._pages.row(key)) is not None]
        self._show_rows([row._replace(flags=row.flags & ~remove | add) for row in rows])

    def look_again(self, keys: Sequence[MessageKey]) -> None:
        """Read those of these rows again that have been read."""
        self._read_again(self._pages.known(keys))

    # --- reading ---

    def _headed(self, turn: int, head: Head) -> None:
        if turn != self._turn:
            return
        again = self._pages.known(head.keys)
        self.beginResetModel()
        self._spine = Spine(reversed(head.keys))
        self._expected = len(head.keys)
        self._total = head.total or 0
        self._gone.clear()
        self._told.clear()
        self._changed.clear()
        self._pages.keep(again)
        self.endResetModel()
        self._read_again(again)
        if head.keys and not again:
            self._pages.want(0)
            self._read_pages()
        self.headed.emit()
        if len(head.keys) < HEAD:
            self._complete()
        else:
            self._growing.start(GROW_AT_LATEST)

    def _grow(self) -> None:
        """Make room for all rows that are known to come, and begin to read their keys."""
        if self._total > self._expected:
            self.beginInsertRows(QModelIndex(), self._expected, self._total - 1)
            self._expected = self._total
            self.endInsertRows()
        self._next_chunk(self._turn)

    def _next_chunk(self, turn: int) -> None:
        before = self._spine.key(len(self._spine) - 1)
        self._bridge.call(
            self._mail.chunk(self._query, before, CHUNK),
            lambda keys: self._chunked(turn, keys),
            owner=self,
        )

    def _chunked(self, turn: int, keys: tuple[MessageKey, ...]) -> None:
        if turn != self._turn:
            return
        kept = tuple(key for key in keys if key not in self._gone) if self._gone else keys
        over = len(self._spine) + len(kept) - self._expected
        if over > 0:
            self.beginInsertRows(QModelIndex(), self._expected, self._expected + over - 1)
            self._spine.extend_older(kept)
            self._expected += over
            self.endInsertRows()
        else:
            self._spine.extend_older(kept)
        if len(keys) < CHUNK:
            self._complete()
        else:
            self._next_chunk(turn)

    def _complete(self) -> None:
        missing = self._expected - len(self._spine)
        if missing > 0:
            self.beginRemoveRows(QModelIndex(), len(self._spine), self._expected - 1)
            self._expected = len(self._spine)
            self.endRemoveRows()
        self._loading = False
        self._gone.clear()
        self.completed.emit()
        if self._told or self._changed:
            self._judging.start(0)

    def _read_pages(self) -> None:
        while (page := self._pages.next()) is not None:
            keys = self._spine.keys(page * PAGE, PAGE)
            self._ask_rows(keys, page)

    def _ask_rows(self, keys: tuple[MessageKey, ...], page: int) -> None:
        turn = self._turn

        def arrived(rows: Sequence[MessageRow]) -> None:
            if turn == self._turn:
                self._pages.read(page)
                self._pages.put(rows)
                self._repaint(rows)
                self._reading.start(0)
                if self._growing.isActive():
                    self._growing.start(GROW_AFTER_ROWS)

        self._bridge.call(self._mail.rows(keys), arrived, owner=self)

    def _repaint(self, rows: Iterable[MessageRow]) -> None:
        places = [place for row in rows if (place := self._spine.row(row.key)) >= 0]
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), 0))

    # --- what happens meanwhile ---

    def _happened(self, event: Event) -> None:
        match event:
            case MessagesAdded(mailbox_id=mailbox, keys=keys) if self._concerns(mailbox):
                # A move is told as removed and added; that it was removed is what must be judged.
                for key in keys:
                    self._told.setdefault(key, False)
            case MessagesRemoved(mailbox_id=mailbox, keys=keys) if self._concerns(mailbox):
                self._told.update(dict.fromkeys(keys, True))
            case MessagesChanged(keys=keys):
                self._changed.update(keys)
            case Indexed(keys=keys) if self._query.text:
                self._changed.update(keys)
            case ReloadNeeded():
                self.reload()
                return
            case _:
                return
        if not self._judging.isActive():
            # At once after a quiet time: a person waits for the first, and only a flood is slowed.
            since = 1000 * (time.monotonic() - self._judged_at)
            self._judging.start(max(0, JUDGE_EVERY - int(since)))

    def _concerns(self, mailbox: int) -> bool:
        return not self._query.mailbox_ids or mailbox in self._query.mailbox_ids

    def _judge(self) -> None:
        """Ask which of the keys that were told of belong here now."""
        self._judged_at = time.monotonic()
        told, self._told = self._told, {}
        changed, self._changed = self._changed, set()
        self._read_again(self._pages.known(tuple(changed)))
        doubtful = (
            {key for key in changed if self._spine.row(key) < 0} if _filters(self._query) else set()
        )
        asked = tuple(told.keys() | doubtful)
        if not asked:
            return
        turn = self._turn
        self._bridge.call(
            self._mail.matching(self._query, asked),
            lambda fitting: self._judged(turn, told, frozenset(fitting)),
            owner=self,
        )

    def _read_again(self, keys: tuple[MessageKey, ...]) -> None:
        if not keys:
            return
        turn = self._turn

        def arrived(rows: Sequence[MessageRow]) -> None:
            if turn == self._turn:
                self._show_rows(rows)

        self._bridge.call(self._mail.rows(keys), arrived, owner=self)

    def _show_rows(self, rows: Sequence[MessageRow]) -> None:
        self._pages.put(rows)
        self._repaint(rows)

    def _judged(
        self, turn: int, told: dict[MessageKey, bool], fitting: frozenset[MessageKey]
    ) -> None:
        if turn != self._turn:
            return
        removed = [key for key, gone in told.items() if gone and key not in fitting]
        if self._loading:
            self._gone.update(removed)
        self._take_out([key for key in removed if self._spine.row(key) >= 0])
        self._put_in([key for key in fitting if self._spine.row(key) < 0])

    def _put_in(self, keys: list[MessageKey]) -> None:
        if self._loading and len(self._spine):
            oldest = self._spine.key(len(self._spine) - 1)
            # What is older comes with a chunk, or is asked about again when all chunks are here.
            self._told.update(dict.fromkeys((key for key in keys if key < oldest), False))
            keys = [key for key in keys if key > oldest]
        runs = runs_at(sorted(keys, reverse=True), self._spine.row_for)
        if len(runs) > MOST_RUNS:
            self._anew(lambda: [self._spine.insert(key) for key in keys], len(keys))
            return
        for _, run in runs:
            at = self._spine.row_for(run[0])
            self.beginInsertRows(QModelIndex(), at, at + len(run) - 1)
            for key in run:
                self._spine.insert(key)
            self._expected += len(run)
            self.endInsertRows()

    def _take_out(self, keys: list[MessageKey]) -> None:
        self._pages.drop(keys)
        runs = neighbours(sorted(keys, reverse=True), self._spine.row)
        if len(runs) > MOST_RUNS:
            self._anew(lambda: [self._spine.remove(key) for key in keys], -len(keys))
            return
        for run in runs:
            at = self._spine.row(run[0])
            self.beginRemoveRows(QModelIndex(), at, at + len(run) - 1)
            for key in run:
                self._spine.remove(key)
            self._expected -= len(run)
            self.endRemoveRows()

    def _anew(self, change: Callable[[], object], growth: int) -> None:
        """Change many places at once. The view keeps its place by keys, not by rows."""
        self.beginResetModel()
        change()
        self._expected += growth
        self.endResetModel()

    # --- Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        return 0 if parent.isValid() else self._expected

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ItemRole.ROW:
            return self._row_or_want(index.row())
        if role == ItemRole.KEY:
            return self.key(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self._row_or_want(index.row())
            return None if row is None else spoken_row(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [KEYS_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        keys = (self.key(index.row()) for index in indexes)
        return dragged(key for key in keys if key is not None)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def _row_or_want(self, at: int) -> MessageRow | None:
        key = self.key(at)
        if key is None:
            return None
        row = self._pages.row(key)
        if row is None:
            self._pages.want(at // PAGE)
            if not self._reading.isActive():
                self._reading.start(0)
        return row


_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


def _filters(query: MailQuery) -> bool:
    """Whether a changed row can come to answer the query that did not before."""
    return bool(query.unread or query.starred or query.with_attachments or query.text)
