"""An editor of rich text with the verbs of formatting, and the keys that lists need."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextEdit

from ui.composer import quotations
from ui.composer.letter_text import list_of, quote_level


class RichEdit(QTextEdit):
    """Rich text. Each verb acts on the selection, or on what is typed next."""

    def set_bold(self, on: bool) -> None:
        """Write bold, or no longer."""
        style = QTextCharFormat()
        style.setFontWeight(QFont.Weight.Bold if on else QFont.Weight.Normal)
        self.mergeCurrentCharFormat(style)

    def set_italic(self, on: bool) -> None:
        """Write italic, or no longer."""
        style = QTextCharFormat()
        style.setFontItalic(on)
        self.mergeCurrentCharFormat(style)

    def set_underline(self, on: bool) -> None:
        """Write underlined, or no longer."""
        style = QTextCharFormat()
        style.setFontUnderline(on)
        self.mergeCurrentCharFormat(style)

    def set_strike(self, on: bool) -> None:
        """Write struck out, or no longer."""
        style = QTextCharFormat()
        style.setFontStrikeOut(on)
        self.mergeCurrentCharFormat(style)

    def toggle_list(self, style: QTextListFormat.Style) -> None:
        """Make the paragraphs a list of this style, or take them out of it."""
        cursor = self.textCursor()
        around = list_of(cursor.block())
        if around is not None and around.format().style() == style:
            self._each_block(cursor, self._out_of_list)
            return
        shape = QTextListFormat()
        shape.setStyle(style)
        shape.setIndent(around.format().indent() if around is not None else 1)
        cursor.createList(shape)

    def indent(self, step: int) -> None:
        """Move paragraphs, or the level of list items, in (1) or out (-1)."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        around = list_of(cursor.block())
        if around is None:
            self._each_block(cursor, lambda at: self._indent_block(at, step))
        elif around.format().indent() + step < 1:
            self._each_block(cursor, self._out_of_list)
        else:
            shape = around.format()
            shape.setIndent(shape.indent() + step)
            cursor.createList(shape)
        cursor.endEditBlock()

    def toggle_quote(self) -> None:
        """Set the paragraphs off as a quotation, or take them out of it."""
        level = 0 if quote_level(self.textCursor().block()) else 1
        self._each_block(self.textCursor(), lambda at: quotations.set_level(at, level))

    def set_link(self, address: str, text: str = "") -> None:
        """Make the selection a link; without one, insert `text` (or the address) as a link."""
        cursor = self.textCursor()
        style = QTextCharFormat()
        style.setAnchor(True)
        style.setAnchorHref(address)
        style.setForeground(self.palette().brush(QPalette.ColorRole.Link))
        style.setFontUnderline(True)
        if cursor.hasSelection():
            cursor.mergeCharFormat(style)
            return
        before = cursor.charFormat()
        cursor.insertText(text or address, style)
        cursor.insertText(" ", before)
        self.setTextCursor(cursor)

    def clear_format(self) -> None:
        """Take the selection back to plain words; with no selection, what is typed next."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.setCharFormat(QTextCharFormat())
            self._each_block(cursor, _plain_block)
        self.setCurrentCharFormat(QTextCharFormat())

    def handled(self, event: QKeyEvent) -> bool:
        """Act on the keys that mean something else inside lists and quotations."""
        block = self.textCursor().block()
        plainly = not event.modifiers()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plainly and quote_level(block):
                self._answer_within()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if (
                plainly and list_of(block) is not None and not block.text()
            ):
                self._out_of_list(self.textCursor())
            case Qt.Key.Key_Tab if plainly and list_of(block) is not None:
                self.indent(1)
            case Qt.Key.Key_Backtab if list_of(block) is not None:
                self.indent(-1)
            case Qt.Key.Key_Backtab:
                self.focusPreviousChild()
            case _:
                return False
        return True

    # --- private ---

    def _each_block(self, cursor: QTextCursor, change: Callable[[QTextCursor], None]) -> None:
        """Apply `change` to every paragraph that the selection touches, as one step to undo."""
        last = self.document().findBlock(cursor.selectionEnd())
        block = self.document().findBlock(cursor.selectionStart())
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        while block.isValid() and block.position() <= last.position():
            cursor.setPosition(block.position())
            change(cursor)
            block = block.next()
        cursor.endEditBlock()

    def _out_of_list(self, cursor: QTextCursor) -> None:
        around = list_of(cursor.block())
        if around is not None:
            around.remove(cursor.block())
            shape = cursor.blockFormat()
            shape.setIndent(0)
            cursor.setBlockFormat(shape)

    def _indent_block(self, cursor: QTextCursor, step: int) -> None:
        shape = cursor.blockFormat()
        shape.setIndent(max(0, shape.indent() + step))
        cursor.setBlockFormat(shape)

    def _answer_within(self) -> None:
        self.setTextCursor(quotations.part(self.textCursor()))
        self.setCurrentCharFormat(QTextCharFormat())


def _plain_block(cursor: QTextCursor) -> None:
    """Take list, indent and alignment from a block; a quotation stays one."""
    level = quote_level(cursor.block())
    around = list_of(cursor.block())
    if around is not None:
        around.remove(cursor.block())
    cursor.setBlockFormat(QTextBlockFormat())
    quotations.set_level(cursor, level)
