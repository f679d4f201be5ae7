"""A rich text document as plain text, and what its paragraphs are: quotations, list items."""

from collections.abc import Iterator

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextList,
    QTextListFormat,
    QTextTable,
)

QUOTE_LEVEL = QTextFormat.Property.BlockQuoteLevel
LINE_SEPARATOR = "\u2028"
OBJECT = "\ufffc"
_MONOSPACE = ("mono", "courier", "consolas")
HELD_SPACE = "\u00a0"
NUMBERED = {
    QTextListFormat.Style.ListDecimal: "1",
    QTextListFormat.Style.ListLowerAlpha: "a",
    QTextListFormat.Style.ListUpperAlpha: "A",
    QTextListFormat.Style.ListLowerRoman: "i",
    QTextListFormat.Style.ListUpperRoman: "I",
}


def quote_level(block: QTextBlock) -> int:
    """Return how deep a block stands in quotations: 0 is the person's own."""
    return block.blockFormat().intProperty(QUOTE_LEVEL)


def list_of(block: QTextBlock) -> QTextList | None:
    """Return the list a block is an item of (Qt's stubs deny that there may be none)."""
    return block.textList()


def is_monospace(style: QTextCharFormat) -> bool:
    """Say whether letters are all of one width, as in code."""
    families = style.fontFamilies()
    named = str(families[0]).lower() if families else ""
    return style.fontFixedPitch() or any(word in named for word in _MONOSPACE)


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Go through all blocks in their order."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def to_plain(document: QTextDocument) -> str:
    """Write the document as plain text: quotations behind ">", list items behind their mark."""
    lines: list[str] = []
    before: QTextBlock | None = None
    for block in blocks(document):
        if before is not None and made_by_table(before, block):
            continue
        if before is not None and _parted(before, block):
            lines.append(">" * min(quote_level(before), quote_level(block)))
        lines.extend(_lines(block))
        before = block
    return "\n".join(lines)


def own_text(document: QTextDocument) -> str:
    """Return the plain text that stands in no quotation."""
    return "\n".join(
        block.text().replace(LINE_SEPARATOR, "\n")
        for block in blocks(document)
        if not quote_level(block)
    )


def made_by_table(before: QTextBlock, block: QTextBlock) -> bool:
    """Say whether Qt put this empty paragraph behind a table by itself, and will again."""
    if block.text():
        return False
    table: QTextTable | None = QTextCursor(before).currentTable()
    return table is not None and QTextCursor(block).currentTable() is None


def _parted(before: QTextBlock, block: QTextBlock) -> bool:
    """Say whether paragraphs stand apart on the sheet, and so want an empty line between them."""
    if list_of(before) is not None and list_of(block) is not None:
        return False
    if not before.text().strip() or not block.text().strip():
        return False
    return before.blockFormat().bottomMargin() > 0 or block.blockFormat().topMargin() > 0


def _lines(block: QTextBlock) -> list[str]:
    level = quote_level(block)
    quote = ">" * level + " " if level else ""
    text = block.text().replace(OBJECT, "").replace(HELD_SPACE, " ")
    lines = (_mark(block) + text).split(LINE_SEPARATOR)
    return [(quote + line).rstrip() if quote else line for line in lines]


def _mark(block: QTextBlock) -> str:
    around = list_of(block)
    if around is None:
        return ""
    step = "  " * (max(1, around.format().indent()) - 1)
    numbered = around.format().style() in NUMBERED
    return step + (f"{around.itemText(block)} " if numbered else "- ")
