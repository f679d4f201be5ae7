"""A letter leaves when a person wants it to, and asks of the server what a person asks."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.model.submission import NOTHING_ASKED, SubmitOptions
from ui.composer.send_later import SendLaterButton, TimeDialog

FRIDAY = datetime(2026, 11, 27, 10, 30, tzinfo=UTC)


@pytest.fixture
def button(qtbot: QtBot) -> SendLaterButton:
    made = SendLaterButton()
    qtbot.addWidget(made)
    made._offer_times()
    return made


def named(button: SendLaterButton, now: datetime) -> list[str]:
    return [name for name, _ in button._times(now)]


def test_the_times_offered_lie_ahead(button: SendLaterButton) -> None:
    assert named(button, FRIDAY) == [
        *("In an hour", "This evening", "Tomorrow morning", "Monday morning")
    ]
    late = FRIDAY.astimezone().replace(hour=23)
    assert "This evening" not in named(button, late)


def test_monday_is_the_next_one(button: SendLaterButton) -> None:
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC).astimezone()
    (when,) = [when for name, when in button._times(monday) if name == "Monday morning"]
    assert (when.date() - monday.date()).days == 7


def test_choosing_gives_the_time(button: SendLaterButton, qtbot: QtBot) -> None:
    first = button.menu_.actions()[0]
    with qtbot.waitSignal(button.chosen):
        first.trigger()
    assert button.at == first.data()


def test_what_is_asked_of_the_server(button: SendLaterButton) -> None:
    assert button.options() == NOTHING_ASKED
    for action in button.menu_.actions()[-3:]:
        action.trigger()
    assert button.options() == SubmitOptions(dsn=True, require_tls=True)
    button._choose(500)
    assert button.options() == SubmitOptions(dsn=True, require_tls=True, hold_until=500)


def test_a_day_and_an_hour_can_be_chosen(qtbot: QtBot) -> None:
    dialog = TimeDialog(datetime.now().astimezone())
    qtbot.addWidget(dialog)
    wanted = QDateTime.currentDateTime().addDays(3)
    dialog.edit.setDateTime(wanted)
    assert dialog.at == wanted.toSecsSinceEpoch()
    dialog.edit.setDateTime(QDateTime.currentDateTime().addDays(-3))
    assert dialog.at >= QDateTime.currentSecsSinceEpoch()  # what has passed cannot be chosen
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
