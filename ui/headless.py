"""The whole way once, without a screen: a letter written in practice, its answer read."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.model.message import MessageKey
from app.settings import Profile

if TYPE_CHECKING:
    from ui.composer.window import ComposeWindow
    from ui.main import Desktop
    from ui.main_window import MainWindow

PATIENCE = 60.0  # seconds for any one step
SUBJECT = "A letter from the headless run"
TEXT = "Hello Asha,\n\nthis letter was written without a screen. Does it arrive?\n"

T = TypeVar("T")


class GaveUpError(Exception):
    """A step did not come to its end."""


def run_headless(profile: Profile | None, picture: Path) -> int:
    """Write and send a letter in practice mode, open its answer, save a picture of the window.

    Prints each step. Returns 0, or 1 where a step did not come to its end.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prefix = "lifafa-headless-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        try:
            _run(profile or Profile(Path(folder)), picture)
        except GaveUpError as error:
            _say(f"gave up waiting for {error}")
            return 1
    return 0


def _run(profile: Profile, picture: Path) -> None:
    from app.engine import Engine
    from ui import theme
    from ui.main import Desktop, install_translations, make_application

    application = make_application()
    engine = Engine(profile, practice=True)
    profile.make()
    engine.claim()
    engine.open()
    install_translations(application, engine.settings.language)
    theme.install(application, engine.settings.scheme or "light")
    desktop = Desktop(engine)
    try:
        desktop.start()
        desktop.show()
        _walk(desktop, picture)
    finally:
        desktop.window.close()
        desktop.stop()


def _walk(desktop: "Desktop", picture: Path) -> None:
    window = desktop.window
    _until("the practice account", lambda: window.tree.accounts)
    _say(f"account: {window.tree.accounts[0].settings.address}")
    _until("messages", window.list.model.rowCount)
    _say(f"messages in the list: {window.list.model.rowCount()}")
    _write_letter(window)
    _say(f"letter sent: {SUBJECT}")
    answer = _until("the answer", lambda: _answer(window))
    window.list.view.choose(window.list.model.place(answer))
    _until("the answer's text", lambda: _is_shown(window, answer))
    _say(f"answer opened: {window.message.header.subject.text()}")
    if not window.grab().save(str(picture)):
        raise GaveUpError(str(picture))
    _say(f"picture: {picture}")


def _write_letter(window: "MainWindow") -> None:
    """Write through the compose window, as a person would."""
    host = window.tree.accounts[0].settings.address.rpartition("@")[2]
    window.writing.settings = replace(window.writing.settings, undo_send_seconds=0)
    window.do("write")
    _until("the compose window", lambda: window.writing.windows)
    letter: ComposeWindow = window.writing.windows[0]
    letter.head.to.set_text(f"asha@{host}")
    letter.head.subject.setText(SUBJECT)
    letter.editor.insertPlainText(TEXT)
    letter.send()
    _until("the compose window to close", lambda: not window.writing.windows)


def _answer(window: "MainWindow") -> MessageKey | None:
    model = window.list.model
    for at in range(min(20, model.rowCount())):
        row = model.row(at)
        model.data(model.index(at, 0))  # what was not asked for is not read
        if row is not None and SUBJECT in row.subject and row.subject != SUBJECT:
            return row.key
    return None


def _is_shown(window: "MainWindow", key: MessageKey) -> bool:
    content = window.message.content
    return content is not None and content.key == key and bool(content.text)


def _until(what: str, condition: Callable[[], T | None]) -> T:
    """Let the window live until the condition holds; returns what it gave."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if value := condition():
            return value
        time.sleep(0.005)
    raise GaveUpError(what)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
