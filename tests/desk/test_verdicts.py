"""The desk's verdict: by whom the store knows, asking the name system once, or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.verdicts import LEAST_SAMPLED, Verdicts, writing_servers
from app.engine import Engine
from app.mime.parse import digest, parse
from app.model.account import Account, AccountSettings, Security, Server
from app.model.account import Protocol as Speaks
from app.model.mailbox import Role
from app.model.message import Arrival, Flag, MessageKey
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.verdict import Level, ReasonKind, Verdict
from app.protocols import names
from app.settings import Profile
from app.store import mailboxes, messages
from tests.support.dns_server import DnsServer
from tests.support.mail_world import AT, ME, SERVER, World, letter

JOHN = "john.whitaker@whitakerlegal.com"
DOMAIN = "whitakerlegal.com"
RESULTS = f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom={DOMAIN}; dmarc=pass\r\n"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as engine:
        engine.open()
        yield engine


@pytest.fixture
def account(engine: Engine) -> Account:
    incoming = Server(Speaks.POP3, "pop.tulsiworks.in", 9, Security.NONE, "me")
    outgoing = Server(Speaks.SMTP, "127.0.0.1", 9, Security.NONE, "me")
    return engine.accounts.add(AccountSettings(ME, "Asha", incoming, outgoing), None).result()


def put(engine: Engine, account: Account, source: bytes, role: Role = Role.INBOX) -> MessageKey:
    with engine.database.transaction() as tx:
        box = mailboxes.by_role(tx, account.id, role)
        assert box is not None
        envelope = parse(source).envelope
        return messages.add_local(tx, box.id, source, envelope, digest(source), Flag.SEEN, AT)


def write_to(engine: Engine, account: Account, name: str, address: str) -> None:
    put(engine, account, letter(f"Asha <{ME}>", to=f"{name} <{address}>"), Role.SENT)


def kinds(verdict: Verdict) -> set[ReasonKind]:
    return {reason.kind for reason in verdict.reasons}


def test_whom_one_has_written_to_is_proven_by_a_signature(
    engine: Engine, account: Account, world: World
) -> None:
    key = put(engine, account, world.sign(letter(f"John <{JOHN}>"), DOMAIN))
    judge = Verdicts(engine.database, lambda: True, world.names)
    assert judge.verdict(key).level is Level.PLAIN
    assert world.names.asked == []
    write_to(engine, account, "John Whitaker", JOHN)
    assert judge.verdict(key).level is Level.PROVEN


def test_the_name_system_is_asked_once(engine: Engine, account: Account, world: World) -> None:
    write_to(engine, account, "John Whitaker", JOHN)
    key = put(engine, account, world.sign(letter(f"John <{JOHN}>"), DOMAIN))
    for _ in range(3):
        Verdicts(engine.database, lambda: True, world.names).verdict(key)
    assert sorted(world.names.asked) == [f"_dmarc.{DOMAIN}", f"s1._domainkey.{DOMAIN}"]


@pytest.mark.parametrize(("checks", "dns"), [(False, True), (True, False)])
def test_nobody_is_asked_where_that_is_not_wanted(
    engine: Engine, account: Account, world: World, checks: bool, dns: bool
) -> None:
    write_to(engine, account, "John Whitaker", JOHN)
    key = put(engine, account, world.sign(letter(f"John <{JOHN}>"), DOMAIN))
    verdict = Verdicts(engine.database, lambda: checks, world.names).verdict(key, dns=dns)
    assert world.names.asked == []
    assert verdict.level is Level.PLAIN
    assert ReasonKind.NOT_CHECKED in kinds(verdict)


def test_a_silent_name_system_is_left_alone_for_a_while(
    engine: Engine, account: Account, world: World
) -> None:
    asked = []

    def silent(name: str) -> tuple[str, ...]:
        asked.append(name)
        raise LifafaError(Problem(ProblemKind.TIMED_OUT, name))

    write_to(engine, account, "John Whitaker", JOHN)
    key = put(engine, account, world.sign(letter(f"John <{JOHN}>"), DOMAIN))
    judge = Verdicts(engine.database, lambda: True, silent)
    assert judge.verdict(key).level is Level.PLAIN
    judge.verdict(key)
    assert len(asked) == 1


def test_a_name_that_does_not_exist_is_an_answer(
    engine: Engine, account: Account, world: World
) -> None:
    def nothing(name: str) -> tuple[str, ...]:
        raise LifafaError(Problem(ProblemKind.HOST_UNKNOWN, name))

    write_to(engine, account, "John Whitaker", JOHN)
    key = put(engine, account, world.sign(letter(f"John <{JOHN}>"), DOMAIN))
    weak = [
        reason.detail
        for reason in Verdicts(engine.database, lambda: True, nothing).verdict(key).reasons
        if reason.kind is ReasonKind.SIGNATURE_WEAK
    ]
    assert weak == ["no-key"]


def test_the_name_and_the_domain_of_someone_one_writes_to_are_guarded(
    engine: Engine, account: Account
) -> None:
    verdict = engine.mail.sender_verdict
    write_to(engine, account, "John Whitaker", JOHN)
    named = put(engine, account, letter("John Whitaker <x@gmx.de>"))
    assert ReasonKind.NAME_OF_CONTACT in kinds(verdict(named, dns=False).result())
    alike = put(engine, account, letter("Office <x@whitakerlega1.com>"))
    assert verdict(alike, dns=False).result().level is Level.DANGER


def test_the_own_servers_word_counts_once_it_is_seen_in_nearly_every_letter(
    engine: Engine, account: Account
) -> None:
    write_to(engine, account, "John Whitaker", JOHN)
    source = RESULTS.encode() + letter(f"John <{JOHN}>")
    first = put(engine, account, source)
    assert engine.mail.sender_verdict(first, dns=False).result().level is Level.PLAIN
    for number in range(LEAST_SAMPLED):
        put(engine, account, source.replace(b"Invoice", b"Invoice %d" % number))
    judge = Verdicts(engine.database, lambda: False)
    assert judge.verdict(first).level is Level.PROVEN


def test_a_run_of_forgeries_teaches_nothing(engine: Engine, account: Account) -> None:
    for number in range(30):
        put(engine, account, letter(f"a{number}@example.org", subject=f"{number}"))
    for number in range(10):
        put(engine, account, RESULTS.encode() + letter(f"b{number}@example.org"))
    reader = engine.database.reader()
    assert writing_servers(reader, account) == frozenset()


def test_other_servers_are_never_learnt(engine: Engine, account: Account) -> None:
    for number in range(20):
        foreign = b"Authentication-Results: mx.google.com; dmarc=pass\r\n"
        put(engine, account, foreign + letter(f"b{number}@example.org"))
    assert writing_servers(engine.database.reader(), account) == frozenset()


def test_a_message_whose_source_is_not_here_is_judged_by_what_the_list_knows(
    engine: Engine, account: Account
) -> None:
    envelope = parse(letter('"ceo@paypal.com" <x@evil.top>')).envelope
    with engine.database.transaction() as tx:
        box = mailboxes.by_role(tx, account.id, Role.INBOX)
        assert box is not None
        (key,) = messages.add(tx, box.id, [Arrival(1, Flag.NONE, (), AT, 10, envelope)])
    verdict = engine.mail.sender_verdict(key).result()
    assert verdict.level is Level.DANGER
    assert {reason.detail for reason in verdict.reasons} >= {"not-here"}


def test_a_message_that_is_gone_has_no_sender(engine: Engine) -> None:
    with pytest.raises(LifafaError) as raised:
        engine.mail.sender_verdict(MessageKey(7)).result()
    assert raised.value.problem.kind is ProblemKind.MESSAGE_GONE


def test_what_one_sent_is_ones_own(engine: Engine, account: Account) -> None:
    key = put(engine, account, letter(f"Asha <{ME}>", to="b@c.example"), Role.SENT)
    verdict = engine.mail.sender_verdict(key, dns=False).result()
    assert (verdict.level, ReasonKind.YOURSELF in kinds(verdict)) == (Level.PLAIN, True)


def test_a_key_comes_over_the_wire(engine: Engine, account: Account, world: World) -> None:
    """A true RSA key, in pieces of 255 letters, from a name server."""
    write_to(engine, account, "John Whitaker", JOHN)
    source = world.sign(letter(f"John <{JOHN}>"), DOMAIN, with_rsa=True)
    key = put(engine, account, source)
    name = f"s1rsa._domainkey.{DOMAIN}"
    (record,) = world.names.records[name]
    with DnsServer() as server:
        server.add(name, "TXT", f'"{record[:200]}" "{record[200:]}"')
        asking = names.Asking(nameservers=(server.server,))
        judge = Verdicts(engine.database, lambda: True, lambda asked: names.texts(asked, asking))
        verdict = judge.verdict(key)
    assert verdict.level is Level.PROVEN
    assert ReasonKind.SIGNED in kinds(verdict)
