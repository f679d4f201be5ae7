"""Letters against real Postfix and Dovecot: refused in part, put off, too large, cut off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.engine import Engine
from app.model.account import Account
from app.model.problem import ProblemKind
from app.model.submission import (
    Draft,
    DraftKind,
    RecipientState,
    SentCopy,
    Submission,
    SubmissionState,
)
from app.store import evidence
from tests.e2e.engines import WITHIN, add, send, server_has, until, working
from tests.support.breaking_proxy import BreakingProxy
from tests.support.greylist import Greylist
from tests.support.servers import GREYLISTED, REFUSED, SIZE_LIMIT, MailServers, Person

LETTER = 8_000_000  # bytes; more than the buffers on the way hold
LAST_REPLY = 40  # bytes before the end of what a server says: in the midst of its last words


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with working(tmp_path / "profile") as engine:
        yield engine


@pytest.fixture
def proxy(mail_servers: MailServers) -> Iterator[BreakingProxy]:
    with BreakingProxy(mail_servers.ports["submission"]) as proxy:
        yield proxy


def added(
    engine: Engine, servers: MailServers, person: Person, proxy: BreakingProxy | None = None
) -> Account:
    """Add a person's account, whose letters go through the proxy. Its server files nothing."""
    settings = servers.settings(person)
    if proxy is not None:
        settings = replace(settings, outgoing=replace(settings.outgoing, port=proxy.port))
    account = add(engine, settings)
    with engine.staff._database.transaction() as tx:
        evidence.learn_sent_copy(tx, account.id, SentCopy.CLIENT)
    return account


def sent(engine: Engine, account: Account, to: str, subject: str, text: str = "x") -> Submission:
    draft: Draft = engine.mail.new_draft(DraftKind.NEW, None, account.identities[0].id).result(
        WITHIN
    )
    return send(engine, replace(draft, to=to, subject=subject, text=text))


def come_to(engine: Engine, state: SubmissionState) -> Submission:
    """Wait until the one letter of the outbox is in a state, and was tried."""

    def there() -> Submission | None:
        letters = engine.mail.outbox().result(WITHIN)
        found = [each for each in letters if each.state is state and each.attempts]
        return found[0] if found else None

    return until(there, f"a letter that is {state}")


def copies(servers: MailServers, person: Person, subject: str, mailbox: str = "INBOX") -> int:
    return sum(subject.encode() in kept.source for kept in servers.messages(person, mailbox))


def test_one_of_three_is_refused(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    account = added(engine, mail_servers, anna)
    sent(engine, account, f"{ravi.address}, {REFUSED}, {anna.address}", "Three")
    held = come_to(engine, SubmissionState.HELD)
    said = {each.address: (each.state, each.code, each.enhanced) for each in held.recipients}
    assert said[REFUSED] == (RecipientState.REFUSED, 550, "5.1.1")
    assert said[ravi.address][0] is said[anna.address][0] is RecipientState.ACCEPTED
    assert server_has(mail_servers, ravi, "INBOX", "Three")
    journal = engine.mail.journal(held.id).result(WITHIN)
    assert [each.said for each in journal if each.address == REFUSED] == [
        "<refused@example.org>: Recipient address rejected: No such person here"
    ]
    engine.mail.send_now(held.id).result(WITHIN)
    until(lambda: come_to(engine, SubmissionState.HELD).attempts == 2, "a second try")
    engine.mail.cancel(held.id).result(WITHIN)  # those who have it keep it, and it is filed
    assert server_has(mail_servers, anna, "Sent", "Three")
    assert copies(mail_servers, ravi, "Three") == copies(mail_servers, anna, "Three") == 1


def test_who_is_greylisted_gets_it_with_the_second_try_and_the_others_get_it_once(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person
) -> None:
    with Greylist(mail_servers.ports["policy"]) as greylist:
        account = added(engine, mail_servers, anna)
        sent(engine, account, f"{ravi.address}, {GREYLISTED}", "Grey")
        waiting = come_to(engine, SubmissionState.QUEUED)
        states = {each.address: each.state for each in waiting.recipients}
        assert states == {
            ravi.address: RecipientState.ACCEPTED,
            GREYLISTED: RecipientState.PENDING,
        }
        assert waiting.problem is not None
        assert (waiting.problem.kind, waiting.problem.code) == (ProblemKind.BUSY, 450)
        engine.mail.send_now(waiting.id).result(WITHIN)
        until(lambda: engine.mail.outbox().result(WITHIN) == (), "the letter to leave")
        assert greylist.asked == 2
    assert server_has(mail_servers, anna, "Sent", "Grey")
    assert copies(mail_servers, ravi, "Grey") == 1


def test_a_letter_above_the_limit_is_held_before_a_byte_of_it_is_sent(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person, proxy: BreakingProxy
) -> None:
    account = added(engine, mail_servers, anna, proxy)
    sent(engine, account, ravi.address, "Large", "y" * 70 + "\n" + "x" * SIZE_LIMIT)
    held = come_to(engine, SubmissionState.HELD)
    assert held.problem is not None
    assert (held.problem.kind, held.problem.detail) == (ProblemKind.TOO_LARGE, str(SIZE_LIMIT))
    assert proxy.passed[True] < 10_000


def test_dropped_in_the_midst_of_the_letter_it_is_sent_again_by_itself_and_once(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person, proxy: BreakingProxy
) -> None:
    account = added(engine, mail_servers, anna, proxy)
    proxy.break_after(LETTER // 8, to_server=True)
    sent(engine, account, ravi.address, "Dropped", "line\n" * (LETTER // 5))
    waiting = come_to(engine, SubmissionState.QUEUED)
    assert waiting.problem is not None
    engine.mail.send_now(waiting.id).result(WITHIN)
    assert server_has(mail_servers, ravi, "INBOX", "Dropped")
    assert server_has(mail_servers, anna, "Sent", "Dropped")
    assert copies(mail_servers, ravi, "Dropped") == 1


def test_a_lost_reply_is_looked_for_and_a_person_settles_it(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person, proxy: BreakingProxy
) -> None:
    account = added(engine, mail_servers, anna, proxy)
    sent(engine, account, ravi.address, "Measured")
    until(lambda: engine.mail.outbox().result(WITHIN) == (), "the first letter to leave")
    engine.staff.stop(account.id)  # so that the connection ends, and the next is like it
    said = proxy.passed[False]
    proxy.break_after(said - LAST_REPLY - len("Quit"), to_server=False)
    engine.staff.start(account.id)
    sent(engine, account, ravi.address, "Doubted!")
    doubted = come_to(engine, SubmissionState.UNSURE)
    assert server_has(mail_servers, ravi, "INBOX", "Doubted!")

    def looked() -> bool:
        known = come_to(engine, SubmissionState.UNSURE).evidence
        return known is not None and bool(known.looks)

    until(looked, "the first look")
    known = come_to(engine, SubmissionState.UNSURE).evidence
    assert known is not None
    assert (known.looks[0].places, known.looks[0].found) == (("Sent",), "")
    engine.mail.mark_sent(doubted.id).result(WITHIN)
    assert server_has(mail_servers, anna, "Sent", "Doubted!")
    assert copies(mail_servers, anna, "Doubted!", "Sent") == 1
    assert copies(mail_servers, ravi, "Doubted!") == 1


def test_a_copy_that_the_server_filed_settles_a_lost_reply_without_a_person(
    engine: Engine, mail_servers: MailServers, anna: Person, ravi: Person, proxy: BreakingProxy
) -> None:
    account = added(engine, mail_servers, anna, proxy)
    sent(engine, account, ravi.address, "Measured")
    until(lambda: engine.mail.outbox().result(WITHIN) == (), "the first letter to leave")
    assert server_has(mail_servers, anna, "Sent", "Measured")
    engine.staff.stop(account.id)
    proxy.break_after(proxy.passed[False] - LAST_REPLY - len("Quit"), to_server=False)
    engine.staff.start(account.id)
    sent(engine, account, ravi.address, "Settled!")
    doubted = come_to(engine, SubmissionState.UNSURE)
    arrived = [k.source for k in mail_servers.messages(ravi) if b"Settled!" in k.source]
    mail_servers.append(anna, arrived[0], "Sent")
    engine.mail.look_for(doubted.id).result(WITHIN)
    until(lambda: engine.mail.outbox().result(WITHIN) == (), "the letter to be settled")
    assert [e.what for e in engine.mail.journal(doubted.id).result(WITHIN)][-4:] == [
        *("looked", "found", "sent", "filed")
    ]
    assert copies(mail_servers, anna, "Settled!", "Sent") == 1
    assert copies(mail_servers, ravi, "Settled!") == 1
