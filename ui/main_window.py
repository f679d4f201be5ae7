"""The main window: three panes, their toolbar, and who is asked when an action is triggered."""

import base64
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Accounts
from app.events import EngineFault, Event, OperationRefused
from app.mail import Mail
from app.model.account import Account
from app.model.mailbox import Mailbox
from app.model.message import Flag, MessageKey
from app.model.problem import Problem
from app.model.submission import DraftKind
from app.settings import Settings
from ui import theme, wording
from ui.actions import MENUS, Actions, Situation, translated
from ui.acts import Acts
from ui.bridge import Bridge
from ui.list_pane import ListPane
from ui.mailbox_tree import MailboxTree, Place, PlaceKind
from ui.message_list.delegate import Press
from ui.message_view.view import MessageView
from ui.search_bar import SearchField
from ui.status_strip import StatusStrip
from ui.toast import Toast
from ui.writing import Writing

if TYPE_CHECKING:
    from ui.welcome import WelcomePage

NARROW = 900  # pixels; below, the panes fold
SPLIT = (216, 400, 664)
MOST_TREE = 360
DRAW_REST_AFTER = 250  # milliseconds; icons that menus show come after the first rows


class MainWindow(QMainWindow):
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
        self.status = StatusStrip(bridge)
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
        QTimer.singleShot(DRAW_REST_AFTER, self, self.actions_.draw)

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
        column.addWidget(self._pages, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self.addActions(self.actions_.all())
        self._make_toolbar()
        self._make_header_buttons()

    def _make_toolbar(self) -> None:
        bar = QToolBar(self.tr("Toolbar"))
        bar.setMovable(False)
        bar.setObjectName("toolbar")
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        write = self._button("write", with_text=True)
        write.setProperty("primary", True)
        theme.set_icon(self.actions_["write"], "write", "on_accent")
        row.addWidget(write)
        row.addSpacing(8)
        row.addWidget(self._button("get-mail"))
        row.addSpacing(8)
        row.addWidget(self._reply_button())
        row.addWidget(self._button("forward", with_text=True))
        row.addSpacing(8)
        for name in ("archive", "delete", "junk"):
            row.addWidget(self._button(name, with_text=True))
        row.addWidget(self._move_button())
        row.addStretch(1)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(320)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search, 2)
        row.addWidget(self._menu_button())
        bar.addWidget(inside)
        self.addToolBar(bar)

    def _button(self, name: str, *, with_text: bool = False) -> QToolButton:
        button = QToolButton()
        self.actions_.draw(name)
        button.setDefaultAction(self.actions_[name])
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(self.actions_[name].text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if with_text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("folds", True)
        return button

    def _reply_button(self) -> QToolButton:
        button = self._button("reply", with_text=True)
        menu = QMenu(button)
        menu.addActions([self.actions_[name] for name in ("reply", "reply-all", "forward")])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        return button

    def _move_button(self) -> QToolButton:
        self._moving = QMenu(self)
        self._moving.aboutToShow.connect(self._fill_move_menu)
        return self._button("move", with_text=True)

    def _menu_button(self) -> QToolButton:
        menu = self.menuBar() if sys.platform == "darwin" else QMenu(self)
        for title, names in MENUS:
            part = menu.addMenu(translated(title))
            for action in self.actions_.named(names):
                part.addSeparator() if action is None else part.addAction(action)
        button = QToolButton()
        button.setToolTip(self.tr("Menu (F10)"))
        button.setAccessibleName(self.tr("Menu"))
        button.setIconSize(QSize(20, 20))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setShortcut("F10")
        theme.set_icon(button, "menu")
        if isinstance(menu, QMenu):
            button.setMenu(menu)
        else:
            button.hide()
        return button

    def _make_header_buttons(self) -> None:
        more = QToolButton()
        menu = QMenu(more)
        names = (
            "toggle-read toggle-star - junk move - toggle-plain flip-sheet - save-message source"
        )
        for action in self.actions_.named(names):
            menu.addSeparator() if action is None else menu.addAction(action)
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setToolTip(self.tr("More"))
        more.setAccessibleName(self.tr("More"))
        theme.set_icon(more, "more")
        shown = ("reply", "reply-all", "forward", "archive", "delete")
        self.message.set_actions([self.actions_[name] for name in shown], more)

    def _connect(self) -> None:
        self.actions_.asked.connect(self.do)
        self.tree.went.connect(self._go)
        self.tree.dropped.connect(self._dropped)
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
        self.status.stop.connect(self._stop_work)
        self.status.more.connect(self._tell_more)
        self.acts.changed.connect(self._update_actions)
        self.acts.flagging.connect(self.list.model.foresee)
        self.acts.failed.connect(self.list.model.look_again)
        self.writing.emptied.connect(self._close_if_asked)
        self._seen.timeout.connect(self._mark_seen)
        self._bridge.happened.connect(self._happened)
        self._bridge.troubled.connect(self._troubled)
        theme.current().changed.connect(self._recolour)

    # --- doing ---

    def do(self, name: str) -> None:
        """Do an action by its id."""
        deed = getattr(self, f"_do_{name.replace('-', '_')}")
        deed()

    def _do_write(self) -> None:
        self.writing.write()

    def _do_reply(self) -> None:
        self.writing.write(DraftKind.REPLY, self._one())

    def _do_reply_all(self) -> None:
        self.writing.write(DraftKind.REPLY_ALL, self._one())

    def _do_forward(self) -> None:
        self.writing.write(DraftKind.FORWARD, self._one())

    def _do_get_mail(self) -> None:
        place = self.tree.place()
        self._accounts.get_mail(place.mailbox.account_id if place and place.mailbox else None)

    def _do_get_all_mail(self) -> None:
        self._accounts.get_mail()

    def _do_archive(self) -> None:
        self.acts.archive(self._keys())

    def _do_delete(self) -> None:
        self.acts.delete(self._keys())

    def _do_delete_forever(self) -> None:
        self.acts.delete(self._keys(), forever=True)

    def _do_junk(self) -> None:
        self.acts.junk(self._keys())

    def _do_not_junk(self) -> None:
        self.acts.junk(self._keys(), is_junk=False)

    def _do_move(self) -> None:
        self._fill_move_menu()
        if self._moving.actions():
            view = self.list.view
            row = view.visualRect(view.currentIndex())
            self._moving.popup(view.viewport().mapToGlobal(row.center()))

    def _do_toggle_read(self) -> None:
        self._toggle(Flag.SEEN)

    def _do_toggle_star(self) -> None:
        self._toggle(Flag.FLAGGED)

    def _do_undo(self) -> None:
        self.acts.undo()

    def _do_select_all(self) -> None:
        self.list.view.selectAll()

    def _do_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _do_next(self) -> None:
        self._step(1)

    def _do_previous(self) -> None:
        self._step(-1)

    def _do_next_unread(self) -> None:
        at = self.list.view.currentIndex().row() + 1
        while (row := self.list.model.row(at)) is not None:
            if Flag.SEEN not in row.flags:
                self.list.view.choose(at)
                return
            at += 1

    def _do_toggle_pane(self) -> None:
        self._keep(replace(self.settings, show_message_pane=not self.settings.show_message_pane))
        self._fold()

    def _do_next_pane(self) -> None:
        panes = [self.tree, self.list.view, self.message.body(), self.search]
        shown = [pane for pane in panes if pane.isVisible()]
        at = next((n for n, pane in enumerate(shown) if pane.hasFocus()), -1)
        shown[(at + 1) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _do_toggle_plain(self) -> None:
        self.message.toggle_plain()

    def _do_flip_sheet(self) -> None:
        self.message.flip_sheet()

    def _do_source(self) -> None:
        from ui.message_view.source import SourceWindow

        key = self._one()
        if key is not None:
            SourceWindow(self._bridge, self._mail, key, self).show()

    def _do_save_message(self) -> None:
        key = self._one()
        content = self.message.content
        if key is None or content is None:
            return
        name = "".join(c for c in content.row.subject if c.isalnum() or c in " -_")[:60].strip()
        proposed = f"{name or 'message'}.eml"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save as file"), proposed, "*.eml")
        if path:
            self._bridge.call(
                self._mail.source(key), lambda source: self._write_file(Path(path), source)
            )

    def _do_open_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a message file"), "", "*.eml")
        if path:
            self.open_file(Path(path))

    def _do_add_account(self) -> None:
        from ui.account_form import AccountForm

        AccountForm(self._bridge, self._accounts, None, self).open()

    def _do_edit_account(self) -> None:
        from ui.account_form import AccountForm

        account = self._current_account()
        if account is not None:
            AccountForm(self._bridge, self._accounts, account, self).open()

    def _do_settings(self) -> None:
        from ui.settings_dialog import SettingsDialog

        SettingsDialog(self._bridge, self._accounts, self.settings, self._changed, self).open()

    def _do_keys(self) -> None:
        from ui.shortcuts import ShortcutSheet

        ShortcutSheet(self).open()

    def _do_about(self) -> None:
        from ui.about import AboutDialog

        AboutDialog(self).open()

    def _do_quit(self) -> None:
        self.close()

    def open_file(self, path: Path) -> None:
        """Open a message file in a window of its own."""
        from ui.message_window import MessageWindow

        window = MessageWindow(self._bridge, self._mail, self)
        window.open_file(path)
        window.show()

    # --- what was chosen ---

    def _go(self, place: Place) -> None:
        self.search.reset()
        self.list.go(place)
        self._show_account_colours(place)
        self.message.show_nothing()
        self._connect_cards()
        self._fold()

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

    def _dropped(self, mailbox: Mailbox, keys: tuple[MessageKey, ...]) -> None:
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
        names = "reply reply-all forward - archive delete junk move - toggle-read toggle-star"
        for action in self.actions_.named(names):
            menu.addSeparator() if action is None else menu.addAction(action)
        menu.popup(self.cursor().pos())

    def _fill_move_menu(self) -> None:
        self._moving.clear()
        keys = self._keys()
        row = self.list.view.current_row()
        for box in self.tree.mailboxes:
            fits = row is not None and box.account_id == row.account_id
            if fits and box.selectable and row is not None and box.id != row.mailbox_id:
                title = wording.role(box.role) or box.path.replace(box.delimiter or "/", " / ")
                self._moving.addAction(title, partial(self.acts.move, keys, box))

    def _toggle(self, flag: Flag) -> None:
        row = self.list.view.current_row()
        if row is not None and flag in row.flags:
            self.acts.flag(self._keys(), remove=flag)
        else:
            self.acts.flag(self._keys(), add=flag)
        self._seen.stop()

    def _step(self, by: int) -> None:
        at = self.list.view.currentIndex().row() + by
        if 0 <= at < self.list.model.rowCount():
            self.list.view.choose(at)

    def _keys(self) -> tuple[MessageKey, ...]:
        return self.list.view.chosen_keys() if self.list.listing else ()

    def _one(self) -> MessageKey | None:
        return self.message.key or self.list.view.current_key()

    def _current_account(self) -> Account | None:
        place = self.tree.place()
        wanted = place.mailbox.account_id if place and place.mailbox else None
        accounts = self.tree.accounts
        return next((a for a in accounts if a.id == wanted), accounts[0] if accounts else None)

    # --- what happened ---

    def _counted(self) -> None:
        self._pages.setCurrentWidget(self.splitter if self.tree.accounts else self._welcome())
        self.status.show_outbox(self.tree.in_outbox)
        unread = self.tree.unread()
        place = self.list.place.title
        title = f"{place} — Lifafa" if place else "Lifafa"
        self.setWindowTitle(f"({wording.number(unread)}) {title}" if unread else title)
        self._update_actions()

    def _happened(self, event: Event) -> None:
        match event:
            case OperationRefused(problem=problem):
                said = wording.particulars(problem)
                self.toast.say(f"{wording.refused(event)} {said}".strip())
            case EngineFault():
                self.toast.say(wording.fault(event))
            case _:
                pass

    def _stop_work(self) -> None:
        self._accounts.stop_work()

    def _troubled(self, problem: Problem) -> None:
        self.toast.say(wording.problem(problem))

    def _tell_more(self, problem: Problem | None) -> None:
        if problem is not None:
            said = wording.particulars(problem) or wording.problem(problem)
            self.toast.say(said, self.tr("Try again"), self._do_get_mail)

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

    def _changed(self, settings: Settings) -> None:
        self._keep(settings)
        self._take_settings()

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self._save(settings)

    def _take_settings(self) -> None:
        self.writing.settings = self.settings
        self.list.view.set_density(self.settings.density)
        self.message.images_from = frozenset(self.settings.remote_images_from)
        self.message.plain_first = self.settings.plain_text_first
        self.message.setVisible(self.settings.show_message_pane)

    def _always_images(self, sender: str) -> None:
        if sender not in self.settings.remote_images_from:
            senders = (*self.settings.remote_images_from, sender)
            self._keep(replace(self.settings, remote_images_from=senders))
            self.message.images_from = frozenset(senders)

    def _restore_place(self) -> None:
        self.resize(1280, 800)
        if self.settings.window_geometry:
            self.restoreGeometry(_bytes(self.settings.window_geometry))
        if self.settings.splitter:
            self.splitter.restoreState(_bytes(self.settings.splitter))

    def _keep_place(self) -> None:
        self._keep(
            replace(
                self.settings,
                window_geometry=_text(self.saveGeometry()),
                splitter=_text(self.splitter.saveState()),
            )
        )

    def _fold(self) -> None:
        """Show as many panes as there is room for."""
        self.narrow = self.width() < NARROW
        listing = self.list.place.kind is PlaceKind.LIST
        self.message.setVisible(listing and self.settings.show_message_pane and not self.narrow)
        for button in self.findChildren(QToolButton):
            if button.property("folds"):
                style = (
                    Qt.ToolButtonStyle.ToolButtonIconOnly
                    if self.width() < NARROW + 160
                    else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                )
                button.setToolButtonStyle(style)

    def _connect_cards(self) -> None:
        if self.list.drafts is not None and not self.list.drafts.property("connected"):
            self.list.drafts.setProperty("connected", True)
            self.list.drafts.opened.connect(self.writing.open)
        if self.list.outbox is not None and not self.list.outbox.property("connected"):
            self.list.outbox.setProperty("connected", True)
            self.list.outbox.taken_back.connect(self.writing.open)

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
            )
        )

    def _recolour(self) -> None:
        self.tree.viewport().update()
        self.list.view.viewport().update()

    def _write_file(self, path: Path, source: bytes) -> None:
        try:
            path.write_bytes(source)
        except OSError as error:
            text = self.tr("The file could not be written: %1").replace("%1", str(error.strerror))
            self.toast.say(text)
        else:
            self.toast.say(self.tr("Saved as %1").replace("%1", str(path)))

    def _close_if_asked(self) -> None:
        if self._closing:
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        for window in list(self.writing.windows):
            window.close()
        self._closing = bool(self.writing.windows)
        if self._closing:
            event.ignore()  # they save first, and bring us back here
            return
        self._keep_place()
        self.message.close_web()
        super().closeEvent(event)


def _bytes(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text, validate=False))


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode()
