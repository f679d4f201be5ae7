"""How the terminal speaks: JSON for programs, plain lines for people, one sentence for trouble."""

import argparse
import json
import re
import sys
from enum import IntEnum
from typing import Any

from app.model.problem import LifafaError, Problem, ProblemKind

# JSON escapes the control characters of ASCII alone; terminals obey these as well, and those that
# turn the direction of what follows (UAX #9) would have a record show what it does not say.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Exit(IntEnum):
    """Exit codes; part of the contract (docs/cli.md)."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    LOGIN = 4
    NETWORK = 5
    REFUSED = 6
    UNSURE = 7
    BUSY = 8
    STORE = 9
    INTERRUPTED = 130


EXITS: dict[ProblemKind, Exit] = {
    ProblemKind.HOST_UNKNOWN: Exit.NETWORK,
    ProblemKind.UNREACHABLE: Exit.NETWORK,
    ProblemKind.TIMED_OUT: Exit.NETWORK,
    ProblemKind.CONNECTION_LOST: Exit.NETWORK,
    ProblemKind.NO_NETWORK: Exit.NETWORK,
    ProblemKind.NOT_A_MAIL_SERVER: Exit.NETWORK,
    ProblemKind.TLS_FAILED: Exit.NETWORK,
    ProblemKind.CERTIFICATE: Exit.NETWORK,
    ProblemKind.STARTTLS_MISSING: Exit.NETWORK,
    ProblemKind.PROTOCOL: Exit.NETWORK,
    ProblemKind.BUSY: Exit.NETWORK,
    ProblemKind.LOGIN_DELAY: Exit.NETWORK,
    ProblemKind.AUTH_FAILED: Exit.LOGIN,
    ProblemKind.AUTH_UNSUPPORTED: Exit.LOGIN,
    ProblemKind.NO_PASSWORD: Exit.LOGIN,
    ProblemKind.SIGN_IN_AGAIN: Exit.LOGIN,
    ProblemKind.SIGN_IN_FAILED: Exit.LOGIN,
    ProblemKind.LOGIN_PAUSED: Exit.LOGIN,
    ProblemKind.REFUSED: Exit.REFUSED,
    ProblemKind.TOO_LARGE: Exit.REFUSED,
    ProblemKind.NEEDS_SMTPUTF8: Exit.REFUSED,
    ProblemKind.NEEDS_REQUIRETLS: Exit.REFUSED,
    ProblemKind.CANNOT_HOLD: Exit.REFUSED,
    ProblemKind.NO_ACCOUNT: Exit.NOT_FOUND,
    ProblemKind.MAILBOX_GONE: Exit.NOT_FOUND,
    ProblemKind.MESSAGE_GONE: Exit.NOT_FOUND,
    ProblemKind.ONLY_BEGINNING: Exit.NOT_FOUND,
    ProblemKind.FILE_UNREADABLE: Exit.NOT_FOUND,
    ProblemKind.MAILBOX_NAME: Exit.USAGE,
    ProblemKind.MAILBOX_HOLDS: Exit.REFUSED,
    ProblemKind.PENDING: Exit.REFUSED,
    ProblemKind.NO_RECIPIENTS: Exit.USAGE,
    ProblemKind.BAD_ADDRESS: Exit.USAGE,
    ProblemKind.PROFILE_BUSY: Exit.BUSY,
    ProblemKind.DISK_FULL: Exit.STORE,
    ProblemKind.STORE_DAMAGED: Exit.STORE,
    ProblemKind.SCHEMA_NEWER: Exit.STORE,
    ProblemKind.ONLY_ASKS: Exit.USAGE,
    ProblemKind.CANCELLED: Exit.INTERRUPTED,
}


class CommandError(Exception):
    """A command that cannot go on, with the sentence a person reads and the exit code."""

    def __init__(self, sentence: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def emit(value: Any) -> None:
    """Print one JSON value on one line; text in any script stays readable."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """Print one line for a person. Control characters from mail must not reach a terminal."""
    sys.stdout.write(visible(line) + "\n")


def warn(line: str) -> None:
    """Print one line of trouble."""
    sys.stderr.write(f"lifafa: {visible(line)}\n")


def hint(line: str) -> None:
    """Print one line for a person beside what a program reads."""
    sys.stderr.write(visible(line) + "\n")
    sys.stderr.flush()


def visible(text: str) -> str:
    """Replace control characters (an escape sequence in a subject could rewrite the screen)."""
    return "".join(
        c if c in "\n\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def counted(count: int, thing: str, ending: str = "s") -> str:
    """Say a number of things, such as "1 message" and "2 messages"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}{ending}"


def number(word: str) -> int:
    """Read the number a letter or an identity has (for argparse)."""
    if not (word.isascii() and word.isdigit()):
        raise argparse.ArgumentTypeError(f"“{word}” is no number; the list shows it")
    return int(word)


def exit_for(problem: Problem) -> Exit:
    """Choose the exit code for a problem."""
    return EXITS.get(problem.kind, Exit.FAILED)


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {
        "kind": str(problem.kind),
        "server": problem.server,
        "code": problem.code,
        "enhanced": problem.enhanced,
        "text": problem.text,
        "detail": problem.detail,
        "sentence": sentence(problem),
    }


def sentence(problem: Problem) -> str:
    """Say in one plain sentence what went wrong and, where there is one, the way on."""
    speaker = "The system" if problem.kind in OF_THE_SYSTEM else "It"
    said = f" {speaker} said: “{problem.text.strip()}”" if problem.text.strip() else ""
    words = PIN_MISMATCH if problem.detail == "pin-mismatch" else SENTENCES[problem.kind]
    words = NARROWER.get(problem.kind, {}).get(problem.detail, words)
    nameless = "The server" if words.startswith("{server}") else "the server"
    made = words.format(server=problem.server or nameless, detail=problem.detail, text=problem.text)
    return made + (said if problem.kind in QUOTED else "")


def of_error(error: LifafaError) -> str:
    """The sentence of an exception."""
    return sentence(error.problem)


NAMES: dict[str, str] = {
    "empty": "A mailbox needs a name.",
    "control": "“{text}” holds a character that nobody can see.",
    "delimiter": "A mailbox's name cannot hold the character that separates folders.",
    "inbox": "The inbox can be neither renamed nor removed, and nothing else called so.",
    "taken": "There is a mailbox “{text}” already.",
    "flat": "This server keeps no mailboxes inside others.",
    "below-itself": "A mailbox cannot be moved into itself.",
}
"""What is wrong with a mailbox's name, by the machine word of the problem."""

COMMANDS: dict[str, str] = {
    "empty": "There is no command to send.",
    "control": "A command is one line of visible characters. Nothing was sent.",
    "too-long": "The command is too long. Nothing was sent.",
    "literal": "A command by hand cannot announce more to come. Nothing was sent.",
    "other-protocol": "This account has no server that speaks {text}.",
}
"""Why a command by hand was not sent, by the machine word of the problem."""

SIGN_INS: dict[str, str] = {
    "denied": "The sign-in was not allowed in the browser.",
    "state": "The answer from the browser does not belong to this sign-in. Try again.",
    "issuer": "Another provider answered than the one that was asked. Nothing was given to it.",
    "scope": "The right to read and send mail was not given. Sign in again and leave it ticked.",
    "client": "{server} does not know this client id, or wants a client secret.",
    "late": "Nobody came back from the browser.",
    "not-https": "{server} is not reached over HTTPS, so nothing was sent to it.",
    "device": "{server} knows no sign-in from another device. Leave --device out.",
    "discovery": "{server} does not say where one signs in.",
}
"""Why signing in at a provider came to nothing."""

LETTERS: dict[str, str] = {
    "queued": "The letter waits in the outbox.",
    "held": "The letter waits in the outbox.",
    "sending": "The letter is just being sent.",
    "unsure": "The letter may have been sent already.",
    "sent": "The letter has been sent already.",
    "gone": "The letter is no longer in the outbox.",
}
"""Where a letter is by now, so that what was asked for cannot be done."""

NARROWER = {
    ProblemKind.MAILBOX_NAME: NAMES,
    ProblemKind.MESSAGE_GONE: LETTERS,
    ProblemKind.ONLY_ASKS: COMMANDS,
    ProblemKind.SIGN_IN_FAILED: SIGN_INS,
}

QUOTED = {
    ProblemKind.NOT_A_MAIL_SERVER,
    ProblemKind.TLS_FAILED,
    ProblemKind.AUTH_FAILED,
    ProblemKind.SIGN_IN_AGAIN,
    ProblemKind.SIGN_IN_FAILED,
    ProblemKind.REFUSED,
    ProblemKind.BUSY,
    ProblemKind.PROTOCOL,
    ProblemKind.UNREACHABLE,
}

OF_THE_SYSTEM = {ProblemKind.UNREACHABLE, ProblemKind.TLS_FAILED}
"""Where no server said a word: what is quoted comes from this machine."""

PIN_MISMATCH = (
    "{server} does not show the certificate you trusted, and this one cannot be trusted either. "
    "Somebody may be in between. Nothing was sent to it."
)

SENTENCES: dict[ProblemKind, str] = {
    ProblemKind.HOST_UNKNOWN: "There is no computer called {server}. Check the server's name.",
    ProblemKind.UNREACHABLE: "Nothing answers at {server}. Check the port and the network.",
    ProblemKind.TIMED_OUT: "{server} did not answer in time. Try again later, or check the port.",
    ProblemKind.CONNECTION_LOST: "The connection to {server} was lost. Try again.",
    ProblemKind.NO_NETWORK: "There is no network. Mail is fetched and sent when it is back.",
    ProblemKind.NOT_A_MAIL_SERVER: "{server} does not answer like a mail server. "
    "Check name and port.",
    ProblemKind.TLS_FAILED: "No protected connection to {server} could be made ({detail}). "
    "Check whether the port wants TLS or STARTTLS.",
    ProblemKind.CERTIFICATE: "The certificate of {server} cannot be trusted ({detail}). "
    "Nothing was sent to it. If it is your own server, name its root with --ca, or trust this one "
    "certificate with: lifafa account trust",
    ProblemKind.STARTTLS_MISSING: "{server} offers no STARTTLS, so the password would travel "
    "unprotected. Nothing was sent to it.",
    ProblemKind.AUTH_FAILED: "{server} does not accept this user name and password.",
    ProblemKind.AUTH_UNSUPPORTED: "{server} offers no way of logging in that Lifafa knows.",
    ProblemKind.NO_PASSWORD: "No password is known for {server}. Give it with --password-stdin.",
    ProblemKind.SIGN_IN_AGAIN: "{server} wants you to sign in again: lifafa account sign-in",
    ProblemKind.SIGN_IN_FAILED: "{server} did not sign you in.",
    ProblemKind.LOGIN_PAUSED: "{server} refused the login three times. Lest the account be locked, "
    "no other is tried for {detail} s.",
    ProblemKind.REFUSED: "{server} refused.",
    ProblemKind.BUSY: "{server} is busy and asks to come again later.",
    ProblemKind.LOGIN_DELAY: "{server} asks to wait {detail} s before the next login.",
    ProblemKind.PROTOCOL: "{server} gave an answer that makes no sense.",
    ProblemKind.TOO_LARGE: "The letter is larger than {server} takes ({detail} bytes).",
    ProblemKind.NEEDS_SMTPUTF8: "{server} cannot carry the address {text}: it knows no SMTPUTF8. "
    "Send it --from an account with another server, or to an address in ASCII.",
    ProblemKind.NEEDS_REQUIRETLS: "{server} cannot promise that the letter stays on protected "
    "lines, so it was not given to it.",
    ProblemKind.CANNOT_HOLD: "{server} does not hold letters back for so long.",
    ProblemKind.NO_ACCOUNT: "There is no such account here. Add one with: lifafa account add",
    ProblemKind.NO_RECIPIENTS: "The letter has no recipient.",
    ProblemKind.BAD_ADDRESS: "“{text}” is not an e-mail address.",
    ProblemKind.MAILBOX_GONE: "There is no such mailbox.",
    ProblemKind.MAILBOX_NAME: "“{text}” cannot be a mailbox's name.",
    ProblemKind.MAILBOX_HOLDS: "“{text}” holds {detail} messages on the server, more than were "
    "agreed to. Nothing was deleted.",
    ProblemKind.PENDING: "Changes made here have yet to reach the server: run lifafa sync first.",
    ProblemKind.MESSAGE_GONE: "There is no such message here.",
    ProblemKind.ONLY_BEGINNING: "Only the beginning of this message is here. "
    "The window fetches the rest when asked.",
    ProblemKind.FILE_UNREADABLE: "The file {detail} cannot be used: {text}",
    ProblemKind.DISK_FULL: "The disk is full. Nothing was lost; make room and try again.",
    ProblemKind.STORE_DAMAGED: "The mail store is damaged and was left as it is: {detail}",
    ProblemKind.SCHEMA_NEWER: "This profile was written by a newer Lifafa. Nothing was changed.",
    ProblemKind.SETTINGS_DAMAGED: "The settings could not be read and were moved to {detail}.",
    ProblemKind.PROFILE_BUSY: "Another Lifafa is at work on this profile ({detail}). "
    "Close it first.",
    ProblemKind.KEYRING_MISSING: "There is no keyring: the password is not kept.",
    ProblemKind.TOO_COMPLEX: "The message is too complex to be shown.",
    ProblemKind.ONLY_ASKS: "The console only asks, it never changes mail: {text} was not sent.",
    ProblemKind.CANCELLED: "It was stopped.",
    ProblemKind.BUG: "Something went wrong inside Lifafa ({detail}).",
}
