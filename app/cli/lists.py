"""`lifafa list`, `show` and `search`: reading without a window."""

import argparse
import sys
from typing import Any

from app.cli.output import CommandError, Exit, emit, say, sentence, warn
from app.cli.senders import sender_record
from app.cli.session import chosen_accounts, opened
from app.engine import Engine
from app.mime.record import record_of
from app.model.mailbox import Mailbox, Role
from app.model.message import FLAG_NAMES, MessageKey, MessageRow
from app.model.problem import LifafaError, ProblemKind
from app.model.spine import MailQuery

CHUNK = 500


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `list`, `show` and `search`."""
    listing = commands.add_parser(
        "list", parents=[profile], help="mailboxes, or the messages of one"
    )
    listing.add_argument(
        "mailbox", nargs="?", help="a path, or inbox, sent, drafts, archive, junk, trash"
    )
    listing.add_argument("--account", help="id or address")
    listing.add_argument("--unread", action="store_true")
    listing.add_argument("--starred", action="store_true")
    _declare_limit(listing)
    listing.set_defaults(run=_list)
    search = commands.add_parser("search", parents=[profile], help="messages that hold these words")
    search.add_argument("words", nargs="+")
    _declare_limit(search)
    search.set_defaults(run=_search)
    show = commands.add_parser("show", parents=[profile], help="one message")
    show.add_argument("id", type=_message_id)
    form = show.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--raw", action="store_true", help="the source, byte for byte")
    form.add_argument("--text", action="store_true", help="the text (the default)")
    show.add_argument(
        "--dns", action="store_true", help="with --json: look up the keys of who signed"
    )
    show.set_defaults(run=_show)


def _message_id(word: str) -> int:
    """Read an id as the store can have it; argparse tells where it is none."""
    number = int(word)
    if not 0 <= number < 1 << 63:
        raise ValueError(word)
    return number


def _declare_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=0, help="0 (the default) means all")
    parser.add_argument("--json", action="store_true")


def _list(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        mailboxes = _mailboxes(engine, options.account)
        if options.mailbox is None:
            _print_mailboxes(mailboxes, options.json)
            return Exit.OK
        found = tuple(each.id for each in mailboxes if _is_called(each, options.mailbox))
        if not found:
            raise CommandError(f"There is no mailbox “{options.mailbox}” here.", Exit.NOT_FOUND)
        query = MailQuery(mailbox_ids=found, unread=options.unread, starred=options.starred)
        _print_messages(engine, query, mailboxes, options)
    return Exit.OK


def _search(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        engine.index_to_end()
        query = MailQuery(text=" ".join(options.words))
        _print_messages(engine, query, _mailboxes(engine, None), options)
    return Exit.OK


def _show(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        key = MessageKey(options.id)
        try:
            source = engine.mail.source(key).result()
        except LifafaError as error:
            only_begins = error.problem.kind is ProblemKind.ONLY_BEGINNING
            if not only_begins or options.raw or options.json:
                raise
            _show_beginning(engine, key)
            warn(sentence(error.problem))
            return Exit.OK
        if options.raw:
            sys.stdout.buffer.write(source)
            return Exit.OK
        record = record_of(source)
        rows = engine.mail.rows((key,)).result()
        if options.json:
            verdict = engine.mail.sender_verdict(key, dns=options.dns).result()
            sender = {"sender": sender_record(verdict)}
            emit({"id": key, **(_state(rows[0]) if rows else {}), **record, **sender})
            return Exit.OK
        for label in ("from", "to", "cc"):
            if record[label]:
                say(f"{label.capitalize()}: {', '.join(record[label])}")
        say(f"Subject: {record['subject']}\n")
        say(engine.mail.open(key).result().text)
    return Exit.OK


def _show_beginning(engine: Engine, key: MessageKey) -> None:
    content = engine.mail.open(key).result()
    say(f"From: {content.row.sender.shown}\nSubject: {content.row.subject}\n")
    say(content.text)


def _mailboxes(engine: Engine, account: str | None) -> tuple[Mailbox, ...]:
    everything = engine.mail.mailboxes().result()
    if account is None:
        return everything
    (chosen,) = chosen_accounts(engine, [account])
    return tuple(each for each in everything if each.account_id == chosen.id)


def _is_called(mailbox: Mailbox, name: str) -> bool:
    """A role's name means every mailbox of that role; else the path must be the same."""
    if name == mailbox.path or (name.lower() == "inbox" and mailbox.role is Role.INBOX):
        return True
    return bool(mailbox.role) and name.lower() == str(mailbox.role)


def _print_mailboxes(mailboxes: tuple[Mailbox, ...], as_json: bool) -> None:
    if as_json:
        emit([_mailbox_record(mailbox) for mailbox in mailboxes])
        return
    for mailbox in mailboxes:
        say(f"{mailbox.account_id}\t{mailbox.path}\t{mailbox.unread}/{mailbox.total}")


def _mailbox_record(mailbox: Mailbox) -> dict[str, Any]:
    return {
        "id": mailbox.id,
        "account": mailbox.account_id,
        "path": mailbox.path,
        "role": str(mailbox.role),
        "total": mailbox.total,
        "unread": mailbox.unread,
    }


def _print_messages(
    engine: Engine, query: MailQuery, mailboxes: tuple[Mailbox, ...], options: argparse.Namespace
) -> None:
    paths = {mailbox.id: mailbox.path for mailbox in mailboxes}
    rows = _rows(engine, query, options.limit)
    if options.json:
        emit([{**_row_record(row), "mailbox": paths.get(row.mailbox_id, "")} for row in rows])
        return
    for row in rows:
        mark = "*" if "\\Seen" not in _flags(row) else " "
        say(f"{row.key} {mark} {row.sender.shown}\t{row.subject}")


def _rows(engine: Engine, query: MailQuery, limit: int) -> list[MessageRow]:
    """Read a list page by page, newest first."""
    rows: list[MessageRow] = []
    keys = engine.mail.head(query, CHUNK).result().keys
    while keys and (not limit or len(rows) < limit):
        rows += engine.mail.rows(keys).result()
        keys = engine.mail.chunk(query, keys[-1], CHUNK).result()
    return rows[:limit] if limit else rows


def _row_record(row: MessageRow) -> dict[str, Any]:
    return {
        "id": row.key,
        "account": row.account_id,
        "subject": row.subject,
        "from": {"name": row.sender.name, "address": row.sender.address},
        "to": row.recipients,
        "date": row.date,
        "size": row.size,
        "preview": row.preview,
        "attachments": row.attachments,
        "conversation": row.conversation_id,
        **_state(row),
    }


def _state(row: MessageRow) -> dict[str, Any]:
    flags = _flags(row)
    return {"flags": flags, "keywords": list(row.keywords), "unread": "\\Seen" not in flags}


def _flags(row: MessageRow) -> list[str]:
    return [name for flag, name in FLAG_NAMES.items() if row.flags & flag]
