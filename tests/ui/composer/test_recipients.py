"""What is typed into To becomes pills, and every pill can be reached and taken back by keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.composer.pill import Pill
from ui.composer.recipients import RecipientField


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[RecipientField]:
    window = QWidget()
    qtbot.addWidget(window)
    field = RecipientField("To")
    other = QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(other)
    window.resize(500, 300)
    window.show()
    window.activateWindow()
    field.line.setFocus()
    qtbot.waitUntil(field.line.hasFocus)
    yield field
    window.close()


def pills(field: RecipientField) -> list[Pill]:
    return [each for each in field.findChildren(Pill) if each.isVisible()]


@pytest.mark.parametrize("end", [",", ";"])
def test_a_separator_makes_a_pill(field: RecipientField, qtbot: QtBot, end: str) -> None:
    qtbot.keyClicks(field.line, f"ann@example.org{end}")
    assert [pill.text() for pill in pills(field)] == ["ann@example.org"]
    assert field.line.text() == ""


def test_enter_and_leaving_the_field_make_pills(field: RecipientField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, "ann@example.org")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    qtbot.keyClicks(field.line, "Bo Li <bo@example.org>")
    qtbot.keyClick(field.line, Qt.Key.Key_Tab)
    assert [pill.text() for pill in pills(field)] == ["ann@example.org", "Bo Li"]
    assert field.text() == "ann@example.org, Bo Li <bo@example.org>"


def test_a_comma_within_a_quoted_name_parts_nothing(field: RecipientField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, '"Okafor, Ann" <ann@example.org>,')
    assert [pill.text() for pill in pills(field)] == ["Okafor, Ann"]


def test_a_pasted_list_becomes_pills(field: RecipientField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("ann@example.org\nbo@example.org; Cy <cy@example.org>")
    qtbot.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [pill.text() for pill in pills(field)] == ["ann@example.org", "bo@example.org", "Cy"]


def test_a_pasted_piece_is_typed_on(field: RecipientField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, "ann@")
    QGuiApplication.clipboard().setText("example")
    qtbot.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field.line, ".org,")
    assert [pill.text() for pill in pills(field)] == ["ann@example.org"]


def test_what_is_no_address_is_told_to_eye_and_ear(field: RecipientField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field.line, "nobody,")
    (pill,) = pills(field)
    assert not pill.recipient.valid
    assert "not a mail address" in pill.accessibleDescription().lower()
    assert pill.accessibleName() == "nobody"
    assert [each.text for each in field.invalid()] == ["nobody"]


def test_backspace_goes_to_the_last_pill_and_then_removes_it(
    field: RecipientField, qtbot: QtBot
) -> None:
    field.set_text("ann@example.org, bo@example.org")
    qtbot.keyClick(field.line, Qt.Key.Key_Backspace)
    last = pills(field)[-1]
    assert last.hasFocus()
    assert field.text() == "ann@example.org, bo@example.org"
    qtbot.keyClick(last, Qt.Key.Key_Backspace)
    assert field.text() == "ann@example.org"
    assert pills(field)[0].hasFocus()


def test_arrows_walk_over_the_pills_and_back(field: RecipientField, qtbot: QtBot) -> None:
    field.set_text("ann@example.org, bo@example.org")
    qtbot.keyClick(field.line, Qt.Key.Key_Left)
    qtbot.keyClick(pills(field)[1], Qt.Key.Key_Left)
    assert pills(field)[0].hasFocus()
    qtbot.keyClick(pills(field)[0], Qt.Key.Key_Right)
    qtbot.keyClick(pills(field)[1], Qt.Key.Key_Right)
    assert field.line.hasFocus()


def test_enter_edits_a_pill_and_keeps_what_was_being_typed(
    field: RecipientField, qtbot: QtBot
) -> None:
    field.set_text("Ann <ann@exmple.org>")
    qtbot.keyClicks(field.line, "bo@example.org")
    pills(field)[0].setFocus()
    qtbot.keyClick(pills(field)[0], Qt.Key.Key_Return)
    assert field.line.text() == "Ann <ann@exmple.org>"
    assert field.text() == "bo@example.org, Ann <ann@exmple.org>"


def test_a_double_click_edits_and_the_cross_removes(field: RecipientField, qtbot: QtBot) -> None:
    field.set_text("ann@example.org, bo@example.org")
    first, second = pills(field)
    place = second.rect().center()
    place.setX(second.width() - 12)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=place)
    assert field.text() == "ann@example.org"
    QTest.mouseDClick(first, Qt.MouseButton.LeftButton)
    assert field.line.text() == "ann@example.org"


def test_many_recipients_scroll_instead_of_pushing_the_letter_away(
    field: RecipientField,
) -> None:
    field.set_text(", ".join(f"person{n}@example.org" for n in range(200)))
    assert field.height() <= 140
    assert len(field.recipients()) == 200
