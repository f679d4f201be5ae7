"""Whatever stands in whichever field, the letter is clean on the wire: at least 500 vectors.

Each is composed as the core does it and submitted over a real socket; what is judged is what the
server got, byte by byte.
"""

import email
import email.policy
import getpass
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest

from app.mime.compose import compose
from app.mime.finished import finished
from app.mime.parse import parse
from app.mime.recipients import parse_recipients
from app.model.account import AuthMethod, Protocol, Security, Server
from app.model.message import Address
from app.model.problem import ProblemKind
from app.model.submission import DraftAttachment, Letter
from app.protocols.errors import Refused
from app.protocols.smtp import SmtpSession
from tests.support.smtp_capture import Captured, SmtpCapture

ANNA, RAVI = "anna@example.org", "ravi@example.org"
DATA = b"\x00\x01 binary\r\n.\r\nMAIL FROM:<x@x>\r\n"
PLAIN = Letter(
    Address("Anna", ANNA), (Address("Ravi", RAVI),), (), "Hello", "Hi", "", "m@example.org", 1
)

PAYLOADS: dict[str, str] = {
    "cr": "a\rb",
    "lf": "a\nb",
    "crlf": "a\r\nb",
    "nul": "a\0b",
    "header by crlf": "x\r\nBcc: spy@example.net",
    "header by lf": "x\nBcc: spy@example.net",
    "header by cr": "x\rBcc: spy@example.net",
    "header by next line": "x\x85Bcc: spy@example.net",
    "header by line separator": "x\u2028Bcc: spy@example.net",
    "header by paragraph separator": "x\u2029Bcc: spy@example.net",
    "header by vertical tab": "x\x0bBcc: spy@example.net",
    "header by form feed": "x\x0cBcc: spy@example.net",
    "folded header": "x\r\n\tBcc: spy@example.net\r\n y",
    "second subject": "x\r\nSubject: other\r\nFrom: other@example.net",
    "body by empty line": "x\r\n\r\nNot my words",
    "end of letter": "x\r\n.\r\nMAIL FROM:<spy@x.net>\r\nRCPT TO:<spy@x.net>\r\nDATA\r\n",
    "end by lf": "x\n.\nMAIL FROM:<spy@example.net>\n",
    "end by cr": "x\r.\rQUIT\r",
    "end by mixed ends": "x\r\n.\rQUIT\r\n\n.\n",
    "a dot": ".",
    "dots": ".\n..\n...\n.x\n",
    "boundary": "--=_000\r\nContent-Type: text/html\r\n\r\nx\r\n--=_000--\r\n",
    "mbox line": "From me\nFrom: x\n>From y",
    "right to left override": "invoice\u202egpj.exe",
    "bidi embeddings": "\u202a\u202b\u202d\u202ex\u202c",
    "bidi isolates": "\u2066\u2067\u2068x\u2069",
    "marks": "a\u200eb\u200fc\u061cd",
    "zero width": "a\u200bb\ufeffc\u2060d",
    "high surrogate": "a\ud83db",
    "low surrogate": "a\ude00b",
    "swapped surrogates": "\ude00\ud83d",
    "escape": "\x1b[31mred\x07\x08",
    "delete": "a\x7fb\x80c\x9f",
    "long word": "x" * 5_000,
    "long words": "word " * 2_000,
    "long in hindi": "नमस्ते" * 900,
    "long in hindi, spaced": "नमस्ते दुनिया " * 300,
    "emoji": "🎉" * 700,
    "encoded word": "=?utf-8?Q?a=0D=0ABcc:_spy@example.net?=",
    "broken encoded word": "=?utf-8?B?=0D=0A",
    "quotes": 'a"b\\c\\"d" <spy@example.net>, ',
    "brackets": "<spy@example.net>, (x) [y]; group: z;",
    "percent": "%s%n{0}${HOME}`id`",
    "blank": "   \t  ",
    "empty": "",
}

Make = Callable[[str], Letter]


def file(
    name: str = "a.txt", type_: str = "text/plain", cid: str = "", data: bytes = DATA
) -> Letter:
    attachment = DraftAttachment(name, type_, len(data), "0" * 64, cid)
    html = f'<img src="cid:{cid}">' if cid else ""
    return replace(PLAIN, html=html, attachments=((attachment, data),))


def typed(field: str, text: str) -> Letter:
    """Return a letter to those whom a recipient field names, where it names anybody."""
    found, _ = parse_recipients(text)
    if not found:
        return PLAIN
    return replace(PLAIN, to=found) if field == "to" else replace(PLAIN, cc=found)


FIELDS: dict[str, Make] = {
    "sender's name": lambda text: replace(PLAIN, sender=Address(text, ANNA)),
    "recipient's name": lambda text: replace(PLAIN, to=(Address(text, RAVI),) * 2),
    "cc's name": lambda text: replace(PLAIN, cc=(Address(text, RAVI),)),
    "reply-to's name": lambda text: replace(PLAIN, reply_to=(Address(text, RAVI),)),
    "to as typed": lambda text: typed("to", f"{text} <{RAVI}>, {text}@example.org, {text}"),
    "cc as typed": lambda text: typed("cc", f"{RAVI}, x@{text}"),
    "subject": lambda text: replace(PLAIN, subject=text),
    "text": lambda text: replace(PLAIN, text=text),
    "text between": lambda text: replace(PLAIN, text=f"before\n{text}\nafter"),
    "html": lambda text: replace(PLAIN, html=f"<p>{text}</p>"),
    "text and html": lambda text: replace(PLAIN, text=text, html=text),
    "message-id": lambda text: replace(PLAIN, message_id=f"a{text}@example.org"),
    "in-reply-to": lambda text: replace(PLAIN, in_reply_to=f"a{text}@example.org"),
    "references": lambda text: replace(PLAIN, references=("x@y", f"a{text}@z", text)),
    "attachment's name": lambda text: file(name=text),
    "attachment's name with an ending": lambda text: file(name=f"/home/anna/{text}.exe"),
    "attachment's type": lambda text: file(type_=f"text/{text}"),
    "content-id": lambda text: file(cid=f"a{text}"),
    "attached letter": lambda text: file(
        type_="message/rfc822", data=f"Subject: {text}\n\n{text}".encode("utf-8", "replace")
    ),
}
ONCE = frozenset(
    "from sender reply-to to cc bcc subject date message-id in-reply-to references mime-version "
    "content-type content-transfer-encoding content-disposition content-id".split()
)
EVIL = re.compile(r"[\s\x00-\x1f<>\ud800-\udfff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def capture() -> Iterator[SmtpCapture]:
    with SmtpCapture() as server:
        yield server


@pytest.fixture(scope="module")
def session(capture: SmtpCapture) -> Iterator[SmtpSession]:
    server = Server(Protocol.SMTP, "127.0.0.1", capture.port, Security.NONE, "", AuthMethod.NONE)
    session = SmtpSession(server)
    session.connect()
    yield session
    session.close()


def sent(session: SmtpSession, capture: SmtpCapture, source: bytes) -> Captured:
    before = len(capture.letters)
    session.submit(ANNA, [RAVI], source, lambda: None)
    assert len(capture.letters) == before + 1, "one letter became several"
    return capture.letters[-1]


def check_commands(letter: Captured) -> None:
    verbs = [command[:4] for command in letter.commands]
    assert [verb for verb in verbs if verb != b"RSET"] == [b"MAIL", b"RCPT", b"DATA"]


def check_bytes(content: bytes) -> None:
    """Assert what holds of every line (RFC 5321 §4.5.3.1.6, 5322 §2.3)."""
    assert b"\0" not in content
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", content) is None
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(line.startswith(b".") and not line.startswith(b"..") for line in lines)


def undotted(content: bytes) -> bytes:
    return re.sub(rb"(?m)^\.\.", b".", content)


def check_header(content: bytes) -> None:
    """Assert that nothing was smuggled in, and nothing told of the machine or of Bcc."""
    head, _, _ = content.partition(b"\r\n\r\n")
    lines = head.decode("utf-8").split("\r\n")
    names = [line.partition(":")[0].lower() for line in lines if line[:1] not in " \t"]
    assert set(names) <= ONCE
    assert len(names) == len(set(names))
    assert {"from", "date", "message-id", "subject", "mime-version", "content-type"} <= set(names)
    assert "bcc" not in names
    assert all(line.strip() for line in lines), "an empty line that is only folded"
    assert socket.gethostname().encode() not in head
    assert not re.search(rb"/home/|/tmp/|[A-Z]:\\\\", head)
    assert f"/{getpass.getuser()}/".encode() not in head


def check_meaning(content: bytes, *, open_to_all: bool) -> None:
    """Assert what others read in it: one sender, nobody added, no turned letters.

    Where recipients are typed, `open_to_all`, a line end parts them: who is named is one.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    parsed = parse(content)
    assert [one.address for one in parsed.envelope.sender] == [ANNA]
    to = (*parsed.envelope.to, *parsed.envelope.cc)
    assert open_to_all or not any("spy@" in one.address for one in to)
    shown = [parsed.envelope.subject, *(a.name for a in parsed.attachments)]
    people = (*parsed.envelope.sender, *parsed.envelope.to, *parsed.envelope.cc, *parsed.reply_to)
    shown += [text for one in people for text in one]
    assert not any(BIDI.search(text) or "\n" in text or "\r" in text for text in shown)
    assert message["bcc"] is None


@pytest.mark.parametrize("field", list(FIELDS))
def test_every_field_is_clean_on_the_wire(
    session: SmtpSession, capture: SmtpCapture, field: str
) -> None:
    for name, payload in PAYLOADS.items():
        try:
            letter = sent(session, capture, compose(FIELDS[field](payload)))
            check_commands(letter)
            check_bytes(letter.content)
            content = undotted(letter.content)
            check_header(content)
            check_meaning(content, open_to_all=field.endswith("as typed"))
        except (AssertionError, Exception) as error:
            raise AssertionError(f"{name} in {field}: {error}") from error


def test_these_are_five_hundred_vectors_at_least() -> None:
    assert len(FIELDS) * len(PAYLOADS) >= 500


@pytest.mark.parametrize("name", list(PAYLOADS))
def test_a_finished_letter_is_made_clean(
    session: SmtpSession, capture: SmtpCapture, name: str
) -> None:
    """What somebody else wrote keeps its words, but nothing of it becomes a command."""
    text = PAYLOADS[name].encode("utf-8", "replace")
    source = (
        b"From: anna@example.org\nBcc: spy@example.net\n more\nSubject: x\n\n" + text + b"\n.\n"
    )
    letter = sent(session, capture, finished(source, "m@example.org", 1))
    check_commands(letter)
    assert b"\0" not in letter.content
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", letter.content) is None
    assert b"spy" not in letter.content.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("name", [name for name, text in PAYLOADS.items() if EVIL.search(text)])
@pytest.mark.parametrize("where", ["sender", "recipient"])
def test_no_address_becomes_a_command(
    session: SmtpSession, capture: SmtpCapture, name: str, where: str
) -> None:
    evil = f"x{PAYLOADS[name]}y@example.org"
    sender, to = (evil, RAVI) if where == "sender" else (ANNA, evil)
    before = len(capture.commands)
    with pytest.raises(Refused) as caught:
        session.submit(sender, [to], compose(PLAIN), lambda: None)
    assert caught.value.problem.kind is ProblemKind.BAD_ADDRESS
    assert len(capture.commands) == before


def test_dots_and_text_arrive_as_they_were_written(
    session: SmtpSession, capture: SmtpCapture
) -> None:
    text = ".\n..\n.x\nFrom me\n\n.\nend"
    letter = sent(session, capture, compose(replace(PLAIN, text=text)))
    assert parse(undotted(letter.content)).shown_text.strip() == text
