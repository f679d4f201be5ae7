"""Minutes on a server that cuts every connection after some seconds, while mail keeps coming."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, linear_regression

from app.engine import Engine
from app.events import EventBus
from app.model.account import AccountId, AccountSettings
from app.settings import Profile
from app.store.database import Database, Reader
from tests.bench.bench import Bench, say
from tests.bench.table import Measure
from tests.e2e.convergence import letter, settings
from tests.e2e.killing import whole
from tests.support.servers import SECRET
from tests.support.true_faults import Faults
from tests.support.true_imap import TrueImapServer
from tests.support.true_mail import TrueMail
from tests.support.true_pop3 import TruePop3Server
from tests.support.truth import differences, names

CUT_AFTER = 4.0  # seconds, more or less by half
POP3_SHARE = 0.1
BEFORE = 300  # letters that are there before
POLL_MINUTES = 1
AT_REST_WITHIN = 60.0 * POLL_MINUTES + 60.0
"""Seconds after the last cut within which all must be here, without being asked to look."""

WARM_UP = 0.25
"""The part of the time in which memory may grow: caches fill."""
GROWTH_LIMIT = 15.0  # MB, from then until the end
SAMPLE_EVERY = 2.0  # seconds
TELL_EVERY = 60.0

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Weights:
    """What a process weighed, sample by sample: (seconds, RSS in MB, its own pages in MB)."""

    pid: int
    taken: list[tuple[float, float, float]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    cpu_before: float = 0.0
    share: float = 0.0
    """Of one processor, in percent, as last taken."""

    def __post_init__(self) -> None:
        self.cpu_before = self._cpu()
        self.take()

    def take(self) -> None:
        """Weigh it now. What it shares with files (SQLite's map) is not its own."""
        _, resident, shared, *_ = map(int, Path(f"/proc/{self.pid}/statm").read_text().split())
        at = time.monotonic() - self.began
        self.share = 100 * (self._cpu() - self.cpu_before) / max(at, 0.001)
        self.taken.append((at, resident * _PAGE / 1e6, (resident - shared) * _PAGE / 1e6))

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


class Weather:
    """The servers, what they hold, and what comes to them."""

    def __init__(self, seed: int) -> None:
        self.faults = Faults(seed)
        self.imap_mail, self.pop3_mail = TrueMail(), TrueMail()
        self.imap = TrueImapServer(self.imap_mail, self.faults)
        self.pop3 = TruePop3Server(self.pop3_mail, self.faults)
        self._rng = random.Random(seed)
        self._number = 0

    def deliver(self, count: int) -> None:
        """Let letters come, to either server; sometimes another client reads one."""
        for _ in range(count):
            self._number += 1
            mail = self.pop3_mail if self._rng.random() < POP3_SHARE else self.imap_mail
            uid = mail.deliver(letter(self._number, self._rng))
            if mail is self.imap_mail and self._rng.random() < 0.2:
                mail.flag("INBOX", [self._rng.randint(1, uid)], add=["\\Seen"])

    def moments(self, count: int, seconds: float) -> list[float]:
        """Return when each of so many letters comes: some alone, some in swarms."""
        swarms = [self._rng.uniform(0, seconds) for _ in range(max(1, count // 50))]
        return sorted(
            min(seconds, self._rng.choice(swarms) + self._rng.expovariate(1))
            if self._rng.random() < 0.5
            else self._rng.uniform(0, seconds)
            for _ in range(count)
        )

    def holds(self) -> int:
        """Return how many messages both servers have."""
        return len(self.imap_mail.uids()) + len(self.pop3_mail.uids())


def run(bench: Bench) -> list[Measure]:
    """Let `bench.count` messages come in `bench.minutes`."""
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    profile = bench.fresh("soak")
    weather = Weather(1)
    with weather.imap, weather.pop3:
        _add_accounts(profile, weather)
        weather.deliver(BEFORE)
        with _working(profile) as process:
            _until(lambda: _here(process) == weather.holds(), "what was there before")
            weights = _soaked(bench, weather, process)
            late = _late(weather, process)
        return [*_kept(profile, weather, bench, late), *_weighed(weights, weather)]


def _soaked(bench: Bench, weather: Weather, process: "subprocess.Popen[str]") -> Weights:
    """Cut connections while mail comes; weigh the process meanwhile."""
    seconds = 60.0 * bench.minutes
    weights = Weights(process.pid)
    moments = weather.moments(bench.count, seconds)
    weather.faults.drop_every(CUT_AFTER)
    told = 0.0
    while moments or time.monotonic() - weights.began < seconds:
        now = time.monotonic() - weights.began
        due = sum(1 for moment in moments if moment <= now)
        weather.deliver(due)
        del moments[:due]
        if now - weights.taken[-1][0] >= SAMPLE_EVERY:
            weights.take()
        if now - told >= TELL_EVERY:
            told = now
            weight = f"{weights.taken[-1][2]:.1f} MB, CPU {weights.share:.1f} %"
            say(f"{now / 60:.0f} min: {_here(process)} of {weather.holds()} here, {weight}")
        time.sleep(0.05)
    weights.take()
    weather.faults.heal()
    return weights


def _late(weather: Weather, process: "subprocess.Popen[str]") -> float:
    """Wait until all is here by itself; returns how long that took, or the limit."""
    began = time.monotonic()
    while time.monotonic() - began < AT_REST_WITHIN:
        if _here(process) == weather.holds():
            break
        time.sleep(0.2)
    return time.monotonic() - began


def _kept(profile: Path, weather: Weather, bench: Bench, late: float) -> list[Measure]:
    """Compare what is here with what both servers have, message by message."""
    database = Database(profile, EventBus())
    database.open()
    reader = database.reader()
    here = _names(reader)
    there = names(weather.imap_mail) + names(weather.pop3_mail)
    imap = _imap_account(reader)
    wrong = differences(database, imap, weather.imap_mail) + whole(reader)
    database.close()
    for each in wrong[:20]:
        say(each)
    work = f"{bench.minutes:g} min, {bench.count:,} arrive, lines cut every {CUT_AFTER:g} s"
    return [
        Measure(f"{work}: missed", (there - here).total(), "", limit=0),
        Measure("… doubled", (here - there).total(), "", limit=0),
        Measure("… different from the server's", len(wrong), "", limit=0),
        Measure("… all here after the last cut", late, "s", limit=AT_REST_WITHIN),
    ]


def _weighed(weights: Weights, weather: Weather) -> list[Measure]:
    """Sum up memory, processor, and how the connections were used."""
    total = weights.taken[-1][0]
    warm = [each for each in weights.taken if each[0] >= WARM_UP * total]
    first = [own for at, _, own in warm if at <= (WARM_UP + 0.1) * total]
    last = [own for at, _, own in warm if at >= 0.9 * total]
    grown = fmean(last) - fmean(first)
    slope = linear_regression([at for at, *_ in warm], [own for *_, own in warm]).slope
    idled = weather.imap.said.count("IDLE")
    assert idled, "nobody ever idled"
    return [
        Measure("memory (RSS), start", weights.taken[0][1], "MB"),
        Measure("memory (RSS), peak after warm-up", max(each[1] for each in warm), "MB"),
        Measure("memory (RSS), end", weights.taken[-1][1], "MB"),
        Measure("own pages, growth after warm-up", grown, "MB", limit=GROWTH_LIMIT),
        Measure("own pages, slope after warm-up", 3600 * slope, "MB an hour"),
        Measure("processor, share of one", weights.share, "%"),
        Measure("connections made", weather.imap.accepted + weather.pop3.accepted, ""),
        Measure("times IDLE was begun", idled, ""),
    ]


def _add_accounts(profile: Path, weather: Weather) -> None:
    with Engine(Profile(profile)) as engine:
        engine.open()
        engine.claim()
        for server in (weather.imap, weather.pop3):
            engine.accounts.add(_often(settings(server.server())), SECRET).result()


def _often(given: AccountSettings) -> AccountSettings:
    return replace(given, poll_minutes=POLL_MINUTES)


@contextmanager
def _working(profile: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.bench.soaker", str(profile)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0, "the post office did not end well"
    finally:
        process.kill()
        process.wait()


def _here(process: "subprocess.Popen[str]") -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("?\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def _until(ask: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + AT_REST_WITHIN
    while not ask():
        assert time.monotonic() < deadline, f"waited too long for {what}"
        time.sleep(0.1)


def _names(reader: Reader) -> Counter[str]:
    rows = reader.rows("SELECT message_id FROM message WHERE hidden = 0 AND body = 1")
    return Counter(name for (name,) in rows)


def _imap_account(reader: Reader) -> AccountId:
    return AccountId(int(reader.value("SELECT min(id) FROM account")))
