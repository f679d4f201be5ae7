"""What Qt itself costs, in a process of its own: python -m tests.bench.bare MODE BEGUN

MODE "empty" shows an empty window, "list" a table over a million rows without any store below it.
Prints one line of JSON when the first paint is done, as the watcher of Lifafa's window does.
"""

import json
import sys
import time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

ROWS = 1_000_000


class EmptyWindow(QMainWindow):
    """A window with nothing in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _tell()


class Rows(QAbstractTableModel):
    """Rows made up when asked for."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        return 0 if parent.isValid() else 4

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        return f"row {index.row()}" if role == Qt.ItemDataRole.DisplayRole else None


class BareList(QTableView):
    """A table of the toolkit as it comes."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _tell()


def main() -> int:
    """Show one window until it is painted."""
    application = QApplication([])
    if sys.argv[1] == "empty":
        window: QMainWindow | QTableView = EmptyWindow()
    else:
        window = BareList()
        window.setModel(Rows(window))
    window.resize(1280, 800)
    window.show()
    return application.exec()


def _tell() -> None:
    sys.stdout.write(json.dumps({"first": time.time() - float(sys.argv[2])}) + "\n")
    sys.stdout.flush()
    QTimer.singleShot(0, QApplication.quit)


if __name__ == "__main__":
    sys.exit(main())
