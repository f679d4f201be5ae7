"""A check-up through the one door: kept passwords, identities' own servers, counted refusals."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.consulting import _knowledge, _whose
from app.engine import Engine
from app.model.account import (
    Account,
    AccountSettings,
    Identity,
    IdentityId,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.diagnosis import Checkup
from app.model.problem import ProblemKind
from app.model.report import ProbeStep, ProbeStepKind
from app.settings import Profile
from tests.support.script_server import ScriptServer
from tests.support.servers import SECRET, MailServers, Person

WRONG = Secret("wrong")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as engine:
        engine.open()
        yield engine


@pytest.fixture
def account(engine: Engine, mail_servers: MailServers, anna: Person) -> Account:
    return engine.accounts.add(mail_servers.settings(anna), SECRET).result()


def failures(checkup: Checkup) -> list[str]:
    return [each.failure for each in checkup.diagnoses]


def test_what_is_kept_is_used_where_nothing_was_typed(engine: Engine, account: Account) -> None:
    settings = account.settings
    assert engine.accounts.check_up(settings, None, account=account.id).result().ok
    assert failures(engine.accounts.check_up(settings, None).result()) == ["no-password"] * 2
    elsewhere = replace(settings, incoming=replace(settings.incoming, user="somebody"))
    found = engine.accounts.check_up(elsewhere, None, account=account.id).result()
    assert failures(found) == ["no-password"]


def test_an_identitys_own_server_has_its_own_password(
    engine: Engine, account: Account, mail_servers: MailServers, ravi: Person
) -> None:
    own = mail_servers.server(Protocol.SMTP, Security.TLS, ravi)
    identity = Identity(IdentityId(0), account.id, "Ravi", ravi.address, outgoing=own)
    saved = engine.accounts.save_identity(identity, WRONG).result()
    found = engine.accounts.check_up(
        account.settings, None, identities=(saved,), account=account.id
    ).result()
    assert failures(found) == ["login-refused"]
    assert found.diagnoses[0].server == own
    engine.accounts.give_own_password(saved, SECRET).result()
    assert engine.accounts.check_up(
        account.settings, None, identities=(saved,), account=account.id
    ).result().ok  # fmt: skip


def test_refused_logins_are_counted_with_all_others(
    engine: Engine, mail_servers: MailServers, anna: Person
) -> None:
    """Where two ways to log in are known, one check-up may cost two of the three refusals."""
    settings = mail_servers.settings(anna)
    found = [failures(engine.accounts.check_up(settings, WRONG).result()) for _ in range(3)]
    assert found == [["login-refused"] * 2] * 2 + [["login-paused"] * 2]


def test_a_check_up_is_cancelled_while_it_runs(engine: Engine) -> None:
    steps: list[ProbeStep] = []
    connected = threading.Semaphore(0)

    def heard(step: ProbeStep) -> None:
        steps.append(step)
        if step.kind is ProbeStepKind.CONNECT:
            connected.release()

    with ScriptServer(["DEAF"]) as incoming, ScriptServer(["DEAF"]) as outgoing:
        settings = AccountSettings(
            "anna@example.org",
            "Anna",
            Server(Protocol.IMAP, "127.0.0.1", incoming.port, Security.NONE, "anna"),
            Server(Protocol.SMTP, "127.0.0.1", outgoing.port, Security.NONE, "anna"),
        )
        future = engine.accounts.check_up(settings, WRONG, on_step=heard)
        assert connected.acquire(timeout=10)
        assert connected.acquire(timeout=10)
        assert future.cancel()
        engine.stop()
    assert [step.problem.kind for step in steps if step.problem] == [ProblemKind.CANCELLED] * 2


def test_a_server_on_this_computer_is_known_by_its_port() -> None:
    bridge = Server(Protocol.IMAP, "127.0.0.1", 1143, Security.STARTTLS, "anna")
    known = _whose(bridge)
    assert known is not None
    assert "Proton" in known.name
    assert _whose(replace(bridge, port=2143)) is None
    assert _whose(replace(bridge, host="imap.example.org")) is None
    gmail = _whose(replace(bridge, host="imap.gmail.com", port=143))
    assert gmail is not None
    assert gmail.oauth == "google"


def test_a_mistyped_provider_is_compared_with_the_table() -> None:
    hosts = _knowledge().hosts
    assert {"imap.gmail.com", "smtp.gmail.com", "outlook.office365.com"} <= set(hosts)


def test_fitness_comes_through_the_door(engine: Engine) -> None:
    server = Server(Protocol.SMTP, "smtp.example.org", 465, Security.TLS, "anna")
    found = engine.accounts.fitness("anna@-.example", server).result()
    assert (found.domain, found.server) == ("-.example", "smtp.example.org")
    assert len(found.lines) == 4
