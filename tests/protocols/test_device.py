"""A code is typed on another device, and asked about here until that is done."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.tokens import Tokens
from app.protocols.device import Device, begin_elsewhere, wait_elsewhere
from app.protocols.oauth import refresh
from tests.support.certificates import Authority
from tests.support.oauth_server import OAuthServer


@pytest.fixture
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OAuthServer]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with OAuthServer(authority.issue("provider"), authority.ca_file) as server:
        yield server


class Patience:
    """Waits without waiting, and lets a person act in between."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.rested = 0.0
        self._until_act = 1.0

    def __call__(self, seconds: float) -> None:
        self.rested += seconds
        if self.acts and self.rested >= self._until_act:
            self._until_act += 1.0
            self.acts.pop(0)()


def waited(device: Device, patience: Patience) -> Tokens:
    return wait_elsewhere(device, None, lambda: False, patience)


def problem_of(act: Callable[[], object]) -> Problem:
    with pytest.raises(LifafaError) as raised:
        act()
    return raised.value.problem


def types(provider: OAuthServer, what: str) -> Callable[[], None]:
    return lambda: setattr(provider, "typed", what)


def test_the_code_is_shown_and_waited_for(provider: OAuthServer) -> None:
    device = begin_elsewhere(provider.issuer())
    assert (device.url, device.user_code) == (f"{provider.url}/device", "WDJB-MJHT")
    assert provider.devices == [{"client_id": "lifafa-of-anu", "scope": "mail offline_access"}]
    patience = Patience(lambda: None, types(provider, "WDJB-MJHT"))
    tokens = waited(device, patience)
    assert provider.holds(tokens.access.value)
    assert len(provider.asked) >= 2  # at first the person had not come so far
    assert refresh(tokens).access != tokens.access


def test_who_asks_too_often_asks_more_seldom(provider: OAuthServer) -> None:
    provider.faults = ["slow_down"]
    device = begin_elsewhere(provider.issuer())
    provider.typed = "WDJB-MJHT"
    patience = Patience()
    waited(device, patience)
    assert patience.rested == pytest.approx(1 + 6)


@pytest.mark.parametrize(
    ("typed", "detail"), [("access_denied", "denied"), ("expired_token", "late")]
)
def test_a_no_elsewhere_is_told(provider: OAuthServer, typed: str, detail: str) -> None:
    device = begin_elsewhere(provider.issuer())
    provider.typed = typed
    problem = problem_of(lambda: waited(device, Patience()))
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, detail)


def test_nobody_is_waited_for_for_ever_and_anybody_may_give_up(provider: OAuthServer) -> None:
    device = begin_elsewhere(provider.issuer())
    assert problem_of(lambda: waited(replace(device, until=0), Patience())).detail == "late"
    given_up = problem_of(lambda: wait_elsewhere(device, None, lambda: True, Patience()))
    assert given_up.kind is ProblemKind.CANCELLED
    assert provider.asked == []


def test_an_issuer_without_this_way_says_so(provider: OAuthServer) -> None:
    without = replace(provider.issuer(), device_url="")
    assert problem_of(lambda: begin_elsewhere(without)).detail == "device"
    stranger = problem_of(lambda: begin_elsewhere(replace(provider.issuer(), client_id="x")))
    assert (stranger.detail, stranger.text) == ("device", "Who are you?")


def test_a_code_that_would_never_end_is_none(provider: OAuthServer) -> None:
    provider.faults = ["endless"]
    assert problem_of(lambda: begin_elsewhere(provider.issuer())).detail == "device"
