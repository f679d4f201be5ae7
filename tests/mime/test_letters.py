"""A corpus of our own: each letter is named for what it does, each answer follows from an RFC."""

import pytest

from app.mime.parse import digest, parse, part
from app.model.message import Address, Attachment
from tests.mime.letters import corpus
from tests.mime.letters.case import Case, File

CASES = corpus.CASES


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_letter_is_read_as_its_rfc_says(case: Case) -> None:
    parsed = parse(case.source)
    found = Case(
        name=case.name,
        rule=case.rule,
        source=case.source,
        subject=parsed.envelope.subject,
        sender=_people(parsed.envelope.sender),
        to=_people(parsed.envelope.to),
        date=case.date if parsed.envelope.date == case.epoch else str(parsed.envelope.date),
        text=parsed.text,
        html=parsed.html,
        files=_files(parsed.attachments),
        unpacked=_files(parsed.unpacked),
        shown=None if case.shown is None else parsed.shown_text,
    )
    assert found == case
    for one in (*parsed.attachments, *parsed.unpacked):
        assert len(part(case.source, one.part)) == one.size
    digest(case.source)


def test_the_corpus_is_large_and_its_names_are_its_own() -> None:
    assert len(CASES) >= 300
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.rule for case in CASES)


def _people(people: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(f"{one.name} <{one.address}>" if one.name else one.address for one in people)


def _files(files: tuple[Attachment, ...]) -> tuple[File, ...]:
    return tuple((one.name, one.type, one.size) for one in files)
