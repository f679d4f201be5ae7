"""Signing in at a true provider on loopback: what goes well, and each thing that goes wrong."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.model.account import Secret
from app.model.oauth import OAuthIssuer, PageWords, issuer_at
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.tokens import Tokens, from_secret, to_secret
from app.protocols import errors, issuers, oauth, token_wire
from app.protocols.loopback import Loopback
from tests.support.certificates import Authority, self_signed
from tests.support.oauth_server import OAuthServer
from tests.support.web_server import Dribble, WebServer

WORDS = PageWords("en", "Lifafa", "done", "not done")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def provider(authority: Authority) -> Iterator[OAuthServer]:
    with OAuthServer(authority.issue("provider"), authority.ca_file) as server:
        yield server


def sign_in(
    provider: OAuthServer,
    issuer: OAuthIssuer | None = None,
    client_secret: Secret | None = None,
    browse: Callable[[str], object] | None = None,
) -> Tokens:
    """Go all the way, with a browser that consents."""
    loopback = Loopback()
    asked = oauth.begin(issuer or provider.issuer(), loopback.redirect_uri, "anu@example.org")
    browser = threading.Thread(target=browse or provider.browse, args=(asked.url,))
    browser.start()
    try:
        code = loopback.wait(
            lambda query: oauth.code_from(asked, query), WORDS, lambda: False, patience=10
        )
        return oauth.redeem(asked, code, client_secret)
    finally:
        browser.join()
        loopback.close()


def problem_of(act: Callable[[], object], kind: type[Exception] = errors.MailError) -> Problem:
    with pytest.raises(kind) as raised:
        act()
    assert isinstance(raised.value, LifafaError)
    assert raised.value.__cause__ is None  # a traceback must not hold what was sent
    return raised.value.problem


def test_a_sign_in_brings_tokens(provider: OAuthServer) -> None:
    tokens = sign_in(provider)
    assert provider.holds(tokens.access.value)
    assert tokens.refresh.value
    (query,) = provider.consents
    assert query["login_hint"] == "anu@example.org"
    assert query["scope"] == "mail offline_access"
    assert query["redirect_uri"].startswith("http://127.0.0.1:")
    (form,) = provider.asked
    assert "client_secret" not in form
    assert form["redirect_uri"] == query["redirect_uri"]


def test_two_sign_ins_have_nothing_in_common(provider: OAuthServer) -> None:
    sign_in(provider)
    sign_in(provider)
    first, second = provider.consents
    for name in ("state", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 43


def test_a_client_secret_is_sent_where_the_person_gave_one(provider: OAuthServer) -> None:
    provider.client_secret = "kept"
    tokens = sign_in(provider, client_secret=Secret("kept"))
    assert oauth.refresh(tokens).access != tokens.access
    problem = problem_of(lambda: sign_in(provider), errors.SignInFailed)
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, "client")


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        ("access_denied", "denied"),
        ("wrong_state", "state"),
        ("no_state", "state"),
        ("wrong_issuer", "issuer"),
    ],
)
def test_an_answer_that_is_no_consent_is_not_redeemed(
    provider: OAuthServer, fault: str, detail: str
) -> None:
    provider.faults = [fault]
    problem = problem_of(lambda: sign_in(provider), errors.SignInFailed)
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, detail)
    assert provider.asked == []


def test_an_issuer_that_does_not_name_itself_is_taken(provider: OAuthServer) -> None:
    provider.names_itself = False
    assert sign_in(provider).access.value


def test_a_person_who_takes_the_right_to_the_mail_away_is_told(provider: OAuthServer) -> None:
    provider.scope = "openid email"
    problem = problem_of(lambda: sign_in(provider), errors.SignInFailed)
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, "scope")
    provider.scope = "MAIL openid"
    assert sign_in(provider).access.value


def test_a_code_stolen_from_the_redirect_is_of_no_use(provider: OAuthServer) -> None:
    """Who has the code has not the verifier (RFC 7636 §1)."""
    loopback = Loopback()
    asked = oauth.begin(provider.issuer(), loopback.redirect_uri)
    browser = threading.Thread(target=provider.browse, args=(asked.url,))
    browser.start()
    code = loopback.wait(lambda q: oauth.code_from(asked, q), WORDS, lambda: False, patience=10)
    browser.join()
    loopback.close()
    thief = oauth.begin(provider.issuer(), asked.redirect_uri)
    assert problem_of(lambda: oauth.redeem(thief, code)).detail == "invalid_grant"
    assert problem_of(lambda: oauth.redeem(asked, code)).detail == "invalid_grant"


def test_a_code_that_came_too_late_says_so_without_telling_it(provider: OAuthServer) -> None:
    provider.faults = ["invalid_grant"]
    problem = problem_of(lambda: sign_in(provider), errors.SignInFailed)
    assert (problem.kind, problem.detail) == (ProblemKind.SIGN_IN_FAILED, "invalid_grant")
    assert provider.asked[0]["code"] not in problem.text
    assert "••••" in problem.text


# --- renewing ---


def test_a_rotated_refresh_token_replaces_the_old_one(provider: OAuthServer) -> None:
    first = sign_in(provider)
    second = oauth.refresh(first)
    assert second.access != first.access
    assert second.refresh != first.refresh
    assert oauth.refresh(second).access.value
    problem = problem_of(lambda: oauth.refresh(first), errors.SignInFailed)
    assert problem.kind is ProblemKind.SIGN_IN_AGAIN


def test_a_refresh_token_that_is_not_rotated_is_kept(provider: OAuthServer) -> None:
    provider.rotates = False
    first = sign_in(provider)
    second = oauth.refresh(first)
    assert second.refresh == first.refresh
    assert provider.holds(oauth.refresh(second).access.value)


def test_without_a_refresh_token_a_person_is_needed(provider: OAuthServer) -> None:
    tokens = replace(sign_in(provider), refresh=Secret(""))
    asked = len(provider.asked)
    assert problem_of(lambda: oauth.refresh(tokens)).kind is ProblemKind.SIGN_IN_AGAIN
    assert len(provider.asked) == asked


def test_a_server_that_names_no_end_is_given_an_hour(provider: OAuthServer) -> None:
    provider.life = 0
    without = sign_in(provider)
    provider.life = None
    assert sign_in(provider).expires >= without.expires
    assert without.expires > 1_000_000_000


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("500", ProblemKind.BUSY),
        ("slow_down", ProblemKind.BUSY),
        ("garbage", ProblemKind.PROTOCOL),
        ("endless", ProblemKind.PROTOCOL),
        ("invalid_grant", ProblemKind.SIGN_IN_AGAIN),
    ],
)
def test_trouble_that_passes_is_told_from_a_no(
    provider: OAuthServer, fault: str, kind: ProblemKind
) -> None:
    tokens = sign_in(provider)
    provider.faults = [fault]
    problem = problem_of(lambda: oauth.refresh(tokens))
    assert problem.kind is kind
    assert problem.server == f"localhost:{provider.port}"
    assert tokens.refresh.value not in problem.text
    assert oauth.refresh(tokens).access.value  # and the next time all is well


def test_a_silent_token_server_is_not_waited_for_for_ever(
    provider: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = sign_in(provider)
    provider.faults = ["slow"]
    monkeypatch.setattr(token_wire, "DEADLINE", 0.2)
    problem = problem_of(lambda: oauth.refresh(tokens), errors.Transient)
    assert problem.kind is ProblemKind.CONNECTION_LOST


def test_an_answer_that_trickles_in_is_cut_off_too(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """http.client lets go of the socket when an answer begins; the deadline must not."""
    monkeypatch.setattr(token_wire, "DEADLINE", 0.3)
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with WebServer(authority.issue("trickling")) as server:
        server.put("localhost", "/token", Dribble(head, b" "))
        url = f"https://localhost:{server.port}/token"
        asking = threading.Thread(
            target=token_wire.ask, args=(url,), kwargs={"ca_file": str(authority.ca_file)}
        )
        asking.start()
        asking.join(10)
        held = asking.is_alive()
        server.leave()
        asking.join()
    assert not held


def test_a_token_server_that_is_gone_is_a_passing_trouble(authority: Authority) -> None:
    with OAuthServer(authority.issue("gone"), authority.ca_file) as server:
        tokens = sign_in(server)
    assert problem_of(lambda: oauth.refresh(tokens), errors.Transient).kind in {
        ProblemKind.UNREACHABLE,
        ProblemKind.CONNECTION_LOST,
    }


def test_a_token_server_must_prove_who_it_is(
    authority: Authority, provider: OAuthServer, tmp_path: Path
) -> None:
    tokens = sign_in(provider)
    with OAuthServer(self_signed(tmp_path), authority.ca_file) as stranger:
        issuer = stranger.issuer()
        problem = problem_of(lambda: oauth.refresh(replace(tokens, issuer=issuer)))
        assert problem.kind is ProblemKind.CERTIFICATE
        assert stranger.asked == []
    plain = replace(tokens.issuer, token_url="http://localhost:1/token")
    assert problem_of(lambda: oauth.refresh(replace(tokens, issuer=plain))).detail == "not-https"


@pytest.mark.parametrize("url", ["https://localhost:99999/", "https://[x/"])
def test_what_is_no_address_is_asked_nothing(provider: OAuthServer, url: str) -> None:
    """An issuer may name it as its token server, and a person may type it as the issuer."""
    issuer = provider.issuer(token_url=url)
    tokens = Tokens(issuer, Secret("a"), 0, Secret("r"), Secret(""))
    assert problem_of(lambda: oauth.refresh(tokens)).detail == "not-https"
    typed = issuer_at(url, "client")
    assert problem_of(lambda: issuers.discovered(typed)).detail == "discovery"


def test_a_redirect_is_not_followed_with_what_was_meant_for_one_server(
    provider: OAuthServer,
) -> None:
    tokens = sign_in(provider)
    asked = len(provider.asked)
    moved = replace(tokens.issuer, token_url=f"{provider.url}/moved")
    assert problem_of(lambda: oauth.refresh(replace(tokens, issuer=moved))).detail == "no-json"
    assert len(provider.asked) == asked


# --- finding an issuer's endpoints ---


@pytest.mark.parametrize(
    "place",
    ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
)
def test_an_issuer_says_where_one_signs_in(provider: OAuthServer, place: str) -> None:
    provider.metadata_at = place
    unknown = issuer_at(
        f"localhost:{provider.port}", "lifafa-of-anu", ca_file=provider.issuer().ca_file
    )
    found = issuers.discovered(unknown)
    assert found.authorize_url == f"{provider.url}/authorize"
    assert found.scopes == ("openid", "offline_access")
    assert sign_in(provider, found).access.value


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(provider: OAuthServer) -> None:
    unknown = issuer_at(provider.url, "x", ca_file=provider.issuer().ca_file)
    provider.faults = ["stranger"]
    problem = problem_of(lambda: issuers.discovered(unknown), errors.SignInFailed)
    assert (problem.detail, problem.text) == ("discovery", "https://other.example")


def test_an_issuer_that_says_nothing_is_named(provider: OAuthServer) -> None:
    provider.metadata_at = "/nowhere"
    unknown = issuer_at(provider.url, "x", ca_file=provider.issuer().ca_file)
    problem = problem_of(lambda: issuers.discovered(unknown), errors.SignInFailed)
    assert (problem.detail, problem.server) == ("discovery", f"localhost:{provider.port}")


# --- the table ---


def test_the_table_is_whole() -> None:
    assert [each.issuer.key for each in issuers.known()] == ["google", "microsoft", "yahoo"]
    for each in issuers.known():
        urls = (each.issuer.authorize_url, each.issuer.token_url, each.register_url)
        assert all(url.startswith("https://") for url in urls)
        assert each.issuer.scopes
        assert each.issuer.client_id == ""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("anu@gmail.com", "google"),
        ("imap.gmail.com", "google"),
        ("outlook.office365.com", "microsoft"),
        ("smtp.mail.yahoo.com", "yahoo"),
        ("anu@notgmail.com", ""),
        ("anu@example.org", ""),
    ],
)
def test_a_provider_is_known_by_its_servers_and_addresses(name: str, key: str) -> None:
    found = [each.issuer.key for each in issuers.known() if each.serves(name)]
    assert found == ([key] if key else [])


@pytest.mark.parametrize("key", ["google", "microsoft", "yahoo"])
def test_a_known_issuer_is_asked_in_its_own_way(key: str) -> None:
    known = issuers.named(key)
    assert known is not None
    issuer = replace(known.issuer, client_id="mine")
    loopback = Loopback(issuer.redirect_host)
    asked = oauth.begin(issuer, loopback.redirect_uri)
    loopback.close()
    assert asked.url.startswith(issuer.authorize_url + "?")
    query = parse_qs(urlsplit(asked.url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["scope"] == [" ".join(issuer.scopes)]
    assert query.get("access_type") == (["offline"] if key == "google" else None)


# --- what is never told ---


def test_tokens_are_one_secret_and_never_printed(provider: OAuthServer) -> None:
    tokens = sign_in(provider)
    folded = to_secret(tokens)
    assert from_secret(folded) == tokens
    hidden = (tokens.access.value, tokens.refresh.value)
    for thing in (tokens, folded):
        assert not any(value in f"{thing!r} {thing}" for value in hidden)
    asked = oauth.begin(provider.issuer(), "http://127.0.0.1:1/")
    assert asked.verifier.value not in repr(asked)
    assert asked.state not in repr(asked)
    assert from_secret(Secret("a password")) is None
    assert from_secret(Secret("[1]")) is None


def test_nothing_of_a_sign_in_is_logged(
    provider: OAuthServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    tokens = sign_in(provider)
    renewed = oauth.refresh(tokens)
    provider.faults = ["invalid_grant"]
    problem_of(lambda: oauth.refresh(renewed))
    values = [tokens.access, tokens.refresh, renewed.access, renewed.refresh]
    values += [Secret(form[name]) for form in provider.asked for name in form if "code" in name]
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert not [value for value in values if value.value in said]
