"""What a submission server's codes mean for a letter, in plain words (RFC 3463, 5248, 5321)."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a text for lupdate, which knows it by this name (Qt's own is not typed)."""
    return source


_NO_SUCH_ADDRESS = QT_TRANSLATE_NOOP(
    "Replies", "There is no such address there. Check how it is spelled."
)
_NO_SUCH_DOMAIN = QT_TRANSLATE_NOOP(
    "Replies", "What stands behind the @ takes no mail. Check how it is spelled."
)
_CLOSED = QT_TRANSLATE_NOOP("Replies", "This mailbox is closed or out of use.")
_FULL = QT_TRANSLATE_NOOP("Replies", "The recipient's mailbox is full.")
_TOO_LARGE = QT_TRANSLATE_NOOP(
    "Replies", "The letter is too large for that server. Send less, or a link."
)
_NOT_ALLOWED = QT_TRANSLATE_NOOP(
    "Replies", "The server does not let you send this letter, or not to this address."
)
_UNPROVEN = QT_TRANSLATE_NOOP(
    "Replies", "The server could not verify that the letter comes from this sender's domain."
)
_SENDER = QT_TRANSLATE_NOOP("Replies", "The server does not take letters from this sender address.")
_SIGN_IN = QT_TRANSLATE_NOOP("Replies", "The server wants you to sign in before you send.")
_FAILED = QT_TRANSLATE_NOOP(
    "Replies", "The code does not tell why. Often it means that the letter is taken for spam."
)
_LATER = QT_TRANSLATE_NOOP(
    "Replies", "This passes by itself: many servers let unknown senders come twice."
)
_TOO_MANY = QT_TRANSLATE_NOOP("Replies", "Too many letters or recipients at once.")
_NO_ROUTE = QT_TRANSLATE_NOOP("Replies", "That server could not be reached from there.")
_SCRIPT = QT_TRANSLATE_NOOP("Replies", "That server cannot handle letters beyond English in it.")
_PROTECTED = QT_TRANSLATE_NOOP("Replies", "The way there is not protected all along.")

# The first digit of an enhanced code repeats that of the reply; what it is about follows.
_SUBJECTS = {
    "1.0": _NO_SUCH_ADDRESS,
    "1.1": _NO_SUCH_ADDRESS,
    "1.2": _NO_SUCH_DOMAIN,
    "1.3": _NO_SUCH_ADDRESS,
    "1.6": _CLOSED,
    "1.7": _SENDER,
    "1.8": _SENDER,
    "1.10": _NO_SUCH_DOMAIN,
    "2.0": _CLOSED,
    "2.1": _CLOSED,
    "2.2": _FULL,
    "2.3": _TOO_LARGE,
    "3.4": _TOO_LARGE,
    "4.1": _NO_ROUTE,
    "4.4": _NO_ROUTE,
    "5.3": _TOO_MANY,
    "6.7": _SCRIPT,
    "7.0": _NOT_ALLOWED,
    "7.1": _NOT_ALLOWED,
    "7.10": _PROTECTED,
    "7.20": _UNPROVEN,
    "7.23": _UNPROVEN,
    "7.25": _UNPROVEN,
    "7.26": _UNPROVEN,
    "7.27": _NO_SUCH_DOMAIN,
    "7.28": _TOO_MANY,
    "7.30": _PROTECTED,
}
_REPLIES = {
    530: _SIGN_IN,
    550: _NOT_ALLOWED,
    551: _NO_SUCH_ADDRESS,
    552: _TOO_LARGE,
    553: _NO_SUCH_ADDRESS,
    554: _FAILED,
    450: _LATER,
    451: _LATER,
    452: _TOO_MANY,
}


def explained(code: int | None, enhanced: str) -> str:
    """Say what a refusal means; "" where its codes do not tell. The enhanced code tells more."""
    if code is None or code < 400:
        return ""
    subject = enhanced.partition(".")[2]
    if code < 500 and subject in ("7.0", "7.1", "2.0", "2.1", "1.0", "1.1"):
        source = _LATER
    else:
        source = _SUBJECTS.get(subject) or (_REPLIES.get(code, "") if not enhanced else "")
    return translate("Replies", source) if source else ""
