"""HTML to plain text that keeps its layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.html import to_text

CASES = [
    ("Hello", "Hello"),
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<div>One</div><div>Two</div>", "One\nTwo"),
    ("<p>One<br>Two<br><br>Three</p>", "One\nTwo\n\nThree"),
    ("  spread \n  over\n lines ", "spread over lines"),
    ("a <b>bold</b><i>er</i> word", "a bolder word"),
    ("<ul><li>a<li>b</ul>", "- a\n- b"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
    ("<p>Hi</p><blockquote><p>said<p>more</blockquote><p>me", "Hi\n\n> said\n>\n> more\n\nme"),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ('<a href="https://x.example/a">here</a>', "here <https://x.example/a>"),
    ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
    ('<a href="mailto:jo@x.example">jo@x.example</a>', "jo@x.example"),
    ('<a href="#top">up</a>', "up"),
    ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
    ("&lt;b&gt; &amp; &#2361; &nbsp;", "<b> & ह"),
    ("<style>p{}</style><script>x</script><title>t</title>y", "y"),
    ("<!-- no --><!DOCTYPE html>yes", "yes"),
    ("<img alt='A cat' src=x> sits", "A cat sits"),
    ("a<hr>b", "a\n\n--------------------\n\nb"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("<p title='a>b'>x</p>", "x"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "expected"), CASES, ids=[html for html, _ in CASES])
def test_reads(html: str, expected: str) -> None:
    assert to_text(html) == expected


def test_links_can_be_left_out() -> None:
    assert to_text('<a href="https://x.example/a">here</a>', links=False) == "here"


@given(st.text(alphabet="<>/ab='\"!-& \n;plitdr", max_size=300))
def test_never_raises(html: str) -> None:
    to_text(html)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        '<a "',
        "<a b='",
        "<!--",
        "<div>",
        "<blockquote>",
        "<ul><li>",
        "&",
        "<script>",
        "<style></",
        "<pre>\n",
    ],
)
def test_hostile_repetition_ends(piece: str) -> None:
    to_text(piece * (1_000_000 // len(piece)))
