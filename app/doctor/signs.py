"""How a known failure is recognised: signs to be compared with one failed step."""

import re
from dataclasses import dataclass
from functools import cache

from app.model.account import AuthMethod, Protocol, Secret, Security, Server
from app.model.diagnosis import FixKind
from app.model.finding import ProviderFacts
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStep, ProbeStepKind


@dataclass(frozen=True, slots=True)
class Case:
    """One failed step with all that is known around it.

    `before` are the steps that went well; `issuer` is the key of where the person signs in.
    """

    step: ProbeStep
    problem: Problem
    server: Server
    before: tuple[ProbeStep, ...] = ()
    address: str = ""
    secret: Secret | None = None
    provider: ProviderFacts | None = None
    issuer: str = ""

    def said(self, kind: ProbeStepKind) -> str:
        """Return what the server said at an earlier step; "" where there was none."""
        return next((step.said for step in self.before if step.kind is kind), "")


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs that must all be there; an empty one says nothing. Patterns ignore case.

    `text` is looked for in the server's words, `issuer` in who issued a rejected certificate,
    `host` and `user` in the server's, and `said` in its words at the steps before. `password` is
    compared with a pattern and never kept. `trial` names what app.doctor.trials has to find out;
    it is made last of all.
    """

    kinds: tuple[ProblemKind, ...] = ()
    steps: tuple[ProbeStepKind, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    security: Security | None = None
    auth: AuthMethod | None = None
    text: str = ""
    host: str = ""
    user: str = ""
    said: str = ""
    issuer: str = ""
    password: str = ""
    app_password: bool = False
    """The provider is known to take app passwords alone."""
    enable_first: bool = False
    """The provider is known to switch the protocol off until asked."""
    trial: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One known failure: its words' name, any of its signs, and what may be pressed.

    Of `fixes` the first that can be made is offered. `url` is a page of the provider's own. `by`
    names the trial that finds the server of USE_SERVER.
    """

    failure: str
    signs: tuple[Signs, ...]
    fixes: tuple[FixKind, ...] = ()
    url: str = ""
    by: str = "way"


def fits(signs: Signs, case: Case) -> bool:
    """Tell whether a case shows all signs, its trial aside."""
    return _facts_fit(signs, case) and _words_fit(signs, case) and _provider_fits(signs, case)


def _facts_fit(signs: Signs, case: Case) -> bool:
    problem, server = case.problem, case.server
    return (
        _among(problem.kind, signs.kinds)
        and _among(case.step.kind, signs.steps)
        and _among(server.protocol, signs.protocols)
        and _among(problem.code, signs.codes)
        and _among(problem.enhanced, signs.enhanced)
        and _among(problem.detail, signs.details)
        and _among(server.port, signs.ports)
        and signs.security in (None, server.security)
        and signs.auth in (None, server.auth)
    )


def _words_fit(signs: Signs, case: Case) -> bool:
    certificate = case.step.certificate
    return (
        _found(signs.text, case.problem.text or case.step.said)
        and _found(signs.host, case.server.host)
        and _found(signs.user, case.server.user)
        and _found(signs.said, "\n".join(step.said for step in case.before))
        and _found(signs.issuer, certificate.issuer if certificate else "")
        and _found(signs.password, case.secret.value if case.secret else "")
    )


def _provider_fits(signs: Signs, case: Case) -> bool:
    provider = case.provider
    if signs.app_password and not (provider and provider.app_password):
        return False
    return not signs.enable_first or bool(provider and provider.enable_first)


def _among(value: object, wanted: tuple[object, ...]) -> bool:
    return not wanted or value in wanted


def _found(pattern: str, text: str) -> bool:
    return not pattern or _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
