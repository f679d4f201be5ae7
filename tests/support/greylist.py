"""A greylisting policy server for Postfix (SMTPD_POLICY_README): who comes first comes again."""

import contextlib
import socket
import socketserver
import threading
from io import BufferedIOBase
from types import TracebackType
from typing import Self

LATER = b"action=defer 4.7.1 Greylisted, come back in a minute\n\n"
WELCOME = b"action=dunno\n\n"


class Greylist:
    """Puts each pair of sender and recipient off once. `asked` counts what Postfix asked."""

    def __init__(self, port: int) -> None:
        self.asked = 0
        self._open: list[socket.socket] = []
        self._known: set[tuple[str, str]] = set()
        greylist = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                greylist._open.append(self.connection)
                with contextlib.suppress(OSError):
                    while asked := _request(self.rfile):
                        self.wfile.write(greylist._answer(asked))

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = False  # so that closing waits for them
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
        self._server.shutdown()
        for each in self._open:  # Postfix keeps its connections for the next question
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def _answer(self, asked: dict[str, str]) -> bytes:
        self.asked += 1
        pair = (asked.get("sender", ""), asked.get("recipient", ""))
        if pair in self._known:
            return WELCOME
        self._known.add(pair)
        return LATER


def _request(lines: BufferedIOBase) -> dict[str, str]:
    """Read name=value lines up to an empty one; nothing where the client has left."""
    found: dict[str, str] = {}
    while (line := lines.readline().decode().strip()) != "":
        name, _, value = line.partition("=")
        found[name] = value
    return found
