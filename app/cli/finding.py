"""`lifafa account find`: the servers of an address; and `account add` without servers named."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, emit, problem_record, say, sentence, warn
from app.cli.session import opened
from app.model.account import AccountSettings, Security, Server
from app.model.finding import (
    Access,
    Candidate,
    Findings,
    FindingStep,
    ProviderFacts,
    SearchState,
    Source,
)

MARKS = {
    SearchState.FOUND: "found",
    SearchState.NOTHING: "none ",
    SearchState.FAILED: "FAIL ",
    SearchState.SKIPPED: "skip ",
}


def declare_find(find: argparse.ArgumentParser) -> None:
    """Declare `account find`."""
    find.add_argument("address", metavar="ADDRESS")
    declare_allowances(find)
    find.add_argument("--ca", type=Path, metavar="FILE", help="extra trusted roots (PEM)")
    find.add_argument("--json", action="store_true")
    find.set_defaults(run=_find)


def declare_allowances(parser: argparse.ArgumentParser) -> None:
    """Declare what a person may allow a search to do."""
    parser.add_argument(
        "--third-parties",
        action="store_true",
        help="also ask Thunderbird's public table; it learns the domain, never the address",
    )
    parser.add_argument(
        "--plain-http",
        action="store_true",
        help="also take answers that anybody on the way could have written",
    )


def found_settings(options: argparse.Namespace, ca_file: str) -> AccountSettings:
    """Find the servers of `options.address` for a new account.

    Raises CommandError where they are not found, or want a person's look.
    """
    steps: list[FindingStep] = []
    with opened(options) as engine:
        allowed = _allowed(options, ca_file)
        found = engine.accounts.find(options.address, steps.append, **allowed).result()
    incoming, outgoing = _sure(found.incoming), _sure(found.outgoing)
    if incoming is None or outgoing is None:
        raise CommandError(_missing(found), _exit(found, steps) or Exit.NOT_FOUND)
    _tell_provider(found.provider, warn)
    user = options.user or incoming.user
    outgoing_user = options.smtp_user or options.user or outgoing.user
    return AccountSettings(
        options.address,
        options.name,
        replace(incoming, user=user),
        replace(outgoing, user=outgoing_user),
    )


def _sure(candidates: tuple[Candidate, ...]) -> Server | None:
    """Return the best server, unless a person should look at it before a password goes there."""
    best = candidates[0] if candidates else None
    if best is None or best.unconfirmed or best.server.security is Security.NONE:
        return None
    return best.server


def _missing(found: Findings) -> str:
    if found.provider and found.provider.access is Access.CLOSED:
        return f"{found.provider.name} lets no mail programs in."
    if found.incoming and found.outgoing:
        return (
            f"The servers found for {found.address} need your eye first: see lifafa account find, "
            "and name them with --imap and --smtp."
        )
    return (
        f"The servers of {found.address} were not found. Name them with --imap or --pop3, "
        "and --smtp."
    )


def _find(options: argparse.Namespace) -> int:
    steps: list[FindingStep] = []

    def took(step: FindingStep) -> None:
        if step.state is SearchState.RUNNING:
            return
        steps.append(step)
        if not (options.json or _was_needless(step, steps)):
            _say_step(step)

    if options.ca is not None and not options.ca.is_file():
        raise CommandError(f"There is no certificate file {options.ca}.", Exit.NOT_FOUND)
    ca_file = str(options.ca.resolve()) if options.ca else ""
    with opened(options) as engine:
        found = engine.accounts.find(options.address, took, **_allowed(options, ca_file)).result()
    if options.json:
        emit(_findings_record(found, steps))
    else:
        _say_found(found)
    return _exit(found, steps)


def _allowed(options: argparse.Namespace, ca_file: str) -> dict[str, Any]:
    return {
        "third_parties": options.third_parties,
        "plain_http": options.plain_http,
        "ca_file": ca_file,
    }


def _exit(found: Findings, steps: list[FindingStep]) -> Exit:
    """Both ways found, or not; where even who takes the mail could not be told, the network."""
    if found.incoming and found.outgoing:
        return Exit.OK
    failed = [step.source for step in steps if step.state is SearchState.FAILED]
    return Exit.NETWORK if Source.MX in failed else Exit.NOT_FOUND


def _was_needless(step: FindingStep, steps: list[FindingStep]) -> bool:
    """Whether a look was left out because the table, which comes first, knew all."""
    return step.state is SearchState.SKIPPED and steps[0].state is SearchState.FOUND


def _say_step(step: FindingStep) -> None:
    """Print how a look ended."""
    words = sentence(step.problem) if step.problem else ""
    if step.source is Source.ISPDB and step.state is SearchState.SKIPPED:
        words = "not asked: --third-parties allows it"
    say(f"{MARKS[step.state]} {step.source} {step.seconds:.2f} s  {step.where}  {words}".rstrip())


def _say_found(found: Findings) -> None:
    for candidate in (*found.incoming, *found.outgoing):
        server = candidate.server
        doubt = "  (confirm it: see docs/cli.md)" if candidate.unconfirmed else ""
        say(
            f"{server.protocol} {server} {server.security}  user {server.user}  "
            f"from {candidate.source}{doubt}"
        )
    _tell_provider(found.provider, say)
    if not (found.incoming and found.outgoing):
        warn(_missing(found))


def _tell_provider(facts: ProviderFacts | None, tell: Callable[[str], None]) -> None:
    """Tell what one must know to get in at a provider."""
    if facts is None:
        return
    if facts.access is Access.BRIDGE:
        tell(f"{facts.name} is reached through a program of its own on this computer.")
    if facts.paid:
        tell(f"{facts.name} lets mail programs in for paying customers.")
    if facts.enable_first:
        tell(f"{facts.name} wants mail programs to be allowed in its settings first.")
    if facts.app_password:
        where = f": {facts.app_password_url}" if facts.app_password_url else "."
        tell(f"{facts.name} wants a password made for mail programs{where}")
    if facts.help_url:
        tell(f"Help of {facts.name}: {facts.help_url}")


def _findings_record(found: Findings, steps: list[FindingStep]) -> dict[str, Any]:
    """What was found, as JSON."""
    return {
        "address": found.address,
        "incoming": [_candidate_record(each) for each in found.incoming],
        "outgoing": [_candidate_record(each) for each in found.outgoing],
        "provider": _provider_record(found.provider) if found.provider else None,
        "steps": [_step_record(each) for each in steps],
    }


def _candidate_record(candidate: Candidate) -> dict[str, Any]:
    server = candidate.server
    return {
        "protocol": str(server.protocol),
        "host": server.host,
        "port": server.port,
        "security": str(server.security),
        "user": server.user,
        "auth": str(server.auth),
        "source": str(candidate.source),
        "where": candidate.where,
        "unconfirmed": candidate.unconfirmed,
    }


def _provider_record(facts: ProviderFacts) -> dict[str, Any]:
    return {
        "key": facts.key,
        "name": facts.name,
        "app_password": facts.app_password,
        "app_password_url": facts.app_password_url,
        "help_url": facts.help_url,
        "oauth": facts.oauth,
        "enable_first": facts.enable_first,
        "access": str(facts.access),
        "paid": facts.paid,
    }


def _step_record(step: FindingStep) -> dict[str, Any]:
    return {
        "source": str(step.source),
        "state": str(step.state),
        "where": step.where,
        "seconds": round(step.seconds, 4),
        "found": step.found,
        "problem": problem_record(step.problem) if step.problem else None,
    }
