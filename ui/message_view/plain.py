"""Plain text as a page: links found, quotations dimmed and folded, nothing loaded from anywhere."""

import html
import re
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui import theme

LINK = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?)\]}'’]", re.IGNORECASE)
QUOTED = re.compile(r"^((?:> ?)+)")
FOLD_FROM = 5  # quoted lines in a row
MOST_SHOWN = 200_000  # characters; Qt lays out more too slowly, and nobody reads them
FOLD_SCHEME = "lifafa-quote"


class PlainBody(QTextBrowser):
    """A message's text. `pointed_at` tells where the link under the pointer leads."""

    pointed_at = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._unfolded: set[int] = set()
        self._whole = False
        self.setProperty("body", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.setAccessibleName(self.tr("Message text"))
        self.anchorClicked.connect(self._clicked)
        self.highlighted.connect(lambda url: self.pointed_at.emit(_shown_link(url)))

    def show_text(self, text: str) -> None:
        """Show another text from its beginning, long quotations folded."""
        self._text = text
        self._unfolded.clear()
        self._whole = False
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def restyle(self) -> None:
        """Take the colours of the theme that is in force now."""
        self._lay_out()

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """Load nothing: a letter must not reach out."""
        return None

    def _lay_out(self) -> None:
        scrolled = self.verticalScrollBar().value()
        shown = self._text if self._whole else self._text[:MOST_SHOWN]
        page = page_of(shown, frozenset(self._unfolded), self.tr("Show quoted text"))
        if len(shown) < len(self._text):
            words = html.escape(self.tr("Show the rest of this long message"))
            page += f'<p><a href="{FOLD_SCHEME}:whole">{words}</a></p>'
        self.document().setDefaultStyleSheet(_style())
        self.setHtml(page)
        self.verticalScrollBar().setValue(scrolled)

    def _clicked(self, url: QUrl) -> None:
        if url.scheme() != FOLD_SCHEME:
            if url.scheme() in ("http", "https", "mailto"):
                QDesktopServices.openUrl(url)
            return
        if url.path() == "whole":
            self._whole = True
        else:
            self._unfolded ^= {int(url.path())}
        self._lay_out()


def page_of(text: str, unfolded: frozenset[int] = frozenset(), show_more: str = "…") -> str:
    """Return plain text as safe HTML. `unfolded` numbers the quotations that are shown whole."""
    parts = []
    for number, (depth, lines) in enumerate(_blocks(text)):
        folded = depth > 0 and len(lines) >= FOLD_FROM and number not in unfolded
        if folded:
            words = f"··· {html.escape(show_more)}"
            parts.append(f'<p><a class="fold" href="{FOLD_SCHEME}:{number}">{words}</a></p>')
        else:
            parts.append(_block(depth, lines))
    return "".join(parts)


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Group lines by how deep they are quoted (0 is the writer's own)."""
    blocks: list[tuple[int, list[str]]] = []
    for line in text.rstrip().splitlines():
        mark = QUOTED.match(line)
        depth = mark.group(1).count(">") if mark else 0
        line = line[mark.end() :] if mark else line
        if blocks and blocks[-1][0] == depth:
            blocks[-1][1].append(line)
        else:
            blocks.append((depth, [line]))
    return blocks


def _block(depth: int, lines: list[str]) -> str:
    content = "<br>".join(_line(line) for line in lines)
    if not depth:
        return _own_words(lines)
    place = f"margin-left:{(depth - 1) * 12}px"
    return (
        f'<table class="quote" cellspacing="0" cellpadding="0" style="{place}">'
        f'<tr><td class="rule" width="3"></td><td class="quoted">{content}</td></tr></table>'
    )


def _own_words(lines: list[str]) -> str:
    """Return what the writer wrote, with the signature (RFC 3676 §4.3) dimmed."""
    signed = next((at for at, line in enumerate(lines) if line in ("-- ", "--")), len(lines))
    words = "<br>".join(_line(line) for line in lines[:signed])
    signature = "<br>".join(_line(line) for line in lines[signed:])
    tail = f'<div class="signature" style="margin-top:12px">{signature}</div>' if signature else ""
    return f"<div>{words}</div>{tail}"


def _line(line: str) -> str:
    """Escape a line, keep its spaces, and make its links clickable."""
    parts = []
    at = 0
    for found in LINK.finditer(line):
        parts.append(_escaped(line[at : found.start()]))
        target = html.escape(found.group(), quote=True)
        parts.append(f'<a href="{target}">{target}</a>')
        at = found.end()
    parts.append(_escaped(line[at:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return html.escape(text).replace("\t", "    ").replace("  ", " &nbsp;")


def _shown_link(url: QUrl) -> str:
    return "" if url.scheme() == FOLD_SCHEME else url.toDisplayString()


def _style() -> str:
    colours = theme.current().colours
    return (
        f"div, td {{ line-height: 130%; }} a {{ color: {colours.link}; }}"
        f".fold, .signature {{ color: {colours.dimmed}; text-decoration: none; }}"
        f".quoted {{ color: {colours.dimmed}; padding-left: 10px; }}"
        f".rule {{ background-color: {colours.line}; }}"
    )
