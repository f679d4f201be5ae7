"""The lines as the window shows them: filtered, bounded, and quick."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from app.dialogue.sieve import Sieve
from app.dialogue.timing import Stopwatch, Timed
from app.model.account import AccountId, Protocol
from tests.dialogue.spoken import dialogue
from tests.support.fake_mail import account
from ui import theme
from ui.console.model import SLACK, Column, DialogueModel

SMTP = """
    S: 220 ready
    C: MAIL FROM:<a@b.example>
    S: 250 ok
    C: RCPT TO:<c@d.example>
    S: 550 5.1.1 no such user
"""
IMAP = """
    C: A1 NOOP
    S: * 3 EXISTS
    S: A1 NO not now
"""


def timed() -> tuple[Timed, ...]:
    watch = Stopwatch()
    said = dialogue(SMTP, letter="m1@example.org")
    said += dialogue(IMAP, Protocol.IMAP, session=2, account=2, start=len(said) + 1)
    return watch.all(said)


@pytest.fixture
def model(qtbot: QtBot) -> DialogueModel:
    made = DialogueModel()
    made.know([account(1), account(2, "Ravi", "ravi@studio.example.net")])
    made.take(timed())
    return made


def shown(model: DialogueModel) -> list[str]:
    return [line.spoken.line.text for line in model.lines()]


def text(model: DialogueModel, row: int, column: Column, role: int = 0) -> object:
    return model.data(model.index(row, column), role or Qt.ItemDataRole.DisplayRole)


def test_the_model_keeps_qts_rules(model: DialogueModel, qtmodeltester: object) -> None:
    qtmodeltester.check(model)  # type: ignore[attr-defined] # pytest-qt gives it no type


def test_a_row_tells_time_account_line_and_duration(model: DialogueModel) -> None:
    assert str(text(model, 2, Column.TIME)).endswith(":00.030")
    assert text(model, 2, Column.ACCOUNT) == "SMTP · Example Press"
    assert text(model, 1, Column.LINE) == "→ MAIL FROM:<a@b.example>"
    assert text(model, 2, Column.LINE) == "← 250 ok"
    assert text(model, 2, Column.TOOK) == "10.0 ms"
    assert text(model, 1, Column.TOOK) == ""


def test_a_refusal_stands_out(model: DialogueModel) -> None:
    role = Qt.ItemDataRole.ForegroundRole
    assert text(model, 4, Column.LINE, role) == theme.colour("danger")
    assert text(model, 2, Column.LINE, role) != theme.colour("danger")


def test_a_screen_reader_hears_the_whole_row(model: DialogueModel) -> None:
    said = text(model, 4, Column.LINE, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "SMTP · Example Press, the server said, 550 5.1.1 no such user, 10.0 ms"


@pytest.mark.parametrize(
    ("sieve", "wanted"),
    [
        (Sieve(protocol=Protocol.IMAP), ["A1 NOOP", "* 3 EXISTS", "A1 NO not now"]),
        (Sieve(accounts=frozenset({AccountId(2)}), text="exists"), ["* 3 EXISTS"]),
        (Sieve(refusals_only=True), ["550 5.1.1 no such user", "A1 NO not now"]),
        (Sieve(text="NOT NOW"), ["A1 NO not now"]),
        (Sieve(letter="m2@example.org"), []),
    ],
)
def test_only_what_is_wanted_is_shown(
    model: DialogueModel, sieve: Sieve, wanted: list[str]
) -> None:
    model.narrow(sieve)
    assert shown(model) == wanted
    model.narrow(Sieve())
    assert len(shown(model)) == 8


def test_new_lines_pass_the_sieve_too(model: DialogueModel) -> None:
    model.narrow(Sieve(protocol=Protocol.SMTP, refusals_only=True))
    more = dialogue("S: 250 ok\nS: 421 bye", start=20)
    model.take(Stopwatch().all(more))
    assert shown(model) == ["550 5.1.1 no such user", "421 bye"]


def test_a_letters_lines_come_with_how_its_connection_was_made(qtbot: QtBot) -> None:
    model = DialogueModel()
    model.narrow(Sieve(letter="m1@example.org"))
    opening = dialogue("S: 220 ready", session=7)
    model.take(Stopwatch().all(opening))
    assert shown(model) == []
    first = dialogue("C: DATA", session=7, letter="m1@example.org", start=2)
    second = dialogue("C: MAIL FROM:<>", session=7, letter="m2@example.org", start=3)
    end = dialogue("C: QUIT", session=7, start=4)
    model.take(Stopwatch().all([*first, *second, *end]))
    assert shown(model) == ["220 ready", "DATA", "QUIT"]
    assert list(model.letters) == ["m1@example.org", "m2@example.org"]


def many(count: int, start: int) -> tuple[Timed, ...]:
    (line,) = dialogue("S: 250 ok")
    return tuple(Timed(replace(line, number=start + at)) for at in range(count))


def test_the_oldest_lines_go_when_there_are_too_many(qtbot: QtBot) -> None:
    model = DialogueModel(most=100)
    model.take(many(100 + SLACK, 1))
    assert model.rowCount() == 100 + SLACK
    removed: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.take(many(1, 101 + SLACK))
    assert removed == [(0, SLACK)]
    assert [line.spoken.number for line in model.lines()] == list(range(SLACK + 2, SLACK + 102))


def test_clearing_leaves_nothing(model: DialogueModel) -> None:
    model.clear()
    assert model.rowCount() == 0
    assert not model.heard_any


def test_there_are_no_rows_below_a_row(model: DialogueModel) -> None:
    inside = model.index(0, 0)
    rows: Callable[[QModelIndex], int] = model.rowCount
    assert rows(inside) == 0
    assert model.columnCount(inside) == 0
