"""One HTTPS question to a token server: verified, bounded, never redirected, never logged."""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from app.model.addressing import ascii_host
from app.model.problem import Problem, ProblemKind
from app.protocols import errors
from app.protocols.certificates import trusting
from app.protocols.errors import ProtocolError
from app.protocols.stopping import ended_after

TIMEOUT = 15.0
"""Seconds of silence after which a token server counts as gone."""

DEADLINE = 40.0
"""Seconds for question and answer, however busily the server goes on talking."""

MOST_BYTES = 256 * 1024

_HEADERS = {"Accept": "application/json", "User-Agent": "Lifafa", "Connection": "close"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `record` is its JSON object, or empty where it held none; never printed."""

    server: str
    status: int
    text: str = field(repr=False)
    record: Mapping[str, Any] = field(repr=False)


def ask(
    url: str, form: Mapping[str, str] | None = None, *, ca_file: str = "", timeout: float = TIMEOUT
) -> Answer:
    """Fetch a URL, or send it a form. Raises MailError; an answer of any status is an answer.

    A redirect is not followed: what is asked for, or sent, is meant for this server alone.
    """
    server = host_of(url)
    if not server or not url.startswith("https:"):
        detail = "not-https"
        raise errors.SignInFailed(Problem(ProblemKind.SIGN_IN_FAILED, server, detail=detail))
    parts = urlsplit(url)
    host = parts.hostname or ""
    line = http.client.HTTPSConnection(
        ascii_host(host) or host,
        parts.port or 443,
        timeout=timeout,
        context=trusting(ca_file, server),
    )
    try:
        with _sorted(server):
            line.connect()
            # Held here, as http.client forgets the socket once an answer has begun.
            with ended_after(DEADLINE, line.sock):
                return _exchanged(line, parts.path or "/", parts.query, form, server)
    finally:
        line.close()


def host_of(url: str) -> str:
    """Return host:port of a URL, as troubles name a server; "" where it has none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or 443}" if parts.hostname else ""
    except ValueError:
        return ""


def _exchanged(
    line: http.client.HTTPSConnection,
    path: str,
    query: str,
    form: Mapping[str, str] | None,
    server: str,
) -> Answer:
    target = f"{path}?{query}" if query else path
    if form is None:
        line.request("GET", target, headers=_HEADERS)
    else:
        line.request("POST", target, urlencode(form), _HEADERS | _FORM)
    response = line.getresponse()
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise errors.protocol(server, detail="too-long")
    text = body.decode("utf-8", "replace")
    return Answer(server, response.status, text, _record(text))


def _record(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _sorted(server: str) -> Iterator[None]:
    """Let nothing of http.client or the socket out. What was sent is in none of its errors."""
    try:
        yield
    except (TimeoutError, ssl.SSLError, socket.gaierror) as error:
        raise errors.from_os(error, server) from None
    except ConnectionRefusedError as error:
        raise errors.unreachable(error, server) from None
    except http.client.RemoteDisconnected:
        raise errors.lost(server) from None
    except OSError as error:
        raise errors.from_os(error, server) from None
    except (http.client.HTTPException, ValueError) as error:
        problem = Problem(ProblemKind.PROTOCOL, server, text=type(error).__name__)
        raise ProtocolError(problem) from None
