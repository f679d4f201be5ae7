"""What is opened outside Lifafa: a page in the browser, the system's setting of the clock."""

import shutil
import sys
from collections.abc import Sequence

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

_CLOCKS: dict[str, str] = {
    "win32": "ms-settings:dateandtime",
    "darwin": "x-apple.systempreferences:com.apple.Date-Time-Settings.extension",
}
_LINUX_CLOCKS: tuple[Sequence[str], ...] = (
    ("gnome-control-center", "system", "datetime"),
    ("systemsettings", "kcm_clock"),
    ("cinnamon-settings", "calendar"),
    ("mate-time-admin",),
    ("xfce4-time-settings",),
)


def open_page(url: str) -> bool:
    """Open a page in the browser. Only web pages: the address may be a server's own words."""
    page = QUrl(url, QUrl.ParsingMode.StrictMode)
    if page.scheme() not in ("https", "http") or not page.host():
        return False
    return QDesktopServices.openUrl(page)


def open_clock() -> bool:
    """Open the system's setting of date and time; False where none is known."""
    if sys.platform in _CLOCKS:
        return QDesktopServices.openUrl(QUrl(_CLOCKS[sys.platform]))
    for program, *arguments in _LINUX_CLOCKS:
        if shutil.which(program):
            return bool(QProcess.startDetached(program, arguments))
    return False
