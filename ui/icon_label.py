"""An icon that stands for itself: no button, but it follows the theme like one."""

from PySide6.QtWidgets import QLabel, QWidget

from ui import theme


class IconLabel(QLabel):
    """Shows one icon in a colour role. To a screen reader the words beside it say it all."""

    def __init__(
        self, name: str, role: str = "text", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._name = name
        self._role = role
        self.setFixedSize(size, size)
        theme.current().changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self.setPixmap(theme.pixmap(self._name, self._role, self._size, ratio))
