"""Lines of a dialogue as the tests need them."""

from app.model.account import AccountId, Protocol
from app.model.dialogue import DialogueLine, Speaker, Spoken


def dialogue(
    text: str,
    protocol: Protocol = Protocol.SMTP,
    *,
    session: int = 1,
    account: int = 1,
    server: str = "smtp.example.org:465",
    letter: str = "",
    start: int = 1,
) -> list[Spoken]:
    """Make lines from "C: …" and "S: …", each 10 ms after the one before."""
    said = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start):
        speaker = Speaker.CLIENT if line.startswith("C:") else Speaker.SERVER
        kept = DialogueLine(1_773_139_320.0 + number / 100, speaker, line[3:])
        said.append(Spoken(number, AccountId(account), protocol, server, session, kept, letter))
    return said
