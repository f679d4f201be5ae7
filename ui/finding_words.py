"""The words for where an account's servers are looked for, and where they were found."""

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from app.model.finding import Candidate, FindingStep, SearchState, Source
from ui import wording
from ui.wording import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_LOOKS: dict[Source, str] = {
    Source.TABLE: QT_TRANSLATE_NOOP("FindingWords", "Lifafa's own table of large providers"),
    Source.AUTOCONFIG: QT_TRANSLATE_NOOP("FindingWords", "At the provider: its settings page"),
    Source.WELL_KNOWN: QT_TRANSLATE_NOOP("FindingWords", "At the provider: its web site"),
    Source.SRV: QT_TRANSLATE_NOOP("FindingWords", "The domain's entries in the DNS"),
    Source.MX: QT_TRANSLATE_NOOP("FindingWords", "Whoever receives the domain's mail"),
    Source.ISPDB: QT_TRANSLATE_NOOP("FindingWords", "Thunderbird's public table"),
    Source.GUESS: QT_TRANSLATE_NOOP("FindingWords", "Common names, tried out"),
}

_FOUND: dict[Source, str] = {
    Source.TABLE: QT_TRANSLATE_NOOP("FindingWords", "Found in Lifafa's own table"),
    Source.AUTOCONFIG: QT_TRANSLATE_NOOP("FindingWords", "Found at the provider"),
    Source.WELL_KNOWN: QT_TRANSLATE_NOOP("FindingWords", "Found at the provider"),
    Source.SRV: QT_TRANSLATE_NOOP("FindingWords", "Found in the domain's DNS"),
    Source.MX: QT_TRANSLATE_NOOP("FindingWords", "Found through whoever receives the mail"),
    Source.ISPDB: QT_TRANSLATE_NOOP("FindingWords", "Found in Thunderbird's public table"),
    Source.GUESS: QT_TRANSLATE_NOOP("FindingWords", "Found by trying common names"),
}


def look(source: Source) -> str:
    """Name a place where settings are looked for."""
    return translate("FindingWords", _LOOKS[source])


def found(candidate: Candidate) -> str:
    """Say where a server comes from, and what named it."""
    text = translate("FindingWords", _FOUND[candidate.source])
    return " · ".join(filter(None, (text, _place(candidate.where))))


def unconfirmed(candidate: Candidate) -> str:
    """Ask for a look at a name that anybody on the way could have made up."""
    text = translate(
        "FindingWords",
        "Nothing confirms that %1 belongs to your provider: anyone on the way could have written "
        "it. Compare it with what your provider says before you go on.",
    )
    return text.replace("%1", candidate.server.host)


def said(step: FindingStep) -> str:
    """Say below a look where it went, and what came of it where that is not plain."""
    parts = [_place(step.where)]
    if step.state is SearchState.FAILED and step.problem is not None:
        parts += [wording.problem(step.problem), wording.particulars(step.problem)]
    return " · ".join(filter(None, parts))


def _place(where: str) -> str:
    """Name where something was looked at: of a page's address, its host."""
    return urlsplit(where).hostname or where if "://" in where else where
