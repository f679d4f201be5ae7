"""POP3: nothing lost, nothing doubled, nothing deleted that is not safely here."""

import pytest

from app.events import ConnectionChanged
from app.model.problem import LifafaError
from app.store import pop3
from app.sync.maildrop import Wanted, trusted, vanished
from tests.sync.conftest import House
from tests.sync.drop import ALL, MAIL, Drop
from tests.sync.fakes import LOST, REFUSED, FakeItem, FakePop3Server, letter


def test_everything_is_fetched_once(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.poll()
    assert drop.here() == ALL
    drop.poll()
    assert drop.here() == ALL
    assert drop.server.retrieved == [1, 2, 3, 4, 5]
    assert len(drop.server.drop) == 5


def test_only_what_is_new_is_fetched(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL[:3]))
    drop.poll()
    drop.server.drop = MAIL
    drop.poll()
    assert drop.here() == ALL
    assert drop.server.retrieved == [1, 2, 3, 4, 5]


def test_what_is_here_is_deleted_there_if_wanted(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False)
    drop.poll()
    assert drop.server.drop == []
    assert drop.here() == ALL


@pytest.mark.parametrize("step", ["retrieve", "delete", "quit"])
@pytest.mark.parametrize("nth", [1, 3])
def test_a_connection_lost_anywhere_loses_and_doubles_nothing(
    house: House, step: str, nth: int
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False)
    drop.server.faults = {step: [None] * (nth - 1) + [LOST]}
    drop.poll_through()
    drop.poll_through()
    assert drop.here() == ALL
    assert nth > 1 or drop.server.drop == []


def test_a_refused_deletion_does_not_stop_the_poll(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False)
    drop.server.faults = {"delete": [REFUSED]}
    drop.poll()
    assert drop.here() == ALL
    assert len(drop.server.drop) == 1


@pytest.mark.parametrize("leave", [True, False])
def test_a_whole_poll_in_one_go(house: House, leave: bool) -> None:
    mail = [(f"u{n}", letter(n)) for n in range(1, 501)]
    drop = Drop(house, FakePop3Server(*mail, ("", letter(1))), leave=leave)
    drop.duty.poll_whole()
    assert len(drop.here()) == 501
    assert drop.duty.messages == 501
    assert len(drop.server.drop) == (501 if leave else 0)


@pytest.mark.parametrize("whole", [True, False])
def test_a_message_that_is_not_given_is_told_in_the_servers_words(
    house: House, whole: bool
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.server.refused = {3}
    poll = drop.duty.poll_whole if whole else drop.poll
    poll()
    assert len(drop.here()) == 4
    assert house.of(ConnectionChanged)[-1].problem == REFUSED.problem
    drop.server.refused = set()
    poll()
    assert drop.here() == ALL
    assert house.of(ConnectionChanged)[-1].problem is None


def test_a_whole_poll_deletes_nothing_that_did_not_come(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False)
    drop.server.refused = {3}
    drop.duty.poll_whole()
    assert drop.server.drop == [MAIL[2]]


@pytest.mark.parametrize("name", ["", "same"])
def test_missing_and_repeated_uidls_lose_nothing(house: House, name: str) -> None:
    drop = Drop(house, FakePop3Server(*((name, source) for _, source in MAIL)))
    drop.poll()
    drop.poll()
    assert drop.here() == ALL


def test_a_uidl_given_to_another_message_later_is_fetched(house: House) -> None:
    drop = Drop(house, FakePop3Server(("u1", letter(1))))
    drop.poll()
    drop.server.drop = []
    drop.poll()
    drop.poll()
    drop.server.drop = [("u1", letter(2))]
    drop.poll()
    assert drop.here() == sorted([letter(1), letter(2)])


def test_the_ledger_is_pruned_to_what_two_listings_show(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL))
    drop.poll()
    drop.server.drop = MAIL[3:]
    drop.poll()
    drop.poll()
    assert pop3.ledger(house.database.reader(), drop.account.id).keys() == {"u4", "u5"}


@pytest.mark.parametrize(
    "strange",
    [[], MAIL[:1], [("", source) for _, source in MAIL]],
    ids=["empty", "cut", "nameless"],
)
def test_a_strange_listing_now_and_then_doubles_nothing(
    house: House, strange: list[tuple[str, bytes]]
) -> None:
    drop = Drop(house, FakePop3Server(*MAIL))
    for _ in range(3):
        drop.server.drop = MAIL
        drop.poll()
        drop.server.drop = strange
        drop.poll()
    assert drop.here() == ALL


@pytest.mark.parametrize("size", [0, 10], ids=["same-size", "other-size"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_uidl_used_again_at_once_is_fetched_before_it_is_deleted(
    house: House, size: int, whole: bool
) -> None:
    drop = Drop(house, FakePop3Server(("u1", letter(1))), leave=False)
    poll = drop.duty.poll_whole if whole else drop.poll
    poll()
    drop.server.drop = [("u1", letter(2, size=size))]
    poll()
    assert drop.here() == sorted([letter(1), letter(2, size=size)])
    assert drop.server.drop == []


def test_a_uidl_used_again_on_a_kept_maildrop_is_told_by_its_size(house: House) -> None:
    drop = Drop(house, FakePop3Server(("u1", letter(1))))
    drop.poll()
    drop.server.drop = [("u1", letter(2, size=10))]
    drop.poll()
    assert drop.here() == sorted([letter(1), letter(2, size=10)])


def test_a_server_that_keeps_what_it_says_it_deleted_doubles_nothing(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL), leave=False)
    for _ in range(3):
        drop.server.drop = MAIL
        drop.poll()
    assert drop.here() == ALL


def test_a_batch_that_grows_too_heavy_is_stored_in_between(house: House) -> None:
    mail = [(f"u{n}", letter(n, size=12_000_000)) for n in range(1, 7)]
    drop = Drop(house, FakePop3Server(*mail), leave=False)
    stored: list[int] = []
    drop.server.before = lambda command: stored.append(len(drop.here()))
    drop.server.lies = True
    drop.poll()
    assert len(drop.here()) == 6
    assert 3 in stored  # connect, listing, three fetched and stored, the others after them
    assert drop.server.drop == []


def test_a_pause_ends_after_a_batch_and_the_next_look_goes_on(house: House) -> None:
    drop = Drop(house, FakePop3Server(*((f"u{n}", letter(n)) for n in range(1, 501))))
    drop.duty.turn()
    drop.duty.turn()
    drop.duty.pause()
    assert drop.duty.turn() is None
    assert len(drop.here()) == 200
    drop.poll()
    assert len(drop.here()) == 500


def test_a_poll_that_somebody_asked_for_is_not_over_before_its_end(house: House) -> None:
    drop = Drop(house, FakePop3Server(*MAIL[:1]))
    drop.poll()
    drop.server.drop = MAIL
    drop.server.faults = {"retrieve": [LOST]}
    drop.duty.look()
    with pytest.raises(LifafaError) as raised:
        drop.rest()
    drop.duty.troubled(raised.value.problem)
    drop.rest()  # when the worker has waited
    assert drop.here() == ALL


def test_an_errand_in_the_middle_of_a_poll_does_not_end_it(house: House) -> None:
    drop = Drop(house, FakePop3Server(*((f"u{n}", letter(n)) for n in range(1, 501))))
    drop.poll()
    drop.server.drop += [(f"u{n}", letter(n)) for n in range(501, 1_001)]
    drop.duty.look()
    drop.duty.turn()
    drop.duty.turn()
    listed = drop.duty.errands.put(lambda line: len(line.listing()))
    drop.rest()
    assert listed.result() == 1_000
    assert len(drop.here()) == 1_000


def test_a_repeated_uidl_names_nothing() -> None:
    listing = [FakeItem(1, "a", 10), FakeItem(2, "a", 20), FakeItem(3, "b", 30)]
    assert trusted(listing) == [Wanted(1, "", 10), Wanted(2, "", 20), Wanted(3, "b", 30)]


def test_hashes_are_never_pruned() -> None:
    assert vanished([Wanted(1, "b", 1)], {"a", "b", "sha256:00"}) == {"a"}
