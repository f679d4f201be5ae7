"""Where the pictures are taken: an office with images, and a wait for each window."""

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from app.model.account import Account
from app.model.message import MessageContent, MessageKey
from app.settings import Settings
from tests.support.fake_mail import FakeMail
from ui.bridge import Bridge
from ui.main_window import MainWindow

SIZE = (1280, 800)
SETTLES = 150  # milliseconds in which nothing more moves
PATIENCE = 10.0  # seconds


def drawn(width: int, height: int, top: str, bottom: str) -> bytes:
    """Return a small landscape as PNG: letters need images, and no photograph is ours."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, height)
    sky.setColorAt(0, QColor(top))
    sky.setColorAt(1, QColor(bottom))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fff4d8"))
    painter.drawEllipse(width * 2 // 3, height // 5, height // 3, height // 3)
    painter.setBrush(QColor(bottom).darker(170))
    painter.drawEllipse(-width // 4, height * 2 // 3, width, height)
    painter.drawEllipse(width // 2, height * 3 // 4, width, height)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs want the format as bytes
    return bytes(content.data())


class PictureMail(FakeMail):
    """The fake post office, whose images are worth looking at and never leave the machine."""

    def open(self, key: MessageKey, *, remote: bool = False) -> Future[MessageContent]:
        return self.answer("open", (key, remote), lambda: self._illustrated(key, remote))

    def part(self, key: MessageKey, part: str) -> Future[bytes]:
        return self.answer("part", (key, part), lambda: drawn(480, 240, "#2c5d8f", "#9cc4dd"))

    def _illustrated(self, key: MessageKey, remote: bool) -> MessageContent:
        content = self._content(key, remote)
        if not remote:
            return content
        image = QByteArray(drawn(496, 160, "#d98e4a", "#f4d9a4")).toBase64().toStdString()
        address = "https://images.weekly.example.com/header.jpg"
        html = content.html.replace(address, f"data:image/png;base64,{image}")
        return replace(content, html=html)


class Studio:
    """One office, and the windows that were opened over it."""

    def __init__(self, accounts: Sequence[Account] | None = None) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="lifafa-pictures-")
        self.folder = Path(self._home.name)
        self.mail = PictureMail(folder=self.folder, accounts=accounts)
        self.bridge = Bridge()
        self.bridge.attach(self.mail.bus)
        self.settings = Settings()

    def window(self, size: tuple[int, int] = SIZE) -> MainWindow:
        """Open the main window and wait for its list."""
        window = MainWindow(
            self.bridge, self.mail, self.mail.book, self.settings, lambda _settings: None
        )
        window.resize(*size)
        window.show()
        settle()
        return window

    def reading(self, subject: str, size: tuple[int, int] = SIZE) -> MainWindow:
        """Open the main window on a letter."""
        window = self.window(size)
        key = self.mail.key_of(subject)
        window.list.view.choose(window.list.model.place(key))
        wait_for(lambda: (shown := window.message.content) is not None and shown.key == key)
        settle()
        return window


def shown(dialog: QDialog) -> QDialog:
    """Show a window that is not the main one, without a button that has the keyboard."""
    dialog.show()
    settle()
    focused = dialog.findChild(QPushButton)
    if focused is not None:
        focused.clearFocus()
    return dialog


def wait_for(condition: Callable[[], object]) -> None:
    """Let the windows work until a condition holds."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("a window did not come to rest")
        settle(10)


def settle(milliseconds: int = SETTLES) -> None:
    """Let the windows work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, path: Path) -> None:
    """Draw a window into a file."""
    QApplication.sendPostedEvents()
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.save(str(path), "PNG", 0)  # type: ignore[call-overload] # 0 packs hardest
