"""Whatever a person types means something, and FTS5 understands what is made of it."""

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.compile import fts, unwanted
from app.search.language import Expression, Field, Term, parse


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("   ", ()),
        ("budget", (Term("budget", prefix=True),)),
        ("budget ", (Term("budget"),)),
        ("annual bud", (Term("annual"), Term("bud", prefix=True))),
        ('"annual budget"', (Term("annual budget"),)),
        ('"annual bud', (Term("annual bud", prefix=True),)),
        ("-spam x ", (Term("spam", negated=True), Term("x"))),
        ('-"no such" ', (Term("no such", negated=True),)),
        ("from:ann to: bob ", (Term("ann", Field.FROM), Term("bob", Field.TO))),
        (
            'Subject:"the plan" -from:x ',
            (Term("the plan", Field.SUBJECT), Term("x", Field.FROM, negated=True)),
        ),
        ("from:", (Term("from:", prefix=True),)),
        ("http://x", (Term("http://x", prefix=True),)),
        ("a-b ", (Term("a-b"),)),
        ('""', ()),
    ],
)
def test_reading_what_was_typed(typed: str, terms: tuple[Term, ...]) -> None:
    assert parse(typed) == Expression(terms)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("budget", '"budget" *'),
        ("bu", '"bu"'),
        ("budget ", '"budget"'),
        ("a b ", '"a" AND "b"'),
        ("from:ann ", '{sender} : "ann"'),
        ("to:ann subject:x ", '{recipients} : "ann" AND {subject} : "x"'),
        ("a -b -c ", '("a") NOT ("b" OR "c")'),
        ("会 ", '"会" *'),
        ("東京会議", '"東京 京会 会議"'),
        ('say "he"llo"', '"say" AND "he" AND "llo"'),
        ("*** -***", ""),
        ("-only", ""),
    ],
)
def test_what_fts5_is_asked(typed: str, question: str) -> None:
    assert fts(parse(typed)) == question


@pytest.mark.parametrize(
    "typed",
    [
        "उदाहरण.भारत",
        "jo@उदाहरण.भारत ",
        "from:उदाहरण.भारत ",
        "from:उदाहरण ",
        "xn--p1b6ci4b4b3a.xn--h2brj9c",
        "from:jo@xn--p1b6ci4b4b3a.xn--h2brj9c",
    ],
)
@pytest.mark.parametrize("sender", ["jo@उदाहरण.भारत", "jo@xn--p1b6ci4b4b3a.xn--h2brj9c"])
def test_a_domain_is_found_however_it_is_spelled(typed: str, sender: str) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE f USING fts5 (subject, sender, recipients, body, "
        "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
    )
    connection.execute("INSERT INTO f (sender) VALUES (?), ('jo@example.org')", (sender,))
    found = connection.execute("SELECT rowid FROM f WHERE f MATCH ?", (fts(parse(typed)),))
    assert found.fetchall() == [(1,)]
    connection.close()


def test_only_what_must_not_be_there() -> None:
    assert unwanted(parse("-only -this ")) == '"only" OR "this"'


@given(st.text(max_size=60) | st.text(st.sampled_from('"-:*()^{}+AND ORfrom会क\0'), max_size=40))
def test_fts5_takes_whatever_was_typed(typed: str) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5 (subject, sender, recipients, body)")
    expression = parse(typed)
    for question in (fts(expression), unwanted(expression)):
        if question and not any("\ud800" <= c <= "\udfff" for c in question):
            assert (
                connection.execute("SELECT rowid FROM f WHERE f MATCH ?", (question,)).fetchall()
                == []
            )
    connection.close()
