"""First synchronisation beside mbsync and offlineimap, POP3 beside mpop: one Dovecot, in turn."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench import peers
from tests.bench.bench import Bench, Run, say
from tests.bench.delaying import DelayingProxy
from tests.bench.table import Measure, middle

ROUND_TRIP = 0.030  # seconds


def imap(bench: Bench) -> list[Measure]:
    """Measure a first sync of the corpus, a sync with nothing new, and one over a slow network."""
    tools: dict[str, Callable[[Path], Run]] = {
        "lifafa": lambda folder: _lifafa(bench, folder),
        "mbsync": lambda folder: peers.mbsync(bench, folder, fsync=True),
        "mbsync without fsync": lambda folder: peers.mbsync(bench, folder, fsync=False),
        "lifafa by TLS": lambda folder: _lifafa(bench, folder, tls=True),
        "mbsync by TLS": lambda folder: peers.mbsync(bench, folder, fsync=True, tls=True),
    }
    say("warming the server's cache")
    peers.mbsync(bench, bench.fresh("warm"), fsync=False)
    runs = _in_turn(bench, tools)
    took = {name: middle([run.seconds for run in runs[name]]) for name in tools}
    ours, by_tls = took["lifafa"], took["lifafa by TLS"]
    peak = max(run.peak for run in runs["lifafa"])
    work = f"first sync of {bench.count:,}, indexed"
    return [
        Measure(work, ours, "s", "mbsync with fsync", took["mbsync"], ratio_limit=0.4),
        Measure(
            work, ours, "s", "mbsync without fsync", took["mbsync without fsync"], ratio_limit=1.0
        ),
        *_offlineimap(bench, work, ours),
        Measure("the same by TLS", by_tls, "s", "mbsync by TLS", took["mbsync by TLS"]),
        Measure("peak memory of it", peak, "MB", limit=200),
        *_nothing_new(bench),
        _far_away(bench, ours),
    ]


def _offlineimap(bench: Bench, work: str, ours: float) -> list[Measure]:
    """Run offlineimap once: it takes minutes."""
    if shutil.which("offlineimap") is None:
        say("offlineimap is not installed")
        return []
    theirs = peers.offlineimap(bench, bench.fresh("run")).seconds
    say(f"offlineimap {theirs:.2f} s")
    return [Measure(work, ours, "s", "offlineimap", theirs)]


def pop3(bench: Bench) -> list[Measure]:
    """Measure fetching the corpus by POP3, each message durable before it counts as fetched."""
    if shutil.which("mpop") is None:
        say("mpop is not installed")
        return []
    tools: dict[str, Callable[[Path], Run]] = {
        "lifafa": lambda folder: _lifafa(bench, folder, protocol="pop3"),
        "mpop": lambda folder: peers.mpop(bench, folder),
    }
    peers.mpop(bench, bench.fresh("warm"))
    runs = _in_turn(bench, tools)
    ours, theirs = (middle([run.seconds for run in runs[name]]) for name in tools)
    work = f"POP3, {bench.count:,}, durable and indexed"
    return [Measure(work, ours, "s", "mpop", theirs, ratio_limit=0.7)]


def _in_turn(bench: Bench, tools: dict[str, Callable[[Path], Run]]) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in tools}
    for number in range(bench.rounds):
        for name, run in tools.items():
            runs[name].append(run(bench.fresh("run")))
            say(f"round {number + 1}: {name} {runs[name][-1].seconds:.2f} s")
    return runs


def _lifafa(
    bench: Bench, folder: Path, *, protocol: str = "imap", port: int = 0, tls: bool = False
) -> Run:
    bench.add_account(folder, bench.reader, protocol=protocol, port=port, tls=tls)
    run = bench.lifafa(folder, "sync", "--json", "--password-stdin")
    report = json.loads(run.output)
    assert report["messages"] == bench.count, run.output
    return run


def _nothing_new(bench: Bench) -> list[Measure]:
    """Measure a whole process that finds nothing new; most of it is Python starting."""
    folder = bench.fresh("again")
    _lifafa(bench, folder)
    ours = [
        bench.lifafa(folder, "sync", "--json", "--password-stdin").seconds
        for _ in range(bench.rounds)
    ]
    peer = bench.fresh("peer")
    peers.mbsync(bench, peer, fsync=True)
    theirs = [peers.mbsync_again(peer).seconds for _ in range(bench.rounds)]
    return [Measure("nothing new, whole process", middle(ours), "s", "mbsync", middle(theirs))]


def _far_away(bench: Bench, near: float) -> Measure:
    with DelayingProxy(bench.servers.ports["imap"], ROUND_TRIP) as proxy:
        seconds = [
            _lifafa(bench, bench.fresh("far"), port=proxy.port).seconds for _ in range(bench.rounds)
        ]
    return Measure(
        "first sync, 30 ms round trip", middle(seconds), "s", "without", near, ratio_limit=1.3
    )
