"""The words for what the doctor found: data in resources/, one file per language, for both floors.

The windows may read them here. Places such as {host} are filled with a diagnosis's facts.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.model.diagnosis import Diagnosis, FitnessLine

RESOURCES = Path(__file__).parents[2] / "resources"
LANGUAGES = ("en", "hi")
UNKNOWN = "not-understood"
"""The failure whose words serve for an id that has none."""

PLACE = re.compile(r"\{(\w+)\}")

Facts = Iterable[tuple[str, str]]


class FailureWords(NamedTuple):
    """What a person reads of one failure: its name, why it happens, and what to do."""

    title: str
    cause: str
    advice: str


def failure_words(failure: str, language: str, facts: Facts = ()) -> FailureWords:
    """Return the words of a known failure. Another language than en and hi is answered in English.

    A place without a fact becomes an ellipsis: a word less is better than no words at all.
    """
    return _words("failures", failure, language, facts)


def diagnosis_words(diagnosis: Diagnosis, language: str) -> FailureWords:
    """Return the words of a diagnosis, with its facts filled in."""
    return failure_words(diagnosis.failure, language, diagnosis.facts)


def fitness_words(line: FitnessLine, language: str, facts: Facts = ()) -> FailureWords:
    """Return the words of one line of a domain's fitness; `facts` are `domain` and `server`."""
    return _words("fitness", f"{line.kind}-{line.word or line.state}", language, facts)


def failures() -> frozenset[str]:
    """Name every failure that has words."""
    return frozenset(_table("failures", "en"))


def spoken(language: str) -> str:
    """Return the language that is answered in: `hi_IN` is Hindi, an unknown one English."""
    short = language.replace("-", "_").partition("_")[0].lower()
    return short if short in LANGUAGES else LANGUAGES[0]


def _words(folder: str, key: str, language: str, facts: Facts) -> FailureWords:
    table = _table(folder, spoken(language))
    row = table.get(key) or table[UNKNOWN]
    known = dict(facts)

    def filled(text: str) -> str:
        return PLACE.sub(lambda found: known.get(found[1]) or "…", text)

    return FailureWords(filled(row["title"]), filled(row["cause"]), filled(row["advice"]))


@cache
def _table(folder: str, language: str) -> dict[str, dict[str, str]]:
    text = (RESOURCES / folder / f"{language}.json").read_text("utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table
