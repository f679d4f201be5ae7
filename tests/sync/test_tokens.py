"""Access tokens are fresh when a login wants them, and no trouble ever takes the old ones away."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.credentials import Credentials, tokens_name
from app.model.account import Account, AuthMethod, Secret
from app.model.oauth import OAuthIssuer
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.tokens import Tokens, from_secret, to_secret
from app.store.refusals import Refusals
from app.sync.login import Gate, incoming_gate, outgoing_gate
from app.sync.tokens import SPARE, TokenKeeper
from tests.support.certificates import Authority
from tests.support.oauth_server import Grant, OAuthServer
from tests.sync.conftest import IMAP, House
from tests.sync.fakes import WRONG

NAME = tokens_name(1)
ISSUER = OAuthIssuer("other", "Example", "https://a/", "https://t/", ("mail",), "mine")


@pytest.fixture
def credentials() -> Credentials:
    return Credentials("test", session_only=True)


def tokens(access: str = "first", life: int = 3600, refresh: str = "r1") -> Tokens:
    ends = int(time.time()) + life
    return Tokens(ISSUER, Secret(access), ends, Secret(refresh), Secret(""))


class FakeTokenServer:
    """Rotates refresh tokens, each good once; `troubles` come before that, in order."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.good = "r1"
        self.given = 0
        self.troubles: list[ProblemKind] = []
        self.asked = 0
        self.entered = threading.Event()
        self.let_go = threading.Event()
        self.let_go.set()

    def __call__(self, old: Tokens) -> Tokens:
        self.asked += 1
        self.entered.set()
        self.let_go.wait(10)
        if self.troubles:
            raise LifafaError(Problem(self.troubles.pop(0)))
        if old.refresh.value != self.good:
            raise LifafaError(Problem(ProblemKind.SIGN_IN_AGAIN))
        self.given += 1
        self.good = f"r{self.given + 1}"
        return tokens(f"renewed {self.given}", refresh=self.good)

    def kept(self) -> Tokens:
        secret = self.credentials.get(NAME)
        assert secret is not None
        found = from_secret(secret)
        assert found is not None
        return found

    def keeper(self) -> TokenKeeper:
        return TokenKeeper(self.credentials, NAME, "mail.example.org:993", self)


@pytest.fixture
def server(credentials: Credentials) -> FakeTokenServer:
    credentials.put(NAME, to_secret(tokens()))
    return FakeTokenServer(credentials)


def kind_of(keeper: TokenKeeper) -> ProblemKind:
    with pytest.raises(LifafaError) as raised:
        keeper.secret()
    return raised.value.problem.kind


def test_a_good_token_is_given_without_asking(server: FakeTokenServer) -> None:
    assert server.keeper().secret() == Secret("first")
    assert server.asked == 0


def test_a_token_about_to_end_is_renewed_and_the_rotated_one_kept(server: FakeTokenServer) -> None:
    server.credentials.put(NAME, to_secret(tokens(life=SPARE - 5)))
    assert server.keeper().secret() == Secret("renewed 1")
    assert server.kept().refresh == Secret("r2")
    assert server.keeper().secret() == Secret("renewed 1")
    assert server.asked == 1


def test_a_refused_token_is_renewed_before_its_time(server: FakeTokenServer) -> None:
    assert server.keeper().refused(Secret("first"))
    assert server.keeper().secret() == Secret("renewed 1")


def test_what_another_thread_renewed_is_not_renewed_again(server: FakeTokenServer) -> None:
    server.keeper().refused(Secret("first"))
    server.keeper().secret()
    server.keeper().refused(Secret("first"))
    assert server.keeper().secret() == Secret("renewed 1")
    assert server.asked == 1


def test_a_refused_token_is_not_shown_again_whatever_the_token_server_says(
    server: FakeTokenServer,
) -> None:
    server.troubles = [ProblemKind.TIMED_OUT, ProblemKind.SIGN_IN_AGAIN]
    server.keeper().refused(Secret("first"))
    assert kind_of(server.keeper()) is ProblemKind.TIMED_OUT
    assert kind_of(server.keeper()) is ProblemKind.SIGN_IN_AGAIN
    assert server.kept().refresh == Secret("r1")
    assert server.keeper().secret() == Secret("renewed 1")


def test_threads_renew_one_after_the_other(server: FakeTokenServer) -> None:
    server.credentials.put(NAME, to_secret(tokens(life=0)))
    server.let_go.clear()
    got: list[Secret] = []
    threads = [
        threading.Thread(target=lambda: got.append(server.keeper().secret())) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    assert server.entered.wait(10)
    server.let_go.set()
    for thread in threads:
        thread.join(10)
    assert got == [Secret("renewed 1")] * 5
    assert server.asked == 1


@pytest.mark.parametrize(
    "trouble",
    [
        ProblemKind.BUSY,
        ProblemKind.TIMED_OUT,
        ProblemKind.HOST_UNKNOWN,
        ProblemKind.PROTOCOL,
        ProblemKind.CERTIFICATE,
        ProblemKind.SIGN_IN_AGAIN,
    ],
)
def test_no_trouble_takes_the_tokens_away(server: FakeTokenServer, trouble: ProblemKind) -> None:
    old = tokens(life=0)
    server.credentials.put(NAME, to_secret(old))
    server.troubles = [trouble]
    assert kind_of(server.keeper()) is trouble
    assert server.kept() == old
    assert server.keeper().secret() == Secret("renewed 1")


def test_another_process_may_have_used_the_refresh_token(server: FakeTokenServer) -> None:
    """Then what it kept in the keyring meanwhile is found, and counts."""
    server.credentials.put(NAME, to_secret(tokens(life=0, refresh="r0")))
    before = server.__call__

    def overtaken(old: Tokens) -> Tokens:
        server.credentials.put(NAME, to_secret(tokens("by another", refresh="r1")))
        return before(old)

    keeper = TokenKeeper(server.credentials, NAME, "", overtaken)
    assert keeper.secret() == Secret("by another")


def test_without_tokens_or_with_damaged_ones_a_person_is_asked(
    server: FakeTokenServer,
) -> None:
    server.credentials.put(NAME, Secret("a password of old"))
    assert kind_of(server.keeper()) is ProblemKind.SIGN_IN_AGAIN
    server.credentials.forget(NAME)
    assert kind_of(server.keeper()) is ProblemKind.SIGN_IN_AGAIN
    assert server.asked == 0


# --- at the gate ---


class FakeLine:
    """A server that lets in whoever shows what it `wants`."""

    def __init__(self, *wants: str) -> None:
        self.wants = set(wants)
        self.shown: list[str] = []
        self.opened = 0
        self.closed = 0

    def connect(self) -> None:
        self.opened += 1

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        assert secret is not None
        self.shown.append(secret.value)
        if secret.value not in self.wants:
            raise WRONG

    def close(self) -> None:
        self.closed += 1

    def abort(self) -> None: ...


def gate(house: House, server: FakeTokenServer) -> Gate:
    here = replace(IMAP, auth=AuthMethod.OAUTH2)
    return Gate(here, server.keeper(), Refusals(house.database))


def test_a_login_is_given_the_access_token(house: House, server: FakeTokenServer) -> None:
    line = FakeLine("first")
    gate(house, server).pass_in(line)
    assert (line.shown, line.opened) == (["first"], 1)


def test_a_token_refused_before_its_time_is_renewed_once(
    house: House, server: FakeTokenServer
) -> None:
    line = FakeLine("renewed 1")
    gate(house, server).pass_in(line)
    assert line.shown == ["first", "renewed 1"]
    assert (line.opened, line.closed) == (2, 1)


def test_a_renewed_token_that_is_refused_too_asks_for_the_person(
    house: House, server: FakeTokenServer
) -> None:
    line = FakeLine()
    with pytest.raises(LifafaError) as raised:
        gate(house, server).pass_in(line)
    assert raised.value.problem.kind is ProblemKind.SIGN_IN_AGAIN
    assert raised.value.problem.text == "wrong"
    assert line.shown == ["first", "renewed 1"]
    assert not server.keeper()._good(server.kept())


def test_a_token_server_in_trouble_is_no_reason_to_connect(
    house: House, server: FakeTokenServer
) -> None:
    server.credentials.put(NAME, to_secret(tokens(life=0)))
    server.troubles = [ProblemKind.BUSY]
    line = FakeLine("first")
    with pytest.raises(LifafaError) as raised:
        gate(house, server).pass_in(line)
    assert raised.value.problem.kind is ProblemKind.BUSY
    assert line.opened == 0


def _oauth_account(house: House) -> Account:
    account = house.account()
    settings = account.settings
    oauth = AuthMethod.OAUTH2
    return replace(
        account,
        settings=replace(
            settings,
            incoming=replace(settings.incoming, auth=oauth),
            outgoing=replace(settings.outgoing, auth=oauth),
            oauth=ISSUER,
        ),
    )


@pytest.fixture
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OAuthServer]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with OAuthServer(authority.issue("provider"), authority.ca_file) as made:
        yield made


class AskingLine(FakeLine):
    """A server that asks the provider whether a token is good."""

    def __init__(self, provider: OAuthServer) -> None:
        super().__init__()
        self._provider = provider

    def login(self, secret: Secret | None, *, most: int = 1) -> None:
        assert secret is not None
        self.wants = {secret.value} if self._provider.holds(secret.value) else set()
        super().login(secret)


def test_both_servers_share_one_sign_in_at_a_true_provider(
    house: House, provider: OAuthServer
) -> None:
    account = _oauth_account(house)
    name = tokens_name(account.id)
    grant = Grant("", "", 0.0, refresh="the first")
    provider._grants.append(grant)
    old = Tokens(provider.issuer(), Secret("old"), 0, Secret("the first"), Secret(""))
    house.credentials.put(name, to_secret(old))
    line = AskingLine(provider)
    incoming = incoming_gate(house.credentials, account)
    outgoing = outgoing_gate(house.credentials, account, account.settings.outgoing)
    incoming.pass_in(line)
    outgoing.pass_in(line)
    assert len(provider.asked) == 1
    assert line.shown == [grant.access[0]] * 2
    grant.access.append("given to somebody else meanwhile")
    outgoing.pass_in(line)
    assert len(provider.asked) == 2
    provider.revoke()
    grant.access.append("and again")
    with pytest.raises(LifafaError) as raised:
        incoming.pass_in(line)
    assert raised.value.problem.kind is ProblemKind.SIGN_IN_AGAIN
    assert house.credentials.get(name) is not None
