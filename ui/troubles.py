"""What the main window says of troubles, and what can be done about them there."""

from PySide6.QtCore import QObject

from app.accounts import Accounts
from app.events import EngineFault, Event, OperationRefused
from app.model.account import Account, AccountId
from app.model.problem import Problem, ProblemKind
from ui import wording
from ui.bridge import Bridge
from ui.deeds import Deeds, Panes
from ui.status_strip import StatusStrip


class Troubles(QObject):
    """Tell refusals and faults as toasts, and do what the status strip is asked for."""

    def __init__(
        self, window: Panes, bridge: Bridge, accounts: Accounts, deeds: Deeds, status: StatusStrip
    ) -> None:
        super().__init__(window)
        self._window = window
        self._accounts = accounts
        self._deeds = deeds
        bridge.happened.connect(self._happened)
        bridge.troubled.connect(self._troubled)
        status.stop.connect(self._stop_work)
        status.more.connect(self._tell_more)
        status.retry.connect(self._try_now)

    def _happened(self, event: Event) -> None:
        match event:
            case OperationRefused(problem=problem):
                said = wording.particulars(problem)
                self._window.toast.say(f"{wording.refused(event)} {said}".strip())
            case EngineFault():
                self._window.toast.say(wording.fault(event))
            case _:
                pass

    def _troubled(self, problem: Problem) -> None:
        self._window.toast.say(wording.problem(problem))

    def _stop_work(self) -> None:
        self._accounts.stop_work()

    def _try_now(self, account: AccountId) -> None:
        self._accounts.get_mail(account)

    def _tell_more(self, problem: Problem | None) -> None:
        """Show a certificate that is refused where it can be judged; else quote the server."""
        if problem is None:
            return
        account = self._refused_at(problem)
        if account is not None:
            self._deeds.accounts.examine_certificate(account, problem)
            return
        said = wording.particulars(problem) or wording.problem(problem)
        self._window.toast.say(said, self.tr("Try again"), self._deeds.do_get_mail)

    def _refused_at(self, problem: Problem) -> Account | None:
        """Return the account with a server whose certificate is the trouble."""
        if problem.kind is not ProblemKind.CERTIFICATE:
            return None
        for account in self._window.tree.accounts:
            servers = (account.settings.incoming, account.settings.outgoing)
            if problem.server in map(str, servers):
                return account
        return None
