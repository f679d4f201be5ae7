"""What a screen reader says of a row: everything the eye sees, in one sentence."""

from PySide6.QtCore import QCoreApplication

from app.model.message import Flag, MessageRow
from ui import wording
from ui.sender_name import honest_name

translate = QCoreApplication.translate


def spoken_row(row: MessageRow) -> str:
    """Say a row: "unread, starred, from …, subject …, date …, 2 attachments"."""
    parts = [*_marks(row.flags), _from(row), _subject(row), _date(row)]
    if row.attachments == 1:
        parts.append(translate("MessageList", "1 attachment"))
    elif row.attachments:
        parts.append(translate("MessageList", "%n attachments", None, row.attachments))
    if row.conversation_size > 1:
        parts.append(
            translate("MessageList", "conversation of %n messages", None, row.conversation_size)
        )
    return ", ".join(parts)


def _marks(flags: Flag) -> list[str]:
    marks = []
    if Flag.SEEN not in flags:
        marks.append(translate("MessageList", "unread"))
    if Flag.FLAGGED in flags:
        marks.append(translate("MessageList", "starred"))
    if Flag.ANSWERED in flags:
        marks.append(translate("MessageList", "replied to"))
    if Flag.FORWARDED in flags:
        marks.append(translate("MessageList", "forwarded"))
    return marks


def _from(row: MessageRow) -> str:
    return translate("MessageList", "from %1").replace("%1", honest_name(row.sender))


def _subject(row: MessageRow) -> str:
    if not row.subject:
        return translate("MessageList", "no subject")
    return translate("MessageList", "subject %1").replace("%1", row.subject)


def _date(row: MessageRow) -> str:
    return translate("MessageList", "date %1").replace("%1", wording.long_date(row.date))
