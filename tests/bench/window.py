"""The window: start, memory, opening a million messages, and how long the main thread is away."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.events import EventBus
from app.model.account import AccountSettings, Protocol, Security, Server
from app.model.mailbox import MailboxId, Role
from app.settings import Profile
from app.store import accounts, mailboxes
from app.store.database import Database
from tests.bench.bench import Bench, say, surroundings
from tests.bench.table import Measure, middle
from tests.store.generate import fill, fill_rows
from tests.support.corpus import corpus
from tests.support.servers import PASSWORD

MANY = 100_000
MOST = 1_000_000
ARRIVING = 20_000

Fill = Callable[[Database, MailboxId, int], object]


def start(bench: Bench) -> list[Measure]:
    """Measure from the process's start to the first paint, and to the first rows."""
    measures: list[Measure] = []
    for count, filled in ((MANY, fill), (MOST, fill_rows)):
        profile = _profile(bench, count, filled)
        watched("start", profile)  # once for nothing: Python keeps what it compiled
        rounds = [_in_turn(profile) for _ in range(max(3, bench.rounds))]
        first, usable, empty, bare = (middle(list(took)) for took in zip(*rounds, strict=True))
        measures += [
            Measure(
                f"start to first window, {count:,}",
                first,
                "s",
                "empty window",
                empty,
                ratio_limit=1.9,
            ),
            Measure(
                f"start to usable list, {count:,}",
                usable,
                "s",
                "bare list",
                bare,
                ratio_limit=2.1,
            ),
        ]
    return measures


def memory(bench: Bench) -> list[Measure]:
    """Measure the proportional set size with a list shown, before any HTML message."""
    profile = _profile(bench, MANY, fill)
    weights = [watched("memory", profile)["memory"] for _ in range(bench.rounds)]
    return [Measure(f"memory (PSS), list of {MANY:,} shown", middle(weights), "MB", limit=120)]


def open_list(bench: Bench) -> list[Measure]:
    """Measure opening a mailbox of a million, its whole scroll bar, and jumps in it."""
    profile = _profile(bench, MOST, fill_rows)
    reports = [watched("list", profile) for _ in range(bench.rounds)]

    def took(name: str, scale: float = 1000) -> float:
        return scale * middle([report[name] for report in reports])

    return [
        Measure(f"open a mailbox of {MOST:,}: first rows", took("open"), "ms", limit=50),
        Measure("… its whole scroll bar", took("whole", 1), "s", limit=1.0),
        Measure("… a jump anywhere, p95", took("jump"), "ms", limit=25),
    ]


def gaps(bench: Bench) -> list[Measure]:
    """Measure how long the main thread is away while many messages arrive."""
    person = bench.servers.new_person("busy")
    say(f"laying out {ARRIVING:,} messages")
    bench.servers.fill(person, (message.source for message in corpus(ARRIVING, seed=2)))
    profile = bench.fresh("gaps")
    bench.add_account(profile, person)
    report = watched("gaps", profile, BENCH_PASSWORD=PASSWORD, BENCH_COUNT=str(ARRIVING))
    work = f"main thread while {ARRIVING:,} arrive"
    return [
        Measure(f"{work}: gap, p99", report["p99"], "ms", limit=50),
        Measure(f"{work}: longest gap", report["longest"], "ms", limit=150),
        Measure(f"{work}: all here after", report["seconds"], "s"),
    ]


def _in_turn(profile: Path) -> tuple[float, float, float, float]:
    """Start Lifafa, an empty window and a bare list, each once: machines change by the second."""
    report = watched("start", profile)
    empty, bare = (_run("bare", mode)["first"] for mode in ("empty", "list"))
    return report["first"], report["usable"], empty, bare


def watched(mode: str, profile: Path, **extra: str) -> dict[str, float]:
    """Run the window under watch until it has measured what `mode` asks for."""
    return _run("watcher", mode, str(profile), **extra)


def _run(module: str, mode: str, *words: str, **extra: str) -> dict[str, float]:
    """Run a module of this folder in a process of its own and return what it measured."""
    usual = "xcb" if os.environ.get("DISPLAY") else "offscreen"
    screen = os.environ.get("QT_QPA_PLATFORM", usual)
    environment = surroundings(**{"QT_QPA_PLATFORM": screen, **extra})
    command = [sys.executable, "-m", f"tests.bench.{module}", mode, *words, str(time.time())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    say(f"{mode}: {', '.join(f'{name} {value:.3f}' for name, value in report.items())}")
    return report


def _profile(bench: Bench, count: int, filled: Fill) -> Path:
    """Return a profile whose inbox holds `count` messages; its servers are out of reach."""
    folder = bench.folder / f"profile-{count}"
    if folder.exists():
        return folder
    say(f"storing {count:,} messages")
    Profile(folder).make()
    database = Database(folder, EventBus())
    database.open()
    try:
        with database.transaction(durable=True) as tx:
            account = accounts.add(tx, _out_of_reach())
            inbox = mailboxes.ensure(tx, account.id, "INBOX", "/", Role.INBOX)
        partial(filled, database, inbox.id, count)()
    finally:
        database.close()
    return folder


def _out_of_reach() -> AccountSettings:
    nowhere = partial(Server, host="127.0.0.1", port=9, security=Security.NONE, user="reader")
    incoming, outgoing = nowhere(Protocol.IMAP), nowhere(Protocol.SMTP)
    return AccountSettings("reader@example.org", "Reader", incoming, outgoing)
