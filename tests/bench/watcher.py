"""The window under watch, in a process of its own: python -m tests.bench.watcher MODE PROFILE BEGUN

Runs Lifafa's own window, takes times at its own signals, prints them as one line of JSON and ends.
BEGUN is when the process was started (epoch seconds), so that loading Python counts.
"""

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.main
from app.credentials import incoming_name
from app.engine import Engine
from app.events import Activity, Event, Progress
from app.model.account import Secret
from app.settings import Profile

SETTLED_AFTER = 3_000  # milliseconds
SETTLED_FOR = 200_000  # milliseconds without a word; until then caches of Qt shrink every 10 s
NEWEST = 5
JUMPS = 60
TICK = 5  # milliseconds
GIVE_UP_AFTER = 300_000  # milliseconds


class Watched(ui.main.Desktop):
    """A desktop that notes when its list is first painted, and when it first shows messages."""

    mode = ""
    begun = 0.0

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.report: dict[str, float] = {}
        self._measuring: object = None
        self.view = self.window.list.view
        self.model = self.window.list.model
        self.view.painted.connect(self._painted)
        QTimer.singleShot(GIVE_UP_AFTER, self.window, self.finish)

    def start(self) -> None:
        """Note when the staff begins; measure what the mode asks for."""
        if "BENCH_PASSWORD" in os.environ:
            give_password(self.engine)
        super().start()
        match self.mode:
            case "gaps":
                self._measuring = Gaps(self)
            case "news":
                self._measuring = Arrivals(self)
            case "idle":
                self._measuring = Rest(self)

    def finish(self) -> None:
        """Print the report and close."""
        sys.stdout.write(json.dumps(self.report) + "\n")
        sys.stdout.flush()
        QApplication.closeAllWindows()

    def _painted(self) -> None:
        now = time.time() - self.begun
        self.report.setdefault("first", now)
        if "usable" in self.report or self.model.row(0) is None:
            return
        self.report["usable"] = now
        match self.mode:
            case "start":
                QTimer.singleShot(0, self.window, self.finish)
            case "memory":
                QTimer.singleShot(SETTLED_AFTER, self.window, self._weigh)
            case "list":
                QTimer.singleShot(SETTLED_AFTER, self.window, self._jump_about)

    def _jump_about(self) -> None:
        self._measuring = jumps = Jumps(self)  # held here: Qt does not hold what it calls
        jumps.leave()

    def _weigh(self) -> None:
        self.report["memory"] = proportional_memory()
        self.finish()


class Jumps:
    """Leaves the list, comes back, and jumps about in it."""

    def __init__(self, desktop: Watched) -> None:
        self._desktop = desktop
        self._place = desktop.window.list.place
        self._rng = random.Random(1)
        self._begun = 0.0
        self._then: Callable[[], None] = lambda: None
        self._took: list[float] = []
        desktop.view.painted.connect(self._painted)
        desktop.model.completed.connect(self._completed)

    def leave(self) -> None:
        """Show nothing, and then the same list again."""
        self._desktop.model.show(type(self._place.query)(text="nothing-has-this-word"))
        QTimer.singleShot(500, self._desktop.window, self._come_back)

    def _come_back(self) -> None:
        self._begun = time.perf_counter()
        self._then = self._opened
        self._desktop.model.show(self._place.query)

    def _opened(self) -> None:
        self._desktop.report["open"] = time.perf_counter() - self._begun
        self._then = lambda: None

    def _completed(self) -> None:
        if "open" in self._desktop.report and "whole" not in self._desktop.report:
            self._desktop.report["whole"] = time.perf_counter() - self._begun
            self._then = self._jumped
            self._jump()

    def _jump(self) -> None:
        self._begun = time.perf_counter()
        bar = self._desktop.view.verticalScrollBar()
        bar.setValue(self._rng.randrange(bar.maximum()))

    def _jumped(self) -> None:
        self._took.append(time.perf_counter() - self._begun)
        if len(self._took) < JUMPS:
            QTimer.singleShot(20, self._desktop.window, self._jump)
            return
        self._then = lambda: None
        self._desktop.report["jump"] = sorted(self._took)[int(JUMPS * 0.95)]
        self._desktop.finish()

    def _painted(self) -> None:
        """Count a paint only when every row in sight has been read."""
        view, model = self._desktop.view, self._desktop.model
        top = view.rowAt(0)
        bottom = view.rowAt(view.viewport().height() - 1)
        last = bottom if bottom >= 0 else model.rowCount() - 1
        if top >= 0 and model.row(top) is not None and model.row(last) is not None:
            self._then()


class Gaps:
    """Measures how long the main thread keeps a timer waiting, until all mail is here."""

    def __init__(self, desktop: Watched) -> None:
        self._desktop = desktop
        self._gaps: list[float] = []
        self._last = time.perf_counter()
        self._begun = self._last
        self._resting = False
        desktop.bridge.happened.connect(self._happened)
        self._timer = QTimer(desktop.window)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append(1000 * (now - self._last) - TICK)
        self._last = now
        if self._resting and self._desktop.model.rowCount() >= int(os.environ["BENCH_COUNT"]):
            self._timer.stop()
            self._report()

    def _happened(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._resting = event.activity is Activity.IDLE

    def _report(self) -> None:
        gaps = sorted(self._gaps)
        self._desktop.report |= {
            "p99": gaps[int(len(gaps) * 0.99)],
            "longest": gaps[-1],
            "seconds": time.perf_counter() - self._begun,
        }
        self._desktop.finish()


class Arrivals:
    """Notes when each letter called "News N" is painted first, as N; ends with the last."""

    def __init__(self, desktop: Watched) -> None:
        self._desktop = desktop
        self._last = os.environ["BENCH_COUNT"]
        desktop.view.painted.connect(self._painted)

    def _painted(self) -> None:
        now = time.time()
        for at in range(NEWEST):
            row = self._desktop.model.row(at)
            if row is not None and row.subject.startswith("News "):
                self._desktop.report.setdefault(row.subject.removeprefix("News "), now)
        if self._last in self._desktop.report:
            QTimer.singleShot(0, self._desktop.window, self._desktop.finish)


class Rest:
    """Waits until all is here and at rest, and then counts what the process does for a while."""

    def __init__(self, desktop: Watched) -> None:
        self._desktop = desktop
        self._seconds = int(os.environ["BENCH_SECONDS"])
        self._resting = QTimer(desktop.window)
        self._resting.setSingleShot(True)
        self._resting.setInterval(SETTLED_FOR)
        self._resting.timeout.connect(self._begin)
        self._pulse: subprocess.Popen[str] | None = None
        self._cpu = 0.0
        desktop.bridge.happened.connect(self._happened)

    def _happened(self, event: Event) -> None:
        if isinstance(event, Progress) and self._pulse is None:
            self._resting.start()

    def _begin(self) -> None:
        self._desktop.view.setFocus()  # a text cursor would blink
        command = [sys.executable, "-m", "tests.bench.pulse", str(os.getpid()), str(self._seconds)]
        self._pulse = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._cpu = time.process_time()
        QTimer.singleShot(1000 * self._seconds, self._desktop.window, self._end)

    def _end(self) -> None:
        cpu = 100 * (time.process_time() - self._cpu) / self._seconds
        assert self._pulse is not None
        said, _ = self._pulse.communicate()
        self._desktop.report |= {"cpu": cpu, "wakes": 60 * int(said) / self._seconds}
        self._desktop.finish()


def give_password(engine: Engine) -> None:
    """Let the only account in, before anybody asks a person for the password."""
    [account] = engine.accounts.list().result()
    engine.credentials.put(incoming_name(account.id), Secret(os.environ["BENCH_PASSWORD"]))


def proportional_memory() -> float:
    """Return the proportional set size of this process and its children, in MB (Linux)."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    total = 0
    for process in ("self", *children):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def main() -> int:
    """Watch one window."""
    mode, profile, begun = sys.argv[1:]
    Watched.mode = mode
    Watched.begun = float(begun)
    gc.disable()  # as `lifafa window` does
    ui.main.Desktop = Watched  # type: ignore[misc]  # the product has no hook for this, and needs none
    return ui.main.run(Profile(Path(profile)))


if __name__ == "__main__":
    sys.exit(main())
