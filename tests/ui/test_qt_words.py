"""What Qt shows by itself speaks the language of the windows too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from ui.main import install_translations


@pytest.fixture
def hindi(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    known = set(qapp.findChildren(QTranslator))
    install_translations(qapp, "hi")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - known:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def words(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


@pytest.mark.usefixtures("hindi")
@pytest.mark.parametrize("kind", [QLineEdit, QTextEdit])
def test_the_menu_of_a_text_field(qtbot: QtBot, kind: type[QLineEdit] | type[QTextEdit]) -> None:
    field = kind()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    shown = words(menu)
    menu.deleteLater()
    assert "चिपकाएँ" in shown
    assert not [word for word in shown if word.isascii()]


@pytest.mark.usefixtures("hindi")
def test_the_buttons_of_a_box(qtbot: QtBot) -> None:
    box = QInputDialog()
    qtbot.addWidget(box)
    box.show()
    assert {button.text() for button in box.findChildren(QPushButton)} == {"ठीक है", "रद्द करें"}
