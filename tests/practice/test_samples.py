"""The sample mail is well made: every reader of mail agrees on what it says."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import pairwise

import pytest

from app.mime.parse import parse, part
from app.practice.samples.all import samples
from app.practice.samples.letter import Sample

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ALL = tuple(samples(NOW))


def read(sample: Sample) -> EmailMessage:
    message = message_from_bytes(sample.source, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def named(start: str) -> Sample:
    [sample] = [one for one in ALL if str(read(one)["Subject"]).startswith(start)]
    return sample


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: str(read(sample)["Subject"])[:30])
def test_every_sample_is_a_clean_letter(sample: Sample) -> None:
    message = read(sample)
    assert not [defect for part in message.walk() for defect in part.defects]
    assert parsedate_to_datetime(message["Date"]) == NOW - sample.age
    assert message["Message-ID"]
    assert parse(sample.source).envelope.subject == message["Subject"]
    assert not parse(sample.source).warnings
    assert b"\n" not in sample.source.replace(b"\r\n", b"")
    assert max(map(len, sample.source.split(b"\r\n"))) <= 998


def test_the_newest_stands_last() -> None:
    ages = [sample.age for sample in ALL]
    assert ages == sorted(ages, reverse=True)
    assert ages[-1] < timedelta(minutes=5)
    assert len(ALL) >= 12


def test_the_newsletter_has_its_own_picture_and_remote_ones() -> None:
    source = named("The first mustard").source
    html = parse(source).html
    assert "https://images.morningfield.example/mustard.jpg" in html
    picture = part(source, "cid:banner@morningfield.example")
    assert picture.startswith(b"\x89PNG")


def test_the_attachments_are_real_files() -> None:
    sample = named("Trip to Udaipur")
    names = [one.name for one in parse(sample.source).attachments]
    assert names == ["Trip plan.pdf", "लिफ़ाफ़ा.png", "packing list.txt"]
    pdf, png, text = (part(sample.source, one.part) for one in parse(sample.source).attachments)
    assert pdf.startswith(b"%PDF-1.4")
    assert pdf.endswith(b"%%EOF\n")
    at = int(pdf.split(b"startxref\n")[1].split()[0])
    assert pdf[at : at + 4] == b"xref"
    assert png.startswith(b"\x89PNG")
    assert "sweater" in text.decode()


def test_the_conversation_hangs_together() -> None:
    letters = [read(one) for one in ALL if "Street festival" in str(read(one)["Subject"])]
    assert len(letters) == 4
    for earlier, later in pairwise(letters):
        assert later["In-Reply-To"] == earlier["Message-ID"]
        assert str(letters[0]["Message-ID"]) in str(later["References"])


def test_the_forged_letter_wants_its_answer_elsewhere() -> None:
    letter = parse(named("Your account").source)
    assert letter.envelope.sender[0].address == "x71@mailer.example"
    assert letter.reply_to[0].address == "collect@quick-answers.example"


def test_the_bounce_is_a_report() -> None:
    message = read(named("Undelivered"))
    assert message.get_content_type() == "multipart/report"
    _, status, _ = message.iter_parts()
    assert status.get_content_type() == "message/delivery-status"
    assert "Status: 5.1.1" in status.as_string()


def test_the_far_address_is_written_in_devanagari() -> None:
    letter = parse(named("पुस्तकालय का नया समय").source)
    assert letter.envelope.sender[0].address == "मीरा@पुस्तकालय.भारत"
