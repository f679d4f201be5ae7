"""The engine as the window has it, under watch: python -m tests.bench.living PROFILE COUNT BEGUN

Waits until the first sync of COUNT messages has reached each of its milestones, then looks again
twice: with nothing new, and after another client flagged 100 messages (it is told to on standard
output, and answers on standard input). Prints one line of JSON.
"""

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

from app.engine import Engine
from app.events import Activity, Event, Progress
from app.model.account import Secret
from app.settings import Profile
from app.store.database import Reader

GLANCE = 0.01  # seconds
GIVE_UP_AFTER = 1_800.0
FLAGGED = 100

HEADERS = "SELECT coalesce(sum(total), 0) FROM mailbox"
BODIES = "SELECT count(*) FROM body"
WAITING = "SELECT count(*) FROM index_work"
STARRED = "SELECT count(*) FROM message WHERE flags & 4 <> 0"


class Life:
    """One engine and the times at which things came true."""

    def __init__(self, engine: Engine, count: int, begun: float) -> None:
        self.report: dict[str, float] = {}
        self._engine = engine
        self._count = count
        self._begun = begun
        self._rested = threading.Event()
        engine.bus.subscribe(self._heard)

    def first_sync(self) -> None:
        """Note when the first rows, 1,000 rows, all rows, all bodies and all words are here."""
        for name, sql, wanted in (
            ("first rows", HEADERS, 1),
            ("1,000 rows", HEADERS, min(1_000, self._count)),
            ("headers", HEADERS, self._count),
            ("bodies", BODIES, self._count),
        ):
            self._wait(sql, wanted, GLANCE if name != "bodies" else 0.2)
            self.report[name] = time.time() - self._begun
        while self._reader.value(WAITING):
            time.sleep(0.1)
        self.report["indexed"] = time.time() - self._begun
        self.report["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def nothing_new(self) -> None:
        """Note how long a look takes that finds nothing new, over the open connection."""
        took = []
        for _ in range(5):
            self._rested.wait(GIVE_UP_AFTER)
            time.sleep(0.5)
            took.append(self._look())
        self.report["nothing new"] = sorted(took)[2]

    def flags(self) -> None:
        """Note how long it takes until 100 flags changed elsewhere are here."""
        sys.stdout.write("flag\n")
        sys.stdout.flush()
        sys.stdin.readline()
        begun = time.perf_counter()
        self._engine.accounts.get_mail()
        self._wait(STARRED, FLAGGED, 0.002)
        self.report["flags"] = time.perf_counter() - begun

    def _look(self) -> float:
        self._rested.clear()
        begun = time.perf_counter()
        self._engine.accounts.get_mail()
        self._rested.wait(GIVE_UP_AFTER)
        return time.perf_counter() - begun

    @property
    def _reader(self) -> Reader:
        return self._engine.database.reader()

    def _wait(self, sql: str, wanted: int, glance: float) -> None:
        deadline = time.monotonic() + GIVE_UP_AFTER
        while self._reader.value(sql) < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(sql)
            time.sleep(glance)

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progress) and event.activity is Activity.IDLE:
            self._rested.set()


def main() -> int:
    """Live through it and print the report."""
    profile, count, begun = sys.argv[1:]
    with Engine(Profile(Path(profile))) as engine:
        engine.open()
        life = Life(engine, int(count), float(begun))
        engine.start()
        [account] = engine.accounts.list().result()
        engine.accounts.give_password(account.id, Secret(os.environ["BENCH_PASSWORD"]))
        life.first_sync()
        life.nothing_new()
        life.flags()
    sys.stdout.write(json.dumps(life.report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
