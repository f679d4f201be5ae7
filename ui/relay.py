"""Carries what a worker's thread tells to the thread that paints."""

import contextlib

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """Hands values on in their order. Connect `told` with a QueuedConnection."""

    told = Signal(object)

    def tell(self, value: object) -> None:
        """Hand a value on, from any thread."""
        with contextlib.suppress(RuntimeError):  # the window was closed while a server still thinks
            self.told.emit(value)
