"""Who wrote it: forged and honest letters judged in every situation, and the time it takes."""

import time
from collections import Counter
from collections.abc import Sequence

from app.model.verdict import Level
from app.trust.judge import judge
from tests.bench.bench import Bench, say
from tests.bench.table import Measure, middle
from tests.support.forged_mail import forged
from tests.support.honest_mail import honest
from tests.support.mail_world import Case, Situation, World

FORGED = 2_655
HONEST = 2_080
WARNED = (Level.CAUTION, Level.DANGER)
Judged = list[tuple[Case, Level]]


def run(bench: Bench) -> list[Measure]:
    """Judge each letter with and without the own server's word, with and without DNS."""
    world = World()
    false_friends = list(forged(world, FORGED))
    friends = list(honest(world, HONEST))
    bad, good = _judged(world, false_friends), _judged(world, friends)
    alike = [(case, level) for case, level in bad if case.imitates]
    seen = [level for _, level in alike if level in WARNED]
    missed = [(case, level) for case, level in alike if level not in WARNED]
    alarms = [(case, level) for case, level in good if level in WARNED]
    _tell("look-alikes missed", missed)
    _tell("false alarms", alarms)
    trusted = [(case, level) for case, level in bad if level is Level.PROVEN]
    _tell("forged and trusted", trusted)
    return [
        Measure("forged letters judged", len(bad), ""),
        Measure("forged, shown as proven", len(trusted), "", limit=0),
        Measure("forged, warned of", 100 * _share(bad), "%"),
        Measure(
            "look-alike domains not warned of", 100 - 100 * len(seen) / len(alike), "%", limit=5
        ),
        Measure("honest letters judged", len(good), ""),
        Measure("honest, warned of", 100 * _share(good), "%", limit=0.5),
        Measure(
            "honest, proven", 100 * sum(level is Level.PROVEN for _, level in good) / len(good), "%"
        ),
        Measure("one verdict, keys kept", _time(bench, world, friends), "ms", limit=5),
    ]


def _judged(world: World, cases: Sequence[Case]) -> Judged:
    return [
        (case, judge(world.delivered(case, where), world.context(case, where)).level)
        for case in cases
        for where in Situation
    ]


def _share(judged: Sequence[tuple[Case, Level]]) -> float:
    return sum(level in WARNED for _, level in judged) / len(judged)


def _tell(what: str, found: Sequence[tuple[Case, Level]]) -> None:
    for kind, count in Counter(case.kind for case, _ in found).most_common():
        say(f"{what}: {kind} ({count})")


def _time(bench: Bench, world: World, cases: Sequence[Case]) -> float:
    where = Situation.SERVER_AND_KEYS
    letters = [(world.delivered(case, where), world.context(case, where)) for case in cases]
    rounds = []
    for _ in range(bench.rounds):
        begun = time.perf_counter()
        for source, context in letters:
            judge(source, context)
        rounds.append((time.perf_counter() - begun) * 1000 / len(letters))
    return middle(rounds)
