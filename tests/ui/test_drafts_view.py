"""The drafts: found again, opened by hand or key, and thrown away only on purpose."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.model.submission import Draft
from tests.support.office import Office, open_office
from ui.drafts_view import DraftCard, DraftsView


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Office:
    return open_office(tmp_path)


def saved(office: Office, subject: str, **fields: object) -> Draft:
    draft = replace(office.mail.new_draft().result(), subject=subject, **fields)  # type: ignore[arg-type] # fields of Draft
    return office.mail.save_draft(draft).result()


@pytest.fixture
def view(office: Office, qtbot: QtBot) -> DraftsView:
    view = DraftsView(office.bridge, office.mail)
    qtbot.addWidget(view)
    view.show()
    return view


def cards(view: DraftsView) -> list[DraftCard]:
    return [each for each in view._page.cards() if isinstance(each, DraftCard)]


def test_no_drafts_says_so(view: DraftsView) -> None:
    assert any(label.text() == "No drafts" for label in view.findChildren(QLabel))


def test_drafts_appear_the_last_saved_first(view: DraftsView, office: Office, qtbot: QtBot) -> None:
    saved(office, "older", to="ann@example.org", text="Hello Ann\n\nhow are you")
    office.mail.now += 60
    saved(office, "newer")
    qtbot.waitUntil(lambda: len(cards(view)) == 2)
    names = [card.accessibleName() for card in cards(view)]
    assert names[0].startswith("No recipient yet, newer")
    assert names[1].startswith("ann@example.org, older")
    assert any(
        label.text() == "Hello Ann how are you" for label in cards(view)[1].findChildren(QLabel)
    )


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_opens_a_draft(view: DraftsView, office: Office, qtbot: QtBot, key: Qt.Key) -> None:
    draft = saved(office, "Plan")
    qtbot.waitUntil(lambda: len(cards(view)) == 1)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(cards(view)[0], key)
    assert opened.args == [draft]


def test_a_click_opens_a_draft(view: DraftsView, office: Office, qtbot: QtBot) -> None:
    saved(office, "Plan")
    qtbot.waitUntil(lambda: len(cards(view)) == 1)
    with qtbot.waitSignal(view.opened):
        qtbot.mouseClick(cards(view)[0], Qt.MouseButton.LeftButton)


def test_throwing_away_asks_first(view: DraftsView, office: Office, qtbot: QtBot) -> None:
    saved(office, "Plan")
    qtbot.waitUntil(lambda: len(cards(view)) == 1)
    qtbot.keyClick(cards(view)[0], Qt.Key.Key_Delete)
    assert view.notice.sentence == "Throw “Plan” away?"
    assert office.mail.asked("discard_draft") == []
    button = view.notice.findChild(QPushButton)
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: not cards(view))


def test_the_card_in_focus_stays_while_others_change(
    view: DraftsView, office: Office, qtbot: QtBot
) -> None:
    first = saved(office, "Plan")
    qtbot.waitUntil(lambda: len(cards(view)) == 1)
    view.activateWindow()
    cards(view)[0].setFocus()
    qtbot.waitUntil(cards(view)[0].hasFocus)
    office.mail.now += 60
    office.mail.save_draft(replace(first, subject="Plan B")).result()
    qtbot.waitUntil(lambda: "Plan B" in cards(view)[0].accessibleName())
    assert cards(view)[0].hasFocus()
