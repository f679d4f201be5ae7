"""`lifafa sync --verify` and `--repair`: what differs between the mail here and the server's."""

import argparse
from typing import Any

from app.cli.output import Exit, counted, emit, exit_for, problem_record, say, sentence, warn
from app.cli.session import chosen_accounts, claimed, keep_for_session, read_passwords
from app.model.report import Difference, DifferenceKind, MailboxCheck, VerifyReport

WORDS: dict[DifferenceKind, str] = {
    DifferenceKind.MAILBOX_MISSING_HERE: "the server has this mailbox, and it is not here",
    DifferenceKind.MAILBOX_MISSING_THERE: "it is here, and the server does not list it",
    DifferenceKind.UIDVALIDITY: "the server numbers it anew ({here} here, {there} there)",
    DifferenceKind.COUNT: "the server says it has {there} messages, and shows {here}",
    DifferenceKind.NOT_FETCHED: "{count} not fetched yet",
    DifferenceKind.MISSING_HERE: "{count} missing here",
    DifferenceKind.MISSING_THERE: "{count} here that the server no longer has",
    DifferenceKind.ONLY_HERE: "{count} only here",
    DifferenceKind.DUPLICATED: "{count} twice",
    DifferenceKind.FLAGS: "{count} with other flags",
    DifferenceKind.KEYWORDS: "{count} with other keywords",
    DifferenceKind.SIZE: "{count} with another size",
    DifferenceKind.SOURCE: "{count} of the sample with another source",
    DifferenceKind.DAMAGED: "{count} whose source here is damaged",
    DifferenceKind.UNINDEXED: "{count} unknown to the search",
    DifferenceKind.TOTAL: "counted as {here}, and there are {there}",
    DifferenceKind.UNREAD: "{here} counted as unread, and {there} are",
}


def verify(options: argparse.Namespace) -> int:
    """Compare the chosen accounts, one after the other."""
    from app.sync.checker import Asked

    secrets = read_passwords() if options.password_stdin else []
    asked = Asked(options.sample, options.seed, options.repair)
    with claimed(options) as engine:
        chosen = chosen_accounts(engine, options.account)
        if secrets:
            keep_for_session(engine, chosen, secrets)
        engine.index_to_end()
        reports = [engine.staff.verify(account.id, asked) for account in chosen]
        engine.index_to_end()
    if options.json:
        emit(_record(reports))
    else:
        for report in reports:
            _say(report)
    return _exit(reports)


def _exit(reports: list[VerifyReport]) -> int:
    """Trouble with a server comes first: without it nobody knows whether all is equal."""
    problems = [problem for report in reports for problem in report.problems]
    if problems:
        return exit_for(problems[0])
    return Exit.OK if all(report.equal for report in reports) else Exit.FAILED


def _record(reports: list[VerifyReport]) -> dict[str, Any]:
    return {
        "equal": all(report.equal for report in reports),
        "differences": sum(report.left for report in reports),
        "mended": sum(report.mended for report in reports),
        "accounts": [_account_record(report) for report in reports],
    }


def _account_record(report: VerifyReport) -> dict[str, Any]:
    return {
        "id": report.account_id,
        "equal": report.equal,
        "messages_here": report.here,
        "messages_there": report.there,
        "sampled": report.sampled,
        "pending": report.pending,
        "repaired": report.repaired,
        "seconds": round(report.seconds, 3),
        "mailboxes": [_mailbox_record(each) for each in report.mailboxes],
        "errors": [problem_record(problem) for problem in report.problems],
    }


def _mailbox_record(check: MailboxCheck) -> dict[str, Any]:
    return {
        "path": check.path,
        "here": check.here,
        "there": check.there,
        "sampled": check.sampled,
        "differences": [_difference_record(each) for each in check.differences],
    }


def _difference_record(difference: Difference) -> dict[str, Any]:
    return {
        "kind": str(difference.kind),
        "count": difference.count,
        "mended": difference.mended,
        "examples": list(difference.examples),
        "here": difference.here,
        "there": difference.there,
    }


def _say(report: VerifyReport) -> None:
    say(
        f"Account {report.account_id}: {counted(report.here, 'message')} here, "
        f"{report.there} on the server, {report.sampled} fetched anew and compared, "
        f"{report.seconds:.1f} s"
    )
    for check in report.mailboxes:
        for difference in check.differences:
            say(f"  {check.path}: {_line(difference)}")
    if report.pending:
        say(f"  {report.pending} changes made here have yet to reach the server")
    for problem in report.problems:
        warn(sentence(problem))
    if report.equal:
        say("  Everything is equal." if not report.mended else "  Everything is equal now.")


def _line(difference: Difference) -> str:
    words = WORDS[difference.kind].format(
        count=difference.count, here=difference.here, there=difference.there
    )
    named = f" ({', '.join(difference.examples)})" if difference.examples else ""
    if not difference.mended:
        return words + named
    mended = "mended" if not difference.left else f"{difference.mended} of them mended"
    return f"{words}{named}: {mended}"
