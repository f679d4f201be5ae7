"""Links in letters: where they lead, and what speaks against following them."""

from dataclasses import dataclass
from enum import StrEnum


class Concern(StrEnum):
    """What a person should know of a link before following it."""

    OTHER_TARGET = "other-target"
    """Its text shows another address than the one it leads to."""
    LOGIN_IN_ADDRESS = "login-in-address"
    """A name stands before the host ("https://bank.example@evil.example"), to be taken for it."""
    NUMBER_HOST = "number-host"
    """It leads to a number instead of a name."""
    DANGEROUS = "dangerous"
    """Its scheme is none of http, https and mailto: it is never opened."""
    REDIRECT = "redirect"
    """It leads first to somebody who notes who came, and then sends on."""
    TRACKING = "tracking"
    """Its address holds marks that name the letter or the reader."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a letter.

    `target` is where it leads without redirects and marks, as far as the address itself says so;
    the same as `address` where there is nothing to remove. `through` names who redirects, `marks`
    the parameters that `target` does without.
    """

    address: str
    text: str
    host: str
    target: str
    through: str = ""
    marks: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
