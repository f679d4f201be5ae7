"""The round mark in an account's colour."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

SIZE = 8
RATIO = 2


@lru_cache(maxsize=64)
def dot(colour: str) -> QPixmap:
    """Draw it once for each colour; a list asks for it in every row."""
    pixmap = QPixmap(SIZE * RATIO, SIZE * RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(pixmap.rect())
    painter.end()
    pixmap.setDevicePixelRatio(RATIO)
    return pixmap
