"""A check-up: the servers of an account tried side by side, and what their troubles mean."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

from app.doctor.diagnose import diagnose
from app.doctor.signs import Case
from app.doctor.trials import LOGINS, Allowance, Instruments
from app.model.account import AccountSettings, Secret, Server
from app.model.diagnosis import Checkup, Diagnosis
from app.model.finding import ProviderFacts
from app.model.report import ProbeReport, ProbeStep
from app.model.report import ProbeStepKind as Step
from app.protocols.probe import TIMEOUT, Knock, try_server, uncounted
from app.protocols.stopping import Stopper
from app.protocols.trial import greets, lets_in, web

T = TypeVar("T")

SLOW = 4.0
"""Seconds after which a connection that came about is worth a word."""

GLANCE = 0.2
"""Seconds after which it is looked whether a check-up is still wanted."""

OnStep = Callable[[ProbeStep], None]


def _never() -> bool:
    return False


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
    knock: Knock = uncounted,
    knowledge: Knowledge = NOTHING_KNOWN,
    stopped: Callable[[], bool] = _never,
) -> Checkup:
    """Try every server of an account and diagnose each failed step. Raises nothing of a server's.

    `on_step` is called from several threads. The report keeps the servers' order. `knock` surrounds
    each login, on whichever thread. Once `stopped`, what is under way is cut off.
    """
    visits, stopper = patient.visits, Stopper()
    trying = partial(try_server, on_step=on_step, timeout=timeout, knock=knock, stopper=stopper)
    tools = instruments or _instruments(knock, stopper, knowledge)
    judge = partial(diagnose, instruments=tools)
    issuer = patient.settings.oauth.key if patient.settings.oauth else ""
    with ThreadPoolExecutor(len(visits), "check-up") as threads:
        tries = [threads.submit(trying, *visit) for visit in visits]
        reports = _awaited(tries, stopped, stopper)
        judged = [
            threads.submit(
                _diagnosed,
                visit,
                report,
                knowledge.provider(visit.server),
                issuer,
                partial(judge, allowance=allowance),
            )
            for visit, report, allowance in zip(visits, reports, _allowances(reports), strict=True)
        ]
        found = _awaited(judged, stopped, stopper)
    return Checkup(_joined(reports), tuple(each for each in found if each is not None))


def _allowances(reports: Sequence[ProbeReport]) -> list[Allowance]:
    """Leave the trial logins of a check-up to the first server that let nobody in.

    All are diagnosed side by side: it must not be chance where a login is tried that may count.
    """
    ends = [report.steps[-1] for report in reports]
    refused = [end.problem is not None and end.kind is Step.LOGIN for end in ends]
    first = refused.index(True) if True in refused else -1
    return [Allowance(LOGINS if number == first else 0) for number in range(len(reports))]


def _instruments(knock: Knock, stopper: Stopper, knowledge: Knowledge) -> Instruments:
    return Instruments(
        greets=partial(greets, stopper=stopper),
        lets_in=partial(lets_in, knock=knock, stopper=stopper),
        web=partial(web, stopper=stopper),
        hosts=knowledge.hosts,
    )


def _awaited(futures: list[Future[T]], stopped: Callable[[], bool], stopper: Stopper) -> list[T]:
    """Wait for all, looking now and then whether anybody still wants them."""
    while wait(futures, GLANCE).not_done:
        if stopped():
            stopper.stop()
    return [each.result() for each in futures]


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
