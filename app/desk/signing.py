"""Signing a person in at a provider: the browser is sent there, and comes back with a code."""

from collections.abc import Callable
from contextlib import closing

from app.model.account import Secret
from app.model.oauth import OAuthIssuer, PageWords
from app.model.problem import LifafaError, Problem, ProblemKind
from app.model.tokens import SignedIn, from_secret, to_secret
from app.protocols.device import begin_elsewhere, wait_elsewhere
from app.protocols.issuers import discovered
from app.protocols.loopback import Loopback
from app.protocols.oauth import begin, code_from, redeem


def signed_in(
    issuer: OAuthIssuer,
    address: str,
    client_secret: Secret | None,
    open_page: Callable[[str], None],
    words: PageWords,
    stopped: Callable[[], bool],
) -> SignedIn:
    """Let a person sign in, and return what it brought. Waits for the browser.

    Raises SIGN_IN_FAILED, CANCELLED where `stopped()` said so, and the network's troubles.
    """
    issuer = _with_client(issuer)
    with closing(Loopback(issuer.redirect_host)) as loopback:
        asked = begin(issuer, loopback.redirect_uri, address)
        open_page(asked.url)
        code = loopback.wait(lambda query: code_from(asked, query), words, stopped)
    return SignedIn(issuer, to_secret(redeem(asked, code, client_secret)))


def signed_in_elsewhere(
    issuer: OAuthIssuer,
    client_secret: Secret | None,
    show: Callable[[str, str], None],
    stopped: Callable[[], bool],
) -> SignedIn:
    """The same with the browser of another device; `show` is given an address and a code."""
    issuer = _with_client(issuer)
    device = begin_elsewhere(issuer)
    show(device.url, device.user_code)
    return SignedIn(issuer, to_secret(wait_elsewhere(device, client_secret, stopped)))


def _with_client(issuer: OAuthIssuer) -> OAuthIssuer:
    if not issuer.client_id:
        raise LifafaError(Problem(ProblemKind.SIGN_IN_FAILED, detail="client"))
    return discovered(issuer)


def known_client_secret(issuer: OAuthIssuer, kept: Secret | None) -> Secret | None:
    """Return the client secret of an earlier sign-in, if it was made for the same client there."""
    tokens = None if kept is None else from_secret(kept)
    if tokens is None or not tokens.client_secret.value:
        return None
    before, now = tokens.issuer, issuer
    same = (before.token_url, before.client_id) == (now.token_url, now.client_id)
    return tokens.client_secret if same else None
