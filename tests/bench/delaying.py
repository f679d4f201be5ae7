"""A proxy on loopback, as slow as life: every byte is late by half a round trip."""

import asyncio
import threading
from types import TracebackType
from typing import Self

CHUNK = 256 * 1024


class DelayingProxy:
    """Passes one port on to another, late but in order, and never slower than it came."""

    def __init__(self, target: int, round_trip: float) -> None:
        self._target = target
        self._late = round_trip / 2
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
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
        await asyncio.gather(self._pass(near, out), self._pass(far, back))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        deliver = asyncio.create_task(self._deliver(queue, sink))
        try:
            while chunk := await source.read(CHUNK):
                await queue.put((self._loop.time() + self._late, chunk))
        except ConnectionError:
            pass  # the end of a connection is no news here
        await queue.put((self._loop.time() + self._late, b""))
        await deliver

    async def _deliver(
        self, queue: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                due, chunk = await queue.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not chunk:
                    break
                sink.write(chunk)
                await sink.drain()
        except ConnectionError:
            pass
        sink.close()
