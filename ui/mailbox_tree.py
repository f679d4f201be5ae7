"""The mailboxes: the unified ones on top, then each account with its own."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.accounts import Accounts
from app.events import (
    AccountsChanged,
    CountsChanged,
    DraftsChanged,
    Event,
    MailboxesChanged,
    OutboxChanged,
    ReloadNeeded,
)
from app.mail import Mail
from app.model.account import Account, AccountId, Protocol
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.spine import MailQuery
from ui import theme, wording
from ui.bridge import Bridge
from ui.mailbox_delegate import MailboxDelegate
from ui.message_list.dragging import KEYS_TYPE, dragged_keys
from ui.places import BADGE, COLOUR, ICON_NAME, PLACE, Place, PlaceKind, listing, place_of, same

ARROW = 12
READ_AFTER = 100  # milliseconds, in which many events become one question
ICONS = {
    Role.INBOX: "inbox",
    Role.DRAFTS: "drafts",
    Role.SENT: "sent",
    Role.ARCHIVE: "archive",
    Role.JUNK: "junk",
    Role.TRASH: "trash",
    Role.ALL: "all-mail",
    Role.FLAGGED: "star",
    Role.NONE: "folder",
}


class MailboxTree(QTreeWidget):
    """The left pane. `went` tells the place that was chosen.

    `dropped` tells what fell on a mailbox, and whether it is to be copied; `asked_menu` the place a
    menu is wanted for, and where on the screen; `retitled` the chosen place under its new name.
    """

    went = Signal(object)
    dropped = Signal(object, object, bool)
    asked_menu = Signal(object, object)
    retitled = Signal(object)
    counted = Signal()

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._book = accounts
        self.accounts: tuple[Account, ...] = ()
        self.mailboxes: tuple[Mailbox, ...] = ()
        self.in_outbox = 0
        self._drafts = 0
        self._shape: object = None
        self._asked: Place | None = None
        self._unfolded: set[MailboxId] = set()
        self._hidden_shown = False
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READ_AFTER)
        self._reading.timeout.connect(self.read)
        self._set_up()
        self.currentItemChanged.connect(self._current_changed)
        self.itemExpanded.connect(self._folded)
        self.itemCollapsed.connect(self._folded)
        bridge.happened.connect(self._happened)

    def read(self) -> None:
        """Read accounts, mailboxes and counts again."""
        self._bridge.call(self._book.list(), self._accounts_read, owner=self)

    def place(self) -> Place | None:
        """Return the place that is chosen."""
        item = self.currentItem()
        return None if item is None else item.data(0, PLACE)

    def mailbox(self) -> Mailbox | None:
        """Return the mailbox that is chosen, as it is now; that of a menu before it."""
        place = self._asked or self.place()
        wanted = place.mailbox.id if place and place.mailbox else None
        return next((box for box in self.mailboxes if box.id == wanted), None)

    def on_server(self) -> bool:
        """Whether the chosen mailbox stands on a server too; POP3 has all of them here alone."""
        box = self.mailbox()
        accounts = (each for each in self.accounts if box and each.id == box.account_id)
        return any(each.settings.incoming.protocol is Protocol.IMAP for each in accounts)

    def account_id(self) -> AccountId | None:
        """Return the account whose line or mailbox is chosen, or asked for by a menu."""
        place = self._asked or self.place()
        if place is None:
            return None
        return place.mailbox.account_id if place.mailbox else place.account_id

    def ask_for(self, place: Place | None) -> None:
        """Let a menu be about a line that is not chosen; None ends that."""
        self._asked = place

    def go_to_inbox(self, account: AccountId) -> None:
        """Choose an account's inbox; all inboxes where the account's own is not listed yet."""
        inbox = next(
            (b for b in self.mailboxes if b.account_id == account and b.role is Role.INBOX), None
        )
        own = place_of(inbox) if inbox else None
        items = self._items()
        there = (item for item in items if own and same(item.data(0, PLACE), own))
        item = next(there, items[0] if items else None)
        if item is not None:
            self.setCurrentItem(item)
            self.setFocus()

    def unfold(self, mailbox: MailboxId) -> None:
        """Show what stands inside a mailbox, from the next building of the tree on."""
        self._unfolded.add(mailbox)

    def show_hidden(self, shown: bool) -> None:
        """Show the mailboxes one is not subscribed to, or hide them."""
        if shown != self._hidden_shown:
            self._hidden_shown = shown
            self._shape = None
            self._mailboxes_read(self.mailboxes)

    def unread(self) -> int:
        """Return the unread messages in all inboxes."""
        return sum(box.unread for box in self.mailboxes if box.role is Role.INBOX)

    def colour_of(self, account: Account) -> str:
        """Return an account's colour."""
        return theme.account_colour(account.settings.colour, self.accounts.index(account)).name()

    def _set_up(self) -> None:
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setExpandsOnDoubleClick(True)
        self.setItemDelegate(MailboxDelegate(self))
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Folders"))
        self.setProperty("sidebar", True)

    def _accounts_read(self, accounts: tuple[Account, ...]) -> None:
        self.accounts = accounts
        self._bridge.call(self._mail.mailboxes(), self._mailboxes_read, owner=self)
        self._bridge.call(self._mail.outbox(), self._outbox_read, owner=self)
        self._bridge.call(self._mail.drafts(), self._drafts_read, owner=self)

    def _outbox_read(self, letters: Sequence[object]) -> None:
        self.in_outbox = len(letters)
        self._show_counts()

    def _drafts_read(self, drafts: Sequence[object]) -> None:
        self._drafts = len(drafts)
        self._show_counts()

    def _mailboxes_read(self, mailboxes: tuple[Mailbox, ...]) -> None:
        self.mailboxes = mailboxes
        shape = (
            self.accounts,
            tuple((box.id, box.path, box.role, box.subscribed) for box in mailboxes),
        )
        if shape != self._shape:
            self._shape = shape
            self._build()
        self._show_counts()

    # --- building ---

    def _build(self) -> None:
        chosen = self.place()
        self.blockSignals(True)
        self.clear()
        if self.accounts:
            self._build_unified()
        for account in self.accounts:
            self._build_account(account)
        self.blockSignals(False)
        self._go_back_to(chosen)

    def _build_unified(self) -> None:
        inboxes = self.tr("All inboxes") if len(self.accounts) > 1 else self.tr("Inbox")
        several = len(self.accounts) > 1
        for icon, place in (
            ("inbox", listing(inboxes, MailQuery(role=Role.INBOX), unified=several)),
            ("unread", listing(self.tr("Unread"), MailQuery(unread=True), unified=several)),
            ("star", listing(self.tr("Starred"), MailQuery(starred=True), unified=several)),
            ("drafts", Place(PlaceKind.DRAFTS, self.tr("Drafts"))),
            ("outbox", Place(PlaceKind.OUTBOX, self.tr("Outbox"))),
        ):
            self.addTopLevelItem(_item(place, icon))

    def _build_account(self, account: Account) -> None:
        top = _item(Place(PlaceKind.ACCOUNT, account.label, account_id=account.id), "")
        top.setData(0, COLOUR, self.colour_of(account))
        told = (account.settings.address, wording.room(account))
        top.setToolTip(0, "\n".join(filter(None, told)))
        self.addTopLevelItem(top)
        above: dict[str, QTreeWidgetItem] = {}
        for box in self._shown():
            if box.account_id == account.id:
                parent = above.get(box.path.rpartition(box.delimiter)[0]) if box.delimiter else None
                item = _item(place_of(box), ICONS[box.role])
                if not box.selectable:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                (top if parent is None or box.role is not Role.NONE else parent).addChild(item)
                item.setExpanded(box.id in self._unfolded)
                above[box.path] = item
        top.setExpanded(True)

    def _shown(self) -> list[Mailbox]:
        """Leave out what a person hid, unless it has a purpose or holds what is shown."""
        if self._hidden_shown:
            return list(self.mailboxes)
        wanted = [box for box in self.mailboxes if box.subscribed or box.role is not Role.NONE]
        above = {(box.account_id, path) for box in wanted for path in _above(box)}
        kept = {box.id for box in wanted}
        return [b for b in self.mailboxes if b.id in kept or (b.account_id, b.path) in above]

    def _go_back_to(self, chosen: Place | None) -> None:
        items = self._items()
        if not items:
            return
        there = (item for item in items if chosen and same(item.data(0, PLACE), chosen))
        item = next(there, items[0])
        if chosen is not None and same(item.data(0, PLACE), chosen):
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)
            if item.data(0, PLACE).title != chosen.title:
                self.retitled.emit(item.data(0, PLACE))
        else:
            self.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        waiting = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                found.append(item)
                waiting[0:0] = [item.child(at) for at in range(item.childCount())]
        return found

    def _show_counts(self) -> None:
        unread = {box.id: box.unread for box in self.mailboxes}
        everywhere = sum(
            box.unread for box in self.mailboxes if box.role not in (Role.TRASH, Role.JUNK)
        )
        for item in self._items():
            place: Place = item.data(0, PLACE)
            count = self._count_of(place, unread, everywhere)
            item.setData(0, BADGE, count)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, self._spoken(place, count))
        self.counted.emit()

    def _spoken(self, place: Place, count: int) -> str:
        """Say in words what the badge and the dimmed text show."""
        text = self.tr("%1, %2").replace("%2", str(count)) if count else "%1"
        if place.mailbox is not None and not place.mailbox.subscribed:
            text = self.tr("%1, hidden").replace("%1", text)
        return text.replace("%1", place.title)

    def _count_of(self, place: Place, unread: dict[MailboxId, int], everywhere: int) -> int:
        match place.kind:
            case PlaceKind.DRAFTS:
                return self._drafts
            case PlaceKind.OUTBOX:
                return self.in_outbox
            case PlaceKind.ACCOUNT:
                return 0
        if place.mailbox is not None:
            quiet = place.mailbox.role in (Role.SENT, Role.TRASH, Role.DRAFTS)
            return 0 if quiet else unread.get(place.mailbox.id, 0)
        if place.query.role is Role.INBOX:
            return self.unread()
        return everywhere if place.query.unread else 0

    def _folded(self, item: QTreeWidgetItem) -> None:
        """Remember what a person folded and unfolded: the tree is built anew with every change."""
        place: Place = item.data(0, PLACE)
        if place.mailbox is not None and item.isExpanded():
            self._unfolded.add(place.mailbox.id)
        elif place.mailbox is not None:
            self._unfolded.discard(place.mailbox.id)

    def _current_changed(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            place: Place = item.data(0, PLACE)
            if place.kind is not PlaceKind.ACCOUNT:
                self.went.emit(place)

    def _happened(self, event: Event) -> None:
        match event:
            case (
                AccountsChanged()
                | MailboxesChanged()
                | CountsChanged()
                | DraftsChanged()
                | OutboxChanged()
                | ReloadNeeded()
            ) if not self._reading.isActive():
                self._reading.start()
            case _:
                pass

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the arrow of what can be unfolded; everything else is left to the delegate."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            drawn = theme.pixmap(name, "faint", ARROW, self.devicePixelRatioF())
            top = rect.center().y() - ARROW // 2 + 1
            painter.drawPixmap(rect.right() - ARROW + 2, top, drawn)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the line under the pointer, or of the chosen one by the keyboard."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if by_key else self.itemAt(event.pos())
        if item is not None:
            at = self.visualItemRect(item).center() if by_key else event.pos()
            self.asked_menu.emit(item.data(0, PLACE), self.viewport().mapToGlobal(at))

    # --- dropping messages on a mailbox ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(KEYS_TYPE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._mailbox_under(event) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        mailbox = self._mailbox_under(event)
        if mailbox is not None:
            event.acceptProposedAction()
            copied = event.dropAction() is Qt.DropAction.CopyAction
            self.dropped.emit(mailbox, dragged_keys(event.mimeData()), copied)

    def _mailbox_under(self, event: QDropEvent) -> Mailbox | None:
        item = self.itemAt(event.position().toPoint())
        place: Place | None = None if item is None else item.data(0, PLACE)
        if place is None or place.mailbox is None or not place.mailbox.selectable:
            return None
        return place.mailbox


def _item(place: Place, icon: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    item.setData(0, PLACE, place)
    item.setData(0, ICON_NAME, icon)
    item.setText(0, place.title)
    if place.kind is PlaceKind.ACCOUNT:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _above(box: Mailbox) -> Iterator[str]:
    """Yield the paths of the mailboxes that one stands in."""
    parts = box.path.split(box.delimiter) if box.delimiter else [box.path]
    for count in range(1, len(parts)):
        yield box.delimiter.join(parts[:count])
