"""Signing in at a provider instead of giving a password (OAuth 2.0, RFC 6749, 7636, 8252)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

OTHER = "other"
"""The key of an issuer that Lifafa does not know beforehand."""


@dataclass(frozen=True, slots=True)
class OAuthIssuer:
    """Where a person signs in, and where tokens come from. None of it is a secret.

    `key` is "google", "microsoft", "yahoo" or "other". `client_id` is the person's own registration
    of this program with the provider. Without `authorize_url`, `issuer` is asked for what is
    missing (RFC 8414). `issuer` is the name that the answer must bear where it bears one
    (RFC 9207); "" is not compared. `redirect_host` is how the provider wants this computer to be
    called in the redirect, `extra` what it wants to be asked besides (name, value). `ca_file` names
    extra trusted roots (PEM). `device_url` is where a code for another device is asked for
    (RFC 8628); "" where that is not offered.
    """

    key: str
    name: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    client_id: str = ""
    issuer: str = ""
    redirect_host: str = "127.0.0.1"
    extra: tuple[tuple[str, str], ...] = ()
    ca_file: str = ""
    device_url: str = ""


@dataclass(frozen=True, slots=True)
class KnownIssuer:
    """An issuer of the table that Lifafa brings along.

    `domains` are those of its mail servers and addresses. `register_url` is the provider's own page
    on how a client id is made; `wants_secret` says that one gets a client secret along with it.
    """

    issuer: OAuthIssuer
    domains: tuple[str, ...]
    register_url: str
    wants_secret: bool = False

    def serves(self, name: str) -> bool:
        """Whether a host or an address belongs to this provider."""
        domain = name.rpartition("@")[2].lower().rstrip(".")
        return any(domain == each or domain.endswith(f".{each}") for each in self.domains)


class PageWords(NamedTuple):
    """What the page says that the browser shows in the end; `language` is its BCP 47 tag."""

    language: str
    title: str
    done: str
    failed: str


def issuer_to_text(issuer: OAuthIssuer | None) -> str:
    """Write an issuer for the store; "" for none."""
    return "" if issuer is None else json.dumps(asdict(issuer), ensure_ascii=False)


def issuer_from_text(text: str) -> OAuthIssuer | None:
    """Read an issuer from the store; None where there is none, or it cannot be read."""
    try:
        return issuer_of(json.loads(text)) if text else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def issuer_of(record: Mapping[str, Any]) -> OAuthIssuer:
    """Make an issuer of its record. Raises KeyError, TypeError or ValueError."""
    return OAuthIssuer(
        key=str(record["key"]),
        name=str(record["name"]),
        authorize_url=str(record["authorize_url"]),
        token_url=str(record["token_url"]),
        scopes=tuple(str(scope) for scope in record["scopes"]),
        client_id=str(record.get("client_id", "")),
        issuer=str(record.get("issuer", "")),
        redirect_host=str(record.get("redirect_host", "127.0.0.1")),
        extra=tuple((str(name), str(value)) for name, value in record.get("extra", ())),
        ca_file=str(record.get("ca_file", "")),
        device_url=str(record.get("device_url", "")),
    )


def issuer_at(
    url: str, client_id: str, scopes: tuple[str, ...] = (), ca_file: str = ""
) -> OAuthIssuer:
    """Return an issuer of which nothing but its URL is known; it is asked for the rest."""
    url = url.strip().rstrip("/")
    url = url if "://" in url else f"https://{url}"
    name = url.partition("://")[2].partition("/")[0]
    return OAuthIssuer(OTHER, name, "", "", scopes, client_id, issuer=url, ca_file=ca_file)
