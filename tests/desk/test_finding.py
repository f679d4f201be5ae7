"""Finding servers through the account book: told live, cancelled at any time, ended with it."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.accounts import AccountBook
from app.engine import Engine
from app.finding.ways import Ways
from app.model.finding import FindingStep, SearchState, Source
from app.model.problem import LifafaError, ProblemKind
from app.settings import Profile
from tests.support.dns_server import DnsServer


@pytest.fixture
def zone() -> Iterator[DnsServer]:
    with DnsServer() as names:
        yield names


@pytest.fixture
def engine(tmp_path: Path, zone: DnsServer) -> Iterator[Engine]:
    with Engine(Profile(tmp_path / "profile")) as opened:
        opened.open()
        book(opened).internet = Ways(nameservers=(zone.server,), doors=())
        yield opened


def book(engine: Engine) -> AccountBook:
    assert isinstance(engine.accounts, AccountBook)
    return engine.accounts


def test_what_is_found_comes_with_its_steps(engine: Engine, zone: DnsServer) -> None:
    zone.add("_imaps._tcp.a.test", "SRV", "0 1 993 imap.a.test.")
    steps: list[FindingStep] = []
    found = engine.accounts.find("anu@a.test", steps.append).result(20)
    assert [str(each.server) for each in found.incoming] == ["imap.a.test:993"]
    assert SearchState.FOUND in {each.state for each in steps if each.source is Source.SRV}


def test_a_search_needs_nobody_who_watches(engine: Engine) -> None:
    assert engine.accounts.find("anu@gmail.com").result(20).incoming


def test_an_address_that_is_none_fails_the_future(engine: Engine) -> None:
    with pytest.raises(LifafaError) as caught:
        engine.accounts.find("anu").result(20)
    assert caught.value.problem.kind is ProblemKind.BAD_ADDRESS


def test_a_search_is_cancelled_while_it_runs(engine: Engine, zone: DnsServer) -> None:
    zone.fault("a.test", "silent")
    own = book(engine).internet
    assert own is not None
    book(engine).internet = replace(own, patience=600.0)
    begun = threading.Event()
    future = engine.accounts.find("anu@a.test", lambda _: begun.set())
    assert begun.wait(20)
    assert future.cancel()
    with pytest.raises(CancelledError):
        future.result(0)
    assert engine.accounts.find("anu@gmail.com").result(20).incoming


def test_what_is_searched_for_ends_with_the_engine(engine: Engine, zone: DnsServer) -> None:
    zone.fault("a.test", "silent")
    begun = threading.Event()
    future = engine.accounts.find("anu@a.test", lambda _: begun.set())
    waiting = [engine.accounts.find("anu@a.test") for _ in range(3)]
    assert begun.wait(20)
    engine.stop()
    assert all(each.done() for each in (future, *waiting))
