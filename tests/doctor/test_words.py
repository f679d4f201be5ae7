"""The words of failures and of fitness: whole in both languages, and filled with their facts."""

import json
import re

import pytest

from app.doctor.known import KNOWN
from app.doctor.words import (
    LANGUAGES,
    PLACE,
    RESOURCES,
    UNKNOWN,
    diagnosis_words,
    failure_words,
    failures,
    spoken,
)
from app.model.account import Protocol, Security, Server
from app.model.diagnosis import Diagnosis
from app.model.report import ProbeStep, ProbeStepKind

FOLDERS = pytest.mark.parametrize("folder", ["failures", "fitness"])
DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def table(folder: str, language: str) -> dict[str, dict[str, str]]:
    text = (RESOURCES / folder / f"{language}.json").read_text("utf-8")
    read: dict[str, dict[str, str]] = json.loads(text)
    return read


@FOLDERS
def test_both_languages_say_the_same_of_the_same(folder: str) -> None:
    english, hindi = (table(folder, language) for language in LANGUAGES)
    assert list(english) == list(hindi)
    for key, row in english.items():
        assert set(row) == set(hindi[key]) == {"title", "cause", "advice"}
        for part, text in row.items():
            assert sorted(set(PLACE.findall(text))) == sorted(set(PLACE.findall(hindi[key][part])))


@FOLDERS
def test_nothing_is_left_in_english(folder: str) -> None:
    for key, row in table(folder, "hi").items():
        assert all(DEVANAGARI.search(text) for text in row.values()), key


def test_every_known_failure_has_words() -> None:
    assert {known.failure for known in KNOWN} <= failures()


def test_places_are_filled_with_facts() -> None:
    server = Server(Protocol.IMAP, "imap.example.org", 993, Security.TLS, "anna")
    step = ProbeStep(Protocol.IMAP, ProbeStepKind.CONNECT, 0.1)
    found = Diagnosis("port-silent", step, server, facts=(("host", "h.example"), ("port", "993")))
    assert diagnosis_words(found, "en").title == "Nobody answers at port 993 of h.example"
    assert "h.example" in diagnosis_words(found, "hi").title


def test_a_missing_fact_leaves_no_brace() -> None:
    assert failure_words("host-unknown", "en").title == "There is no server called …"


def test_a_fact_is_taken_as_it_is() -> None:
    """What a server said may hold braces: it is not filled in again."""
    words = failure_words("sending-refused", "en", (("said", "{host}"), ("host", "x")))
    assert "“{host}”" in words.cause


@pytest.mark.parametrize(
    ("asked", "given"), [("hi", "hi"), ("hi_IN", "hi"), ("HI-in", "hi"), ("", "en"), ("de", "en")]
)
def test_a_language_is_chosen(asked: str, given: str) -> None:
    assert spoken(asked) == given
    assert failure_words("host-unknown", asked) == failure_words("host-unknown", given)


def test_an_unknown_failure_has_words_too() -> None:
    assert failure_words("never-heard-of", "en") == failure_words(UNKNOWN, "en")
