"""`lifafa send`: a letter into the outbox, and out of it."""

import argparse
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.outbox import told
from app.cli.output import CommandError, Exit, say
from app.cli.session import chosen_accounts, claimed, keep_for_session, opened, read_passwords
from app.cli.times import when
from app.engine import Engine
from app.model.account import Account, Identity
from app.model.addressing import address_key
from app.model.problem import LifafaError
from app.model.submission import Draft, DraftKind, Submission, SubmitOptions


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `send`."""
    _declare_send(commands.add_parser("send", parents=[profile], help="send a letter"))


def _declare_send(send: argparse.ArgumentParser) -> None:
    send.add_argument("file", nargs="?", type=Path, metavar="FILE.eml", help="a finished letter")
    for field in ("to", "cc", "bcc"):
        send.add_argument(f"--{field}", action="append", default=[], metavar="ADDRESS")
    send.add_argument("--subject", default="")
    send.add_argument("--body-file", type=Path, help="UTF-8 text; - is standard input")
    send.add_argument("--html-file", type=Path)
    send.add_argument("--attach", action="append", default=[], type=Path, metavar="FILE")
    send.add_argument("--from", dest="sender", metavar="ADDRESS")
    send.add_argument("--at", metavar="TIME", help="when it is to leave, as in 2026-11-28 09:00")
    send.add_argument("--hold", action="store_true", help="let the server keep it until then")
    send.add_argument("--report", action="store_true", help="ask for a report of delivery")
    send.add_argument(
        "--require-tls", action="store_true", help="only over protected lines, all the way"
    )
    send.add_argument("--wait", action="store_true", help="return when it is sent, held or unsure")
    send.add_argument("--password-stdin", action="store_true")
    send.add_argument("--json", action="store_true")
    send.set_defaults(run=_send)


def _send(options: argparse.Namespace) -> int:
    if options.password_stdin and str(options.body_file) == "-":
        raise CommandError("Standard input cannot be both password and text.", Exit.USAGE)
    if options.wait and options.at:
        raise CommandError("A letter that leaves later cannot be waited for.", Exit.USAGE)
    at, asked = _wishes(options)
    secrets = read_passwords() if options.password_stdin else []
    with (claimed if options.wait else opened)(options) as engine:
        account, identity = _writer(engine, options.sender)
        if secrets:
            keep_for_session(engine, (account,), secrets)
        queued = (
            _queued_file(engine, identity, options, at, asked)
            if options.file
            else _queued(engine, identity, options, at, asked)
        )
        done = engine.staff.send_to_end(queued.id) if options.wait else queued
    if at and not options.json and not asked.hold_until:
        say("This computer must be on then, and Lifafa at work.")
    return told(done, options.json)


def _wishes(options: argparse.Namespace) -> tuple[int, SubmitOptions]:
    """Return when the letter is to leave (0: now), and what is asked of the server."""
    now = datetime.now().astimezone()
    at = 0
    if options.at:
        try:
            at = int(when(options.at, now).timestamp())
        except ValueError as error:
            raise CommandError(f"“{options.at}” is no time to come: {error}", Exit.USAGE) from error
    if options.hold and not at:
        raise CommandError("--hold needs --at.", Exit.USAGE)
    return at, SubmitOptions(options.report, options.require_tls, at if options.hold else 0)


def _queued(
    engine: Engine,
    identity: Identity,
    options: argparse.Namespace,
    at: int,
    asked: SubmitOptions,
) -> Submission:
    draft = engine.mail.new_draft(DraftKind.NEW, identity=identity.id).result()
    try:
        written = _written(engine, draft, options)
        engine.mail.save_draft(written).result()
        return engine.mail.send(draft.id, delay=0, at=at, options=asked).result()
    except (LifafaError, CommandError):
        engine.mail.discard_draft(draft.id).result()
        raise


def _written(engine: Engine, draft: Draft, options: argparse.Namespace) -> Draft:
    return replace(
        draft,
        to=", ".join(options.to),
        cc=", ".join(options.cc),
        bcc=", ".join(options.bcc),
        subject=options.subject,
        text=_text(options.body_file),
        html=_text(options.html_file),
        attachments=tuple(engine.mail.attach(path).result() for path in options.attach),
    )


def _queued_file(
    engine: Engine,
    identity: Identity,
    options: argparse.Namespace,
    at: int,
    asked: SubmitOptions,
) -> Submission:
    try:
        source = options.file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"The file {options.file} cannot be read: {error.strerror}", Exit.NOT_FOUND
        ) from error
    extra = (*options.to, *options.cc, *options.bcc)
    return engine.mail.send_source(source, identity.id, extra, at=at, options=asked).result()


def _text(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(
            f"The file {path} cannot be read: {error.strerror}", Exit.NOT_FOUND
        ) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The file {path} is not UTF-8 text.", Exit.USAGE) from error


def _writer(engine: Engine, sender: str | None) -> tuple[Account, Identity]:
    """The identity a letter is written as: the named one, else the first account's first."""
    book = chosen_accounts(engine, [])
    if sender is None:
        return book[0], book[0].identities[0]
    for account in book:
        for identity in account.identities:
            if address_key(identity.address) == address_key(sender):
                return account, identity
    raise CommandError(f"No account here writes as “{sender}”.", Exit.NOT_FOUND)
