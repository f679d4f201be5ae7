"""format=flowed, written and joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mime.flowed import join, wrap


@pytest.mark.parametrize(
    ("flowed", "joined"),
    [
        ("a \nb", "a b"),
        ("a\nb", "a\nb"),
        ("> a \n> b", "> a b"),
        ("> a \nb", "> a \nb"),
        (">> a \n> b", ">> a \n> b"),
        ("a \n-- \nsig", "a \n-- \nsig"),
        (" stuffed", "stuffed"),
        (" From me", "From me"),
        ("", ""),
    ],
)
def test_joins(flowed: str, joined: str) -> None:
    assert join(flowed) == joined


def test_delsp_takes_the_space_away() -> None:
    assert join("日本 \n語", delsp=True) == "日本語"


@given(st.text(alphabet="ab >\nFrom-", max_size=400))
def test_what_is_wrapped_is_joined_again(text: str) -> None:
    lines = [line if line == "-- " else line.rstrip(" ") for line in text.split("\n")]
    if not any(line.startswith(">") for line in lines):
        assert join(wrap(text)) == "\n".join(lines)


@given(st.text(alphabet="abc ", max_size=600))
def test_lines_are_short_where_there_are_spaces(text: str) -> None:
    longest_word = max(map(len, text.split(" ")))
    assert all(len(line) <= max(72, longest_word) + 2 for line in wrap(text).split("\n"))
