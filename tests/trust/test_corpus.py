"""Thousands of forged and honest letters: what must never be, and how much is found."""

from collections import Counter
from collections.abc import Iterable

import pytest

from app.model.verdict import Level, Verdict
from app.trust.judge import judge
from tests.support.forged_mail import forged
from tests.support.honest_mail import honest
from tests.support.mail_world import Case, Situation, World

FORGED = 2_655
HONEST = 2_016
WARNED = (Level.CAUTION, Level.DANGER)
Judged = list[tuple[Case, Situation, Verdict]]


@pytest.fixture(scope="module")
def judged_forged() -> Judged:
    world = World()
    return list(judged(world, list(forged(world, FORGED))))


@pytest.fixture(scope="module")
def judged_honest() -> Judged:
    world = World()
    return list(judged(world, list(honest(world, HONEST))))


def judged(world: World, cases: Iterable[Case]) -> Iterable[tuple[Case, Situation, Verdict]]:
    """Judge each kind in the four situations in turn; the bench tries all of each."""
    situations = tuple(Situation)
    seen: Counter[str] = Counter()
    for case in cases:
        situation = situations[seen[case.kind] % len(situations)]
        seen[case.kind] += 1
        yield (
            case,
            situation,
            judge(world.delivered(case, situation), world.context(case, situation)),
        )


def test_no_forged_sender_is_shown_as_proven(judged_forged: Judged) -> None:
    trusted = [
        (case.kind, where.name)
        for case, where, verdict in judged_forged
        if verdict.level is Level.PROVEN
    ]
    assert len(judged_forged) >= 2_600
    assert trusted == []


def test_domains_that_look_like_others_are_warned_of(judged_forged: Judged) -> None:
    alike = [(case, verdict) for case, _, verdict in judged_forged if case.imitates]
    missed = Counter(case.kind for case, verdict in alike if verdict.level not in WARNED)
    assert len(alike) > 600
    assert missed.total() <= 0.05 * len(alike), missed


def test_honest_mail_is_not_cried_over(judged_honest: Judged) -> None:
    alarms = Counter(
        (case.kind, where.name, verdict.reasons[0].kind)
        for case, where, verdict in judged_honest
        if verdict.level in WARNED
    )
    assert len(judged_honest) >= 2_000
    assert alarms.total() <= 0.005 * len(judged_honest), alarms


def test_who_can_prove_a_letter_of_someone_known_does(judged_honest: Judged) -> None:
    """Else nothing forged would be proven because nothing ever is."""
    provable = [
        verdict.level
        for case, where, verdict in judged_honest
        if case.kind in ("contact", "newsletter") and where is not Situation.NEITHER
    ]
    assert len(provable) > 100
    assert set(provable) == {Level.PROVEN}
