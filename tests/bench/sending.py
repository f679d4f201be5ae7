"""Killed by SIGKILL between any two steps of sending letters: who got none, and who got two."""

import itertools
import time
from collections.abc import Iterator

from tests.bench.bench import Bench, say
from tests.bench.table import Measure
from tests.e2e.posting import KINDS, Outcome, killed_everywhere

TELL_EVERY = 50


def run(bench: Bench) -> list[Measure]:
    """Kill `bench.count` senders, at each step of each kind in turn, and count after each."""
    began, outcomes = time.monotonic(), []
    for outcome in itertools.islice(_kills(bench), bench.count):
        outcomes.append(outcome)
        if not outcome.well:
            say(str(outcome))
        if len(outcomes) % TELL_EVERY == 0:
            say(f"{len(outcomes)} kills in {time.monotonic() - began:.0f} s")
    unsure = sum(each.unsure for each in outcomes)
    work = f"{len(outcomes)} kills between two steps of sending, {len(KINDS)} kinds of servers"
    return [
        Measure(f"{work}: lost", sum(len(each.lost) for each in outcomes), "", limit=0),
        Measure("… sent twice", sum(len(each.doubled) for each in outcomes), "", limit=0),
        Measure("… not as promised", sum(len(each.other) for each in outcomes), "", limit=0),
        Measure("… letters left to a person, who knew", unsure, ""),
    ]


def _kills(bench: Bench) -> Iterator[Outcome]:
    """Yield kills without end; a life that ended before it was killed does not count."""
    for number, kind in enumerate(itertools.cycle(KINDS)):
        folder = bench.fresh("sending") / str(number)
        yield from (each for each in killed_everywhere(folder, kind) if each.killed)
