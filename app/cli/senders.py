"""The verdict on a sender as the terminal prints it."""

from dataclasses import asdict
from typing import Any

from app.mime.charsets import LONE_SURROGATE
from app.model.problem import LifafaError, ProblemKind
from app.model.verdict import Reason, Verdict
from app.trust.context import Context
from app.trust.judge import judge


def of_file(source: bytes, *, dns: bool) -> Verdict:
    """Judge a message file, of whose reader nothing is known. With `dns`, keys are looked up."""
    if not dns:
        return judge(source, Context())
    return judge(source, Context(texts=_texts, asks_for_strangers=True))


def sender_record(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON-safe values: shown, address, verdict and reasons."""
    return {
        "shown": _safe(verdict.shown),
        "address": _safe(verdict.address),
        "verdict": str(verdict.level),
        "reasons": [_reason(each) for each in verdict.reasons],
    }


def _reason(reason: Reason) -> dict[str, str]:
    """Return kind, level, and those facts that apply."""
    return {name: _safe(str(value)) for name, value in asdict(reason).items() if value}


def _safe(text: str) -> str:
    return LONE_SURROGATE.sub("\ufffd", text)


def _texts(name: str) -> tuple[str, ...] | None:
    from app.protocols import names

    try:
        return names.texts(name)
    except LifafaError as error:
        return () if error.problem.kind is ProblemKind.HOST_UNKNOWN else None
