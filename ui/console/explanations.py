"""The pane beside the lines: what the chosen ones say, word by word."""

import html
from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.dialogue.timing import Timed
from app.explain import Explanation, explain_line
from app.model.account import Protocol
from app.model.dialogue import Speaker
from ui import theme, wording

MOST = 12
"""Lines explained at once; more nobody reads."""


class ExplanationPane(QTextBrowser):
    """Explains lines that were chosen, or a command before it is sent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("body", True)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Explanation"))
        self.setMinimumWidth(240)
        self.document().setDocumentMargin(12)
        self._lines: Sequence[Timed] = ()
        self._typed: tuple[Protocol, str] | None = None
        theme.current().changed.connect(self._show)
        self._show()

    def show_lines(self, lines: Sequence[Timed]) -> None:
        """Explain lines of the dialogue."""
        self._lines, self._typed = lines, None
        self._show()

    def show_typed(self, protocol: Protocol, text: str) -> None:
        """Explain a command that is being typed."""
        self._typed = (protocol, text) if text.strip() else None
        self._show()

    def _show(self) -> None:
        if self._typed is not None:
            self.setHtml(self._of_typed(*self._typed))
        elif self._lines:
            self.setHtml("<hr>".join(map(self._of_line, self._lines)))
        else:
            self.setHtml(_dimmed(self.tr("Choose a line to see what it means.")))

    def _of_line(self, timed: Timed) -> str:
        line = timed.spoken.line
        explained = explain_line(
            timed.spoken.protocol,
            line.text,
            from_server=line.speaker is Speaker.SERVER,
            language=wording.language(),
            command=timed.command,
        )
        return _verbatim(line.text) + self._paragraphs(explained)

    def _of_typed(self, protocol: Protocol, text: str) -> str:
        tagged = protocol is Protocol.IMAP  # the mark of an IMAP command comes when it is sent
        line = f"a {text}" if tagged else text
        explained = explain_line(protocol, line, from_server=False, language=wording.language())
        if tagged:
            explained = tuple(each for each in explained if each.term != "a")
        return _dimmed(self.tr("Before it is sent:")) + self._paragraphs(explained)

    def _paragraphs(self, explained: Sequence[Explanation]) -> str:
        if not explained:
            return _dimmed(self.tr("Nothing is known about this line."))
        return "".join(map(_paragraph, explained))


def _paragraph(explained: Explanation) -> str:
    dimmed = theme.colour("dimmed").name()
    term, title, text, source = map(html.escape, explained)
    return (
        f"<p style='margin: 8px 0 0 0'><b>{term}</b> · {title}</p>"
        f"<p style='margin: 2px 0 0 0'>{text}"
        f" <span style='color: {dimmed}'>{source}</span></p>"
    )


def _verbatim(text: str) -> str:
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return f"<p style='font-family: \"{family}\"; margin: 0'>{html.escape(text)}</p>"


def _dimmed(text: str) -> str:
    return f"<p style='color: {theme.colour('dimmed').name()}; margin: 0'>{html.escape(text)}</p>"
