"""The words for how the mail here differs from the server's."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.model.report import Difference, DifferenceKind, VerifyReport
from ui import wording

translate = QCoreApplication.translate


SENTENCES: dict[DifferenceKind, Callable[[int], str]] = {
    DifferenceKind.MAILBOX_MISSING_HERE: lambda _: translate(
        "CheckWords", "The server has this folder, and it is not here yet"
    ),
    DifferenceKind.MAILBOX_MISSING_THERE: lambda _: translate(
        "CheckWords", "The server no longer has this folder"
    ),
    DifferenceKind.UIDVALIDITY: lambda _: translate(
        "CheckWords", "The server has numbered its messages anew"
    ),
    DifferenceKind.COUNT: lambda _: translate(
        "CheckWords", "The server says it has %2 messages, and shows %1"
    ),
    DifferenceKind.NOT_FETCHED: lambda n: translate(
        "CheckWords", "%n messages not fetched yet", "", n
    ),
    DifferenceKind.MISSING_HERE: lambda n: translate(
        "CheckWords", "%n messages are missing here", "", n
    ),
    DifferenceKind.MISSING_THERE: lambda n: translate(
        "CheckWords", "%n messages the server no longer has; they stay here", "", n
    ),
    DifferenceKind.ONLY_HERE: lambda n: translate("CheckWords", "%n messages are only here", "", n),
    DifferenceKind.DUPLICATED: lambda n: translate(
        "CheckWords", "%n messages stand here twice", "", n
    ),
    DifferenceKind.FLAGS: lambda n: translate(
        "CheckWords", "%n messages are marked differently", "", n
    ),
    DifferenceKind.KEYWORDS: lambda n: translate(
        "CheckWords", "%n messages are tagged differently", "", n
    ),
    DifferenceKind.SIZE: lambda n: translate("CheckWords", "%n messages have another size", "", n),
    DifferenceKind.SOURCE: lambda n: translate(
        "CheckWords", "%n messages came otherwise when fetched anew", "", n
    ),
    DifferenceKind.DAMAGED: lambda n: translate(
        "CheckWords", "%n messages are damaged on the disk", "", n
    ),
    DifferenceKind.UNINDEXED: lambda n: translate(
        "CheckWords", "%n messages cannot be found by searching", "", n
    ),
    DifferenceKind.TOTAL: lambda _: translate(
        "CheckWords", "%1 messages were counted, and %2 are here"
    ),
    DifferenceKind.UNREAD: lambda _: translate(
        "CheckWords", "%1 were counted as unread, and %2 are"
    ),
}


def difference(of: Difference) -> str:
    """Say one difference, and how much of it was mended."""
    text = SENTENCES[of.kind](of.count)
    if of.here is not None and of.there is not None:
        text = text.replace("%1", wording.number(of.here)).replace("%2", wording.number(of.there))
    if not of.mended:
        return text
    if not of.left:
        return f"{text} · {translate('CheckWords', 'mended')}"
    mended = translate("CheckWords", "%n mended", "", of.mended)
    return f"{text} · {mended}"


def verdict(report: VerifyReport) -> tuple[str, str]:
    """Say what came of a check in one sentence, and of what kind that news is."""
    if report.problems:
        return wording.problem(report.problems[0]), "danger"
    if report.left:
        return translate("CheckWords", "%n things differ.", "", report.left), "warning"
    if report.mended:
        return translate("CheckWords", "Everything is equal now."), "success"
    return translate("CheckWords", "Everything is equal."), "success"


def extent(report: VerifyReport) -> str:
    """Say what was compared."""
    here = translate("CheckWords", "%n messages here", "", report.here)
    there = translate("CheckWords", "%n on the server", "", report.there)
    anew = translate("CheckWords", "%n fetched anew and compared", "", report.sampled)
    parts = [here, there, anew]
    if report.pending:
        parts.append(translate("CheckWords", "%n changes on their way", "", report.pending))
    return " · ".join(parts)
