"""What each action does, by its id: the window's hands."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QMenu

from app.accounts import Accounts
from app.mail import Mail
from app.model.mailbox import Mailbox
from app.model.message import Flag, MessageKey
from app.model.submission import DraftKind
from app.settings import Settings
from ui import wording
from ui.account_deeds import AccountDeeds
from ui.acts import Acts
from ui.bridge import Bridge
from ui.console_door import ConsoleDoor
from ui.folder_deeds import FolderDeeds
from ui.list_pane import ListPane
from ui.mailbox_tree import MailboxTree
from ui.message_view.view import MessageView
from ui.search_bar import SearchField
from ui.toast import Toast
from ui.writing import Writing


class Panes(QMainWindow):
    """The main window as its deeds see it."""

    tree: MailboxTree
    list: ListPane
    message: MessageView
    search: SearchField
    toast: Toast
    acts: Acts
    folders: FolderDeeds
    console: ConsoleDoor
    writing: Writing
    settings: Settings

    def keep(self, settings: Settings) -> None:
        """Keep changed preferences."""
        raise NotImplementedError

    def change(self, settings: Settings) -> None:
        """Keep changed preferences and follow them at once."""
        raise NotImplementedError

    def fold(self) -> None:
        """Show as many panes as there is room for."""
        raise NotImplementedError

    def leave_unseen(self) -> None:
        """Do not mark as read what is shown, unless it is opened again."""
        raise NotImplementedError


class Deeds(QObject):
    """Do what an action asks for with what is chosen in the window."""

    def __init__(self, window: Panes, bridge: Bridge, mail: Mail, accounts: Accounts) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self.accounts = AccountDeeds(bridge, mail, accounts, window.tree, window)
        self._moving = QMenu(window)
        self._copying = QMenu(window)

    def do(self, name: str) -> None:
        """Do an action by its id."""
        if self._window.folders.knows(name):
            self._window.folders.do(name)
        elif self.accounts.knows(name):
            self.accounts.do(name)
        else:
            deed: Callable[[], None] = getattr(self, f"do_{name.replace('-', '_')}")
            deed()

    def do_write(self) -> None:
        self._window.writing.write()

    def do_reply(self) -> None:
        self._window.writing.write(DraftKind.REPLY, self._one())

    def do_reply_all(self) -> None:
        self._window.writing.write(DraftKind.REPLY_ALL, self._one())

    def do_forward(self) -> None:
        self._window.writing.write(DraftKind.FORWARD, self._one())

    def do_get_mail(self) -> None:
        place = self._window.tree.place()
        self._accounts.get_mail(place.mailbox.account_id if place and place.mailbox else None)

    def do_get_all_mail(self) -> None:
        self._accounts.get_mail()

    def do_archive(self) -> None:
        self._window.acts.archive(self._keys())

    def do_delete(self) -> None:
        self._window.acts.delete(self._keys())

    def do_delete_forever(self) -> None:
        self._window.acts.delete(self._keys(), forever=True)

    def do_junk(self) -> None:
        self._window.acts.junk(self._keys())

    def do_not_junk(self) -> None:
        self._window.acts.junk(self._keys(), is_junk=False)

    def do_move(self) -> None:
        self._pop_up(self._moving)

    def do_copy(self) -> None:
        self._pop_up(self._copying)

    def do_toggle_read(self) -> None:
        self._toggle(Flag.SEEN)

    def do_toggle_star(self) -> None:
        self._toggle(Flag.FLAGGED)

    def do_undo(self) -> None:
        self._window.acts.undo()

    def do_select_all(self) -> None:
        self._window.list.view.selectAll()

    def do_search(self) -> None:
        self._window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.search.selectAll()

    def do_next(self) -> None:
        self._step(1)

    def do_previous(self) -> None:
        self._step(-1)

    def do_next_unread(self) -> None:
        at = self._window.list.view.currentIndex().row() + 1
        while (row := self._window.list.model.row(at)) is not None:
            if Flag.SEEN not in row.flags:
                self._window.list.view.choose(at)
                return
            at += 1

    def do_toggle_pane(self) -> None:
        self._window.keep(
            replace(
                self._window.settings, show_message_pane=not self._window.settings.show_message_pane
            )
        )
        self._window.fold()

    def do_show_hidden(self) -> None:
        shown = not self._window.settings.show_hidden_folders
        self._window.change(replace(self._window.settings, show_hidden_folders=shown))

    def do_next_pane(self) -> None:
        panes = [
            self._window.tree,
            self._window.list.view,
            self._window.message.body(),
            self._window.search,
        ]
        shown = [pane for pane in panes if pane.isVisible()]
        at = next((n for n, pane in enumerate(shown) if pane.hasFocus()), -1)
        shown[(at + 1) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def do_console(self) -> None:
        self._window.console.toggle()

    def do_toggle_plain(self) -> None:
        self._window.message.toggle_plain()

    def do_flip_sheet(self) -> None:
        self._window.message.flip_sheet()

    def do_source(self) -> None:
        from ui.message_view.source import SourceWindow

        key = self._one()
        if key is not None:
            SourceWindow(self._bridge, self._mail, key, self._window).show()

    def do_how_sent(self) -> None:
        from ui.letter_journal import JournalWindow

        content = self._window.message.content
        if content is None or content.key != self._one():
            return
        journal = self._mail.journal_of(content.parsed.envelope.message_id)
        window = JournalWindow(self._bridge, journal, self._window)
        window.setWindowTitle(content.row.subject)
        window.show()

    def do_save_message(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        key = self._one()
        content = self._window.message.content
        if key is None or content is None:
            return
        name = "".join(c for c in content.row.subject if c.isalnum() or c in " -_")[:60].strip()
        proposed = f"{name or 'message'}.eml"
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save as file"), proposed, "*.eml"
        )
        if path:
            self._bridge.call(
                self._mail.source(key), lambda source: self._write_file(Path(path), source)
            )

    def do_open_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a message file"), "", "*.eml"
        )
        if path:
            self.open_file(Path(path))

    def do_settings(self) -> None:
        from ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(
            self._bridge, self._accounts, self._window.settings, self._window.change, self._window
        )
        dialog.add_wanted.connect(self.accounts.do_add_account)
        dialog.open()

    def do_keys(self) -> None:
        from ui.shortcuts import ShortcutSheet

        ShortcutSheet(self._window).open()

    def do_about(self) -> None:
        from ui.about import AboutDialog

        AboutDialog(self._window).open()

    def do_quit(self) -> None:
        self._window.close()

    def open_file(self, path: Path) -> None:
        """Open a message file in a window of its own."""
        from ui.message_window import MessageWindow

        window = MessageWindow(self._bridge, self._mail, self._window)
        window.open_file(path)
        window.show()

    def _pop_up(self, menu: QMenu) -> None:
        """Open the menu of targets beside the chosen row."""
        self._fill(menu)
        if menu.actions():
            view = self._window.list.view
            row = view.visualRect(view.currentIndex())
            menu.popup(view.viewport().mapToGlobal(row.center()))

    def _fill(self, menu: QMenu) -> None:
        """Offer the mailboxes of the account; to copy into, also those of the others."""
        menu.clear()
        keys = self._keys()
        row = self._window.list.view.current_row()
        copying = menu is self._copying
        act = self._window.acts.copy if copying else self._window.acts.move
        for box in self._window.tree.mailboxes if row is not None else ():
            own = row is not None and box.account_id == row.account_id
            here = row is not None and box.id == row.mailbox_id
            if box.selectable and not here and (own or copying):
                menu.addAction(self._target(box, own=own), partial(act, keys, box))

    def _target(self, box: Mailbox, *, own: bool) -> str:
        title = wording.role(box.role) or box.path.replace(box.delimiter or "/", " / ")
        if own:
            return title
        accounts = self._window.tree.accounts
        label = next((each.label for each in accounts if each.id == box.account_id), "")
        return f"{label} / {title}"

    def _toggle(self, flag: Flag) -> None:
        row = self._window.list.view.current_row()
        if row is not None and flag in row.flags:
            self._window.acts.flag(self._keys(), remove=flag)
        else:
            self._window.acts.flag(self._keys(), add=flag)
        self._window.leave_unseen()

    def _step(self, by: int) -> None:
        at = self._window.list.view.currentIndex().row() + by
        if 0 <= at < self._window.list.model.rowCount():
            self._window.list.view.choose(at)

    def _keys(self) -> tuple[MessageKey, ...]:
        return self._window.list.view.chosen_keys() if self._window.list.listing else ()

    def _one(self) -> MessageKey | None:
        return self._window.message.key or self._window.list.view.current_key()

    def _write_file(self, path: Path, source: bytes) -> None:
        try:
            path.write_bytes(source)
        except OSError as error:
            text = self.tr("The file could not be written: %1").replace("%1", str(error.strerror))
            self._window.toast.say(text)
        else:
            self._window.toast.say(self.tr("Saved as %1").replace("%1", str(path)))
