"""A provider of tokens on loopback, over HTTPS: a true one, with a person who always consents.

It checks what a good one checks: the client, its secret, the redirect, the state's presence, PKCE
(RFC 7636), that a code is used once and in time, and that a rotated refresh token is the last one.
Faults are asked for by name, each for one request: `server.faults = ["invalid_grant"]`.
"""

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPSHandler, Request, build_opener

from app.model.oauth import OTHER, OAuthIssuer

CLIENT = "lifafa-of-anu"
SCOPES = ("mail", "offline_access")
CODE_LIFE = 60.0
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class Grant:
    """A consent: what was asked for, and the tokens it has brought so far."""

    challenge: str
    redirect_uri: str
    given_at: float
    refresh: str = ""
    access: list[str] = field(default_factory=list)


class OAuthServer:
    """Serves until it is left. `asked` holds the form of every question to the token endpoint."""

    def __init__(
        self, certificate: tuple[Path, Path], ca_file: Path, *, client_secret: str = ""
    ) -> None:
        self.client_secret = client_secret
        self.rotates = True
        self.names_itself = True
        self.life: int | None = 3600
        self.scope: str | None = None
        self.faults: list[str] = []
        self.asked: list[dict[str, str]] = []
        self.consents: list[dict[str, str]] = []
        self.metadata_at = "/.well-known/oauth-authorization-server"
        self.released = threading.Event()
        self.devices: list[dict[str, str]] = []
        self.typed = ""
        self._ca_file = ca_file
        self._codes: dict[str, Grant] = {}
        self._grants: list[Grant] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_address[1]
        self.url = f"https://localhost:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def issuer(self, **changes: Any) -> OAuthIssuer:
        """Return this server as an issuer with everything known."""
        known: dict[str, Any] = {
            "key": OTHER,
            "name": "Example Mail",
            "authorize_url": f"{self.url}/authorize",
            "token_url": f"{self.url}/token",
            "scopes": SCOPES,
            "client_id": CLIENT,
            "issuer": self.url,
            "ca_file": str(self._ca_file),
            "device_url": f"{self.url}/device_code",
        }
        return OAuthIssuer(**known | changes)

    def browse(self, url: str) -> tuple[int, str]:
        """Be the browser of a person who consents; returns the page that is shown in the end."""
        context = ssl.create_default_context(cafile=str(self._ca_file))
        opener = build_opener(HTTPSHandler(context=context))
        try:
            page = opener.open(Request(url), timeout=10)
        except HTTPError as error:
            page = error  # a browser shows the page of an error too
        with page:
            return page.status, page.read().decode()

    def revoke(self) -> None:
        """Take every grant back: no refresh token counts any more."""
        with self._lock:
            for grant in self._grants:
                grant.refresh = ""

    def holds(self, access: str) -> bool:
        """Whether an access token was the last one given to somebody."""
        with self._lock:
            return any(grant.access[-1:] == [access] for grant in self._grants)

    # --- what it answers ---

    def consent(self, query: dict[str, str]) -> str:
        """Return where the browser is sent after consent; "" where the question is off."""
        self.consents.append(query)
        fault = self._fault("access_denied", "wrong_state", "wrong_issuer", "no_state", "busy")
        right = (
            query.get("response_type") == "code"
            and query.get("client_id") == CLIENT
            and query.get("code_challenge_method") == "S256"
            and len(query.get("code_challenge", "")) == 43
            and bool(query.get("state"))
            and query.get("redirect_uri", "").startswith(("http://127.0.0.1:", "http://localhost:"))
        )
        if not right:
            return ""
        return query["redirect_uri"] + "?" + urlencode(self._answer(query, fault))

    def _answer(self, query: dict[str, str], fault: str) -> dict[str, str]:
        answer = {"state": query["state"]}
        if self.names_itself:
            answer["iss"] = self.url
        if fault == "access_denied":
            answer |= {"error": "access_denied", "error_description": "The person said no."}
            return answer
        if fault == "busy":
            return answer | {"error": "temporarily_unavailable"}
        if fault == "wrong_state":
            answer["state"] = "another"
        if fault == "no_state":
            del answer["state"]
        if fault == "wrong_issuer":
            answer["iss"] = "https://mixed-up.example"
        code = secrets.token_urlsafe(16)
        grant = Grant(query["code_challenge"], query["redirect_uri"], time.monotonic())
        with self._lock:
            self._codes[code] = grant
        return answer | {"code": code}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """Answer the token endpoint."""
        self.asked.append(form)
        fault = self._fault(
            "500", "slow", "garbage", "endless", "invalid_grant", "slow_down", "expired"
        )
        if fault == "500":
            return 500, "<h1>Something broke</h1>"
        if fault == "garbage":
            return 200, "<html>Welcome to the airport</html>"
        if fault == "endless":
            return 200, '{"access_token": "x", "token_type": "Bearer", "expires_in": 1e999}'
        if fault == "slow":
            self.released.wait(20)
        if fault in ("invalid_grant", "slow_down"):
            said = f"No: {form.get('refresh_token', form.get('code', ''))}"
            return 400, {"error": fault, "error_description": said}
        if form.get("grant_type") == DEVICE_GRANT and fault != "expired":
            pending = self._pending(form.get("device_code", ""))
            if pending:
                return 400, {"error": pending}
        if form.get("client_id") != CLIENT or form.get("client_secret", "") != self.client_secret:
            return 401, {"error": "invalid_client"}
        with self._lock:
            grant = self._grant_of(form, expired=fault == "expired")
            return (400, {"error": "invalid_grant"}) if grant is None else (200, self._give(grant))

    def _grant_of(self, form: dict[str, str], *, expired: bool) -> Grant | None:
        if form.get("grant_type") == "refresh_token":
            given = form.get("refresh_token", "")
            return next((each for each in self._grants if given and each.refresh == given), None)
        if form.get("grant_type") == DEVICE_GRANT:
            grant = self._codes.pop(form["device_code"], None)
            if grant is not None:
                grant.refresh = secrets.token_urlsafe(16)
                self._grants.append(grant)
            return grant
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or expired or time.monotonic() - grant.given_at > CODE_LIFE:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if proof != grant.challenge or form.get("redirect_uri") != grant.redirect_uri:
            return None
        grant.refresh = secrets.token_urlsafe(16)
        self._grants.append(grant)
        return grant

    def _give(self, grant: Grant) -> dict[str, Any]:
        grant.access.append(secrets.token_urlsafe(16))
        given: dict[str, Any] = {"access_token": grant.access[-1], "token_type": "Bearer"}
        if self.life is not None:
            given["expires_in"] = self.life
        if self.scope is not None:
            given["scope"] = self.scope
        if self.rotates:
            grant.refresh = secrets.token_urlsafe(16)
        if self.rotates or len(grant.access) == 1:
            given["refresh_token"] = grant.refresh
        return given

    def _fault(self, *these: str) -> str:
        if self.faults and self.faults[0] in these:
            return self.faults.pop(0)
        return ""

    def device(self, form: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """Answer who asks for a code to be typed elsewhere (RFC 8628 §3.2)."""
        self.devices.append(form)
        if form.get("client_id") != CLIENT:
            return 401, {"error": "invalid_client", "error_description": "Who are you?"}
        self.typed = ""
        return 200, {
            "device_code": "the device's",
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{self.url}/device",
            "expires_in": float("inf") if self._fault("endless") else 600,
            "interval": 1,
        }

    def _pending(self, code: str) -> str:
        """Say how far the person at the other device is; "" where all is done."""
        if code != "the device's":
            return "invalid_grant"
        if self.typed == "WDJB-MJHT":
            self._codes[code] = Grant("", "", time.monotonic())
            return ""
        return self.typed or "authorization_pending"

    def metadata(self) -> dict[str, Any]:
        """What the issuer says of itself (RFC 8414)."""
        named = "https://other.example" if self._fault("stranger") else self.url
        return {
            "issuer": named,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "device_authorization_endpoint": f"{self.url}/device_code",
            "scopes_supported": ["openid", "offline_access", "mail"],
        }


def _handler(provider: OAuthServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/authorize":
                place = provider.consent(query)
                self._send(302 if place else 400, "", place)
            elif url.path == provider.metadata_at:
                self._send(200, json.dumps(provider.metadata()))
            elif url.path == "/moved":
                self._send(302, "", f"{provider.url}/token")
            else:
                self._send(404, "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if self.path == "/device_code":
                status, answer = provider.device(form)
                self._send(status, answer if isinstance(answer, str) else json.dumps(answer))
                return
            if self.path != "/token":
                self._send(302, "", f"{provider.url}/token")
                return
            status, answer = provider.token(form)
            self._send(status, answer if isinstance(answer, str) else json.dumps(answer))

        def _send(self, status: int, body: str, place: str = "") -> None:
            try:
                self.send_response(status)
                if place:
                    self.send_header("Location", place)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())
            except OSError:
                pass  # who asked has left

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    return Handler
