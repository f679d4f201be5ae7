"""A check-up: the servers of an account tried side by side, and what their troubles mean."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from app.doctor.diagnose import diagnose
from app.doctor.signs import Case
from app.doctor.trials import Allowance, Instruments
from app.model.account import AccountSettings, Secret, Server
from app.model.diagnosis import Checkup, Diagnosis
from app.model.finding import ProviderFacts
from app.model.report import ProbeReport, ProbeStep
from app.model.report import ProbeStepKind as Step
from app.protocols.probe import TIMEOUT, Knock, try_server
from app.protocols.trial import lets_in

SLOW = 4.0
"""Seconds after which a connection that came about is worth a word."""

OnStep = Callable[[ProbeStep], None]


class Visit(NamedTuple):
    """One server to be tried: with which password, and for whose letters."""

    server: Server
    secret: Secret | None
    address: str


class Knowledge(NamedTuple):
    """What is known of large providers: whose a server is, and what their servers are called."""

    provider: Callable[[Server], ProviderFacts | None] = lambda server: None
    hosts: tuple[str, ...] = ()


NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True, slots=True)
class Patient:
    """An account that is looked at. `others` are the submission servers of single identities."""

    settings: AccountSettings
    incoming: Secret | None
    outgoing: Secret | None
    others: tuple[Visit, ...] = ()

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All servers to be tried, the incoming one first."""
        settings = self.settings
        return (
            Visit(settings.incoming, self.incoming, settings.address),
            Visit(settings.outgoing, self.outgoing, settings.address),
            *self.others,
        )


def check_up(
    patient: Patient,
    on_step: OnStep,
    *,
    timeout: float = TIMEOUT,
    instruments: Instruments | None = None,
    knock: Knock = nullcontext,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Checkup:
    """Try every server of an account and diagnose each failed step. Raises nothing of a server's.

    `on_step` is called from several threads. The report keeps the servers' order. `knock` surrounds
    each login, on whichever thread.
    """
    visits = patient.visits
    with ThreadPoolExecutor(len(visits), "check-up") as threads:
        tries = [threads.submit(_try, visit, on_step, timeout, knock) for visit in visits]
    reports = [each.result() for each in tries]
    usual = Instruments(lets_in=partial(lets_in, knock=knock), hosts=knowledge.hosts)
    judge = partial(diagnose, instruments=instruments or usual, allowance=Allowance())
    issuer = patient.settings.oauth.key if patient.settings.oauth else ""
    found = [
        _diagnosed(visit, report, knowledge.provider(visit.server), issuer, judge)
        for visit, report in zip(visits, reports, strict=True)
    ]
    return Checkup(_joined(reports), tuple(each for each in found if each is not None))


def _try(visit: Visit, on_step: OnStep, timeout: float, knock: Knock) -> ProbeReport:
    return try_server(
        visit.server, visit.secret, visit.address, on_step, timeout=timeout, knock=knock
    )


def _diagnosed(
    visit: Visit,
    report: ProbeReport,
    provider: ProviderFacts | None,
    issuer: str,
    judge: Callable[[Case], Diagnosis],
) -> Diagnosis | None:
    """Diagnose the step at which a server's visit ended; None where all is well."""
    *before, last = report.steps
    if last.problem is None:
        return _slow(visit, report)
    server, secret, address = visit
    return judge(Case(last, last.problem, server, tuple(before), address, secret, provider, issuer))


def _slow(visit: Visit, report: ProbeReport) -> Diagnosis | None:
    """Notice a way by IPv6 that leads nowhere: all went well, but only after a long wait."""
    steps = {step.kind: step for step in report.steps}
    resolved, connected = steps.get(Step.RESOLVE), steps.get(Step.CONNECT)
    if resolved is None or connected is None or connected.seconds < SLOW:
        return None
    addresses = resolved.said.split(", ")
    if ":" not in addresses[0] or all(":" in address for address in addresses):
        return None
    facts = (("host", visit.server.host), ("server", str(visit.server)))
    return Diagnosis("ipv6-broken", connected, visit.server, facts=facts)


def _joined(reports: list[ProbeReport]) -> ProbeReport:
    first = reports[0]
    steps = tuple(step for report in reports for step in report.steps)
    return ProbeReport(steps, first.expire_days, first.login_delay)
