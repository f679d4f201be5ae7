"""What the commands share: an open engine, and passwords from standard input."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.output import CommandError, Exit, warn
from app.credentials import incoming_name, outgoing_name
from app.engine import Engine
from app.model.account import Account, Secret
from app.model.addressing import address_key
from app.settings import Profile


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Engine]:
    """An engine whose store is open and whose staff sleeps."""
    engine = Engine(Profile(options.profile) if options.profile else Profile.default())
    try:
        engine.open()
        if engine.loaded.damaged:
            warn(f"The settings could not be read and were moved to {engine.loaded.damaged}.")
        yield engine
    finally:
        engine.stop()


@contextmanager
def claimed(options: argparse.Namespace) -> Iterator[Engine]:
    """The same with the profile's lock held: for what fetches or sends."""
    with opened(options) as engine:
        engine.claim()
        engine.staff.recover()
        yield engine


def chosen_accounts(engine: Engine, names: list[str]) -> tuple[Account, ...]:
    """Return the named accounts (id, address or label), or all. Raises NOT_FOUND."""
    book = engine.accounts.list().result()
    if not names:
        if not book:
            raise CommandError(
                "There is no account here. Add one with: lifafa account add", Exit.NOT_FOUND
            )
        return book
    return tuple(_named(book, name) for name in names)


def read_passwords() -> list[Secret]:
    """Read one password a line from standard input."""
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    if not lines or not lines[0]:
        raise CommandError("No password came on standard input.", Exit.USAGE)
    return [Secret(line) for line in lines if line]


def keep_for_session(engine: Engine, chosen: tuple[Account, ...], secrets: list[Secret]) -> None:
    """Give passwords to accounts in order; the last one serves all that follow."""
    for at, account in enumerate(chosen):
        secret = secrets[min(at, len(secrets) - 1)]
        engine.credentials.keep_for_session(incoming_name(account.id), secret)
        engine.credentials.keep_for_session(outgoing_name(account.id), secret)


def _named(book: tuple[Account, ...], name: str) -> Account:
    for account in book:
        if name in (str(account.id), account.settings.address, account.label):
            return account
        if address_key(name) == address_key(account.settings.address):
            return account
    raise CommandError(f"There is no account “{name}” here.", Exit.NOT_FOUND)
