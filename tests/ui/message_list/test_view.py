"""The list on screen: what is chosen stays chosen, what is read stays in sight."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.model.mailbox import Role
from app.model.message import Flag, MessageKey
from app.model.spine import MailQuery
from tests.support.fake_mail import FakeMail
from tests.support.sample_mail import LETTERS
from ui.bridge import Bridge
from ui.message_list import delegate
from ui.message_list.delegate import CardDelegate, Press
from ui.message_list.model import MessageListModel
from ui.message_list.view import MessageListView


class Shown:
    """A visible list over a fake."""

    def __init__(self, qtbot: QtBot, mail: FakeMail, query: MailQuery) -> None:
        self.qtbot = qtbot
        self.mail = mail
        self.bridge = Bridge()
        self.bridge.attach(mail.bus)
        self.view = MessageListView(MessageListModel(self.bridge, mail))
        qtbot.addWidget(self.view)
        self.view.resize(400, 600)
        self.view.show()
        with qtbot.waitSignal(self.view.list.completed, timeout=20_000):
            self.view.list.show(query)
        qtbot.waitUntil(lambda: self.view.list.row(0) is not None)


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot, FakeMail(), MailQuery(role=Role.INBOX))


def test_new_mail_does_not_move_what_is_being_read(shown: Shown, qtbot: QtBot) -> None:
    view = shown.view
    view.choose(20)
    key = view.current_key()
    place = view.visualRect(view.currentIndex()).top()
    count = view.list.rowCount()
    shown.mail.arrive(LETTERS[0])
    qtbot.waitUntil(lambda: view.list.rowCount() == count + 1)
    assert view.current_key() == key
    assert view.visualRect(view.currentIndex()).top() == place
    assert view.chosen_keys() == (key,)


def test_at_the_top_new_mail_comes_into_sight(shown: Shown, qtbot: QtBot) -> None:
    key = shown.mail.arrive(LETTERS[0])
    qtbot.waitUntil(lambda: shown.view.list.key(0) == key)
    assert shown.view.rowAt(1) == 0


def test_what_takes_the_place_of_the_archived_is_chosen(shown: Shown, qtbot: QtBot) -> None:
    view = shown.view
    view.choose(3)
    key, after = view.list.key(3), view.list.key(4)
    assert key is not None
    shown.mail.archive((key,))
    qtbot.waitUntil(lambda: view.chosen_keys() == (after,))


def test_a_reset_keeps_what_was_chosen(shown: Shown, qtbot: QtBot) -> None:
    view = shown.view
    view.choose(7)
    key = view.current_key()
    with qtbot.waitSignal(view.list.headed):
        view.list.reload()
    assert view.current_key() == key
    assert view.chosen_keys() == (key,)


def test_all_of_a_big_list_is_chosen_without_reading_it(qtbot: QtBot) -> None:
    mail = FakeMail(count=100_000)
    shown = Shown(qtbot, mail, MailQuery((mail.boxes[0].id,)))
    read = len(mail.asked("rows"))
    shown.view.selectAll()
    assert shown.view.chosen_count() == 100_000
    assert len(shown.view.chosen_keys()) == 100_000
    assert len(mail.asked("rows")) == read


@pytest.mark.parametrize("press", list(Press))
def test_the_buttons_of_a_card_can_be_pressed(shown: Shown, qtbot: QtBot, press: Press) -> None:
    view = shown.view
    card = view.visualRect(view.list.index(2, 0))
    place = place_of(view.cards, card.top(), card.width(), press)
    qtbot.mouseMove(view.viewport(), place)
    view._hover(2)
    with qtbot.waitSignal(view.pressed_in) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [press, view.list.key(2)]
    assert view.chosen_count() == 0, "a press on a button chooses nothing"


def test_cards_differ_by_density(shown: Shown) -> None:
    heights = []
    for density in ("compact", "normal", "roomy"):
        shown.view.set_density(density)
        heights.append(shown.view.rowHeight(0))
    assert heights == sorted(set(heights))


def test_a_starred_card_shows_its_star(shown: Shown, qtbot: QtBot) -> None:
    view = shown.view
    at = next(n for n in range(10) if not starred(view, n))
    card = view.visualRect(view.list.index(at, 0))
    before = view.grab(card).toImage()
    key = view.list.key(at)
    assert isinstance(key, int)
    shown.mail.flag((MessageKey(key),), add=Flag.FLAGGED)
    qtbot.waitUntil(lambda: starred(view, at))
    assert view.grab(card).toImage() != before


def test_a_starred_card_shows_one_star_while_the_mouse_is_there(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = shown.view
    at = next(n for n in range(10) if starred(view, n))
    stars: list[str] = []
    monkeypatch.setattr(delegate, "_draw_icon", lambda _, name, *__: stars.append(name))
    for hovered in (False, True):
        stars.clear()
        view._hover(at if hovered else -1)
        view.grab(view.visualRect(view.list.index(at, 0)))
        assert stars.count("star-filled") == 1


def starred(view: MessageListView, at: int) -> bool:
    row = view.list.row(at)
    return row is not None and Flag.FLAGGED in row.flags


def place_of(cards: CardDelegate, top: int, width: int, press: Press) -> QPoint:
    from PySide6.QtCore import QRect

    return cards._buttons(QRect(0, top, width, cards.height))[press].center()
