"""The worker's connection is doubted after a rest, and idles where it is the only one."""

import pytest

from app.model.problem import LifafaError, ProblemKind
from app.sync.connection import Connection
from app.sync.login import incoming_gate
from tests.sync.conftest import House
from tests.sync.fakes import LOST, REFUSED, letter, lines
from tests.sync.test_idle import IdlingServer


@pytest.fixture
def server() -> IdlingServer:
    return IdlingServer()


@pytest.fixture
def connection(house: House, server: IdlingServer) -> Connection:
    made = Connection(incoming_gate(house.credentials, house.account()), lines(imap=server))
    made.open()
    made.use()
    server.said.clear()
    return made


def test_a_line_in_use_is_trusted(connection: Connection, server: IdlingServer) -> None:
    assert connection.sound()
    assert server.said == []


def test_a_distrusted_line_is_not_even_asked(connection: Connection, server: IdlingServer) -> None:
    connection.distrust()
    assert server.lines[-1].aborted
    assert not connection.sound()
    connection.hang_up()
    assert connection.sound()  # there is none, so there is none to doubt
    assert server.said == []


def test_what_waits_for_a_distrusted_line_fails_at_once(connection: Connection) -> None:
    connection.distrust()
    with pytest.raises(LifafaError) as caught:
        connection.rest(60, 1)
    assert caught.value.problem.kind is ProblemKind.CANCELLED


def test_it_rests_on_inbox_so_that_news_are_one_round_trip_away(
    connection: Connection, server: IdlingServer
) -> None:
    connection.use().enter("INBOX")
    assert connection.rest(60, 1) == (60, False)
    assert server.said == ["select INBOX"]


def test_where_nobody_tells_news_nothing_is_opened_for_them(house: House) -> None:
    server = IdlingServer(idle=False)
    connection = Connection(incoming_gate(house.credentials, house.account()), lines(imap=server))
    connection.open()
    assert connection.rest(60, 1) == (60, False)
    assert server.said == ["connect", "login"]


def test_alone_it_idles_through_its_rest(connection: Connection, server: IdlingServer) -> None:
    connection.stand_alone(True)
    connection.use().enter("INBOX")
    server.plays = [("news", 3.0), ("", 60.0)]
    assert connection.rest(60, 1) == (0.0, True)
    assert connection.rest(60, 1) == (0.0, False)
    assert server.said == ["select INBOX", "idle", "idle"]


def test_alone_it_looks_for_what_was_told_to_nobody(
    connection: Connection, server: IdlingServer
) -> None:
    connection.stand_alone(True)
    server.inbox.put(letter(1))
    connection.use().enter("INBOX")  # for a body, say: that a message came is known to the line
    assert connection.rest(60, 1) == (0.0, True)
    assert connection.rest(60, 1) == (0.0, False)  # it could not be fetched: not again and again
    assert connection.rest(60, 2) == (0.0, False)
    assert server.said == ["select INBOX", "idle", "idle"]


def test_alone_with_a_server_that_refuses_idle_it_just_rests(
    connection: Connection, server: IdlingServer
) -> None:
    connection.stand_alone(True)
    connection.use().enter("INBOX")
    server.faults = {"idle": [REFUSED]}
    assert connection.rest(60, 1) == (60, False)
    assert connection.rest(60, 1) == (60, False)
    assert server.counted["idle"] == 1


def test_a_line_lost_at_rest_is_a_trouble(connection: Connection, server: IdlingServer) -> None:
    connection.stand_alone(True)
    connection.use().enter("INBOX")
    server.plays = [("lost", 300.0)]
    with pytest.raises(LifafaError) as caught:
        connection.rest(600, 1)
    assert caught.value == LOST


def test_an_inbox_that_cannot_be_opened_does_not_end_the_connection(
    connection: Connection, server: IdlingServer
) -> None:
    server.faults = {"select": [REFUSED]}
    assert connection.rest(60, 1) == (60, False)
    assert connection.up
