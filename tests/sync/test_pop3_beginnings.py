"""Large messages of which only the beginning is fetched: said so, kept there, and completed."""

from typing import Any

import pytest

from app.desk import reading, writing
from app.desk.attachments import AttachmentShelf
from app.events import BodyArrived, BodyFailed, ConnectionChanged
from app.model.account import Pop3Keep
from app.model.message import BodyState, MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.submission import DraftKind, QuoteWords
from app.store import bodies
from tests.sync.conftest import House
from tests.sync.drop import Drop
from tests.sync.fakes import LOST, REFUSED, FakePop3Server, beginning, letter

LINES = b"".join(b"line %d\r\n" % n for n in range(200))
LARGE = letter(1) + LINES
SMALL = letter(2)
OTHER = letter(3) + LINES
BEGUN = beginning(LARGE, 40)
ABOVE = 1_000
FORGETFUL: dict[str, Any] = {"pop3_above": ABOVE, "pop3_keep": Pop3Keep.AT_ONCE}


def make(house: House, *mail: bytes, **chosen: Any) -> Drop:
    server = FakePop3Server(*((f"u{n}", source) for n, source in enumerate(mail, start=1)))
    return Drop(house, server, **{"pop3_above": ABOVE} | chosen)


def test_of_a_large_message_only_the_beginning_is_fetched(house: House) -> None:
    drop = make(house, LARGE, SMALL)
    drop.poll()
    assert drop.here() == sorted([BEGUN, SMALL])
    assert (drop.server.begun, drop.server.retrieved) == ([1], [2])
    drop.poll()
    assert (drop.server.begun, drop.server.retrieved) == ([1], [2])


def test_a_whole_poll_in_one_go_does_the_same(house: House) -> None:
    drop = make(house, LARGE, SMALL, OTHER)
    drop.duty.poll_whole()
    assert drop.here() == sorted([BEGUN, SMALL, beginning(OTHER, 40)])
    assert drop.duty.messages == 3


def test_a_beginning_says_that_it_is_one(house: House) -> None:
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    reader = house.database.reader()
    content = reading.content(reader, key, remote=False)
    assert content.state is BodyState.PARTIAL
    assert "line 38" in content.text
    assert "line 40" not in content.text
    assert content.row.size == len(LARGE)


def test_a_beginning_is_never_taken_for_the_whole(house: House) -> None:
    """Neither saved nor forwarded; an answer quotes nothing of it."""
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    reader, shelf = house.database.reader(), AttachmentShelf(house.database.path.parent)
    with pytest.raises(LifafaError) as caught:
        reading.source_of(reader, key)
    assert caught.value.problem.kind is ProblemKind.ONLY_BEGINNING
    with pytest.raises(LifafaError) as caught:
        writing.begin(reader, shelf, DraftKind.FORWARD, key, None, QuoteWords())
    assert caught.value.problem.kind is ProblemKind.ONLY_BEGINNING
    answer = writing.begin(reader, shelf, DraftKind.REPLY, key, None, QuoteWords())
    assert "asha@example.org" in answer.to
    assert "line 1" not in answer.text


def test_a_click_fetches_the_rest_in_its_place(house: House) -> None:
    drop = make(house, LARGE, SMALL)
    drop.poll()
    key = drop.key(BEGUN)
    drop.duty.want_body(key)
    drop.rest()
    assert drop.source(key) == LARGE
    assert drop.here() == sorted([LARGE, SMALL])
    assert BodyArrived((key,)) in house.of(BodyArrived)
    assert reading.content(house.database.reader(), key, remote=False).state is BodyState.HERE
    drop.poll()
    assert drop.server.retrieved == [2, 1]


def test_a_click_is_served_before_the_batches_that_wait(house: House) -> None:
    mail = [letter(n) for n in range(10, 510)]
    drop = make(house, LARGE)
    drop.poll()
    drop.server.drop += [(f"n{n}", source) for n, source in enumerate(mail)]
    (key,) = drop.keys()
    drop.duty.look()
    drop.duty.turn()
    drop.duty.turn()
    drop.duty.want_body(key)
    drop.duty.turn()
    assert drop.source(key) == LARGE
    drop.rest()
    assert len(drop.here()) == 501


def test_what_a_click_brought_is_not_asked_for_again(house: House) -> None:
    """By then it is deleted there, and a refusal would be told for nothing."""
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    drop.choose(pop3_above=0, pop3_keep=Pop3Keep.AT_ONCE)
    drop.duty.want_body(key)
    drop.rest()
    assert (drop.server.retrieved, drop.there()) == ([1], [])
    assert house.of(ConnectionChanged)[-1].problem is None


def test_a_click_is_served_in_a_pause(house: House) -> None:
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    drop.duty.pause()
    drop.duty.want_body(key)
    drop.server.drop.append(("u9", letter(9)))
    drop.rest()
    assert drop.source(key) == LARGE
    assert len(drop.keys()) == 1


@pytest.mark.parametrize("gone", ["there", "uidl", "refused"])
def test_a_rest_that_cannot_be_had_is_told(house: House, gone: str) -> None:
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    match gone:
        case "there":
            drop.server.drop = []
        case "uidl":
            drop.server.drop = [("u1", letter(8) + b"x" * (len(LARGE) - len(letter(8))))]
        case "refused":
            drop.server.refused = {1}
    drop.duty.want_body(key)
    drop.rest()
    told = REFUSED.problem if gone == "refused" else Problem(ProblemKind.MESSAGE_GONE)
    assert house.of(BodyFailed) == [BodyFailed(key, told)]
    assert drop.source(key) == BEGUN


def test_a_click_on_a_line_that_breaks_is_told(house: House) -> None:
    drop = make(house, LARGE)
    drop.poll()
    (key,) = drop.keys()
    drop.server.faults = {"retrieve": [LOST]}
    drop.duty.want_body(key)
    drop.poll_through()
    assert house.of(BodyFailed) == [BodyFailed(key, LOST.problem)]


@pytest.mark.parametrize("keep", [Pop3Keep.DAYS, Pop3Keep.AT_ONCE])
def test_what_is_here_in_part_stays_there(house: House, keep: Pop3Keep) -> None:
    drop = make(house, LARGE, SMALL, pop3_keep=keep)
    drop.poll()
    drop.days_pass(100)
    drop.poll()
    assert drop.there() == ["u1"]
    drop.duty.want_body(drop.key(BEGUN))
    drop.rest()
    drop.days_pass(100)
    drop.poll()
    assert drop.there() == []
    assert drop.here() == sorted([LARGE, SMALL])


def test_a_beginning_that_the_person_removes_for_good_goes_there(house: House) -> None:
    drop = make(house, LARGE, SMALL, pop3_keep=Pop3Keep.UNTIL_DELETED)
    drop.poll()
    drop.person_removes(BEGUN)
    drop.poll()
    assert drop.there() == ["u2"]
    assert drop.here() == [SMALL]


def test_a_server_without_top_gives_the_whole(house: House) -> None:
    drop = make(house, LARGE)
    drop.server.offers_top = False
    drop.poll()
    assert drop.here() == [LARGE]


@pytest.mark.parametrize("whole", [True, False])
def test_a_top_that_is_refused_is_a_message_fetched_whole(house: House, whole: bool) -> None:
    drop = make(house, LARGE, OTHER)
    drop.server.no_top = {1}
    if whole:
        drop.duty.poll_whole()
    else:
        drop.poll()
    assert drop.here() == sorted([LARGE, beginning(OTHER, 40)])


@pytest.mark.parametrize("above", [0, 1_000_000])
def test_another_choice_brings_the_rest(house: House, above: int) -> None:
    drop = make(house, LARGE)
    drop.poll()
    drop.choose(pop3_above=above)
    drop.poll()
    assert drop.here() == [LARGE]


def test_a_server_that_soon_removes_it_is_asked_for_the_rest(house: House) -> None:
    drop = make(house, LARGE)
    drop.server.expire = 7
    drop.poll()
    assert drop.here() == [BEGUN]
    drop.days_pass(5)
    drop.poll()
    assert drop.here() == [BEGUN]
    drop.days_pass(1)
    drop.poll()
    assert drop.here() == [LARGE]


def test_a_server_that_removes_what_was_fetched_is_asked_for_the_whole(house: House) -> None:
    """EXPIRE 0: the rest would be gone with the beginning."""
    drop = make(house, LARGE)
    drop.server.expire = 0
    drop.poll()
    assert drop.here() == [LARGE]


@pytest.mark.parametrize("name", ["", "same"])
def test_what_has_no_name_is_fetched_whole(house: House, name: str) -> None:
    drop = Drop(house, FakePop3Server((name, LARGE), (name, OTHER)), **FORGETFUL)
    drop.poll()
    assert drop.here() == sorted([LARGE, OTHER])
    assert drop.there() == []


def test_a_name_used_again_for_another_large_message_loses_neither(house: House) -> None:
    drop = make(house, LARGE)
    drop.poll()
    drop.server.drop = [("u1", OTHER + b"more\r\n")]
    drop.poll()
    assert drop.here() == sorted([BEGUN, OTHER + b"more\r\n"])


def test_a_damaged_source_is_fetched_again_by_a_click(house: House) -> None:
    drop = make(house, SMALL)
    drop.poll()
    (key,) = drop.keys()
    with house.database.transaction() as tx:
        bodies.drop(tx, [key])
    assert reading.content(house.database.reader(), key, remote=False).state is BodyState.FETCHING
    drop.duty.want_body(key)
    drop.rest()
    assert drop.source(key) == SMALL
    assert drop.keys() == [key]


def test_a_click_on_what_no_server_knows_is_told(house: House) -> None:
    drop = make(house, SMALL)
    drop.duty.want_body(MessageKey(7))
    drop.rest()
    assert house.of(BodyFailed) == [BodyFailed(MessageKey(7), Problem(ProblemKind.MESSAGE_GONE))]


# --- LOGIN-DELAY ---


def test_the_next_poll_is_not_before_the_server_lets_us_in(house: House) -> None:
    drop = make(house, SMALL)
    drop.server.login_delay = 900
    drop.poll()
    assert drop.server.logins == 1
    assert drop.duty.turn() == pytest.approx(900)  # and not the five minutes of the account
    drop.now = 900.0
    drop.duty.look()
    drop.rest()
    assert drop.server.logins == 2


def test_a_click_inside_the_delay_is_told_how_long_and_served_then(house: House) -> None:
    drop = make(house, LARGE)
    drop.server.login_delay = 60
    drop.poll()
    (key,) = drop.keys()
    drop.now = 22.5
    drop.duty.want_body(key)
    assert drop.duty.turn() == 37.5
    assert drop.duty.turn() == 37.5
    waits = Problem(ProblemKind.LOGIN_DELAY, "mail.example.org:995", detail="38")
    assert house.of(BodyFailed) == [BodyFailed(key, waits)]
    drop.now = 60.0
    drop.rest()
    assert drop.source(key) == LARGE


def test_looking_for_mail_inside_the_delay_is_told(house: House) -> None:
    drop = make(house, SMALL)
    drop.server.login_delay = 60
    drop.poll()
    drop.duty.look()
    drop.duty.turn()
    told = house.of(ConnectionChanged)[-1].problem
    assert told == Problem(ProblemKind.LOGIN_DELAY, "mail.example.org:995", detail="60")


def test_a_login_refused_for_its_delay_begins_the_delay(house: House) -> None:
    busy = Problem(ProblemKind.BUSY, text="too soon", detail="login-delay")
    drop = make(house, SMALL)
    drop.server.login_delay = 60
    drop.server.faults = {"login": [LifafaError(busy)]}
    drop.duty.look()
    with pytest.raises(LifafaError):
        drop.duty.turn()
    drop.duty.troubled(busy)
    assert drop.duty.turn() == 60.0
