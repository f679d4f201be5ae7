"""What Qt shows by itself, and what counts, speaks the language of the windows too."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from app.model.account import Protocol
from app.model.message import Flag
from app.model.operation import Receipt, ReceiptId, ReceiptKind
from app.model.report import ProbeStep, ProbeStepKind
from ui import wording
from ui.main import install_translations
from ui.probe_steps import said


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


@pytest.mark.usefixtures("hindi")
@pytest.mark.parametrize("count", [1, 7])
def test_what_counts_messages_is_said_in_hindi(count: int) -> None:
    done = wording.receipt(Receipt(ReceiptId(1), ReceiptKind.ARCHIVED, count))
    read = wording.receipt(Receipt(ReceiptId(1), ReceiptKind.FLAGS, count, None, Flag.SEEN))
    folders = said(ProbeStep(Protocol.IMAP, ProbeStepKind.MAILBOXES, 0.1, str(count)))
    for text in (done, read, folders):
        assert not any(letter.isascii() and letter.isalpha() for letter in text), text
        assert "%" not in text
    assert "7" in done or count == 1
