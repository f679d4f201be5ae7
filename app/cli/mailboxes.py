"""`lifafa mailbox list|create|rename|delete|subscribe|unsubscribe|depth`."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.cli.output import CommandError, Exit, counted, emit, say, warn
from app.cli.session import chosen_accounts, claimed, keep_for_session, opened, read_passwords
from app.engine import Engine
from app.model.account import Protocol
from app.model.mailbox import Mailbox, Role

DEPTHS = {"all": 0, "none": -1}

_MOST_DAYS = 36_500


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare the mailbox commands."""
    mailbox = commands.add_parser("mailbox", help="list, make, rename, remove and hide mailboxes")
    verbs = mailbox.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", parents=[profile], help="all mailboxes, hidden ones too")
    listing.add_argument("--account", help="id or address; default: all")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    create = _verb(verbs, profile, "create", "make a mailbox on the server")
    create.add_argument("path", help="as `mailbox list` writes paths")
    create.set_defaults(run=_create)
    rename = _verb(verbs, profile, "rename", "rename a mailbox and all below it")
    rename.add_argument("path")
    rename.add_argument("new", help="the whole new path")
    rename.set_defaults(run=_rename)
    delete = _verb(verbs, profile, "delete", "delete a mailbox with its messages")
    delete.add_argument("path")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(run=_delete)
    for name, wanted, help_ in (
        ("subscribe", True, "show a mailbox, here and in other programs"),
        ("unsubscribe", False, "hide a mailbox, here and in other programs"),
    ):
        verb = _verb(verbs, profile, name, help_)
        verb.add_argument("path")
        verb.set_defaults(run=_subscribe, wanted=wanted)
    _declare_depth(
        verbs.add_parser("depth", parents=[profile], help="what is kept on this machine")
    )


def _verb(
    verbs: Any, profile: argparse.ArgumentParser, name: str, help_: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, parents=[profile], help=help_)
    parser.add_argument("--account", help="id or address, where there is more than one")
    parser.add_argument("--password-stdin", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser


def _declare_depth(depth: argparse.ArgumentParser) -> None:
    depth.add_argument("path")
    depth.add_argument("days", type=_days, help="a number of days, all, or none (only what opens)")
    depth.add_argument("--account", help="id or address, where there is more than one")
    depth.add_argument("--json", action="store_true")
    depth.set_defaults(run=_depth)


def _days(word: str) -> int:
    """Read how many days."""
    if word in DEPTHS:
        return DEPTHS[word]
    if not word.isdecimal() or not 0 < int(word) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(
            f"“{word}” is neither a number of days from 1 to {_MOST_DAYS}, nor all, nor none"
        )
    return int(word)


def _list(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        names = [options.account] if options.account else []
        wanted = {account.id for account in chosen_accounts(engine, names)}
        boxes = [box for box in engine.mail.mailboxes().result() if box.account_id in wanted]
    if options.json:
        emit([_record(box) for box in boxes])
        return Exit.OK
    for box in boxes:
        hidden = "" if box.subscribed else "  (hidden)"
        say(f"{box.account_id}\t{box.path}\t{box.unread}/{box.total}\t{_kept(box)}{hidden}")
    return Exit.OK


def _create(options: argparse.Namespace) -> int:
    with _at_work(options) as engine:
        names = [options.account] if options.account else []
        account, *others = chosen_accounts(engine, names)
        if others:
            raise CommandError("There are several accounts: name one with --account.", Exit.USAGE)
        box = engine.accounts.create_mailbox(account.id, options.path, is_path=True).result()
    return _told(box, options.json, f"“{box.path}” is made.")


def _rename(options: argparse.Namespace) -> int:
    with _at_work(options) as engine:
        box = _named(engine, options)
        done = engine.accounts.rename_mailbox(box.id, options.new, is_path=True).result()
    return _told(done, options.json, f"“{box.path}” is “{done.path}” now.")


def _delete(options: argparse.Namespace) -> int:
    with _at_work(options) as engine:
        box = _named(engine, options)
        told = _agreed(box, options)
        saved = engine.accounts.delete_mailbox(box.id, told=told).result()
    if options.json:
        emit({"deleted": box.path, "messages": box.total, "saved": saved})
    else:
        say(f"“{box.path}” is deleted.")
        if saved:
            say(f"{counted(saved, 'message')} kept only here went to Trash.")
    return Exit.OK


def _subscribe(options: argparse.Namespace) -> int:
    with _at_work(options) as engine:
        box = _named(engine, options)
        done = engine.accounts.subscribe(box.id, wanted=options.wanted).result()
    return _told(
        done, options.json, f"“{done.path}” is {'shown' if done.subscribed else 'hidden'}."
    )


def _depth(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        box = _named(engine, options)
        (account,) = chosen_accounts(engine, [str(box.account_id)])
        if account.settings.incoming.protocol is Protocol.POP3:
            raise CommandError("Of a POP3 account everything is kept here.", Exit.USAGE)
        done = engine.accounts.set_depth(box.id, options.days).result()
    return _told(done, options.json, f"Of “{done.path}” this machine keeps {_kept(done)}.")


def _agreed(box: Mailbox, options: argparse.Namespace) -> int:
    """Ask before messages go, with their number; without a person to ask, --yes says so."""
    if not box.total or options.yes:
        return box.total
    question = f"“{box.path}” holds {counted(box.total, 'message')}, deleted with it."
    if options.password_stdin or not sys.stdin.isatty():
        raise CommandError(f"{question} Say so with --yes.", Exit.USAGE)
    warn(f"{question} Go on? [y/N] ")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CommandError("Nothing was deleted.", Exit.INTERRUPTED)
    return box.total


@contextmanager
def _at_work(options: argparse.Namespace) -> Iterator[Engine]:
    """An engine that may speak to servers."""
    secrets = read_passwords() if options.password_stdin else []
    with claimed(options) as engine:
        if secrets:
            names = [options.account] if options.account else []
            keep_for_session(engine, chosen_accounts(engine, names), secrets)
        yield engine


def _named(engine: Engine, options: argparse.Namespace) -> Mailbox:
    """Return the mailbox at the named path; the inbox in whatever case."""
    names = [options.account] if options.account else []
    wanted = {account.id for account in chosen_accounts(engine, names)}
    found = [
        box
        for box in engine.mail.mailboxes().result()
        if box.account_id in wanted and _is_at(box, options.path)
    ]
    if not found:
        raise CommandError(f"There is no mailbox “{options.path}” here.", Exit.NOT_FOUND)
    if len(found) > 1:
        raise CommandError("Several accounts have it: name one with --account.", Exit.USAGE)
    return found[0]


def _is_at(box: Mailbox, path: str) -> bool:
    return box.path == path or (box.role is Role.INBOX and path.upper() == "INBOX")


def _told(box: Mailbox, as_json: bool, words: str) -> int:
    if as_json:
        emit(_record(box))
    else:
        say(words)
    return Exit.OK


def _kept(box: Mailbox) -> str:
    match box.depth_days:
        case 0:
            return "everything"
        case -1:
            return "only what is opened"
        case days:
            return f"the last {days} days"


def _record(box: Mailbox) -> dict[str, Any]:
    return {
        "id": box.id,
        "account": box.account_id,
        "path": box.path,
        "delimiter": box.delimiter,
        "role": str(box.role),
        "selectable": box.selectable,
        "subscribed": box.subscribed,
        "depth_days": box.depth_days,
        "total": box.total,
        "unread": box.unread,
    }
