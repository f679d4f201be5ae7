"""The last page of adding an account: what happens now, and a letter to oneself."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.accounts import Accounts
from app.mail import Mail
from app.model.account import Account, Protocol
from app.model.problem import Problem
from ui import wording
from ui.bridge import Bridge
from ui.icon_label import IconLabel
from ui.page import Page, titled, words
from ui.step_row import StepRow, StepState
from ui.trial_letter import Station, TrialLetter


class DonePage(Page):
    """Says that the account is there and what Lifafa does now; offers a test."""

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._account: Account | None = None
        self._trial: TrialLetter | None = None
        self._title = words("", "title")
        self._now = words("")
        self.test = QPushButton(self.tr("Send myself a test"))
        self.test.setToolTip(self.tr("A short letter to your own address"))
        self.test.setAutoDefault(False)
        self.test.clicked.connect(lambda _=False: self.send())
        self.stations = {
            Station.OUTBOX: StepRow(self.tr("In the outbox")),
            Station.ACCEPTED: StepRow(self.tr("Accepted by the server")),
            Station.ARRIVED: StepRow(self.tr("Arrived in the inbox")),
        }
        self._arrange()

    def show_account(self, account: Account) -> None:
        """Say what Lifafa does for this account now."""
        self._account = account
        text = self.tr("%1 is set up").replace("%1", account.settings.address)
        self._title.setText(text)
        self._now.setText("\n".join(self._next_steps(account)))

    def send(self) -> None:
        """Send the letter, and show its way."""
        if self._account is None:
            return
        self.test.setEnabled(False)
        for row in self.stations.values():
            row.show_state(StepState.WAITING)
        self._way.show()
        self.stations[Station.OUTBOX].show_state(StepState.RUNNING)
        self.stop()
        trial = TrialLetter(self._bridge, self._mail, self._accounts, self._account, self)
        trial.reached.connect(self._on_reached)
        trial.stuck.connect(self._on_stuck)
        trial.send(
            self.tr("A test from Lifafa"),
            self.tr("If you read this, sending and receiving work. You may delete this letter."),
        )
        self._trial = trial

    def stop(self) -> None:
        """Follow the letter no longer."""
        if self._trial is not None:
            self._trial.stop()
            self._trial.deleteLater()
            self._trial = None

    def _on_reached(self, station: Station) -> None:
        order = list(self.stations)
        for passed in order[: order.index(station) + 1]:
            self.stations[passed].show_state(StepState.WELL)
        if station is Station.ARRIVED:
            self.test.setEnabled(True)
        else:
            following = order[order.index(station) + 1]
            self.stations[following].show_state(StepState.RUNNING)

    def _on_stuck(self, problem: Problem) -> None:
        said = "\n".join(filter(None, (wording.problem(problem), wording.particulars(problem))))
        for row in self.stations.values():
            if row.state is StepState.RUNNING:
                row.show_state(StepState.FAILED, said)
        self.test.setEnabled(True)

    def _next_steps(self, account: Account) -> list[str]:
        if account.settings.incoming.protocol is Protocol.POP3:
            return [
                self.tr(
                    "Lifafa fetches your letters now and looks for new ones every few minutes."
                ),
                self.tr("You can read while it works."),
            ]
        return [
            self.tr("Lifafa fetches the list of your messages now, then the letters themselves."),
            self.tr("You can read while it works. New mail comes by itself."),
        ]

    def _arrange(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 16, 0, 8)
        column.setSpacing(8)
        column.addWidget(IconLabel("check", "success", 32))
        column.addWidget(self._title)
        self.add(head)
        self.add(titled(self.tr("What happens now"), self._now))
        self._way = QWidget()
        way = QVBoxLayout(self._way)
        way.setContentsMargins(0, 0, 0, 0)
        way.setSpacing(0)
        for row in self.stations.values():
            way.addWidget(row)
        self._way.hide()
        trial = titled(
            self.tr("Try it out"),
            words(self.tr("A letter to yourself shows that sending and receiving work."), "dimmed"),
            self._way,
        )
        layout = trial.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, self.test)
        self.test.setSizePolicy(
            self.test.sizePolicy().Policy.Maximum, self.test.sizePolicy().Policy.Fixed
        )
        self.add(trial)
