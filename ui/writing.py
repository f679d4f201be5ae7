"""Open compose windows, remember them, and tell when a letter has gone to the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from PySide6.QtCore import QObject, Signal

from app.accounts import Accounts
from app.mail import Mail
from app.model.message import MessageKey, MessageRow
from app.model.submission import Draft, DraftKind, QuoteWords, Submission
from app.settings import Settings
from ui import wording
from ui.bridge import Bridge
from ui.toast import Toast

if TYPE_CHECKING:
    from ui.composer.window import ComposeWindow

MAILTO_FIELDS = frozenset({"to", "cc", "bcc", "subject", "body"})
"""What a mailto: link may fill in (RFC 6068 §4). It never attaches a file and never sends."""


class Writing(QObject):
    """The compose windows of one main window."""

    opened = Signal(object)
    emptied = Signal()

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, settings: Settings, toast: Toast
    ) -> None:
        super().__init__(toast)
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._toast = toast
        self.settings = settings
        self.windows: list[ComposeWindow] = []

    def write(self, kind: DraftKind = DraftKind.NEW, answers: MessageKey | None = None) -> None:
        """Begin a letter."""
        if answers is None:
            self._begin(kind, None, ())
            return
        self._bridge.call(
            self._mail.rows((answers,)), lambda rows: self._begin(kind, answers, rows), owner=self
        )

    def mailto(self, url: str) -> None:
        """Begin a letter from a mailto: link."""
        fields = mailto_fields(url)
        self._bridge.call(
            self._mail.new_draft(),
            lambda draft: self.open(_filled(draft, fields), fresh=True),
            owner=self,
        )

    def open(self, draft: Draft, *, fresh: bool = False) -> None:
        """Open a letter for writing, or raise its window where it is open already."""
        for window in self.windows:
            if window.property("draft") == draft.id:
                window.raise_()
                window.activateWindow()
                return
        from ui.composer.window import ComposeWindow

        window = ComposeWindow(
            self._bridge, self._mail, self._accounts, self.settings, draft, fresh=fresh
        )
        window.setProperty("draft", draft.id)
        window.sent.connect(self._sent)
        window.closed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.show()
        self.opened.emit(window)

    def undo_send(self, letter: Submission) -> None:
        """Take a letter back out of the outbox and open it again."""
        self._bridge.call(self._mail.undo_send(letter.id), self.open, owner=self)

    def _sent(self, letter: Submission) -> None:
        seconds = max(0, self.settings.undo_send_seconds)
        if letter.scheduled and not letter.options.hold_until:
            text = self.tr("The letter leaves on %1")
            text = text.replace("%1", wording.long_date(letter.scheduled))
            self._toast.say(text, self.tr("Undo"), lambda: self.undo_send(letter))
        elif seconds:
            text = self.tr("The letter leaves in %n seconds", "", seconds)
            self._toast.say(text, self.tr("Undo"), lambda: self.undo_send(letter))
        else:
            self._toast.say(self.tr("The letter is in the outbox"))

    def _forget(self, window: "ComposeWindow") -> None:
        if window in self.windows:
            self.windows.remove(window)
            window.deleteLater()
        if not self.windows:
            self.emptied.emit()

    def _begin(
        self, kind: DraftKind, answers: MessageKey | None, rows: Sequence[MessageRow]
    ) -> None:
        words = self._words(wording.long_date(rows[0].date) if rows else "")
        draft = self._mail.new_draft(kind, answers, None, words)
        self._bridge.call(draft, lambda draft: self.open(draft, fresh=True), owner=self)

    def _words(self, date: str) -> QuoteWords:
        """Return the words around a quotation.

        The date is written here, in the interface language, and handed on as a format without
        fields: what strftime calls a month follows the system's language, not this window's.
        """
        return QuoteWords(
            date_format=date.replace("%", "%%") or QuoteWords().date_format,
            attribution=self.tr("On {date}, {sender} wrote:"),
            forwarded=self.tr("Forwarded message"),
            from_label=self.tr("From"),
            to_label=self.tr("To"),
            date_label=self.tr("Date"),
            subject_label=self.tr("Subject"),
        )


def _filled(draft: Draft, fields: dict[str, str]) -> Draft:
    return replace(
        draft,
        to=fields.get("to", ""),
        cc=fields.get("cc", ""),
        bcc=fields.get("bcc", ""),
        subject=fields.get("subject", ""),
        text=fields.get("text", ""),
    )


def mailto_fields(url: str) -> dict[str, str]:
    """Return the Draft fields a mailto: link fills in (RFC 6068); all others are left out."""
    parts = urlsplit(url)
    found = {"to": unquote(parts.path)}
    # A plus sign is a plus sign in mailto: links (RFC 6068 §5).
    for name, value in parse_qsl(parts.query.replace("+", "%2B")):
        name = name.lower()
        if name not in MAILTO_FIELDS:
            continue
        value = value if name == "body" else " ".join(value.split())
        name = "text" if name == "body" else name
        joined = f"{found[name]}, {value}" if name == "to" and found.get("to") else value
        found[name] = joined
    return found
