"""Quotations on the sheet: made of foreign HTML and of ">" lines, and parted to answer within."""

from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from ui.composer.letter_text import QUOTE_LEVEL, blocks, quote_level

QUOTE_STEP = 16  # pixels by which each level of quotation is moved in
_QT_QUOTE_MARGIN = 40  # how far Qt's HTML reader moves a <blockquote> in


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


def settle(document: QTextDocument) -> None:
    """Make of Qt's wide margins levels of quotation, and of foreign colours the reader's own.

    A quotation that brought black letters would be unreadable on a dark sheet.
    """
    cursor = QTextCursor(document)
    for block in blocks(document):
        level = round(block.blockFormat().leftMargin() / _QT_QUOTE_MARGIN)
        if level:
            cursor.setPosition(block.position())
            set_level(cursor, level)
            _drop_colours(block)


def has_quotation(document: QTextDocument) -> bool:
    """Say whether anything is quoted, as a block or by ">"."""
    return any(quote_level(block) or block.text().startswith(">") for block in blocks(document))


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


def _drop_colours(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    for position, length, style in stretches(block):
        if not style.isAnchor():
            style.clearForeground()
            style.clearBackground()
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(style)


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
