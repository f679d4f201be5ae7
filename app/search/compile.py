"""Turn an Expression into what FTS5 is asked; runs nothing."""

from app.model.addressing import spellings
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
    phrases = [_phrase(text) for text in _spelled(term)]
    if _open_ended(term):
        phrases[0] += " *"
    column = _COLUMNS.get(term.field, "")
    return column + (phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})")


def _spelled(term: Term) -> tuple[str, ...]:
    """Return a term with the domains in it as people and as DNS spell them; headers have either."""
    people = term.field in (Field.FROM, Field.TO)
    return spellings(term.text) if people or "." in term.text or "@" in term.text else (term.text,)


def _phrase(text: str) -> str:
    phrase = asked(text).replace('"', " ").replace("\0", " ").strip()
    return f'"{phrase}"'


def _open_ended(term: Term) -> bool:
    if ends_in_run(term.text):
        return ends_in_single(term.text)
    last_word = term.text.split()[-1]
    return term.prefix and len(last_word) >= _SHORTEST_PREFIX
