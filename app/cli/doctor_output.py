"""How the terminal tells what the doctor found, for people and for programs."""

from typing import Any, NamedTuple

from app.cli.accounts import server_record, step_record
from app.cli.certificates import certificate_record, say_certificate
from app.cli.output import say, sentence
from app.doctor.words import FailureWords, diagnosis_words, failure_words, fitness_words
from app.model.account import AccountId
from app.model.diagnosis import (
    Checkup,
    Diagnosis,
    Fitness,
    FitnessLine,
    FitnessState,
    Fix,
    FixKind,
    MachineCheck,
)
from app.model.report import ProbeStep

_MARKS = {
    FitnessState.GOOD: "ok  ",
    FitnessState.MISSING: "none",
    FitnessState.AGAINST: "FAIL",
    FitnessState.UNKNOWN: "?   ",
}


class Parts(NamedTuple):
    """What was found of one account."""

    account: AccountId | None
    address: str
    checkup: Checkup
    domains: tuple[Fitness, ...]


def say_step(step: ProbeStep) -> None:
    """Print one step as it ends; steps of several servers come mixed."""
    mark = "ok  " if step.ok else "FAIL"
    words = sentence(step.problem) if step.problem else step.said
    say(f"{mark} {step.protocol} {step.server} {step.kind} {step.seconds:.2f} s  {words}")
    if step.certificate is not None:
        say_certificate(step.certificate)


def say_diagnosis(diagnosis: Diagnosis, language: str) -> None:
    """Print what a failed step means, and what would mend it."""
    say(f"\n{diagnosis.server}")
    _say_words(diagnosis_words(diagnosis, language))
    if diagnosis.fix is not None and (pressed := _pressed(diagnosis.fix)):
        say(f"  → {pressed}")


def say_machine(check: MachineCheck, language: str) -> None:
    """Print how one part of the program is."""
    mark = "ok  " if check.ok else "FAIL" if check.grave else "note"
    say(f"{mark} lifafa {check.part} {check.seconds:.2f} s")
    if not check.ok:
        _say_words(failure_words(check.failure, language, check.facts))


def say_fitness(fitness: Fitness, language: str) -> None:
    """Print how fit a domain is for its server."""
    say(f"\n{fitness.domain} → {fitness.server}")
    for line in fitness.lines:
        words = fitness_words(line, language, _facts(fitness))
        say(f"{_MARKS[line.state]} {line.kind}  {words.title}")
        if line.record:
            say(f"     {line.record}")
        if line.state is not FitnessState.GOOD:
            say(f"     {words.cause} {words.advice}")


def record(machine: list[MachineCheck], accounts: list[Parts], language: str) -> dict[str, Any]:
    """All that was found, as JSON."""
    return {
        "ok": all(each.checkup.ok for each in accounts) and not any(each.grave for each in machine),
        "machine": [_machine_record(each, language) for each in machine],
        "accounts": [_account_record(each, language) for each in accounts],
    }


def _say_words(words: FailureWords) -> None:
    say(f"  {words.title}\n  {words.cause}\n  {words.advice}")


def _pressed(fix: Fix) -> str:
    """Say a fix in what can be copied; the rest stands in the advice."""
    match fix.kind:
        case FixKind.USE_SERVER if fix.server is not None:
            server = fix.server
            return f"{server} ({server.security}, {server.user}, {server.auth})"
        case FixKind.TRUST_CERTIFICATE:
            return "lifafa account trust"
    return fix.url


def _machine_record(check: MachineCheck, language: str) -> dict[str, Any]:
    words = failure_words(check.failure, language, check.facts) if check.failure else None
    return {
        "part": str(check.part),
        "ok": check.ok,
        "seconds": round(check.seconds, 4),
        "failure": check.failure or None,
        **(_words_record(words) if words else {}),
    }


def _account_record(parts: Parts, language: str) -> dict[str, Any]:
    checkup = parts.checkup
    return {
        "account": parts.account,
        "address": parts.address,
        "ok": checkup.ok,
        "steps": [{**step_record(step), "server": step.server} for step in checkup.report.steps],
        "diagnoses": [_diagnosis_record(each, language) for each in checkup.diagnoses],
        "domains": [_fitness_record(each, language) for each in parts.domains],
    }


def _diagnosis_record(diagnosis: Diagnosis, language: str) -> dict[str, Any]:
    return {
        "failure": diagnosis.failure,
        "server": str(diagnosis.server),
        "step": str(diagnosis.step.kind),
        **_words_record(diagnosis_words(diagnosis, language)),
        "fix": _fix_record(diagnosis.fix) if diagnosis.fix else None,
    }


def _fix_record(fix: Fix) -> dict[str, Any]:
    return {
        "kind": str(fix.kind),
        "server": server_record(fix.server) if fix.server else None,
        "url": fix.url or None,
        "certificate": certificate_record(fix.certificate) if fix.certificate else None,
        "detail": fix.detail or None,
    }


def _fitness_record(fitness: Fitness, language: str) -> dict[str, Any]:
    return {
        "domain": fitness.domain,
        "server": fitness.server,
        "lines": [_line_record(line, fitness, language) for line in fitness.lines],
    }


def _line_record(line: FitnessLine, fitness: Fitness, language: str) -> dict[str, Any]:
    return {
        "kind": str(line.kind),
        "state": str(line.state),
        "word": line.word or None,
        "record": line.record or None,
        **_words_record(fitness_words(line, language, _facts(fitness))),
    }


def _words_record(words: FailureWords) -> dict[str, str]:
    return {"title": words.title, "cause": words.cause, "advice": words.advice}


def _facts(fitness: Fitness) -> tuple[tuple[str, str], ...]:
    return (("domain", fitness.domain), ("server", fitness.server))
