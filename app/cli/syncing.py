"""`lifafa sync`: fetch everything, store it, index it; or compare what is here with the server."""

import argparse
from typing import Any

from app.cli.output import Exit, counted, emit, exit_for, problem_record, say, sentence, warn
from app.cli.session import chosen_accounts, claimed, keep_for_session, read_passwords
from app.model.report import SyncReport


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `sync`."""
    sync = commands.add_parser(
        "sync", parents=[profile], help="fetch mail and replay what was done here"
    )
    sync.add_argument("account", nargs="*", help="id or address; default: all")
    sync.add_argument(
        "--password-stdin", action="store_true", help="one password a line, in account order"
    )
    sync.add_argument(
        "--verify", action="store_true", help="compare with the server, and change nothing"
    )
    sync.add_argument(
        "--repair", action="store_true", help="compare and heal, without removing a message"
    )
    sync.add_argument(
        "--sample", type=_count, default=50, metavar="N", help="sources to fetch anew (50)"
    )
    sync.add_argument("--seed", default="", help="another sample than the usual one")
    sync.add_argument("--json", action="store_true")
    sync.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    if not (options.verify or options.repair):
        return _sync(options)
    from app.cli import verifying

    return verifying.verify(options)


def _count(word: str) -> int:
    """Read a number that is not negative."""
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"“{word}” is not a number of messages")
    return int(word)


def _sync(options: argparse.Namespace) -> int:
    secrets = read_passwords() if options.password_stdin else []
    with claimed(options) as engine:
        chosen = chosen_accounts(engine, options.account)
        if secrets:
            keep_for_session(engine, chosen, secrets)
        reports = engine.staff.sync_to_end(tuple(account.id for account in chosen))
        engine.index_to_end()
    if options.json:
        emit(_record(reports))
    else:
        _say(reports)
    problems = [problem for report in reports for problem in report.problems]
    return exit_for(problems[0]) if problems else Exit.OK


def _record(reports: tuple[SyncReport, ...]) -> dict[str, Any]:
    return {
        "messages": sum(report.messages for report in reports),
        "bytes": sum(report.size for report in reports),
        "seconds": round(max((report.seconds for report in reports), default=0.0), 3),
        "errors": [problem_record(p) for report in reports for p in report.problems],
        "accounts": [
            {
                "id": report.account_id,
                "mailboxes": report.mailboxes,
                "messages": report.messages,
                "bytes": report.size,
                "seconds": round(report.seconds, 3),
                "errors": [problem_record(problem) for problem in report.problems],
            }
            for report in reports
        ],
    }


def _say(reports: tuple[SyncReport, ...]) -> None:
    for report in reports:
        say(
            f"Account {report.account_id}: {counted(report.messages, 'message')}, "
            f"{counted(report.size, 'byte')}, {counted(report.mailboxes, 'mailbox', 'es')}, "
            f"{report.seconds:.1f} s"
        )
        for problem in report.problems:
            warn(sentence(problem))
