"""The system is asked to notice a peer that died without a word."""

import socket

import pytest

from app.protocols.keepalive import DEAD_AFTER, keep_alive


def test_a_dead_peer_is_noticed_well_within_ten_minutes() -> None:
    assert DEAD_AFTER <= 5 * 60


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux has this option")
def test_the_system_is_told_so_where_it_can_be() -> None:
    with socket.socket() as sock:
        keep_alive(sock)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1

        def told(name: str) -> int:
            return sock.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))

        quiet, every, times = map(told, ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"))
        assert quiet + every * times == DEAD_AFTER
        assert told("TCP_USER_TIMEOUT") == DEAD_AFTER * 1000


def test_a_connection_without_such_options_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TCP_KEEPIDLE", "TCP_KEEPALIVE", "TCP_KEEPINTVL", "TCP_KEEPCNT"):
        monkeypatch.delattr(socket, name, raising=False)
    monkeypatch.delattr(socket, "TCP_USER_TIMEOUT", raising=False)
    with socket.socket() as sock:
        keep_alive(sock)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
