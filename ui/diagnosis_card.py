"""One trouble the doctor recognised: what it is, why, what to do, and one fix to press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.model.account import Secret
from app.model.diagnosis import Diagnosis, Fix, FixKind
from ui import doctor_words, outside
from ui.certificate_card import CertificateCard
from ui.icon_label import IconLabel
from ui.page import selectable, words
from ui.server_form import password_field


class DiagnosisCard(QFrame):
    """Shows one diagnosis. What the fix needs of a person is asked for inside the card.

    `server_wanted` carries the server and which to use instead, `trusted` it and a fingerprint,
    `password_given` the server and the password, `sign_in_wanted` the issuer's key.
    """

    server_wanted = Signal(object, object)
    trusted = Signal(object, str)
    password_given = Signal(object, object)
    sign_in_wanted = Signal(str)
    again_wanted = Signal()

    def __init__(self, diagnosis: Diagnosis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagnosis = diagnosis
        self.words = doctor_words.explained(diagnosis)
        self.setObjectName("diagnosis")
        self.fix: QPushButton | None = None
        self.password: QLineEdit | None = None
        self.certificate: CertificateCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(8)
        self._say()
        if diagnosis.fix is not None:
            self._offer(diagnosis.fix)
        elif diagnosis.step.certificate is not None:
            self._show_certificate()

    def take_focus(self) -> None:
        """Give the keyboard to what a person is to do here."""
        target = self.password or self.fix
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Take the fix as made, though no check has shown yet that it helps."""
        for used in (self.fix, self.certificate):
            if used is not None:
                used.hide()
        made = words(self.tr("Noted. It is tried with the next check."), "dimmed")
        self._column.addWidget(made)

    # --- words ---

    def _say(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("warning", "danger", 20), 0, Qt.AlignmentFlag.AlignTop)
        self.title = words(self.words.title, "heading")
        head.addWidget(self.title, 1)
        self._column.addLayout(head)
        self._column.addWidget(selectable(words(self.words.cause)))
        said = doctor_words.quoted(self.diagnosis)
        if said:
            self._column.addWidget(selectable(words(said, "dimmed")))
        if self.words.advice:
            self._column.addWidget(selectable(words(self.words.advice)))
        parts = (self.words.title, self.words.cause, said, self.words.advice)
        self.setAccessibleName(" ".join(filter(None, parts)))

    # --- the fix ---

    def _offer(self, fix: Fix) -> None:
        self.fix = QPushButton(doctor_words.fix_text(self.diagnosis, fix))
        self.fix.setProperty("primary", True)
        self.fix.setAccessibleDescription(self.words.title)
        self.fix.clicked.connect(lambda _=False: self.press())
        if fix.kind is FixKind.ASK_PASSWORD:
            self._ask_password(self.fix)
            return
        if fix.kind is FixKind.SYSTEM_CLOCK and (off := doctor_words.clock_off(fix)):
            self._column.addWidget(words(off))
        if fix.url:
            self.fix.setToolTip(fix.url)
        self._column.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeading)

    def press(self) -> None:
        """Do what the fix does."""
        fix = self.diagnosis.fix
        if fix is None:
            return
        match fix.kind:
            case FixKind.USE_SERVER if fix.server is not None:
                self.server_wanted.emit(self.diagnosis.server, fix.server)
            case FixKind.ASK_PASSWORD:
                self._give_password()
            case FixKind.APP_PASSWORD:
                self._open(fix.url)
                self._ask_new_password()
            case FixKind.TRUST_CERTIFICATE:
                self._show_certificate()
            case FixKind.SIGN_IN:
                self.sign_in_wanted.emit(fix.detail)
            case FixKind.SYSTEM_CLOCK:
                self._then_again(opened=outside.open_clock())
            case FixKind.OPEN_PAGE:
                self._then_again(opened=outside.open_page(fix.url))
            case _:
                self.again_wanted.emit()

    def _open(self, url: str) -> None:
        if not outside.open_page(url):
            self._column.addWidget(selectable(words(url, "dimmed")))

    def _then_again(self, *, opened: bool) -> None:
        """What was opened is outside; here remains to try again once it is done."""
        assert self.fix is not None
        if not opened:
            text = self.tr("Lifafa cannot open it from here. Please open it yourself: %1")
            fix = self.diagnosis.fix
            where = (
                fix.url if fix and fix.url else self.tr("the system's settings of date and time")
            )
            self._column.addWidget(selectable(words(text.replace("%1", where), "dimmed")))
        self.fix.clicked.disconnect()
        self.fix.setText(self.tr("Done: check again"))
        self.fix.clicked.connect(lambda _=False: self.again_wanted.emit())

    # --- passwords ---

    def _ask_new_password(self) -> None:
        """The page is open in the browser; here waits the field for what it will show."""
        assert self.fix is not None
        if self.password is not None:
            self.password.setFocus()
            return
        use = QPushButton(self.tr("Check with this password"))
        use.setProperty("primary", True)
        use.clicked.connect(lambda _=False: self._give_password())
        self.fix.setProperty("primary", False)
        self._ask_password(use)
        self.take_focus()

    def _ask_password(self, button: QPushButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.password = password_field()
        self.password.setAccessibleName(self.tr("New password"))
        self.password.setPlaceholderText(self.tr("New password"))
        self.password.returnPressed.connect(self._give_password)
        row.addWidget(self.password, 1)
        row.addWidget(button)
        button.setAutoDefault(False)  # Enter in the field presses it already
        self._column.addLayout(row)

    def _give_password(self) -> None:
        if self.password is None:
            return
        if not self.password.text():
            self.password.setFocus()
            return
        self.password_given.emit(self.diagnosis.server, Secret(self.password.text()))

    # --- certificates ---

    def _show_certificate(self) -> None:
        fix, step = self.diagnosis.fix, self.diagnosis.step
        facts = (fix.certificate if fix else None) or step.certificate
        if facts is None or step.problem is None or self.certificate is not None:
            return
        self.certificate = CertificateCard(step.problem, facts)
        server = self.diagnosis.server
        self.certificate.trusted.connect(lambda mark: self.trusted.emit(server, mark))
        self._column.addWidget(self.certificate)
        if self.fix is not None:
            self.fix.hide()
            self.certificate.button.setFocus()
