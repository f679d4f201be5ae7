"""Where Dovecot asks whether a token is good, and whose it is (RFC 7662).

with Introspection(servers.ports["introspection"], {"a-token": "anna"}):
    ...log in with "a-token"...
"""

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs


class Introspection:
    """Answers with the name of a token's owner, or that the token is not active."""

    def __init__(self, port: int, owners: Mapping[str, str]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._server.owners = dict(owners)  # type: ignore[attr-defined]  # for its handlers
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        token = parse_qs(self.rfile.read(size).decode()).get("token", [""])[0]
        owner = self.server.owners.get(token)  # type: ignore[attr-defined]
        known = {"active": True, "username": owner} if owner else {"active": False}
        body = json.dumps(known).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
