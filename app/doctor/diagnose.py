"""From a failed step to a diagnosis: which known failure it is, its facts, and one fix."""

import time

from app.doctor.fixes import fix_for
from app.doctor.known import KNOWN
from app.doctor.signs import Case, Known, Signs, fits
from app.doctor.trials import Allowance, Instruments, Trials
from app.model.account import Security, Server
from app.model.certificate import CertificateFacts
from app.model.diagnosis import Diagnosis, Fix
from app.model.finding import ProviderFacts
from app.model.problem import Problem
from app.model.report import ProbeStep, ProbeStepKind

_SECURITIES = {Security.TLS: "TLS", Security.STARTTLS: "STARTTLS", Security.NONE: "—"}


def diagnose(
    case: Case, instruments: Instruments | None = None, allowance: Allowance | None = None
) -> Diagnosis:
    """Recognise a failed step. Makes the small trials that known failures ask for (seconds)."""
    trials = Trials(case, instruments or Instruments(), allowance or Allowance())
    known = next(each for each in KNOWN if _is(each, case, trials))
    return _told(known, case, fix_for(known, case, trials), trials)


def recognise(
    problem: Problem,
    server: Server,
    *,
    address: str = "",
    step: ProbeStepKind = ProbeStepKind.SUBMISSION,
    provider: ProviderFacts | None = None,
) -> Diagnosis:
    """Recognise a trouble met at work, such as a letter's refusal, by its words alone.

    No trial is made, so nothing is sent and nobody waits; a fix that needs one is left out.
    """
    failed = ProbeStep(server.protocol, step, 0.0, problem.text, problem, server=str(server))
    return diagnose(Case(failed, problem, server, (), address, None, provider), _NO_INSTRUMENTS)


def _is(known: Known, case: Case, trials: Trials) -> bool:
    return any(fits(signs, case) and _proven(signs, trials) for signs in known.signs)


def _proven(signs: Signs, trials: Trials) -> bool:
    return not signs.trial or bool(getattr(trials, signs.trial))


def _told(known: Known, case: Case, fix: Fix | None, trials: Trials) -> Diagnosis:
    facts = _facts(case) | _certificate(case.step.certificate) | _found(fix, trials)
    known_facts = tuple((name, value) for name, value in facts.items() if value)
    return Diagnosis(known.failure, case.step, case.server, fix, known_facts)


def _facts(case: Case) -> dict[str, str]:
    server, problem = case.server, case.problem
    return {
        "server": str(server),
        "host": server.host,
        "port": str(server.port),
        "security": _SECURITIES[server.security],
        "protocol": server.protocol.upper(),
        "user": server.user,
        "address": case.address or server.user,
        "domain": case.address.rpartition("@")[2],
        "provider": case.provider.name if case.provider else server.host,
        "code": " ".join(filter(None, (str(problem.code or ""), problem.enhanced))),
        "said": problem.text,
        "limit": problem.detail,
        "auth": server.auth.upper(),
    }


def _certificate(shown: CertificateFacts | None) -> dict[str, str]:
    """Dates are written as numbers, which read the same in every language."""
    if shown is None:
        return {}
    return {
        "issuer": shown.issuer,
        "names": ", ".join(shown.hosts[:4]),
        "from": _date(shown.valid_from),
        "until": _date(shown.valid_until),
    }


def _found(fix: Fix | None, trials: Trials) -> dict[str, str]:
    found = {"now": time.strftime("%Y-%m-%d %H:%M", time.localtime(trials.now))}
    if fix is not None and fix.server is not None:
        other = fix.server
        found |= {"found": f"{other} ({_SECURITIES[other.security]})"}
        found |= {"found_host": other.host, "found_user": other.user}
    return found


def _date(epoch: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(epoch)) if epoch else ""


_NO_INSTRUMENTS = Instruments(
    greets=lambda server: False,
    lets_in=lambda server, secret: False,
    web=lambda host: None,
    routed=lambda: True,
)
