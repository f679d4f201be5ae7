"""The toolbar of the main window, and the menus that hang on its buttons."""

import sys

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from ui import theme
from ui.actions import MENUS, Actions, translated
from ui.search_bar import SearchField

MORE = (
    "toggle-read toggle-star - junk move copy - toggle-plain flip-sheet"
    " - save-message how-sent source"
)

translate = QCoreApplication.translate


class MainToolbar(QToolBar):
    """Write, get, answer, put away, search; the menu at the end."""

    def __init__(self, window: QMainWindow, actions: Actions, search: SearchField) -> None:
        super().__init__(translate("MainToolbar", "Toolbar"), window)
        self._window = window
        self._actions = actions
        self.setMovable(False)
        self.setObjectName("toolbar")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._lay_out(search)

    def fold(self, *, icons_only: bool) -> None:
        """Leave the texts away where there is no room for them."""
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if icons_only
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for button in self.findChildren(QToolButton):
            if button.property("folds"):
                button.setToolButtonStyle(style)

    def _lay_out(self, search: SearchField) -> None:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        write = self._button("write", with_text=True)
        write.setProperty("primary", True)
        theme.set_icon(self._actions["write"], "write", "on_accent")
        row.addWidget(write)
        row.addSpacing(8)
        row.addWidget(self._button("get-mail"))
        row.addSpacing(8)
        row.addWidget(self._reply_button())
        row.addWidget(self._button("forward", with_text=True))
        row.addSpacing(8)
        for name in ("archive", "delete", "junk"):
            row.addWidget(self._button(name, with_text=True))
        row.addWidget(self._button("move", with_text=True))
        row.addStretch(1)
        search.setMinimumWidth(120)
        search.setMaximumWidth(320)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(search, 2)
        row.addWidget(self._menu_button())
        self.addWidget(inside)

    def _button(self, name: str, *, with_text: bool = False) -> QToolButton:
        button = QToolButton()
        self._actions.draw(name)
        button.setDefaultAction(self._actions[name])
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(self._actions[name].text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if with_text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("folds", True)
        return button

    def _reply_button(self) -> QToolButton:
        button = self._button("reply", with_text=True)
        menu = QMenu(button)
        menu.addActions([self._actions[name] for name in ("reply", "reply-all", "forward")])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        return button

    def _menu_button(self) -> QToolButton:
        menu = self._window.menuBar() if sys.platform == "darwin" else QMenu(self)
        for title, names in MENUS:
            part = menu.addMenu(translated(title))
            for action in self._actions.named(names):
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


def more_button(actions: Actions) -> QToolButton:
    """Return the button at the head of a message that holds what is needed less often."""
    more = QToolButton()
    menu = QMenu(more)
    for action in actions.named(MORE):
        menu.addSeparator() if action is None else menu.addAction(action)
    more.setMenu(menu)
    more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    more.setToolTip(translate("MainToolbar", "More"))
    more.setAccessibleName(translate("MainToolbar", "More"))
    theme.set_icon(more, "more")
    return more
