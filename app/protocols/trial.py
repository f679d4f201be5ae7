"""Small trials that tell one trouble from another. They cost a server next to nothing.

Nothing is sent by them but greetings, one request for a server's own web page, and, where a caller
asks for it, one login.
"""

import email.utils
import http.client
import re
import socket
from contextlib import suppress
from typing import NamedTuple

from app.model.account import Secret, Server
from app.model.addressing import ascii_host
from app.model.problem import LifafaError
from app.protocols.errors import MailError, words
from app.protocols.probe import Knock, open_session, uncounted
from app.protocols.stopping import Stopper, ended_after, shut

TIMEOUT = 5.0
"""Seconds of silence borne by a trial: a person waits for it after a failure."""

WEB_PORT = 80

# Addresses that belong to nobody (RFC 5737, RFC 3849): only the way to them is looked up.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))

# "220 … ready at Fri, 27 Nov 2026 04:00:00 +0000" (Exchange, Sendmail).
_SAID_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), +\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d(?: [+-]\d{4}| GMT)?"
)


class WebAnswer(NamedTuple):
    """How port 80 of a host answers. `date` is epoch seconds, None where it did not say."""

    status: int
    location: str
    date: float | None


def greets(server: Server, *, timeout: float = TIMEOUT, stopper: Stopper | None = None) -> bool:
    """Tell whether a server can be used as this one: open it up to what it offers, no further."""
    session = open_session(server, timeout)
    try:
        with (stopper or Stopper()).ending(session.abort):
            session.connect()
    except MailError:
        return False
    finally:
        session.close()
    return True


def lets_in(
    server: Server,
    secret: Secret | None,
    *,
    timeout: float = TIMEOUT,
    knock: Knock = uncounted,
    stopper: Stopper | None = None,
) -> bool:
    """Tell whether a server takes this login. It is one attempt that the server may count.

    So where a challenge is refused, the password is not tried after it.
    """
    session = open_session(server, timeout)
    try:
        with (stopper or Stopper()).ending(session.abort):
            session.connect()
            with knock(server) as most:
                session.login(secret, most=min(most, 1))
    except LifafaError:
        return False
    finally:
        session.close()
    return True


def routed() -> bool:
    """Tell whether this computer knows any way out. No packet is sent."""
    return any(_way(family, address) for family, address in _ELSEWHERE)


def web(
    host: str,
    *,
    port: int = WEB_PORT,
    timeout: float = TIMEOUT,
    stopper: Stopper | None = None,
) -> WebAnswer | None:
    """Ask a mail server's own host for its web page, in clear, and follow nothing.

    A captive portal answers in its place; and a web server says what time it is. `timeout` is for
    the connection, and then for the whole answer.
    """
    connection = http.client.HTTPConnection(ascii_host(host) or host, port, timeout=timeout)
    with suppress(OSError, http.client.HTTPException, ValueError):
        try:
            connection.connect()
            sock = connection.sock
            with (stopper or Stopper()).ending(lambda: shut(sock)), ended_after(timeout, sock):
                return _asked(connection)
        finally:
            connection.close()
    return None


def _asked(connection: http.client.HTTPConnection) -> WebAnswer:
    connection.request("GET", "/", headers={"User-Agent": "Lifafa"})
    answer = connection.getresponse()
    location = words(answer.getheader("Location") or "")
    return WebAnswer(answer.status, location, _moment(answer.getheader("Date") or ""))


def said_date(said: str) -> float | None:
    """Find the time in a greeting, in epoch seconds; None where there is none."""
    found = _SAID_DATE.search(said)
    return _moment(found[0]) if found else None


def _moment(date: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def _way(family: socket.AddressFamily, address: str) -> bool:
    """Ask the system for a route; connecting a datagram socket does just that."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            one.connect((address, 9))
    except OSError:
        return False
    return True
