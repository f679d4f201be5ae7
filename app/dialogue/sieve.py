"""Which lines of the dialogue are wanted: of an account, a protocol, a letter, or refusals."""

import re
from dataclasses import dataclass

from app.dialogue.timing import Timed
from app.model.account import AccountId, Protocol
from app.model.dialogue import Speaker, Spoken

# What refuses (RFC 5321 §4.2.1; RFC 3501 §7.1; RFC 1939 §3). Of untagged answers only BYE ends
# something; a NO among them warns.
_REFUSALS = {
    Protocol.SMTP: re.compile(r"[45]\d\d\b"),
    Protocol.IMAP: re.compile(r"\S+ (NO|BAD)\b|\* (BYE|BAD|NO)\b", re.IGNORECASE),
    Protocol.POP3: re.compile(r"-ERR\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is let through; a field that is empty lets all through.

    With `letter` (a Message-ID) also the rest of the `sessions` that carried it passes, but for
    other letters: how the connection was made tells as much.
    """

    accounts: frozenset[AccountId] = frozenset()
    protocol: Protocol | None = None
    letter: str = ""
    sessions: frozenset[int] = frozenset()
    refusals_only: bool = False
    text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self == Sieve()

    def passes(self, timed: Timed) -> bool:
        """Tell whether a line is wanted."""
        spoken = timed.spoken
        if self.accounts and spoken.account not in self.accounts:
            return False
        if self.protocol is not None and spoken.protocol is not self.protocol:
            return False
        if self.letter and not self._is_about_the_letter(spoken):
            return False
        if self.refusals_only and not is_refusal(spoken):
            return False
        return self.text.casefold() in spoken.line.text.casefold()

    def _is_about_the_letter(self, spoken: Spoken) -> bool:
        if spoken.letter:
            return spoken.letter == self.letter
        return spoken.session in self.sessions


def is_refusal(spoken: Spoken) -> bool:
    """Tell whether a server said no with this line."""
    if spoken.line.speaker is Speaker.CLIENT:
        return False
    return _REFUSALS[spoken.protocol].match(spoken.line.text) is not None
