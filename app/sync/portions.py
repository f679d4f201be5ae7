"""What comes from a server, cut by what it weighs and not by what the server said it would."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from app.model.problem import LifafaError

LIMIT = 32_000_000
"""Bytes in memory after which what has come is stored first."""


class Sourced(Protocol):
    @property
    def source(self) -> bytes: ...


T = TypeVar("T", bound=Sourced)


def portions(items: Iterable[T], limit: int = LIMIT) -> Iterator[list[T]]:
    """Yield what comes in lists of bounded weight; one of a greater weight is the last of its list.

    What came before a connection was lost is handed out before the error is raised.
    """
    waiting: list[T] = []
    size = 0
    try:
        for item in items:
            waiting.append(item)
            size += len(item.source)
            if size >= limit:
                yield waiting
                waiting, size = [], 0
    except LifafaError:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting
