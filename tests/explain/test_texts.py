"""The texts themselves: whole, short, sourced, and the same words in every language."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from app.explain import FOLDER, LANGUAGES, MASTER

FILES = sorted(path.name for path in (FOLDER / MASTER).iterdir())
OTHERS = [language for language in LANGUAGES if language != MASTER]

SOURCE = re.compile(
    r"RFC \d{3,4}( §[\dA-Z.]+)?( \(RFC \d{4}\))?|draft-[\w-]+"
    r"|(IANA|Microsoft|Google|Apple|Postfix): .+|Dovecot|Yahoo Mail|Lifafa"
)
SENTENCE_END = re.compile(r"[.?!।]+(?=\s|$|[”\"])")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
JOINED = {("enhanced", "classes"), ("enhanced", "details"), ("enhanced", "subjects")}
"""Of these two are put together, and must be short enough for that."""


class Entry(NamedTuple):
    file: str
    section: str
    term: str
    words: dict[str, str]


def entries(language: str) -> Iterator[Entry]:
    for name in FILES:
        for section, terms in json.loads((FOLDER / language / name).read_bytes()).items():
            for term, words in terms.items():
                yield Entry(name.removesuffix(".json"), section, term, words)


ENTRIES = {language: list(entries(language)) for language in LANGUAGES}


def test_there_is_much_to_say() -> None:
    assert len(ENTRIES[MASTER]) > 800


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_explains_the_same_words(language: str) -> None:
    def words(of: str) -> list[tuple[str, str, str]]:
        return [entry[:3] for entry in ENTRIES[of]]

    assert words(language) == words(MASTER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_or_too_long(language: str) -> None:
    for entry in ENTRIES[language]:
        title, text = entry.words["title"], entry.words["text"]
        assert title == title.strip() != "", entry
        assert len(title) <= 70, entry
        assert not title.endswith((".", "।")), entry
        sentences = len(SENTENCE_END.findall(text))
        at_most = 2 if (entry.file, entry.section) in JOINED else 3
        assert 1 <= sentences <= at_most, entry
        assert text[-1] in {"en": ".", "hi": "।"}[language], entry
        assert len(text) <= 260, entry


def test_everything_names_its_source() -> None:
    for entry in ENTRIES[MASTER]:
        assert SOURCE.fullmatch(entry.words["source"]), entry


def test_a_translation_repeats_no_source() -> None:
    for language in OTHERS:
        assert all(set(entry.words) == {"title", "text"} for entry in ENTRIES[language])


def test_the_hindi_is_hindi_and_as_full() -> None:
    for hindi in ENTRIES["hi"]:
        for part in ("title", "text"):
            assert DEVANAGARI.search(hindi.words[part]), hindi
            assert "  " not in hindi.words[part], hindi
    english = lengths("en")
    for section, length in lengths("hi").items():
        assert 0.75 < length / english[section] < 1.25, section


def lengths(language: str) -> Counter[tuple[str, str]]:
    """Count the characters of each section's texts. (Single words are too short to compare.)"""
    counted: Counter[tuple[str, str]] = Counter()
    for entry in ENTRIES[language]:
        counted[entry.file, entry.section] += len(entry.words["text"])
    return counted


def test_a_place_for_the_command_is_kept() -> None:
    for english, hindi in zip(ENTRIES["en"], ENTRIES["hi"], strict=True):
        assert ("{command}" in english.words["text"]) == ("{command}" in hindi.words["text"])
        generic = english.section == "verdicts" and english.term.startswith("*")
        assert ("{command}" in english.words["text"]) == generic, english


def test_hindi_uses_one_spelling_and_one_full_stop() -> None:
    """Nukta letters are two code points, as in the windows' translation; no danda is an l or |."""
    precomposed = re.compile("[\u0958-\u095f]")
    for entry in ENTRIES["hi"]:
        whole = entry.words["title"] + entry.words["text"]
        assert not precomposed.search(whole), entry
        assert "|" not in whole, entry
        assert not re.search(r"[\u0900-\u097f]\.(\s|$)", whole), entry


def test_loading_waits_until_it_is_asked_for() -> None:
    """What is not asked for is not read: a console in English never opens the Hindi files."""
    program = """
import json, app.explain as e
from app.model.account import Protocol
read = []
whole = e._read
e._read = lambda language, name: read.append((language, str(name))) or whole(language, name)
assert not read
e.explain_code(Protocol.SMTP, "550", "en")
e.explain_code(Protocol.SMTP, "250", "en")
print(json.dumps(sorted(set(map(tuple, read)))))
"""
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout) == [["en", "smtp"]]
