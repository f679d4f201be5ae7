"""What a field of a letter must never bring onto the wire: line ends, NUL, direction marks."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from app.engine import Engine
from app.model.account import AccountSettings, AuthMethod, Protocol, Security, Server
from app.model.submission import Draft
from app.settings import Profile
from app.store import outbox
from tests.support.true_smtp import TrueSmtpServer

WITHIN = 20.0
EVIL = {
    "line end": "a\r\nBcc: evil@x.org\r\n\r\nb",
    "lone CR": "a\rBcc: evil@x.org",
    "lone LF": "a\nBcc: evil@x.org",
    "end of DATA": "a\r\n.\r\nMAIL FROM:<evil@x.org>",
    "NUL": "a\0b",
    "right to left": "a\u202egpj.exe\u2066",
    "lone surrogate": "a\ud800b",
    "next line": "a\x85Bcc: evil@x.org",
    "line separator": "a\u2028Bcc: evil@x.org",
}
FIELDS = ("subject", "text", "html", "in_reply_to", "references", "name", "attachment")
ONCE = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type"}
ALLOWED = ONCE | {"in-reply-to", "references", "content-transfer-encoding"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as engine:
        engine.open()
        yield engine


def settings(outgoing: Server, name: str = "Me") -> AccountSettings:
    incoming = Server(Protocol.IMAP, "127.0.0.1", 1, Security.NONE, "me")
    return AccountSettings("me@x.org", name, incoming, outgoing)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("evil", EVIL)
def test_no_field_of_a_letter_reaches_the_wire_raw(engine: Engine, field: str, evil: str) -> None:
    text = EVIL[evil]
    with TrueSmtpServer() as server:
        name = text.encode("utf-8", "replace").decode() if field == "name" else "Me"
        account = engine.accounts.add(settings(server.server(), name), None).result(WITHIN)
        draft = engine.mail.new_draft().result(WITHIN)
        draft = replace(_with(engine, draft, field, text), to="Ann <ann@x.org>")
        engine.mail.save_draft(draft).result(WITHIN)
        letter = engine.mail.send(draft.id, delay=0).result(WITHIN)
        engine.staff.send_to_end(letter.id)
        assert account.id == letter.account_id
    [taken] = server.taken
    assert (taken.sender, taken.recipients) == ("me@x.org", ("ann@x.org",))
    _is_clean(taken.source)


def _with(engine: Engine, draft: Draft, field: str, text: str) -> Draft:
    match field:
        case "name":
            return draft
        case "attachment":
            attached = engine.mail.attach_bytes(text, "text/plain", b"x").result(WITHIN)
            return replace(draft, attachments=(attached,))
        case "references":
            return replace(draft, references=(text,))
        case _:
            return replace(draft, **{field: text})  # type: ignore[arg-type] # one of its texts


def _is_clean(source: bytes) -> None:
    assert b"\0" not in source
    assert b"\r" not in source.replace(b"\r\n", b"")
    assert b"\n" not in source.replace(b"\r\n", b"")
    head = source.split(b"\r\n\r\n")[0]
    assert not any(mark.encode() in head for mark in "\u202e\u2066\u2028\x85")
    names = [name.lower() for name in message_from_bytes(source)]
    assert sorted(set(names)) == sorted(names)
    assert ONCE <= set(names) <= ALLOWED, names


@pytest.mark.parametrize("evil", ["NUL", "right to left", "line separator"])
def test_a_finished_letter_is_cleaned_too(engine: Engine, evil: str) -> None:
    nowhere = Server(Protocol.SMTP, "127.0.0.1", 1, Security.NONE, "", auth=AuthMethod.NONE)
    account = engine.accounts.add(settings(nowhere), None).result(WITHIN)
    source = f"To: ann@x.org\r\nBcc: blind@x.org\r\nSubject: {EVIL[evil]}\r\n\r\nx\0y\r\n".encode()
    queued = engine.mail.send_source(source, account.identities[0].id).result(WITHIN)
    with engine.staff._database.transaction(durable=True) as tx:
        kept = outbox.source(tx, queued.id)
    assert b"\0" not in kept
    assert "\u202e".encode() not in kept
    assert b"blind@x.org" not in kept
