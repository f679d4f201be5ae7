"""The outbox at the terminal: when a letter leaves, what is known of it, and what happened."""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli.output import Exit, sentence
from app.cli.times import when
from app.events import EventBus
from app.model.problem import Problem, ProblemKind
from app.model.submission import (
    Look,
    RecipientResult,
    RecipientState,
    SubmissionId,
)
from app.store import outbox
from app.store.database import Database
from tests.cli.conftest import Practised

NOW = datetime(2026, 11, 27, 10, 30).astimezone()
TO = ("send", "--to", "asha@practice.example", "--to", "dan@practice.example", "--subject", "S")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-11-28 09:00", datetime(2026, 11, 28, 9, 0).astimezone()),
        ("2026-11-28T09:00+05:30", datetime(2026, 11, 28, 3, 30, tzinfo=UTC)),
        ("11:00", datetime(2026, 11, 27, 11, 0).astimezone()),
        ("09:00", datetime(2026, 11, 28, 9, 0).astimezone()),
        ("+2h", NOW + timedelta(hours=2)),
        ("+30m", NOW + timedelta(minutes=30)),
        ("+3d", NOW + timedelta(days=3)),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, wanted: datetime) -> None:
    assert when(typed, NOW) == wanted


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the clock goes over to summer time on 28 March 2027, at 2:00."""
    with monkeypatch.context() as there:
        there.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(sys.platform == "win32", reason="no zone can be set there")
@pytest.mark.usefixtures("in_berlin")
def test_an_hour_is_that_of_the_clock_then() -> None:
    now = datetime(2027, 3, 27, 10, 30).astimezone()
    assert when("2027-03-29 09:00", now) == datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
    assert when("09:00", now) == datetime(2027, 3, 28, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11-27 10:00", "yesterday", "25:00", "+2 years", ""])
def test_what_is_no_time_to_come_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        when(typed, NOW)


def test_a_letter_that_leaves_later_waits_for_its_time(practised: Practised) -> None:
    terminal = practised.terminal
    queued = terminal.json(*TO, "--at", "+2h", "--report")
    assert abs(queued["scheduled"] - time.time() - 7200) < 60
    assert queued["due"] == queued["scheduled"]
    assert queued["asked"] == {"report": True, "require_tls": False, "hold": False}
    assert "computer must be on" in terminal.run(*TO, "--at", "+2h")[1]
    assert terminal.run(*TO, "--at", "+2h", "--wait")[0] == Exit.USAGE
    assert terminal.run(*TO, "--at", "2001-01-01")[0] == Exit.USAGE
    now = terminal.json("outbox", "retry", str(queued["id"]))
    assert (now["scheduled"], now["due"] <= time.time()) == (0, True)


def test_what_happened_to_a_letter_is_told_long_after(practised: Practised) -> None:
    sent = practised.terminal.json(*TO, "--wait", "--password-stdin", stdin=practised.password)
    assert practised.terminal.json("outbox", "list") == []
    by_number = practised.terminal.json("outbox", "journal", str(sent["id"]))
    assert practised.terminal.json("outbox", "journal", f"<{sent['message_id']}>") == by_number
    assert [each["what"] for each in by_number] == [
        *("queued", "sending", "recipient-accepted", "recipient-accepted"),
        *("final-dot", "sent", "filed"),
    ]
    [taken] = [each for each in by_number if each["what"] == "sent"]
    assert taken["said"].startswith("250 ")
    assert taken["server"] in taken["sentence"]
    assert practised.terminal.run("outbox", "journal", "nobody@nowhere")[0] == Exit.NOT_FOUND


def test_all_that_is_known_of_an_unsure_letter_is_shown(practised: Practised) -> None:
    terminal = practised.terminal
    queued = terminal.json(*TO)
    doubted(terminal.profile, queued["id"])
    raw = terminal.run("outbox", "show", str(queued["id"]), "--json")[1]
    assert "\u202e" not in raw
    shown = json.loads(raw)
    assert [each["state"] for each in shown["recipients"]] == ["pending", "refused"]
    evidence = shown["evidence"]
    assert evidence["server"] == "smtp.example.org:465"
    assert evidence["looks"] == [{"at": 1_700_000_000, "places": ["Sent"], "found": ""}]
    assert evidence["files_itself"] == "unknown"
    code, words, _ = terminal.run("outbox", "show", str(queued["id"]))
    assert code == Exit.OK
    assert "Looked in Sent" in words
    assert "no such\N{REPLACEMENT CHARACTER} user" in words
    assert terminal.json("outbox", "mark-sent", str(queued["id"]))["state"] == "held"


def doubted(profile: Path, number: int) -> None:
    """Let a letter's reply be lost, behind a server's words that would turn a terminal over."""
    database = Database(profile, EventBus())
    database.open()
    chosen = SubmissionId(number)
    heard = (
        RecipientResult("asha@practice.example", RecipientState.ACCEPTED, 250, "2.1.5", "Ok"),
        RecipientResult(
            "dan@practice.example", RecipientState.REFUSED, 550, "5.1.1", "no such\u202e user"
        ),
    )
    with database.transaction(durable=True) as tx:
        outbox.attempt(tx, chosen)
        outbox.final_dot(tx, chosen, heard, "smtp.example.org:465")
        outbox.unsure(tx, chosen, Problem(ProblemKind.CONNECTION_LOST))
        outbox.looked(tx, chosen, Look(1_700_000_000, ("Sent",)), 1_700_000_030)
    database.close()


def test_what_is_no_time_or_number_is_answered_in_plain_words(practised: Practised) -> None:
    terminal = practised.terminal
    assert "write 2026-11-28 09:00, 09:00 or +2h" in terminal.run(*TO, "--at", "yesterday")[2]
    code, _, error = terminal.run("outbox", "show", "x")
    assert (code, "“x” is no number" in error) == (Exit.USAGE, True)


def test_who_said_what_is_quoted() -> None:
    nobody = Problem(ProblemKind.UNREACHABLE, "mail.example.org:25", text="Connection refused")
    assert "The system said: “Connection refused”" in sentence(nobody)
    assert (
        sentence(Problem(ProblemKind.REFUSED, text="No.")) == "The server refused. It said: “No.”"
    )
