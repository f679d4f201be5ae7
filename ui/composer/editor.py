"""The sheet one writes on: rich or plain text, with quotations set off by a bar."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from ui import theme
from ui.composer import letter_html, letter_text, quotations
from ui.composer.letter_text import blocks, quote_level
from ui.composer.quotations import QUOTE_STEP, stretches
from ui.composer.rich_edit import RichEdit

QUOTE_BAR = 3
SHEET_MARGIN = 16
_WIDEST_PICTURE = 600
SIGNATURE_MARK = "-- "
_NOTHING = QImage.fromData(b"P6 1 1 255 \xff\xff\xff")  # stands for pictures that are not here


class LetterEditor(RichEdit):
    """Writes one letter. Files and pictures that are dropped or pasted are handed on by signals."""

    filesDropped = Signal(list)
    """Paths (list of Path) of files that were dropped or pasted."""
    picturePasted = Signal(QImage)
    linkWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[str, Path] = {}
        self._plain = False
        self.setAcceptRichText(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(SHEET_MARGIN)
        self.setAccessibleName(self.tr("Letter"))
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))

    @property
    def plain(self) -> bool:
        """Whether the letter is plain text, without any format."""
        return self._plain

    def show_html(self, html: str) -> None:
        """Show a letter from HTML, its quotations recognised."""
        self._plain = False
        self.setAcceptRichText(True)
        self.setFont(QFont())
        self.setHtml(quotations.marked(html))
        quotations.settle(self.document())
        self._choose_sheet()
        self._start_at_the_top()

    def show_plain(self, text: str) -> None:
        """Show a letter of plain text, in letters of one width."""
        self._plain = True
        self.setAcceptRichText(False)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setPlainText(text)
        self._start_at_the_top()

    def make_plain(self) -> None:
        """Turn a rich letter into plain text."""
        if not self._plain:
            self.show_plain(letter_text.to_plain(self.document()))

    def make_rich(self) -> None:
        """Turn plain text into a rich letter; lines behind ">" become quotations."""
        if not self._plain:
            return
        lines = self.toPlainText().split("\n")
        self._plain = False
        self.setAcceptRichText(True)
        self.setFont(QFont())
        self.clear()
        quotations.write_lines(self.document(), lines)
        self._start_at_the_top()

    def html(self) -> str:
        """Return the letter as small HTML; "" for a plain one."""
        return "" if self._plain else letter_html.to_html(self.document())

    def text(self) -> str:
        """Return the letter as plain text."""
        return self.toPlainText() if self._plain else letter_text.to_plain(self.document())

    def own_text(self) -> str:
        """Return what stands in no quotation."""
        return self.toPlainText() if self._plain else letter_text.own_text(self.document())

    def replace_signature(self, old: str, new: str) -> None:
        """Put `new` where `old` stands below its mark, or at the end; leave a changed one alone."""
        cursor = self._signature(old) if old else None
        if old and cursor is None:
            return
        if cursor is None:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        cursor.insertText(f"\n\n{SIGNATURE_MARK}\n{new}" if new else "")
        cursor.endEditBlock()

    def add_picture(self, content_id: str, path: Path) -> None:
        """Know where the picture of a "cid:" reference lies."""
        self._pictures[content_id] = path

    def insert_picture(self, content_id: str) -> None:
        """Show a known picture at the cursor, not wider than a letter."""
        picture = QTextImageFormat()
        picture.setName(f"cid:{content_id}")
        picture.setProperty(QTextFormat.Property.ImageAltText, self.tr("Picture"))
        width = QImage(str(self._pictures[content_id])).width()
        if width > _WIDEST_PICTURE:
            picture.setWidth(_WIDEST_PICTURE)
        self.textCursor().insertImage(picture)

    def paste_plain(self) -> None:
        """Paste the words of the clipboard without their format."""
        self.textCursor().insertText(QGuiApplication.clipboard().text())

    # --- private ---

    def _start_at_the_top(self) -> None:
        """Stand above a quotation, on a line of one's own."""
        cursor = QTextCursor(self.document())
        first = cursor.block()
        begins_with_quote = quote_level(first) or (self._plain and first.text().startswith(">"))
        if begins_with_quote:
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            cursor.setBlockFormat(QTextBlockFormat())
            cursor.setBlockCharFormat(QTextCharFormat())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        self.document().clearUndoRedoStacks()
        self.document().setModified(False)

    def _choose_sheet(self) -> None:
        """Keep a white sheet under a letter with colours of its own, which were chosen for one."""
        coloured = any(
            not stretch.style.isAnchor() and has_colour(stretch.style)
            for block in blocks(self.document())
            for stretch in stretches(block)
        )
        self.setProperty("sheet", "white" if coloured else "")
        theme.restyle(self)

    def _colour_links(self) -> None:
        blocked = self.blockSignals(True)
        colour_links(self.document(), self.palette().brush(QPalette.ColorRole.Link))
        self.blockSignals(blocked)

    def _signature(self, words: str) -> QTextCursor | None:
        """Select the last signature with its mark, where it still reads as it was put there."""
        text = self.toPlainText()
        wanted = f"\n\n{SIGNATURE_MARK}\n{words}"
        at = text.rfind(wanted)
        if at < 0:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        cursor.setPosition(at + len(wanted), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- Qt ---

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load pictures that lie in the profile, and nothing else: a letter fetches nothing.

        Qt would look for what is not given to it among the files of this computer.
        """
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return ""
        path = self._pictures.get(QUrl(name).toString().removeprefix("cid:"))
        return QImage(str(path)) if path is not None else _NOTHING

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take files as attachments, pictures as pictures, and foreign HTML without its burden."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self.filesDropped.emit(files)
        elif source.hasImage() and not source.hasText():
            self.picturePasted.emit(QImage(source.imageData()))
        elif source.hasHtml() and not self._plain:
            foreign = QTextDocument()
            foreign.setHtml(source.html())
            self.textCursor().insertHtml(letter_html.to_html(foreign))
        else:
            self.textCursor().insertText(source.text())

    def changeEvent(self, event: QEvent) -> None:
        """Give the links the colour of the other scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self._plain:
            self._colour_links()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._plain or not self.handled(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        colour = QColor(self.palette().color(QPalette.ColorRole.Text))
        colour.setAlpha(72)
        for level, top, bottom in self._quote_bars(event.rect()):
            x = SHEET_MARGIN + level * QUOTE_STEP - self.horizontalScrollBar().value()
            painter.fillRect(x, top, QUOTE_BAR, bottom - top, colour)

    def _quote_bars(self, area: QRect) -> Iterator[tuple[int, int, int]]:
        """Yield level, top and bottom of the bars in `area`; they run on between paragraphs."""
        offset = self.verticalScrollBar().value()
        layout = self.document().documentLayout()
        block = self.cursorForPosition(area.topLeft()).block()
        end, above = 0, 0
        while block.isValid():
            box = layout.blockBoundingRect(block)
            top, bottom = round(box.top()) - offset, round(box.bottom()) - offset
            if top > area.bottom():
                return
            for level in range(quote_level(block)):
                yield level, end if level < above else top, bottom
            end, above = bottom, quote_level(block)
            block = block.next()


def has_colour(style: QTextCharFormat) -> bool:
    """Say whether letters are painted in a colour of their own."""
    nothing = Qt.BrushStyle.NoBrush
    return style.foreground().style() != nothing or style.background().style() != nothing


def colour_links(document: QTextDocument, brush: QBrush) -> None:
    """Give every link the colour that links have now."""
    style = QTextCharFormat()
    style.setForeground(brush)
    cursor = QTextCursor(document)
    links = [s for b in blocks(document) for s in stretches(b) if s.style.isAnchor()]
    for link in links:
        cursor.setPosition(link.position)
        cursor.setPosition(link.position + link.length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(style)
