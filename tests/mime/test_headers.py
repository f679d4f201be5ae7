"""Header blocks to envelopes."""

from hypothesis import given
from hypothesis import strategies as st

from app.mime.headers import fields, scan
from app.model.message import Address, Envelope

BLOCK = (
    b"From: =?utf-8?B?4KSF4KSo4KWB?= <anu@example.in>\r\n"
    b"To: Jo <jo@x.com>,\r\n\tal@x.com\r\n"
    b"Cc: x@y.z\r\n"
    b"Subject: A long\r\n subject\r\n"
    b"Date: Mon, 23 Nov 2026 19:54:26 +0000\r\n"
    b"Message-ID: <id@x.com>\r\n"
    b"References: <a@x>\r\n <b@x>\r\n"
    b"In-Reply-To: <b@x>\r\n"
    b"List-Id: Developers <dev.lists.example>\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
)


def test_reads_every_field_of_an_envelope() -> None:
    assert scan(BLOCK) == Envelope(
        subject="A long subject",
        sender=(Address("अनु", "anu@example.in"),),
        to=(Address("Jo", "jo@x.com"), Address("", "al@x.com")),
        cc=(Address("", "x@y.z"),),
        date=1795463666,
        message_id="id@x.com",
        references=("a@x", "b@x"),
        list_id="dev.lists.example",
        has_attachment_hint=True,
    )


def test_line_ends_do_not_matter() -> None:
    assert scan(BLOCK.replace(b"\r\n", b"\n")) == scan(BLOCK)
    assert scan(
        BLOCK.replace(b"\r\n\t", b" ").replace(b"\r\n ", b" ").replace(b"\r\n", b"\r")
    ) == scan(BLOCK)


def test_names_have_no_case_and_may_have_space_before_the_colon() -> None:
    assert scan(b"SUBJECT : hi\nfrom: a@x\n").subject == "hi"


def test_the_first_subject_counts_and_recipients_add_up() -> None:
    envelope = scan(b"Subject: one\nSubject: two\nTo: a@x\nTo: b@x\n")
    assert envelope.subject == "one"
    assert [one.address for one in envelope.to] == ["a@x", "b@x"]


def test_raw_8bit_headers_are_read_by_what_they_are() -> None:
    assert scan("Subject: नमस्ते\n".encode()).subject == "नमस्ते"
    assert scan("Subject: Grüße\n".encode("latin-1")).subject == "Grüße"
    hinted = b"Content-Type: text/plain; charset=koi8-r\nSubject: " + "Привет".encode("koi8-r")
    assert scan(hinted).subject == "Привет"


def test_identifiers_without_brackets_or_with_spaces() -> None:
    assert scan(b"Message-ID: id@x.com\n").message_id == "id@x.com"
    assert scan(b"Message-ID: <id\r\n @x.com>\n").message_id == "id@x.com"
    assert scan(b"References: a@x, b@x\n").references == ("a@x", "b@x")
    assert scan(b"In-Reply-To: Message from Jo <jo@x> of Monday <id@x>\n").references == ("id@x",)


def test_of_endless_references_both_ends_stay() -> None:
    references = scan(b"References: " + b"".join(b"<%d@x>\n " % n for n in range(5_000))).references
    assert len(references) == 200
    assert references[0] == "0@x"


def test_sender_stands_in_for_a_missing_from() -> None:
    assert scan(b"Sender: a@x\n").sender == (Address("", "a@x"),)


def test_lines_that_are_no_field_are_skipped() -> None:
    assert dict(fields(b"From jo Mon Nov 23\nno field\nA: 1\n: 2\nB: 3\n")) == {"A": "1", "B": "3"}


def test_an_empty_block_is_an_empty_envelope() -> None:
    assert scan(b"") == Envelope()


@given(st.binary(max_size=2_000))
def test_never_raises(block: bytes) -> None:
    scan(block)
    scan(
        b"From: " + block + b"\nDate: " + block + b"\nReferences: " + block + b"\nSubject: " + block
    )
