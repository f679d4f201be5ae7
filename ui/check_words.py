"""The words for how the mail here differs from the server's."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.model.report import Difference, DifferenceKind, VerifyReport
from ui import wording


class CheckWords(QObject):
    """Makes the sentences of a check; an object, since only its tr() knows plural forms."""

    def difference(self, of: Difference) -> str:
        """Say one difference, and how much of it was mended."""
        text = self._sentences()[of.kind](of.count)
        if of.here is not None and of.there is not None:
            text = text.replace("%1", wording.number(of.here))
            text = text.replace("%2", wording.number(of.there))
        return f"{text} · {self._mended(of)}" if of.mended else text

    def verdict(self, report: VerifyReport) -> tuple[str, str]:
        """Say what came of a check in one sentence, and of what kind that news is."""
        if report.problems:
            return wording.problem(report.problems[0]), "danger"
        if report.left:
            return self.tr("%Ln things differ.", "", report.left), "warning"
        if report.mended:
            return self.tr("Everything is equal now."), "success"
        return self.tr("Everything is equal."), "success"

    def extent(self, report: VerifyReport) -> str:
        """Say what was compared."""
        parts = [
            self.tr("%Ln messages here", "", report.here),
            self.tr("%Ln on the server", "", report.there),
            self.tr("%Ln fetched anew and compared", "", report.sampled),
        ]
        if report.pending:
            parts.append(self.tr("%Ln changes on their way", "", report.pending))
        return " · ".join(parts)

    def _mended(self, of: Difference) -> str:
        return self.tr("%Ln mended", "", of.mended) if of.left else self.tr("mended")

    def _sentences(self) -> dict[DifferenceKind, Callable[[int], str]]:
        return {**self._of_the_folder(), **self._of_messages(), **self._of_sources()}

    def _of_the_folder(self) -> dict[DifferenceKind, Callable[[int], str]]:
        return {
            DifferenceKind.MAILBOX_MISSING_HERE: lambda _: self.tr(
                "The server has this folder, and it is not here yet"
            ),
            DifferenceKind.MAILBOX_MISSING_THERE: lambda _: self.tr(
                "The server no longer has this folder"
            ),
            DifferenceKind.UIDVALIDITY: lambda _: self.tr(
                "The server has numbered its messages anew"
            ),
            DifferenceKind.COUNT: lambda _: self.tr(
                "The server says it has %2 messages, and shows %1"
            ),
            DifferenceKind.TOTAL: lambda _: self.tr("%1 messages were counted, and %2 are here"),
            DifferenceKind.UNREAD: lambda _: self.tr("%1 were counted as unread, and %2 are"),
        }

    def _of_messages(self) -> dict[DifferenceKind, Callable[[int], str]]:
        return {
            DifferenceKind.NOT_FETCHED: lambda n: self.tr("%Ln messages not fetched yet", "", n),
            DifferenceKind.MISSING_HERE: lambda n: self.tr("%Ln messages are missing here", "", n),
            DifferenceKind.MISSING_THERE: lambda n: self.tr(
                "%Ln messages the server no longer has; they stay here", "", n
            ),
            DifferenceKind.ONLY_HERE: lambda n: self.tr("%Ln messages are only here", "", n),
            DifferenceKind.DUPLICATED: lambda n: self.tr("%Ln messages are here twice", "", n),
            DifferenceKind.FLAGS: lambda n: self.tr("%Ln messages are marked differently", "", n),
            DifferenceKind.KEYWORDS: lambda n: self.tr(
                "%Ln messages are tagged differently", "", n
            ),
            DifferenceKind.SIZE: lambda n: self.tr("%Ln messages have another size", "", n),
        }

    def _of_sources(self) -> dict[DifferenceKind, Callable[[int], str]]:
        return {
            DifferenceKind.SOURCE: lambda n: self.tr(
                "%Ln messages differ when fetched again", "", n
            ),
            DifferenceKind.DAMAGED: lambda n: self.tr(
                "%Ln messages are damaged on the disk", "", n
            ),
            DifferenceKind.UNINDEXED: lambda n: self.tr(
                "%Ln messages cannot be found by searching", "", n
            ),
        }
