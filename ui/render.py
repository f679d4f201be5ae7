"""Message files drawn as pictures by the real view, without a screen."""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from app.engine import Engine
from app.model.message import MessageContent
from app.model.problem import Problem
from app.settings import Profile

PATIENCE = 30.0  # seconds for any one letter
SHORTEST, TALLEST = 300, 8_000  # pixels
SETTLES = 3  # equal pictures in a row: nothing more moves


class _NotDrawnError(Exception):
    """A letter could not be drawn; says why."""


def rendered(
    jobs: Iterable[tuple[Path, Path]], *, dark: bool, language: str, remote: bool, width: int
) -> Iterator[dict[str, Any]]:
    """Draw each file into its picture, and yield what became of it as JSON-safe values.

    Keys: path, and png, width, height, remote_count, tracking_pixels, too_complex; or error.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.main import install_translations, make_application

    prefix = "lifafa-render-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        profile = Profile(Path(folder))
        profile.make()
        application = make_application()
        install_translations(application, language)
        with Engine(profile) as engine:
            easel = _Easel(engine, dark=dark, remote=remote, width=width)
            try:
                for path, picture in jobs:
                    yield easel.draw(path, picture)
            finally:
                easel.close()


class _Easel:
    """One view that shows letter after letter."""

    def __init__(self, engine: Engine, *, dark: bool, remote: bool, width: int) -> None:
        from PySide6.QtWidgets import QToolButton

        from ui import theme
        from ui.bridge import Bridge
        from ui.main import make_application
        from ui.message_view.view import MessageView

        theme.install(make_application(), "dark" if dark else "light")
        self._engine = engine
        self._remote = remote
        self._width = width
        self._bridge = Bridge()
        self._bridge.attach(engine.bus)
        self._view = MessageView(self._bridge, engine.mail)
        more = QToolButton()
        more.hide()
        self._view.set_actions([], more)
        self._view.show()

    def draw(self, path: Path, picture: Path) -> dict[str, Any]:
        try:
            content = self._opened(path)
            self._show(content)
            width, height = self._save(picture)
        except _NotDrawnError as error:
            return {"path": str(path), "error": str(error)}
        return {
            "path": str(path),
            "png": str(picture),
            "width": width,
            "height": height,
            "remote_count": content.remote_count,
            "tracking_pixels": content.tracking_pixels,
            "too_complex": content.too_complex,
        }

    def close(self) -> None:
        self._view.close_web()
        self._bridge.detach()
        self._view.close()

    def _opened(self, path: Path) -> MessageContent:
        from ui import wording

        found: list[MessageContent | Problem] = []
        asked = self._engine.mail.open_file(path, remote=self._remote)
        self._bridge.call(asked, found.append, found.append, owner=self._view)
        _until(lambda: bool(found))
        match found[0]:
            case Problem() as problem:
                raise _NotDrawnError(wording.problem(problem))
            case content:
                return content

    def _show(self, content: MessageContent) -> None:
        """Show a letter, and grow the view to all of it."""
        self._view.resize(self._width, SHORTEST)
        loaded: list[bool] = []
        self._view.show_content(content, remote=self._remote)
        web = self._view.web
        if web is not None and self._view.body() is web:
            web.page().loadFinished.connect(loaded.append)
            _until(lambda: bool(loaded))
            web.page().loadFinished.disconnect(loaded.append)
        self._settle()
        rest = self._view.height() - self._view.body().height()
        height = max(SHORTEST, min(TALLEST, rest + self._body_height()))
        self._view.resize(self._width, height)
        self._settle()

    def _body_height(self) -> int:
        from PySide6.QtWidgets import QTextEdit

        body, web = self._view.body(), self._view.web
        if web is not None and body is web:
            return int(web.page().contentsSize().height())
        edits = [body] if isinstance(body, QTextEdit) else body.findChildren(QTextEdit)
        return max((int(edit.document().size().height()) + 40 for edit in edits), default=0)

    def _settle(self) -> None:
        """Wait until the picture is the same a few times in a row."""
        seen: list[bytes] = []

        def is_still() -> bool:
            image = self._view.grab().toImage()
            seen.append(bytes(image.constBits()))
            return len(seen) >= SETTLES and len(set(seen[-SETTLES:])) == 1

        _until(is_still, every=40)

    def _save(self, picture: Path) -> tuple[int, int]:
        image = self._view.grab().toImage()
        if not image.save(str(picture)):
            raise _NotDrawnError(f"{picture} could not be written")
        return image.width(), image.height()


def _until(condition: Callable[[], bool], *, every: int = 5) -> None:
    """Let the view live until the condition holds."""
    from PySide6.QtCore import QEventLoop, QTimer

    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise _NotDrawnError("it took too long")
        loop = QEventLoop()
        QTimer.singleShot(every, loop.quit)
        loop.exec()
