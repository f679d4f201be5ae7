"""The bar over a rich letter: bold, lists, quotations, links."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence, QTextCharFormat, QTextListFormat
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QToolButton, QWidget

from ui import theme
from ui.composer.editor import LetterEditor
from ui.composer.letter_text import list_of, quote_level

_BULLETS = QTextListFormat.Style.ListDisc
_NUMBERS = QTextListFormat.Style.ListDecimal
_LINK_SCHEMES = ("http://", "https://", "mailto:", "ftp://", "tel:")


class FormatBar(QWidget):
    """Buttons that format the letter; each also has its key while the letter is written."""

    def __init__(self, editor: LetterEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 4, 12, 4)
        self._layout.setSpacing(4)
        self.setAccessibleName(self.tr("Format"))
        self._add_letters()
        self._gap()
        self._add_paragraphs()
        self._gap()
        self._add("link", self.tr("Link…"), "Ctrl+Shift+K", self.ask_link)
        self._add("clear-format", self.tr("Clear format"), "Ctrl+\\", editor.clear_format)
        self._layout.addStretch()
        editor.currentCharFormatChanged.connect(self._show_letters)
        editor.cursorPositionChanged.connect(self._show_paragraph)

    def ask_link(self) -> None:
        """Ask for an address and make the selection a link to it."""
        address, agreed = QInputDialog.getText(
            self,
            self.tr("Link"),
            self.tr("Address of the page:"),
            QLineEdit.EchoMode.Normal,
            self._editor.textCursor().charFormat().anchorHref() or "https://",
        )
        if agreed and address.strip() not in ("", "https://"):
            self._editor.set_link(_with_scheme(address.strip()))
        self._editor.setFocus()

    def _add_letters(self) -> None:
        editor = self._editor
        self._bold = self._switch("bold", self.tr("Bold"), "Ctrl+B", editor.set_bold)
        self._italic = self._switch("italic", self.tr("Italic"), "Ctrl+I", editor.set_italic)
        self._underline = self._switch(
            "underline", self.tr("Underline"), "Ctrl+U", editor.set_underline
        )
        self._strike = self._switch(
            "strike", self.tr("Strike out"), "Ctrl+Shift+X", editor.set_strike
        )

    def _add_paragraphs(self) -> None:
        editor = self._editor
        self._bullets = self._switch(
            "list",
            self.tr("Bulleted list"),
            "Ctrl+Shift+8",
            lambda _: editor.toggle_list(_BULLETS),
        )
        self._numbers = self._switch(
            "numbers",
            self.tr("Numbered list"),
            "Ctrl+Shift+7",
            lambda _: editor.toggle_list(_NUMBERS),
        )
        self._add("outdent", self.tr("Move out"), "Ctrl+[", lambda: editor.indent(-1))
        self._add("indent", self.tr("Move in"), "Ctrl+]", lambda: editor.indent(1))
        self._quote = self._switch(
            "quote", self.tr("Quotation"), "Ctrl+Shift+9", lambda _: editor.toggle_quote()
        )

    def _add(self, icon: str, name: str, key: str, act: Callable[[], None]) -> QAction:
        action = self._action(icon, name, key)
        action.triggered.connect(act)
        return action

    def _switch(self, icon: str, name: str, key: str, act: Callable[[bool], None]) -> QAction:
        action = self._action(icon, name, key)
        action.setCheckable(True)
        action.triggered.connect(act)
        return action

    def _action(self, icon: str, name: str, key: str) -> QAction:
        action = QAction(name, self)
        theme.set_icon(action, icon)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{name.removesuffix('…')} ({shown})")
        self._editor.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        self._layout.addWidget(button)
        return action

    def _gap(self) -> None:
        self._layout.addSpacing(12)

    def _show_letters(self, style: QTextCharFormat) -> None:
        self._bold.setChecked(style.fontWeight() >= QFont.Weight.DemiBold)
        self._italic.setChecked(style.fontItalic())
        self._underline.setChecked(style.fontUnderline() and not style.isAnchor())
        self._strike.setChecked(style.fontStrikeOut())

    def _show_paragraph(self) -> None:
        cursor = self._editor.textCursor()
        around = list_of(cursor.block())
        style = around.format().style() if around is not None else None
        self._bullets.setChecked(style == _BULLETS)
        self._numbers.setChecked(style == _NUMBERS)
        self._quote.setChecked(quote_level(cursor.block()) > 0)


def _with_scheme(address: str) -> str:
    """Complete what one types for a page: "example.org" is meant to be reached by https."""
    if address.lower().startswith(_LINK_SCHEMES):
        return address
    return f"mailto:{address}" if "@" in address and "/" not in address else f"https://{address}"
