"""What this program is, in which version, and under which licence."""

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui import theme


class AboutDialog(QDialog):
    """A small card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Lifafa"))
        sign = QLabel()
        sign.setPixmap(theme.pixmap("lifafa", "accent", 64, self.devicePixelRatioF()))
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        name = QLabel(f"Lifafa {version()}")
        name.setProperty("rank", "title")
        line = QLabel(self.tr("Mail that shows its work. Licensed under the Apache License 2.0."))
        line.setProperty("rank", "dimmed")
        line.setWordWrap(True)
        buttons = QDialogButtonBox()  # Qt itself has no Hindi for its own button
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 16)
        column.setSpacing(12)
        for label in (sign, name, line):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(buttons)


def version() -> str:
    """Return the installed version, or "" where Lifafa runs from a bare source tree."""
    try:
        return metadata.version("lifafa")
    except metadata.PackageNotFoundError:
        return ""
