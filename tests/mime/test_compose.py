"""What we write, others read: the standard library and fast-mail-parser as judges."""

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import fast_mail_parser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.mime.compose import compose, needs_smtputf8, new_message_id
from app.mime.parse import parse, part
from app.model.message import Address
from app.model.submission import DraftAttachment, Letter

PLAIN = Letter(
    sender=Address("Anu", "anu@example.in"),
    to=(Address("Jo Doe", "jo@example.com"),),
    cc=(),
    subject="Hello",
    text="How are you?",
    html="",
    message_id="m1@example.in",
    date=1795463666,
)
NAMES = [
    "Jo",
    "Doe, Jo",
    'Jo "the" Doe',
    "अनु शर्मा",
    "山田 花子",
    "🙂 Emoji 🎉",
    "Jürgen (Büro)",
    "a\\b",
    "=?x?=",
]
SUBJECTS = [
    "Hello",
    "नमस्ते दुनिया, यह एक बहुत लंबा विषय है " * 4,
    "会議の資料について",
    "🎉" * 60,
    "a " * 300,
    "x" * 500,
    "two  spaces",
    "=?utf-8?Q?not_a_word?=",
    "",
]
TEXTS = [
    "Hello\nthere\n",
    "नमस्ते " * 200,
    "日本語の文章です。" * 100,
    "Grüße an alle, " * 100,
    "x" * 3_000,
    "word " * 500,
    ".\n..\n. x\nFrom me\n>From you\n> quoted line\n  indented\n-- \nsig",
    "a\r\nb\rc\nd",
    "🙂",
    "",
]


def file(name: str, type_: str, data: bytes, content_id: str = "") -> tuple[DraftAttachment, bytes]:
    return DraftAttachment(name, type_, len(data), "", content_id), data


def read(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(compose(letter), policy=email.policy.default)


def fields(source: bytes) -> list[str]:
    head = source.partition(b"\r\n\r\n")[0].decode()
    return [line.partition(":")[0].lower() for line in head.split("\r\n") if line[0] not in " \t"]


def check_wire(source: bytes) -> None:
    """Assert what every composed letter must be on the wire (RFC 5321 §4.5.3.1, 5322 §2)."""
    assert b"\0" not in source
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", source) is None
    assert all(len(line) <= 998 for line in source.split(b"\r\n"))
    names = fields(source)
    assert len(names) == len(set(names))
    assert "bcc" not in names
    assert {"from", "subject", "date", "message-id", "mime-version", "content-type"} <= set(names)


@pytest.mark.parametrize("name", NAMES)
def test_names_arrive(name: str) -> None:
    letter = replace(PLAIN, sender=Address(name, "a@x.com"), to=(Address(name, "b@x.com"),) * 3)
    message = read(letter)
    check_wire(compose(letter))
    assert message["from"].addresses[0].display_name == name
    assert [one.addr_spec for one in message["to"].addresses] == ["b@x.com"] * 3
    assert parse(compose(letter)).envelope.sender == (Address(name, "a@x.com"),)
    theirs = fast_mail_parser.parse_email(compose(letter)).from_
    assert theirs is not None
    assert theirs.address == "a@x.com"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_arrive(subject: str) -> None:
    letter = replace(PLAIN, subject=subject)
    source = compose(letter)
    check_wire(source)
    assert str(read(letter)["subject"]) == subject.strip()
    assert parse(source).envelope.subject == subject.strip()
    assert fast_mail_parser.parse_email(source).subject == subject.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_arrive(text: str) -> None:
    source = compose(replace(PLAIN, text=text))
    check_wire(source)
    written = re.sub("\r\n|\r", "\n", text)
    shown = parse(source).shown_text
    assert [line.rstrip() for line in shown.rstrip("\n").split("\n")] == [
        line.rstrip() for line in written.rstrip("\n").split("\n")
    ]
    theirs = email.message_from_bytes(source, policy=email.policy.default).get_content()
    assert theirs.replace("\r\n", "\n") == parse(source).text


def test_header_lines_are_folded_below_78() -> None:
    letter = replace(
        PLAIN,
        subject="नमस्ते दुनिया " * 20,
        to=tuple(Address(name, f"someone{n}@example.com") for n, name in enumerate(NAMES * 3)),
        references=tuple(f"{n:040d}@example.com" for n in range(30)),
    )
    head = compose(letter).partition(b"\r\n\r\n")[0]
    assert all(len(line) < 78 for line in head.split(b"\r\n"))
    assert parse(compose(letter)).envelope.references == letter.references


def test_identifiers_and_date_are_those_given() -> None:
    letter = replace(PLAIN, in_reply_to="p@x.com", references=("a@x.com", "p@x.com"))
    message = read(letter)
    assert message["message-id"] == "<m1@example.in>"
    assert message["in-reply-to"] == "<p@x.com>"
    assert message["references"] == "<a@x.com> <p@x.com>"
    assert parsedate_to_datetime(message["date"]).timestamp() == letter.date


def test_nothing_tells_of_the_machine() -> None:
    import getpass
    import socket

    source = compose(
        replace(PLAIN, attachments=(file("/home/anu/secret/plan.pdf", "application/pdf", b"x"),))
    )
    assert b"/home" not in source
    assert b"secret" not in source
    assert socket.gethostname().encode() not in source
    assert b"user-agent" not in source.lower()
    assert b"x-mailer" not in source.lower()
    assert getpass.getuser().encode() + b"@" not in source


def test_html_comes_with_its_plain_text() -> None:
    message = read(replace(PLAIN, text="", html="<p>नमस्ते <b>Jo</b></p>"))
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content().strip() == "नमस्ते Jo"
    assert html.get_content().strip() == "<p>नमस्ते <b>Jo</b></p>"


def test_images_in_the_html_stand_beside_it_and_files_behind_it() -> None:
    letter = replace(
        PLAIN,
        html='<p><img src="cid:i1@x"></p>',
        attachments=(
            file("cat.png", "image/png", b"\x89PNG", "i1@x"),
            file("loose.png", "image/png", b"\x89PNG2", "not-shown@x"),
            file("plan.pdf", "application/pdf", b"%PDF"),
        ),
    )
    message = read(letter)
    assert [one.get_content_type() for one in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
        "image/png", "image/png", "application/pdf",
    ]  # fmt: skip
    source = compose(letter)
    check_wire(source)
    assert part(source, "cid:i1@x") == b"\x89PNG"
    assert [one.disposition for one in parse(source).attachments] == [
        "inline",
        "attachment",
        "attachment",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "plan.pdf",
        "annual report.pdf",
        'a "b".pdf',
        "रिपोर्ट.pdf",
        "日本語の長いファイル名" * 5 + ".pdf",
        "🙂.png",
        "x" * 150 + ".txt",
        "Grüße;=.txt",
    ],
)
def test_attachment_names_and_bytes_arrive(name: str) -> None:
    data = bytes(range(256)) * 40
    letter = replace(PLAIN, attachments=(file(name, "application/octet-stream", data),))
    source = compose(letter)
    check_wire(source)
    expected = name.replace('"', "_")
    (ours,) = parse(source).attachments
    assert (ours.name, part(source, ours.part)) == (expected, data)
    (theirs,) = email.message_from_bytes(source, policy=email.policy.default).iter_attachments()
    assert (theirs.get_filename(), theirs.get_content()) == (expected, data)
    (fast,) = fast_mail_parser.parse_email(source).attachments
    assert (fast.filename, fast.content) == (expected, data)


def test_readers_without_rfc2231_find_the_name_in_the_content_type() -> None:
    source = compose(replace(PLAIN, attachments=(file("रिपोर्ट.pdf", "application/pdf", b"x"),)))
    assert b'name="=?utf-8?B?' in source


def test_a_forwarded_message_is_never_base64() -> None:
    inner = "Subject: x\nFrom: a@x\n\nनमस्ते\n".encode()
    source = compose(replace(PLAIN, attachments=(file("m.eml", "message/rfc822", inner),)))
    check_wire(source)
    (attached,) = parse(source).attachments
    assert attached.type == "message/rfc822"
    assert part(source, attached.part) == inner.replace(b"\n", b"\r\n")
    assert source.count(b"Content-Transfer-Encoding: 8bit") == 2


def test_a_message_that_smtp_could_not_carry_goes_as_a_file() -> None:
    inner = b"Subject: x\r\n\r\n" + b"y" * 2_000
    source = compose(replace(PLAIN, attachments=(file("m.eml", "message/rfc822", inner),)))
    check_wire(source)
    (attached,) = parse(source).attachments
    assert (attached.type, part(source, attached.part)) == ("application/octet-stream", inner)


class TestInternational:
    def test_a_domain_becomes_a_labels_where_the_local_part_is_ascii(self) -> None:
        letter = replace(PLAIN, to=(Address("", "anu@उदाहरण.भारत"),))
        assert not needs_smtputf8(letter)
        assert b"anu@xn--p1b6ci4b4b3a.xn--h2brj9c" in compose(letter)

    def test_a_local_part_in_another_script_stays_raw(self) -> None:
        letter = replace(PLAIN, to=(Address("अनु", "अनु@उदाहरण.भारत"),))
        assert needs_smtputf8(letter)
        assert "<अनु@उदाहरण.भारत>".encode() in compose(letter)
        assert parse(compose(letter)).envelope.to == letter.to

    def test_other_letters_are_ascii_throughout(self) -> None:
        letter = replace(PLAIN, subject="नमस्ते", text="नमस्ते", sender=Address("अनु", "anu@x.in"))
        assert not needs_smtputf8(letter)
        assert compose(letter).isascii()


INJECTIONS = [
    "\r\nBcc: evil@x",
    "\nX: y",
    "\rX: y",
    "\0",
    "a\r\n\r\nbody",
    "\u2028Bcc: x",
    "\x0bX",
    "\r\n .\r\n",
    "\x85X",
]


@pytest.mark.parametrize("evil", INJECTIONS)
def test_no_field_can_smuggle_lines(evil: str) -> None:
    letter = Letter(
        sender=Address("Anu" + evil, "anu@example.in" + evil),
        to=(Address("Jo" + evil, "jo@example.com" + evil),),
        cc=(Address(evil, evil + "cc@example.com"),),
        subject="Hello" + evil,
        text="text" + evil,
        html="<p>" + evil,
        message_id="m@x" + evil,
        date=1795463666,
        reply_to=(Address("", "r@x.com" + evil),),
        in_reply_to="p@x" + evil,
        references=("a@x" + evil,),
        attachments=(file("n.pdf" + evil, "application/pdf" + evil, b"x", "c@x" + evil),),
    )
    source = compose(letter)
    check_wire(source)
    assert set(fields(source)) == {
        "from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to",
        "references", "mime-version", "content-type",
    }  # fmt: skip


def test_names_cannot_turn_the_line_around() -> None:
    source = compose(replace(PLAIN, sender=Address("Jo\u202egpj.exe\u2066", "a@x.com")))
    assert parse(source).envelope.sender[0].name == "Jogpj.exe"


FREE = st.text(max_size=120)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FREE, FREE, FREE, FREE, FREE, st.binary(max_size=300))
def test_any_field_makes_a_whole_letter(
    name: str, address: str, subject: str, text: str, file_name: str, data: bytes
) -> None:
    letter = replace(
        PLAIN,
        sender=Address(name, "a@x.com"),
        to=(Address(name, address),),
        subject=subject,
        text=text,
        html=text,
        attachments=(
            file(file_name, "application/x-any", data),
            file(file_name, "message/rfc822", data),
        ),
    )
    source = compose(letter)
    check_wire(source)
    parsed = parse(source)
    assert parsed.envelope.sender[0].address == "a@x.com"
    assert part(source, parsed.attachments[0].part) == data
    assert parsed.warnings == ()


def test_a_new_message_id_names_the_sender_s_domain_only() -> None:
    first, second = new_message_id("example.in"), new_message_id("example.in")
    assert first != second
    assert first.endswith("@example.in")
    assert new_message_id("उदाहरण.भारत").endswith("@xn--p1b6ci4b4b3a.xn--h2brj9c")
    assert new_message_id("bad domain\r\n").isascii()
