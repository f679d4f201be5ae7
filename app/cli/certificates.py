"""`lifafa account trust`: the exception for one certificate that does not verify."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.cli.output import CommandError, Exit, emit, number, say
from app.cli.session import chosen_accounts, opened
from app.engine import Engine
from app.model.account import Account, Security, Server
from app.model.certificate import CertificateFacts, grouped, typed_fingerprint


def declare_trust(trust: argparse.ArgumentParser) -> None:
    """Declare `account trust`."""
    trust.add_argument("account", help="id or address")
    which = trust.add_mutually_exclusive_group(required=True)
    which.add_argument("--incoming", dest="side", action="store_const", const="incoming")
    which.add_argument("--outgoing", dest="side", action="store_const", const="outgoing")
    which.add_argument(
        "--identity", dest="side", type=number, metavar="ID", help="the own server of an identity"
    )
    act = trust.add_mutually_exclusive_group(required=True)
    act.add_argument("--fingerprint", metavar="HEX", help="SHA-256, as `account test` shows it")
    act.add_argument("--forget", action="store_true", help="verify as usual again")
    trust.add_argument("--json", action="store_true")
    trust.set_defaults(run=_trust)


def say_certificate(facts: CertificateFacts) -> None:
    """Print what a rejected certificate says of itself."""
    for name, words in (
        ("subject", facts.subject),
        ("issuer", facts.issuer),
        ("hosts", ", ".join(facts.hosts)),
        ("valid", _validity(facts)),
        ("SHA-256", grouped(facts.fingerprint)),
    ):
        if words:
            say(f"     {name:8} {words}")


def certificate_record(facts: CertificateFacts) -> dict[str, Any]:
    """A certificate as JSON."""
    return {
        "fingerprint": facts.fingerprint,
        "subject": facts.subject,
        "issuer": facts.issuer,
        "hosts": list(facts.hosts),
        "valid_from": facts.valid_from,
        "valid_until": facts.valid_until,
    }


def _trust(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        engine.claim()
        (account,) = chosen_accounts(engine, [options.account])
        server = _server(account, options.side)
        pinned = "" if options.forget else _checked(engine, server, options.fingerprint)
        _keep(engine, account, options.side, replace(server, pinned=pinned))
    if options.json:
        emit({"server": str(server), "pinned": pinned or None})
    elif pinned:
        say(f"This certificate alone is trusted for {server} from now on.")
    else:
        say(f"The certificate of {server} is verified as usual from now on.")
    return Exit.OK


def _checked(engine: Engine, server: Server, typed: str) -> str:
    """Return the fingerprint a person typed, where the server shows that certificate now."""
    wanted = typed_fingerprint(typed)
    if not wanted:
        raise CommandError("A fingerprint is 64 hexadecimal digits (SHA-256).", Exit.USAGE)
    if server.security is Security.NONE:
        raise CommandError(f"{server} is reached without TLS: it has no certificate.", Exit.USAGE)
    shown = engine.accounts.certificate(server).result()
    if shown.fingerprint != wanted:
        raise CommandError(
            f"{server} shows another certificate: {grouped(shown.fingerprint)}. "
            "Nothing was stored.",
            Exit.NETWORK,
        )
    return wanted


def _server(account: Account, side: str | int) -> Server:
    if isinstance(side, str):
        settings = account.settings
        return settings.incoming if side == "incoming" else settings.outgoing
    for identity in account.identities:
        if identity.id == side and identity.outgoing is not None:
            return identity.outgoing
    raise CommandError(f"No identity {side} of this account has its own server.", Exit.NOT_FOUND)


def _keep(engine: Engine, account: Account, side: str | int, server: Server) -> None:
    settings = account.settings
    if side == "incoming":
        engine.accounts.edit(account.id, replace(settings, incoming=server)).result()
    elif side == "outgoing":
        engine.accounts.edit(account.id, replace(settings, outgoing=server)).result()
    else:
        identity = next(each for each in account.identities if each.id == side)
        engine.accounts.save_identity(replace(identity, outgoing=server)).result()


def _validity(facts: CertificateFacts) -> str:
    if not facts.valid_until:
        return ""
    days = (datetime.fromtimestamp(t, UTC).date() for t in (facts.valid_from, facts.valid_until))
    return " to ".join(day.isoformat() for day in days)
