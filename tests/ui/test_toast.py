"""The pill: it says, offers a way back, and stays while it is looked at."""

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.toast import Toast


def toast_over(qtbot: QtBot) -> Toast:
    window = QWidget()
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    return Toast(window)


def test_it_leaves_after_a_while(qtbot: QtBot) -> None:
    toast = toast_over(qtbot)
    toast._leaving.setInterval(20)
    toast.say("Done")
    assert toast.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_it_stays_while_the_pointer_is_on_it(qtbot: QtBot) -> None:
    toast = toast_over(qtbot)
    toast._leaving.setInterval(20)
    toast.say("Done")
    here = QPointF(1, 1)
    toast.enterEvent(QEnterEvent(here, here, here))
    assert not toast._leaving.isActive()
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_its_button_acts_once(qtbot: QtBot) -> None:
    toast = toast_over(qtbot)
    acted: list[bool] = []
    toast.say("Archived", "Undo", lambda: acted.append(True))
    toast.button.click()
    toast.button.click()
    assert acted == [True]
    assert not toast.isVisible()


def test_it_follows_the_window(qtbot: QtBot) -> None:
    toast = toast_over(qtbot)
    toast.say("Done")
    window = toast.parentWidget()
    assert window is not None
    window.resize(900, 500)
    qtbot.waitUntil(lambda: abs(toast.geometry().center().x() - 450) <= 1)
    assert window.rect().contains(toast.geometry())
