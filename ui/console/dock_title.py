"""The title of a docked window: Qt's own buttons can hardly be seen in the dark."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QToolButton

from ui import theme


class DockTitle(QFrame):
    """Its name, and two buttons: let it float or dock it again, and close it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.setObjectName("dockTitle")
        name = QLabel(dock.windowTitle())
        name.setProperty("rank", "heading")
        self.float = self._button("external", "")
        self.float.clicked.connect(lambda _=False: dock.setFloating(not dock.isFloating()))
        self.cross = self._button("close", self.tr("Close the console"))
        self.cross.clicked.connect(lambda _=False: dock.close())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(4)
        row.addWidget(name, 1)
        row.addWidget(self.float)
        row.addWidget(self.cross)
        dock.topLevelChanged.connect(self._name_the_button)
        self._name_the_button()

    def _name_the_button(self) -> None:
        floats = self._dock.isFloating()
        text = self.tr("Dock in the window") if floats else self.tr("Show in a window of its own")
        self.float.setToolTip(text)
        self.float.setAccessibleName(text)

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(text)
        button.setAccessibleName(text)
        theme.set_icon(button, icon, "dimmed")
        return button
