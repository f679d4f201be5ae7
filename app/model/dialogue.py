"""What was said between us and a server, line by line, as it may be shown."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.account import AccountId, Protocol


class Speaker(StrEnum):
    """Who said a line."""

    CLIENT = "client"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class DialogueLine:
    """One line, masked before it was kept. `time` is epoch seconds."""

    time: float
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of the console: what was said, and in which of an account's conversations.

    `number` rises with every line of this session. `session` tells the connections apart; `letter`
    is the Message-ID of the letter that was being submitted, else "".
    """

    number: int
    account: AccountId
    protocol: Protocol
    server: str
    session: int
    line: DialogueLine
    letter: str = ""
