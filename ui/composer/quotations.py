"""Quotations on the sheet: made of foreign HTML and of ">" lines, and parted to answer within."""

import re
from typing import NamedTuple

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from ui.composer.letter_text import QUOTE_LEVEL, is_monospace

QUOTE_STEP = 16  # pixels by which each level of quotation is moved in
# Private letters (U+E000…) that no honest letter contains; what comes in is cleared of them.
_BEGIN, _END = "\ue000", "\ue001"
_OPENING = re.compile(r"""<blockquote\b(?:"[^"]*"|'[^']*'|[^>"'])*>""", re.IGNORECASE)
_CLOSING = re.compile(r"</blockquote\s*>", re.IGNORECASE)
_FONTS = (
    QTextFormat.Property.FontFamilies,
    QTextFormat.Property.FontPointSize,
    QTextFormat.Property.FontPixelSize,
    QTextFormat.Property.FontLetterSpacing,
    QTextFormat.Property.FontWordSpacing,
)
_LINES = (QTextFormat.Property.LineHeight, QTextFormat.Property.LineHeightType)
_END_OF_BLOCK = QTextCursor.MoveOperation.EndOfBlock
_KEEP = QTextCursor.MoveMode.KeepAnchor


def set_level(cursor: QTextCursor, level: int) -> None:
    """Set the depth of quotation of the cursor's block."""
    shape = cursor.blockFormat()
    if level:
        shape.setProperty(QUOTE_LEVEL, level)
    else:
        shape.clearProperty(QUOTE_LEVEL)
    shape.setLeftMargin(level * QUOTE_STEP)
    shape.setRightMargin(0)
    cursor.setBlockFormat(shape)


def marked(html: str) -> str:
    """Put a mark of its own line where each quotation begins and ends.

    Qt's reader keeps quotations as margins only, which styles override and bare text loses.
    """
    html = html.replace(_BEGIN, "").replace(_END, "")
    html = _OPENING.sub(f"<p>{_BEGIN}</p>", html)
    return _CLOSING.sub(f"<p>{_END}</p>", html)


def settle(document: QTextDocument) -> None:
    """Make levels of quotation of the marks, and of foreign fonts the writer's own.

    What is seen is what leaves: fonts and sizes are not sent, so they are not shown.
    """
    level = 0
    block = document.begin()
    while block.isValid():
        step = {_BEGIN: 1, _END: -1}.get(block.text().strip(), 0)
        if step:
            level = max(0, level + step)
            block = _without_mark(document, block, level)
            continue
        if level:
            set_level(QTextCursor(block), level)
        _take_own_look(block, quoted=level > 0)
        block = block.next()


def _without_mark(document: QTextDocument, block: QTextBlock, level: int) -> QTextBlock:
    """Take a mark out with its line, where no table stands in the way; return what comes next."""
    position = block.position()
    cursor = QTextCursor(block)
    cursor.movePosition(_END_OF_BLOCK, _KEEP)
    cursor.removeSelectedText()
    following = block.next()
    if following.isValid() and _same_place(block, following):
        shape, letters = following.blockFormat(), following.charFormat()
        cursor.deleteChar()
        cursor.setBlockFormat(shape)
        cursor.setBlockCharFormat(letters)
        return document.findBlock(position)
    before = block.previous()
    if before.isValid() and _same_place(before, block):
        shape, letters = before.blockFormat(), before.charFormat()
        cursor.deletePreviousChar()
        cursor.setBlockFormat(shape)
        cursor.setBlockCharFormat(letters)
        return cursor.block().next()
    set_level(cursor, level)
    return block.next()


def _same_place(one: QTextBlock, other: QTextBlock) -> bool:
    """Say whether two neighbours stand in the same cell, or both in none."""
    first, second = QTextCursor(one), QTextCursor(other)
    if first.currentFrame() != second.currentFrame():
        return False
    table: QTextTable | None = first.currentTable()
    return table is None or table.cellAt(first) == table.cellAt(second)


def write_lines(document: QTextDocument, lines: list[str]) -> None:
    """Write plain lines at the end; those behind ">" become quotations."""
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    for number, line in enumerate(lines):
        if number:
            cursor.insertBlock()
        level, words = _unquoted(line)
        set_level(cursor, level)
        cursor.insertText(words)


def part(cursor: QTextCursor) -> QTextCursor:
    """Part a quotation at the cursor; return where to answer, right below what was said."""
    cursor.beginEditBlock()
    inside = not cursor.atBlockStart() and not cursor.atBlockEnd()
    if inside:
        cursor.insertBlock()  # the rest of the quotation begins here
    at_end = cursor.atBlockEnd() and not cursor.atBlockStart()
    cursor.insertBlock()
    if not at_end:
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    cursor.setBlockFormat(QTextBlockFormat())
    cursor.setBlockCharFormat(QTextCharFormat())
    cursor.endEditBlock()
    return cursor


class Stretch(NamedTuple):
    """Some letters of one format."""

    position: int
    length: int
    style: QTextCharFormat


def stretches(block: QTextBlock) -> tuple[Stretch, ...]:
    """Return the stretches of a block, taken before any of them is changed."""
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        found.append(Stretch(fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    return tuple(found)


def _take_own_look(block: QTextBlock, *, quoted: bool) -> None:
    """Drop foreign fonts, sizes and line heights, and in a quotation colours too.

    A quotation that brought black letters would be unreadable on a dark sheet.
    """
    cursor = QTextCursor(block)
    shape = block.blockFormat()
    for line in _LINES:
        shape.clearProperty(line)
    if quoted:
        shape.clearBackground()
    cursor.setBlockFormat(shape)
    for position, length, style in stretches(block):
        if not style.isImageFormat():
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_own_look(style, quoted=quoted))


def _own_look(style: QTextCharFormat, *, quoted: bool) -> QTextCharFormat:
    fixed = is_monospace(style)
    for font in _FONTS:
        style.clearProperty(font)
    if fixed:
        style.setFontFamilies(["monospace"])
    if quoted and not style.isAnchor():
        style.clearForeground()
    if quoted:
        style.clearBackground()
    return style


def _unquoted(line: str) -> tuple[int, str]:
    """Count the ">" in front of a line of plain text, and return the words behind them."""
    level = 0
    rest = line
    while rest.startswith(">"):
        level += 1
        rest = rest[1:]
        if rest.startswith(" >"):
            rest = rest[1:]
    return level, rest.removeprefix(" ") if level else line
