"""`lifafa doctor`: tries an account's servers step by step, and says what each failure means."""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from app.cli import doctor_output as output
from app.cli.accounts import settings_of
from app.cli.doctor_output import Parts
from app.cli.finding import declare_allowances
from app.cli.output import CommandError, Exit, emit, exit_for, say
from app.cli.session import chosen_accounts, opened, read_passwords
from app.doctor.machine import Machine, examine
from app.doctor.words import LANGUAGES, spoken
from app.engine import Engine
from app.model.account import (
    Account,
    AccountId,
    AccountSettings,
    AuthMethod,
    Identity,
    Secret,
    Security,
)
from app.model.diagnosis import Fitness, FitnessState, MachineCheck, MachinePart

_EXITS = {
    MachinePart.STORE: Exit.STORE,
    MachinePart.DISK: Exit.STORE,
    MachinePart.NETWORK: Exit.NETWORK,
}


class Visit(NamedTuple):
    """One account to be checked: a stored one, or one that is only described."""

    settings: AccountSettings
    account: AccountId | None = None
    identities: tuple[Identity, ...] = ()


class Manner(NamedTuple):
    """How the doctor is asked: passwords from standard input, and how it answers."""

    secrets: list[Secret]
    language: str
    quiet: bool
    domain: bool


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `doctor`."""
    doctor = commands.add_parser(
        "doctor", parents=[profile], help="find out why mail does not come or go"
    )
    doctor.add_argument("account", nargs="*", help="id or address; default: all, and the program")
    _declare_servers(doctor)
    doctor.add_argument(
        "--domain", action="store_true", help="also look whether others will believe your mail"
    )
    doctor.add_argument("--lang", choices=LANGUAGES, help="language of the explanations")
    doctor.add_argument(
        "--password-stdin",
        action="store_true",
        help="first line: the password; second line, where there is one: that of SMTP",
    )
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=_run, name="", label="", poll_minutes=5, pop3_keep=None)
    doctor.set_defaults(delete_on_server=False, pop3_days=None, pop3_whole_below=0)
    doctor.set_defaults(oauth=None, client_id=None, scope=[])


def _declare_servers(doctor: argparse.ArgumentParser) -> None:
    """Declare an account that is not stored, in the words of `account add`."""
    securities = [str(each) for each in Security]
    methods = [str(each) for each in AuthMethod if each is not AuthMethod.OAUTH2]
    doctor.add_argument(
        "--address", help="check servers that are not stored; without names they are looked for"
    )
    doctor.add_argument("--user", help="user name at the servers; default: the address")
    incoming = doctor.add_mutually_exclusive_group()
    incoming.add_argument("--imap", metavar="HOST:PORT")
    incoming.add_argument("--pop3", metavar="HOST:PORT")
    doctor.add_argument("--smtp", metavar="HOST:PORT")
    for name in ("imap", "pop3", "smtp"):
        doctor.add_argument(f"--{name}-security", choices=securities, default="tls")
    doctor.add_argument("--smtp-user", help="default: the same as incoming")
    doctor.add_argument("--auth", choices=methods)
    doctor.add_argument("--smtp-auth", choices=methods)
    doctor.add_argument("--ca", type=Path, metavar="FILE", help="extra trusted roots (PEM)")
    declare_allowances(doctor)


def _run(options: argparse.Namespace) -> int:
    secrets = read_passwords() if options.password_stdin else []
    whole = not options.account and not options.address
    described = _described(options)
    with opened(options) as engine:
        language = options.lang or spoken(engine.settings.language)
        manner = Manner(secrets, language, options.json, options.domain)
        visits = described or _visits(engine, options.account)
        if secrets and len(visits) > 1:
            # One account's password is nothing that another one's provider should be shown.
            raise CommandError("--password-stdin goes with one account: name it.", Exit.USAGE)
        machine = _machine(engine, manner) if whole else []
        found = [_checked(engine, visit, manner) for visit in visits]
    if options.json:
        emit(output.record(machine, found, language))
    return _code(machine, found)


def _machine(engine: Engine, manner: Manner) -> list[MachineCheck]:
    found = []
    for check in examine(Machine(engine.profile, engine.credentials, engine.database)):
        found.append(check)
        if not manner.quiet:
            output.say_machine(check, manner.language)
    return found


def _described(options: argparse.Namespace) -> list[Visit]:
    """Return the account that is only described; servers that are not named are looked for.

    Raises CommandError where the words do not fit together, or nothing is found.
    """
    if options.address and options.account:
        raise CommandError("Name stored accounts, or describe one with --address.", Exit.USAGE)
    if options.address:
        return [Visit(settings_of(options))]
    if options.imap or options.pop3 or options.smtp:
        raise CommandError("--imap, --pop3 and --smtp go with --address.", Exit.USAGE)
    return []


def _visits(engine: Engine, names: list[str]) -> list[Visit]:
    """Return the stored accounts that are named, or all. Raises NOT_FOUND."""
    chosen = chosen_accounts(engine, names) if names else engine.accounts.list().result()
    return [_stored(account) for account in chosen]


def _stored(account: Account) -> Visit:
    return Visit(account.settings, account.id, account.identities)


def _checked(engine: Engine, visit: Visit, manner: Manner) -> Parts:
    """Check one account, telling each step as it ends and then what the failed ones mean."""
    incoming, outgoing = (manner.secrets[0], manner.secrets[-1]) if manner.secrets else (None, None)
    if not manner.quiet:
        say(f"{visit.settings.address}:")
    checkup = engine.accounts.check_up(
        visit.settings,
        incoming,
        outgoing,
        None if manner.quiet else output.say_step,
        identities=visit.identities,
        account=visit.account,
    ).result()
    if not manner.quiet:
        for diagnosis in checkup.diagnoses:
            output.say_diagnosis(diagnosis, manner.language)
    domains = _domains(engine, visit, manner) if manner.domain else ()
    return Parts(visit.account, visit.settings.address, checkup, domains)


def _domains(engine: Engine, visit: Visit, manner: Manner) -> tuple[Fitness, ...]:
    """Look whether the domain of each address is fit for the server its letters leave by."""
    settings = visit.settings
    pairs = {(each.address, each.outgoing or settings.outgoing) for each in visit.identities}
    found = []
    for address, server in sorted(pairs or {(settings.address, settings.outgoing)}, key=str):
        fitness = engine.accounts.fitness(address, server).result()
        found.append(fitness)
        if not manner.quiet:
            output.say_fitness(fitness, manner.language)
    return tuple(found)


def _code(machine: list[MachineCheck], found: list[Parts]) -> int:
    """Choose the exit code: that of the first trouble with a server, else of the program."""
    problems = [
        step.problem for parts in found for step in parts.checkup.report.steps if step.problem
    ]
    if problems:
        return exit_for(problems[0])
    grave = [each.part for each in machine if each.grave]
    if grave:
        return _EXITS.get(grave[0], Exit.FAILED)
    lines = [line for parts in found for fitness in parts.domains for line in fitness.lines]
    against = any(line.state is FitnessState.AGAINST for line in lines)
    return Exit.FAILED if against else Exit.OK
