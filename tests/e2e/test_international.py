"""Mail in Hindi from the address on: written, sent, fetched, found, answered, on real servers."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import Engine
from app.mail import Mail
from app.model.account import AccountSettings, Security
from app.model.mailbox import Role
from app.model.message import MessageRow
from app.model.problem import ProblemKind
from app.model.spine import MailQuery
from app.model.submission import DraftKind, Submission, SubmissionState
from tests.e2e.engines import WITHIN, Reader, add, send, until, working, write
from tests.support.servers import (
    HINDI_DOMAIN,
    HINDI_IN_DNS,
    MailServers,
    Person,
    wait_for_messages,
)


@pytest.fixture
def anu(mail_servers: MailServers) -> Person:
    return mail_servers.new_person("anu")


def in_hindi(person: Person) -> str:
    return person.name.replace("anu", "अनु") + "@" + HINDI_DOMAIN


def settings(servers: MailServers, person: Person) -> AccountSettings:
    return replace(servers.settings(person), address=in_hindi(person), name="अनु शर्मा")


def found(mail: Mail, text: str) -> list[str]:
    query = MailQuery(text=text)
    rows: tuple[MessageRow, ...] = mail.rows(mail.head(query).result(WITHIN).keys).result(WITHIN)
    return [row.subject for row in rows]


def test_from_the_address_to_the_answer(
    tmp_path: Path, mail_servers: MailServers, anu: Person
) -> None:
    mine = in_hindi(anu)
    with working(tmp_path / "profile") as engine:
        account = add(engine, settings(mail_servers, anu))
        reader = Reader(engine)
        write(engine, account, f"अनु <{mine}>", "नमस्ते", "कैसे हो?\n")
        row = reader.arrived(Role.INBOX, "नमस्ते")
        content = reader.content(row.key)
        assert content.parsed.envelope.sender[0].address == mine
        assert content.parsed.envelope.to[0].address == mine
        reader.arrived(Role.SENT, "नमस्ते")
        until(lambda: found(engine.mail, f"from:{mine}"), "the letter to be found by its address")
        assert "नमस्ते" in found(engine.mail, HINDI_DOMAIN)
        assert "नमस्ते" in found(engine.mail, f"to:{HINDI_IN_DNS}")
        identity = account.identities[0].id
        draft = engine.mail.new_draft(DraftKind.REPLY_ALL, row.key, identity).result(WITHIN)
        assert mine in draft.to
        send(engine, replace(draft, text="अच्छी हूँ"))
        assert len(wait_for_messages(mail_servers, anu, 2)) == 2
        assert engine.accounts.takes_any_script(identity).result(WITHIN) is True


def test_a_domain_in_hindi_is_shown_and_found_as_people_read_it(
    tmp_path: Path, mail_servers: MailServers, anu: Person
) -> None:
    with working(tmp_path / "profile") as engine:
        account = add(engine, mail_servers.settings(anu))
        write(engine, account, f"{anu.name}@{HINDI_DOMAIN}", "डोमेन", "x\n")
        row = Reader(engine).arrived(Role.SENT, "डोमेन")
        assert f"{anu.name}@{HINDI_DOMAIN}" in row.recipients
        until(lambda: found(engine.mail, HINDI_DOMAIN), "the letter to be found by its domain")
        assert found(engine.mail, HINDI_IN_DNS) == found(engine.mail, HINDI_DOMAIN)


def test_where_the_server_cannot_the_letter_is_held_and_says_why(
    tmp_path: Path, mail_servers: MailServers, anu: Person, anna: Person
) -> None:
    usual = mail_servers.settings(anna)
    limited = replace(
        mail_servers.settings(anna).outgoing,
        port=mail_servers.ports["ascii_smtps"],
        security=Security.TLS,
    )
    with working(tmp_path / "profile") as engine:
        account = add(engine, replace(usual, outgoing=limited))
        identity = account.identities[0].id
        assert engine.accounts.takes_any_script(identity).result(WITHIN) is None
        write(engine, account, in_hindi(anu), "नमस्ते", "x\n")
        held = until(lambda: letter_held(engine), "the letter to be held")
        assert held.problem is not None
        assert held.problem.kind is ProblemKind.NEEDS_SMTPUTF8
        assert (held.problem.text, held.problem.server) == (in_hindi(anu), str(limited))
        assert engine.accounts.takes_any_script(identity).result(WITHIN) is False


def letter_held(engine: Engine) -> Submission | None:
    letters = engine.mail.outbox().result(WITHIN)
    return next((each for each in letters if each.state is SubmissionState.HELD), None)
