"""How a peer that died without a word is noticed by the system, while nothing is said on a line."""

import socket
from contextlib import suppress

_QUIET = 120
_EVERY = 30
_TIMES = 4

DEAD_AFTER = _QUIET + _EVERY * _TIMES
"""Seconds after which a peer that answers nothing is given up, where the system can be told so."""

# By the names that systems have for them: Linux and Windows 10, else macOS for the first.
_OPTIONS = (
    (("TCP_KEEPIDLE", "TCP_KEEPALIVE"), _QUIET),
    (("TCP_KEEPINTVL",), _EVERY),
    (("TCP_KEEPCNT",), _TIMES),
    # RFC 5482; on Linux in milliseconds. Also bounds what was sent and is never acknowledged.
    (("TCP_USER_TIMEOUT",), DEAD_AFTER * 1000),
)


def keep_alive(sock: socket.socket) -> None:
    """Have the system probe a quiet connection (RFC 1122 §4.2.3.6), sooner than in two hours.

    The probes also keep the mapping of a NAT alive, which may forget a quiet line after minutes.
    """
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for names, value in _OPTIONS:
        option = next((found for name in names if (found := getattr(socket, name, None))), None)
        if option is not None:
            with suppress(OSError):  # an older kernel than Python was built for
                sock.setsockopt(socket.IPPROTO_TCP, option, value)
