"""The menu that opens on a line of the mailbox tree."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from ui.actions import Actions
from ui.folders import DEPTHS
from ui.places import Place, PlaceKind

translate = QCoreApplication.translate


def folder_menu(actions: Actions, place: Place, parent: QWidget) -> QMenu:
    """Return what can be done with a folder, or with an account by its line."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if place.mailbox is None:
        names = "new-folder show-hidden - verify check-account edit-account"
        if place.kind is not PlaceKind.ACCOUNT:
            names = "new-folder show-hidden"
        _fill(menu, actions, names)
        return menu
    _fill(menu, actions, "get-mail - new-subfolder rename-folder delete-folder - toggle-folder")
    keep = menu.addMenu(translate("FolderMenu", "Keep on this computer"))
    keep.addActions([actions[name] for name in DEPTHS])
    keep.setEnabled(actions["keep-all"].isEnabled())
    _fill(menu, actions, "show-hidden - verify")
    return menu


def _fill(menu: QMenu, actions: Actions, names: str) -> None:
    for action in actions.named(names):
        menu.addSeparator() if action is None else menu.addAction(action)
