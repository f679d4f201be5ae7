"""Draw the pictures: python -m tests.screenshots [--only NAME] [OUT]."""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # as in tests/conftest.py

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from tests.screenshots import clock
from tests.screenshots.screens import SCREENS
from tests.screenshots.studio import Studio, settle, shoot
from ui import theme
from ui.main import install_translations, make_application

OUT = Path("docs/screenshots")
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "hi")


def run(arguments: list[str]) -> int:
    """Draw what was asked for; returns the number of screens that could not be drawn."""
    parser = argparse.ArgumentParser(prog="tests.screenshots", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(SCREENS), metavar="NAME")
    parser.add_argument("out", nargs="?", type=Path, default=OUT)
    wanted = parser.parse_args(arguments)
    clock.stop()
    wanted.out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    look = theme.install(application, "light")
    QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())  # hovers over nothing
    failed = 0
    for language in LANGUAGES:
        _speak(application, language)
        for scheme in SCHEMES:
            look.set_scheme(scheme)
            for name in wanted.only or SCREENS:
                failed += not _draw(name, wanted.out / f"{name}-{scheme}-{language}.png")
    return failed


def _draw(name: str, path: Path) -> bool:
    before = set(QApplication.topLevelWidgets())
    began = time.monotonic()
    try:
        shoot(SCREENS[name](Studio()), path)
    except Exception as error:
        print(f"{path.name}: {error!r}", file=sys.stderr)
        return False
    finally:
        _close(set(QApplication.topLevelWidgets()) - before)
    print(f"{path.name}  {time.monotonic() - began:.1f} s", flush=True)
    return True


def _close(windows: set[QWidget]) -> None:
    for window in windows:
        window.hide()
        window.deleteLater()
    settle(20)


def _speak(application: QApplication, language: str) -> None:
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
    install_translations(application, language)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
