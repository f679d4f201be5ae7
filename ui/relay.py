"""Carries what a worker's thread tells to the thread that paints."""

import contextlib

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """Hands values on in their order. Connect `told` with a QueuedConnection.

    `told` carries the number of the run, too: what was told late, when the next run has begun, can
    be left unheard.
    """

    told = Signal(int, object)

    def __init__(self, run: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run

    def tell(self, value: object) -> None:
        """Hand a value on, from any thread."""
        with contextlib.suppress(RuntimeError):  # the window was closed while a server still thinks
            self.told.emit(self._run, value)
