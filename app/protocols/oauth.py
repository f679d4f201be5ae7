"""Sign-in at a provider by the authorization code flow with PKCE (RFC 6749 §4.1, 7636, 8252).

`begin` makes the address that a browser opens, `code_from` reads what comes back by the loopback,
`redeem` turns it into tokens, and `refresh` renews them. The words are oauthlib's, the sockets
ours. Nothing of it is logged, and no secret stands in what is raised.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from oauthlib.oauth2 import (
    MismatchingStateError,
    MissingCodeError,
    OAuth2Error,
    WebApplicationClient,
)

from app.model.account import Secret
from app.model.oauth import OAuthIssuer
from app.model.problem import Problem, ProblemKind
from app.model.tokens import Tokens
from app.protocols import errors
from app.protocols.errors import Busy, MailError, SignInFailed
from app.protocols.token_wire import Answer, ask, host_of

VERIFIER_LENGTH = 96
"""Characters of a PKCE verifier; RFC 7636 §4.1 wants 43 to 128."""

USUAL_LIFE = 3600
"""Seconds for which a token counts as good where the server does not say (RFC 6749 §5.1)."""

# It may work later, unchanged (RFC 6749 §4.1.2.1; "slow_down" of RFC 8628 §3.5 is meant alike).
_LATER = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
_BUSY_STATUS = 429

# What a provider need not name among the scopes it gave: they are no rights to mail.
_NO_RIGHTS = frozenset({"offline_access", "openid", "email", "profile"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One sign-in that a browser was sent to, and what its answer is held to."""

    issuer: OAuthIssuer
    redirect_uri: str
    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: Secret


def begin(issuer: OAuthIssuer, redirect_uri: str, address: str = "") -> Asked:
    """Make the address of a sign-in. `address` spares a person from typing it once more."""
    client = WebApplicationClient(issuer.client_id)
    verifier = client.create_code_verifier(VERIFIER_LENGTH)
    state = secrets.token_urlsafe(32)
    more = dict(issuer.extra) | ({"login_hint": address} if address else {})
    url = client.prepare_request_uri(
        issuer.authorize_url,
        redirect_uri=redirect_uri,
        scope=list(issuer.scopes),
        state=state,
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
        **more,
    )
    return Asked(issuer, redirect_uri, url, state, Secret(verifier))


def code_from(asked: Asked, query: Secret) -> Secret:
    """Return the code from the query that came back. Raises SignInFailed.

    An answer that is not ours (`state`), or of another issuer (`iss`, RFC 9207), is no answer.
    """
    client = WebApplicationClient(asked.issuer.client_id)
    _check_issuer(asked, query)
    # The redirect comes over the loopback in clear (RFC 8252 §7.3), which oauthlib would not read.
    uri = f"https://{asked.issuer.redirect_host}/?{query.value}"
    try:
        answer = client.parse_request_uri_response(uri, state=asked.state)
    except MismatchingStateError:
        raise _failed(asked.issuer, "state") from None
    except MissingCodeError:
        raise _failed(asked.issuer, "code") from None
    except OAuth2Error as error:
        raise _refused_in_browser(asked.issuer, error) from None
    return Secret(str(answer["code"]))


def redeem(asked: Asked, code: Secret, client_secret: Secret | None = None) -> Tokens:
    """Exchange a code for tokens. Raises MailError; SignInFailed where a person has to act."""
    issuer = asked.issuer
    given = client_secret or Secret("")
    form = {
        "grant_type": "authorization_code",
        "code": code.value,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier.value,
    }
    held = (code, asked.verifier, given)
    record = granted(issuer, form, given, held, ProblemKind.SIGN_IN_FAILED)
    _check_scopes(issuer, record)
    return made_tokens(issuer, record, Secret(""), given)


def refresh(tokens: Tokens) -> Tokens:
    """Renew an access token (RFC 6749 §6). A rotated refresh token replaces the old one.

    Raises SignInFailed(SIGN_IN_AGAIN) where the provider wants to see the person, and the usual
    troubles of the network, which say nothing against the tokens.
    """
    issuer = tokens.issuer
    if not tokens.refresh.value:
        raise SignInFailed(Problem(ProblemKind.SIGN_IN_AGAIN, host_of(issuer.token_url)))
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh.value}
    held = (tokens.refresh, tokens.access, tokens.client_secret)
    record = granted(issuer, form, tokens.client_secret, held, ProblemKind.SIGN_IN_AGAIN)
    return made_tokens(issuer, record, tokens.refresh, tokens.client_secret)


def granted(
    issuer: OAuthIssuer,
    form: dict[str, str],
    client_secret: Secret,
    held: tuple[Secret, ...],
    refusal: ProblemKind,
) -> Mapping[str, Any]:
    """Ask the token endpoint. `refusal` is what a plain no means; `held` is masked in its words."""
    form = form | {"client_id": issuer.client_id}
    if client_secret.value:
        form["client_secret"] = client_secret.value
    answer = ask(issuer.token_url, form, ca_file=issuer.ca_file)
    try:
        return _read(issuer, answer, refusal)
    except MailError as error:
        raise errors.masked(error, *(each.value for each in held)) from None


def _read(issuer: OAuthIssuer, answer: Answer, refusal: ProblemKind) -> Mapping[str, Any]:
    """Sort an answer into tokens, a no, and trouble that passes."""
    if answer.status >= 500 or answer.status == _BUSY_STATUS:
        raise Busy(Problem(ProblemKind.BUSY, answer.server, answer.status))
    if not answer.record:
        raise errors.protocol(answer.server, detail="no-json")
    client = WebApplicationClient(issuer.client_id)
    try:
        given: Mapping[str, Any] = client.parse_request_body_response(answer.text)
    except OAuth2Error as error:
        raise _refusal(answer, error, refusal) from None
    except (ValueError, TypeError, OverflowError):  # an "expires_in" that is no number
        raise errors.protocol(answer.server, detail="no-token") from None
    return given


def _refusal(answer: Answer, error: OAuth2Error, refusal: ProblemKind) -> MailError:
    said = str(answer.record.get("error_description") or error.error or "")
    text, name = errors.words(said), str(answer.record.get("error", ""))
    if not name:
        return errors.protocol(answer.server, detail="no-token")
    if name in _LATER:
        return Busy(Problem(ProblemKind.BUSY, answer.server, answer.status, text=text))
    detail = "client" if name in {"invalid_client", "unauthorized_client"} else name[:40]
    return SignInFailed(Problem(refusal, answer.server, answer.status, text=text, detail=detail))


def _refused_in_browser(issuer: OAuthIssuer, error: OAuth2Error) -> MailError:
    said = errors.words(error.description or error.error or "")
    server = host_of(issuer.authorize_url)
    if error.error in _LATER:
        return Busy(Problem(ProblemKind.BUSY, server, text=said))
    detail = "denied" if error.error == "access_denied" else "refused"
    return SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, server, text=said, detail=detail))


def _check_issuer(asked: Asked, query: Secret) -> None:
    """Compare who answered with whom was asked, where both are named (RFC 9207 §2.4)."""
    answered = parse_qs(query.value).get("iss", [])
    if answered and asked.issuer.issuer and answered != [asked.issuer.issuer]:
        raise _failed(asked.issuer, "issuer")


def _check_scopes(issuer: OAuthIssuer, record: Mapping[str, Any]) -> None:
    """See that a person who may tick the rights off one by one left those to the mail."""
    given = record.get("scope")
    if not given:
        return  # as asked (RFC 6749 §5.1)
    words = given if isinstance(given, list) else str(given).split()
    held = {str(scope).lower() for scope in words}
    if any(scope.lower() not in held | _NO_RIGHTS for scope in issuer.scopes):
        raise _failed(issuer, "scope")


def _failed(issuer: OAuthIssuer, detail: str) -> SignInFailed:
    server = host_of(issuer.authorize_url)
    return SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, server, detail=detail))


def made_tokens(
    issuer: OAuthIssuer, record: Mapping[str, Any], refresh: Secret, client_secret: Secret
) -> Tokens:
    """Make the tokens of an answer; `refresh` is kept where it brings no other."""
    rotated = record.get("refresh_token")
    life = record.get("expires_in")
    return Tokens(
        issuer,
        Secret(str(record["access_token"])),
        int(time.time()) + (int(life) if life else USUAL_LIFE),
        Secret(str(rotated)) if rotated else refresh,
        client_secret,
    )
