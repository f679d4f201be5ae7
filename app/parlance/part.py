"""A part of a line: one word, and what kind of word it is there."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

MASK = "••••"
"""What stands for a secret in a line that was kept."""


class Kind(StrEnum):
    """What a word is, where it stands. The values are the sections of the explanations."""

    COMMAND = "commands"
    PARAMETER = "parameters"
    REPLY = "replies"
    ENHANCED = "enhanced"
    CODE = "codes"
    """A response code: a machine's word in brackets."""
    CAPABILITY = "capabilities"
    FLAG = "flags"
    ITEM = "items"
    CRITERION = "criteria"
    MECHANISM = "mechanisms"
    VERDICT = "verdicts"
    MARK = "marks"


class Part(NamedTuple):
    """One word of a line. `shown` is how it stood there, where that is not the word itself."""

    kind: Kind
    word: str
    shown: str = ""


_COUNTED = re.compile(r"… \d+ bytes")


def marks(text: str) -> Iterator[Part]:
    """Give the marks that we ourselves set into a kept line: a mask, or a count of bytes."""
    if MASK in text:
        yield Part(Kind.MARK, MASK)
    if is_content(text):
        yield Part(Kind.MARK, "… bytes", text)


def is_content(text: str) -> bool:
    """Whether a kept line only says how many bytes passed there."""
    return _COUNTED.fullmatch(text) is not None


def verdict(command: str, outcome: str, code: str = "") -> Part:
    """Give the verdict of an answer: `outcome` is the kind of `code`, what it says of `command`."""
    return Part(Kind.VERDICT, f"{command} {outcome}", f"{command} → {code or outcome}")
