"""The digest beside an independent reader, and what makes that reader unfit to replace it."""

import pytest
from fast_mail_parser import parse_email

from app.mime.parse import digest, parse
from tests.support.corpus import corpus

MESSAGES = 300


def test_an_independent_reader_finds_the_same_text_and_attachments() -> None:
    for message in corpus(MESSAGES, seed=7):
        witness = parse_email(message.source)
        read = digest(message.source)
        assert read.text.split() == "\n".join(witness.text_plain).split()
        assert list(read.attachment_names) == [one.filename for one in witness.attachments]
        assert parse(message.source).html.split() == "\n".join(witness.text_html).split()


@pytest.mark.parametrize(
    "source",
    [
        b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nwords",
        b"Subject: x" + b"\n =?utf-8?q?x?=" * 100_000 + b"\n\nwords",
        b"To: " + b"=?utf-8?q?x?= <a@b>, " * 50_000 + b"\n\nwords",
    ],
    ids=["one line", "folded", "addresses"],
)
def test_endless_encoded_words_cost_a_digest_nothing(source: bytes) -> None:
    """A Rust reader needs 20 seconds for the first of them; ours does not look at them."""
    assert digest(source).text == "words"


def test_one_broken_part_costs_no_other() -> None:
    source = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nwords\n'
        b"--b\nContent-Type: application/pdf; name=plan.pdf\n"
        b"Content-Transfer-Encoding: base64\n\n!not base64 at all=a=\n--b--\n"
    )
    read = digest(source)
    assert (read.text, read.attachment_names) == ("words", ("plan.pdf",))
