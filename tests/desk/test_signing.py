"""Signing in through the account book, over a true provider; and tests held to the limit."""

import base64
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.credentials import incoming_name, outgoing_name, own_name, tokens_name
from app.engine import Engine
from app.model.account import (
    AccountSettings,
    AuthMethod,
    Identity,
    IdentityId,
    Protocol,
    Secret,
    Security,
    Server,
)
from app.model.oauth import PageWords, issuer_at
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.report import ProbeReport
from app.model.tokens import SignedIn, from_secret, shown_to
from app.settings import Profile
from app.store.refusals import TRIES
from tests.support.certificates import Authority
from tests.support.oauth_server import CLIENT, OAuthServer
from tests.support.refusing_server import RefusingServer

WORDS = PageWords("en", "Lifafa", "You are signed in.", "It came to nothing.")
IMAP = Server(Protocol.IMAP, "127.0.0.1", 1, Security.NONE, "anu", AuthMethod.OAUTH2)
SMTP = Server(Protocol.SMTP, "127.0.0.1", 1, Security.NONE, "anu", AuthMethod.OAUTH2)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(Profile(tmp_path / "profile"))
    made.open()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def provider(authority: Authority) -> Iterator[OAuthServer]:
    with OAuthServer(authority.issue("provider"), authority.ca_file) as made:
        yield made


class Browser:
    """Opens what it is given, in a thread of its own; `page` is what it shows in the end."""

    def __init__(self, provider: OAuthServer) -> None:
        self._provider = provider
        self._threads: list[threading.Thread] = []
        self.page = ""

    def open(self, url: str) -> None:
        self._threads.append(threading.Thread(target=self._browse, args=(url,)))
        self._threads[-1].start()

    def _browse(self, url: str) -> None:
        self.page = self._provider.browse(url)[1]

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(10)


def sign_in(
    engine: Engine, provider: OAuthServer, client_secret: Secret | None = None
) -> tuple[SignedIn, Browser]:
    browser = Browser(provider)
    future = engine.accounts.sign_in(
        provider.issuer(), "anu@example.org", client_secret, browser.open, words=WORDS
    )
    signed = future.result(20)
    browser.wait()
    return signed, browser


def settings(provider: OAuthServer) -> AccountSettings:
    return AccountSettings("anu@example.org", "Anu", IMAP, SMTP, oauth=provider.issuer())


def test_a_sign_in_is_kept_with_the_account(engine: Engine, provider: OAuthServer) -> None:
    signed, browser = sign_in(engine, provider)
    assert "You are signed in." in browser.page
    account = engine.accounts.add(settings(provider), signed.secret).result()
    assert engine.credentials.get(tokens_name(account.id)) == signed.secret
    assert engine.credentials.get(incoming_name(account.id)) is None
    (listed,) = engine.accounts.list().result()
    assert listed.settings.oauth == provider.issuer()
    assert engine.accounts.needs_password().result() == ()
    shown = shown_to(IMAP, signed.secret)
    assert shown is not None
    assert provider.holds(shown.value)


def test_a_sign_in_can_be_renewed_and_keeps_its_client_secret(
    engine: Engine, provider: OAuthServer
) -> None:
    provider.client_secret = "kept"
    signed, _ = sign_in(engine, provider, Secret("kept"))
    account = engine.accounts.add(settings(provider), signed.secret).result()
    browser = Browser(provider)
    again = engine.accounts.sign_in(
        provider.issuer(), "", None, browser.open, words=WORDS, account=account.id
    ).result(20)
    browser.wait()
    engine.accounts.keep_sign_in(account.id, again).result()
    kept = engine.credentials.get(tokens_name(account.id))
    assert kept == again.secret
    assert kept != signed.secret


def test_an_issuer_is_asked_for_what_is_not_known_of_it(
    engine: Engine, provider: OAuthServer
) -> None:
    browser = Browser(provider)
    unknown = issuer_at(provider.url, CLIENT, ("mail",), provider.issuer().ca_file)
    signed = engine.accounts.sign_in(unknown, "", None, browser.open, words=WORDS).result(20)
    browser.wait()
    assert signed.issuer.token_url == f"{provider.url}/token"


def test_a_person_who_says_no_is_told_on_both_sides(engine: Engine, provider: OAuthServer) -> None:
    provider.faults = ["access_denied"]
    browser = Browser(provider)
    future = engine.accounts.sign_in(provider.issuer(), "", None, browser.open, words=WORDS)
    problem = _problem(future)
    browser.wait()
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, "denied")
    assert problem.text == "The person said no."
    assert "It came to nothing." in browser.page


def test_without_a_client_id_nothing_is_opened(engine: Engine, provider: OAuthServer) -> None:
    issuer = replace(provider.issuer(), client_id="")
    browser = Browser(provider)
    future = engine.accounts.sign_in(issuer, "", None, browser.open, words=WORDS)
    assert _problem(future).detail == "client"
    assert browser._threads == []


def test_a_sign_in_can_be_cancelled_while_it_waits_and_another_begun(
    engine: Engine, provider: OAuthServer
) -> None:
    opened = threading.Event()
    waiting = engine.accounts.sign_in(
        provider.issuer(), "", None, lambda url: opened.set(), words=WORDS
    )
    assert opened.wait(10)
    assert waiting.cancel()
    with pytest.raises(CancelledError):
        waiting.result(10)
    assert sign_in(engine, provider)[0].secret.value


def test_the_program_may_end_while_somebody_signs_in(engine: Engine, provider: OAuthServer) -> None:
    opened = threading.Event()
    waiting = engine.accounts.sign_in(
        provider.issuer(), "", None, lambda url: opened.set(), words=WORDS
    )
    assert opened.wait(10)
    engine.stop()
    assert _problem(waiting).kind is ProblemKind.CANCELLED


def test_a_removed_account_leaves_no_secret(engine: Engine, provider: OAuthServer) -> None:
    signed, _ = sign_in(engine, provider)
    account = engine.accounts.add(settings(provider), signed.secret).result()
    own = Server(Protocol.SMTP, "smtp.b.example", 465, Security.TLS, "b")
    identity = Identity(IdentityId(0), account.id, "B", "b@b.example", outgoing=own)
    engine.accounts.save_identity(identity, Secret("b's")).result()
    assert engine.credentials.get(own_name(account.id, own)) == Secret("b's")
    engine.accounts.remove(account.id).result()
    names = [name(account.id) for name in (tokens_name, incoming_name, outgoing_name)]
    assert not [
        name for name in (*names, own_name(account.id, own)) if engine.credentials.get(name)
    ]


def test_going_back_to_a_password_forgets_the_sign_in(
    engine: Engine, provider: OAuthServer
) -> None:
    signed, _ = sign_in(engine, provider)
    account = engine.accounts.add(settings(provider), signed.secret).result()
    imap, smtp = (replace(each, auth=AuthMethod.AUTO) for each in (IMAP, SMTP))
    back = AccountSettings("anu@example.org", "Anu", imap, smtp)
    engine.accounts.edit(account.id, back, Secret("a password")).result()
    assert engine.credentials.get(tokens_name(account.id)) is None
    assert engine.credentials.get(incoming_name(account.id)) == Secret("a password")
    assert engine.accounts.list().result()[0].settings.oauth is None


# --- an identity's own server ---


def test_another_server_is_never_given_the_password_of_the_one_before(
    engine: Engine, provider: OAuthServer
) -> None:
    account = engine.accounts.add(settings(provider), None).result()
    own = Server(Protocol.SMTP, "smtp.b.example", 465, Security.TLS, "b")
    identity = Identity(IdentityId(0), account.id, "B", "b@b.example", outgoing=own)
    saved = engine.accounts.save_identity(identity, Secret("b's")).result()
    engine.accounts.save_identity(replace(saved, name="Bee")).result()
    assert engine.credentials.get(own_name(account.id, own)) == Secret("b's")
    moved = replace(own, host="smtp.evil.example")
    engine.accounts.save_identity(replace(saved, outgoing=moved)).result()
    assert engine.credentials.get(own_name(account.id, moved)) is None
    assert engine.credentials.get(own_name(account.id, own)) is None


def test_what_two_identities_share_is_kept_until_the_last_one_goes(
    engine: Engine, provider: OAuthServer
) -> None:
    account = engine.accounts.add(settings(provider), None).result()
    own = Server(Protocol.SMTP, "smtp.b.example", 465, Security.TLS, "b")
    name = own_name(account.id, own)
    first, second = (
        engine.accounts.save_identity(
            Identity(IdentityId(0), account.id, "B", address, outgoing=own), Secret("b's")
        ).result()
        for address in ("b@b.example", "bee@b.example")
    )
    engine.accounts.remove_identity(first).result()
    assert engine.credentials.get(name) == Secret("b's")
    engine.accounts.remove_identity(second).result()
    assert engine.credentials.get(name) is None


# --- tests of servers, in the end and beyond the limit ---


@pytest.mark.parametrize("asked", ["probe", "certificate"])
def test_no_test_of_a_server_outlives_the_engine(engine: Engine, asked: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        server = Server(Protocol.IMAP, "127.0.0.1", mute.getsockname()[1], Security.TLS, "anu")
        given = AccountSettings("anu@example.org", "Anu", server, replace(server, host="::1"))
        waiting: Future[Any] = (
            engine.accounts.probe(given, Secret("x"))
            if asked == "probe"
            else engine.accounts.certificate(server)
        )
        visitor, _ = mute.accept()
        with visitor:
            engine.stop()
            assert waiting.done()


def test_the_test_of_an_account_respects_the_limit(engine: Engine) -> None:
    with RefusingServer(Protocol.IMAP) as imap, RefusingServer(Protocol.SMTP) as smtp:
        incoming = Server(Protocol.IMAP, "127.0.0.1", imap.port, Security.NONE, "anu")
        outgoing = Server(Protocol.SMTP, "127.0.0.1", smtp.port, Security.NONE, "anu")
        given = AccountSettings("anu@example.org", "Anu", incoming, outgoing)
        reports = [
            engine.accounts.probe(given, Secret(f"guess {n}")).result(20) for n in range(TRIES + 1)
        ]
        assert (imap.logins, smtp.logins) == (TRIES, TRIES)
    assert _kinds(reports[0]) == [ProblemKind.AUTH_FAILED] * 2
    assert _kinds(reports[-1]) == [ProblemKind.LOGIN_PAUSED] * 2
    last = reports[-1].steps[-1]
    assert last.problem is not None
    assert 590 <= int(last.problem.detail) <= 600
    assert last.kind == "login"


def test_an_identity_s_server_is_tried_alone_and_with_what_is_kept(engine: Engine) -> None:
    with RefusingServer(Protocol.SMTP) as smtp:
        own = Server(Protocol.SMTP, "127.0.0.1", smtp.port, Security.NONE, "bee")
        mail = Server(Protocol.IMAP, "imap.invalid", 993, Security.TLS, "anu")
        account = engine.accounts.add(
            AccountSettings("anu@example.org", "Anu", mail, replace(own, port=1)), Secret("hers")
        ).result()
        identity = Identity(IdentityId(0), account.id, "B", "b@b.example", outgoing=own)
        saved = engine.accounts.save_identity(identity, Secret("open sesame")).result()
        assert not engine.accounts.probe_identity(saved, Secret("wrong")).result(20).ok
        smtp.good = _plain("bee", "open sesame")
        assert engine.accounts.probe_identity(saved).result(20).ok
        shared = replace(saved, outgoing=replace(own, user=""))
        smtp.good = _plain("bee", "hers")
        assert engine.accounts.probe_identity(shared).result(20).ok


def test_what_is_kept_is_tried_only_where_it_was_kept_for(engine: Engine) -> None:
    with RefusingServer(Protocol.IMAP) as imap, RefusingServer(Protocol.SMTP) as smtp:
        incoming = Server(Protocol.IMAP, "127.0.0.1", imap.port, Security.NONE, "anu")
        outgoing = Server(Protocol.SMTP, "127.0.0.1", smtp.port, Security.NONE, "anu")
        given = AccountSettings("anu@example.org", "Anu", incoming, outgoing)
        account = engine.accounts.add(given, Secret("right")).result()
        imap.good = smtp.good = _plain("anu", "right")
        tested = engine.accounts.probe(given, None, account=account.id).result(20)
        assert tested.ok
        other = replace(given, incoming=replace(incoming, user="somebody"))
        report = engine.accounts.probe(other, None, account=account.id).result(20)
        assert _kinds(report) == [ProblemKind.NO_PASSWORD]
        assert imap.logins == 0


def _plain(user: str, password: str) -> bytes:
    return base64.b64encode(f"\0{user}\0{password}".encode())


def _kinds(report: ProbeReport) -> list[ProblemKind]:
    return [step.problem.kind for step in report.steps if step.problem]


def _problem(future: Future[SignedIn]) -> Problem:
    with pytest.raises(LifafaError) as raised:
        future.result(20)
    return raised.value.problem


def test_tokens_never_reach_the_store(engine: Engine, provider: OAuthServer) -> None:
    signed, _ = sign_in(engine, provider)
    engine.accounts.add(settings(provider), signed.secret).result()
    tokens = from_secret(signed.secret)
    assert tokens is not None
    files = [path for path in engine.profile.folder.rglob("*") if path.is_file()]
    assert files
    for secret in (tokens.access, tokens.refresh):
        assert not [path for path in files if secret.value.encode() in path.read_bytes()]
