"""Turn an Expression into what FTS5 is asked; runs nothing."""

from app.search.language import Expression, Field, Term
from app.search.tokens import asked, ends_in_run, ends_in_single, has_words

_COLUMNS = {Field.FROM: "{sender} : ", Field.TO: "{recipients} : ", Field.SUBJECT: "{subject} : "}
_SHORTEST_PREFIX = 3
"""A shorter prefix joins thousands of lists of messages: 140-180 ms at 100,000."""


def fts(expression: Expression) -> str:
    """Return the MATCH string; "" where the expression holds nothing that could be looked for.

    FTS5 cannot ask for "everything without": where all terms are negated, see `unwanted`.
    """
    wanted = [
        _asked(term) for term in expression.terms if not term.negated and has_words(term.text)
    ]
    if not wanted:
        return ""
    without = unwanted(expression)
    return " AND ".join(wanted) if not without else f"({' AND '.join(wanted)}) NOT ({without})"


def unwanted(expression: Expression) -> str:
    """Return the MATCH string of what must not be in a message; "" where nothing must not."""
    return " OR ".join(
        _asked(term) for term in expression.terms if term.negated and has_words(term.text)
    )


def _asked(term: Term) -> str:
    phrase = asked(term.text).replace('"', " ").replace("\0", " ").strip()
    star = " *" if _open_ended(term) else ""
    return f'{_COLUMNS.get(term.field, "")}"{phrase}"{star}'


def _open_ended(term: Term) -> bool:
    if ends_in_run(term.text):
        return ends_in_single(term.text)
    last_word = term.text.split()[-1]
    return term.prefix and len(last_word) >= _SHORTEST_PREFIX
