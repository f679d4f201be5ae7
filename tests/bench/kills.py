"""Killed by SIGKILL at random moments of everything it does: what was lost, what came twice."""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench.bench import Bench, say
from tests.bench.table import Measure
from tests.e2e.killing import KINDS, Outcome, World, world_of

ROUNDS = 25
"""Kills that one world lives through before it is made anew."""
RESTART_LIMIT = 3.0  # seconds longer than without a kill
TELL_EVERY = 25


def run(bench: Bench) -> list[Measure]:
    """Kill `bench.count` workers, as many of each kind, and look at everything after each."""
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    began, outcomes = time.monotonic(), []
    longest = 0.0
    for kind, outcome, longer in itertools.islice(_kills(bench), bench.count):
        outcomes.append(outcome)
        longest = max(longest, longer)
        if longer > RESTART_LIMIT or not outcome.well:
            say(f"{kind}: {outcome}")
        if len(outcomes) % TELL_EVERY == 0:
            say(f"{len(outcomes)} kills in {time.monotonic() - began:.0f} s")
    work = f"{len(outcomes)} kills at random moments of {len(KINDS)} kinds of work"
    return [
        Measure(f"{work}: lost", sum(len(each.lost) for each in outcomes), "", limit=0),
        Measure("… doubled", sum(len(each.doubled) for each in outcomes), "", limit=0),
        Measure("… not whole or not as promised", _others(outcomes), "", limit=0),
        Measure("… longest restart, beyond a usual one", longest, "s", limit=RESTART_LIMIT),
    ]


def _others(outcomes: list[Outcome]) -> int:
    return sum(len(each.other) for each in outcomes)


def _kills(bench: Bench) -> Iterator[tuple[str, Outcome, float]]:
    """Yield kills without end, of each kind in turn, with how much longer the restart took."""
    for seed in itertools.count(1):
        with ExitStack() as worlds:
            alive = [worlds.enter_context(_world(bench, kind, seed)) for kind in KINDS]
            usual = {world.kind: _lived(world) for world in alive}
            for _ in range(ROUNDS):
                for world in alive:
                    outcome = _killed(world)
                    yield world.kind, outcome, outcome.restart - usual[world.kind]


def _world(bench: Bench, kind: str, seed: int) -> World:
    return world_of(bench.fresh(f"world-{KINDS.index(kind)}"), kind, seed)


def _lived(world: World) -> float:
    """Let a world live once undisturbed; returns what a start takes then."""
    world.live()
    return world.restarted().restart


def _killed(world: World) -> Outcome:
    """Kill until a kill finds somebody alive; what the others left behind must be well too."""
    while True:
        outcome = world.killed()
        if outcome.killed or not outcome.well:
            return outcome
