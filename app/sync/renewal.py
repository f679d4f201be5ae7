"""For how long an IDLE may be quiet before it is renewed: learnt from connections found dead."""

LONGEST = 9 * 60.0
"""Seconds. RFC 2177 asks for a renewal before 29 minutes, and NATs may forget a line after 15.

But a server that hangs behind a proxy, or a virus scanner on this computer, still acknowledges
whatever is sent: only its answer to the renewal shows that it lives, and that within ten minutes.
"""

SHORTEST = 2 * 60.0
"""Seconds; a NAT that forgets sooner (RFC 5382 REQ-5 demands two hours) cannot be satisfied."""

_SHORTER = 0.6
_LONGER = 1.25

# Renewals that must be answered in a row before a longer quiet is tried.
_PROVEN = 12


class Renewal:
    """`seconds` is how long to idle at a time; shorter after each death, longer after long luck.

    What counts is the quiet before it: servers, NATs and carriers drop a line that says nothing
    after a time of their own, and most without a word.
    """

    def __init__(self) -> None:
        self.seconds = LONGEST
        self._limit = LONGEST
        self._held = 0

    def held(self, quiet: float) -> None:
        """Learn that the line still lived after being quiet for so long."""
        if quiet < self.seconds * _SHORTER:
            return
        self._held += 1
        if self._held >= _PROVEN:
            self._held = 0
            self.seconds = min(self.seconds * _LONGER, self._limit)

    def died(self, quiet: float) -> None:
        """Learn that the line was found dead after being quiet for so long."""
        if quiet < SHORTEST:
            return  # it was not the quiet that killed it
        self._held = 0
        self._limit = max(SHORTEST, min(self._limit, quiet) * 0.9)
        self.seconds = max(SHORTEST, min(self.seconds, quiet) * _SHORTER)
