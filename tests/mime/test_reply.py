"""Answers begun: to whom, about what, quoting what."""

import pytest

from app.mime.parse import parse
from app.mime.reply import quote, reply_fields, subject
from app.model.message import ParsedMessage
from app.model.submission import DraftKind, QuoteWords

OWN = ("Me@Example.in", "me@other.example")
WORDS = QuoteWords(date_format="%Y")
LETTER = (
    b"From: Jo <jo@x.com>\nTo: Me <me@example.in>, Al <al@x.com>\n"
    b"Cc: me@other.example, Bo <bo@x.com>\n"
    b"Subject: Plan\nDate: Mon, 23 Nov 2026 19:54:26 +0000\n"
    b"Message-ID: <m@x>\nReferences: <a@x> <b@x>\n"
)
ENCRYPTED_PART = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n"


def letter(extra: bytes = b"", body: bytes = b"Hello\n> old\n-- \nJo\n") -> ParsedMessage:
    return parse(LETTER + extra + b"\n" + body)


def specs(people: tuple[object, ...]) -> list[str]:
    return [one.address for one in people]  # type: ignore[attr-defined]


def test_a_reply_goes_to_the_sender_alone() -> None:
    fields = reply_fields(letter(), DraftKind.REPLY, OWN, WORDS)
    assert (specs(fields.to), specs(fields.cc)) == (["jo@x.com"], [])


def test_reply_to_is_honoured() -> None:
    fields = reply_fields(letter(b"Reply-To: list@x.com\n"), DraftKind.REPLY, OWN, WORDS)
    assert specs(fields.to) == ["list@x.com"]


def test_reply_all_keeps_the_others_and_drops_oneself() -> None:
    fields = reply_fields(letter(), DraftKind.REPLY_ALL, OWN, WORDS)
    assert (specs(fields.to), specs(fields.cc)) == (["jo@x.com"], ["al@x.com", "bo@x.com"])


def test_reply_all_names_nobody_twice() -> None:
    fields = reply_fields(
        letter(b"Reply-To: al@x.com, me@example.in\n"), DraftKind.REPLY_ALL, OWN, WORDS
    )
    assert (specs(fields.to), specs(fields.cc)) == (["al@x.com"], ["bo@x.com"])


def test_answering_one_s_own_letter_writes_on_to_its_recipients() -> None:
    own = parse(b"From: me@example.in\nTo: jo@x.com\nCc: al@x.com\nSubject: x\n\n")
    assert specs(reply_fields(own, DraftKind.REPLY, OWN, WORDS).to) == ["jo@x.com"]
    everyone = reply_fields(own, DraftKind.REPLY_ALL, OWN, WORDS)
    assert (specs(everyone.to), specs(everyone.cc)) == (["jo@x.com"], ["al@x.com"])


def test_the_conversation_goes_on() -> None:
    fields = reply_fields(letter(), DraftKind.REPLY, OWN, WORDS)
    assert (fields.in_reply_to, fields.references) == ("m@x", ("a@x", "b@x", "m@x"))
    without = parse(b"From: a@x\nIn-Reply-To: <p@x>\nMessage-ID: <m@x>\n\n")
    assert reply_fields(without, DraftKind.REPLY, OWN, WORDS).references == ("p@x", "m@x")


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("Plan", "Re: Plan"),
        ("Re: Plan", "Re: Plan"),
        ("RE: re: Plan", "Re: Plan"),
        ("Re[3]: Plan", "Re: Plan"),
        ("Re(2): Plan", "Re: Plan"),
        ("AW: Plan", "Re: Plan"),
        ("Sv: Antw: VS: Plan", "Re: Plan"),
        ("R: RES: Plan", "Re: Plan"),
        ("回复:计划", "Re: 计划"),
        ("返信: 計画", "Re: 計画"),
        ("उत्तर: योजना", "Re: योजना"),
        ("Ответ", "Re: Ответ"),
        ("[dev] Re: Plan", "Re: [dev] Plan"),
        ("Re: [dev] Re: Plan", "Re: [dev] Plan"),
        ("Re: [dev] Plan", "Re: [dev] Plan"),
        ("Regarding: Plan", "Re: Regarding: Plan"),
        ("Fwd: Plan", "Re: Fwd: Plan"),
        ("", "Re:"),
    ],
)
def test_reply_subjects(original: str, expected: str) -> None:
    assert subject(original, DraftKind.REPLY) == expected


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("Plan", "Fwd: Plan"),
        ("Fw: FWD: Plan", "Fwd: Plan"),
        ("WG: Plan", "Fwd: Plan"),
        ("转发: 计划", "Fwd: 计划"),
        ("अग्रेषित: योजना", "Fwd: योजना"),
        ("Re: Plan", "Fwd: Re: Plan"),
    ],
)
def test_forward_subjects(original: str, expected: str) -> None:
    assert subject(original, DraftKind.FORWARD) == expected


def test_text_is_quoted_without_its_signature() -> None:
    fields = reply_fields(letter(), DraftKind.REPLY, OWN, WORDS)
    assert fields.text == "\n\nOn 2026, Jo wrote:\n> Hello\n>> old\n"
    assert fields.html == ""


def test_flowed_paragraphs_are_quoted_as_one_line() -> None:
    flowed = letter(b"Content-Type: text/plain; format=flowed\n", b"one \ntwo\n")
    assert "> one two\n" in reply_fields(flowed, DraftKind.REPLY, OWN, WORDS).text


def test_quote_of_nothing_and_of_blank_lines() -> None:
    assert quote("a\n\nb\n\n") == "> a\n>\n> b"


def test_html_is_quoted_clean() -> None:
    page = letter(
        b"Content-Type: text/html\n",
        b"<style>p{color:red}</style><p>Hi<script>x</script><img src=http://t/x></p>",
    )
    fields = reply_fields(page, DraftKind.REPLY, OWN, WORDS)
    assert '<blockquote type="cite"><p>Hi<img></p></blockquote>' in fields.html
    assert "> Hi" in fields.text


def test_words_come_from_upstairs_and_cannot_break_the_html() -> None:
    words = QuoteWords(attribution="{sender} ने <{date}> लिखा {x}:", date_format="%Y")
    page = parse(
        b"From: =?utf-8?Q?<b>Jo?= <jo@x>\nDate: 23 Nov 2026 10:00\nContent-Type: text/html\n\n<p>x"
    )
    fields = reply_fields(page, DraftKind.REPLY, OWN, words)
    assert "<b>Jo ने <2026> लिखा {x}:" in fields.text
    assert "&lt;b&gt;Jo ने &lt;2026&gt; लिखा {x}:" in fields.html


def test_a_forward_tells_where_it_comes_from_and_takes_everything_along() -> None:
    mixed = letter(
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"--b\n\nHello\n--b\nContent-Type: image/png; name=a.png\n\nx\n"
        b"--b\nContent-Type: message/rfc822\n\nSubject: y\n\nz\n--b--\n",
    )
    fields = reply_fields(mixed, DraftKind.FORWARD, OWN, WORDS)
    assert fields.attachments == ("2", "3")
    assert (fields.to, fields.cc, fields.in_reply_to) == ((), (), "")
    assert fields.text == (
        "\n\n---------- Forwarded message ----------\nFrom: Jo <jo@x.com>\nDate: 2026\n"
        "Subject: Plan\n"
        "To: Me <me@example.in>, Al <al@x.com>\n\nHello\n"
    )


def test_a_reply_takes_only_the_images_its_quotation_shows() -> None:
    page = letter(
        b"Content-Type: multipart/related; boundary=b\n",
        b"--b\nContent-Type: text/html\n\n<img src=cid:i@x>\n"
        b"--b\nContent-Type: image/png\nContent-ID: <i@x>\n\nx\n"
        b"--b\nContent-Type: image/png\nContent-ID: <j@x>\n\ny\n--b--\n",
    )
    assert reply_fields(page, DraftKind.REPLY, OWN, WORDS).attachments == ("2",)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"", b"-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"),
        (
            b"Content-Type: multipart/mixed; boundary=b\n",
            b"--b\nContent-Type: text/html\n\n<img src='http://evil/\n--b\n"
            + ENCRYPTED_PART
            + b"--b\nContent-Type: text/html\n\n'>\n--b--\n",
        ),
        (
            b"Content-Type: multipart/encrypted; boundary=b\n",
            b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\nsecret\n--b--\n",
        ),
    ],
)
def test_nothing_of_an_encrypted_letter_is_quoted(head: bytes, body: bytes) -> None:
    for kind in (DraftKind.REPLY, DraftKind.FORWARD):
        fields = reply_fields(letter(head, body), kind, OWN, WORDS)
        assert (fields.text, fields.html) == ("", "")


def test_a_letter_without_anything_can_be_answered() -> None:
    fields = reply_fields(parse(b""), DraftKind.REPLY_ALL, (), WORDS)
    assert (fields.to, fields.cc, fields.subject, fields.references) == ((), (), "Re:", ())
