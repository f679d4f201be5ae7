"""`lifafa send` and `lifafa outbox`: letters on their way out."""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, emit, exit_for, problem_record, say, sentence
from app.cli.session import chosen_accounts, claimed, keep_for_session, opened, read_passwords
from app.engine import Engine
from app.model.account import Account, Identity
from app.model.addressing import address_key
from app.model.problem import LifafaError
from app.model.submission import Draft, DraftKind, Submission, SubmissionId, SubmissionState


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `send` and `outbox`."""
    _declare_send(commands.add_parser("send", parents=[profile], help="send a letter"))
    outbox = commands.add_parser("outbox", help="letters that have not left")
    verbs = outbox.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", parents=[profile], help="all of them")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_outbox)
    for name, help_ in (
        ("retry", "try a held or waiting letter again"),
        ("cancel", "take a letter out for good"),
        ("mark-sent", "an unsure letter did arrive"),
        ("send-again", "an unsure letter did not arrive"),
    ):
        verb = verbs.add_parser(name, parents=[profile], help=help_)
        verb.add_argument("id", type=int)
        verb.add_argument("--json", action="store_true")
        verb.set_defaults(run=_settle, verb=name)


def _declare_send(send: argparse.ArgumentParser) -> None:
    send.add_argument("file", nargs="?", type=Path, metavar="FILE.eml", help="a finished letter")
    for field in ("to", "cc", "bcc"):
        send.add_argument(f"--{field}", action="append", default=[], metavar="ADDRESS")
    send.add_argument("--subject", default="")
    send.add_argument("--body-file", type=Path, help="UTF-8 text; - is standard input")
    send.add_argument("--html-file", type=Path)
    send.add_argument("--attach", action="append", default=[], type=Path, metavar="FILE")
    send.add_argument("--from", dest="sender", metavar="ADDRESS")
    send.add_argument("--wait", action="store_true", help="return when it is sent, held or unsure")
    send.add_argument("--password-stdin", action="store_true")
    send.add_argument("--json", action="store_true")
    send.set_defaults(run=_send)


def _send(options: argparse.Namespace) -> int:
    if options.password_stdin and str(options.body_file) == "-":
        raise CommandError("Standard input cannot be both password and text.", Exit.USAGE)
    secrets = read_passwords() if options.password_stdin else []
    with (claimed if options.wait else opened)(options) as engine:
        account, identity = _writer(engine, options.sender)
        if secrets:
            keep_for_session(engine, (account,), secrets)
        queued = (
            _queued_file(engine, identity, options)
            if options.file
            else _queued(engine, identity, options)
        )
        done = engine.staff.send_to_end(queued.id) if options.wait else queued
    return _told(done, options.json)


def _queued(engine: Engine, identity: Identity, options: argparse.Namespace) -> Submission:
    draft = engine.mail.new_draft(DraftKind.NEW, identity=identity.id).result()
    try:
        written = _written(engine, draft, options)
        engine.mail.save_draft(written).result()
        return engine.mail.send(draft.id, delay=0).result()
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


def _queued_file(engine: Engine, identity: Identity, options: argparse.Namespace) -> Submission:
    try:
        source = options.file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"The file {options.file} cannot be read: {error.strerror}", Exit.NOT_FOUND
        ) from error
    extra = (*options.to, *options.cc, *options.bcc)
    return engine.mail.send_source(source, identity.id, extra).result()


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


def _told(submission: Submission, as_json: bool) -> int:
    if as_json:
        emit(_record(submission))
    else:
        say(_line(submission))
    match submission.state:
        case SubmissionState.UNSURE:
            return Exit.UNSURE
        case SubmissionState.HELD:
            return exit_for(submission.problem) if submission.problem else Exit.REFUSED
        case SubmissionState.QUEUED if submission.problem:
            return exit_for(submission.problem)
        case _:
            return Exit.OK


def _outbox(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        letters = engine.mail.outbox().result()
    if options.json:
        emit([_record(letter) for letter in letters])
    else:
        for letter in letters:
            say(_line(letter))
    return Exit.OK


def _settle(options: argparse.Namespace) -> int:
    """Settle what became of a letter; the next send or the open window carries it on."""
    chosen = SubmissionId(options.id)
    with opened(options) as engine:
        if not any(letter.id == chosen for letter in engine.mail.outbox().result()):
            raise CommandError(f"There is no letter {chosen} in the outbox.", Exit.NOT_FOUND)
        match options.verb:
            case "retry":
                engine.mail.send_now(chosen).result()
            case "cancel":
                engine.mail.cancel(chosen).result()
            case "mark-sent":
                engine.mail.mark_sent(chosen).result()
            case _:
                engine.mail.send_again(chosen).result()
        left = [letter for letter in engine.mail.outbox().result() if letter.id == chosen]
    if options.json:
        emit(_record(left[0]) if left else {"id": chosen, "state": "gone"})
    return Exit.OK


def _line(letter: Submission) -> str:
    due = max(0, letter.due - int(time.time()))
    when = f", due in {due} s" if letter.state is SubmissionState.QUEUED else ""
    why = f" {sentence(letter.problem)}" if letter.problem else ""
    to = ", ".join(recipient.address for recipient in letter.recipients)
    return f"{letter.id}\t{letter.state}{when}\t{to}\t{letter.subject}{why}"


def _record(letter: Submission) -> dict[str, Any]:
    return {
        "id": letter.id,
        "state": str(letter.state),
        "account": letter.account_id,
        "message_id": letter.message_id,
        "from": letter.sender,
        "subject": letter.subject,
        "size": letter.size,
        "created": letter.created,
        "due": letter.due,
        "attempts": letter.attempts,
        "recipients": [
            {
                "address": each.address,
                "state": str(each.state),
                "code": each.code,
                "enhanced": each.enhanced,
                "text": each.text,
            }
            for each in letter.recipients
        ],
        "problem": problem_record(letter.problem) if letter.problem else None,
    }
