"""A person who signs in at a provider: real Dovecot and Postfix take the tokens it gives."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.credentials import tokens_name
from app.engine import Engine
from app.events import ConnectionChanged, Event
from app.model.account import Account, AccountSettings, AuthMethod
from app.model.mailbox import Role
from app.model.oauth import PageWords
from app.model.problem import ProblemKind
from app.model.tokens import SignedIn, Tokens, from_secret
from tests.e2e.engines import WITHIN, Reader, until, working, write
from tests.support.certificates import Authority
from tests.support.introspection import Introspection
from tests.support.oauth_server import OAuthServer
from tests.support.servers import MailServers, Person

WORDS = PageWords("en", "Lifafa", "done", "not done")


class Owners:
    """Who owns a token, as the provider knows at this moment; none of those `revoked`."""

    def __init__(self, provider: OAuthServer, person: Person) -> None:
        self._provider = provider
        self._person = person
        self.revoked: set[str] = set()

    def get(self, token: str) -> str | None:
        good = self._provider.holds(token) and token not in self.revoked
        return self._person.name if good else None


class Signing:
    """The provider, the person, and the mail servers that ask the one about the other."""

    def __init__(
        self, provider: OAuthServer, servers: MailServers, person: Person, engine: Engine
    ) -> None:
        self.provider = provider
        self.person = person
        self.owners = Owners(provider, person)
        self.engine = engine
        self.told: list[Event] = []
        engine.bus.subscribe(self.told.append)
        plain = servers.settings(person)
        self.settings: AccountSettings = replace(
            plain,
            incoming=replace(plain.incoming, auth=AuthMethod.OAUTH2),
            outgoing=replace(plain.outgoing, auth=AuthMethod.OAUTH2),
            oauth=provider.issuer(),
        )

    def sign_in(self) -> SignedIn:
        browsers: list[threading.Thread] = []

        def browse(url: str) -> None:
            browsers.append(threading.Thread(target=self.provider.browse, args=(url,)))
            browsers[0].start()

        signed = self.engine.accounts.sign_in(
            self.provider.issuer(), self.person.address, None, browse, words=WORDS
        ).result(WITHIN)
        browsers[0].join()
        return signed

    def kept(self, account: Account) -> Tokens:
        secret = self.engine.credentials.get(tokens_name(account.id))
        assert secret is not None
        tokens = from_secret(secret)
        assert tokens is not None
        return tokens

    def problems(self) -> list[ProblemKind]:
        told = [e.problem for e in self.told if isinstance(e, ConnectionChanged) and e.problem]
        return [problem.kind for problem in told]


@pytest.fixture
def signing(tmp_path: Path, mail_servers: MailServers, anna: Person) -> Iterator[Signing]:
    authority = Authority(tmp_path / "authority")
    port = mail_servers.ports["introspection"]
    with (
        OAuthServer(authority.issue("provider"), authority.ca_file) as provider,
        Introspection(port, {}) as asked,
        working(tmp_path / "profile") as engine,
    ):
        made = Signing(provider, mail_servers, anna, engine)
        asked._server.owners = made.owners  # type: ignore[attr-defined] # for its handlers
        yield made


def test_mail_comes_and_goes_by_one_sign_in(signing: Signing, anna: Person) -> None:
    engine = signing.engine
    signed = signing.sign_in()
    tested = engine.accounts.probe(signing.settings, signed.secret).result(WITHIN)
    assert tested.ok, tested
    account = engine.accounts.add(signing.settings, signed.secret).result(WITHIN)
    reader = Reader(engine)
    reader.mailbox(Role.INBOX)
    write(engine, account, anna.address, "by-token", "Sent without a password.")
    reader.arrived(Role.INBOX, "by-token")
    assert engine.accounts.probe(signing.settings, None, account=account.id).result(WITHIN).ok
    assert signing.problems() == []


def test_a_token_taken_back_before_its_time_is_renewed(signing: Signing, anna: Person) -> None:
    engine = signing.engine
    account = engine.accounts.add(signing.settings, signing.sign_in().secret).result(WITHIN)
    reader = Reader(engine)
    reader.mailbox(Role.INBOX)
    first = signing.kept(account)
    signing.owners.revoked.add(first.access.value)
    engine.resumed()  # every connection is made anew
    write(engine, account, anna.address, "renewed", "With a fresh token.")
    reader.arrived(Role.INBOX, "renewed")
    assert signing.kept(account).access != first.access
    assert set(signing.problems()) <= {ProblemKind.CANCELLED}


def test_a_grant_taken_back_asks_for_the_person_and_goes_on_after_that(
    signing: Signing, anna: Person
) -> None:
    engine = signing.engine
    account = engine.accounts.add(signing.settings, signing.sign_in().secret).result(WITHIN)
    reader = Reader(engine)
    reader.mailbox(Role.INBOX)
    signing.provider.revoke()
    signing.owners.revoked.add(signing.kept(account).access.value)
    engine.resumed()
    until(lambda: ProblemKind.SIGN_IN_AGAIN in signing.problems(), "the person to be asked")
    assert signing.kept(account).refresh.value
    engine.accounts.keep_sign_in(account.id, signing.sign_in()).result(WITHIN)
    write(engine, account, anna.address, "signed in again", "And on it goes.")
    reader.arrived(Role.INBOX, "signed in again")
