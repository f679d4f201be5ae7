"""Sign-in on another device (RFC 8628): a code is shown here, and typed where a browser is."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.model.account import Secret
from app.model.oauth import OAuthIssuer
from app.model.problem import Problem, ProblemKind
from app.model.tokens import Tokens
from app.protocols import errors
from app.protocols.errors import Busy, MailError, SignInFailed
from app.protocols.oauth import granted, made_tokens
from app.protocols.token_wire import ask, host_of

GRANT = "urn:ietf:params:oauth:grant-type:device_code"

_USUAL_LIFE = 600
_USUAL_INTERVAL = 5
_SLOWER = 5
_LONGEST_INTERVAL = 60
_GLANCE = 0.2

# What the errors of RFC 8628 §3.5 mean in the words of a sign-in.
_ENDS = {"access_denied": "denied", "expired_token": "late"}


@dataclass(frozen=True, slots=True)
class Device:
    """A sign-in that waits for its code to be typed at `url`. `until` is in monotonic seconds."""

    issuer: OAuthIssuer
    url: str
    user_code: str
    code: Secret
    interval: float
    until: float


def begin_elsewhere(issuer: OAuthIssuer) -> Device:
    """Ask for a code to be typed. Raises SignInFailed(device) where there is no such way."""
    if not issuer.device_url:
        raise _failed(issuer, "device")
    form = {"client_id": issuer.client_id, "scope": " ".join(issuer.scopes)}
    answer = ask(issuer.device_url, form, ca_file=issuer.ca_file)
    if answer.status >= 500:
        raise Busy(Problem(ProblemKind.BUSY, answer.server, answer.status))
    try:
        return _device(issuer, answer.record)
    except (KeyError, ValueError, TypeError, OverflowError):
        said = errors.words(str(answer.record.get("error_description", "")))
        raise _failed(issuer, "device", said) from None


def wait_elsewhere(
    device: Device,
    client_secret: Secret | None,
    stopped: Callable[[], bool],
    rest: Callable[[float], None] = time.sleep,
) -> Tokens:
    """Ask again and again until the person is done. Raises SignInFailed, CANCELLED, MailError."""
    interval = device.interval
    while time.monotonic() < device.until:
        _rest(interval, stopped, rest)
        try:
            return _tokens(device, client_secret or Secret(""))
        except Busy as error:
            if error.problem.code is not None and error.problem.code >= 500:
                raise
            interval = min(interval + _SLOWER, _LONGEST_INTERVAL)
        except SignInFailed as error:
            if error.problem.detail != "authorization_pending":
                raise _told(error) from None
    raise _failed(device.issuer, "late")


def _tokens(device: Device, client_secret: Secret) -> Tokens:
    form = {"grant_type": GRANT, "device_code": device.code.value}
    kind = ProblemKind.SIGN_IN_FAILED
    record = granted(device.issuer, form, client_secret, (device.code, client_secret), kind)
    return made_tokens(device.issuer, record, Secret(""), client_secret)


def _told(error: SignInFailed) -> MailError:
    old = error.problem
    detail = _ENDS.get(old.detail, old.detail)
    return SignInFailed(Problem(old.kind, old.server, old.code, text=old.text, detail=detail))


def _rest(seconds: float, stopped: Callable[[], bool], rest: Callable[[float], None]) -> None:
    """Wait between two questions, but not for who has given up."""
    left = seconds
    while left > 0:
        if stopped():
            raise errors.cancelled("")
        rest(min(_GLANCE, left))
        left -= _GLANCE


def _device(issuer: OAuthIssuer, record: Mapping[str, Any]) -> Device:
    """Read the answer (RFC 8628 §3.2); Google once named the address otherwise."""
    url = str(record.get("verification_uri") or record["verification_url"])
    if not url.startswith("https://"):
        raise ValueError(url)
    life = int(record.get("expires_in") or _USUAL_LIFE)
    return Device(
        issuer,
        errors.words(url),
        errors.words(str(record["user_code"])),
        Secret(str(record["device_code"])),
        min(max(1, int(record.get("interval") or _USUAL_INTERVAL)), _LONGEST_INTERVAL),
        time.monotonic() + life,
    )


def _failed(issuer: OAuthIssuer, detail: str, text: str = "") -> SignInFailed:
    server = host_of(issuer.token_url)
    return SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, server, text=text, detail=detail))
