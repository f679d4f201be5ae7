"""Signing in at a provider instead of giving a password (OAuth 2.0, RFC 6749, 7636, 8252)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OAuthIssuer:
    """Where a person signs in, and where tokens come from. None of it is a secret.

    `key` is "google", "microsoft", "yahoo" or "other". `client_id` is the person's own registration
    of this program with the provider.
    """

    key: str
    name: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    client_id: str = ""
