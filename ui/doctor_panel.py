"""The doctor: both servers step by step, what each failure means, and a fix to press."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.model.account import AccountId, AccountSettings, Identity, Secret, Server
from app.model.diagnosis import Checkup, Diagnosis, FixKind
from app.model.problem import Problem
from app.model.report import ProbeStep
from ui.bridge import Bridge
from ui.diagnosis_card import DiagnosisCard
from ui.doctor_report import report_text
from ui.fitness_lines import FitnessLines
from ui.notice import Notice
from ui.page import empty, titled, widgets
from ui.probe_steps import ProbeSteps
from ui.relay import Relay

ABOUT_LOGIN = (FixKind.ASK_PASSWORD, FixKind.APP_PASSWORD, FixKind.SIGN_IN)
SETTLED = 60  # milliseconds; by then the cards have taken their room


class DoctorPanel(QWidget):
    """Checks an account's servers and shows what it finds; it changes nothing itself.

    Whoever shows it does what a pressed fix asks for, and checks again. `checked` carries the
    Checkup, `failed` a Problem that kept it from being made; the others are those of a card.
    """

    checked = Signal(object)
    failed = Signal(object)
    server_wanted = Signal(object, object)
    trusted = Signal(object, str)
    password_given = Signal(object, object)
    sign_in_wanted = Signal(str)
    again_wanted = Signal()
    needs_sight = Signal(object)
    """A widget inside that a person should see now."""

    def __init__(self, bridge: Bridge, accounts: Accounts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._accounts = accounts
        self._run = 0
        self._relay: Relay | None = None
        self._under_way: Future[Checkup] | None = None
        self._about: tuple[AccountSettings, Secret | None, Secret | None] | None = None
        self.checkup: Checkup | None = None
        self.notice = Notice(closable=False)
        self.notice.setProperty("flush", True)  # as wide as the cards below it
        self.steps = ProbeSteps()
        self.fitness = FitnessLines(bridge, accounts)
        self.copy = QPushButton(self.tr("Copy report"))
        self.copy.setToolTip(self.tr("The steps and what they mean, without password and name"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda _=False: self.copy_report())
        self._diagnoses = QVBoxLayout()
        self._diagnoses.setSpacing(12)
        self._arrange()

    @property
    def checking(self) -> bool:
        """Whether a check is under way."""
        return self._relay is not None

    def check(
        self,
        settings: AccountSettings,
        incoming: Secret | None,
        outgoing: Secret | None = None,
        *,
        account: AccountId | None = None,
        identities: Sequence[Identity] = (),
    ) -> None:
        """Check the servers, also those that identities have for themselves.

        Passwords that are not given are those kept for `account`.
        """
        self.stop()
        self._about = (settings, incoming, outgoing)
        self.checkup = None
        self._show_checking(settings)
        run = self._run
        self._relay = Relay(run, self)
        self._relay.told.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        self._under_way = self._accounts.check_up(
            settings,
            incoming,
            outgoing,
            self._relay.tell,
            identities=identities,
            account=account,
        )
        self._bridge.call(
            self._under_way,
            lambda checkup: self._on_checkup(run, checkup),
            lambda problem: self._on_problem(run, problem),
            owner=self,
        )

    def stop(self) -> None:
        """End the check that is under way."""
        self._run += 1
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None
        if self._relay is not None:
            self._relay.told.disconnect()
            self._relay.deleteLater()
            self._relay = None

    def clear(self) -> None:
        """Show nothing."""
        self.stop()
        self.steps.clear()
        empty(self._diagnoses)
        self.notice.hide()
        self.copy.hide()
        self.fitness.hide()

    def cards(self) -> list[DiagnosisCard]:
        """Return the diagnoses that are shown."""
        return [card for card in widgets(self._diagnoses) if isinstance(card, DiagnosisCard)]

    def awaits_login(self, mended: Server) -> bool:
        """Whether another server let nobody in, so that a check is better left for later.

        It would show that server the refused password again, and three of them close the door for
        ten minutes. The mended server's card is settled, and the keyboard goes where it is needed.
        """
        others = [card for card in self.cards() if card.diagnosis.server != mended]
        waiting = next((card for card in others if _is_about_login(card.diagnosis)), None)
        if waiting is None:
            return False
        for card in self.cards():
            if card.diagnosis.server == mended:
                card.settle()
        waiting.take_focus()
        self.needs_sight.emit(waiting)
        return True

    def report(self) -> str:
        """Return the report to copy; "" before there is one."""
        if self._about is None or self.checkup is None:
            return ""
        settings, *secrets = self._about
        return report_text(settings, self.checkup, secrets)

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self.copy.setText(self.tr("Copied"))

    # --- what a check tells ---

    @Slot(int, object)
    def _on_step(self, run: int, step: ProbeStep) -> None:
        if run == self._run:
            self.steps.add(step)

    def _on_checkup(self, run: int, checkup: Checkup) -> None:
        if run != self._run or self._about is None:
            return
        self.stop()
        self.checkup = checkup
        self.steps.expect(self._about[0])  # a step told late would be shown twice
        for step in checkup.report.steps:
            self.steps.add(step)
        self.steps.rest()
        self._judge(checkup)
        self.copy.show()
        self.fitness.show()
        QTimer.singleShot(SETTLED, self, self._bring_into_sight)
        self.checked.emit(checkup)

    def _judge(self, checkup: Checkup) -> None:
        for diagnosis in self._worth_a_card(checkup):
            self._diagnoses.addWidget(self._card(diagnosis))
        if checkup.ok:
            self.notice.tell(self.tr("Everything works."), kind="success")
        elif not checkup.diagnoses:
            failed = next(step.problem for step in checkup.report.steps if step.problem)
            self.notice.tell_problem(failed)
        else:
            self.notice.hide()

    def _worth_a_card(self, checkup: Checkup) -> list[Diagnosis]:
        """Leave out what would be said twice: both servers refuse the one password they share."""
        assert self._about is not None
        kept: list[Diagnosis] = []
        for diagnosis in checkup.diagnoses:
            said = [each.failure for each in kept]
            shared = self._about[0].same_password and _is_about_login(diagnosis)
            if not (shared and diagnosis.failure in said):
                kept.append(diagnosis)
        return kept

    def _on_problem(self, run: int, problem: Problem) -> None:
        if run != self._run:
            return
        self.stop()
        self.steps.rest()
        self.notice.tell_problem(problem)
        self.failed.emit(problem)

    def _card(self, diagnosis: Diagnosis) -> DiagnosisCard:
        card = DiagnosisCard(diagnosis)
        card.server_wanted.connect(self.server_wanted)
        card.trusted.connect(self.trusted)
        card.password_given.connect(self.password_given)
        card.sign_in_wanted.connect(self.sign_in_wanted)
        card.again_wanted.connect(self.again_wanted)
        return card

    def _bring_into_sight(self) -> None:
        """Give the keyboard to the first thing that needs the person."""
        cards = self.cards()
        if cards:
            cards[0].take_focus()
            self.needs_sight.emit(cards[0])
        else:
            self.needs_sight.emit(self.notice)

    # --- looks ---

    def _show_checking(self, settings: AccountSettings) -> None:
        empty(self._diagnoses)
        self.steps.expect(settings)
        self.copy.setText(self.tr("Copy report"))
        self.copy.hide()
        self.fitness.about(settings.address, settings.outgoing)
        self.fitness.hide()
        self.notice.tell(self.tr("Checking the servers… No letter is sent."))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.notice)
        column.addLayout(self._diagnoses)
        column.addWidget(titled(self.tr("Steps of the check"), self.steps, self.fitness))
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeading)
        self.copy.hide()
        self.fitness.hide()


def _is_about_login(diagnosis: Diagnosis) -> bool:
    return diagnosis.fix is not None and diagnosis.fix.kind in ABOUT_LOGIN
