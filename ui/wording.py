"""The words for what the engine says as values: problems, receipts, roles, times, sizes."""

import datetime
import math
from collections.abc import Callable

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    QLocale,
    QTime,
)

from app.events import Activity, EngineFault, OperationRefused, Progress
from app.model.account import Account, Protocol, Security
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.operation import OperationKind, Receipt, ReceiptKind
from app.model.problem import Problem, ProblemKind
from app.model.report import ProbeStepKind
from app.model.submission import Submission, SubmissionState
from ui.folder_words import NAMES

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a text for lupdate, which knows it by this name (Qt's own is not typed)."""
    return source


Sentences = tuple[str, Callable[[int], str]]
"""A sentence for one message, and how to make the one for many."""

PROBLEMS: dict[ProblemKind, str] = {
    ProblemKind.HOST_UNKNOWN: QT_TRANSLATE_NOOP(
        "Wording", "The server %1 was not found. Check its name and your connection."
    ),
    ProblemKind.UNREACHABLE: QT_TRANSLATE_NOOP(
        "Wording", "%1 cannot be reached. You may be offline, or the port is wrong."
    ),
    ProblemKind.TIMED_OUT: QT_TRANSLATE_NOOP("Wording", "%1 did not answer in time."),
    ProblemKind.CONNECTION_LOST: QT_TRANSLATE_NOOP("Wording", "The connection to %1 was lost."),
    ProblemKind.NO_NETWORK: QT_TRANSLATE_NOOP("Wording", "There is no network at the moment."),
    ProblemKind.NOT_A_MAIL_SERVER: QT_TRANSLATE_NOOP(
        "Wording", "%1 answers, but not as a mail server. Check port and security."
    ),
    ProblemKind.TLS_FAILED: QT_TRANSLATE_NOOP(
        "Wording", "No secure line to %1 could be made. Check port and security."
    ),
    ProblemKind.STARTTLS_MISSING: QT_TRANSLATE_NOOP(
        "Wording", "%1 offers no STARTTLS, so nothing was sent to it unprotected."
    ),
    ProblemKind.AUTH_FAILED: QT_TRANSLATE_NOOP(
        "Wording", "%1 did not accept the user name or password."
    ),
    ProblemKind.AUTH_UNSUPPORTED: QT_TRANSLATE_NOOP(
        "Wording", "%1 offers no way of signing in that Lifafa may use."
    ),
    ProblemKind.NO_PASSWORD: QT_TRANSLATE_NOOP("Wording", "The password for %1 is needed."),
    ProblemKind.SIGN_IN_AGAIN: QT_TRANSLATE_NOOP(
        "Wording", "%1 wants you to sign in at your provider again."
    ),
    ProblemKind.SIGN_IN_FAILED: QT_TRANSLATE_NOOP("Wording", "%1 did not sign you in."),
    ProblemKind.LOGIN_PAUSED: QT_TRANSLATE_NOOP(
        "Wording",
        "%1 refused the sign-in three times. So that the account is not locked, Lifafa does not "
        "try again for %3 min.",
    ),
    ProblemKind.REFUSED: QT_TRANSLATE_NOOP("Wording", "%1 refused this."),
    ProblemKind.BUSY: QT_TRANSLATE_NOOP("Wording", "%1 is busy. Lifafa will try again."),
    ProblemKind.LOGIN_DELAY: QT_TRANSLATE_NOOP(
        "Wording", "%1 asks to wait %3 s before the next sign-in."
    ),
    ProblemKind.PROTOCOL: QT_TRANSLATE_NOOP(
        "Wording", "%1 gave an answer that Lifafa does not understand."
    ),
    ProblemKind.TOO_LARGE: QT_TRANSLATE_NOOP(
        "Wording", "The letter is larger than the server takes."
    ),
    ProblemKind.NEEDS_SMTPUTF8: QT_TRANSLATE_NOOP(
        "Wording",
        "%1 cannot carry the address %2, since it takes only English letters before the @. Send "
        "from an account with another server, or ask for an address in English letters.",
    ),
    ProblemKind.NEEDS_REQUIRETLS: QT_TRANSLATE_NOOP(
        "Wording",
        "%1 cannot promise that the letter stays on protected lines, so it was not given to it.",
    ),
    ProblemKind.CANNOT_HOLD: QT_TRANSLATE_NOOP(
        "Wording", "%1 does not hold letters back for so long."
    ),
    ProblemKind.NO_ACCOUNT: QT_TRANSLATE_NOOP("Wording", "There is no account yet."),
    ProblemKind.NO_RECIPIENTS: QT_TRANSLATE_NOOP("Wording", "The letter has no recipient."),
    ProblemKind.MAILBOX_GONE: QT_TRANSLATE_NOOP("Wording", "This folder is no longer there."),
    ProblemKind.MAILBOX_NAME: QT_TRANSLATE_NOOP("Wording", "“%2” cannot be a folder's name."),
    ProblemKind.MAILBOX_HOLDS: QT_TRANSLATE_NOOP(
        "Wording", "The folder holds more messages by now. Nothing was deleted."
    ),
    ProblemKind.PENDING: QT_TRANSLATE_NOOP(
        "Wording", "Changes made here must reach the server first. Try again in a moment."
    ),
    ProblemKind.MESSAGE_GONE: QT_TRANSLATE_NOOP("Wording", "This message is no longer there."),
    ProblemKind.ONLY_BEGINNING: QT_TRANSLATE_NOOP(
        "Wording", "Only the beginning of this message is here. Fetch the rest first."
    ),
    ProblemKind.FILE_UNREADABLE: QT_TRANSLATE_NOOP("Wording", "The file %1 cannot be read."),
    ProblemKind.DISK_FULL: QT_TRANSLATE_NOOP(
        "Wording", "The disk is full. Work goes on as soon as there is space."
    ),
    ProblemKind.STORE_DAMAGED: QT_TRANSLATE_NOOP(
        "Wording", "The mail database is damaged and was not touched."
    ),
    ProblemKind.SCHEMA_NEWER: QT_TRANSLATE_NOOP(
        "Wording", "This profile was used by a newer Lifafa. Please update."
    ),
    ProblemKind.SETTINGS_DAMAGED: QT_TRANSLATE_NOOP(
        "Wording", "The settings could not be read. They were kept aside at %1."
    ),
    ProblemKind.PROFILE_BUSY: QT_TRANSLATE_NOOP(
        "Wording", "Another Lifafa is working with this profile."
    ),
    ProblemKind.KEYRING_MISSING: QT_TRANSLATE_NOOP(
        "Wording", "No system keyring was found: passwords last for this session only."
    ),
    ProblemKind.TOO_COMPLEX: QT_TRANSLATE_NOOP(
        "Wording", "This message is too complex to be shown safely."
    ),
    ProblemKind.ONLY_ASKS: QT_TRANSLATE_NOOP(
        "Wording", "The console only asks, it never changes mail: %2 was not sent."
    ),
    ProblemKind.CANCELLED: QT_TRANSLATE_NOOP("Wording", "Stopped."),
    ProblemKind.BUG: QT_TRANSLATE_NOOP(
        "Wording", "Something in Lifafa failed. It was written to the log."
    ),
    ProblemKind.CERTIFICATE: QT_TRANSLATE_NOOP(
        "Wording", "The certificate of %1 cannot be trusted."
    ),
    ProblemKind.BAD_ADDRESS: QT_TRANSLATE_NOOP("Wording", "“%2” is not a mail address."),
}

CERTIFICATES: dict[str, str] = {
    "expired": QT_TRANSLATE_NOOP("Wording", "The certificate of %1 has expired."),
    "not-yet-valid": QT_TRANSLATE_NOOP(
        "Wording", "The certificate of %1 is not valid yet. Check your clock."
    ),
    "wrong-host": QT_TRANSLATE_NOOP("Wording", "The certificate of %1 belongs to another server."),
    "self-signed": QT_TRANSLATE_NOOP(
        "Wording", "The certificate of %1 was signed by itself and proves nothing."
    ),
    "unknown-issuer": QT_TRANSLATE_NOOP(
        "Wording", "The certificate of %1 comes from an issuer nobody here knows."
    ),
    "pin-mismatch": QT_TRANSLATE_NOOP(
        "Wording", "%1 does not show the certificate you trusted. Somebody may be in between."
    ),
}

SIGN_INS: dict[str, str] = {
    "denied": QT_TRANSLATE_NOOP("Wording", "You did not allow it in the browser."),
    "state": QT_TRANSLATE_NOOP(
        "Wording", "The answer from the browser does not belong to this sign-in. Try again."
    ),
    "issuer": QT_TRANSLATE_NOOP(
        "Wording", "Another provider answered than the one asked. Nothing was given to it."
    ),
    "scope": QT_TRANSLATE_NOOP(
        "Wording", "The right to read and send mail was not given. Leave it ticked next time."
    ),
    "client": QT_TRANSLATE_NOOP(
        "Wording", "%1 does not know this client ID, or wants the right client secret."
    ),
    "late": QT_TRANSLATE_NOOP("Wording", "Nobody came back from the browser. Try again."),
    "not-https": QT_TRANSLATE_NOOP(
        "Wording", "%1 is not reached securely, so nothing was sent to it."
    ),
    "device": QT_TRANSLATE_NOOP("Wording", "%1 knows no sign-in from another device."),
    "discovery": QT_TRANSLATE_NOOP("Wording", "%1 does not say where one signs in."),
}

HEADER_NEEDS_SMTPUTF8 = QT_TRANSLATE_NOOP(
    "Wording", "%1 takes English letters alone in a letter's header, and this one has others."
)

SHOWN_BY_THE_SENTENCE = frozenset({ProblemKind.NEEDS_SMTPUTF8, ProblemKind.BAD_ADDRESS})
"""Problems whose text is an address of the letter, and nothing that a server said."""

SAID_HERE = frozenset(
    {
        ProblemKind.HOST_UNKNOWN,
        ProblemKind.UNREACHABLE,
        ProblemKind.NO_NETWORK,
        ProblemKind.TLS_FAILED,
        ProblemKind.CERTIFICATE,
    }
)
"""Problems whose text is in the words of this computer, about a server that said nothing."""

ROLES: dict[Role, str] = {
    Role.INBOX: QT_TRANSLATE_NOOP("Wording", "Inbox"),
    Role.DRAFTS: QT_TRANSLATE_NOOP("Wording", "Drafts"),
    Role.SENT: QT_TRANSLATE_NOOP("Wording", "Sent"),
    Role.ARCHIVE: QT_TRANSLATE_NOOP("Wording", "Archive"),
    Role.JUNK: QT_TRANSLATE_NOOP("Wording", "Junk"),
    Role.TRASH: QT_TRANSLATE_NOOP("Wording", "Trash"),
    Role.ALL: QT_TRANSLATE_NOOP("Wording", "All mail"),
    Role.FLAGGED: QT_TRANSLATE_NOOP("Wording", "Starred"),
}

ACTIVITIES: dict[Activity, str] = {
    Activity.CONNECTING: QT_TRANSLATE_NOOP("Wording", "Connecting…"),
    Activity.MAILBOXES: QT_TRANSLATE_NOOP("Wording", "Reading the list of folders…"),
    Activity.HEADERS: QT_TRANSLATE_NOOP("Wording", "Getting the list of messages…"),
    Activity.BODIES: QT_TRANSLATE_NOOP("Wording", "Downloading messages…"),
    Activity.OPERATIONS: QT_TRANSLATE_NOOP("Wording", "Telling the server what you changed…"),
    Activity.SENDING: QT_TRANSLATE_NOOP("Wording", "Sending…"),
}

SECURITY: dict[Security, str] = {
    Security.TLS: QT_TRANSLATE_NOOP("Wording", "TLS (encrypted from the start)"),
    Security.STARTTLS: QT_TRANSLATE_NOOP("Wording", "STARTTLS (encrypted before signing in)"),
    Security.NONE: QT_TRANSLATE_NOOP("Wording", "None (anyone on the way can read your password)"),
}

PROBE_STEPS: dict[ProbeStepKind, str] = {
    ProbeStepKind.RESOLVE: QT_TRANSLATE_NOOP("Wording", "Looking up the server's name"),
    ProbeStepKind.CONNECT: QT_TRANSLATE_NOOP("Wording", "Connecting"),
    ProbeStepKind.TLS: QT_TRANSLATE_NOOP("Wording", "Securing the line"),
    ProbeStepKind.GREETING: QT_TRANSLATE_NOOP("Wording", "The server's greeting"),
    ProbeStepKind.CAPABILITIES: QT_TRANSLATE_NOOP("Wording", "What the server can do"),
    ProbeStepKind.LOGIN: QT_TRANSLATE_NOOP("Wording", "Signing in"),
    ProbeStepKind.MAILBOXES: QT_TRANSLATE_NOOP("Wording", "Reading the folders"),
    ProbeStepKind.SUBMISSION: QT_TRANSLATE_NOOP("Wording", "Permission to send"),
}

REFUSALS: dict[OperationKind, str] = {
    OperationKind.FLAG: QT_TRANSLATE_NOOP(
        "Wording", "The server refused to change the message. It was changed back."
    ),
    OperationKind.MOVE: QT_TRANSLATE_NOOP(
        "Wording", "The server refused to move the message. It was put back."
    ),
    OperationKind.DELETE: QT_TRANSLATE_NOOP(
        "Wording", "The server refused to delete the message. It was put back."
    ),
    OperationKind.COPY: QT_TRANSLATE_NOOP(
        "Wording", "The server refused to copy the message. The copy was taken away."
    ),
    OperationKind.APPEND: QT_TRANSLATE_NOOP(
        "Wording", "The server refused to keep a copy of the letter."
    ),
}

RECEIPTS: dict[ReceiptKind, Sentences] = {
    ReceiptKind.ARCHIVED: (
        QT_TRANSLATE_NOOP("Wording", "Message archived"),
        lambda n: counted(translate("Wording", "%n messages archived"), n),
    ),
    ReceiptKind.TRASHED: (
        QT_TRANSLATE_NOOP("Wording", "Message moved to Trash"),
        lambda n: counted(translate("Wording", "%n messages moved to Trash"), n),
    ),
    ReceiptKind.DELETED: (
        QT_TRANSLATE_NOOP("Wording", "Message deleted for ever"),
        lambda n: counted(translate("Wording", "%n messages deleted for ever"), n),
    ),
    ReceiptKind.JUNKED: (
        QT_TRANSLATE_NOOP("Wording", "Message marked as junk"),
        lambda n: counted(translate("Wording", "%n messages marked as junk"), n),
    ),
    ReceiptKind.COPIED: (
        QT_TRANSLATE_NOOP("Wording", "Message copied to %1"),
        lambda n: counted(translate("Wording", "%n messages copied to %1"), n),
    ),
    ReceiptKind.MOVED: (
        QT_TRANSLATE_NOOP("Wording", "Message moved to %1"),
        lambda n: counted(translate("Wording", "%n messages moved to %1"), n),
    ),
}

FLAG_RECEIPTS: tuple[tuple[Flag, Sentences, Sentences], ...] = (
    (
        Flag.SEEN,
        (
            QT_TRANSLATE_NOOP("Wording", "Message marked as read"),
            lambda n: counted(translate("Wording", "%n messages marked as read"), n),
        ),
        (
            QT_TRANSLATE_NOOP("Wording", "Message marked as unread"),
            lambda n: counted(translate("Wording", "%n messages marked as unread"), n),
        ),
    ),
    (
        Flag.FLAGGED,
        (
            QT_TRANSLATE_NOOP("Wording", "Star added"),
            lambda n: counted(translate("Wording", "%n messages starred"), n),
        ),
        (
            QT_TRANSLATE_NOOP("Wording", "Star removed"),
            lambda n: counted(translate("Wording", "Stars removed from %n messages"), n),
        ),
    ),
)

CHANGED = (
    QT_TRANSLATE_NOOP("Wording", "Message changed"),
    lambda n: counted(translate("Wording", "%n messages changed"), n),
)


COMMANDS: dict[str, str] = {
    "empty": QT_TRANSLATE_NOOP("Wording", "There is no command to send."),
    "control": QT_TRANSLATE_NOOP(
        "Wording", "A command is one line of visible characters. Nothing was sent."
    ),
    "too-long": QT_TRANSLATE_NOOP("Wording", "The command is too long. Nothing was sent."),
    "literal": QT_TRANSLATE_NOOP(
        "Wording", "A command by hand cannot announce more to come. Nothing was sent."
    ),
    "other-protocol": QT_TRANSLATE_NOOP("Wording", "This account has no server that speaks %2."),
}

_IN_OUTBOX = QT_TRANSLATE_NOOP("Wording", "The letter waits in the outbox.")

LETTERS: dict[str, str] = {
    "queued": _IN_OUTBOX,
    "held": _IN_OUTBOX,
    "sending": QT_TRANSLATE_NOOP("Wording", "The letter is just being sent."),
    "unsure": QT_TRANSLATE_NOOP("Wording", "The letter may have been sent already."),
    "sent": QT_TRANSLATE_NOOP("Wording", "The letter has been sent already."),
    "gone": QT_TRANSLATE_NOOP("Wording", "The letter is no longer in the outbox."),
}
"""Where a letter is by now, so that what was asked for cannot be done."""

NARROWER = {
    ProblemKind.MAILBOX_NAME: NAMES,
    ProblemKind.MESSAGE_GONE: LETTERS,
    ProblemKind.SIGN_IN_FAILED: SIGN_INS,
    ProblemKind.ONLY_ASKS: COMMANDS,
}
"""Sentences that say more than the kind alone, by its detail."""


def problem(trouble: Problem) -> str:
    """Say a problem in one plain sentence, without the server's own words (see `particulars`)."""
    narrower = NARROWER.get(trouble.kind, CERTIFICATES)
    source = narrower.get(trouble.detail, PROBLEMS[trouble.kind])
    if trouble.kind is ProblemKind.NEEDS_SMTPUTF8 and not trouble.text:
        source = HEADER_NEEDS_SMTPUTF8
    text = _translated(source).replace("%1", trouble.server or trouble.detail or trouble.text)
    return text.replace("%2", trouble.text).replace("%3", _detail(trouble))


def _detail(trouble: Problem) -> str:
    """Return the detail as it is said: a long pause in minutes."""
    if trouble.kind is ProblemKind.LOGIN_PAUSED and trouble.detail.isdecimal():
        return number(math.ceil(int(trouble.detail) / 60))
    return trouble.detail


def language() -> str:
    """Return the code of the interface language, for texts that are data."""
    return translate("Wording", "en", "the code of this very language: hi in Hindi")


def particulars(trouble: Problem) -> str:
    """Return what the server or the system itself said, with its codes; "" where nothing was."""
    if trouble.kind in SHOWN_BY_THE_SENTENCE:
        return ""
    code = " ".join(str(part) for part in (trouble.code, trouble.enhanced) if part)
    said = " ".join(part for part in (code, trouble.text) if part)
    if said and trouble.kind in SAID_HERE:
        return translate("Wording", "This computer's own words: “%1”").replace("%1", said)
    if said and trouble.server:
        text = translate("Wording", "%1 said: “%2”")
        return text.replace("%1", trouble.server).replace("%2", said)
    return said


def receipt(done: Receipt, target: str = "") -> str:
    """Say what was done, for the toast. `target` is the title of the mailbox moved to."""
    one, many = _receipt_texts(done)
    text = _translated(one) if done.count == 1 else many(done.count)
    return text.replace("%1", target)


def room(account: Account) -> str:
    """Say how much of its room on the server an account has taken; "" where nobody knows."""
    if not account.quota_limit:
        return ""
    text = translate("Wording", "%1 of %2 used on the server")
    text = text.replace("%1", size(account.quota_used * 1024))
    return text.replace("%2", size(account.quota_limit * 1024))


def role(of: Role) -> str:
    """Name a mailbox by what it is for; "" for an ordinary one."""
    return _translated(ROLES.get(of, ""))


def activity(of: Activity) -> str:
    """Say what a connection is busy with; "" while it rests."""
    return _translated(ACTIVITIES.get(of, ""))


def progress(at: Progress) -> str:
    """Say how far an account's work is."""
    if not at.total:
        return activity(at.activity)
    numbers = translate("Wording", "%1 of %2")
    numbers = numbers.replace("%1", number(at.done)).replace("%2", number(at.total))
    return f"{activity(at.activity)} {numbers}"


def fault(bug: EngineFault) -> str:
    """Say that a part of Lifafa itself failed."""
    text = translate("Wording", "Something in Lifafa failed (%1). It was written to the log.")
    return text.replace("%1", " ".join(part for part in (bug.where, bug.summary) if part))


def refused(refusal: OperationRefused) -> str:
    """Say that the server refused a wish, and that it was taken back here."""
    text = _translated(REFUSALS[refusal.kind])
    if refusal.problem.detail == "overquota":  # RFC 5530 §3
        return f"{text} {translate('Wording', 'There is no room left on the server.')}"
    return text


def submission(letter: Submission) -> str:
    """Say where a letter in the outbox is on its way."""
    match letter.state:
        case SubmissionState.QUEUED if letter.attempts:
            return translate("Wording", "Waiting to try again")
        case SubmissionState.QUEUED:
            return translate("Wording", "Waiting to be sent")
        case SubmissionState.SENDING:
            return translate("Wording", "Being sent")
        case SubmissionState.UNSURE:
            return translate("Wording", "Perhaps sent: the server did not confirm it")
        case SubmissionState.HELD:
            return translate("Wording", "Not sent: it needs you")
        case SubmissionState.SENT:
            return translate("Wording", "Sent")


def probe_step(kind: ProbeStepKind) -> str:
    """Name a step of testing a server."""
    return _translated(PROBE_STEPS[kind])


def protocol(of: Protocol) -> str:
    """Name a protocol as a person knows it."""
    return {Protocol.IMAP: "IMAP", Protocol.POP3: "POP3", Protocol.SMTP: "SMTP"}[of]


def security(of: Security) -> str:
    """Name how a line is protected."""
    return _translated(SECURITY.get(of, ""))


def counted(sentence: str, count: int) -> str:
    """Put a number into a translated sentence: of the languages here only self.tr knows plurals."""
    return sentence.replace("%n", number(count))


def number(value: int) -> str:
    """Write a number as the locale groups it."""
    return QLocale().toString(value)


def size(count: int) -> str:
    """Write a size in bytes for a person."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def short_date(epoch: int, today: datetime.date | None = None) -> str:
    """Write a date for a list: the time today, "8 Nov" this year, else the short date."""
    when = QDateTime.fromSecsSinceEpoch(epoch)
    locale = QLocale()
    now = today or datetime.datetime.now().astimezone().date()
    date = when.date()
    if (date.year(), date.month(), date.day()) == (now.year, now.month, now.day):
        return locale.toString(when.time(), QLocale.FormatType.ShortFormat)
    if date.year() == now.year:
        form = translate("Wording", "d MMM", "a date of this year, as Qt formats it")
        return locale.toString(date, form)
    return locale.toString(date, QLocale.FormatType.ShortFormat)


def long_date(epoch: int) -> str:
    """Write a date with its weekday and time."""
    when = QDateTime.fromSecsSinceEpoch(epoch)
    form = translate("Wording", "ddd d MMM yyyy", "a full date, as Qt formats it")
    date = QLocale().toString(when.date(), form)
    return f"{date} {_time(when.time())}"


def zoned_date(epoch: int) -> str:
    """Write a date in full, with the time zone it is told in."""
    when = QDateTime.fromSecsSinceEpoch(epoch)
    date = QLocale().toString(when, QLocale.FormatType.LongFormat)
    return f"{date} ({when.timeZoneAbbreviation()})"


def time_of_day(epoch: int) -> str:
    """Write the time of day."""
    return _time(QDateTime.fromSecsSinceEpoch(epoch).time())


def ago(seconds: int) -> str:
    """Say how long ago something was: "just now", "12 s ago", "3 min ago", "2 h ago"."""
    if seconds < 5:
        return translate("Wording", "just now")
    if seconds < 60:
        return translate("Wording", "%1 s ago").replace("%1", number(seconds))
    if seconds < 3600:
        return translate("Wording", "%1 min ago").replace("%1", number(seconds // 60))
    return translate("Wording", "%1 h ago").replace("%1", number(seconds // 3600))


def isolated(text: str) -> str:
    """Keep a name's own direction from turning what stands around it (UAX #9, isolates)."""
    return f"\u2068{text}\u2069" if not text.isascii() else text


def _time(time: QTime) -> str:
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def _translated(source: str) -> str:
    return translate("Wording", source) if source else ""


def _receipt_texts(done: Receipt) -> Sentences:
    """Return the sentences for one message and for many, untranslated."""
    if done.kind is not ReceiptKind.FLAGS:
        return RECEIPTS[done.kind]
    for flag, added, removed in FLAG_RECEIPTS:
        if flag in done.add:
            return added
        if flag in done.remove:
            return removed
    return CHANGED
