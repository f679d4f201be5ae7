"""The one thing that would mend a known failure, ready to be pressed."""

from collections.abc import Callable

from app.doctor.signs import Case, Known
from app.doctor.trials import Trials
from app.model.diagnosis import Fix, FixKind
from app.model.problem import ProblemKind

_ISSUERS = {"microsoft": "microsoft", "google": "google", "yahoo": "yahoo"}


def fix_for(known: Known, case: Case, trials: Trials) -> Fix | None:
    """Return the first fix of a known failure that can be made here; None where none can."""
    made = (_MAKERS[kind](known, case, trials) for kind in known.fixes)
    return next((fix for fix in made if fix is not None), None)


def _use_server(known: Known, case: Case, trials: Trials) -> Fix | None:
    """Only a server that was tried is proposed."""
    server = getattr(trials, known.by)
    return Fix(FixKind.USE_SERVER, server=server) if server is not None else None


def _app_password(known: Known, case: Case, trials: Trials) -> Fix | None:
    url = (case.provider.app_password_url if case.provider else "") or known.url
    return Fix(FixKind.APP_PASSWORD, url=url) if url else None


def _sign_in(known: Known, case: Case, trials: Trials) -> Fix | None:
    issuer = case.issuer or (case.provider.oauth if case.provider else "")
    issuer = issuer or _ISSUERS.get(known.failure.partition("-")[0], "")
    return Fix(FixKind.SIGN_IN, detail=issuer) if issuer else None


def _trust(known: Known, case: Case, trials: Trials) -> Fix | None:
    shown = case.step.certificate
    return Fix(FixKind.TRUST_CERTIFICATE, certificate=shown) if shown is not None else None


def _clock(known: Known, case: Case, trials: Trials) -> Fix | None:
    """Where nobody tells the time, a certificate of the future says how slow the clock must be."""
    off = trials.clock_off
    shown = case.step.certificate
    if not off and case.problem.kind is ProblemKind.CERTIFICATE and shown and shown.valid_from:
        off = int(min(0, trials.now - shown.valid_from))
    return Fix(FixKind.SYSTEM_CLOCK, detail=str(off) if off else "")


def _open_page(known: Known, case: Case, trials: Trials) -> Fix | None:
    if known.failure == "captive-portal":
        return Fix(FixKind.OPEN_PAGE, url=trials.portal)
    url = known.url or (case.provider.help_url if case.provider else "")
    return Fix(FixKind.OPEN_PAGE, url=url) if url else None


def _ask_password(known: Known, case: Case, trials: Trials) -> Fix | None:
    return Fix(FixKind.ASK_PASSWORD)


def _try_again(known: Known, case: Case, trials: Trials) -> Fix | None:
    return Fix(FixKind.TRY_AGAIN)


_MAKERS: dict[FixKind, Callable[[Known, Case, Trials], Fix | None]] = {
    FixKind.USE_SERVER: _use_server,
    FixKind.APP_PASSWORD: _app_password,
    FixKind.SIGN_IN: _sign_in,
    FixKind.TRUST_CERTIFICATE: _trust,
    FixKind.SYSTEM_CLOCK: _clock,
    FixKind.OPEN_PAGE: _open_page,
    FixKind.ASK_PASSWORD: _ask_password,
    FixKind.TRY_AGAIN: _try_again,
}
