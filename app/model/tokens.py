"""What a sign-in at a provider brings, and how it is folded into one secret for the keyring."""

import json
from dataclasses import asdict, dataclass

from app.model.account import AuthMethod, Secret, Server
from app.model.oauth import OAuthIssuer, issuer_of


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a person's sign-in has brought; all of it is kept in the keyring, as one secret.

    `expires` (epoch seconds) is when `access` ends. An empty `refresh` cannot renew it; an
    empty `client_secret` is none.
    """

    issuer: OAuthIssuer
    access: Secret
    expires: int
    refresh: Secret
    client_secret: Secret


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that went well. `secret` stands where else the password would be given."""

    issuer: OAuthIssuer
    secret: Secret


def to_secret(tokens: Tokens) -> Secret:
    """Fold tokens into the one secret that the keyring keeps."""
    record = {
        "issuer": asdict(tokens.issuer),
        "access": tokens.access.value,
        "expires": tokens.expires,
        "refresh": tokens.refresh.value,
        "client_secret": tokens.client_secret.value,
    }
    return Secret(json.dumps(record, ensure_ascii=False))


def from_secret(secret: Secret) -> Tokens | None:
    """Unfold what the keyring kept; None where it is something else (a password)."""
    try:
        record = json.loads(secret.value)
        return Tokens(
            issuer_of(record["issuer"]),
            Secret(str(record["access"])),
            int(record["expires"]),
            Secret(str(record["refresh"])),
            Secret(str(record["client_secret"])),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def shown_to(server: Server, secret: Secret | None) -> Secret | None:
    """Return what a server is shown: a password as it is, of tokens the one that gives access."""
    if secret is None or server.auth is not AuthMethod.OAUTH2:
        return secret
    tokens = from_secret(secret)
    return None if tokens is None else tokens.access
