"""What a person may have forgotten, looked for before the letter leaves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.model.addressing import needs_utf8
from ui.composer.addresses import Typed

# Whole words only: "unattached" says nothing. Both languages are always looked for, since a person
# may write Hindi in an English window, and the other way round.
_WORDS = (
    "attached",
    "attachment",
    "attachments",
    "attaching",
    "i attach",
    "enclosed",
    "enclosing",
    "संलग्न",
    "संलग्नक",
    "अटैच",
    "अटैचमेंट",
    "अटैचमेन्ट",
    "नत्थी",
)
# Python's \b ends a word at a vowel sign (it is no letter), so the neighbours are named instead.
_MENTION = re.compile(
    r"(?<![\w\u0900-\u097f])(?:" + "|".join(_WORDS) + r")(?![\w\u0900-\u097f])", re.IGNORECASE
)


class Doubt(StrEnum):
    """The kinds of what may be wrong with a letter."""

    NO_RECIPIENTS = "no-recipients"
    INVALID_ADDRESS = "invalid-address"
    NO_SUBJECT = "no-subject"
    FORGOTTEN_ATTACHMENT = "forgotten-attachment"
    UNCARRIED_ADDRESS = "uncarried-address"
    """The account's server is known not to take addresses beyond English letters."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt with its fact: the address, or the word that speaks of an attachment."""

    doubt: Doubt
    fact: str = ""

    @property
    def prevents_sending(self) -> bool:
        return self.doubt in (Doubt.NO_RECIPIENTS, Doubt.INVALID_ADDRESS)


def findings(
    recipients: Iterable[Typed],
    subject: str,
    own_text: str,
    *,
    attachments: int,
    sender: str = "",
    any_script: bool | None = None,
) -> tuple[Finding, ...]:
    """Look a letter over. `own_text` is what the person wrote: without quotations and signature.

    `any_script` says whether the server of `sender` takes addresses in any script, if known.
    """
    everybody = tuple(recipients)
    found = [Finding(Doubt.INVALID_ADDRESS, each.text) for each in everybody if not each.valid]
    if any_script is False:
        addresses = (sender, *(each.address.address for each in everybody if each.address))
        uncarried = filter(needs_utf8, addresses)
        found += [Finding(Doubt.UNCARRIED_ADDRESS, each) for each in dict.fromkeys(uncarried)]
    if not everybody:
        found.append(Finding(Doubt.NO_RECIPIENTS))
    if not subject.strip():
        found.append(Finding(Doubt.NO_SUBJECT))
    word = mention_of_attachment(own_text)
    if word and not attachments:
        found.append(Finding(Doubt.FORGOTTEN_ATTACHMENT, word))
    return tuple(found)


def mention_of_attachment(text: str) -> str:
    """Return the word by which `text` speaks of an attachment, or ""."""
    match = _MENTION.search(text)
    return match[0] if match else ""


def own_words(plain: str) -> str:
    """Leave out quoted lines and the signature of a plain text."""
    lines: list[str] = []
    for line in plain.split("\n"):
        if line.rstrip() == "--":
            break
        if not line.startswith(">"):
            lines.append(line)
    return "\n".join(lines)
