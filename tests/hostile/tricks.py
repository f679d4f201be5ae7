"""What a hostile server does instead of answering honestly, as values."""

import re
from dataclasses import dataclass
from enum import Enum


class Then(Enum):
    """What follows the trick's own words."""

    GO_ON = "nothing: the client's next line is awaited"
    HONEST = "the honest answer, changed by `swap`"
    CLOSE = "the connection is closed"
    RESET = "the connection is broken off"
    HANG = "silence, until the client leaves"
    FLOOD = "the trick's words again and again, until the client leaves"
    POUR = "letters without a line's end, until the client leaves"


GREETING = "GREETING"
"""The `on` of a trick played before the client said anything."""


@dataclass(frozen=True, slots=True)
class Trick:
    """One trick: where a client's line meets `on`, `say` is said and `then` happens.

    In `say`, {tag} is the tag of the client's command. The first `skip` occasions pass honestly;
    after `times` occasions (0: never) the server is honest again. `swap` is a pattern and what
    takes its place in the honest answer.
    """

    on: str
    say: bytes = b""
    then: Then = Then.GO_ON
    swap: tuple[bytes, bytes] | None = None
    skip: int = 0
    times: int = 0

    def meets(self, line: str) -> bool:
        """Whether this is the occasion, going by the client's line without its tag."""
        return re.match(self.on, line, re.IGNORECASE) is not None

    def twisted(self, honest: bytes) -> bytes:
        """Change an honest answer."""
        if self.swap is None:
            return honest
        pattern, instead = self.swap
        return re.sub(pattern, instead, honest, flags=re.DOTALL)


def swapped(on: str, pattern: bytes, instead: bytes) -> Trick:
    """Answer honestly, but for what the pattern finds."""
    return Trick(on, then=Then.HONEST, swap=(pattern, instead))
