"""What happened to a letter, and what is known of it, in plain words for a terminal."""

from datetime import datetime

from app.model.submission import Evidence, JournalEntry, SentCopy

SENTENCES = {
    "queued": "It was put into the outbox.",
    "sending": "An attempt to send it began.",
    "recipient-accepted": "{server} takes letters for {address}.",
    "recipient-refused": "{server} refused {address}.",
    "recipient-pending": "{server} put {address} off.",
    "final-dot": "The whole letter was written to {server}; its answer was awaited.",
    "taken": "{server} took it for some of its recipients.",
    "sent": "{server} took it.",
    "held": "It was held: it needs you.",
    "unsure": "No answer came. It may have been delivered, or not.",
    "looked": "It was looked for on the server, and not found.",
    "nowhere-to-look": "There was no folder in which it could be looked for.",
    "found": "It was found on the server, so it was sent.",
    "marked-sent": "You said that it did arrive.",
    "send-again": "You had it sent again, with the same Message-ID.",
    "cannot-hold": "The server does not keep letters until their time: it waits here.",
    "filed": "It was put into the Sent folder.",
    "draft": "You took it back to edit it.",
    "cancelled": "You threw it away.",
}

_PUT_OFF = "It waits in the outbox for another try."
_UNSERVED = {"sent": "It was sent.", "taken": "Some of its recipients have it."}
_FILERS = {
    SentCopy.SERVER: "This server is known to put what it sends into Sent by itself.",
    SentCopy.CLIENT: "This server does not put what it sends into Sent by itself.",
    SentCopy.UNKNOWN: "Whether this server puts what it sends into Sent by itself is not known.",
}


def line(entry: JournalEntry) -> str:
    """Return an entry on one line, with its time."""
    return f"{clock(entry.at)}  {sentence(entry)}"


def sentence(entry: JournalEntry) -> str:
    """Say what happened, with codes and the server's own words."""
    words = SENTENCES.get(entry.what, entry.what)
    if entry.what == "queued" and entry.detail:
        words = _PUT_OFF
    if not entry.server:
        words = _UNSERVED.get(entry.what, words)
    words = words.format(server=entry.server or "The server", address=entry.address)
    said = " ".join(
        part for part in (entry.detail, f"“{entry.said}”" if entry.said else "") if part
    )
    return f"{words} ({said})" if said else words


def evidence(known: Evidence) -> list[str]:
    """Say line by line what is known of a letter that may have been delivered."""
    lines = []
    if known.dotted:
        server = known.server or "the server"
        lines.append(f"The whole letter was written to {server} at {clock(known.dotted)}.")
    if known.twin:
        lines.append("The same letter lay there before: finding one proves nothing.")
    if not known.can_look:
        lines.append("A POP3 account shows no Sent folder, so it cannot be looked for.")
        return lines
    for look in known.looks:
        places = ", ".join(look.places) or "no folder"
        found = f"found in {look.found}" if look.found else "not found"
        lines.append(f"Looked in {places} at {clock(look.at)}: {found}.")
    if not known.looks:
        lines.append("It could not be looked for yet.")
    if known.next_look:
        lines.append(f"The next look is due at {clock(known.next_look)}.")
    lines.append(_FILERS[known.sent_copy])
    return lines


def clock(epoch: int) -> str:
    """Write a time as a terminal shows it, in the local zone."""
    return datetime.fromtimestamp(epoch).astimezone().strftime("%Y-%m-%d %H:%M:%S")
