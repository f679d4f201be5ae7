"""`lifafa account add|find|list|test|sign-in|trust|remove`."""

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.certificates import certificate_record, declare_trust, say_certificate
from app.cli.finding import declare_allowances, declare_find, found_settings
from app.cli.output import CommandError, Exit, emit, exit_for, problem_record, say, sentence, warn
from app.cli.session import chosen_accounts, opened, read_passwords
from app.cli.signing import declare_issuer, declare_sign_in, issuer_of, issuer_record
from app.engine import Engine
from app.model.account import (
    POP3_DAYS,
    Account,
    AccountSettings,
    AuthMethod,
    Pop3Keep,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.addressing import typed_address, valid_address, valid_host
from app.model.report import ProbeReport, ProbeStep

_MOST_DAYS = 3_650
_SIZE = re.compile(r"(\d{1,12})([kKmMgG]?)[bB]?")
_LARGEST = 1_000_000_000_000
_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000}


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare the account commands."""
    account = commands.add_parser("account", help="add, find, list, test, sign in, trust, remove")
    verbs = account.add_subparsers(required=True, metavar="VERB")
    _declare_add(verbs.add_parser("add", parents=[profile], help="store an account"))
    declare_find(verbs.add_parser("find", parents=[profile], help="the servers of an address"))
    listing = verbs.add_parser("list", parents=[profile], help="all accounts")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    test = verbs.add_parser("test", parents=[profile], help="try the servers; sends no letter")
    test.add_argument("account", nargs="*", help="id or address; default: all")
    test.add_argument("--password-stdin", action="store_true")
    test.add_argument("--json", action="store_true")
    test.set_defaults(run=_test)
    declare_sign_in(
        verbs.add_parser("sign-in", parents=[profile], help="sign in at the provider (OAuth 2.0)")
    )
    declare_trust(
        verbs.add_parser("trust", parents=[profile], help="trust a certificate that is rejected")
    )
    remove = verbs.add_parser(
        "remove", parents=[profile], help="forget an account and its mail here"
    )
    remove.add_argument("account", help="id or address")
    remove.add_argument("--json", action="store_true")
    remove.set_defaults(run=_remove)


def _declare_add(add: argparse.ArgumentParser) -> None:
    securities = [str(each) for each in Security]
    methods = [str(each) for each in AuthMethod]
    add.add_argument("--address", type=typed_address, required=True)
    add.add_argument("--name", default="", help="the name your letters carry")
    add.add_argument("--label", default="", help="the account's name in the list")
    add.add_argument("--user", help="user name at the servers; default: the address")
    incoming = add.add_mutually_exclusive_group()
    incoming.add_argument("--imap", metavar="HOST:PORT")
    incoming.add_argument("--pop3", metavar="HOST:PORT")
    add.add_argument("--imap-security", choices=securities, default="tls")
    add.add_argument("--pop3-security", choices=securities, default="tls")
    add.add_argument("--auth", choices=methods, help="login at the incoming server")
    add.add_argument("--smtp", metavar="HOST:PORT", help="without servers, they are looked for")
    add.add_argument("--smtp-security", choices=securities, default="tls")
    add.add_argument("--smtp-user", help="default: the same as incoming")
    add.add_argument("--smtp-auth", choices=methods)
    add.add_argument("--ca", type=Path, metavar="FILE", help="extra trusted roots (PEM)")
    declare_issuer(add)
    _declare_pop3(add)
    declare_allowances(add)
    add.add_argument("--poll-minutes", type=int, default=5)
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="first line: the password; second line, where there is one: that of SMTP",
    )
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=_add)


def _declare_pop3(add: argparse.ArgumentParser) -> None:
    keep = add.add_mutually_exclusive_group()
    keep.add_argument(
        "--pop3-keep",
        choices=[str(each) for each in Pop3Keep],
        help="how long the server keeps what is here; default: forever",
    )
    keep.add_argument(
        "--delete-on-server", action="store_true", help="the same as --pop3-keep at-once"
    )
    add.add_argument(
        "--pop3-days", type=_days, metavar="N", help="for --pop3-keep days; default 30"
    )
    add.add_argument(
        "--pop3-whole-below",
        type=_size,
        default=0,
        metavar="SIZE",
        help="fetch only the beginning of larger messages (500k, 5M); default: all whole",
    )


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days from 1 to {_MOST_DAYS}")
    return int(text)


def _size(text: str) -> int:
    """Read a size: bytes, or with k, M or G behind it."""
    found = _SIZE.fullmatch(text)
    size = int(found[1]) * _UNITS[found[2].upper()] if found else -1
    if not 0 <= size <= _LARGEST:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 500k or 5M")
    return size


def _pop3_settings(options: argparse.Namespace, protocol: Protocol) -> dict[str, Any]:
    """The POP3 choices; days alone mean that the server keeps mail for days."""
    chosen = options.pop3_keep or ("days" if options.pop3_days else None)
    if options.pop3_days and (chosen != Pop3Keep.DAYS or options.delete_on_server):
        raise CommandError("--pop3-days goes with --pop3-keep days alone.", Exit.USAGE)
    if protocol is not Protocol.POP3 and (chosen or options.pop3_whole_below):
        raise CommandError("The --pop3-… options are for accounts with --pop3.", Exit.USAGE)
    keep = Pop3Keep(chosen) if chosen else None
    return {
        "leave_on_server": not options.delete_on_server and keep is not Pop3Keep.AT_ONCE,
        "pop3_keep": keep,
        "pop3_days": options.pop3_days or POP3_DAYS,
        "pop3_above": options.pop3_whole_below,
    }


def _add(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    secrets = read_passwords() if options.password_stdin else []
    with opened(options) as engine:
        account = engine.accounts.add(settings, *_pair(secrets)).result()
        kept = _kept(engine, bool(secrets))
    record = {**account_record(account), "password": kept}
    if options.json:
        emit(record)
    else:
        say(f"Account {account.id} is stored: {account.settings.address}")
        if settings.oauth:
            say(f"Sign in with: lifafa account sign-in {account.id}")
    if kept == "not kept":
        warn(
            "There is no keyring here, so the password is not kept. "
            "Give it to sync and send with --password-stdin."
        )
    return Exit.OK


def settings_of(options: argparse.Namespace) -> AccountSettings:
    """Make the account's settings from the options. Raises CommandError with what is wrong.

    Where no server is named, they are looked for.
    """
    if not valid_address(options.address):
        raise CommandError(f"“{options.address}” is not an e-mail address.", Exit.USAGE)
    ca_file = existing(options.ca)
    named = bool(options.imap or options.pop3)
    if named is not bool(options.smtp):
        raise CommandError(
            "Name both servers, with --imap or --pop3 and --smtp, or none.", Exit.USAGE
        )
    settings = _named(options) if named else found_settings(options, ca_file)
    auth, smtp_auth = _methods(options, settings)
    return replace(
        settings,
        label=options.label,
        incoming=replace(settings.incoming, auth=auth, ca_file=ca_file),
        outgoing=replace(settings.outgoing, auth=smtp_auth, ca_file=ca_file),
        poll_minutes=options.poll_minutes,
        oauth=issuer_of(options, ca_file),
        **_pop3_settings(options, settings.incoming.protocol),
    )


def _named(options: argparse.Namespace) -> AccountSettings:
    """Take the servers as they are named."""
    user = options.user or options.address
    if options.imap:
        incoming = server_at(Protocol.IMAP, options.imap, options.imap_security, user)
    else:
        incoming = server_at(Protocol.POP3, options.pop3, options.pop3_security, user)
    outgoing_user = user if options.smtp_user is None else options.smtp_user
    outgoing = server_at(Protocol.SMTP, options.smtp, options.smtp_security, outgoing_user)
    return AccountSettings(options.address, options.name, incoming, outgoing)


def _methods(
    options: argparse.Namespace, settings: AccountSettings
) -> tuple[AuthMethod, AuthMethod]:
    """How one logs in at both servers: as was named, else with --oauth by tokens.

    Where neither says, or "auto" does, it is left to what the provider wants.
    """
    auth = _method(options.auth, options.oauth, settings.incoming)
    smtp_auth = _method(options.smtp_auth, options.oauth, settings.outgoing)
    if AuthMethod.OAUTH2 in (options.auth, options.smtp_auth) and not options.oauth:
        raise CommandError("The login oauth2 needs --oauth and --client-id.", Exit.USAGE)
    return auth, smtp_auth


def _method(chosen: str | None, oauth: str | None, server: Server) -> AuthMethod:
    if chosen and chosen != AuthMethod.AUTO:
        return AuthMethod(chosen)
    return AuthMethod.OAUTH2 if oauth and not chosen else server.auth


def account_record(account: Account) -> dict[str, Any]:
    """An account as JSON; no secret is part of it."""
    settings = account.settings
    pop3 = settings.incoming.protocol is Protocol.POP3
    return {
        "id": account.id,
        "address": settings.address,
        "name": settings.name,
        "label": account.label,
        "incoming": server_record(settings.incoming),
        "outgoing": server_record(settings.outgoing),
        "quota": {"used": account.quota_used, "limit": account.quota_limit}
        if account.quota_limit
        else None,
        "identities": [
            {"id": each.id, "name": each.name, "address": each.address}
            for each in account.identities
        ],
        "oauth": issuer_record(settings.oauth) if settings.oauth else None,
        **({"pop3": _pop3_record(settings)} if pop3 else {}),
    }


def _pop3_record(settings: AccountSettings) -> dict[str, Any]:
    days = settings.keep is Pop3Keep.DAYS
    return {
        "keep": str(settings.keep),
        "days": settings.pop3_days if days else None,
        "whole_below": settings.pop3_above or None,
    }


def server_at(protocol: Protocol, place: str, security: str, user: str) -> Server:
    """Make a server of HOST:PORT. Raises CommandError."""
    host, colon, port = place.rpartition(":")
    if not colon or not valid_host(host) or not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"“{place}” is not of the form HOST:PORT.", Exit.USAGE)
    return Server(protocol, host.strip("[]"), int(port), Security(security), user)


def existing(ca: Path | None) -> str:
    """Return the path of a certificate file; "" for none. Raises CommandError."""
    if ca is None:
        return ""
    if not ca.is_file():
        raise CommandError(f"There is no certificate file {ca}.", Exit.NOT_FOUND)
    return str(ca.resolve())


def server_record(server: Server) -> dict[str, Any]:
    """A server as JSON."""
    return {
        "protocol": str(server.protocol),
        "host": server.host,
        "port": server.port,
        "security": str(server.security),
        "user": server.user,
        "auth": str(server.auth),
        "pinned": server.pinned or None,
    }


def _pair(secrets: list[Secret]) -> tuple[Secret | None, Secret | None]:
    """The incoming password, and the one for SMTP where it is another."""
    incoming = secrets[0] if secrets else None
    return incoming, secrets[1] if len(secrets) > 1 else None


def _kept(engine: Engine, given: bool) -> str:
    """Say where the passwords are now: "keyring", "not kept", or "none given"."""
    if not given:
        return "none given"
    return "keyring" if engine.accounts.keyring_usable().result() else "not kept"


def _list(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        book = engine.accounts.list().result()
    if options.json:
        emit([account_record(account) for account in book])
        return Exit.OK
    for account in book:
        settings = account.settings
        say(f"{account.id}\t{settings.address}\t{settings.incoming}\t{settings.outgoing}")
    return Exit.OK


def _test(options: argparse.Namespace) -> int:
    secrets = read_passwords() if options.password_stdin else []
    with opened(options) as engine:
        book = chosen_accounts(engine, options.account)
        reports = [_probed(engine, account, secrets, options.json) for account in book]
    steps = [step for report in reports for step in report.steps]
    if options.json:
        emit(
            {
                "ok": all(report.ok for report in reports),
                "steps": [step_record(step) for step in steps],
                "pop3": [
                    _said_by_pop3(each, report)
                    for each, report in zip(book, reports, strict=True)
                    if each.settings.incoming.protocol is Protocol.POP3
                ],
            }
        )
    failed = [step.problem for step in steps if step.problem]
    return exit_for(failed[0]) if failed else Exit.OK


def _probed(engine: Engine, account: Account, secrets: list[Secret], quiet: bool) -> ProbeReport:
    incoming, outgoing = (secrets[0], secrets[-1]) if secrets else (None, None)
    on_step = None if quiet else say_step
    report = engine.accounts.probe(
        account.settings, incoming, outgoing, on_step, account=account.id
    ).result()
    if not quiet:
        _say_said_by_pop3(report)
    return report


def _say_said_by_pop3(report: ProbeReport) -> None:
    if report.expire_days is not None:
        say(f"The server removes mail by itself after {report.expire_days} days.")
    if report.login_delay:
        say(f"The server asks to wait {report.login_delay} s between two logins.")


def _said_by_pop3(account: Account, report: ProbeReport) -> dict[str, Any]:
    return {
        "account": account.id,
        "expire_days": report.expire_days,
        "login_delay": report.login_delay,
    }


def say_step(step: ProbeStep) -> None:
    """Print one step of a test."""
    mark = "ok  " if step.ok else "FAIL"
    words = sentence(step.problem) if step.problem else step.said
    say(f"{mark} {step.protocol} {step.kind} {step.seconds:.2f} s  {words}")
    if step.certificate is not None:
        say_certificate(step.certificate)


def step_record(step: ProbeStep) -> dict[str, Any]:
    """A step of a test as JSON."""
    return {
        "protocol": str(step.protocol),
        "step": str(step.kind),
        "ok": step.ok,
        "seconds": round(step.seconds, 4),
        "said": step.said,
        "problem": problem_record(step.problem) if step.problem else None,
        "certificate": certificate_record(step.certificate) if step.certificate else None,
    }


def _remove(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        engine.claim()
        (account,) = chosen_accounts(engine, [options.account])
        engine.accounts.remove(account.id).result()
    if options.json:
        emit({"removed": account.id})
    else:
        say(f"Account {account.id} is removed here. Nothing was removed on the server.")
    return Exit.OK
