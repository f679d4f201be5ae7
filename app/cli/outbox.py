"""`lifafa outbox`: letters on their way out, what is known of each, and what is done about it."""

import argparse
import time
from typing import Any

from app.cli import journal_words
from app.cli.journal_words import clock
from app.cli.output import CommandError, Exit, emit, exit_for, number, problem_record, say, sentence
from app.cli.session import opened
from app.engine import Engine
from app.model.submission import (
    Evidence,
    JournalEntry,
    RecipientResult,
    RecipientState,
    Submission,
    SubmissionId,
    SubmissionState,
)

_DEEDS = (
    ("retry", "send a held or waiting letter now"),
    ("cancel", "take a letter out for good"),
    ("mark-sent", "an unsure letter did arrive"),
    ("send-again", "an unsure letter did not arrive"),
    ("look", "look on the server for an unsure letter, with the next sync"),
)


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `outbox`."""
    outbox = commands.add_parser("outbox", help="letters that have not left")
    verbs = outbox.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", parents=[profile], help="all of them")
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show", parents=[profile], help="all that is known of one")
    showing.add_argument("id", type=number, metavar="ID")
    showing.set_defaults(run=_show)
    journal = verbs.add_parser("journal", parents=[profile], help="what happened to a letter")
    journal.add_argument("which", metavar="ID|MESSAGE-ID")
    journal.set_defaults(run=_journal)
    for name, help_ in _DEEDS:
        verb = verbs.add_parser(name, parents=[profile], help=help_)
        verb.add_argument("id", type=number, metavar="ID")
        verb.set_defaults(run=_settle, verb=name)
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true")


def told(submission: Submission, as_json: bool) -> int:
    """Tell where a letter is; returns the exit code that says the same."""
    if as_json:
        emit(record(submission))
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


def _list(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        letters = engine.mail.outbox().result()
    if options.json:
        emit([record(letter) for letter in letters])
    else:
        for letter in letters:
            say(_line(letter))
    return Exit.OK


def _show(options: argparse.Namespace) -> int:
    with opened(options) as engine:
        letter = _letter(engine, SubmissionId(options.id))
        journal = engine.mail.journal(letter.id).result()
    if options.json:
        emit({**record(letter), "journal": [_entry_record(each) for each in journal]})
        return Exit.OK
    say(_line(letter))
    for recipient in letter.recipients:
        say(f"  {_result(recipient)}")
    if letter.evidence is not None:
        for line in journal_words.evidence(letter.evidence):
            say(f"  {line}")
    for entry in journal:
        say(f"  {journal_words.line(entry)}")
    return Exit.OK


def _journal(options: argparse.Namespace) -> int:
    """Tell what happened to a letter, by its number or by its Message-ID."""
    with opened(options) as engine:
        if options.which.isascii() and options.which.isdigit():
            found = engine.mail.journal(SubmissionId(int(options.which))).result()
        else:
            found = engine.mail.journal_of(options.which.strip("<> ")).result()
    if not found:
        raise CommandError("Nothing is known of such a letter.", Exit.NOT_FOUND)
    if options.json:
        emit([_entry_record(each) for each in found])
    else:
        for entry in found:
            say(journal_words.line(entry))
    return Exit.OK


def _settle(options: argparse.Namespace) -> int:
    """Settle what became of a letter; the next send or the open window carries it on."""
    chosen = SubmissionId(options.id)
    with opened(options) as engine:
        _letter(engine, chosen)
        match options.verb:
            case "retry":
                engine.mail.send_now(chosen).result()
            case "cancel":
                engine.mail.cancel(chosen).result()
            case "mark-sent":
                engine.mail.mark_sent(chosen).result()
            case "look":
                engine.mail.look_for(chosen).result()
            case _:
                engine.mail.send_again(chosen).result()
        left = [letter for letter in engine.mail.outbox().result() if letter.id == chosen]
    if options.json:
        emit(record(left[0]) if left else {"id": chosen, "state": "gone"})
    return Exit.OK


def _letter(engine: Engine, chosen: SubmissionId) -> Submission:
    for letter in engine.mail.outbox().result():
        if letter.id == chosen:
            return letter
    raise CommandError(f"There is no letter {chosen} in the outbox.", Exit.NOT_FOUND)


def _line(letter: Submission) -> str:
    why = f"\t{sentence(letter.problem)}" if letter.problem else ""
    to = ", ".join(recipient.address for recipient in letter.recipients)
    return f"{letter.id}\t{letter.state}{_when(letter)}\t{to}\t{letter.subject}{why}"


def _when(letter: Submission) -> str:
    if letter.state is not SubmissionState.QUEUED:
        return ""
    if letter.scheduled > time.time():
        return f", leaves {clock(letter.scheduled)}"
    return f", due in {max(0, letter.due - int(time.time()))} s"


def _result(recipient: RecipientResult) -> str:
    said = " ".join(str(x) for x in (recipient.code, recipient.enhanced, recipient.text) if x)
    words = {
        RecipientState.ACCEPTED: "has it",
        RecipientState.REFUSED: "refused",
        RecipientState.PENDING: "not yet",
    }
    return f"{recipient.address}: {words[recipient.state]}" + (f" (“{said}”)" if said else "")


def record(letter: Submission) -> dict[str, Any]:
    """Return a letter as JSON."""
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
        "scheduled": letter.scheduled,
        "attempts": letter.attempts,
        "asked": {
            "report": letter.options.dsn,
            "require_tls": letter.options.require_tls,
            "hold": bool(letter.options.hold_until),
        },
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
        "evidence": _evidence_record(letter.evidence) if letter.evidence else None,
    }


def _evidence_record(evidence: Evidence) -> dict[str, Any]:
    return {
        "dotted": evidence.dotted,
        "since": evidence.since,
        "server": evidence.server,
        "can_look": evidence.can_look,
        "twin": evidence.twin,
        "files_itself": str(evidence.sent_copy) or "unknown",
        "looks": [
            {"at": look.at, "places": list(look.places), "found": look.found}
            for look in evidence.looks
        ],
        "next_look": evidence.next_look,
    }


def _entry_record(entry: JournalEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "what": entry.what,
        "detail": entry.detail,
        "address": entry.address,
        "server": entry.server,
        "said": entry.said,
        "sentence": journal_words.sentence(entry),
    }
