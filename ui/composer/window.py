"""The window of one letter, from the first word to Send. Closing it never loses a word."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.mail import Mail
from app.model.account import Account
from app.model.problem import Problem, ProblemKind
from app.model.submission import Draft, DraftKind, Submission
from app.settings import Settings
from ui.bridge import Bridge
from ui.composer.attachments import AttachmentStrip
from ui.composer.editor import LetterEditor
from ui.composer.enclosures import Enclosures
from ui.composer.foot import LetterFoot
from ui.composer.format_bar import FormatBar
from ui.composer.head import LetterHead
from ui.composer.preflight import Doubt, Finding, findings, own_words
from ui.composer.saver import DraftSaver
from ui.notice import Notice


class ComposeWindow(QWidget):
    """Writes one draft. A `fresh` one, made just now, is thrown away where it stays untouched."""

    sent = Signal(object)
    """The letter is in the outbox (Submission)."""
    closed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        mail: Mail,
        accounts: Accounts,
        settings: Settings,
        draft: Draft,
        *,
        fresh: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._any_script: bool | None = None
        self._settings = settings
        self._draft = draft
        self._fresh = fresh or _is_blank(draft)
        self._touched = False
        self._gone = False
        self._closing = False
        self._signature = ""
        self.head = LetterHead()
        self.editor = LetterEditor()
        self.format_bar = FormatBar(self.editor)
        self.strip = AttachmentStrip()
        self.enclosures = Enclosures(bridge, mail, self.editor, self.strip, self)
        self.notice = Notice()
        self.foot = LetterFoot()
        self._arrange()
        self._show(draft)
        self._saver = DraftSaver(bridge, mail, self._collect, self)
        self._connect()
        self._bind_keys()
        bridge.call(accounts.list(), self._on_accounts, self.notice.tell_problem, owner=self)

    # --- what a person does ---

    def send(self) -> None:
        """Send the letter, unless something prevents it or is to be thought over once."""
        self.head.finish()
        found = self._findings(trying=True)
        self.foot.show_findings(found)
        if any(finding.prevents_sending for finding in found):
            self._show_what_prevents(found)
        elif found and not self.foot.insisting:
            self.foot.insist(True)
        elif not self.enclosures.under_way:
            self._set_busy(True)
            self._saver.touch()
            self._saver.flush(self._queue, self._on_not_sent)

    def attach_files(self, paths: Iterable[Path]) -> None:
        """Copy files into the letter."""
        self.enclosures.attach(paths)

    def choose_files(self) -> None:
        """Ask for files to attach."""
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        self.attach_files(Path(name) for name in names)

    def set_plain(self, plain: bool) -> None:
        """Write plain text, or rich text again."""
        if plain:
            self.editor.make_plain()
            self.enclosures.out_of_text()
        else:
            self.editor.make_rich()
        self.format_bar.setVisible(not plain)
        self.foot.plain.setChecked(plain)
        self._on_changed()
        self.editor.setFocus()

    def discard(self) -> None:
        """Ask once, where something was written, and throw the letter away."""
        if not self._touched and self._fresh:
            self._throw_away()
            return
        self.notice.tell(self.tr("Throw this letter away?"), kind="warning")
        button = self.notice.offer(self.tr("Throw away"), self._throw_away)
        button.setProperty("danger", True)
        button.setFocus()

    # --- the draft ---

    def _collect(self) -> Draft:
        """Return the letter as it stands now."""
        html = self.editor.html()
        return replace(
            self._draft,
            identity_id=self.head.identity_id,
            to=self.head.to.text(),
            cc=self.head.cc.text(),
            bcc=self.head.bcc.text(),
            subject=self.head.subject.text(),
            text=self.editor.text(),
            html=html,
            attachments=self.enclosures.collect(html),
        )

    def _show(self, draft: Draft) -> None:
        """Fill in a draft. A letter stays what it was; a new one begins as the settings say."""
        kept_plain = bool(draft.text) and not draft.html and not self._fresh
        plain = self._settings.write_plain_text or kept_plain
        self.enclosures.show(draft, plain=plain)
        self.head.show_draft(draft)
        if draft.html and not plain:
            self.editor.show_html(draft.html)
        else:
            self.editor.show_plain(draft.text)
            if not plain:
                self.editor.make_rich()
        self.format_bar.setVisible(not plain)
        self.foot.plain.setChecked(plain)
        self._show_title()

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        self.head.show_identities(accounts)
        identity = self.head.identity()
        if identity is None:
            return
        self._ask_for_scripts()
        self._signature = identity.signature.strip("\n")
        if self._fresh and self._draft.kind is DraftKind.NEW:
            self._put_signature("")

    def _on_identity(self) -> None:
        identity = self.head.identity()
        before, self._signature = (
            self._signature,
            identity.signature.strip("\n") if identity else "",
        )
        self._put_signature(before)
        self._ask_for_scripts()
        self._on_changed()

    def _ask_for_scripts(self) -> None:
        """Learn whether the sender's server takes addresses in any script; nobody waits for it."""
        self._any_script = None
        future = self._accounts.takes_any_script(self.head.identity_id)
        self._bridge.call(future, self._on_scripts, lambda _: None, owner=self)

    def _on_scripts(self, any_script: bool | None) -> None:
        self._any_script = any_script
        if self._touched:
            self.foot.show_findings(self._findings())

    def _put_signature(self, before: str) -> None:
        """Put the sender's signature into the letter; that is no touch of the person's."""
        if not before and self._draft.kind is not DraftKind.NEW:
            return
        blocked = self.editor.blockSignals(True)
        self.editor.replace_signature(before, self._signature)
        self.editor.blockSignals(blocked)

    # --- what may be wrong ---

    def _findings(self, *, trying: bool = False) -> tuple[Finding, ...]:
        """Look the letter over. Before one tries to send, what one has not come to is no doubt."""
        identity = self.head.identity()
        found = findings(
            self.head.recipients(),
            self.head.subject.text(),
            self._own_text(),
            attachments=self.enclosures.count,
            sender=identity.address if identity else "",
            any_script=self._any_script,
        )
        if trying:
            return found
        written = bool(self._own_text().strip()) and bool(self.head.recipients())
        early = {Doubt.NO_RECIPIENTS} if written else {Doubt.NO_RECIPIENTS, Doubt.NO_SUBJECT}
        typing = self.head.typing()
        return tuple(f for f in found if f.doubt not in early and f.fact not in typing)

    def _own_text(self) -> str:
        subject = self.head.subject.text() if self._draft.kind is DraftKind.NEW else ""
        return f"{subject}\n{own_words(self.editor.own_text())}"

    def _show_what_prevents(self, found: tuple[Finding, ...]) -> None:
        if any(finding.doubt is Doubt.NO_RECIPIENTS for finding in found):
            self.head.to.line.setFocus()
        else:
            self.head.focus_invalid()

    # --- sending ---

    def _queue(self) -> None:
        delay = float(self._settings.undo_send_seconds)
        later = self.foot.later
        future = self._mail.send(
            self._saver.draft_id, delay=delay, at=later.at, options=later.options()
        )
        self._bridge.call(future, self._on_sent, self._on_not_sent, owner=self)

    def _on_sent(self, submission: Submission) -> None:
        self.sent.emit(submission)
        self._leave()

    def _on_not_sent(self, problem: Problem) -> None:
        self._set_busy(False)
        self.notice.tell_problem(problem)
        if problem.kind is ProblemKind.BAD_ADDRESS:
            self.head.focus_invalid()

    def _set_busy(self, busy: bool) -> None:
        for part in (self.head, self.editor, self.format_bar, self.strip, self.foot):
            part.setEnabled(not busy)
        if busy:
            self.notice.hide()
            self.foot.show_state(self.tr("Putting it into the outbox…"))
        else:
            self.foot.show_state("")

    # --- saving and leaving ---

    def _on_copying(self, busy: bool) -> None:
        """Nothing leaves before everything that was attached is in the letter."""
        self.foot.send.setEnabled(not busy)
        self.foot.later.setEnabled(not busy)
        self.foot.show_state(self.tr("Attaching…") if busy else "")
        self.foot.show_findings(self._findings())
        if self._closing and not busy:
            self._saver.flush(self._leave, self._stay)

    def _on_changed(self) -> None:
        self._touched = True
        self._saver.touch()
        self.foot.show_findings(self._findings())
        self._show_title()

    def _on_saved(self, _draft: Draft) -> None:
        self.foot.show_saved(QTime.currentTime())

    def _throw_away(self) -> None:
        self._saver.discard(self._leave, self.notice.tell_problem)

    def _leave(self) -> None:
        """Close for good: nothing is to be saved any more."""
        self._gone = True
        self._saver.stop()
        self.close()
        self.closed.emit()
        self.deleteLater()

    def _stay(self, problem: Problem) -> None:
        """Come back with what could not be stored, so that it can be copied or tried again."""
        self._closing = False
        self.show()
        self.notice.tell_problem(problem)

    def _show_title(self) -> None:
        self.setWindowTitle(self.head.subject.text().strip() or self.tr("New letter"))

    # --- making the window ---

    def _arrange(self) -> None:
        self.setObjectName("composeWindow")
        self.setAcceptDrops(True)
        self.resize(760, 640)
        self.setMinimumSize(480, 400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.head, self.notice, self.format_bar):
            layout.addWidget(part)
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        layout.addWidget(line)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.foot)
        # Writing comes right after the subject; the buttons that format come last.
        self.setTabOrder(self.head.subject, self.editor)
        self.setTabOrder(self.foot.discard, self.format_bar)

    def _connect(self) -> None:
        self.head.changed.connect(self._on_changed)
        self.head.identityChanged.connect(self._on_identity)
        self.editor.textChanged.connect(self._on_changed)
        self.strip.changed.connect(self._on_changed)
        self.enclosures.failed.connect(self.notice.tell_problem)
        self.enclosures.busyChanged.connect(self._on_copying)
        self.foot.sendWanted.connect(self.send)
        self.foot.attachWanted.connect(self.choose_files)
        self.foot.plainToggled.connect(self.set_plain)
        self.foot.discardWanted.connect(self.discard)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self.notice.tell_problem)

    def _bind_keys(self) -> None:
        for key, act in (
            ("Ctrl+Return", self.send),
            ("Ctrl+Enter", self.send),
            ("Ctrl+Shift+Return", self.foot.later.open),
            ("Ctrl+Shift+Enter", self.foot.later.open),
            ("Ctrl+Shift+A", self.choose_files),
            ("Ctrl+Shift+P", self.foot.plain.click),
            ("Ctrl+S", self._saver.save_now),
            ("Ctrl+Shift+V", self.editor.paste_plain),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(key), self, act)

    # --- Qt ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._touched and not self.head.focus_first_empty():
            self.editor.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._gone:
            event.accept()
            return
        event.ignore()
        self.head.finish()
        if self._fresh and not self._touched:
            self._throw_away()
            return
        self.hide()
        self._closing = True
        if not self.enclosures.under_way:
            self._saver.flush(self._leave, self._stay)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        self.attach_files(Path(url.toLocalFile()) for url in urls)
        event.acceptProposedAction()


def _is_blank(draft: Draft) -> bool:
    written = (draft.to, draft.cc, draft.bcc, draft.subject, draft.text.strip(), draft.attachments)
    return not any(written)
