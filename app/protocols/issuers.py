"""Who hands out tokens: the table that Lifafa brings along, and what an issuer says of itself."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.model.oauth import KnownIssuer, OAuthIssuer, issuer_of
from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.errors import MailError, SignInFailed
from app.protocols.token_wire import ask, host_of

TABLE = Path(__file__).parents[2] / "resources" / "oauth.json"

# What one asks for where nobody said which scopes reach the mail: who it is, and a refresh token.
_USUAL_SCOPES = ("openid", "email", "offline_access")


@cache
def known() -> tuple[KnownIssuer, ...]:
    """Return the issuers of the table."""
    table = json.loads(TABLE.read_text("utf-8"))
    return tuple(_known(record) for record in table["issuers"])


def named(key: str) -> KnownIssuer | None:
    """Return a known issuer by its key, or None."""
    return next((each for each in known() if each.issuer.key == key), None)


def discovered(issuer: OAuthIssuer) -> OAuthIssuer:
    """Ask an issuer where one signs in, if that is not known (RFC 8414 §3, OIDC Discovery §4).

    Raises SignInFailed(discovery) where it does not say, or says that it is somebody else.
    """
    if issuer.authorize_url and issuer.token_url:
        return issuer
    if not host_of(issuer.issuer):
        raise _undiscovered(issuer)
    record = _metadata(issuer)
    if str(record.get("issuer", "")).rstrip("/") != issuer.issuer.rstrip("/"):
        raise _undiscovered(issuer, str(record.get("issuer", "")))  # RFC 8414 §3.3
    authorize, token = (
        str(record.get(name, "")) for name in ("authorization_endpoint", "token_endpoint")
    )
    if not (authorize.startswith("https://") and token.startswith("https://")):
        raise _undiscovered(issuer, authorize or token)
    offered = record.get("scopes_supported")
    device = str(record.get("device_authorization_endpoint", ""))
    return replace(
        issuer,
        authorize_url=authorize,
        token_url=token,
        issuer=str(record["issuer"]),
        scopes=issuer.scopes or _usual(offered),
        device_url=device if device.startswith("https://") else "",
    )


def _usual(offered: object) -> tuple[str, ...]:
    if not isinstance(offered, list):
        return _USUAL_SCOPES
    return tuple(scope for scope in _USUAL_SCOPES if scope in offered)


def _metadata(issuer: OAuthIssuer) -> Mapping[str, Any]:
    """Fetch the description, by the newer name and then by that of OpenID Connect."""
    trouble: MailError = _undiscovered(issuer)
    for url in _places(issuer.issuer):
        try:
            answer = ask(url, ca_file=issuer.ca_file)
        except errors.Transient as error:
            raise error from None
        except MailError as error:
            trouble = error
            continue
        if answer.status == 200 and answer.record:
            return answer.record
    raise trouble


def _places(url: str) -> tuple[str, ...]:
    """Where the description may lie: RFC 8414 puts it before the path, OpenID behind it."""
    parts = urlsplit(url)
    root, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    places = (
        f"{root}/.well-known/oauth-authorization-server{path}",
        f"{root}{path}/.well-known/openid-configuration",
        f"{root}/.well-known/openid-configuration{path}",
    )
    return tuple(dict.fromkeys(places))


def _undiscovered(issuer: OAuthIssuer, said: str = "") -> SignInFailed:
    kind = ProblemKind.SIGN_IN_FAILED
    server = host_of(issuer.issuer)
    return SignInFailed(Problem(kind, server, text=errors.words(said), detail="discovery"))


def _known(record: Mapping[str, Any]) -> KnownIssuer:
    return KnownIssuer(
        issuer_of(record),
        tuple(record["domains"]),
        str(record["register_url"]),
        bool(record.get("wants_secret", False)),
    )
