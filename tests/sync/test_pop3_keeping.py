"""How long the server keeps what is here: as the person chose, and never less than is proven."""

import time
from typing import Any

import pytest

from app.model.account import Pop3Keep
from app.store import bodies
from tests.sync.conftest import House
from tests.sync.drop import ALL, MAIL, Drop
from tests.sync.fakes import LOST, FakeItem, FakePop3Server, letter

NAMES = [uidl for uidl, _ in MAIL]
EVERY = list(Pop3Keep)
UNTIL_DELETED: dict[str, Any] = {"pop3_keep": Pop3Keep.UNTIL_DELETED}
DAYS: dict[str, Any] = {"pop3_keep": Pop3Keep.DAYS, "pop3_days": 14}
AT_ONCE: dict[str, Any] = {"pop3_keep": Pop3Keep.AT_ONCE}


def test_for_ever_is_for_ever(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), pop3_keep=Pop3Keep.FOREVER)
    drop.poll()
    drop.person_removes(letter(1))
    drop.days_pass(5_000)
    drop.poll()
    assert drop.there() == NAMES


def test_a_choice_says_more_than_the_old_one(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False, pop3_keep=Pop3Keep.FOREVER)
    drop.poll()
    assert drop.there() == NAMES


def test_at_once_is_after_the_poll_that_brought_it(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **AT_ONCE)
    drop.poll()
    assert (drop.there(), drop.here()) == ([], ALL)


@pytest.mark.parametrize(("days", "left"), [(13, NAMES), (14, [])])
def test_days_count_from_when_it_was_fetched(house: House, days: int, left: list[str]) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **DAYS)
    drop.poll()
    drop.days_pass(days)
    drop.poll()
    assert (drop.there(), drop.here()) == (left, ALL)


def test_days_begin_now_for_what_came_before_they_were_counted(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **DAYS)
    drop.poll()
    with house.database.transaction() as tx:
        tx.execute("UPDATE pop3_uidl SET fetched = 0")
    drop.poll()
    assert drop.there() == NAMES
    drop.days_pass(14)
    drop.poll()
    assert drop.there() == []


def test_a_clock_that_went_back_deletes_nothing(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **DAYS)
    drop.poll()
    drop.days_pass(-1_000)
    drop.poll()
    assert drop.there() == NAMES


def test_what_the_person_removed_for_good_goes_there_as_well(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **UNTIL_DELETED)
    drop.poll()
    assert drop.there() == NAMES
    drop.person_removes(letter(2), letter(4))
    drop.poll()
    assert drop.there() == ["u1", "u3", "u5"]
    drop.poll()
    drop.poll()
    assert len(drop.here()) == 3


def test_a_removal_that_can_still_be_taken_back_is_not_told(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **UNTIL_DELETED)
    drop.poll()
    drop.person_removes(letter(2), at=int(time.time()))
    drop.poll()
    assert drop.there() == NAMES


def test_what_went_missing_through_damage_stays_there(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **UNTIL_DELETED)
    drop.poll()
    drop.lose(letter(2))
    drop.poll()
    assert drop.there() == NAMES


def test_an_old_removal_counts_when_the_choice_is_made_later(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.poll()
    drop.person_removes(letter(2))
    drop.poll()
    drop.choose(**UNTIL_DELETED)
    drop.poll()
    assert drop.there() == ["u1", "u3", "u4", "u5"]


@pytest.mark.parametrize("chosen", [DAYS, AT_ONCE], ids=["days", "at-once"])
@pytest.mark.parametrize("harm", ["row", "source"])
def test_what_is_damaged_here_is_not_deleted_there(
    house: House, chosen: dict[str, Any], harm: str
) -> None:
    """The ledger says that it is here; what lies in the store has the last word."""
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.poll()
    if harm == "row":
        drop.lose(letter(3))
    else:
        _spoil(drop, letter(3))
    drop.choose(**chosen)
    drop.days_pass(20)
    drop.poll()
    assert drop.there() == ["u3"]


def test_a_server_that_deletes_and_keeps_it_does_not_bring_removed_mail_back(
    house: House,
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **UNTIL_DELETED)
    drop.poll()
    drop.person_removes(letter(2))
    for _ in range(3):
        drop.server.drop = MAIL
        drop.poll()
    assert len(drop.here()) == 4


@pytest.mark.parametrize("chosen", [UNTIL_DELETED, DAYS, AT_ONCE])
def test_a_uidl_given_to_another_message_is_not_deleted_for_it(
    house: House, chosen: dict[str, Any]
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), **chosen)
    drop.choose(pop3_keep=Pop3Keep.FOREVER)
    drop.poll()
    drop.person_removes(letter(1))
    drop.days_pass(20)
    drop.server.drop = [("u1", letter(9, size=7))]
    drop.choose(**chosen)
    drop.poll()
    assert letter(9, size=7) in drop.here()
    assert drop.there() == ([] if chosen is AT_ONCE else ["u1"])


def test_listings_that_do_not_match_delete_nothing_of_before(house: House) -> None:
    """UIDL tells one number more than LIST: names may stand beside the wrong numbers."""
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.poll()
    drop.choose(**AT_ONCE)
    drop.server.misnumbered = [FakeItem(99, "u99", 0)]
    drop.server.refused = {99}
    drop.poll()
    assert drop.there() == NAMES
    assert drop.here() == ALL


@pytest.mark.parametrize("keep", EVERY)
@pytest.mark.parametrize("step", ["retrieve", "delete", "quit"])
def test_a_connection_lost_anywhere_loses_and_doubles_nothing(
    house: House, keep: Pop3Keep, step: str
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL[:4]), pop3_keep=keep)
    drop.poll()
    drop.person_removes(letter(1))
    drop.days_pass(40)
    drop.server.drop = [*drop.server.drop, MAIL[4]]
    drop.server.faults = {step: [LOST]}
    drop.poll_through()
    drop.poll_through()
    assert drop.here() == sorted(letter(n) for n in range(2, 6))
    kept = {
        Pop3Keep.FOREVER: NAMES,
        Pop3Keep.DAYS: ["u5"],
        Pop3Keep.UNTIL_DELETED: NAMES[1:],
        Pop3Keep.AT_ONCE: [],
    }
    assert drop.there() == kept[keep]


def _spoil(drop: Drop, source: bytes) -> None:
    """Overwrite a source on the disk."""
    key = drop.key(source)
    packs = next(drop.house.database.path.parent.rglob("*.pack"))
    spoilt = packs.read_bytes().replace(b"body of 3", b"XXXX XX X")
    packs.write_bytes(spoilt)
    with pytest.raises(AssertionError):
        assert bodies.source(drop.house.database.reader(), key) == source
