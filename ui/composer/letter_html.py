"""A rich text document as small HTML with inline styles.

Qt's own toHtml() writes kilobytes of styles, its own font and absolute sizes into every letter.
Here only what a person did is written: so that it takes the reader's font and reads well anywhere.
"""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextImageFormat,
    QTextTable,
    QTextTableCell,
)

from ui.composer.letter_text import (
    HELD_SPACE,
    LINE_SEPARATOR,
    NUMBERED,
    OBJECT,
    is_monospace,
    list_of,
    quote_level,
)

QUOTE_STYLE = "margin:0 0 0 .8ex;border-left:2px solid #b0b7c3;padding-left:1ex"
_ALIGNMENTS = {
    Qt.AlignmentFlag.AlignRight: "right",
    Qt.AlignmentFlag.AlignHCenter: "center",
    Qt.AlignmentFlag.AlignJustify: "justify",
}


def to_html(document: QTextDocument) -> str:
    """Write the document's content as HTML without html, head and body."""
    return _Writer().frame(document.rootFrame())


class _Writer:
    """Opens and closes the nested elements (quotations, lists) as the blocks go by."""

    def __init__(self, quoted: int = 0) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._around = quoted  # levels of quotation that are open around all this

    def frame(self, frame: QTextFrame) -> str:
        """Write a frame's blocks and tables in their order."""
        items = list(_items(frame))
        for at, item in enumerate(items):
            if _made_by_table(items, at):
                continue
            match item:
                case QTextTable():
                    self.table(item)
                case QTextFrame():
                    self._close_to(0)
                    self._out.append(_Writer().frame(item))
                case QTextBlock():
                    self.block(item)
        return self.written()

    def written(self) -> str:
        """Close what is open and return everything."""
        self._close_to(0)
        return "".join(self._out)

    def table(self, table: QTextTable) -> None:
        """Write a table, within the quotation that all of it belongs to."""
        level = min(quote_level(block) for block in _blocks_of(table))
        self._nest(["blockquote"] * (level - self._around))
        self._out.append(_table(table, level))

    def block(self, block: QTextBlock) -> None:
        """Write one paragraph."""
        self._enter(block)
        style = _block_style(block.blockFormat())
        if list_of(block) is not None:
            self._out.append(f"<li{style}>{_inline(block)}</li>")
            return
        name = _element(block.blockFormat())
        if name == "hr":
            self._out.append("<hr>")
            return
        self._out.append(f"<{name}{style}>{_inline(block) or '<br>'}</{name}>")

    def _enter(self, block: QTextBlock) -> None:
        """Close and open until the nesting is that of `block`."""
        self._nest(["blockquote"] * (quote_level(block) - self._around) + _list_elements(block))

    def _nest(self, wanted: list[str]) -> None:
        same = 0
        while same < min(len(wanted), len(self._open)) and wanted[same] == self._open[same]:
            same += 1
        self._close_to(same)
        for element in wanted[same:]:
            self._open.append(element)
            self._out.append(_opening(element))

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._out.append(f"</{self._open.pop().split()[0]}>")


def _items(frame: QTextFrame) -> Iterator[QTextFrame | QTextBlock]:
    iterator = frame.begin()
    while not iterator.atEnd():
        child = _frame_at(iterator)
        yield child if child is not None else iterator.currentBlock()
        iterator += 1


def _made_by_table(items: list[QTextFrame | QTextBlock], at: int) -> bool:
    """Say whether Qt put this empty paragraph around a table by itself, and will again."""
    item = items[at]
    if not isinstance(item, QTextBlock) or item.text():
        return False
    after = at > 0 and isinstance(items[at - 1], QTextTable)
    first = at == 0 and len(items) > 1 and isinstance(items[1], QTextTable)
    return after or first


def _frame_at(iterator: QTextFrame.iterator) -> QTextFrame | None:
    """Return the frame an iterator stands at (Qt's stubs deny that it may stand at a block)."""
    return iterator.currentFrame()


def _opening(element: str) -> str:
    if element == "blockquote":
        return f'<blockquote type="cite" style="{QUOTE_STYLE}">'
    return f"<{element}>"


def _list_elements(block: QTextBlock) -> list[str]:
    """Name the list elements around a block; a list's depth is its indent."""
    around = list_of(block)
    if around is None:
        return []
    mark = NUMBERED.get(around.format().style())
    inner = "ul" if mark is None else "ol" if mark == "1" else f'ol type="{mark}"'
    return ["ul"] * (max(1, around.format().indent()) - 1) + [inner]


def _element(style: QTextBlockFormat) -> str:
    if style.headingLevel():
        return f"h{style.headingLevel()}"
    if style.hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth):
        return "hr"
    if style.nonBreakableLines():
        return "pre"
    return "p" if style.topMargin() or style.bottomMargin() else "div"


def _block_style(style: QTextBlockFormat) -> str:
    parts = []
    for flag, word in _ALIGNMENTS.items():
        if style.alignment() & flag:
            parts.append(f"text-align:{word}")
    if style.indent():
        parts.append(f"margin-left:{2 * style.indent()}em")
    colour = _colour(style.background())
    if colour:
        parts.append(f"background-color:{colour}")
    direction = ' dir="rtl"' if style.layoutDirection() == Qt.LayoutDirection.RightToLeft else ""
    return direction + (f' style="{";".join(parts)}"' if parts else "")


def _inline(block: QTextBlock) -> str:
    runs = _runs(block)
    if block.blockFormat().headingLevel():
        runs = ((text, _unheaded(style)) for text, style in runs)
    return "".join(_run(text, style) for text, style in runs)


def _unheaded(style: QTextCharFormat) -> QTextCharFormat:
    """Leave out what a heading is by itself: bold and large."""
    style.clearProperty(QTextFormat.Property.FontWeight)
    style.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    return style


def _runs(block: QTextBlock) -> Iterator[tuple[str, QTextCharFormat]]:
    """Yield the stretches of one format, neighbours of the same format joined."""
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        yield fragment.text(), fragment.charFormat()
        iterator += 1


def _run(text: str, style: QTextCharFormat) -> str:
    if style.isImageFormat():
        return _image(style.toImageFormat()) * text.count(OBJECT)
    words = _held_spaces(escape(text.replace(OBJECT, ""), quote=False))
    words = words.replace(LINE_SEPARATOR, "<br>")
    if not words:
        return ""
    for element in _elements_around(style):
        words = f"<{element}>{words}</{element}>"
    inline = _inline_style(style)
    if inline:
        words = f'<span style="{inline}">{words}</span>'
    if style.isAnchor() and style.anchorHref():
        words = f'<a href="{escape(style.anchorHref())}">{words}</a>'
    return words


def _held_spaces(text: str) -> str:
    """Keep runs of spaces, which HTML would fold into one."""
    return text.replace("  ", f" {HELD_SPACE}").replace("\t", HELD_SPACE * 4)


def _elements_around(style: QTextCharFormat) -> list[str]:
    """Name the elements of a run, the innermost first. Links underline by themselves."""
    found = []
    if style.fontWeight() >= QFont.Weight.DemiBold:
        found.append("b")
    if style.fontItalic():
        found.append("i")
    if style.fontUnderline() and not style.isAnchor():
        found.append("u")
    if style.fontStrikeOut():
        found.append("s")
    if is_monospace(style):
        found.append("code")
    return found


def _inline_style(style: QTextCharFormat) -> str:
    parts = []
    colour = "" if style.isAnchor() else _colour(style.foreground())
    if colour:
        parts.append(f"color:{colour}")
    background = _colour(style.background())
    if background:
        parts.append(f"background-color:{background}")
    if style.hasProperty(QTextFormat.Property.FontSizeAdjustment):
        steps = style.intProperty(QTextFormat.Property.FontSizeAdjustment)
        parts.extend([f"font-size:{'larger' if steps > 0 else 'smaller'}"] if steps else [])
    return ";".join(parts)


def _colour(brush: QBrush) -> str:
    return "" if brush.style() == Qt.BrushStyle.NoBrush else brush.color().name()


def _image(image: QTextImageFormat) -> str:
    if not image.name():  # a remote picture that was left out
        return ""
    size = "".join(
        f' {name}="{round(value)}"'
        for name, value in (("width", image.width()), ("height", image.height()))
        if value > 0
    )
    alternative = str(image.property(QTextFormat.Property.ImageAltText) or "")
    return f'<img src="{escape(image.name())}" alt="{escape(alternative)}"{size}>'


def _blocks_of(table: QTextTable) -> Iterator[QTextBlock]:
    block = table.firstCursorPosition().block()
    last = table.lastCursorPosition().block()
    while block.isValid() and block.position() <= last.position():
        yield block
        block = block.next()


def _table(table: QTextTable, quoted: int) -> str:
    rows = []
    for row in range(table.rows()):
        cells = [table.cellAt(row, column) for column in range(table.columns())]
        own = [cell for column, cell in enumerate(cells) if _starts_at(cell, row, column)]
        rows.append("<tr>" + "".join(_cell(cell, quoted) for cell in own) + "</tr>")
    border = f' border="{round(table.format().border())}"' if table.format().border() else ""
    return f"<table{border}>{''.join(rows)}</table>"


def _starts_at(cell: QTextTableCell, row: int, column: int) -> bool:
    return cell.row() == row and cell.column() == column


def _cell(cell: QTextTableCell, quoted: int) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.columnSpan()), ("rowspan", cell.rowSpan()))
        if count > 1
    )
    writer = _Writer(quoted)
    iterator = cell.begin()
    while not iterator.atEnd():
        child = _frame_at(iterator)
        if isinstance(child, QTextTable):
            writer.table(child)
        elif child is None:
            writer.block(iterator.currentBlock())
        iterator += 1
    return f"<td{spans}>{writer.written()}</td>"
