"""Read what a person typed into the search field.

Every text means something; nothing is an error.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """Where a term is looked for. The values are the words before the colon."""

    ANYWHERE = ""
    FROM = "from"
    TO = "to"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `prefix` takes longer words too; `negated` takes the messages without it."""

    text: str
    field: Field = Field.ANYWHERE
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """All terms must hold."""

    terms: tuple[Term, ...] = ()


_TERM = re.compile(
    r"""(?P<minus>-)?
        (?:(?P<field>from|to|subject):\s*)?
        (?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))""",
    re.VERBOSE | re.IGNORECASE,
)


def parse(text: str) -> Expression:
    """Read words, "phrases", -without, from: to: subject:.

    The word still being typed is a prefix.
    """
    terms = []
    for found in _TERM.finditer(text):
        content = found["word"] if found["phrase"] is None else found["phrase"]
        if content.strip():
            unfinished = found.end() == len(text) and not found["closed"]
            field = Field((found["field"] or "").lower())
            terms.append(Term(content, field, prefix=unfinished, negated=bool(found["minus"])))
    return Expression(tuple(terms))
