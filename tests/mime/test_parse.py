"""Whole messages, good and broken."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.mime.parse import digest, header_block, parse, part
from app.model.problem import LifafaError, ProblemKind

DATA = Path(__file__).parent.parent / "data"


def multipart(*parts: str, kind: str = "mixed", end: str = "--b--\n") -> bytes:
    head = f'Subject: x\nContent-Type: multipart/{kind}; boundary="b"\n\n'
    return (head + "".join(f"--b\n{one}\n" for one in parts) + end).encode()


def test_a_message_without_mime() -> None:
    parsed = parse(b"Subject: hi\nFrom: a@x\n\nHello\nthere\n")
    assert (parsed.envelope.subject, parsed.text, parsed.html) == ("hi", "Hello\nthere\n", "")
    assert parsed.headers == (("Subject", "hi"), ("From", "a@x"))


def test_line_ends_become_lf() -> None:
    assert parse(b"Subject: hi\r\n\r\nHello\r\nthere\r\n").text == "Hello\nthere\n"


def test_newsletter() -> None:
    parsed = parse((DATA / "newsletter.eml").read_bytes())
    assert parsed.envelope.subject == "नए ऑफर"
    assert parsed.envelope.sender[0].name == "Shop, Inc."
    assert "नए ऑफर" in parsed.html
    (logo,) = parsed.attachments
    assert (logo.part, logo.name, logo.disposition) == ("2", "logo.png", "inline")
    assert logo.content_id == "logo@shop.example"
    assert logo.sha256 == hashlib.sha256(b"\x89PNG\r\n\x1a\n").hexdigest()


def test_a_bounce_keeps_the_returned_message_whole() -> None:
    source = (DATA / "bounce.eml").read_bytes()
    parsed = parse(source)
    assert parsed.text.startswith("I'm sorry")
    status, returned = parsed.attachments
    assert (status.type, returned.type) == ("message/delivery-status", "message/rfc822")
    inner = part(source, returned.part)
    assert inner.startswith(b"From: anu@example.in\n")
    assert parse(inner).attachments[0].name == "inner.pdf"


def test_what_is_broken_is_read_as_far_as_it_goes() -> None:
    parsed = parse((DATA / "broken.eml").read_bytes())
    assert parsed.envelope.subject == "Grüße aus der Ferne"
    assert parsed.envelope.sender[0].name == "Grüße"
    assert parsed.envelope.date is None
    assert parsed.text == "café"
    assert parsed.attachments[0].name == "फ़ाइल.txt"
    assert part((DATA / "broken.eml").read_bytes(), "2") == b"hello"
    assert {"missing-boundary", "unclosed-multipart", "unknown-charset"} <= set(parsed.warnings)


def test_file_names_in_every_dialect() -> None:
    parsed = parse((DATA / "outlook-names.eml").read_bytes())
    assert [one.name for one in parsed.attachments] == [
        "रिपोर्ट.pdf",
        "रि.pdf",
        "annual report.pdf",
        "Grüße.pdf",
        "C:\\docs\\plan.pdf",
    ]


def test_parts_are_numbered_as_imap_numbers_them() -> None:
    inner = (
        'Content-Type: multipart/alternative; boundary="i"\n\n--i\n\nplain\n'
        "--i\nContent-Type: text/html\n\n<p>\n--i--"
    )
    source = multipart(inner, "Content-Type: image/png\n\npng", "Content-Type: image/gif\n\ngif")
    assert [one.part for one in parse(source).attachments] == ["2", "3"]
    assert part(source, "1.1") == b"plain"
    assert part(source, "1.2") == b"<p>"
    assert part(source, "3") == b"gif"
    assert part(b"Subject: x\n\nonly", "1") == b"only"


def test_a_part_by_content_id_and_a_part_that_is_not() -> None:
    source = multipart("Content-Type: image/png\nContent-ID: <a@b>\n\npng")
    assert part(source, "cid:a@b") == b"png"
    with pytest.raises(LifafaError) as caught:
        part(source, "7")
    assert caught.value.problem.kind is ProblemKind.MESSAGE_GONE


def test_text_and_html_join_what_stands_inline() -> None:
    source = multipart(
        "\none",
        "Content-Disposition: attachment\n\nfile",
        "Content-Type: text/plain; name=notes.txt\n\nnotes",
        "Content-Type: text/html\n\n<p>",
        "\ntwo",
    )
    parsed = parse(source)
    assert (parsed.text, parsed.html) == ("one\ntwo", "<p>")
    assert [one.name for one in parsed.attachments] == ["", "notes.txt"]


def test_the_line_break_before_a_boundary_is_not_text() -> None:
    assert parse(multipart("\none\n")).text == "one\n"
    assert parse(multipart("\none").replace(b"\n", b"\r\n")).text == "one"


@pytest.mark.parametrize("end", ["", "--b", "--b--", "--b-- \t", "--b--\nepilogue\n--b\nx"])
def test_a_multipart_may_end_anyhow(end: str) -> None:
    assert parse(multipart("\none", "\ntwo", end=end)).text.startswith("one\ntwo")


def test_an_inner_multipart_that_never_ends_ends_with_its_parent() -> None:
    inner = 'Content-Type: multipart/alternative; boundary="i"\n\n--i\n\nplain'
    source = multipart(inner, "Content-Type: image/png\n\npng")
    assert parse(source).text == "plain"
    assert parse(source).attachments[0].type == "image/png"


def test_a_longer_boundary_is_another_boundary() -> None:
    source = multipart("\n--bb\nx")
    assert parse(source).text == "--bb\nx"


def test_a_multipart_without_any_boundary_is_text() -> None:
    parsed = parse(b"Content-Type: multipart/mixed; boundary=b\n\nhello\n")
    assert parsed.text == "hello\n"
    assert parsed.warnings == ("missing-boundary",)


def test_parts_of_a_digest_are_messages() -> None:
    parsed = parse(multipart("\nSubject: a\n\nA", "\nSubject: b\n\nB", kind="digest"))
    assert [one.type for one in parsed.attachments] == ["message/rfc822"] * 2


def test_a_part_without_header_is_text() -> None:
    assert parse(multipart("not a header\n\nmore")).text == "not a header\n\nmore"


def test_a_message_without_header_is_text() -> None:
    assert parse(b"Just words\n\nand more").text == "Just words\n\nand more"
    assert parse(b"\n\nJust words").text == "\nJust words"


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("base64", "SGVsbG8=", "Hello"),
        ("base64", "SGVsbG8", "Hello"),
        ("BASE64 ", "SGVs\n!bG8=\n", "Hello"),
        ("base64", "SGVsbG8=SGVsbG8=", "HelloHello"),
        ("base64; x", "SGVsbG8=", "Hello"),
        ("quoted-printable", "a=20b=\nc", "a bc"),
        ("quoted-printable", "a=  \nb", "ab"),
        ("quoted-printable", "100=% =ZZ", "100=% =ZZ"),
        ("8bit", "x", "x"),
        ("nonsense", "x", "x"),
    ],
)
def test_transfer_encodings(encoding: str, body: str, expected: str) -> None:
    assert parse(f"Content-Transfer-Encoding: {encoding}\n\n{body}".encode()).text == expected


def test_an_attached_message_in_base64_is_decoded_once() -> None:
    source = multipart(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA=="
    )
    assert part(source, "1") == b"Subject: x"


def test_flowed_text_is_joined_for_showing_only() -> None:
    parsed = parse(b"Content-Type: text/plain; format=flowed\n\none \ntwo\n> q \n> r\n")
    assert parsed.text == "one \ntwo\n> q \n> r\n"
    assert parsed.shown_text == "one two\n> q r\n"


def test_mbox_line_blank_lines_and_byte_order_mark_are_no_header() -> None:
    for before in (
        b"From jo Mon Nov 23 10:00:00 2026\n",
        b"\r\n\n",
        b"\xef\xbb\xbf",
        b">From jo\n",
    ):
        assert parse(before + b"Subject: x\n\nbody").envelope.subject == "x"


def test_a_header_alone_is_a_message() -> None:
    assert parse(b"Subject: x").envelope.subject == "x"
    assert parse(b"Subject: x").text == ""
    assert header_block(b"Subject: x\r\n\r\nbody") == b"Subject: x\r\n"


def test_too_many_parts_and_too_deep_are_said() -> None:
    many = parse(multipart(*["\nx"] * 3_000))
    assert "too-many-parts" in many.warnings
    assert many.text.count("x") == 999
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000)
    )
    assert "too-deep" in parse(deep).warnings


def test_endless_text_is_cut() -> None:
    parsed = parse(b"\n" + b"x" * 9_000_000)
    assert "text-cut" in parsed.warnings
    assert len(parsed.text) == 8_000_000


HOSTILE = {
    "nested messages": b"Content-Type: message/rfc822\n\n" * 10_000,
    "nothing but boundaries": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--bb\n" * 200_000,
    "nothing but dashes": b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 1_000_000,
    "guessing": b"Content-Type: multipart/mixed\n\n" + b"--a \n" * 100_000,
    "headers": b"X: y\n" * 300_000,
    "one header": b"Subject: " + b"a" * 5_000_000,
    "folds": b"Subject: " + b"\n a" * 300_000,
    "identifiers": b"References: " + b"a" * 60_000,
    "parameters": b"Content-Type: a/b" + b"; x*0*=y" * 8_000,
    "semicolons": b"Content-Type: a/b" + b";" * 60_000,
    "spaces": b"Content-Type: a/b;" + b" " * 60_000,
    "padding": b"Content-Transfer-Encoding: base64\n\n" + b"A=" * 500_000,
    "escapes": b"\n" + b"\x1b$" * 300_000,
    "hz": b"Content-Type: text/plain; charset=hz\n\n" + b"~{" * 300_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "codec": b"Content-Type: text/plain; charset=punycode\n\na-b\xff",
    "blank": b"\n" * 1_000_000,
    "mbox": b"From " * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_end(name: str) -> None:
    parse(HOSTILE[name])
    digest(HOSTILE[name])


PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: text/html; charset=utf-8\n",
        b"Content-Type: message/rfc822\n", b"--b\n", b"--b--\n", b"\n", b"\r\n", b"\r",
        b"Subject: =?utf-8?Q?x",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n",
        b"=\n", b"\xff\xfe", b"From: a@b\n", b" folded\n",
        b"filename*0*=utf-8''%", b"Content-Disposition: attachment;",
        b"charset=", b"<p>", b"\x00",
    ]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=1_500) | st.lists(PIECES | st.binary(max_size=20), max_size=40).map(b"".join)
)
def test_never_raises_and_never_leaves_lone_surrogates(source: bytes) -> None:
    parsed = parse(source)
    f"{parsed.text}{parsed.html}{parsed.shown_text}{parsed.envelope.subject}".encode()
    for attachment in parsed.attachments:
        assert len(part(source, attachment.part)) == attachment.size
    digest(source).text.encode()


class TestDigest:
    def test_prefers_plain_text(self) -> None:
        source = multipart("\nplain", "Content-Type: text/html\n\n<p>html", kind="alternative")
        assert digest(source).text == "plain"

    def test_html_alone_is_read_as_text(self) -> None:
        source = (DATA / "newsletter.eml").read_bytes()
        assert "Everything at half price." in digest(source).text
        assert digest(source).preview == "नए ऑफर Shop Everything at half price."

    def test_images_inside_the_text_are_no_attachments(self) -> None:
        assert digest((DATA / "newsletter.eml").read_bytes()).attachment_names == ()

    def test_names_what_is_attached(self) -> None:
        names = digest((DATA / "outlook-names.eml").read_bytes()).attachment_names
        assert names[0] == "रिपोर्ट.pdf"
        assert len(names) == 5

    def test_signatures_are_no_attachments(self) -> None:
        source = multipart(
            "\nx", "Content-Type: application/pgp-signature; name=s.asc\n\ny", kind="signed"
        )
        assert digest(source).attachment_names == ()

    def test_preview_skips_quotes_attribution_and_rules(self) -> None:
        text = "On 2026-11-23, Jo wrote:\n> old words\n> more\n\n=====\nNew words here.\n-- \nSig"
        assert digest(b"\n" + text.encode()).preview == "New words here."

    def test_preview_of_nothing_but_quotes_shows_them(self) -> None:
        assert digest(b"\n> only\n> quotes\n").preview == "only quotes"

    def test_preview_is_short_and_visible(self) -> None:
        preview = digest(("\n\u200b\u00ad" + "word " * 200).encode()).preview
        assert preview.startswith("word word")
        assert len(preview) <= 200

    def test_text_is_capped(self) -> None:
        assert len(digest(b"\n" + b"x " * 3_000_000).text) == 1_000_000
