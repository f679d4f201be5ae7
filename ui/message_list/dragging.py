"""Messages on their way to another mailbox by the mouse: their keys, as text."""

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, QMimeData

from app.model.message import MessageKey

KEYS_TYPE = "application/x-lifafa-messages"


def dragged(keys: Iterable[MessageKey]) -> QMimeData:
    """Return these keys as what the mouse carries."""
    content = QMimeData()
    text = ",".join(map(str, keys))
    content.setData(KEYS_TYPE, QByteArray(text.encode()))
    return content


def dragged_keys(content: QMimeData) -> tuple[MessageKey, ...]:
    """Return the keys that are being dragged."""
    text = bytes(content.data(KEYS_TYPE).data()).decode()
    return tuple(MessageKey(int(key)) for key in text.split(",") if key)
