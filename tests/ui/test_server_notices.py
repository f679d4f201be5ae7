"""Alerts quoted, and accounts that are nearly full: said once, one at a time."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.events import AccountsChanged, OperationRefused, ServerAlert
from app.model.account import AccountId
from app.model.operation import OperationKind
from app.model.problem import Problem, ProblemKind
from app.settings import Settings
from tests.support.fake_mail import FakeMail
from tests.ui.test_main_window import Desk
from ui.places import PLACE, PlaceKind

GIB = 1024 * 1024  # KiB


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    desk = Desk(qtbot, FakeMail(folder=tmp_path), Settings())
    desk.wait_for_list()
    return desk


def texts(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.notices.findChildren(QLabel)]


def put_away(desk: Desk) -> None:
    desk.window.notices.findChildren(QToolButton)[-1].click()


def fill(desk: Desk, used: float, limit: float = 5) -> None:
    book = desk.mail.book
    first = replace(book.accounts[0], quota_used=int(used * GIB), quota_limit=int(limit * GIB))
    book.accounts[0] = first
    desk.mail.bus.publish(AccountsChanged())
    desk.qtbot.waitUntil(lambda: bool(desk.window.tree.accounts) and _known(desk, first.quota_used))


def _known(desk: Desk, used: int) -> bool:
    return desk.window.tree.accounts[0].quota_used == used


def test_an_alert_is_quoted_and_says_whose_it_is(desk: Desk, qtbot: QtBot) -> None:
    label = desk.window.tree.accounts[0].label
    desk.mail.bus.publish(ServerAlert(AccountId(1), "Going down at <b>noon</b>"))
    qtbot.waitUntil(lambda: bool(desk.window.notices.sentence))
    assert label in desk.window.notices.sentence
    assert "“Going down at <b>noon</b>”" in texts(desk)


def test_alerts_wait_for_each_other(desk: Desk, qtbot: QtBot) -> None:
    for text in ("first", "second"):
        desk.mail.bus.publish(ServerAlert(AccountId(1), text))
    qtbot.waitUntil(lambda: "“first”" in texts(desk))
    put_away(desk)
    assert "“second”" in texts(desk)
    put_away(desk)
    assert not desk.window.notices.sentence


def test_an_account_that_is_nearly_full_is_said_once(desk: Desk, qtbot: QtBot) -> None:
    fill(desk, 4.4)
    assert not desk.window.notices.sentence
    fill(desk, 4.6)
    qtbot.waitUntil(lambda: "nearly full" in desk.window.notices.sentence)
    assert any("4.6" in text and "5" in text for text in texts(desk))
    put_away(desk)
    fill(desk, 4.7)
    assert not desk.window.notices.sentence
    fill(desk, 5)
    qtbot.waitUntil(lambda: "no mail can come in" in desk.window.notices.sentence)


def test_how_full_an_account_is_stands_in_its_tooltip(desk: Desk, qtbot: QtBot) -> None:
    fill(desk, 1)
    items = desk.window.tree._items()
    line = next(each for each in items if each.data(0, PLACE).kind is PlaceKind.ACCOUNT)
    assert "1.0 GB of 5.0 GB" in line.toolTip(0)


def test_what_did_not_fit_says_so(desk: Desk, qtbot: QtBot) -> None:
    problem = Problem(ProblemKind.REFUSED, "imap:993", text="Quota exceeded", detail="overquota")
    desk.mail.bus.publish(OperationRefused(AccountId(1), OperationKind.COPY, problem))
    qtbot.waitUntil(lambda: "no room left" in desk.toast())
    assert "Quota exceeded" in desk.toast()
