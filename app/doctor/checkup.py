"""A check-up: the servers of an account tried side by side, and what their troubles mean."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from app.model.account import AccountSettings, Secret, Server
from app.model.diagnosis import Checkup
from app.model.finding import ProviderFacts
from app.model.report import ProbeReport, ProbeStep
from app.protocols.probe import TIMEOUT, try_server

OnStep = Callable[[ProbeStep], None]


class Visit(NamedTuple):
    """One server to be tried: with which password, and for whose letters."""

    server: Server
    secret: Secret | None
    address: str


@dataclass(frozen=True, slots=True)
class Patient:
    """An account that is looked at. `others` are the submission servers of single identities."""

    settings: AccountSettings
    incoming: Secret | None
    outgoing: Secret | None
    others: tuple[Visit, ...] = ()
    provider: ProviderFacts | None = None

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All servers to be tried, the incoming one first."""
        settings = self.settings
        return (
            Visit(settings.incoming, self.incoming, settings.address),
            Visit(settings.outgoing, self.outgoing, settings.address),
            *self.others,
        )


def check_up(patient: Patient, on_step: OnStep, *, timeout: float = TIMEOUT) -> Checkup:
    """Try every server of an account and diagnose each failed step. Raises nothing of a server's.

    `on_step` is called from several threads. The report keeps the servers' order.
    """
    visits = patient.visits
    with ThreadPoolExecutor(len(visits), "check-up") as threads:
        tries = [threads.submit(_try, visit, on_step, timeout) for visit in visits]
    reports = [each.result() for each in tries]
    return Checkup(_joined(reports))


def _try(visit: Visit, on_step: OnStep, timeout: float) -> ProbeReport:
    return try_server(visit.server, visit.secret, visit.address, on_step, timeout=timeout)


def _joined(reports: list[ProbeReport]) -> ProbeReport:
    first = reports[0]
    steps = tuple(step for report in reports for step in report.steps)
    return ProbeReport(steps, first.expire_days, first.login_delay)
