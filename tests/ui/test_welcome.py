"""Before there is an account, there are two ways to begin."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.welcome import WelcomePage


def test_both_ways_can_be_taken_by_keyboard(qtbot: QtBot) -> None:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.addAccount):
        qtbot.keyClick(page.add, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.practice):
        qtbot.keyClick(page.try_practice, Qt.Key.Key_Space)
