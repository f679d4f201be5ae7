"""A server that allows one connection at a time: a way on loopback to one that allows more."""

import asyncio
import contextlib
import threading
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024


class Turnstile:
    """Passes one client at a time on to a port; whoever comes besides hears BYE as its greeting.

    `refused` counts those.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="turnstile")
        self._inside = False
        self._writers: list[asyncio.StreamWriter] = []
        self.refused = 0
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for writer in self._writers:
            writer.close()
        ends = [writer.wait_closed() for writer in self._writers]
        await asyncio.gather(*ends, return_exceptions=True)

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._writers.append(back)
        if self._inside:
            self.refused += 1
            back.write(b"* BYE Maximum number of connections from user+IP exceeded\r\n")
            back.close()
            return
        self._inside = True
        try:
            far, out = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers.append(out)
            await asyncio.gather(_pass(near, out), _pass(far, back))
        finally:
            self._inside = False


async def _pass(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await source.read(CHUNK):
            sink.write(chunk)
            await sink.drain()
    sink.close()
