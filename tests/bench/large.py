"""A large mailbox, as the window meets it: the first sync's milestones, and looking again."""

import imaplib
import json
import subprocess
import sys
import time

from tests.bench import peers
from tests.bench.bench import Bench, say, surroundings
from tests.bench.living import FLAGGED
from tests.bench.table import Measure
from tests.support.servers import MDBOX, PASSWORD

TIMES = 10
"""How much larger than the ordinary corpus."""


def run(bench: Bench) -> list[Measure]:
    """Measure ten times the corpus beside the corpus itself: time and memory grow no faster.

    The server keeps both in mdbox: of a Maildir of 100,000 it would read the listing again and
    again, and that is what would be measured.
    """
    small, _ = _of(bench.count, bench.rounds)
    large, theirs = _of(bench.count * TIMES, bench.rounds)
    return [*_near(bench.count, small), *_far(bench.count * TIMES, small, large, theirs)]


def _of(count: int, rounds: int) -> tuple[dict[str, float], float]:
    """Return our milestones with so many messages, and the seconds mbsync takes for them."""
    bench = Bench(count, rounds, mail_location=MDBOX)
    try:
        found = _milestones(bench)
        theirs = peers.mbsync(bench, bench.fresh("run"), fsync=False).seconds
        say(f"mbsync without fsync {theirs:.1f} s")
    finally:
        bench.close()
    return found, theirs


def _near(count: int, found: dict[str, float]) -> list[Measure]:
    return [
        Measure(f"from start to first rows, {count:,}", found["first rows"], "s", limit=0.5),
        Measure("… all bodies stored and indexed", found["indexed"], "s"),
    ]


def _far(
    count: int, small: dict[str, float], large: dict[str, float], theirs: float
) -> list[Measure]:
    grown = large["peak"] - small["peak"]
    return [
        Measure(f"from start to first rows, {count:,}", large["first rows"], "s", limit=0.5),
        Measure("… to 1,000 rows", large["1,000 rows"], "s", limit=0.5),
        Measure("… to all headers", large["headers"], "s", limit=5.0),
        Measure(
            "… all bodies stored and indexed",
            large["indexed"],
            "s",
            f"{TIMES} times fewer",
            small["indexed"],
            ratio_limit=1.1 * TIMES,
        ),
        Measure("… the same", large["indexed"], "s", "mbsync without fsync", theirs),
        Measure("peak memory above that of a tenth", grown, "MB", limit=100),
        Measure("nothing new, connected", large["nothing new"], "s", limit=0.1),
        Measure(f"{FLAGGED} flags changed elsewhere", large["flags"], "s", limit=0.3),
    ]


def _milestones(bench: Bench) -> dict[str, float]:
    """Live through a first sync and two looks in a process of its own."""
    say("warming the server's cache")
    peers.mbsync(bench, bench.fresh("warm"), fsync=False)
    profile = bench.fresh("living")
    bench.add_account(profile, bench.reader)
    command = [sys.executable, "-m", "tests.bench.living", str(profile), str(bench.count)]
    with subprocess.Popen(
        [*command, str(time.time())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings(BENCH_PASSWORD=PASSWORD),
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "flag\n", "the first sync did not come to its end"
        _flag_some(bench)
        child.stdin.write("done\n")
        child.stdin.flush()
        found: dict[str, float] = json.loads(child.stdout.readline())
    say(f"{bench.count:,}: " + ", ".join(f"{name} {value:.2f}" for name, value in found.items()))
    return found


def _flag_some(bench: Bench) -> None:
    """Flag messages all over the mailbox, as another client would."""
    step = bench.count // FLAGGED
    uids = ",".join(str(1 + step * n) for n in range(FLAGGED))
    with imaplib.IMAP4("127.0.0.1", bench.servers.ports["imap"]) as client:
        client.login(bench.reader.name, PASSWORD)
        client.select("INBOX")
        client.store(uids, "+FLAGS.SILENT", "(\\Flagged)")
