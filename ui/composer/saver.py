"""Saves a draft while it is written: after a pause, at least every few seconds, one at a time."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.mail import Mail
from app.model.problem import Problem
from app.model.submission import Draft, DraftId
from ui.bridge import Bridge

QUIET_MS = 2000
LONGEST_MS = 4000


class DraftSaver(QObject):
    """Keeps the stored draft behind the written one. The latest wins; what is saved is durable."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, bridge: Bridge, mail: Mail, collect: Callable[[], Draft], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._collect = collect
        self._dirty = False
        self._saving = False
        self._waiting: list[tuple[Callable[[], None], Callable[[Problem], None]]] = []
        self._draft_id = collect().id
        self._quiet = self._timer(QUIET_MS)
        self._longest = self._timer(LONGEST_MS)

    @property
    def draft_id(self) -> DraftId:
        """Which draft it is; 0 until it was saved for the first time."""
        return self._draft_id

    @property
    def settled(self) -> bool:
        """Whether everything written is stored."""
        return not self._dirty and not self._saving

    def touch(self) -> None:
        """Something was written: save it soon."""
        self._dirty = True
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(
        self, then: Callable[[], None], on_problem: Callable[[Problem], None] | None = None
    ) -> None:
        """Save at once and call `then` when everything written is stored."""
        self._waiting.append((then, on_problem or self.failed.emit))
        if not self._saving:
            self._save()

    def save_now(self) -> None:
        """Save without waiting for a pause."""
        self._save()

    def discard(self, then: Callable[[], None], on_problem: Callable[[Problem], None]) -> None:
        """Throw the stored draft away, after a save that is under way has ended."""
        self.stop()
        self.flush(lambda: self._discard(then, on_problem), on_problem)

    def _discard(self, then: Callable[[], None], on_problem: Callable[[Problem], None]) -> None:
        if not self._draft_id:
            then()
            return
        future = self._mail.discard_draft(self._draft_id)
        self._bridge.call(future, lambda _: then(), on_problem, owner=self)

    def stop(self) -> None:
        """Save no more: the draft is gone, or on its way."""
        self._quiet.stop()
        self._longest.stop()
        self._dirty = False

    def _timer(self, interval: int) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(self._save)
        return timer

    def _save(self) -> None:
        if self._saving:
            return
        if not self._dirty:
            self._everything_stored()
            return
        self._quiet.stop()
        self._longest.stop()
        self._dirty = False
        self._saving = True
        draft = replace(self._collect(), id=self._draft_id)
        future = self._mail.save_draft(draft)
        self._bridge.call(future, self._on_saved, self._on_problem, owner=self)

    def _on_saved(self, draft: Draft) -> None:
        self._saving = False
        self._draft_id = draft.id
        self.saved.emit(draft)
        if self._waiting:
            self._save()

    def _on_problem(self, problem: Problem) -> None:
        """Keep what was written, and try again a while later."""
        self._saving = False
        self._dirty = True
        self._longest.start()
        waiting, self._waiting = self._waiting, []
        if not waiting:
            self.failed.emit(problem)
        for _, on_problem in waiting:
            on_problem(problem)

    def _everything_stored(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then, _ in waiting:
            then()
