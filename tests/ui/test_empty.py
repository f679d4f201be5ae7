"""The page where there is nothing to show."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.empty import EmptyPage


def shown(page: EmptyPage) -> list[QPushButton]:
    return [each for each in page.findChildren(QPushButton) if each.isVisible()]


def test_saying_the_same_again_takes_no_button_away(qtbot: QtBot) -> None:
    page = EmptyPage()
    qtbot.addWidget(page)
    page.show()
    pressed: list[str] = []
    act = (("Show all", lambda: pressed.append("all")),)
    page.say("search", "Nothing found", "Nothing holds “a”.", act)
    qtbot.waitUntil(lambda: len(shown(page)) == 1)
    (button,) = shown(page)
    page.say("search", "Nothing found", "Nothing holds “a”.", act)
    assert shown(page) == [button]
    page.say("search", "Nothing found", "Nothing holds “ab”.", act)
    qtbot.waitUntil(lambda: shown(page) not in ([], [button]))
    shown(page)[0].click()
    assert pressed == ["all"]
    page.say("inbox", "No messages here", "")
    assert shown(page) == []
