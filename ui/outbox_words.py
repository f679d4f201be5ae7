"""The words for letters on their way: where each is, what is known of it, what happened to it."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.model.submission import (
    Evidence,
    JournalEntry,
    Look,
    RecipientResult,
    RecipientState,
    SentCopy,
    Submission,
    SubmissionState,
    must_ask,
)
from ui import wording
from ui.reply_words import explained
from ui.safe_text import one_line

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a text for lupdate, which knows it by this name (Qt's own is not typed)."""
    return source


def state_in_words(letter: Submission, now: int) -> str:
    """Say where a letter is on its way, with the time that is left."""
    match letter.state:
        case SubmissionState.QUEUED if letter.problem is not None:
            return _again(letter, now)
        case SubmissionState.QUEUED if letter.scheduled > now:
            return _scheduled(letter)
        case SubmissionState.QUEUED if letter.due > now:
            return translate("Outbox", "Leaves in %1").replace("%1", span(letter.due - now))
        case SubmissionState.QUEUED:
            return translate("Outbox", "Leaves as soon as the server can be reached")
        case SubmissionState.SENDING:
            return translate("Outbox", "Being sent…")
        case SubmissionState.UNSURE:
            return _unsure(letter, now)
        case SubmissionState.HELD:
            return _held(letter)
        case SubmissionState.SENT:
            return translate("Outbox", "Sent. A copy is being put into the Sent folder.")


def span(seconds: int) -> str:
    """Say a length of time: "8 s", "3 min", "2 h"."""
    if seconds < 100:
        return translate("Outbox", "%1 s").replace("%1", wording.number(seconds))
    if seconds < 5400:
        return translate("Outbox", "%1 min").replace("%1", wording.number(round(seconds / 60)))
    return translate("Outbox", "%1 h").replace("%1", wording.number(round(seconds / 3600)))


def _again(letter: Submission, now: int) -> str:
    """Say why the last attempt failed, and when the next begins."""
    why = wording.problem(letter.problem) if letter.problem else ""
    if letter.due > now:
        text = translate("Outbox", "%1 Next try in %2.").replace("%2", span(letter.due - now))
    else:
        text = translate("Outbox", "%1 Trying again now.")
    return text.replace("%1", why).strip()


def _unsure(letter: Submission, now: int) -> str:
    """Say that nobody knows, and what is done about it, or can be."""
    text = translate(
        "Outbox",
        "May have been delivered: the line broke before the server confirmed it. "
        "Lifafa does not send it twice by itself.",
    )
    if letter.evidence is None or must_ask(letter.evidence, now):
        next_step = translate(
            "Outbox", "If a recipient has it, mark it as sent; if none has, send it again."
        )
    else:
        next_step = translate("Outbox", "First it is looked for on the server.")
    return f"{text} {next_step}"


def _held(letter: Submission) -> str:
    """Say why a letter waits for a person, and whether some have it."""
    why = wording.problem(letter.problem) if letter.problem else ""
    if any(each.state is RecipientState.ACCEPTED for each in letter.recipients):
        return translate("Outbox", "Some have it, others not. %1").replace("%1", why).strip()
    return translate("Outbox", "Not sent. %1").replace("%1", why).strip()


def _scheduled(letter: Submission) -> str:
    """Say when a letter leaves, and who must be awake then."""
    if letter.options.hold_until:
        text = translate(
            "Outbox",
            "Goes to the server now, which keeps it until %1 if it can. Otherwise it waits here.",
        )
    else:
        text = translate(
            "Outbox", "Leaves on %1. This computer must be on then, and Lifafa running."
        )
    return text.replace("%1", wording.long_date(letter.scheduled))


def stands(letter: Submission, recipient: RecipientResult) -> bool:
    """Whether what the server said of a recipient is the last word, or counts until the next try.

    What it said before a reply was lost is evidence, and told as such.
    """
    if recipient.state is RecipientState.PENDING:
        return (recipient.code or 0) >= 400
    return letter.state is not SubmissionState.SENT


def result(recipient: RecipientResult) -> str:
    """Say who got a letter, and who not, in the server's words and in plain ones."""
    address = one_line(recipient.address)
    if recipient.state is RecipientState.ACCEPTED:
        return translate("Outbox", "%1: accepted").replace("%1", address)
    if recipient.state is RecipientState.PENDING:
        text = translate("Outbox", "%1: put off, “%2”")
    else:
        text = translate("Outbox", "%1: refused, “%2”")
    text = text.replace("%1", address).replace("%2", _quoted(recipient))
    plainly = explained(recipient.code, recipient.enhanced)
    return f"{text}. {plainly}" if plainly else text


def _quoted(recipient: RecipientResult) -> str:
    code = " ".join(str(part) for part in (recipient.code, recipient.enhanced) if part)
    return one_line(" ".join(part for part in (code, recipient.text) if part))


# --- what is known of a letter that may have arrived ---

_LOOKS_SHOWN = 5


def evidence_in_words(letter: Submission, now: int) -> list[str]:
    """Say line by line what speaks for a letter having arrived, and what does not."""
    known = letter.evidence
    if known is None:
        return []
    lines = [_dotted(known), _said_before(letter)]
    if not known.can_look:
        lines.append(
            translate("Outbox", "A POP3 account shows no Sent folder, so Lifafa cannot look.")
        )
        return [line for line in lines if line]
    lines += [
        _earlier(letter),
        *map(_look, known.looks[-_LOOKS_SHOWN:]),
        _next_look(known, now),
        _filer(known),
    ]
    return [line for line in lines if line]


def _dotted(known: Evidence) -> str:
    if not known.dotted:
        return ""
    text = translate("Outbox", "%1: the whole letter was written to %2; then the line broke.")
    return text.replace("%1", _clock(known.dotted)).replace("%2", known.server)


def _said_before(letter: Submission) -> str:
    """Quote what the server had said of the recipients until then."""
    said = dict.fromkeys(
        _quoted(each) for each in letter.recipients if each.code and each.code < 400
    )
    if not said:
        return ""
    text = translate("Outbox", "Before that, the server had answered “%1”.")
    return text.replace("%1", "”, “".join(said))


def _earlier(letter: Submission) -> str:
    """Say why a copy that is found would prove nothing, where that is so."""
    if letter.evidence is not None and letter.evidence.twin:
        return translate(
            "Outbox", "The same letter lay there before, so finding one proves nothing."
        )
    if any(each.state is RecipientState.ACCEPTED for each in letter.recipients):
        return translate(
            "Outbox", "Some had it from an earlier attempt, so finding one proves nothing."
        )
    return ""


def _look(look: Look) -> str:
    places = ", ".join(map(one_line, look.places))
    if look.found:
        text = translate("Outbox", "%1: found in %2.").replace("%2", one_line(look.found))
    elif places:
        text = translate("Outbox", "%1: looked in %2, not found.").replace("%2", places)
    else:
        text = translate("Outbox", "%1: there was no Sent folder to look in.")
    return text.replace("%1", _clock(look.at))


def _next_look(known: Evidence, now: int) -> str:
    if known.next_look > now:
        text = translate("Outbox", "Lifafa looks again in %1.")
        return text.replace("%1", span(known.next_look - now))
    return translate("Outbox", "Lifafa looks as soon as the server can be reached.")


def _filer(known: Evidence) -> str:
    match known.sent_copy:
        case SentCopy.SERVER:
            return translate(
                "Outbox",
                "This server usually puts what it sends into Sent by itself: "
                "that it is not there speaks against its having arrived.",
            )
        case SentCopy.CLIENT:
            return translate(
                "Outbox",
                "This server puts nothing into Sent by itself: that it is not there says nothing.",
            )
        case SentCopy.UNKNOWN:
            return translate(
                "Outbox", "Whether this server puts what it sends into Sent by itself is not known."
            )


# --- what happened ---

_NAMES_PLACES = frozenset({"looked", "found"})
_PUT_OFF = QT_TRANSLATE_NOOP("Outbox", "It waits for another try.")
_UNSERVED = {
    "sent": QT_TRANSLATE_NOOP("Outbox", "It was sent."),
    "taken": QT_TRANSLATE_NOOP("Outbox", "Some of its recipients have it."),
}
"""Where no server said so, but a person, or a copy that was found."""
_ENTRIES = {
    "queued": QT_TRANSLATE_NOOP("Outbox", "It was put into the outbox."),
    "sending": QT_TRANSLATE_NOOP("Outbox", "An attempt to send it began."),
    "recipient-accepted": QT_TRANSLATE_NOOP("Outbox", "%1 takes letters for %2."),
    "recipient-refused": QT_TRANSLATE_NOOP("Outbox", "%1 refused %2."),
    "recipient-pending": QT_TRANSLATE_NOOP("Outbox", "%1 put %2 off."),
    "final-dot": QT_TRANSLATE_NOOP("Outbox", "The whole letter was written to %1."),
    "taken": QT_TRANSLATE_NOOP("Outbox", "%1 took it for some of its recipients."),
    "sent": QT_TRANSLATE_NOOP("Outbox", "%1 took it."),
    "held": QT_TRANSLATE_NOOP("Outbox", "It was held: it needs you."),
    "unsure": QT_TRANSLATE_NOOP("Outbox", "No answer came. It may have been delivered, or not."),
    "looked": QT_TRANSLATE_NOOP("Outbox", "Lifafa looked for it and did not find it."),
    "nowhere-to-look": QT_TRANSLATE_NOOP("Outbox", "There was no folder to look for it in."),
    "found": QT_TRANSLATE_NOOP("Outbox", "It was found on the server, so it was sent."),
    "marked-sent": QT_TRANSLATE_NOOP("Outbox", "You said that it did arrive."),
    "send-again": QT_TRANSLATE_NOOP("Outbox", "You had it sent again, with the same Message-ID."),
    "cannot-hold": QT_TRANSLATE_NOOP(
        "Outbox", "The server does not keep letters until their time: it waits here."
    ),
    "filed": QT_TRANSLATE_NOOP("Outbox", "It was put into the Sent folder."),
    "draft": QT_TRANSLATE_NOOP("Outbox", "You took it back to edit it."),
    "cancelled": QT_TRANSLATE_NOOP("Outbox", "You threw it away."),
}


def entry_in_words(entry: JournalEntry) -> str:
    """Say what happened to a letter at one moment."""
    server = entry.server or translate("Outbox", "The server")
    text = _ENTRIES.get(entry.what, "")
    if entry.what == "queued" and entry.detail:
        text = _PUT_OFF
    if not entry.server:
        text = _UNSERVED.get(entry.what, text)
    words = translate("Outbox", text) if text else entry.what
    return words.replace("%1", server).replace("%2", one_line(entry.address))


def entry_said(entry: JournalEntry) -> str:
    """Return the codes and the server's own words of an entry, and what the codes mean."""
    codes = [word for word in entry.detail.split() if word[:1].isdigit()]
    said = one_line(" ".join([*codes, entry.said]).strip())
    code = next((int(word) for word in codes if word.isdigit()), None)
    enhanced = next((word for word in codes if "." in word), "")
    quoted = f"“{said}”" if said and entry.what not in _NAMES_PLACES else one_line(entry.said)
    return " ".join(part for part in (quoted, explained(code, enhanced)) if part)


def entry_time(entry: JournalEntry) -> str:
    """Write the time of an entry to the second, with its day."""
    date = QDateTime.fromSecsSinceEpoch(entry.at).date()
    return f"{QLocale().toString(date, QLocale.FormatType.ShortFormat)}  {_clock(entry.at)}"


def _clock(epoch: int) -> str:
    """Write a time of day to the second, which tells looks apart."""
    locale = QLocale()
    form = locale.timeFormat(QLocale.FormatType.ShortFormat).replace("mm", "mm:ss")
    return locale.toString(QDateTime.fromSecsSinceEpoch(epoch).time(), form)
