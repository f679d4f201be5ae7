"""`lifafa identity add|list|edit|remove|test|sign-in`."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.accounts import existing, say_step, server_at, server_record, step_record
from app.cli.output import CommandError, Exit, emit, exit_for, number, say, warn
from app.cli.session import chosen_accounts, opened, read_passwords
from app.cli.signing import (
    declare_client_secret,
    declare_issuer,
    issuer_of,
    issuer_record,
    sign_in_here,
    warn_if_not_kept,
)
from app.engine import Engine
from app.model.account import (
    Account,
    AuthMethod,
    Identity,
    IdentityId,
    Protocol,
    Security,
    Server,
)
from app.model.addressing import typed_address, valid_address


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare the identity commands."""
    identity = commands.add_parser("identity", help="the addresses one writes as")
    verbs = identity.add_subparsers(required=True, metavar="VERB")
    adding = verbs.add_parser("add", parents=[profile], help="another address of an account")
    adding.add_argument("account", help="id or address")
    adding.add_argument("--address", required=True)
    _declare_fields(adding)
    adding.set_defaults(run=_add)
    listing = verbs.add_parser("list", parents=[profile], help="all identities")
    listing.add_argument("account", nargs="*", help="id or address; default: all")
    listing.set_defaults(run=_list)
    editing = verbs.add_parser("edit", parents=[profile], help="change what is given")
    editing.add_argument("--address")
    _declare_fields(editing)
    editing.add_argument("--no-smtp", action="store_true", help="send through the account's again")
    editing.set_defaults(run=_edit)
    removing = verbs.add_parser("remove", parents=[profile], help="not an account's last one")
    removing.set_defaults(run=_remove)
    testing = verbs.add_parser("test", parents=[profile], help="try its server; sends no letter")
    testing.add_argument("--password-stdin", action="store_true")
    testing.set_defaults(run=_test)
    signing = verbs.add_parser("sign-in", parents=[profile], help="sign in for its own server")
    declare_issuer(signing)
    declare_client_secret(signing)
    signing.set_defaults(run=_sign_in)
    for verb in (editing, removing, testing, signing):
        verb.add_argument("identity", type=number, metavar="ID")
    for verb in (adding, listing, editing, removing, testing, signing):
        verb.add_argument("--json", action="store_true")


def _declare_fields(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--name", help="the name its letters carry")
    verb.add_argument("--reply-to", metavar="A", help="where replies go")
    verb.add_argument("--signature-file", type=Path, metavar="F")
    verb.add_argument("--smtp", metavar="HOST:PORT", help="a submission server of its own")
    verb.add_argument("--smtp-security", choices=[str(each) for each in Security], default="tls")
    verb.add_argument(
        "--smtp-user", default="", help="of its own; default: the account's, and its password"
    )
    verb.add_argument("--smtp-auth", choices=[str(each) for each in AuthMethod], default="auto")
    verb.add_argument("--ca", type=Path, metavar="FILE", help="extra trusted roots (PEM)")
    verb.add_argument(
        "--password-stdin", action="store_true", help="first line: the password for --smtp-user"
    )


def identity_record(identity: Identity) -> dict[str, Any]:
    """An identity as JSON; no secret is part of it."""
    return {
        "id": identity.id,
        "account": identity.account_id,
        "name": identity.name,
        "address": identity.address,
        "reply_to": identity.reply_to,
        "signature": identity.signature,
        "outgoing": server_record(identity.outgoing) if identity.outgoing else None,
    }


def _add(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        (account,) = chosen_accounts(engine, [options.account])
        return _stored(engine, Identity(IdentityId(0), account.id, "", ""), options)


def _edit(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        return _stored(engine, _chosen(engine, options.identity)[1], options)


def _stored(engine: Engine, before: Identity, options: argparse.Namespace) -> int:
    """Store an identity with what the options say, and its password where one is given."""
    changed = _filled_in(before, options)
    own = changed.outgoing is not None and bool(changed.outgoing.user)
    if options.password_stdin and not own:
        raise CommandError("--password-stdin goes with --smtp and --smtp-user.", Exit.USAGE)
    secret = read_passwords()[0] if options.password_stdin else None
    saved = engine.accounts.save_identity(changed, secret).result()
    if secret is not None and not engine.accounts.keyring_usable().result():
        warn("There is no keyring here, so the password is not kept.")
    if options.json:
        emit(identity_record(saved))
    else:
        say(f"Identity {saved.id} is stored: {saved.address}")
    return Exit.OK


def _filled_in(before: Identity, options: argparse.Namespace) -> Identity:
    address = before.address if options.address is None else typed_address(options.address)
    if not valid_address(address):
        raise CommandError(f"“{address}” is not an e-mail address.", Exit.USAGE)
    return replace(
        before,
        address=address,
        name=before.name if options.name is None else options.name,
        reply_to=before.reply_to if options.reply_to is None else options.reply_to,
        signature=_signature(before, options.signature_file),
        outgoing=_outgoing(before, options),
    )


def _signature(before: Identity, file: Path | None) -> str:
    if file is None:
        return before.signature
    try:
        return file.read_text("utf-8").strip("\n")
    except (OSError, ValueError) as error:
        raise CommandError(f"The file {file} cannot be read.", Exit.NOT_FOUND) from error


def _outgoing(before: Identity, options: argparse.Namespace) -> Server | None:
    if getattr(options, "no_smtp", False):
        return None
    if not options.smtp:
        return before.outgoing
    auth = AuthMethod(options.smtp_auth)
    if auth is AuthMethod.OAUTH2 and not options.smtp_user:
        raise CommandError("--smtp-auth oauth2 needs --smtp-user: whom to sign in.", Exit.USAGE)
    server = server_at(Protocol.SMTP, options.smtp, options.smtp_security, options.smtp_user)
    return replace(server, auth=auth, ca_file=existing(options.ca))


def _list(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        book = chosen_accounts(engine, options.account)
    identities = [identity for account in book for identity in account.identities]
    if options.json:
        emit([identity_record(identity) for identity in identities])
        return Exit.OK
    for each in identities:
        say(f"{each.id}\t{each.account_id}\t{each.address}\t{each.outgoing or ''}")
    return Exit.OK


def _remove(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        account, identity = _chosen(engine, options.identity)
        if len(account.identities) == 1:
            raise CommandError("An account needs at least one identity.", Exit.USAGE)
        engine.accounts.remove_identity(identity).result()
    if options.json:
        emit({"removed": identity.id})
    else:
        say(f"Identity {identity.id} is removed.")
    return Exit.OK


def _test(options: argparse.Namespace) -> int:
    secret = read_passwords()[0] if options.password_stdin else None
    with opened(options) as engine:
        _, identity = _chosen(engine, options.identity)
        on_step = None if options.json else say_step
        report = engine.accounts.probe_identity(identity, secret, on_step).result()
    if options.json:
        emit({"ok": report.ok, "steps": [step_record(step) for step in report.steps]})
    failed = [step.problem for step in report.steps if step.problem]
    return exit_for(failed[0]) if failed else Exit.OK


def _sign_in(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        account, identity = _chosen(engine, options.identity)
        server = identity.outgoing
        if server is None or server.auth is not AuthMethod.OAUTH2:
            raise CommandError("This identity has no server of its own with oauth2.", Exit.USAGE)
        issuer = issuer_of(options, server.ca_file) or account.settings.oauth
        if issuer is None:
            raise CommandError("Say where, by --oauth and --client-id.", Exit.USAGE)
        signed = sign_in_here(engine, issuer, server.user, options)
        engine.accounts.give_own_password(identity, signed.secret).result()
        warn_if_not_kept(engine)
    if options.json:
        emit({"identity": identity.id, **issuer_record(signed.issuer)})
    else:
        say(f"{server.user} is signed in at {signed.issuer.name}.")
    return Exit.OK


def _chosen(engine: Engine, number: int) -> tuple[Account, Identity]:
    for account in engine.accounts.list().result():
        for identity in account.identities:
            if identity.id == number:
                return account, identity
    raise CommandError(f"There is no identity {number} here.", Exit.NOT_FOUND)
