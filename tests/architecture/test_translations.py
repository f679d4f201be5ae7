"""The translations are whole: nothing unfinished or missing, every placeholder kept.

The English file holds plural forms only: the source says "%n message(s)", people read "1 message".
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ["en", "hi"]
PLACEHOLDER = re.compile(r"%n|%L?\d|\{\w*\}")


class Entry(NamedTuple):
    """One text a person sees; `translations` holds one, or one for each plural form."""

    context: str
    source: str
    comment: str
    plural: bool
    state: str
    translations: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.context, self.source, self.comment


def test_the_windows_have_texts(in_source: list[Entry]) -> None:
    """Without this, a lupdate that finds nothing would let every other test here pass."""
    assert in_source


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing(in_source: list[Entry], language: str) -> None:
    kept = {entry.identity for entry in translated(language)}
    wanted = [entry for entry in in_source if entry.plural or language != "en"]
    missing = [entry.identity for entry in wanted if entry.identity not in kept]
    assert not missing, f"{len(missing)} missing: run ./dev translate, then translate\n{missing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_unfinished(language: str) -> None:
    unfinished = [
        entry.identity
        for entry in translated(language)
        if entry.state == "unfinished" or not all(entry.translations)
    ]
    assert not unfinished, f"{len(unfinished)} unfinished\n{unfinished}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_kept(language: str) -> None:
    """A lost %1 shows a sentence with a hole. The singular may leave out the number."""
    broken = [
        (entry.source, text)
        for entry in translated(language)
        for text in entry.translations
        if text and not _same_places(entry, text)
    ]
    assert not broken, broken


@pytest.fixture(scope="module")
def in_source(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """Gather the texts that stand in the source now."""
    fresh = tmp_path_factory.mktemp("translations") / "lifafa_hi.ts"
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "ui").rglob("*.py"))
    lupdate = str(Path(sys.executable).with_name("pyside6-lupdate"))
    command = [lupdate, *sources, "-silent", "-ts", str(fresh)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return list(entries(fresh))


def translated(language: str) -> list[Entry]:
    """Return the kept translations, without those whose text has gone from the source."""
    kept = entries(TRANSLATIONS / f"lifafa_{language}.ts")
    return [entry for entry in kept if entry.state not in {"vanished", "obsolete"}]


def entries(path: Path) -> Iterator[Entry]:
    """Read the entries of a .ts file."""
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else translation.findall("numerusform")
            texts = forms or ([] if translation is None else [translation])
            yield Entry(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
                message.get("numerus") == "yes",
                "unfinished" if translation is None else translation.get("type", ""),
                tuple(text.text or "" for text in texts),
            )


def _same_places(entry: Entry, text: str) -> bool:
    wanted, found = set(PLACEHOLDER.findall(entry.source)), set(PLACEHOLDER.findall(text))
    return found in (wanted, wanted - {"%n"})
