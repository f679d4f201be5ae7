"""IDLE is renewed as often as the way to the server needs."""

from app.sync.renewal import LONGEST, SHORTEST, Renewal


def test_a_dead_peer_is_noticed_within_ten_minutes() -> None:
    assert LONGEST + 30 <= 600  # the answer to the renewal is waited for 30 s


def test_the_quiet_that_killed_a_line_is_not_tried_again() -> None:
    renewal = Renewal()
    renewal.died(400.0)
    assert renewal.seconds < 400
    for _ in range(1_000):
        renewal.held(renewal.seconds)
    assert SHORTEST <= renewal.seconds < 400


def test_long_luck_tries_a_longer_quiet_again() -> None:
    renewal = Renewal()
    renewal.died(LONGEST)
    short = renewal.seconds
    for _ in range(11):
        renewal.held(short)
    assert renewal.seconds == short
    renewal.held(short)
    assert short < renewal.seconds <= LONGEST


def test_no_line_is_renewed_more_often_than_every_two_minutes() -> None:
    renewal = Renewal()
    for _ in range(10):
        renewal.died(renewal.seconds)
    assert renewal.seconds == SHORTEST


def test_a_line_that_died_young_did_not_die_of_quiet() -> None:
    renewal = Renewal()
    renewal.died(SHORTEST - 1)
    assert renewal.seconds == LONGEST


def test_a_renewal_cut_short_by_news_proves_nothing() -> None:
    renewal = Renewal()
    renewal.died(LONGEST)
    short = renewal.seconds
    for _ in range(100):
        renewal.held(short / 2)
    assert renewal.seconds == short
