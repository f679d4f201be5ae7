"""The practice server: a real IMAP and a real SMTP server, on this machine alone.

Whoever has no account yet can read, write and get answers without one letter leaving the machine.
"""

import asyncio
import secrets
import threading
from concurrent.futures import Future

from app.model.account import AccountSettings, Protocol, Secret, Security, Server
from app.practice.people import PERSON

LOOPBACK = "127.0.0.1"
START_WITHIN = 30.0  # seconds; a slow disk must load pymap
STOP_WITHIN = 5.0


class PracticeServer:
    """Both servers on a thread with a loop of its own. The password is new at every start."""

    def __init__(self) -> None:
        self.secret = Secret(secrets.token_urlsafe(18))
        self._ports: tuple[int, int] = (0, 0)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> None:
        """Bind both servers to free ports of loopback. Raises what kept them from it."""
        started: Future[tuple[int, int]] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(started,), name="practice", daemon=True
        )
        self._thread.start()
        self._ports = started.result(START_WITHIN)

    def settings(self) -> AccountSettings:
        """Return the account that this server serves."""
        imap, smtp = self._ports
        return AccountSettings(
            address=PERSON.address,
            name=PERSON.name,
            incoming=_server(Protocol.IMAP, imap),
            outgoing=_server(Protocol.SMTP, smtp),
        )

    def stop(self) -> None:
        """End both servers, with every connection."""
        if self._thread is None:
            return
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(STOP_WITHIN)
        self._thread = self._loop = self._stopping = None

    def _run(self, started: Future[tuple[int, int]]) -> None:
        try:
            asyncio.run(self._serve(started))
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: Future[tuple[int, int]]) -> None:
        """Serve until told to stop. What still runs then is cancelled by asyncio.run."""
        # Here and not above: loading both costs a normal start nothing.
        from app.practice.imap import MailRoom
        from app.practice.smtp import PostOffice

        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        room = await MailRoom.open(PERSON.address, self.secret)
        office = PostOffice(room, self.secret)
        imap = await asyncio.start_server(room.connected, LOOPBACK, 0)
        smtp = await self._loop.create_server(office.connection, LOOPBACK, 0)
        started.set_result((_port(imap), _port(smtp)))
        await self._stopping.wait()
        # Not wait_closed(): from Python 3.12 on it waits until every client has hung up.
        imap.close()
        smtp.close()


def _server(protocol: Protocol, port: int) -> Server:
    return Server(protocol, LOOPBACK, port, Security.NONE, PERSON.address)


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
