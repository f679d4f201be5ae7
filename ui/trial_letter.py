"""A letter to oneself, and its way: into the outbox, accepted by the server, back in the inbox."""

import datetime
from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.accounts import Accounts
from app.events import MessagesAdded, OutboxChanged
from app.mail import Mail
from app.model.account import Account
from app.model.mailbox import Mailbox, Role
from app.model.message import MessageRow
from app.model.problem import Problem
from app.model.submission import Draft, Submission, SubmissionState
from ui.bridge import Bridge

ASK_EVERY = 5_000  # milliseconds; servers without IDLE are asked, as the person looks on
ELSEWHERE = (Role.SENT, Role.DRAFTS, Role.ALL, Role.TRASH)


class Station(Enum):
    """Where the letter is."""

    OUTBOX = auto()
    ACCEPTED = auto()
    ARRIVED = auto()


class TrialLetter(QObject):
    """Sends one letter and follows it. `reached` tells each Station, `stuck` a Problem."""

    reached = Signal(object)
    stuck = Signal(object)

    def __init__(
        self, bridge: Bridge, mail: Mail, accounts: Accounts, account: Account, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mail = mail
        self._accounts = accounts
        self._account = account
        self._letter: Submission | None = None
        self._accepted = self._arrived = False
        self.subject = ""
        self._asking = QTimer(self)
        self._asking.setInterval(ASK_EVERY)
        self._asking.timeout.connect(lambda: accounts.get_mail(account.id))
        bridge.happened.connect(self._happened)

    def send(self, subject: str, text: str) -> None:
        """Send it. The subject gets the time, so that it can be told from others."""
        now = datetime.datetime.now().astimezone()
        self.subject = f"{subject}, {now:%H:%M:%S}"
        identity = self._account.identities[0].id if self._account.identities else None
        self._call(self._mail.new_draft(identity=identity), lambda d: self._fill(d, text))

    def stop(self) -> None:
        """Follow it no longer."""
        self._asking.stop()

    def _fill(self, draft: Draft, text: str) -> None:
        to = self._account.settings.address
        letter = replace(draft, to=to, subject=self.subject, text=text, html="")
        self._call(self._mail.save_draft(letter), self._queue)

    def _queue(self, draft: Draft) -> None:
        self._call(self._mail.send(draft.id, delay=0), self._queued)

    def _queued(self, letter: Submission) -> None:
        self._letter = letter
        self.reached.emit(Station.OUTBOX)
        self._look_at_outbox()

    @Slot(object)
    def _happened(self, event: object) -> None:
        if self._letter is None or self._arrived:
            return
        if isinstance(event, OutboxChanged) and self._letter.id in event.submission_ids:
            self._look_at_outbox()
        elif isinstance(event, MessagesAdded):
            self._call(self._mail.rows(event.keys), self._look_at_rows)

    def _look_at_outbox(self) -> None:
        self._call(self._mail.outbox(), self._judge)

    def _judge(self, letters: tuple[Submission, ...]) -> None:
        assert self._letter is not None
        mine = next((each for each in letters if each.id == self._letter.id), None)
        if mine is None or mine.state is SubmissionState.SENT:
            self._accept()
        elif mine.problem is not None and mine.state is not SubmissionState.SENDING:
            self.stuck.emit(mine.problem)

    def _accept(self) -> None:
        if self._accepted:
            return
        self._accepted = True
        self.reached.emit(Station.ACCEPTED)
        self._accounts.get_mail(self._account.id)
        self._asking.start()

    def _look_at_rows(self, rows: tuple[MessageRow, ...]) -> None:
        mine = [row for row in rows if self._is_it(row)]
        if mine:
            self._call(self._mail.mailboxes(), lambda boxes: self._look_where(mine, boxes))

    def _is_it(self, row: MessageRow) -> bool:
        return row.account_id == self._account.id and row.subject == self.subject

    def _look_where(self, rows: list[MessageRow], boxes: tuple[Mailbox, ...]) -> None:
        """The copy among the sent letters is not the letter that came back."""
        roles = {box.id: box.role for box in boxes}
        came = any(roles.get(row.mailbox_id, Role.NONE) not in ELSEWHERE for row in rows)
        if came and not self._arrived:
            self._accept()  # it cannot have come without
            self._arrived = True
            self.stop()
            self.reached.emit(Station.ARRIVED)

    def _call(self, future: object, on_result: object) -> None:
        self._bridge.call(future, on_result, self._failed, owner=self)  # type: ignore[arg-type] # of any value

    def _failed(self, problem: Problem) -> None:
        self.stop()
        self.stuck.emit(problem)
