"""A certificate that was refused: whose it says it is, why it was refused, and the way past it."""

from functools import partial

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import Protocol
from app.model.certificate import CertificateFacts, grouped
from app.model.problem import Problem
from app.model.report import ProbeReport
from ui import wording
from ui.bridge import Bridge
from ui.page import empty, selectable, widgets, words
from ui.server_form import CAPTION_WIDTH, ServerForm

FORGOTTEN_FIRST = "pin-mismatch"
"""The detail of a problem with a server that shows another certificate than the one trusted."""


class CertificateCards(QWidget):
    """The cards of an account, one for each server whose certificate was refused."""

    shown = Signal()
    trusted = Signal()

    def __init__(
        self, incoming: ServerForm, outgoing: ServerForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._forms = (incoming, outgoing)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.hide()

    def clear(self) -> None:
        """Take all cards away, and the room they take."""
        empty(self._column)
        self.hide()

    def first(self) -> QWidget | None:
        """Return the first card, if there is one."""
        return next(iter(widgets(self._column)), None)

    def show_report(self, report: ProbeReport) -> None:
        """Show what a test came upon."""
        self.clear()
        for step in report.steps:
            if step.problem and step.certificate:
                self._add(
                    step.problem, self._forms[step.protocol is Protocol.SMTP], step.certificate
                )

    def examine(self, bridge: Bridge, accounts: Accounts, problem: Problem) -> None:
        """Look at the certificate for which one of the servers is refused, and show it."""
        for form in self._forms:
            server = form.server()
            if str(server) == problem.server:
                show = partial(self._show_one, problem, form)
                bridge.call(accounts.certificate(server), show, owner=self)
                return

    def _show_one(self, problem: Problem, form: ServerForm, facts: CertificateFacts) -> None:
        self.clear()
        self._add(problem, form, facts)
        self.shown.emit()

    def _add(self, problem: Problem, form: ServerForm, facts: CertificateFacts) -> None:
        card = CertificateCard(problem, facts)
        card.trusted.connect(form.trust)
        card.trusted.connect(self.trusted)
        self._column.addWidget(card)
        self.show()


class CertificateCard(QFrame):
    """One refused certificate; why it is refused stands beside it, in the notice and the steps.

    `trusted` carries its fingerprint.
    """

    trusted = Signal(str)

    def __init__(
        self, problem: Problem, facts: CertificateFacts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._facts = facts
        changed = problem.detail == FORGOTTEN_FIRST
        self.setObjectName("certificate")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        heading = self.tr("The certificate of %1").replace("%1", problem.server)
        layout.addWidget(words(heading, "heading"))
        layout.addLayout(self._claims())
        self.consequence = words(self._changed() if changed else self._risk(), "danger")
        layout.addWidget(self.consequence)
        self.button = QPushButton(self.tr("Trust this certificate for this server"))
        self.button.setProperty("danger", True)
        self.button.setAutoDefault(False)
        self.button.setAccessibleDescription(self.consequence.text())
        self.button.clicked.connect(lambda _=False: self.trusted.emit(facts.fingerprint))
        self.button.setVisible(not changed)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setAccessibleName(f"{wording.problem(problem)} {self.consequence.text()}")

    def _claims(self) -> QFormLayout:
        """Lay out what the certificate says, and its fingerprint, which alone is certain."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        facts = self._facts
        for name, said in (
            (self.tr("Issued to"), facts.subject),
            (self.tr("Issued by"), facts.issuer),
            (self.tr("For"), ", ".join(facts.hosts)),
            (self.tr("Valid"), _validity(facts)),
        ):
            if said:
                form.addRow(_name(name), _value(name, said))
        name = self.tr("Fingerprint (SHA-256)")
        self.fingerprint = _value(name, _in_lines(grouped(facts.fingerprint)))
        self.fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        form.addRow(_name(name), self.fingerprint)
        return form

    def _risk(self) -> str:
        return self.tr(
            "Anyone between you and this server could show a certificate of their own: trusting "
            "it would hand them your password and your mail. Go on only if this fingerprint is "
            "the one that the server's owner gave you."
        )

    def _changed(self) -> str:
        return self.tr(
            "This is not the certificate you trusted for this server, and nothing was sent to it. "
            "Unless the server's owner told you of a new one, somebody may be in between. To "
            "trust the new one, forget the old one first."
        )


def _name(text: str) -> QLabel:
    label = words(text, "dimmed")
    label.setMinimumWidth(CAPTION_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    return label


def _value(name: str, text: str) -> QLabel:
    """A label one can select and reach by keyboard, to compare and to copy."""
    label = selectable(words(text))
    label.setAccessibleName(f"{name}: {text}")
    return label


def _in_lines(groups: str) -> str:
    """Write sixteen groups as four lines of four, which is how people compare them."""
    parts = groups.split(" ")
    return "\n".join(" ".join(parts[at : at + 4]) for at in range(0, len(parts), 4))


def _validity(facts: CertificateFacts) -> str:
    if not facts.valid_until:
        return ""
    ends = (QDateTime.fromSecsSinceEpoch(at) for at in (facts.valid_from, facts.valid_until))
    return " – ".join(QLocale().toString(at.date(), QLocale.FormatType.ShortFormat) for at in ends)
