"""A proxy on loopback that notes when the server's word of each new message passes through it."""

import asyncio
import re
import threading
import time
from types import TracebackType
from typing import Self

CHUNK = 256 * 1024
_EXISTS = re.compile(rb"^\* (\d+) EXISTS\r$", re.MULTILINE)
_IDLE = re.compile(rb"^\S+ IDLE\r$", re.MULTILINE)


class StampingProxy:
    """Passes one port on to another. `told` maps a count to when `* count EXISTS` first passed.

    `idling` is set once a client said IDLE. Answers are small here: none is cut apart.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.told: dict[int, float] = {}
        self.idling = threading.Event()
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

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._pass(near, out, False), self._pass(far, back, True))

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, from_server: bool
    ) -> None:
        try:
            while chunk := await source.read(CHUNK):
                if from_server:
                    self._stamp(chunk)
                elif _IDLE.search(chunk):
                    self.idling.set()
                sink.write(chunk)
                await sink.drain()
        except ConnectionError:
            pass  # the end of a connection is no news here
        sink.close()

    def _stamp(self, chunk: bytes) -> None:
        now = time.time()
        for count in _EXISTS.findall(chunk):
            self.told.setdefault(int(count), now)
