"""COMPRESS=DEFLATE (RFC 4978): a file that inflates what it reads, never more than is asked for."""

import ipaddress
import zlib
from contextlib import suppress
from io import RawIOBase
from typing import Any

READ_SIZE = 1 << 14
"""Compressed bytes read at once."""

SILENCE_LIMIT = 1 << 20
"""Compressed bytes that may come to nothing; more is an attempt to keep us busy for ever."""

_RAW_DEFLATE = -15


class Garbled(ValueError):
    """What came is not what a compressor made."""


class Inflating(RawIOBase):
    """Reads a compressed stream: `ahead`, then the unbuffered file `source`.

    However much a few bytes would inflate to, only as much as the reader has room for is made; the
    rest waits in compressed form. Raises Garbled, and BlockingIOError where nothing can be read now
    from a socket that must not wait: an empty answer is the end of the stream and nothing else.
    """

    def __init__(self, source: RawIOBase, ahead: bytes) -> None:
        self._source = source
        self._inflater = zlib.decompressobj(_RAW_DEFLATE)
        self._compressed = ahead
        self._more = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer).cast("B")
        taken = 0
        while True:
            made = self._inflated(len(room)) if self._compressed or self._more else b""
            if made:
                room[: len(made)] = made
                return len(made)
            if taken > SILENCE_LIMIT:
                raise Garbled("nothing but empty blocks")
            self._compressed = self._read()
            if not self._compressed:
                return 0
            taken += len(self._compressed)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _inflated(self, room: int) -> bytes:
        """Inflate into `room` bytes. zlib may hold some back even when it took all there was."""
        try:
            made = self._inflater.decompress(self._compressed, room)
        except zlib.error as error:
            raise Garbled(str(error)) from error
        if self._inflater.eof:
            raise Garbled("the compressed stream came to an end")
        self._compressed = self._inflater.unconsumed_tail
        self._more = len(made) == room
        return made

    def _read(self) -> bytes:
        compressed = self._source.read(READ_SIZE)
        if compressed is None:
            raise BlockingIOError("nothing yet")
        return compressed


class Deflating:
    """Compresses what is sent, each piece flushed so that the server sees all of it (§4)."""

    def __init__(self) -> None:
        self._deflater = zlib.compressobj(wbits=_RAW_DEFLATE)

    def deflated(self, data: bytes) -> bytes:
        return self._deflater.compress(data) + self._deflater.flush(zlib.Z_SYNC_FLUSH)


def pays(peer: str) -> bool:
    """Tell whether compressing is worth its work: not within one machine or one local network."""
    with suppress(ValueError):
        address = ipaddress.ip_address(peer.partition("%")[0])
        return not (address.is_loopback or address.is_private or address.is_link_local)
    return False
