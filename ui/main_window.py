"""The main window: three panes, and what is chosen in them."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.mail import Mail
from app.model.mailbox import Mailbox
from app.model.message import Flag, MessageKey
from app.settings import Settings
from ui import theme, wording
from ui.actions import Actions, Situation
from ui.acts import Acts
from ui.bridge import Bridge
from ui.console_door import ConsoleDoor
from ui.deeds import Deeds, Panes
from ui.folder_deeds import FolderDeeds
from ui.folder_menu import folder_menu
from ui.list_pane import ListPane
from ui.mailbox_tree import MailboxTree
from ui.message_list.delegate import Press
from ui.message_view.view import MessageView
from ui.places import Place, PlaceKind
from ui.search_bar import SearchField
from ui.server_notices import ServerNotices
from ui.status_strip import StatusStrip
from ui.toast import Toast
from ui.toolbar import MainToolbar, more_button
from ui.troubles import Troubles
from ui.writing import Writing

if TYPE_CHECKING:
    from ui.welcome import WelcomePage

NARROW = 900  # pixels; below, the panes fold
SPLIT = (216, 400, 664)
MOST_TREE = 360
REST_AFTER = 250  # milliseconds; what the first rows do not need comes after them


class MainWindow(Panes):
    """One profile's mail. `save` keeps changed Settings."""

    def __init__(
        self,
        bridge: Bridge,
        mail: Mail,
        accounts: Accounts,
        settings: Settings,
        save: Callable[[Settings], None],
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._save = save
        self.settings = settings
        self.narrow = False
        self._closing = False
        self.try_practice: Callable[[], None] | None = None
        self.toast = Toast(self)
        self.acts = Acts(bridge, mail, self.toast, self)
        self.writing = Writing(bridge, mail, accounts, settings, self.toast)
        self.actions_ = Actions(self)
        self.tree = MailboxTree(bridge, mail, accounts)
        self.list = ListPane(bridge, mail)
        self.message = MessageView(bridge, mail)
        self.search = SearchField()
        self.folders = FolderDeeds(bridge, accounts, self.tree, self.toast, self)
        self.notices = ServerNotices(bridge)
        self.console = ConsoleDoor(self, bridge, accounts, self.toast)
        self.status = StatusStrip(bridge)
        self.deeds = Deeds(self, bridge, mail, accounts)
        self.troubles = Troubles(self, bridge, accounts, self.deeds, self.status)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.welcome: WelcomePage | None = None
        self._pages = QStackedWidget()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._take_settings()
        self._restore_place()
        self._update_actions()
        self.tree.read()
        QTimer.singleShot(REST_AFTER, self, self._make_ready)

    def _make_ready(self) -> None:
        """Make what menus and the first message need, now that the list is here."""
        self.actions_.draw()
        self._bridge.call(self._mail.mailboxes(), self.acts.recall, owner=self)
        _ = self.message.sheet

    # --- making ---

    def _lay_out(self) -> None:
        self.setWindowTitle("Lifafa")
        self.setMinimumSize(480, 360)
        for pane in (self.tree, self.list, self.message):
            self.splitter.addWidget(pane)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes(list(SPLIT))
        for at, stretch in enumerate((0, 1, 2)):
            self.splitter.setStretchFactor(at, stretch)
        self.tree.setMaximumWidth(MOST_TREE)
        self.tree.setMinimumWidth(160)
        self.list.setMinimumWidth(260)
        self.message.setMinimumWidth(320)
        self._pages.addWidget(self.splitter)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self._pages, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self.addActions(self.actions_.all())
        self.bar = MainToolbar(self, self.actions_, self.search)
        self.addToolBar(self.bar)
        shown = ("reply", "reply-all", "forward", "archive", "delete")
        self.message.set_actions(
            [self.actions_[name] for name in shown], more_button(self.actions_)
        )

    def _connect(self) -> None:
        self.actions_.asked.connect(self.deeds.do)
        self.tree.went.connect(self._go)
        self.tree.dropped.connect(self._dropped)
        self.tree.retitled.connect(self.list.retitle)
        self.tree.asked_menu.connect(self._folder_menu)
        self.tree.counted.connect(self._counted)
        self.list.view.chosen.connect(self._chosen)
        self.list.view.opened.connect(self._open_folded)
        self.list.view.pressed_in.connect(self._pressed_in_card)
        self.list.view.customContextMenuRequested.connect(self._context_menu)
        self.list.model.headed.connect(self._focus_list)
        self.list.cleared.connect(self.search.reset)
        self.search.searched.connect(self.list.search)
        self.search.left.connect(self.list.view.setFocus)
        self.message.seen.connect(self._body_seen)
        self.message.pointed_at.connect(self.status.show_hint)
        self.message.said.connect(self.toast.say)
        self.message.always_images.connect(self._always_images)
        self.status.dialogue.connect(self.console.show_account)
        self.acts.changed.connect(self._update_actions)
        self.acts.flagging.connect(self.list.model.foresee)
        self.acts.failed.connect(self.list.model.look_again)
        self.writing.emptied.connect(self._close_if_asked)
        self._seen.timeout.connect(self._mark_seen)
        theme.current().changed.connect(self._recolour)

    def do(self, name: str) -> None:
        """Do an action by its id."""
        self.deeds.do(name)

    def open_file(self, path: Path) -> None:
        """Open a message file in a window of its own."""
        self.deeds.open_file(path)

    def leave_unseen(self) -> None:
        """Do not mark as read what is shown, unless it is opened again."""
        self._seen.stop()

    # --- what was chosen ---

    def _go(self, place: Place) -> None:
        self.search.reset()
        self.list.go(place)
        self._show_account_colours(place)
        self.message.show_nothing()
        self._update_actions()
        self._connect_cards()
        self.fold()

    def _chosen(self) -> None:
        count = self.list.view.chosen_count()
        key = self.list.view.current_key()
        self._seen.stop()
        if count == 1 and key is not None:
            if key != self.message.key and self.message.isVisible():
                self.message.open(key)
        elif not self.list.model.loading:
            self.message.show_nothing(count)
        self._update_actions()

    def _focus_list(self) -> None:
        """Give the list the keyboard, once, when its first rows are there."""
        self.list.model.headed.disconnect(self._focus_list)
        if not self.search.hasFocus():
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_folded(self, key: MessageKey) -> None:
        """Show a message where its pane is hidden: in a window of its own."""
        if self.message.isVisible():
            self.message.body().setFocus()
            return
        from ui.message_window import MessageWindow

        window = MessageWindow(self._bridge, self._mail, self)
        window.open(key)
        window.show()
        self.acts.mark_seen(key)

    def _pressed_in_card(self, press: Press, key: MessageKey) -> None:
        match press:
            case Press.ARCHIVE:
                self.acts.archive((key,))
            case Press.DELETE:
                self.acts.delete((key,))
            case Press.STAR:
                row = self.list.model.row(self.list.model.place(key))
                if row is not None and Flag.FLAGGED in row.flags:
                    self.acts.flag((key,), remove=Flag.FLAGGED)
                else:
                    self.acts.flag((key,), add=Flag.FLAGGED)

    def _dropped(self, mailbox: Mailbox, keys: tuple[MessageKey, ...], copied: bool) -> None:
        """Between accounts messages are copied: a move would need both servers to agree."""
        row = self.list.view.current_row()
        abroad = row is not None and row.account_id != mailbox.account_id
        if copied or abroad:
            self.acts.copy(keys, mailbox)
        else:
            self.acts.move(keys, mailbox)

    def _body_seen(self, key: MessageKey) -> None:
        row = self.list.view.current_row()
        if row is not None and row.key == key and Flag.SEEN not in row.flags:
            self._seen.start(max(0, self.settings.mark_read_seconds) * 1000)

    def _mark_seen(self) -> None:
        key = self.message.key
        if key and self.message.isVisible() and key == self.list.view.current_key():
            self.acts.mark_seen(key)

    def _context_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = "reply reply-all forward - archive delete junk move copy - toggle-read toggle-star"
        for action in self.actions_.named(names):
            menu.addSeparator() if action is None else menu.addAction(action)
        menu.popup(self.cursor().pos())

    def _folder_menu(self, place: Place, at: QPoint) -> None:
        """Open the menu of a line in the tree, which need not be the chosen one."""
        self.tree.ask_for(place)
        self._update_actions()
        menu = folder_menu(self.actions_, place, self)
        menu.aboutToHide.connect(self._menu_left, Qt.ConnectionType.QueuedConnection)
        menu.popup(at)

    def _menu_left(self) -> None:
        """By now what was chosen in the menu is done: the actions are about the tree again."""
        self.tree.ask_for(None)
        self._update_actions()

    # --- what happened ---

    def _counted(self) -> None:
        self._pages.setCurrentWidget(self.splitter if self.tree.accounts else self._welcome())
        self.search.setEnabled(bool(self.tree.accounts))
        self.notices.know(self.tree.accounts)
        self.status.show_outbox(self.tree.in_outbox)
        unread = self.tree.unread()
        place = self.list.place.title
        title = f"{place} — Lifafa" if place else "Lifafa"
        self.setWindowTitle(f"({wording.number(unread)}) {title}" if unread else title)
        self._update_actions()

    def _welcome(self) -> "WelcomePage":
        if self.welcome is None:
            from ui.welcome import WelcomePage

            self.welcome = WelcomePage()
            self.welcome.addAccount.connect(lambda: self.do("add-account"))
            self.welcome.practice.connect(self._practice)
            self._pages.addWidget(self.welcome)
        return self.welcome

    def _practice(self) -> None:
        if self.try_practice is not None:
            self.try_practice()

    # --- settings and shape ---

    def change(self, settings: Settings) -> None:
        """Keep changed preferences and follow them at once."""
        self.keep(settings)
        self._take_settings()

    def keep(self, settings: Settings) -> None:
        """Keep changed preferences."""
        self.settings = settings
        self._save(settings)

    def _take_settings(self) -> None:
        self.writing.settings = self.settings
        self.list.view.set_density(self.settings.density)
        self.message.images_from = frozenset(self.settings.remote_images_from)
        self.message.plain_first = self.settings.plain_text_first
        self.message.setVisible(self.settings.show_message_pane)
        self.tree.show_hidden(self.settings.show_hidden_folders)
        self._update_actions()

    def _always_images(self, sender: str) -> None:
        if sender not in self.settings.remote_images_from:
            senders = (*self.settings.remote_images_from, sender)
            self.keep(replace(self.settings, remote_images_from=senders))
            self.message.images_from = frozenset(senders)

    def _restore_place(self) -> None:
        self.resize(1280, 800)
        if self.settings.window_geometry:
            self.restoreGeometry(_bytes(self.settings.window_geometry))
        if self.settings.splitter:
            self.splitter.restoreState(_bytes(self.settings.splitter))

    def _keep_place(self) -> None:
        self.keep(
            replace(
                self.settings,
                window_geometry=_text(self.saveGeometry()),
                splitter=_text(self.splitter.saveState()),
            )
        )

    def fold(self) -> None:
        """Show as many panes as there is room for."""
        self.narrow = self.width() < NARROW
        listing = self.list.place.kind is PlaceKind.LIST
        self.message.setVisible(listing and self.settings.show_message_pane and not self.narrow)
        self.bar.fold(icons_only=self.width() < NARROW + 160)

    def _connect_cards(self) -> None:
        if self.list.drafts is not None and not self.list.drafts.property("connected"):
            self.list.drafts.setProperty("connected", True)
            self.list.drafts.opened.connect(self.writing.open)
        if self.list.outbox is not None and not self.list.outbox.property("connected"):
            self.list.outbox.setProperty("connected", True)
            self.list.outbox.taken_back.connect(self.writing.open)
            self.list.outbox.dialogue_asked.connect(self.console.show_letter)

    def _show_account_colours(self, place: Place) -> None:
        colours = {
            account.id: theme.account_colour(account.settings.colour, number)
            for number, account in enumerate(self.tree.accounts)
        }
        self.list.view.cards.account_colours = colours if place.unified else {}

    def _update_actions(self) -> None:
        chosen = self.list.view.chosen_count() if self.list.listing else 0
        self.actions_.update(
            Situation(
                has_account=bool(self.tree.accounts),
                chosen=chosen,
                one=chosen == 1,
                can_undo=self.acts.can_undo,
                folder=self.tree.mailbox(),
                folder_on_server=self.tree.on_server(),
                hidden_shown=self.settings.show_hidden_folders,
            )
        )

    def _recolour(self) -> None:
        self.tree.viewport().update()
        self.list.view.viewport().update()

    def _close_if_asked(self) -> None:
        if self._closing:
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        for window in list(self.writing.windows):
            window.close()
        self._closing = bool(self.writing.windows)
        if self._closing:
            event.ignore()  # they save first, and bring us back here
            return
        self._keep_place()
        self.console.shut()
        self.message.close_web()
        super().closeEvent(event)


def _bytes(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text, validate=False))


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode()
