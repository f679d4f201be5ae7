"""`lifafa account sign-in`, and the options that say where one signs in."""

import argparse
from dataclasses import replace
from typing import Any

from app.cli.output import CommandError, Exit, emit, hint, say, warn
from app.cli.session import chosen_accounts, opened, read_passwords
from app.engine import Engine
from app.model.account import Account, AccountId, Secret
from app.model.oauth import OAuthIssuer, PageWords, issuer_at
from app.model.tokens import SignedIn

WORDS = PageWords(
    "en",
    "Lifafa",
    "Lifafa has your answer and goes on by itself. This window can be closed.",
    "The sign-in came to nothing. Lifafa says why; this window can be closed.",
)


def declare_sign_in(sign_in: argparse.ArgumentParser) -> None:
    """Declare `account sign-in`."""
    sign_in.add_argument("account", help="id or address")
    sign_in.add_argument("--client-id", help="another client id than the one stored")
    sign_in.add_argument(
        "--device", action="store_true", help="show a code to type in a browser elsewhere"
    )
    declare_client_secret(sign_in)
    sign_in.add_argument("--json", action="store_true")
    sign_in.set_defaults(run=_sign_in)


def declare_issuer(command: argparse.ArgumentParser) -> None:
    """Declare where one signs in instead of giving a password."""
    command.add_argument(
        "--oauth", metavar="ISSUER", help="sign in at google, microsoft, yahoo, or an issuer's URL"
    )
    command.add_argument("--client-id", help="your registration of Lifafa there")
    command.add_argument(
        "--scope", action="append", default=[], help="what to ask an issuer's URL for"
    )


def declare_client_secret(command: argparse.ArgumentParser) -> None:
    """Declare how a client secret is given; it never stands on the command line."""
    command.add_argument(
        "--client-secret-stdin", action="store_true", help="read a client secret, one line"
    )


def issuer_of(options: argparse.Namespace, ca_file: str) -> OAuthIssuer | None:
    """Make the issuer that the options name. Raises CommandError."""
    if not options.oauth:
        if options.client_id or options.scope:
            raise CommandError("--client-id and --scope go with --oauth.", Exit.USAGE)
        return None
    if not options.client_id:
        raise CommandError("--oauth needs --client-id: your registration there.", Exit.USAGE)
    from app.protocols.issuers import named

    known = named(options.oauth)
    if known is not None:
        return replace(known.issuer, client_id=options.client_id)
    if "." not in options.oauth and "//" not in options.oauth:
        raise CommandError(f"No provider “{options.oauth}” is known; give its URL.", Exit.USAGE)
    return issuer_at(options.oauth, options.client_id, tuple(options.scope), ca_file)


def issuer_record(issuer: OAuthIssuer) -> dict[str, Any]:
    """An issuer as JSON; nothing of it is a secret."""
    return {
        "issuer": issuer.key,
        "name": issuer.name,
        "client_id": issuer.client_id,
        "scopes": list(issuer.scopes),
    }


def sign_in_here(
    engine: Engine,
    issuer: OAuthIssuer,
    address: str,
    options: argparse.Namespace,
    account: AccountId | None = None,
) -> SignedIn:
    """Print the address to open, and wait for what comes of it."""
    secret: Secret | None = read_passwords()[0] if options.client_secret_stdin else None
    if getattr(options, "device", False):
        return engine.accounts.sign_in_elsewhere(issuer, secret, _show, account=account).result()

    def open_page(url: str) -> None:
        hint("Open this address in a browser on this computer:")
        hint(url)

    return engine.accounts.sign_in(
        issuer, address, secret, open_page, words=WORDS, account=account
    ).result()


def _show(url: str, code: str) -> None:
    hint("Open this address in any browser, and type the code there:")
    hint(url)
    hint(code)


def warn_if_not_kept(engine: Engine) -> None:
    """Say where a sign-in lasts no longer than this command."""
    if not engine.accounts.keyring_usable().result():
        warn("There is no keyring here, so the sign-in is not kept.")


def _sign_in(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        (account,) = chosen_accounts(engine, [options.account])
        issuer = _issuer(account, options.client_id)
        address = account.settings.address
        signed = sign_in_here(engine, issuer, address, options, account.id)
        engine.accounts.keep_sign_in(account.id, signed).result()
        warn_if_not_kept(engine)
    if options.json:
        emit({"account": account.id, **issuer_record(signed.issuer)})
    else:
        say(f"{address} is signed in at {signed.issuer.name}.")
    return Exit.OK


def _issuer(account: Account, client_id: str | None) -> OAuthIssuer:
    issuer = account.settings.oauth
    if issuer is None:
        raise CommandError(f"Account {account.id} uses a password, not a sign-in.", Exit.USAGE)
    return replace(issuer, client_id=client_id) if client_id else issuer
